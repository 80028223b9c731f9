package audit

import (
	"context"
	"fmt"
	"time"
)

// Stats counts answers and what was said of them.
type Stats struct {
	Answers int
	// First and Last are the times of the oldest and the newest answer; zero where there is none.
	First, Last time.Time
	// ByStatus, ByWriter, ByServer and ByVerdict count answers by what each names; answers without a verdict count under
	// "".
	ByStatus, ByWriter, ByServer, ByVerdict map[string]int
	// Helpful and NotHelpful count readers' votes, Reports reports; Flagged, Corrected and Retracted count answers.
	Helpful, NotHelpful, Reports  int
	Flagged, Corrected, Retracted int
	// Erased is the number of answers in the whole log whose content was deleted. They count nowhere else.
	Erased int
}

// Stats counts the answers that fit a filter, whose Limit and Before mean nothing here.
func (l *Log) Stats(ctx context.Context, f Filter) (Stats, error) {
	s := Stats{ByStatus: map[string]int{}, ByWriter: map[string]int{}, ByServer: map[string]int{}, ByVerdict: map[string]int{}}
	f.Limit, f.Before = 0, 0
	err := l.db.QueryRowContext(ctx, `SELECT count(*) FROM erasure e JOIN record r USING (seq) WHERE r.kind = 'answer'`).Scan(&s.Erased)
	if err == nil {
		err = l.count(ctx, &s, f)
	}
	if err != nil {
		return Stats{}, fmt.Errorf("count the answers of %s: %w", l.path, err)
	}
	return s, nil
}

func (l *Log) count(ctx context.Context, s *Stats, f Filter) error {
	query, args, err := l.selection(ctx, f)
	if err != nil || query == "" {
		return err
	}
	rows, err := l.db.QueryContext(ctx, `SELECT status, writer, server, verdict, correction, count(*), min(at), max(at), sum(helpful), sum(not_helpful), sum(reports),
		sum(reports + not_helpful > 0) FROM (SELECT s.* `+query+`) GROUP BY status, writer, server, verdict, correction`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var status, writer, server, verdict, correction string
		var n, helpful, notHelpful, reports, flagged int
		var first, last int64
		if err := rows.Scan(&status, &writer, &server, &verdict, &correction, &n, &first, &last, &helpful, &notHelpful, &reports, &flagged); err != nil {
			return err
		}
		if t := time.UnixMicro(first).UTC(); s.Answers == 0 || t.Before(s.First) {
			s.First = t
		}
		if t := time.UnixMicro(last).UTC(); s.Answers == 0 || t.After(s.Last) {
			s.Last = t
		}
		s.Answers += n
		s.ByStatus[status] += n
		s.ByWriter[writer] += n
		s.ByServer[server] += n
		s.ByVerdict[verdict] += n
		s.Helpful, s.NotHelpful, s.Reports, s.Flagged = s.Helpful+helpful, s.NotHelpful+notHelpful, s.Reports+reports, s.Flagged+flagged
		switch Kind(correction) {
		case KindCorrected:
			s.Corrected += n
		case KindRetracted:
			s.Retracted += n
		}
	}
	return rows.Err()
}
