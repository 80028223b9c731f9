-- +goose Up

-- Which records lost their content, and to which record of a deletion. A payload can be deleted only in the transaction
-- that appends such a record, while that has no payload of its own yet: its payload, which names what was deleted, is
-- written last and closes the door.
CREATE TABLE erasure (
  seq    INTEGER PRIMARY KEY REFERENCES record (seq),
  record INTEGER NOT NULL REFERENCES record (seq)               -- of kind 'forgotten' or 'pruned'
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER erasure_of_the_moment BEFORE INSERT ON erasure
WHEN NOT EXISTS (
    SELECT 1 FROM record r WHERE r.seq = NEW.record AND r.kind IN ('forgotten', 'pruned')
      AND r.seq = (SELECT max(seq) FROM record) AND NOT EXISTS (SELECT 1 FROM payload p WHERE p.seq = r.seq))
  OR EXISTS (SELECT 1 FROM record WHERE seq = NEW.seq AND kind IN ('forgotten', 'pruned', 'head'))
  OR EXISTS (SELECT 1 FROM erasure WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER erasure_no_update BEFORE UPDATE ON erasure BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER erasure_no_delete BEFORE DELETE ON erasure BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd

DROP TRIGGER payload_no_delete;
-- +goose StatementBegin
CREATE TRIGGER payload_no_delete BEFORE DELETE ON payload
WHEN NOT EXISTS (SELECT 1 FROM erasure e WHERE e.seq = OLD.seq AND NOT EXISTS (SELECT 1 FROM payload p WHERE p.seq = e.record))
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd

-- A deletion whose last traces are still to be wiped from the file; empty where none is.
CREATE TABLE unswept (
  record INTEGER PRIMARY KEY REFERENCES record (seq)
) STRICT;
