package settings

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

// Guild is what a server's moderators set, or Default where nobody set anything.
func (s *Store) Guild(ctx context.Context, id string) (Guild, error) {
	g, err := readGuild(ctx, s.db, id)
	return g, sqlitedb.Explain(s.path, "read the settings of server "+id+" from", err)
}

// SetGuild changes a server's settings: change is given what holds now and alters it, or returns an error, and then
// nothing is changed. Reading, changing and the row in the history are one immediate transaction, so that two people who
// set different things at once both get what they want. change must not use the store. by is the user who does it. The
// error wraps ErrInvalid where the result is no valid setting, and that of change.
func (s *Store) SetGuild(ctx context.Context, id, by string, at time.Time, change func(*Guild) error) (Guild, error) {
	who, err := s.hidden(by)
	if err != nil {
		return Guild{}, err
	}
	var after Guild
	err = s.alone(ctx, func(tx *sql.Tx) error {
		before, err := readGuild(ctx, tx, id)
		if err != nil {
			return err
		}
		after = before.clone()
		if err := change(&after); err != nil {
			return err
		}
		after = after.normal(id)
		if err := after.check(); err != nil {
			return err
		}
		fields := changed(before, after)
		if len(fields) == 0 {
			return nil
		}
		if err := writeGuild(ctx, tx, after); err != nil {
			return err
		}
		return writeChange(ctx, tx, id, Change{At: at, By: who, Fields: fields})
	})
	if err != nil {
		return Guild{}, sqlitedb.Explain(s.path, "change the settings of server "+id+" in", err)
	}
	return after, nil
}

func (g Guild) clone() Guild {
	g.Channels, g.Roles, g.Events = slices.Clone(g.Channels), slices.Clone(g.Roles), slices.Clone(g.Events)
	return g
}

// normal is a guild with sorted lists without repeats, and with the id that it is kept under.
func (g Guild) normal(id string) Guild {
	g.ID = id
	g.Channels, g.Roles = sorted(g.Channels), sorted(g.Roles)
	told := g.Events
	g.Events = slices.DeleteFunc(Events(), func(e Event) bool { return !slices.Contains(told, e) })
	for _, e := range told {
		if !slices.Contains(g.Events, e) {
			g.Events = append(g.Events, e) // check will name it
		}
	}
	return g
}

func sorted(ids []string) []string {
	out := slices.Clone(ids)
	slices.Sort(out)
	return append([]string{}, slices.Compact(out)...)
}

func readGuild(ctx context.Context, q querier, id string) (Guild, error) {
	g := Guild{ID: id}
	var channels, roles, events string
	var seconds int64
	err := q.QueryRowContext(ctx, `SELECT channels, roles, mode, language, private, report_channel, events, plain_users, cooldown, daily_questions
		FROM guild WHERE id = ?`, id).
		Scan(&channels, &roles, &g.Mode, &g.Language, &g.Private, &g.ReportChannel, &events, &g.PlainUsers, &seconds, &g.DailyQuestions)
	if errors.Is(err, sql.ErrNoRows) {
		return Default(id), nil
	}
	if err != nil {
		return Guild{}, err
	}
	g.Cooldown = time.Duration(seconds) * time.Second
	for _, list := range []struct {
		text string
		to   any
	}{{channels, &g.Channels}, {roles, &g.Roles}, {events, &g.Events}} {
		if err := json.Unmarshal([]byte(list.text), list.to); err != nil {
			return Guild{}, fmt.Errorf("decode %q: %w", list.text, err)
		}
	}
	return g, nil
}

func writeGuild(ctx context.Context, tx *sql.Tx, g Guild) error {
	var lists [3]string
	for i, list := range []any{g.Channels, g.Roles, g.Events} {
		text, err := json.Marshal(list)
		if err != nil {
			return err
		}
		lists[i] = string(text)
	}
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO guild
		(id, channels, roles, mode, language, private, report_channel, events, plain_users, cooldown, daily_questions)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		g.ID, lists[0], lists[1], g.Mode, g.Language, g.Private, g.ReportChannel, lists[2], g.PlainUsers,
		int64(g.Cooldown/time.Second), g.DailyQuestions)
	return err
}
