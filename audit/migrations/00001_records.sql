-- +goose Up
CREATE TABLE record (
  seq        INTEGER PRIMARY KEY,                               -- 1, 2, 3 … without a gap
  kind       TEXT NOT NULL,                                     -- 'answer'; what happens to an answer later gets kinds of its own
  answer     TEXT NOT NULL,                                     -- the id of the answer that the record is about
  at         TEXT NOT NULL,                                     -- RFC 3339, UTC
  commitment BLOB NOT NULL CHECK (length(commitment) = 32),     -- HMAC-SHA-256 of the payload under its salt
  previous   BLOB NOT NULL CHECK (length(previous) = 32),       -- head of the record before, zeros for the first
  head       BLOB NOT NULL CHECK (length(head) = 32)            -- SHA-256 over all of the above
) STRICT;

CREATE UNIQUE INDEX record_answer ON record (answer) WHERE kind = 'answer';

CREATE TABLE payload (
  seq  INTEGER PRIMARY KEY REFERENCES record (seq),
  salt BLOB NOT NULL CHECK (length(salt) = 32),
  body BLOB NOT NULL                                            -- JSON
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER record_no_update BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER record_no_delete BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payload_no_update BEFORE UPDATE ON payload BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payload_no_delete BEFORE DELETE ON payload BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
