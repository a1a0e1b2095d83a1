-- The operator: who it is, plans, who may sign up, accounts below accounts, mails that could not be sent.

CREATE TABLE plans (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  -- Credits of each month; none means unlimited.
  monthly BIGINT,
  -- Credits given once, when an account comes to the plan at sign-up.
  onetime BIGINT NOT NULL,
  is_default BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);

ALTER TABLE accounts ADD COLUMN is_operator BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN plan_id TEXT REFERENCES plans (id);
-- The account that this one is below: it hands credits down and takes them back. It may be deleted before this one.
ALTER TABLE accounts ADD COLUMN parent_id TEXT;
ALTER TABLE accounts ADD COLUMN suspended_by TEXT CHECK (suspended_by IN ('operator', 'parent'));
CREATE INDEX accounts_operator ON accounts (id) WHERE is_operator = 1;
CREATE INDEX accounts_plan ON accounts (plan_id) WHERE plan_id IS NOT NULL;
CREATE INDEX accounts_parent ON accounts (parent_id, id) WHERE parent_id IS NOT NULL;

-- What the operator sets on pages of the service; what is set in files and variables is not here.
CREATE TABLE operator_settings (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
);

-- Links by which one address signs up.
CREATE TABLE invitations (
  id TEXT PRIMARY KEY NOT NULL,
  token_digest TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  -- The account that the new one will be below, and the credits handed down then; none means unlimited.
  parent_id TEXT,
  credits BIGINT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX invitations_parent ON invitations (parent_id);
CREATE INDEX invitations_expiry ON invitations (expires_at);

-- Mails that the server does not take are kept for the operator, for as long as mails are kept at all.
ALTER TABLE mails ADD COLUMN last_error TEXT;
ALTER TABLE mails ADD COLUMN given_up_at BIGINT;
ALTER TABLE mails ADD COLUMN tried_since BIGINT;

-- The latest failures of all accounts.
CREATE INDEX jobs_failed_at ON jobs (finished_at) WHERE state = 'failed';
