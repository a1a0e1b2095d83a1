-- Portable text: BIGINT (times in ms UTC, booleans as 0/1), TEXT, nothing else. Ids are ULIDs.

CREATE TABLE accounts (
  id TEXT PRIMARY KEY NOT NULL,
  email TEXT NOT NULL,
  email_normalized TEXT NOT NULL UNIQUE,
  password_hash TEXT,
  state TEXT NOT NULL CHECK (state IN ('active', 'suspended')),
  created_at BIGINT NOT NULL
);

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  hint TEXT NOT NULL,
  key_mac TEXT NOT NULL UNIQUE,
  sealed TEXT,
  state TEXT NOT NULL CHECK (state IN ('active', 'retiring', 'revoked')),
  retires_at BIGINT,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT
);
CREATE INDEX api_keys_account ON api_keys (account_id);

CREATE TABLE sites (
  api_key_id TEXT NOT NULL REFERENCES api_keys (id),
  host TEXT NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  images BIGINT NOT NULL,
  client TEXT,
  PRIMARY KEY (api_key_id, host)
);

CREATE TABLE balances (
  account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
  is_unlimited BIGINT NOT NULL,
  monthly_quota BIGINT NOT NULL CHECK (monthly_quota >= 0),
  monthly_left BIGINT NOT NULL CHECK (monthly_left >= 0),
  monthly_spent BIGINT NOT NULL,
  onetime_quota BIGINT NOT NULL CHECK (onetime_quota >= 0),
  onetime_left BIGINT NOT NULL CHECK (onetime_left >= 0),
  onetime_spent BIGINT NOT NULL,
  reserved BIGINT NOT NULL CHECK (reserved >= 0),
  charged_total BIGINT NOT NULL,
  period_start BIGINT NOT NULL,
  period_end BIGINT NOT NULL,
  vfinish BIGINT NOT NULL
);

CREATE TABLE credit_entries (
  reference TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('grant', 'reservation', 'charge', 'release', 'expiry')),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  monthly_delta BIGINT NOT NULL,
  onetime_delta BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (reference, kind)
);
CREATE INDEX credit_entries_account ON credit_entries (account_id, created_at);

-- What was ever charged: a charge key has one row, for ever.
CREATE TABLE charges (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  charge_key TEXT NOT NULL,
  job_id TEXT NOT NULL,
  charged_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, charge_key)
);

CREATE TABLE jobs (
  id TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  api_key_id TEXT NOT NULL,
  source_kind TEXT NOT NULL CHECK (source_kind IN ('url', 'upload')),
  source TEXT NOT NULL,
  source_given TEXT NOT NULL,
  source_bare TEXT NOT NULL,
  options TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'expired')),
  reserved_monthly BIGINT NOT NULL,
  reserved_onetime BIGINT NOT NULL,
  is_charged BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  finished_at BIGINT,
  expires_at BIGINT,
  failure TEXT,
  report TEXT
);
CREATE INDEX jobs_account ON jobs (account_id, created_at);
CREATE INDEX jobs_source ON jobs (account_id, source_bare);
CREATE INDEX jobs_expiry ON jobs (expires_at) WHERE state = 'done';
CREATE INDEX jobs_living_source ON jobs (source) WHERE state IN ('queued', 'running');

-- Which job answers a request: the same account, source and options again find it.
CREATE TABLE request_keys (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  request_key TEXT NOT NULL,
  job_id TEXT NOT NULL REFERENCES jobs (id),
  PRIMARY KEY (account_id, request_key)
);
CREATE INDEX request_keys_job ON request_keys (job_id);

-- Living jobs only; small and hot.
CREATE TABLE queue (
  job_id TEXT PRIMARY KEY NOT NULL REFERENCES jobs (id),
  account_id TEXT NOT NULL,
  vtime BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  lease_owner TEXT,
  lease_until BIGINT
);
CREATE INDEX queue_waiting ON queue (vtime, job_id) WHERE lease_owner IS NULL;
CREATE INDEX queue_leased ON queue (lease_until) WHERE lease_owner IS NOT NULL;
CREATE INDEX queue_account ON queue (account_id);

CREATE TABLE queue_clock (
  shard BIGINT PRIMARY KEY NOT NULL,
  v BIGINT NOT NULL
);
INSERT INTO queue_clock (shard, v) VALUES (0, 0);

CREATE TABLE objects (
  object_key TEXT PRIMARY KEY NOT NULL,
  size_bytes BIGINT NOT NULL,
  keep_until BIGINT NOT NULL
);
CREATE INDEX objects_keep ON objects (keep_until);

-- Results by content: the same original with the same settings is worked on once.
CREATE TABLE variants (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  original_digest TEXT NOT NULL,
  settings_digest TEXT NOT NULL,
  engine_version TEXT NOT NULL,
  format TEXT NOT NULL,
  object_key TEXT REFERENCES objects (object_key),
  report TEXT NOT NULL,
  keep_until BIGINT NOT NULL,
  PRIMARY KEY (account_id, original_digest, settings_digest, engine_version, format)
);
CREATE INDEX variants_keep ON variants (keep_until);
CREATE INDEX variants_object ON variants (object_key);

CREATE TABLE downloads (
  name TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  job_id TEXT NOT NULL REFERENCES jobs (id),
  object_key TEXT NOT NULL REFERENCES objects (object_key),
  media_type TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX downloads_expiry ON downloads (expires_at);
CREATE INDEX downloads_object ON downloads (object_key);
CREATE INDEX downloads_job ON downloads (job_id);

CREATE TABLE uploads (
  name TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  file_name TEXT NOT NULL,
  object_key TEXT NOT NULL REFERENCES objects (object_key),
  media_type TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  digest TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX uploads_expiry ON uploads (expires_at);
CREATE INDEX uploads_object ON uploads (object_key);

-- What an account's jobs came to, day by day; stays when jobs are forgotten.
CREATE TABLE usage_days (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  day BIGINT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('optimized', 'kept', 'failed')),
  jobs BIGINT NOT NULL,
  original_bytes BIGINT NOT NULL,
  result_bytes BIGINT NOT NULL,
  PRIMARY KEY (account_id, day, outcome)
);

CREATE TABLE web_sessions (
  token_digest TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL
);
CREATE INDEX web_sessions_account ON web_sessions (account_id);
CREATE INDEX web_sessions_seen ON web_sessions (last_seen_at);

CREATE TABLE mail_tokens (
  token_digest TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX mail_tokens_account ON mail_tokens (account_id);
CREATE INDEX mail_tokens_expiry ON mail_tokens (expires_at);

-- Deleted once sent; without a mail server this is the built-in mailbox.
CREATE TABLE mails (
  id TEXT PRIMARY KEY NOT NULL,
  sealed TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX mails_run ON mails (run_at);
CREATE INDEX mails_created ON mails (created_at);
