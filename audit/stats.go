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
	// ByStatus, ByWriter, ByChannel (the front end), ByServer and ByVerdict count answers by what each names; answers
	// without a verdict count under "".
	ByStatus, ByWriter, ByChannel, ByServer, ByVerdict map[string]int
	// ByDay counts answers by day, written as 2031-03-05, in the machine's time zone; days without answers are not in it.
	ByDay map[string]int
	// Helpful and NotHelpful count readers' votes, Reports reports; Flagged, Corrected and Retracted count answers.
	Helpful, NotHelpful, Reports  int
	Flagged, Corrected, Retracted int
	// Replays is how often one of the answers was asked again.
	Replays int
	// Erased is the number of answers in the whole log whose content was deleted. They count nowhere else.
	Erased int
}

// Stats counts the answers that fit a filter, whose Limit and Before mean nothing here.
func (l *Log) Stats(ctx context.Context, f Filter) (Stats, error) {
	s := Stats{
		ByStatus: map[string]int{}, ByWriter: map[string]int{}, ByChannel: map[string]int{}, ByServer: map[string]int{}, ByVerdict: map[string]int{},
		ByDay: map[string]int{},
	}
	f.Limit, f.Before = 0, 0
	err := l.db.QueryRowContext(ctx, `SELECT count(*) FROM erasure e JOIN record r USING (seq) WHERE r.kind = 'answer'`).Scan(&s.Erased)
	if err == nil {
		err = l.count(ctx, &s, f)
	}
	if err == nil {
		err = l.countDays(ctx, &s, f)
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
	rows, err := l.db.QueryContext(ctx, `SELECT status, writer, channel, server, verdict, correction, count(*), min(at), max(at), sum(helpful), sum(not_helpful), sum(reports),
		sum(reports + not_helpful > 0) FROM (SELECT s.* `+query+`) GROUP BY status, writer, channel, server, verdict, correction`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var status, writer, channel, server, verdict, correction string
		var n, helpful, notHelpful, reports, flagged int
		var first, last int64
		if err := rows.Scan(&status, &writer, &channel, &server, &verdict, &correction, &n, &first, &last, &helpful, &notHelpful, &reports, &flagged); err != nil {
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
		s.ByChannel[channel] += n
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

// countDays counts answers by day and how often they were asked again. It adds up quarters of an hour, of which the days of
// every time zone are made.
func (l *Log) countDays(ctx context.Context, s *Stats, f Filter) error {
	const quarter = 15 * time.Minute
	query, args, err := l.selection(ctx, f)
	if err != nil || query == "" {
		return err
	}
	rows, err := l.db.QueryContext(ctx, `SELECT at / ?, count(*) FROM (SELECT s.* `+query+`) GROUP BY 1`, append([]any{quarter.Microseconds()}, args...)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var at int64
		var n int
		if err := rows.Scan(&at, &n); err != nil {
			return err
		}
		s.ByDay[time.UnixMicro(at*quarter.Microseconds()).Format(time.DateOnly)] += n
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return l.db.QueryRowContext(ctx, `SELECT count(*) FROM record e JOIN record a ON a.answer = e.answer AND a.kind = 'answer'
		WHERE e.kind = 'replayed' AND a.seq IN (SELECT s.seq `+query+`)`, args...).Scan(&s.Replays)
}
