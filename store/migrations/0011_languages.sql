-- The language that an account reads pages and mails in, as a code like 'de'; NULL until one was chosen or seen.

ALTER TABLE accounts ADD COLUMN language TEXT;
