-- +goose Up
CREATE TABLE tokens (
  day   TEXT PRIMARY KEY,                        -- UTC, like 2025-04-28
  spent INTEGER NOT NULL CHECK (spent >= 0)      -- with those that are reserved for requests under way
) STRICT;
