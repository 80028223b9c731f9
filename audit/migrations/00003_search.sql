-- +goose Up

-- Tells whether audit.key is the key that users were hidden with; at most one row.
CREATE TABLE secret (
  fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32)
) STRICT;

-- The tables person, search and words, with message, are search data: read from the payloads, and made anew from them where they are missing.

-- Whose words, or whose doing, a record holds: who asked, wrote the checked message, was quoted as an earlier turn, or
-- did what happened.
CREATE TABLE person (
  user TEXT NOT NULL,
  seq  INTEGER NOT NULL REFERENCES record (seq),
  PRIMARY KEY (user, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX person_seq ON person (seq);

-- One row an answer whose content is there: what lists show and filter by.
CREATE TABLE search (
  seq         INTEGER PRIMARY KEY REFERENCES record (seq),
  at          INTEGER NOT NULL,                                 -- microseconds since 1970, UTC
  channel     TEXT NOT NULL,
  server      TEXT NOT NULL,
  place       TEXT NOT NULL,
  user        TEXT NOT NULL,
  status      TEXT NOT NULL,
  writer      TEXT NOT NULL,
  language    TEXT NOT NULL,
  question    TEXT NOT NULL,                                    -- its beginning
  helpful     INTEGER NOT NULL DEFAULT 0,
  not_helpful INTEGER NOT NULL DEFAULT 0,
  reports     INTEGER NOT NULL DEFAULT 0,
  verdict     TEXT NOT NULL DEFAULT '',
  correction  TEXT NOT NULL DEFAULT '',                         -- 'corrected', 'retracted', ''
  undelivered INTEGER NOT NULL DEFAULT 0                        -- the record of a correction that is still to be shown, 0 for none
) STRICT;

CREATE INDEX search_at ON search (at);
CREATE INDEX search_flagged ON search (seq) WHERE reports + not_helpful > 0;
CREATE INDEX search_verdict ON search (verdict) WHERE verdict != '';
CREATE INDEX search_undelivered ON search (seq) WHERE undelivered > 0;

-- The words of an answer, folded; its rowid is the answer's seq. The tags stand for values of columns of table search: the
-- full-text index finds any mixture of words and values at once, the newest first, where no index of a table would.
CREATE VIRTUAL TABLE words USING fts5 (question, answer, notes, tags);
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
