-- +goose Up

-- "rules" or "llm".
ALTER TABLE claims ADD COLUMN read_by TEXT NOT NULL DEFAULT 'rules';

-- Which model was asked for claims of an article, and in which words. A row goes with its article's: an article that is read
-- anew, because it or the rules have changed, has not been asked about.
CREATE TABLE asked (
    article TEXT PRIMARY KEY REFERENCES articles (id),
    model   TEXT NOT NULL,
    prompt  TEXT NOT NULL, -- hash of the words
    digest  TEXT NOT NULL  -- hash of the claims that were kept, '' for none
) WITHOUT ROWID;
