-- +goose Up

-- Articles as they were when an answer was made from them. Records refer to them by hash, and are chained with it; so each
-- is stored once, and a changed one is found.
CREATE TABLE revision (
  id   INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),          -- SHA-256 of body in hexadecimal
  body BLOB NOT NULL                                            -- JSON: the text and all that is known of it
) STRICT;

-- Which records refer to which revisions. It is read from the payloads, and made anew from them where it is missing.
CREATE TABLE evidence (
  seq      INTEGER NOT NULL REFERENCES record (seq),
  revision INTEGER NOT NULL REFERENCES revision (id),
  PRIMARY KEY (seq, revision)
) STRICT, WITHOUT ROWID;

CREATE INDEX evidence_revision ON evidence (revision);

-- +goose StatementBegin
CREATE TRIGGER revision_no_update BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- A revision goes with the last record that refers to it.
-- +goose StatementBegin
CREATE TRIGGER revision_no_delete BEFORE DELETE ON revision
WHEN EXISTS (SELECT 1 FROM evidence WHERE revision = OLD.id)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER revision_once BEFORE INSERT ON revision
WHEN EXISTS (SELECT 1 FROM revision WHERE id = NEW.id OR hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
