-- Pictures dropped on the page "Try it": one row a visit, one a picture. They live for a day, whatever becomes of account
-- and jobs meanwhile.

CREATE TABLE tries (
  name TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX tries_created ON tries (created_at);

CREATE TABLE tried_pictures (
  try_name TEXT NOT NULL REFERENCES tries (name),
  position BIGINT NOT NULL,
  file_name TEXT NOT NULL,
  job_id TEXT,
  problem TEXT,
  PRIMARY KEY (try_name, position)
);
