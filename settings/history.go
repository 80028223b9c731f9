package settings

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

// Change is one change of a server's settings.
type Change struct {
	At time.Time
	// By is the user who made it, as a keyed hash.
	By     string
	Fields []Field
}

// Field is one setting that was changed, by the name of its field in Guild, with its values in words.
type Field struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

// History is who changed what when on a server, the newest first, at most limit changes.
func (s *Store) History(ctx context.Context, guild string, limit int) ([]Change, error) {
	out, err := s.history(ctx, guild, limit)
	return out, sqlitedb.Explain(s.path, "read the history of server "+guild+" from", err)
}

func (s *Store) history(ctx context.Context, guild string, limit int) (out []Change, err error) {
	rows, err := s.db.QueryContext(ctx, `SELECT at, by, fields FROM guild_change WHERE guild = ? ORDER BY seq DESC LIMIT ?`, guild, max(0, limit))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var c Change
		var ms int64
		var fields []byte
		if err := rows.Scan(&ms, &c.By, &fields); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(fields, &c.Fields); err != nil {
			return nil, fmt.Errorf("decode %q: %w", fields, err)
		}
		c.At = time.UnixMilli(ms).UTC()
		out = append(out, c)
	}
	return out, rows.Err()
}

func writeChange(ctx context.Context, tx *sql.Tx, guild string, c Change) error {
	fields, err := json.Marshal(c.Fields)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO guild_change (guild, at, by, fields) VALUES (?, ?, ?, ?)`, guild, c.At.UnixMilli(), c.By, string(fields))
	return err
}

// changed names what differs.
func changed(before, after Guild) []Field {
	from, to := before.words(), after.words()
	var out []Field
	for i := range from {
		if from[i].To != to[i].To {
			out = append(out, Field{Name: to[i].Name, From: from[i].To, To: to[i].To})
		}
	}
	return out
}

// words are the settings one by one, with their values as To.
func (g Guild) words() []Field {
	events := make([]string, len(g.Events))
	for i, e := range g.Events {
		events[i] = string(e)
	}
	return []Field{
		{Name: "Channels", To: strings.Join(g.Channels, " ")},
		{Name: "Roles", To: strings.Join(g.Roles, " ")},
		{Name: "Mode", To: string(g.Mode)},
		{Name: "Language", To: string(g.Language)},
		{Name: "Private", To: strconv.FormatBool(g.Private)},
		{Name: "ReportChannel", To: g.ReportChannel},
		{Name: "Events", To: strings.Join(events, " ")},
		{Name: "PlainUsers", To: strconv.FormatBool(g.PlainUsers)},
		{Name: "Cooldown", To: g.Cooldown.String()},
		{Name: "DailyQuestions", To: strconv.Itoa(g.DailyQuestions)},
	}
}
