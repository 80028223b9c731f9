-- +goose Up
CREATE INDEX record_about ON record (answer);

-- Which answer a Discord message shows. It is search data: read from the payloads, and made anew from them where it is
-- missing.
CREATE TABLE message (
  id  TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES record (seq),                 -- the record that names the message
  PRIMARY KEY (id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX message_seq ON message (seq);

-- REPLACE would delete a row without firing the triggers that forbid deleting.
-- +goose StatementBegin
CREATE TRIGGER record_in_order BEFORE INSERT ON record
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM record)
  OR NEW.kind = 'answer' AND EXISTS (SELECT 1 FROM record WHERE answer = NEW.answer AND kind = 'answer')
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payload_in_order BEFORE INSERT ON payload
WHEN NEW.seq IS NOT (SELECT max(seq) FROM record) OR EXISTS (SELECT 1 FROM payload WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
