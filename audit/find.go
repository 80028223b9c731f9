package audit

import (
	"context"
	"fmt"
	"strings"
)

// MinPrefix is the fewest characters of an id that Find takes for the beginning of one.
const MinPrefix = 4

// Find is the id of the answer that is called s, or whose id alone begins with s, also where its content was deleted. The
// error wraps ErrNotFound where there is none, ErrAmbiguous where there are several.
func (l *Log) Find(ctx context.Context, s string) (string, error) {
	s = strings.TrimSpace(s)
	ids, err := l.idsFrom(ctx, s)
	switch {
	case err != nil:
		return "", fmt.Errorf("find answer %q in %s: %w", s, l.path, err)
	case len(ids) == 0, ids[0] != s && (len(s) < MinPrefix || !strings.HasPrefix(ids[0], s)):
		return "", fmt.Errorf("read answer %q: %w", s, ErrNotFound)
	case ids[0] != s && len(ids) > 1 && strings.HasPrefix(ids[1], s):
		return "", fmt.Errorf("read answer %q: %w (%s and %s)", s, ErrAmbiguous, ids[0], ids[1])
	}
	return ids[0], nil
}

// idsFrom are the first two ids of answers from s on, in the order of their bytes; s itself comes first.
func (l *Log) idsFrom(ctx context.Context, s string) ([]string, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT answer FROM record WHERE kind = 'answer' AND answer >= ? ORDER BY answer LIMIT 2`, s)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
