-- Credits: plans that change, credits handed down and back, warnings before anything is cut off, monthly reports.

CREATE TABLE credit_entries_of_all_kinds (
  reference TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('grant', 'reservation', 'charge', 'release', 'expiry', 'plan', 'transfer')),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  monthly_delta BIGINT NOT NULL,
  onetime_delta BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (reference, kind)
);
INSERT INTO credit_entries_of_all_kinds (reference, kind, account_id, monthly_delta, onetime_delta, created_at)
  SELECT reference, kind, account_id, monthly_delta, onetime_delta, created_at FROM credit_entries;
DROP TABLE credit_entries;
ALTER TABLE credit_entries_of_all_kinds RENAME TO credit_entries;
CREATE INDEX credit_entries_account ON credit_entries (account_id, created_at);

-- This month's credits beside the quota: handed down or back, and grace.
ALTER TABLE balances ADD COLUMN monthly_extra BIGINT NOT NULL DEFAULT 0;
-- Credits that do not expire, as this month began, with those that came or went since.
ALTER TABLE balances ADD COLUMN onetime_base BIGINT NOT NULL DEFAULT 0;
-- The warning that was given this month: 0, 80 or 100 percent, and when the first was.
ALTER TABLE balances ADD COLUMN warned BIGINT NOT NULL DEFAULT 0;
ALTER TABLE balances ADD COLUMN warned_at BIGINT;
ALTER TABLE balances ADD COLUMN grace BIGINT NOT NULL DEFAULT 0;
UPDATE balances SET onetime_base = onetime_left;

-- The warning about a key's own limit: its month times two, plus one where it was reached.
ALTER TABLE api_keys ADD COLUMN warned BIGINT NOT NULL DEFAULT 0;

-- The month in which the last report was written, or found to be empty; months are counted from the year 0.
ALTER TABLE accounts ADD COLUMN report_month BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN wants_report BIGINT NOT NULL DEFAULT 1;
CREATE INDEX accounts_report ON accounts (report_month);
