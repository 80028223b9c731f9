package ledgereval

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
)

// LedgerReport is how the ledger of annotated texts fares.
type LedgerReport struct {
	Texts      int             `json:"texts"`
	Figures    FigureScore     `json:"figures"`
	Statements StatementsScore `json:"statements"`
	// Origins counts the pairs of figures of one measure that both were found: right where they are one row of the
	// comparison exactly if they are annotated as one estimate.
	Origins Tally  `json:"origins"`
	Misses  []Miss `json:"misses"`
}

// FigureScore counts figures. Recall and Precision ask for value, qualifier, unit, measure and people together; the rest
// counts over the figures that were found at all.
type FigureScore struct {
	Recall    Tally `json:"recall"`
	Precision Tally `json:"precision"`
	Speakers  Tally `json:"speakers"`
	Origin    Tally `json:"origin"`
	AsOf      Tally `json:"as_of"`
	Hedge     Tally `json:"hedge"`
	Polarity  Tally `json:"polarity"`
	Additive  Tally `json:"additive"`
}

// StatementsScore counts events, found with actor and polarity.
type StatementsScore struct {
	Recall    Tally `json:"recall"`
	Precision Tally `json:"precision"`
	Speakers  Tally `json:"speakers"`
	AsOf      Tally `json:"as_of"`
}

// Ledger measures a reader against annotated texts.
func Ledger(list []Annotated, read Read, v *claims.Vocabulary) LedgerReport {
	r := LedgerReport{Texts: len(list), Misses: []Miss{}}
	published := map[string]corpus.Published{}
	var grouped []grouped
	for _, a := range list {
		found := read(a.Text)
		published[a.Text.ID] = a.Text.Published
		grouped = append(grouped, r.figures(a, found)...)
		if len(a.Statements) > 0 {
			r.statements(a, found)
		}
	}
	r.origins(grouped, contrast.New(v, func(id string) corpus.Published { return published[id] }, nil))
	return r
}

// grouped is a found figure with the estimate that it is annotated to go back to.
type grouped struct {
	claim claims.Claim
	group string
}

func (r *LedgerReport) miss(a Annotated, what string, text string, have, want any, c *claims.Claim) {
	m := Miss{Where: a.Name(), What: what, Text: text, Have: show(have), Want: show(want), Rules: []string{}}
	if c != nil {
		m.Rules = append(m.Rules, c.Rules...)
	}
	r.Misses = append(r.Misses, m)
}

// show writes a value for people.
func show(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

// figures compares the figures of one text and returns those found with their group.
func (r *LedgerReport) figures(a Annotated, found []claims.Claim) []grouped {
	used := map[int]bool{}
	var out []grouped
	for _, want := range a.Figures {
		k := slices.IndexFunc(found, func(c claims.Claim) bool { return c.Value != nil && c.Value.Overlaps(want.Span) })
		if k < 0 {
			r.Figures.Recall.Add(false)
			r.miss(a, "figure missing", a.Text.Body[want.Start:want.End], "", want.Measure+" "+want.Subject, nil)
			continue
		}
		used[k] = true
		r.figure(a, want, &found[k])
		out = append(out, grouped{found[k], want.Group})
	}
	for k, c := range found {
		if c.Kind == claims.Figure && !used[k] {
			r.Figures.Precision.Add(false)
			r.miss(a, "figure too much", c.Value.Text, c.Measure+" "+c.Subject, "", &found[k])
		}
	}
	return out
}

func (r *LedgerReport) figure(a Annotated, want GoldFigure, c *claims.Claim) {
	if c.Value.Unit == "share" && want.Unit == "" {
		want.Unit = "share" // annotated shares have no unit
	}
	text, s := a.Text.Body[want.Start:want.End], &r.Figures
	same := equal(want.Low, c.Value.Low) && equal(want.High, c.Value.High) &&
		want.Qualifier == string(c.Value.Qualifier) && want.Unit == c.Value.Unit && want.Measure == c.Measure && want.Subject == c.Subject
	s.Recall.Add(same)
	s.Precision.Add(same)
	if !same {
		r.miss(a, "figure", text, []string{string(c.Value.Qualifier), c.Value.Unit, c.Measure, c.Subject},
			[]string{want.Qualifier, want.Unit, want.Measure, want.Subject}, c)
	}
	check := func(what string, into *Tally, ok bool, have, want any) {
		into.Add(ok)
		if !ok {
			r.miss(a, what, text, have, want, c)
		}
	}
	ids := speakerIDs(*c)
	check("speakers", &s.Speakers, slices.Equal(ids, want.Speakers), ids, want.Speakers)
	check("origin", &s.Origin, slices.Equal(c.Origin, want.Origin), c.Origin, want.Origin)
	check("as of", &s.AsOf, sameTime(c.AsOf, want.AsOf), c.AsOf, want.AsOf)
	check("hedge", &s.Hedge, string(c.Hedge) == want.Hedge, c.Hedge, want.Hedge)
	check("polarity", &s.Polarity, string(c.Polarity) == want.Polarity, c.Polarity, want.Polarity)
	check("additive", &s.Additive, c.Value.Additive == want.Additive, c.Value.Additive, want.Additive)
}

func speakerIDs(c claims.Claim) []string {
	ids := []string{}
	for _, sp := range c.Speakers {
		ids = append(ids, sp.ID)
	}
	return ids
}

func equal(a, b *float64) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}

// sameTime compares dates. The annotation has no date where the text only says that something is recent ("kürzlich"); the
// ledger then knows that it is not after the article's own day.
func sameTime(have *claims.AsOf, want *calendar.Interval) bool {
	switch {
	case have == nil:
		return want == nil
	case want == nil:
		return have.From.IsZero()
	}
	return have.Interval == *want
}

// origins checks that figures of one measure and people in different articles are one row of the comparison exactly where
// they go back to one estimate.
func (r *LedgerReport) origins(list []grouped, compare *contrast.Comparer) {
	var all []claims.Claim
	for _, g := range list {
		all = append(all, g.claim)
	}
	row := map[string]int{}
	n := 0
	for _, t := range compare.Tables(all) {
		for _, x := range t.Rows {
			n++
			for _, c := range x.Claims {
				row[c.ID] = n
			}
		}
	}
	for i, a := range list {
		for _, b := range list[i+1:] {
			if a.claim.Article == b.claim.Article || a.claim.Measure != b.claim.Measure || cmp.Or(a.group, b.group) == "" {
				continue
			}
			one := row[a.claim.ID] == row[b.claim.ID] && row[a.claim.ID] != 0
			r.Origins.Add(one == (a.group == b.group))
			if one != (a.group == b.group) {
				r.Misses = append(r.Misses, Miss{
					Where: a.claim.Article + ", " + b.claim.Article, What: "origin groups",
					Text: a.claim.Value.Text + ", " + b.claim.Value.Text, Have: fmt.Sprint("one: ", one), Rules: []string{},
				})
			}
		}
	}
}

// statements scores the events of one text. Optional ones count neither way.
func (r *LedgerReport) statements(a Annotated, found []claims.Claim) {
	used := map[int]bool{}
	for _, want := range a.Statements {
		k := slices.IndexFunc(found, func(c claims.Claim) bool {
			return c.Kind == claims.Statement && sameEvent(c.Event, want.Event) && c.Subject == want.Actor && string(c.Polarity) == want.Polarity && c.Overlaps(want.Span)
		})
		if k >= 0 {
			used[k] = true
		}
		if want.Optional || want.Event == "denied" || want.Event == "proposed" {
			continue // the table has neither event
		}
		name := want.Event + " " + want.Polarity + " by " + want.Actor
		r.Statements.Recall.Add(k >= 0)
		if k < 0 {
			r.miss(a, "event missing", a.Text.Body[want.Start:want.End], "", name, nil)
			continue
		}
		r.statement(a, name, want, &found[k])
	}
	for k, c := range found {
		if c.Kind == claims.Statement && c.Event != "" {
			r.Statements.Precision.Add(used[k])
			if !used[k] {
				r.miss(a, "event too much", c.Quote, c.Event+" "+string(c.Polarity)+" by "+c.Subject, "", &found[k])
			}
		}
	}
}

func (r *LedgerReport) statement(a Annotated, name string, want GoldStatement, c *claims.Claim) {
	said, dated := saidBy(*c, want), sameTime(c.AsOf, want.AsOf)
	r.Statements.Speakers.Add(said)
	r.Statements.AsOf.Add(dated)
	if !said {
		r.miss(a, "speakers", name, speakerIDs(*c), want.Speakers, c)
	}
	if !dated {
		r.miss(a, "as of", name, c.AsOf, want.AsOf, c)
	}
}

// sameEvent compares events; the table has no event of its own for troops that are moved on.
func sameEvent(have, want string) bool {
	return have == want || have == "deployed" && want == "redeployed"
}

// saidBy compares speakers. Who confirms is also who says so, where the annotation leaves the speaker empty.
func saidBy(c claims.Claim, want GoldStatement) bool {
	ids := speakerIDs(c)
	if len(want.Speakers) == 0 && want.Event == "confirmed" {
		return len(ids) == 0 || slices.Contains(ids, want.Actor)
	}
	return len(ids) == len(want.Speakers)
}
