-- The life of an account: a new address, and its end.

-- An address that is to replace an account's, until both have confirmed it or one has stopped it.
CREATE TABLE email_changes (
  account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
  email TEXT NOT NULL,
  email_normalized TEXT NOT NULL,
  old_digest TEXT NOT NULL UNIQUE,
  new_digest TEXT NOT NULL UNIQUE,
  old_confirmed_at BIGINT,
  new_confirmed_at BIGINT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX email_changes_expiry ON email_changes (expires_at);

-- Set while the rows of an account that was deleted are removed; the account's own row goes last.
ALTER TABLE accounts ADD COLUMN deleted_at BIGINT;
CREATE INDEX accounts_deleted ON accounts (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX downloads_account ON downloads (account_id);
CREATE INDEX uploads_account ON uploads (account_id);
