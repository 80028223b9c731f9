package audit

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

// SQLite overwrites what is deleted with zeros (secure_delete), but not the copies that it left in the unused middle of
// pages when it moved rows, nor those in the write-ahead log. sweepLeftover removes both after a deletion, also after one
// that was interrupted: until it has, a row of table unswept says that there is something to do.
func (l *Log) sweepLeftover(ctx context.Context) error {
	waiting, err := numbers(ctx, l.db, `SELECT record FROM unswept`)
	if err != nil || len(waiting) == 0 {
		return err
	}
	if err := sweepPages(ctx, l.db, l.writer); err != nil {
		return fmt.Errorf("remove what is left of deleted records: %w", err)
	}
	if err := l.emptyWAL(ctx); err != nil {
		return fmt.Errorf("remove what is left of deleted records: %w", err)
	}
	return l.writer.alone(ctx, func(tx *sql.Tx, _ link) error {
		for _, n := range waiting {
			if _, err := tx.ExecContext(ctx, `DELETE FROM unswept WHERE record = ?`, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// sweptAtOnce is how many pages one transaction writes.
const sweptAtOnce = 50

// sweepPages overwrites the unused bytes of every page of the file with zeros, through SQLite's own pages
// (https://www.sqlite.org/dbpage.html), so that other connections and a crash are none of its business.
func sweepPages(ctx context.Context, db *sql.DB, w *writer) error {
	// A page that only continues a long row starts with the number of the next one, which from here on could be taken for
	// the first byte of another kind of page.
	const tooMany = 1 << 25
	var pages int64
	if err := db.QueryRowContext(ctx, `PRAGMA page_count`).Scan(&pages); err != nil {
		return err
	}
	if pages >= tooMany {
		return fmt.Errorf("the file has %d pages, more than can be swept; run VACUUM on it", pages)
	}
	read, err := db.PrepareContext(ctx, `SELECT data FROM sqlite_dbpage WHERE pgno = ?`)
	if err != nil {
		return err
	}
	defer read.Close()
	for next := int64(1); next <= pages; {
		var found []int64
		for ; next <= pages && len(found) < sweptAtOnce; next++ {
			if dirty(ctx, read, next) {
				found = append(found, next)
			}
		}
		if len(found) == 0 {
			break
		}
		began := time.Now()
		if err := sweepThese(ctx, w, read, found); err != nil {
			return err
		}
		if err := pause(ctx, time.Since(began)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// sweepThese overwrites the unused bytes of some pages in one transaction.
func sweepThese(ctx context.Context, w *writer, read *sql.Stmt, pages []int64) error {
	return w.alone(ctx, func(tx *sql.Tx, _ link) error {
		read := tx.StmtContext(ctx, read)
		for _, n := range pages {
			var page []byte
			if err := read.QueryRowContext(ctx, n).Scan(&page); err != nil {
				return fmt.Errorf("page %d: %w", n, err)
			}
			if !sweep(page, n == 1) {
				continue
			}
			if _, err := tx.ExecContext(ctx, `UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?`, page, n); err != nil {
				return fmt.Errorf("page %d: %w", n, err)
			}
		}
		return nil
	})
}

// sweep overwrites the unused bytes of a page with zeros and says whether any was not zero before. Pages without rows
// have no bytes that it would touch. The layout is that of https://www.sqlite.org/fileformat2.html#b_tree_pages.
func sweep(page []byte, first bool) bool {
	header := 0
	if first {
		header = 100
	}
	if len(page) < header+12 {
		return false
	}
	h := page[header:]
	pointers := header + 8
	switch h[0] {
	case 2, 5: // inner pages
		pointers += 4
	case 10, 13: // leaves
	default:
		return false
	}
	cells, content := int(binary.BigEndian.Uint16(h[3:])), int(binary.BigEndian.Uint16(h[5:]))
	if content == 0 {
		content = 1 << 16
	}
	swept := wipe(page, pointers+2*cells, content)
	for at := int(binary.BigEndian.Uint16(h[1:])); at != 0 && at+4 <= len(page); {
		next, size := int(binary.BigEndian.Uint16(page[at:])), int(binary.BigEndian.Uint16(page[at+2:]))
		swept = wipe(page, at+4, at+size) || swept
		if next <= at {
			break
		}
		at = next
	}
	return swept
}

// wipe overwrites page[from:to] and says whether that changed anything. Bounds that no whole page has are left alone.
func wipe(page []byte, from, to int) bool {
	if from >= to || to > len(page) {
		return false
	}
	wiped := false
	for i := from; i < to; i++ {
		wiped = wiped || page[i] != 0
		page[i] = 0
	}
	return wiped
}

// emptyWAL copies the write-ahead log into the file and cuts it to nothing. It waits for others who use it as long as an
// append does: SQLite itself waits for readers, but not for somebody who does the same.
func (l *Log) emptyWAL(ctx context.Context) error {
	for began := time.Now(); ; {
		var busy, frames, copied int
		err := l.db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &copied)
		if err != nil || busy == 0 {
			return err
		}
		if time.Since(began) >= l.patience {
			return fmt.Errorf("another process reads an older state of the file: %w", sqlitedb.ErrBusy)
		}
		if err := pause(ctx, longestPause); err != nil {
			return err
		}
	}
}

// dirty says whether a page has unused bytes to overwrite. A page that can't be read now is looked at under the lock.
func dirty(ctx context.Context, read *sql.Stmt, n int64) bool {
	var page []byte
	err := read.QueryRowContext(ctx, n).Scan(&page)
	if errors.Is(err, sql.ErrNoRows) {
		return false
	}
	return err != nil || sweep(page, n == 1)
}
