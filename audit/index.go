package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag"
)

// longestShown is how many bytes of a question a list shows at most.
const longestShown = 300

// row is what an answer is listed and found by: one row of table search, and one of table words. The fields up to answer
// come from the answer's record, tally from what happened to it since.
type row struct {
	at                                                int64
	channel, server, place, user, status, writer, lng string
	shown                                             string
	question, answer                                  string // folded
	tally                                             tally
}

// tags are one word each for what an answer is listed by, as it stands in table words beside its own words.
func (w row) tags() string {
	return strings.Join([]string{
		tag("channel", w.channel), tag("server", w.server), tag("place", w.place), tag("user", w.user), tag("status", w.status), tag("writer", w.writer),
	}, " ")
}

// tag is a word that stands for a value of a column, whatever signs the value has. Two values may share one.
func tag(column, value string) string {
	sum := sha256.Sum256([]byte(column + "\x00" + value))
	return "x" + hex.EncodeToString(sum[:8])
}

// tally is what readers and moderators said of an answer.
type tally struct {
	helpful, notHelpful, reports int
	verdict, correction          string
	// undelivered is the record of the last correction where that is still to be shown in some place, else 0.
	undelivered int64
	notes       string // folded
}

// rowOf is the row of an answer to which nothing has happened.
func rowOf(r rag.Record) row {
	asker := r.Question.Asker
	said := []string{valid(r.Answer.Text)}
	for _, s := range r.Answer.Sources {
		said = append(said, valid(s.Title), valid(s.Publisher))
	}
	question := valid(r.Question.Text)
	return row{
		at: r.At.UnixMicro(), channel: valid(asker.Channel), server: valid(asker.Server), place: valid(asker.Place), user: valid(asker.User),
		status: valid(string(r.Answer.Status)), writer: valid(r.Answer.Writer), lng: valid(r.Answer.Language),
		shown: beginning(question), question: lang.Fold(question), answer: lang.Fold(strings.Join(said, "\n")),
	}
}

// valid is a text as it comes back from JSON: a byte that is no UTF-8 becomes U+FFFD. What is indexed from a record before it is
// written must be what is read from it later.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

func beginning(s string) string {
	if len(s) <= longestShown {
		return s
	}
	n := longestShown
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// tallyOf adds up the events of one answer, which come in order. A reader's last vote counts; so do the last verdict and
// the last correction. A vote or verdict whose content was deleted no longer counts; that there was a report or a correction does.
func tallyOf(events []Event) tally {
	var t tally
	votes := map[string]Kind{}
	var notes []string
	sent, delivered := false, map[int64]bool{}
	for _, e := range events {
		switch e.Kind {
		case KindHelpful, KindNotHelpful:
			if e.Detail != nil {
				t.vote(votes, e)
			}
		case KindReported:
			t.reports++
		case KindCorrected, KindRetracted:
			t.correction, t.undelivered = string(e.Kind), 0
			if e.Detail != nil {
				t.undelivered = e.Seq
			}
		}
		switch d := e.Detail.(type) {
		case Sent:
			sent = true
		case Delivered:
			delivered[d.Correction] = true
		case Verdict:
			t.verdict = string(d.Judgement)
			notes = append(notes, d.Note)
		case Reported:
			notes = append(notes, d.Why)
		case Corrected:
			notes = append(notes, d.Text, d.Reason)
		case Retracted:
			notes = append(notes, d.Reason)
		}
	}
	if !sent || delivered[t.undelivered] {
		t.undelivered = 0
	}
	t.notes = lang.Fold(strings.Join(notes, "\n"))
	return t
}

func (t *tally) vote(votes map[string]Kind, e Event) {
	count := func(k Kind, n int) {
		if k == KindHelpful {
			t.helpful += n
		} else {
			t.notHelpful += n
		}
	}
	if before, voted := votes[e.By]; voted && e.By != "" {
		count(before, -1)
	}
	votes[e.By] = e.Kind
	count(e.Kind, 1)
}

// indexAnswer writes the search data of an answer that was just appended.
func indexAnswer(ctx context.Context, tx *sql.Tx, seq int64, r rag.Record, persons []string) error {
	w := rowOf(r)
	if _, err := tx.ExecContext(ctx, `INSERT INTO search (seq, at, channel, server, place, user, status, writer, language, question)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, seq, w.at, w.channel, w.server, w.place, w.user, w.status, w.writer, w.lng, w.shown); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO words (rowid, question, answer, notes, tags) VALUES (?, ?, ?, '', ?)`, seq, w.question, w.answer, w.tags()); err != nil {
		return err
	}
	if err := indexOrigin(ctx, tx, seq, valid(r.Question.Origin)); err != nil {
		return err
	}
	return indexPersons(ctx, tx, seq, persons...)
}

// indexOrigin notes of which answer a record's question was asked again.
func indexOrigin(ctx context.Context, tx *sql.Tx, seq int64, origin string) error {
	if origin == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO origin (answer, seq) VALUES (?, ?)`, origin, seq)
	return err
}

func indexPersons(ctx context.Context, tx *sql.Tx, seq int64, users ...string) error {
	for _, user := range users {
		if user == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO person (user, seq) VALUES (?, ?)`, user, seq); err != nil {
			return err
		}
	}
	return nil
}

// indexEvent writes the search data of an event that was just appended.
func indexEvent(ctx context.Context, tx *sql.Tx, seq int64, e Event) error {
	if err := indexPersons(ctx, tx, seq, e.By); err != nil {
		return err
	}
	if err := indexMessages(ctx, tx, seq, e.Detail); err != nil {
		return err
	}
	return indexTally(ctx, tx, e.Answer)
}

// indexTally adds up anew what happened to an answer. An answer whose content is gone has no row to add it to.
func indexTally(ctx context.Context, tx *sql.Tx, answer string) error {
	var seq int64
	var before tally
	err := tx.QueryRowContext(ctx, `SELECT s.seq, s.helpful, s.not_helpful, s.reports, s.verdict, s.correction, s.undelivered, w.notes
		FROM record r JOIN search s USING (seq) JOIN words w ON w.rowid = s.seq WHERE r.answer = ? AND r.kind = 'answer'`, answer).
		Scan(&seq, &before.helpful, &before.notHelpful, &before.reports, &before.verdict, &before.correction, &before.undelivered, &before.notes)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	events, err := eventsWhere(ctx, tx, `r.answer = ? AND r.kind != 'answer'`, answer)
	if err != nil {
		return err
	}
	t := tallyOf(events)
	if t.notes != before.notes {
		if _, err := tx.ExecContext(ctx, `UPDATE words SET notes = ? WHERE rowid = ?`, t.notes, seq); err != nil {
			return err
		}
	}
	if t != before {
		_, err = tx.ExecContext(ctx, `UPDATE search SET helpful = ?, not_helpful = ?, reports = ?, verdict = ?, correction = ?, undelivered = ? WHERE seq = ?`,
			t.helpful, t.notHelpful, t.reports, t.verdict, t.correction, t.undelivered, seq)
	}
	return err
}
