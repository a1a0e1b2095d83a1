-- Each stage is fair by itself: a clock for the later one, beside that of the first (0), and what its places are made of.

INSERT INTO queue_clock (shard, v) SELECT 1, v FROM queue_clock WHERE shard = 0;

DROP INDEX queue_account;
CREATE INDEX queue_account ON queue (account_id, stage, vtime);
