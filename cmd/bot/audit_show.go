package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
)

func (p *program) auditShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Show one answer with all that it stands on, and what happened to it",
		Long: `Shows the question with its history, the answer, its sources with the words that figures and quotations stand on in
brackets, its claims, how they contrast and why, what verification found, every passage that was found with its score and
whether it was used, what a model was asked and said, the time of every stage, and what happened since. The beginning of
an id is enough where no other begins so. With --json it is the whole record, as bot audit export --jsonl writes it.`,
		Example: "  bot audit show ID\n  bot audit show ID --json",
		Args:    oneAnswer,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withAudit(cmd.Context(), func(log *audit.Log) error {
				ctx := cmd.Context()
				id, err := findAnswer(ctx, log, args[0])
				if err != nil {
					return err
				}
				r, err := log.Get(ctx, id)
				if err != nil {
					return err
				}
				if p.flags.json {
					return p.showJSON(ctx, log, r)
				}
				events, err := log.Events(ctx, id)
				if err != nil {
					return err
				}
				return p.print(shownRecord(r, events, p.screen()))
			})
		},
	}
}

// showJSON prints the line that an export has for an answer.
func (p *program) showJSON(ctx context.Context, log *audit.Log, r rag.Record) error {
	var b bytes.Buffer
	around := audit.Filter{From: r.At.Add(-time.Second), To: r.At.Add(time.Second)} // the log's times are coarser than a record's
	if _, err := log.Export(ctx, &b, around, audit.JSONL); err != nil {
		return err
	}
	for line := range bytes.Lines(b.Bytes()) {
		var row struct {
			Answer struct {
				ID string `json:"id"`
			} `json:"answer"`
		}
		if err := json.Unmarshal(line, &row); err != nil {
			return fmt.Errorf("read the record of %s: %w", r.Answer.ID, err)
		}
		if row.Answer.ID == r.Answer.ID {
			return p.print(escapeControls(string(line)))
		}
	}
	return fmt.Errorf("read the record of %s: %w", r.Answer.ID, audit.ErrErased)
}

// record writes a record for a person, section by section.
type record struct {
	strings.Builder
	screen render.Screen
}

// shownRecord is a record for a person.
func shownRecord(r rag.Record, events []audit.Event, s render.Screen) string {
	w := &record{screen: s}
	w.top(r)
	w.question(r.Question)
	w.section("Answer")
	w.WriteString(render.Answer(r.Answer, s))
	w.sources(r.Answer)
	w.claims(r.Answer)
	w.contrast(r.Answer)
	w.verification(r.Answer)
	w.retrieved(r.Evidence)
	w.exchanges(r.Answer)
	w.trace(r.Answer.Trace)
	w.events(events)
	return w.String()
}

func (w *record) section(name string) {
	w.WriteString("\n" + w.screen.Bold(name) + "\n")
}

// line writes one line; everything in it is cleaned.
func (w *record) line(indent int, format string, args ...any) {
	text := strings.TrimRight(render.Clean(fmt.Sprintf(format, args...)), " ")
	w.WriteString(strings.Repeat("  ", indent) + text + "\n")
}

// text writes a text of several lines.
func (w *record) text(indent int, s string) {
	for line := range strings.Lines(s) {
		w.line(indent, "%s", strings.TrimRight(line, "\r\n"))
	}
}

func (w *record) top(r rag.Record) {
	a := r.Answer
	w.line(0, "%s", a.ID)
	w.line(0, "%s, %s", when(r.At), frontEnd(r.Question.Asker))
	w.line(0, "%s, written by %s, language %s", a.Status, a.Writer, a.Language)
}

// frontEnd says where a question came from.
func frontEnd(a rag.Asker) string {
	var out []string
	for _, part := range []struct{ name, value string }{{"", a.Channel}, {"server ", a.Server}, {"channel ", a.Place}, {"user ", a.User}} {
		if part.value != "" {
			out = append(out, part.name+part.value)
		}
	}
	return strings.Join(out, ", ")
}

func (w *record) question(q rag.Question) {
	w.section("Question")
	w.text(1, q.Text)
	if q.Mode == rag.Checked {
		w.line(1, "checked, not asked")
	}
	if q.Author != "" {
		w.line(1, "words of user %s", q.Author)
	}
	if q.Kind != rag.Free {
		w.line(1, "kind: %s", q.Kind)
	}
	if q.Scope.Publisher != "" {
		w.line(1, "only from %s", q.Scope.Publisher)
	}
	if len(q.History) == 0 {
		return
	}
	w.section("History")
	for _, t := range q.History {
		w.line(1, "%s: %s", t.Role, strings.Join(strings.Fields(t.Text), " "))
	}
}

func (w *record) sources(a rag.Answer) {
	if len(a.Sources) == 0 {
		return
	}
	w.section("Passages used (⟦these words⟧ are what figures and quotations stand on)")
	for _, s := range a.Sources {
		w.line(1, "[%d] %s, article %s, revision %s", s.N, titled(s), s.Article, s.Revision)
		spans := standing(a, s)
		for _, passage := range s.Passages {
			w.line(2, "score %.3f, bytes %d to %d", passage.Score, passage.Start, passage.End)
			w.text(3, bracketed(passage.Text, passage.Start, spans))
		}
	}
}

// retrieved lists every passage that was found, used or not.
func (w *record) retrieved(ev *rag.Evidence) {
	w.section("Everything that was found, the best first")
	switch {
	case ev == nil:
		w.line(1, "not recorded with this answer, which is from before it was")
		return
	case len(ev.Retrieved) == 0:
		w.line(1, "nothing")
	}
	titles := map[string]string{}
	for _, a := range ev.Articles {
		titles[a.ID] = titled(rag.Source{Title: a.Name(), Publisher: a.Publisher})
	}
	for i, p := range ev.Retrieved {
		use := "not used"
		if p.Used {
			use = "used"
		}
		w.line(1, "%d. score %.3f, %s: %s, article %s, bytes %d to %d", i+1, p.Score, use, cmp.Or(titles[p.Article], "?"), p.Article, p.Start, p.End)
		w.line(3, "%s", strings.Join(strings.Fields(p.Text), " "))
	}
}

// titled is a source's title behind its publisher, where that is known.
func titled(s rag.Source) string {
	if s.Publisher == "" {
		return s.Title
	}
	return s.Publisher + " – " + s.Title
}

func (w *record) claims(a rag.Answer) {
	if len(a.Claims) == 0 {
		return
	}
	w.section("Claims")
	for _, c := range a.Claims {
		w.line(1, "%s [%d] %s", c.Claim.ID, c.Source, figureOf(c.Claim))
		w.line(2, "“%s”", strings.Join(strings.Fields(c.Claim.Quote), " "))
	}
}

// figureOf is a claim in a few words: its figure with what it counts, or what it states, and who says it.
func figureOf(c claims.Claim) string {
	cells := claimCells(c, false)
	parts := []string{}
	for i, cell := range cells[1:7] { // without the article, which the source's number names, and the quotation
		if cell != "" && cell != "–" || i == 0 {
			parts = append(parts, cell)
		}
	}
	if c.Value == nil {
		parts = parts[1:]
	}
	return strings.Join(parts, " · ")
}

func (w *record) contrast(a rag.Answer) {
	if len(a.Contrast) == 0 {
		return
	}
	named := map[string]string{}
	for _, c := range a.Claims {
		named[c.Claim.ID] = c.Claim.ID
		if c.Claim.Value != nil {
			named[c.Claim.ID] = fmt.Sprintf("%s [%d]", c.Claim.Value.Text, c.Source)
		}
	}
	name := func(id string) string {
		if n, ok := named[id]; ok {
			return n
		}
		return id
	}
	w.section("Contrast")
	for _, g := range a.Contrast {
		w.line(1, "%s of %s", g.Measure, g.Subject)
		for _, pair := range g.Relations {
			w.line(2, "%s – %s: %s; %s", name(pair.From), name(pair.To), pair.Relation, pair.Note)
		}
	}
}

func (w *record) verification(a rag.Answer) {
	w.section("Verification")
	if a.Verification.OK {
		w.line(1, "every line stands in its sources")
	} else {
		w.line(1, "not every line stands in its sources")
	}
	for _, x := range a.Verification.Problems {
		w.line(1, "line %d, %s: %s", x.Line+1, x.Kind, x.Detail)
	}
	for _, x := range a.Trace.Refused {
		if x.Line < 0 {
			w.line(1, "not shown, %s: %s", x.Kind, x.Detail)
			continue
		}
		w.line(1, "not shown, line %d, %s: %s", x.Line+1, x.Kind, x.Detail)
	}
}

func (w *record) exchanges(a rag.Answer) {
	for _, x := range a.Trace.Exchanges {
		w.section("Asked of the model " + render.Clean(x.Model) + " (" + render.Clean(x.Purpose) + ")")
		for _, m := range x.Messages {
			w.line(1, "%s:", m.Role)
			w.text(2, m.Text)
		}
		w.line(1, "reply, %d tokens after %d:", x.CompletionTokens, x.PromptTokens)
		w.text(2, x.Output)
		if x.Error != "" {
			w.line(2, "error: %s", x.Error)
		}
	}
}

func (w *record) trace(t rag.Trace) {
	w.section("Made with")
	w.line(1, "index %s", t.Index)
	if t.Model != "" {
		w.line(1, "model %s, prompt %s", t.Model, t.Prompt)
	}
	for _, s := range t.Stages {
		w.line(1, "%s: %.1f ms", s.Name, s.MS)
	}
}

func (w *record) events(events []audit.Event) {
	if len(events) == 0 {
		return
	}
	w.section("What happened since")
	for _, e := range events {
		by := ""
		if e.By != "" {
			by = ", by " + e.By
		}
		w.line(1, "%d %s%s: %s", e.Seq, when(e.At), by, happened(e))
	}
}

// happened puts an event into words.
func happened(e audit.Event) string {
	switch d := e.Detail.(type) {
	case audit.Sent:
		return "shown in channel " + d.Channel + ", message " + strings.Join(d.Messages, ", ")
	case audit.Reported:
		return "reported: " + d.Why
	case audit.Verdict:
		return joined("judged "+string(d.Judgement), d.Note, strings.Join(d.Claims, ", "))
	case audit.Corrected:
		return joined("corrected", d.Text, d.Reason)
	case audit.Retracted:
		return joined("retracted", d.Reason)
	case audit.Delivered:
		if d.Failure != "" {
			return fmt.Sprintf("correction %d can't be shown: %s", d.Correction, d.Failure)
		}
		return fmt.Sprintf("correction %d shown in channel %s, message %s", d.Correction, d.Channel, d.Message)
	case audit.Replayed:
		told := "nothing changed"
		if d.Changed {
			told = "the answer changed"
		}
		return joined("asked again "+groundWord(rag.Ground(d.On))+", and "+told, d.Answer)
	case nil:
		return string(e.Kind) + " (its content was deleted)"
	}
	return strings.ReplaceAll(string(e.Kind), "_", " ")
}

// joined puts what is not empty behind one another.
func joined(parts ...string) string {
	var out []string
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, ": ")
}
