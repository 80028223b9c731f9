-- +goose Up
CREATE TABLE ticket (                            -- sign-in links and sessions of the web page
  key     TEXT PRIMARY KEY,                      -- hash of what its holder has
  sealed  BLOB NOT NULL,                         -- readable with what its holder has, and with nothing that is kept here
  expires INTEGER NOT NULL                       -- Unix milliseconds
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_oldest ON ticket (expires);
