package audit

import (
	"context"
	"crypto/sha256"
	"fmt"
)

// expected is the search data as it follows from the records.
type expected struct {
	answers  map[int64]expectedAnswer
	events   map[string][]Event // by answer
	persons  map[place]bool
	origins  map[place]bool
	messages map[place]bool
	// evidence are the records with the hashes of the article revisions that they refer to, revisions those hashes with a
	// record each.
	evidence  map[place]bool
	revisions map[string]int64
}

// place is a user, a message, an origin or an article revision in a record.
type place struct {
	id  string
	seq int64
}

type expectedAnswer struct {
	id string
	// digest is that of the row without its tally: the rows themselves would be too many.
	digest [sha256.Size]byte
}

func newExpected() *expected {
	return &expected{
		answers: map[int64]expectedAnswer{}, events: map[string][]Event{}, persons: map[place]bool{}, origins: map[place]bool{}, messages: map[place]bool{},
		evidence: map[place]bool{}, revisions: map[string]int64{},
	}
}

// add takes in what follows from one record; body is nil where its content was deleted.
func (x *expected) add(k link, body []byte) error {
	if Kind(k.Kind) != KindAnswer {
		e, err := decodeEvent(k, body)
		if err != nil {
			return err
		}
		x.addPersons(k.Seq, e.By)
		for _, id := range messagesOf(e.Detail) {
			x.messages[place{id, k.Seq}] = true
		}
		if e.Answer != "" {
			x.events[e.Answer] = append(x.events[e.Answer], e)
		}
		return nil
	}
	if body == nil {
		return nil
	}
	d, err := decode(body, k.At)
	if err != nil {
		return err
	}
	x.answers[k.Seq] = expectedAnswer{id: k.Answer, digest: rowOf(d.Record).digest()}
	x.addPersons(k.Seq, d.persons...)
	if o := d.Question.Origin; o != "" {
		x.origins[place{o, k.Seq}] = true
	}
	for _, ref := range d.references() {
		x.evidence[place{ref.Hash, k.Seq}] = true
		x.revisions[ref.Hash] = k.Seq
	}
	return nil
}

func (x *expected) addPersons(seq int64, users ...string) {
	for _, user := range users {
		if user != "" {
			x.persons[place{user, seq}] = true
		}
	}
}

// digest is a hash over all of the row but its tally.
func (w row) digest() [sha256.Size]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%d %q", w.at,
		[]string{w.channel, w.server, w.place, w.user, w.status, w.writer, w.lng, w.shown, w.question, w.answer}))
}

// search compares the search data with what follows from the records.
func (v *verification) search(ctx context.Context) error {
	if err := v.rows(ctx); err != nil {
		return err
	}
	if err := v.places(ctx, "users", `SELECT user, seq FROM person`, v.expected.persons); err != nil {
		return err
	}
	if err := v.places(ctx, "origins", `SELECT answer, seq FROM origin`, v.expected.origins); err != nil {
		return err
	}
	if err := v.places(ctx, "messages", `SELECT id, seq FROM message`, v.expected.messages); err != nil {
		return err
	}
	return v.places(ctx, "article revisions", `SELECT coalesce(r.hash, ''), e.seq FROM evidence e LEFT JOIN revision r ON r.id = e.revision`, v.expected.evidence)
}

func (v *verification) rows(ctx context.Context) error {
	rows, err := v.tx.QueryContext(ctx, `SELECT s.seq, s.at, s.channel, s.server, s.place, s.user, s.status, s.writer, s.language, s.question,
		s.helpful, s.not_helpful, s.reports, s.verdict, s.correction, s.undelivered, w.question, w.answer, w.notes, w.tags
		FROM search s LEFT JOIN words w ON w.rowid = s.seq ORDER BY s.seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var seq int64
		var w row
		var question, answer, notes, tags *string
		if err := rows.Scan(&seq, &w.at, &w.channel, &w.server, &w.place, &w.user, &w.status, &w.writer, &w.lng, &w.shown,
			&w.tally.helpful, &w.tally.notHelpful, &w.tally.reports, &w.tally.verdict, &w.tally.correction, &w.tally.undelivered, &question, &answer, &notes, &tags); err != nil {
			return err
		}
		if question == nil || answer == nil || notes == nil || tags == nil {
			return fmt.Errorf("the words of record %d: %w", seq, ErrSearchData)
		}
		w.question, w.answer, w.tally.notes = *question, *answer, *notes
		want, there := v.expected.answers[seq]
		if !there || w.digest() != want.digest || *tags != w.tags() || w.tally != tallyOf(v.expected.events[want.id]) {
			return fmt.Errorf("the row of record %d: %w", seq, ErrSearchData)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	var words int
	if err := v.tx.QueryRowContext(ctx, `SELECT count(*) FROM words`).Scan(&words); err != nil {
		return err
	}
	if n != len(v.expected.answers) || words != n {
		return fmt.Errorf("%d rows for the words of %d, and %d answers: %w", n, words, len(v.expected.answers), ErrSearchData)
	}
	return nil
}

// places compares a table of users, messages or revisions.
func (v *verification) places(ctx context.Context, what, query string, want map[place]bool) error {
	rows, err := v.tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var p place
		if err := rows.Scan(&p.id, &p.seq); err != nil {
			return err
		}
		if !want[p] {
			return fmt.Errorf("the %s of record %d: %w", what, p.seq, ErrSearchData)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if n != len(want) {
		return fmt.Errorf("%d %s, not %d: %w", n, what, len(want), ErrSearchData)
	}
	return nil
}
