-- Keys: aliases with bounds of their own, replacing that can be undone, who moved, and the month's pictures.

-- Empty for an account's main key and those before it; for an alias the id of the first key of its line.
ALTER TABLE api_keys ADD COLUMN lineage TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN label TEXT;
ALTER TABLE api_keys ADD COLUMN monthly_limit BIGINT;
ALTER TABLE api_keys ADD COLUMN allowed_hosts TEXT;
ALTER TABLE api_keys ADD COLUMN expires_at BIGINT;
ALTER TABLE api_keys ADD COLUMN replaced_by TEXT;
ALTER TABLE api_keys ADD COLUMN replaced_at BIGINT;
ALTER TABLE api_keys ADD COLUMN reminded_at BIGINT;
ALTER TABLE api_keys ADD COLUMN ended_at BIGINT;
-- Pictures taken in during a calendar month; months are counted from the year 0.
ALTER TABLE api_keys ADD COLUMN month BIGINT NOT NULL DEFAULT 0;
ALTER TABLE api_keys ADD COLUMN month_images BIGINT NOT NULL DEFAULT 0;
CREATE INDEX api_keys_retiring ON api_keys (retires_at) WHERE state = 'retiring';
CREATE INDEX api_keys_expiring ON api_keys (expires_at) WHERE expires_at IS NOT NULL AND state <> 'revoked';

ALTER TABLE sites ADD COLUMN bytes_saved BIGINT NOT NULL DEFAULT 0;
-- New to the account until its owner has said that it is known.
ALTER TABLE sites ADD COLUMN is_new BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN told_at BIGINT;
CREATE INDEX sites_untold ON sites (api_key_id) WHERE is_new = 1 AND told_at IS NULL;

ALTER TABLE accounts ADD COLUMN sites_told_at BIGINT;

-- The site that asked, and the month of its key that the job counts in.
ALTER TABLE jobs ADD COLUMN site TEXT;
ALTER TABLE jobs ADD COLUMN key_month BIGINT;
DROP INDEX jobs_account;
CREATE INDEX jobs_account ON jobs (account_id, id);
CREATE INDEX jobs_site ON jobs (account_id, site, id) WHERE site IS NOT NULL;
CREATE INDEX jobs_key ON jobs (api_key_id, id);
CREATE INDEX jobs_failed ON jobs (account_id, id) WHERE state = 'failed';
CREATE INDEX jobs_living ON jobs (account_id, id) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_done ON jobs (account_id, id) WHERE state = 'done';

-- What jobs came to by site and by format, day by day; stays when jobs are forgotten.
CREATE TABLE usage_parts (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  part TEXT NOT NULL CHECK (part IN ('site', 'format')),
  day BIGINT NOT NULL,
  name TEXT NOT NULL,
  jobs BIGINT NOT NULL,
  original_bytes BIGINT NOT NULL,
  result_bytes BIGINT NOT NULL,
  PRIMARY KEY (account_id, part, day, name)
);

-- What was done to an account, by whom; each line holds the hash of the one before it.
CREATE TABLE audit_entries (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  entry TEXT NOT NULL,
  hash TEXT NOT NULL,
  seal TEXT NOT NULL,
  PRIMARY KEY (account_id, number)
);

-- Proof pages that anyone with the link may see, until the link is withdrawn.
CREATE TABLE shares (
  name TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  job_id TEXT NOT NULL REFERENCES jobs (id),
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX shares_job ON shares (job_id);
CREATE INDEX shares_account ON shares (account_id);

-- What a session says of itself, so that its owner knows it again.
ALTER TABLE web_sessions ADD COLUMN agent TEXT;
ALTER TABLE web_sessions ADD COLUMN address TEXT;
