-- Hosts that were associated with an account, or were once; a host has one owner at most.
CREATE TABLE domains (
  host TEXT PRIMARY KEY NOT NULL,
  account_id TEXT REFERENCES accounts (id),
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX domains_account ON domains (account_id, host);

-- What a site behind HTTP authentication lets its pictures be fetched with, sealed.
CREATE TABLE site_credentials (
  api_key_id TEXT NOT NULL REFERENCES api_keys (id),
  host TEXT NOT NULL,
  sealed TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (api_key_id, host)
);

-- The form's field that the file came in: clients know their file by it in every answer.
ALTER TABLE uploads ADD COLUMN field TEXT;
