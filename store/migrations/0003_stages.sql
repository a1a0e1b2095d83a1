-- A job is worked on in stages: 0 = what its owner waits for, 1 = formats that take long.
ALTER TABLE queue ADD COLUMN stage BIGINT NOT NULL DEFAULT 0;

-- The fetched original, kept from the first stage to the last.
ALTER TABLE queue ADD COLUMN original_key TEXT REFERENCES objects (object_key);
CREATE INDEX queue_original ON queue (original_key);

DROP INDEX queue_waiting;
CREATE INDEX queue_waiting ON queue (stage, vtime, job_id) WHERE lease_owner IS NULL;
