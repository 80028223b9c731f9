-- +goose Up

-- Which record is of a question that was asked again, and of which answer. It is search data, as table person is: what is
-- deleted with an answer is found by it, also where nothing else names the record.
CREATE TABLE origin (
  answer TEXT NOT NULL,                                         -- the id of the answer whose question was asked again
  seq    INTEGER NOT NULL REFERENCES record (seq),
  PRIMARY KEY (answer, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX origin_seq ON origin (seq);
