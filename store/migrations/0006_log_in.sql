-- Log-in: what a token is for, and the second factor.

-- A token made for one thing does nothing else.
ALTER TABLE mail_tokens ADD COLUMN purpose TEXT NOT NULL DEFAULT 'password';

-- The shared secret of an account's authenticator app, sealed. A time step's code is taken once: last_step is the latest.
CREATE TABLE second_factors (
  account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
  sealed TEXT NOT NULL,
  since BIGINT NOT NULL,
  last_step BIGINT NOT NULL
);

-- What lets an owner in who has lost the app: each code once.
CREATE TABLE recovery_codes (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  code_mac TEXT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (account_id, code_mac)
);
