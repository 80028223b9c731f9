-- +goose Up
CREATE TABLE guild (
  id              TEXT PRIMARY KEY,              -- the server's id at Discord
  channels        TEXT NOT NULL,                 -- JSON list of channel ids; [] is every channel
  roles           TEXT NOT NULL,                 -- JSON list of role ids; [] is everybody
  mode            TEXT NOT NULL,                 -- reply, thread
  language        TEXT NOT NULL,                 -- auto, de, en
  private         INTEGER NOT NULL CHECK (private IN (0, 1)),
  report_channel  TEXT NOT NULL,                 -- a channel id, '' for none
  events          TEXT NOT NULL,                 -- JSON list of what is told in the report channel
  plain_users     INTEGER NOT NULL CHECK (plain_users IN (0, 1)),
  cooldown        INTEGER NOT NULL CHECK (cooldown >= 0),        -- seconds
  daily_questions INTEGER NOT NULL CHECK (daily_questions >= 0)  -- 0 is no limit
) STRICT;

CREATE TABLE guild_change (
  seq    INTEGER PRIMARY KEY,
  guild  TEXT NOT NULL,
  at     INTEGER NOT NULL,                       -- Unix milliseconds
  by     TEXT NOT NULL,                          -- keyed hash of the user's id
  fields TEXT NOT NULL                           -- JSON: [{"name", "from", "to"}]
) STRICT;

CREATE INDEX guild_change_newest ON guild_change (guild, seq);

CREATE TABLE asked (                             -- when somebody last asked, for the cooldown
  guild TEXT NOT NULL,                           -- '' for direct messages
  user  TEXT NOT NULL,                           -- keyed hash of the user's id
  at    INTEGER NOT NULL,                        -- Unix milliseconds
  PRIMARY KEY (guild, user)
) STRICT, WITHOUT ROWID;

CREATE INDEX asked_oldest ON asked (at);

CREATE TABLE questions (
  guild TEXT NOT NULL,
  day   TEXT NOT NULL,                           -- UTC, like 2025-04-28
  taken INTEGER NOT NULL CHECK (taken >= 0),
  PRIMARY KEY (guild, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (                              -- what is done only once
  key TEXT PRIMARY KEY,
  at  INTEGER NOT NULL                           -- Unix milliseconds
) STRICT, WITHOUT ROWID;

CREATE TABLE registered (                        -- commands as Discord last took them
  application TEXT NOT NULL,
  guild       TEXT NOT NULL,                     -- '' for the global ones
  hash        TEXT NOT NULL,
  PRIMARY KEY (application, guild)
) STRICT, WITHOUT ROWID;
