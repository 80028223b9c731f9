package question

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// reading is a question while it is being understood: its words, and which of them are accounted for.
type reading struct {
	text  string
	words []claims.Word
	used  []bool
	steer []claims.Hit // hits of the words table
	// amount are the hits of words that say what an amount is of.
	amount []claims.Hit
}

// single understands one question by itself.
func (r *Reader) single(text string, newest calendar.Interval) Asked {
	a := Asked{Text: text, Search: text, Form: Open, words: r.words}
	q := &reading{text: text, words: claims.Words(text)}
	q.used = make([]bool, len(q.words))
	q.steer = r.words.Find(q.words)
	a.Form, a.Why, a.Compares, a.Where = r.form(q)
	r.time(q, &a, newest)
	r.figures(q, &a)
	r.speakers(q, &a)
	r.measures(q, &a)
	r.unit(q, &a)
	r.people(q, &a)
	r.events(q, &a)
	a.known, a.all = q.counted()
	r.terms(q, &a)
	r.value(q, &a)
	r.settle(q, &a)
	return a
}

// form is the first form of the table that the question shows; forms are ordered from the most telling to the least.
func (r *Reader) form(q *reading) (form Form, why, compares, where bool) {
	order := []Form{Timeline, Provenance, Count, When, "why", "compare", Define, Who, Whether, "where"}
	found := map[Form]bool{}
	for _, h := range r.forms.Find(q.words) {
		if h.Key == "start" && !q.starts(h) {
			continue
		}
		found[Form(h.ID)] = true
		q.use(h)
	}
	for _, f := range order {
		if found[f] {
			where = f == "where"
			if f == "why" || f == "compare" || where {
				f = Open
			}
			return f, found["why"], found["compare"], where
		}
	}
	return Open, false, false, false
}

// starts says whether a hit opens the question, behind no more than an "and". "Was" opens a yes-or-no question in
// English only.
func (q *reading) starts(h claims.Hit) bool {
	if h.ID == string(Whether) && q.words[h.First].Folded == "was" {
		if code, _ := lang.Detect(q.text); code != lang.English {
			return false
		}
	}
	return h.First == 0 || h.First == 1 && slices.Contains([]string{"und", "and", "aber", "but", "so", "ok", "also"}, q.words[0].Folded)
}

func (q *reading) use(h claims.Hit) {
	for i := h.First; i <= h.Last; i++ {
		q.used[i] = true
	}
}

// time reads the first stretch of days that the question names.
func (r *Reader) time(q *reading, a *Asked, newest calendar.Interval) {
	for _, m := range calendar.Find(q.text, newest) {
		if m.Duration {
			continue
		}
		if a.Time.IsZero() {
			a.Time = q.bounded(m)
		}
		for i, w := range q.words {
			if m.Span.Overlaps(w.Span) {
				q.used[i] = true
			}
		}
	}
}

// bounded is the stretch that a date and the word before it mean: "before April" ends where April begins, "since April"
// has no end, "as of April" is April.
func (q *reading) bounded(m calendar.Mention) calendar.Interval {
	i := m.Interval
	text := q.text[m.Start:m.End]
	if rest, ok := strings.CutPrefix(strings.ToLower(text), "as of "); ok && m.Since {
		if inner := calendar.Find(text[len(text)-len(rest):], m.Interval); len(inner) > 0 {
			return inner[0].Interval
		}
	}
	for _, s := range q.steer {
		gap := m.Start - s.End
		if gap < 0 && !m.Contains(s.Span) || gap > 5 {
			continue
		}
		switch {
		case s.ID == "before" && !i.From.IsZero():
			return calendar.Interval{To: i.From.Add(-1)}
		case s.ID == "after" && m.Since:
			return calendar.Interval{From: i.From}
		}
	}
	return i
}

// figures reads the numbers that the question itself names.
func (r *Reader) figures(q *reading, a *Asked) {
	var dates []lang.Span
	for _, m := range calendar.Find(q.text, calendar.Interval{}) {
		dates = append(dates, m.Span)
	}
	code, _ := lang.Detect(q.text)
	for _, f := range quantity.Find(q.text, code, dates) {
		a.Figures = append(a.Figures, Figure{Span: f.Span, Text: q.text[f.Span.Start:f.Span.End], Low: f.Low, High: f.High, Unit: f.Unit})
		for i, w := range q.words {
			if f.Overlaps(w.Span) {
				q.used[i] = true
			}
		}
	}
}

// measures reads what is counted.
func (r *Reader) measures(q *reading, a *Asked) {
	for _, h := range r.vocabulary.Measures(q.words) {
		if r.isMoneyLost(q, h) {
			a.Unit = "money"
			continue
		}
		if h.Key == "verb" && (q.used[h.First] || r.ofMass(q)) || h.ID != "deployed" && r.ofThings(q) {
			continue
		}
		if !slices.Contains(a.Measures, h.ID) {
			a.Measures = append(a.Measures, h.ID)
		}
		if w := q.words[h.First]; h.First == h.Last && h.Key == "noun" {
			code, _ := lang.Detect(q.text)
			t := Term{Span: w.Span, Text: w.Text, Folded: w.Folded, Sort: Thing}
			t.Alike = r.alike(t, code)
			a.MeasureTerms = append(a.MeasureTerms, t)
		}
		q.use(h)
	}
	if slices.Contains(a.Measures, "released") { // "how many hostages were released" asks for no captives
		a.Measures = slices.DeleteFunc(a.Measures, func(m string) bool { return m == "captured" })
	}
}

// isMoneyLost says whether a hit is the one loss of a firm: people are lost in the plural, or a question names them.
func (r *Reader) isMoneyLost(q *reading, h claims.Hit) bool {
	if w := q.words[h.First].Folded; h.First < h.Last || w != "verlust" && w != "loss" {
		return false
	}
	return len(r.vocabulary.Roles(q.words)) == 0 && len(r.vocabulary.Nations(q.words)) == 0 &&
		!slices.ContainsFunc(q.words, func(w claims.Word) bool { return slices.Contains([]string{"life", "lives", "menschenleben"}, w.Folded) })
}

// ofThings says whether a question counts animals or things, whatever happened to them: "how many cows drowned" asks for no
// dead people, but "wieviele vermisste fähre" does.
func (r *Reader) ofThings(q *reading) bool {
	return slices.ContainsFunc(r.vocabulary.Things(q.words), func(h claims.Hit) bool {
		return h.First > 0 && q.countsFrom(h.First-1) && (h.ID == "animals" || !r.followsMeasure(q, h.First))
	})
}

// ofMass says whether a question asks "how much" of what is neither people nor counted: "how much land did they capture" asks
// for no prisoners.
func (r *Reader) ofMass(q *reading) bool {
	for i := 1; i+1 < len(q.words); i++ {
		if q.words[i-1].Folded != "how" || q.words[i].Folded != "much" {
			continue
		}
		noun := q.words[i+1]
		people := append(r.vocabulary.Roles(q.words[i+1:]), r.vocabulary.Measures(q.words[i+1:])...)
		return r.sort(Term{Text: noun.Text, Folded: noun.Folded}, lang.English, false) == Thing &&
			!slices.ContainsFunc(people, func(h claims.Hit) bool { return h.First == 0 })
	}
	return false
}

// unit reads in which kind of unit an amount is asked for.
func (r *Reader) unit(q *reading, a *Asked) {
	if a.Form != Count {
		return
	}
	for _, h := range r.units.Find(q.words) {
		if h.Key == "akin" {
			q.amount = append(q.amount, h)
		}
		if a.Unit == "" || h.Key == "pure" && !a.OnlyUnit {
			a.Unit, a.OnlyUnit = h.ID, h.Key == "pure"
		}
		if h.Key == "pure" && !slices.Contains(a.Measures, "killed_or_wounded") {
			q.use(h)
		}
	}
}

// people reads who is counted: the nation that stands right before a role ("North Korean soldiers"), else a people or an
// adjective, else a country that is no place.
func (r *Reader) people(q *reading, a *Asked) {
	roles := r.vocabulary.Roles(q.words)
	strongest := 0
	for _, h := range r.vocabulary.Nations(q.words) {
		if q.used[h.First] {
			continue
		}
		q.use(h)
		strength := q.strength(h, roles)
		if strength == 0 && a.Place == "" {
			a.Place = h.ID
		}
		if h.Key != "adjective" && strength > 0 && a.Actor == "" {
			a.Actor = h.ID
		}
		if strength > strongest {
			a.Nation, strongest = h.ID, strength
		}
	}
	for _, h := range roles {
		if h.Key == "also" && a.Nation == "" {
			continue
		}
		if h.ID == "people" && h.First > 0 && isMany(q.words[h.First-1].Folded) {
			a.Persons = true
		}
		if a.Role == "" && h.ID != "people" {
			a.Role = h.ID
		}
		q.use(h)
	}
}

// strength says how surely a nation is what the question is about: 0 for a place, most right before a role.
func (q *reading) strength(h claims.Hit, roles []claims.Hit) int {
	switch {
	case q.comesFrom(h, roles):
		return 3
	case h.Key == "place" && q.isPlace(h):
		return 0
	case slices.ContainsFunc(roles, func(r claims.Hit) bool { return r.First == h.Last+1 }):
		return 3
	case h.Key == "people" || h.Key == "adjective":
		return 2
	}
	return 1
}

// comesFrom says whether a nation is that of the people right before it: "Soldaten aus China".
func (q *reading) comesFrom(h claims.Hit, roles []claims.Hit) bool {
	from := h.First - 1
	if from < 1 || q.words[from].Folded != "aus" && q.words[from].Folded != "from" {
		return false
	}
	return slices.ContainsFunc(roles, func(r claims.Hit) bool { return r.Last == from-1 })
}

func (q *reading) isPlace(h claims.Hit) bool {
	for _, s := range q.steer {
		if s.ID == "place" && (s.Last == h.First-1 || s.Last == h.First-2 && lang.IsStopWord(lang.German, q.words[h.First-1].Folded)) {
			return true
		}
	}
	return false
}

func (r *Reader) events(q *reading, a *Asked) {
	for _, h := range r.vocabulary.Events(q.words) {
		if h.Key == "deny" {
			a.Denied = true
			q.use(h)
			continue
		}
		if !slices.Contains(a.Events, h.ID) {
			a.Events = append(a.Events, h.ID)
		}
		if a.Form == Whether || a.Form == When || a.Form == Who {
			a.EventWords = append(a.EventWords, q.text[h.Start:h.End])
			q.use(h)
		}
	}
	if a.Denied && (len(a.Events) == 0 || slices.Equal(a.Events, []string{"deployed"})) {
		a.Events = append([]string{"confirmed"}, a.Events...)
	}
}

// terms are the words that nothing has accounted for.
func (r *Reader) terms(q *reading, a *Asked) {
	generic := map[int]bool{}
	for _, s := range q.steer {
		if s.ID == "generic" || s.ID == "part" || s.ID == "follow_up" || s.ID == "more" || s.ID == "compute" || s.ID == "thanks" || s.ID == "greeting" || s.ID == "attribution" && s.First < s.Last {
			for i := s.First; i <= s.Last; i++ {
				generic[i] = true
			}
		}
		a.PartOfBefore = a.PartOfBefore || s.ID == "part"
		a.More = a.More || s.ID == "more"
		a.Negated = a.Negated || s.ID == "negation"
		a.Computes = a.Computes || s.ID == "compute"
		a.OfFigures = a.OfFigures || s.ID == "figure"
		a.pronoun = a.pronoun || s.ID == "pronoun"
		a.says = a.says || s.ID == "attribution"
	}
	a.Outcome = slices.ContainsFunc(q.steer, func(h claims.Hit) bool { return h.ID == "outcome" && h.Key == "any" })
	a.Content = q.content(r, generic, a.Nation != "")
	code, _ := lang.Detect(q.text)
	if code == lang.Other && a.recognised() {
		code = lang.German
	}
	for i, w := range q.words {
		a.Many = a.Many || slices.Contains([]string{"viele", "vielen", "vieler", "wieviele", "wievielen", "many"}, w.Folded)
		if q.used[i] || generic[i] || w.Kind != lang.Word || lang.IsStopWord(lang.German, w.Folded) || lang.IsStopWord(lang.English, w.Folded) {
			continue
		}
		t := Term{Span: w.Span, Text: w.Text, Folded: w.Folded, Counted: i > 0 && q.countsFrom(i-1) && !r.followsMeasure(q, i)}
		t.Sort = r.sort(t, code, i == 0)
		t.Ordinal = slices.ContainsFunc(q.steer, func(h claims.Hit) bool { return h.ID == "ordinal" && h.First == i })
		if t.Sort == Other && t.Counted && !isMany(q.words[i-1].Folded) {
			t.Counted = false // "wie viele Menschen kamen": the verb behind the people is not what is counted
		}
		t.Alike = r.alike(t, code)
		t.Amount = slices.ContainsFunc(q.amount, func(h claims.Hit) bool { return h.First <= i && i <= h.Last })
		a.Terms = append(a.Terms, t)
	}
}

// followsMeasure says whether a word stands right behind a measure in a question all in small letters, where "vermisste" may
// be the noun that is counted.
func (r *Reader) followsMeasure(q *reading, i int) bool {
	return strings.ToLower(q.text) == q.text && slices.ContainsFunc(r.vocabulary.Measures(q.words), func(h claims.Hit) bool { return h.Last == i-1 })
}

// counted counts the words that were understood, and all.
func (q *reading) counted() (known, all int) {
	for i, w := range q.words {
		if w.Kind == lang.Punct {
			continue
		}
		all++
		if q.used[i] {
			known++
		}
	}
	return known, all
}

// content joins the words that carry meaning, also those that were understood as a measure or an event. A role goes with
// its nation: articles call North Korean soldiers North Koreans.
func (q *reading) content(r *Reader, generic map[int]bool, nation bool) string {
	skip := map[int]bool{}
	left := [][]claims.Hit{r.vocabulary.Nations(q.words), r.forms.Find(q.words)}
	if nation {
		left = append(left, r.vocabulary.Roles(q.words))
	}
	for _, hits := range left {
		for _, h := range hits {
			for i := h.First; i <= h.Last; i++ {
				skip[i] = true
			}
		}
	}
	var out []string
	for i, w := range q.words {
		if skip[i] || generic[i] || w.Kind == lang.Punct || lang.IsStopWord(lang.German, w.Folded) || lang.IsStopWord(lang.English, w.Folded) {
			continue
		}
		out = append(out, w.Text)
	}
	return strings.Join(out, " ")
}

// isMany says whether a word asks for a number.
func isMany(folded string) bool {
	return slices.Contains([]string{"viele", "vielen", "wieviele", "wieviel", "viel", "many", "much"}, folded)
}

// countsFrom says whether word i closes "wie viele" or "how many", over adjectives in small letters.
func (q *reading) countsFrom(i int) bool {
	for ; i >= 0; i-- {
		if isMany(q.words[i].Folded) {
			return true
		}
		if q.used[i] {
			continue // "how many North Korean generals"
		}
		if first, _ := utf8.DecodeRuneInString(q.words[i].Text); !unicode.IsLower(first) {
			return false
		}
		if lang.IsStopWord(lang.German, q.words[i].Folded) || lang.IsStopWord(lang.English, q.words[i].Folded) {
			return false
		}
	}
	return false
}

// settle decides what the parts mean together.
func (r *Reader) settle(q *reading, a *Asked) {
	if a.Form == Define {
		if topic, ok := q.topic(); ok {
			a.Topic = topic
		} else {
			a.Form = Open
		}
	}
	if len(a.Measures) > 0 && a.Form == Open && !a.Why && hasCasualties(a.Measures) && (len(a.MeasureTerms) > 0 || !q.opensWith("was", "what")) {
		a.Form = Count // "What did the Pentagon say about losses?" wants figures
	}
	abroad := a.Nation != "" && a.Place != "" && !slices.ContainsFunc(a.Terms, func(t Term) bool { return t.Sort != Other })
	if a.Form == Count && len(a.Measures) == 0 && (abroad || a.Role == "soldiers" && len(a.Terms) == 0) {
		a.Measures = []string{"deployed"}
	}
	a.Measures = r.withParts(a.Measures)
}

// opensWith says whether a question begins with one of some words: "what is known of the man who died" wants no figures.
func (q *reading) opensWith(words ...string) bool {
	return len(q.words) > 0 && slices.Contains(words, q.words[0].Folded)
}

func hasCasualties(measures []string) bool {
	return slices.ContainsFunc(measures, func(m string) bool {
		return m == "killed" || m == "wounded" || m == "killed_or_wounded" || m == "missing"
	})
}

// withParts adds to a combined measure the measures it covers: whoever asks for losses asks for the dead and the wounded,
// and whoever asks for both asks for what counts them together.
func (r *Reader) withParts(measures []string) []string {
	out := slices.Clone(measures)
	for _, m := range r.vocabulary.Combined() {
		all := !slices.ContainsFunc(m.Includes, func(id string) bool { return !slices.Contains(measures, id) })
		if all && !slices.Contains(out, m.ID) {
			out = append([]string{m.ID}, out...)
		}
	}
	for _, id := range measures {
		m, _ := r.vocabulary.Measure(id)
		for _, part := range m.Includes {
			if !slices.Contains(out, part) {
				out = append(out, part)
			}
		}
	}
	return out
}

// topic is what stands behind "was ist" or "who is": a name of at most four words. "Was ist der Grund für …" has none.
func (q *reading) topic() (string, bool) {
	rest := q.words
	for len(rest) > 0 && slices.Contains([]string{
		"was", "wer", "ist", "sind", "what", "who", "is", "are", "the", "der", "die", "das", "ein", "eine", "a", "an", "whats", "whos",
		"bedeutet", "heisst", "does", "stand", "for", "steht", "wofuer", "stands", "war", "eigentlich", "denn", "dieser", "diese",
	}, rest[0].Folded) {
		rest = rest[1:]
	}
	for len(rest) > 0 && (rest[len(rest)-1].Kind == lang.Punct || slices.Contains([]string{"stand", "for", "mean", "eigentlich", "denn"}, rest[len(rest)-1].Folded)) {
		rest = rest[:len(rest)-1]
	}
	if len(rest) == 0 || len(rest) > 4 {
		return "", false
	}
	return q.text[rest[0].Start:rest[len(rest)-1].End], true
}
