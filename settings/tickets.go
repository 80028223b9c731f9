package settings

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

// PutTicket keeps a ticket of the web page, a sign-in link or a session, until it expires, in place of one with the same
// key. The key is a hash and the value is sealed, so that whoever reads the file can neither use a ticket nor tell whose
// it is. Tickets that have expired at now are taken out.
func (s *Store) PutTicket(ctx context.Context, key string, sealed []byte, now, expires time.Time) error {
	err := s.alone(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM ticket WHERE expires <= ?`, now.UnixMilli()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO ticket (key, sealed, expires) VALUES (?, ?, ?)
			ON CONFLICT (key) DO UPDATE SET sealed = excluded.sealed, expires = excluded.expires`, key, sealed, expires.UnixMilli())
		return err
	})
	return sqlitedb.Explain(s.path, "keep a ticket of the web page in", err)
}

// Ticket is the ticket with a key; false where there is none that is still good at now.
func (s *Store) Ticket(ctx context.Context, key string, now time.Time) ([]byte, bool, error) {
	return s.ticket(ctx, `SELECT sealed FROM ticket WHERE key = ? AND expires > ?`, key, now)
}

// TakeTicket is Ticket, and takes it out in the same step: of several who ask for one at once, one gets it.
func (s *Store) TakeTicket(ctx context.Context, key string, now time.Time) ([]byte, bool, error) {
	return s.ticket(ctx, `DELETE FROM ticket WHERE key = ? AND expires > ? RETURNING sealed`, key, now)
}

func (s *Store) ticket(ctx context.Context, query, key string, now time.Time) ([]byte, bool, error) {
	var sealed []byte
	err := s.db.QueryRowContext(ctx, query, key, now.UnixMilli()).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return sealed, err == nil, sqlitedb.Explain(s.path, "read a ticket of the web page from", err)
}

// DropTicket takes a ticket out; one that is not there is no error.
func (s *Store) DropTicket(ctx context.Context, key string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM ticket WHERE key = ?`, key)
	return sqlitedb.Explain(s.path, "drop a ticket of the web page from", err)
}

// DropTickets takes all tickets out and returns how many of them were still good at now.
func (s *Store) DropTickets(ctx context.Context, now time.Time) (good int, err error) {
	err = s.alone(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM ticket WHERE expires > ?`, now.UnixMilli()).Scan(&good); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM ticket`)
		return err
	})
	return good, sqlitedb.Explain(s.path, "drop the tickets of the web page from", err)
}
