-- What our own API needs: repeated requests, and sites that pick up the successor of a replaced key.

CREATE TABLE idempotency_keys (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  idempotency_key TEXT NOT NULL,
  request_digest TEXT NOT NULL,
  answer TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, idempotency_key)
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);

-- Sites that gave us a secret while their key was the active one.
CREATE TABLE installs (
  api_key_id TEXT NOT NULL REFERENCES api_keys (id),
  secret_mac TEXT NOT NULL,
  host TEXT NOT NULL,
  client TEXT,
  registered_at BIGINT NOT NULL,
  picked_up_at BIGINT,
  PRIMARY KEY (api_key_id, secret_mac)
);
