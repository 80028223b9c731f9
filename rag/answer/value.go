package answer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// The bounds of a value's score, which is 1 for a value right beside the word that asks for it, in a sentence with
// every name of the question. They were set on the development questions; see docs/measurements.md.
const (
	told      = 0.20 // from here a value counts as told
	closeTo   = 0.50 // the share of another value's score from which a more precise one is preferred
	likeBest  = 0.30 // the share of the best value's score that others need
	soleValue = 0.40 // from here a value of one article alone is an answer
	halfNamed = 0.5  // the share of the question's names that an article must have
)

// value is what one article gives as the value asked for. Spans count bytes of the article's body.
type value struct {
	article  corpus.Article
	span     lang.Span // the value, with a word that makes it a rough one
	clause   lang.Span // what is quoted
	name     lang.Span // what is quoted before it, where other numbers stand between
	when     calendar.Interval
	life     float64 // how surely it is the date of birth or death asked for, without a word for it
	relative bool    // the date depends on when the article appeared
	figure   quantity.Quantity
	bare     bool   // a number without the unit that is asked for
	around   string // the text around it up to other values
	score    float64
	// reference is how surely a sentence without the name speaks of the thing that the article is about
	reference float64
	akin      bool // only a word akin to what is asked stands beside it
	named     bool // a name of several words stands whole in its sentence
}

// same says whether two articles give the same value; a day is the same as the year that holds it.
func (v value) same(o value) bool {
	if !v.when.IsZero() || !o.when.IsZero() {
		return v.when == o.when || v.when.Closed() && o.when.Closed() && (v.when.Within(o.when) || o.when.Within(v.when))
	}
	return sameBound(v.figure.Low, o.figure.Low) && sameBound(v.figure.High, o.figure.High) && v.figure.Unit == o.figure.Unit
}

// precise says whether a value gives the same date more precisely than a better placed one, and is well placed itself.
func (v value) precise(o value) bool {
	return v.score > closeTo*o.score && v.when != o.when && v.when.Closed() && o.when.Closed() && v.when.Within(o.when)
}

func sameBound(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }

// values answers a question for one value of one named thing: what each article gives, grouped by value, so that no
// article crowds the others out. It is false where none gives one.
func (w *writer) values() bool {
	if w.asked.Value.Kind == question.NoValue || w.in.Finder == nil {
		return false
	}
	about := w.valueTerms()
	if len(about.names) == 0 {
		return false
	}
	if (w.asked.Value.Of == "" || !about.proper) && len(w.asked.Events) > 0 && w.events() {
		return true // the ledger knows more of an event than its date
	}
	var all []value
	for _, a := range w.found() {
		if v, ok := w.valueIn(a, about); ok {
			all = append(all, v)
		}
	}
	slices.SortStableFunc(all, func(a, b value) int { return cmp.Compare(b.score, a.score) })
	surest := slices.IndexFunc(all, func(v value) bool { return v.score >= soleValue && (!v.akin || v.named) })
	if surest < 0 {
		return false
	}
	least := likeBest * all[surest].score
	all = slices.DeleteFunc(all, func(v value) bool { return v.score < least })
	grouped := rows(all)
	w.writeValues(grouped[:min(len(grouped), marked)])
	return true
}

// rows groups values, those of most articles first.
func rows(all []value) [][]value {
	var out [][]value
	for _, v := range all {
		i := slices.IndexFunc(out, func(row []value) bool { return !slices.ContainsFunc(row, func(o value) bool { return !v.same(o) }) })
		if i < 0 {
			out = append(out, nil)
			i = len(out) - 1
		}
		out[i] = append(out[i], v)
	}
	slices.SortStableFunc(out, func(a, b []value) int { return cmp.Compare(len(b), len(a)) })
	return out
}

// found are the articles of the passages found, best first.
func (w *writer) found() []corpus.Article {
	var out []corpus.Article
	for _, p := range w.in.Passages {
		a, ok := w.articles[p.Article]
		if ok && !slices.ContainsFunc(out, func(o corpus.Article) bool { return o.ID == a.ID }) {
			out = append(out, a)
		}
	}
	return out
}

// valueTerms are the words of a question for a value: the names of the thing, and what is asked of it.
type valueTerms struct {
	names, rest []term
	// proper is true where the thing has a name, not only a common noun.
	proper bool
}

// valueTerms parts the question's terms. Words of the attribute itself are found by its table.
func (w *writer) valueTerms() valueTerms {
	out := valueTerms{names: w.namedTerms()}
	attribute := w.asked.Value.Told(claims.Words(w.asked.Text))
	for _, t := range w.terms {
		switch {
		case t.Sort == question.Name:
			out.names = append(out.names, t)
		case strings.ContainsAny(t.Text, "0123456789"): // "24th" names a division
			out.names = append(out.names, t)
		case !slices.ContainsFunc(attribute, func(h claims.Hit) bool { return h.Overlaps(t.Span) }):
			out.rest = append(out.rest, t)
		}
	}
	for _, f := range w.asked.Figures { // and "302 Squadron" a squadron
		out.names = append(out.names, term{Term: question.Term{Text: f.Text, Sort: question.Name}, find: w.in.Finder.Prepare(f.Text, w.asked.Language), held: map[string]int{}})
	}
	out.proper = len(out.names) > 0
	switch {
	case w.asked.Value.Of == "":
		out.rest = append(out.rest, w.eventTerms()...)
	case out.proper:
	case slices.ContainsFunc(out.rest, isThing): // "die Brücke" has no name, and is a thing all the same
		out.names = filterTerms(out.rest, isThing)
		out.rest = filterTerms(out.rest, func(t term) bool { return !isThing(t) })
	case len(w.peoples()) == 0: // names may be written in small letters
		out.names, out.rest = out.rest, nil
	}
	if len(out.names) > 0 { // a people or a country alone is no thing with a date or a size
		out.names = append(out.names, w.peoples()...)
	}
	return out
}

func isThing(t term) bool { return t.Sort == question.Thing }

func filterTerms(all []term, keep func(term) bool) []term {
	return slices.DeleteFunc(slices.Clone(all), func(t term) bool { return !keep(t) })
}

// share is the share of the question's names that stand in a text.
func share(names []term, text string) float64 {
	n := 0
	for _, t := range names {
		if t.in(text) {
			n++
		}
	}
	return float64(n) / float64(len(names))
}

// valueIn is the value that an article gives, its best one.
func (w *writer) valueIn(a corpus.Article, about valueTerms) (value, bool) {
	whole := 0.0
	for _, t := range about.names {
		if w.sentencesWith(a, t) > 0 {
			whole++
		}
	}
	if whole /= float64(len(about.names)); whole < halfNamed {
		return value{}, false
	}
	if things := filterTerms(about.rest, isThing); len(things) > 0 && w.mentions(a.ID, things) == 0 {
		return value{}, false // "the school in Hallstedt": of Hallstedt, but of no school
	}
	best := value{}
	for _, s := range a.Sentences {
		text := a.Body[s.Start:s.End]
		if !w.inPassages(a, s) || w.vocabulary.IsInstruction(text) {
			continue
		}
		for _, v := range w.valuesIn(a, text, about) {
			if v.score < closeTo*best.score || w.asked.Form == question.When && !w.asked.Negated && deniesIt(claims.Words(text[v.clause.Start:v.clause.End])) {
				continue // no name could make up for it
			}
			v.score *= w.belongs(&v, text, about, whole)
			if v.score > best.score || v.precise(best) {
				v.article = a
				v.span, v.clause, v.name = v.span.Shift(s.Start), v.clause.Shift(s.Start), v.name.Shift(s.Start)
				best = v
			}
		}
	}
	return best, best.score >= told
}

// belongs is how surely a value in a sentence is one of the thing asked for, by the thing's names; whole is the share of
// them that the article has.
func (w *writer) belongs(v *value, sentence string, about valueTerms, whole float64) float64 {
	name := share(about.names, sentence)
	if name == 0 && (w.asked.Value.Of == "" || w.asked.Value.Kind == question.Amount) {
		return 0 // "the offensive in X", "how high is X": the same words may tell of something else
	}
	v.named = name == 1 && len(about.names) > 1
	if inside := share(about.names, v.around); inside < name {
		name = max(inside, 0.9*name) // another value may stand nearer to the name
	}
	if !v.akin || len(about.names) > 1 {
		name = max(name, v.reference*whole)
	}
	return 0.4 + 0.6*name
}

// deniesIt says whether a sentence denies something: "es gibt keine Pläne" has no date of what isn't planned.
func deniesIt(words []claims.Word) bool {
	return slices.ContainsFunc(words, func(w claims.Word) bool {
		return strings.HasPrefix(w.Folded, "kein") || slices.Contains([]string{"nicht", "nie", "no", "not", "never"}, w.Folded)
	})
}

func (w *writer) inPassages(a corpus.Article, s corpus.Sentence) bool {
	return slices.ContainsFunc(w.in.Passages, func(p draft.Scored) bool { return p.Article == a.ID && p.Span.Contains(s.Span) })
}
