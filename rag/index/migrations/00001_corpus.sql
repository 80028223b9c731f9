-- +goose Up

-- What is known about an article; row holds the stored form of its metadata, sentences and removals as JSON.
CREATE TABLE articles (
    id       TEXT PRIMARY KEY,
    revision TEXT NOT NULL,
    stamp    TEXT NOT NULL, -- hash of all that the article's rows were made from
    language TEXT NOT NULL,
    row      TEXT NOT NULL,
    body     TEXT NOT NULL
);

-- AUTOINCREMENT: a number is never given twice, so that a process can tell which passages it has already loaded.
CREATE TABLE passages (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT NOT NULL,
    article  TEXT NOT NULL REFERENCES articles (id),
    start    INTEGER NOT NULL,
    "end"    INTEGER NOT NULL,
    language TEXT NOT NULL,
    content  BLOB NOT NULL, -- hash of text
    text     TEXT NOT NULL
);
CREATE INDEX passages_article ON passages (article);
CREATE INDEX passages_content ON passages (content);

-- Vectors belong to a text and a model, not to a passage: an article that is split anew or comes back costs nothing.
CREATE TABLE vectors (
    id      INTEGER PRIMARY KEY,
    model   TEXT NOT NULL,
    content BLOB NOT NULL,
    vector  BLOB NOT NULL, -- float32, little endian
    UNIQUE (model, content)
);

CREATE TABLE claims (
    article TEXT NOT NULL REFERENCES articles (id),
    ordinal INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    measure TEXT NOT NULL,
    subject TEXT NOT NULL,
    row     TEXT NOT NULL,
    PRIMARY KEY (article, ordinal)
) WITHOUT ROWID;
CREATE INDEX claims_measure ON claims (measure, subject);

-- Stems and compound parts of each passage, stop words left out; the rowid is the passage's number. Positions are kept
-- (detail = full) since bm25() counts nothing without them when the text itself is not kept.
CREATE VIRTUAL TABLE terms USING fts5 (
    stems, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);

CREATE TABLE statistics (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    generation  INTEGER NOT NULL, -- grows with every change
    frequencies BLOB              -- rank.Stats, NULL for an empty corpus
);
INSERT INTO statistics (id, generation) VALUES (1, 0);
