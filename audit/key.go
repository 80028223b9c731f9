package audit

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

// keyPath is where the key of the log at path lies: beside it, as audit.key beside audit.db.
func keyPath(path string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + ".key"
}

// openKey reads the key that users are hidden with, and makes it for a new log. The database holds a fingerprint of it, so
// that a wrong key is found before it is used: hashes made with two keys would be two persons, of which only one could be
// forgotten.
func openKey(ctx context.Context, db *sql.DB, path string, replace bool) ([]byte, error) {
	key, known, err := findKey(ctx, db, path)
	if err != nil || key != nil && bytes.Equal(known, fingerprint(key)) {
		return key, err
	}
	err = sqlitedb.Immediate(ctx, db, func(tx *sql.Tx) error {
		// Whoever holds the write lock is the only one who makes a key.
		if key, known, err = findKey(ctx, tx, path); err != nil {
			return err
		}
		if known != nil && !replace {
			return checkKey(key, known, path)
		}
		if key == nil {
			if key, err = makeKey(path); err != nil {
				return err
			}
		}
		if _, err = tx.ExecContext(ctx, `DELETE FROM secret`); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO secret (fingerprint) VALUES (?)`, fingerprint(key))
		return err
	})
	return key, err
}

// findKey is the key in the file and the fingerprint in the database, each nil where there is none.
func findKey(ctx context.Context, q queryer, path string) (key, known []byte, err error) {
	err = q.QueryRowContext(ctx, `SELECT fingerprint FROM secret`).Scan(&known)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, nil, err
	}
	key, err = readKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, known, nil
	}
	return key, known, err
}

func checkKey(key, known []byte, path string) error {
	switch {
	case key == nil:
		return fmt.Errorf("%w: %s is missing; put it back from the backup", ErrKey, path)
	case !bytes.Equal(known, fingerprint(key)):
		return fmt.Errorf("%w: %s belongs to another log; put the right file back", ErrKey, path)
	}
	return nil
}

// fingerprint tells the key from another without telling anything about it.
func fingerprint(key []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("quellenlage audit key 1"))
	return mac.Sum(nil)
}

// readKey reads a key file: 64 hexadecimal digits.
func readKey(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the key of the audit log: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != hashSize {
		return nil, fmt.Errorf("%w: %s is damaged; put it back from the backup", ErrKey, path)
	}
	return key, nil
}

// makeKey makes the key file, for its owner alone. It appears whole or not at all, and is durable before a hash is made
// with it. The caller is the only one who does so.
func makeKey(path string) ([]byte, error) {
	key := make([]byte, hashSize)
	rand.Read(key)
	if err := writeWhole(path, []byte(hex.EncodeToString(key)+"\n")); err != nil {
		return nil, fmt.Errorf("make the key of the audit log: %w", err)
	}
	return key, nil
}

// writeWhole writes a file of mode 0600 under another name and renames it.
func writeWhole(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes a new name in a folder durable. Windows knows no such thing.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
