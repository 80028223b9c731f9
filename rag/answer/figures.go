package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// writeFigures sets the selected figures side by side: the verdict, what the reader should know, then every row.
func (w *writer) writeFigures(sel selection) {
	tables := w.inOrder(w.compare.TablesOf(append(slices.Clone(sel.claims), sel.also...), sel.as))
	w.several = severalEvents(tables)
	hidden := len(tables) - shown
	tables = tables[:min(len(tables), shown)]
	w.tables = tables
	if w.asked.Form == question.Timeline {
		w.writeTimeline(tables)
		return
	}
	w.verdict(tables, sel)
	if nation, _ := w.vocabulary.SplitSubject(sel.subject); sel.chosen && nation != "" && len(sel.claims) > 1 {
		w.add(draft.Line{Role: draft.Note, Text: fmt.Sprintf(w.pick(
			"Die Frage nennt keine Personengruppe; die Artikel zählen vor allem: %s.",
			"The question names no people; the articles mostly count %s."), w.subject(sel.subject))})
	}
	if !singleRow(tables) && !(len(tables) == 1 && w.develops(tables[0])) {
		w.writeTables(tables)
	}
	if hidden > 0 {
		w.add(draft.Line{Role: draft.Note, Text: w.pick("Es gibt solche Zahlen zu weiteren Ereignissen; eine Frage, die Ort oder Ereignis nennt, findet sie.", "There are such figures about further events; a question that names the place or the event finds them.")})
	}
	w.unknownFigures()
	if w.asked.Computes {
		w.add(draft.Line{Role: draft.Note, Text: w.pick("Hier wird nicht gerechnet: die Zahlen stehen, wie ihre Quellen sie nennen.", "Nothing is worked out here: the figures stand as their sources give them.")})
	}
}

func singleRow(tables []contrast.Table) bool { return len(tables) == 1 && len(tables[0].Rows) == 1 }

// inOrder sorts tables as the question asked for them: the measure asked for first, combined counts before their parts
// where all were asked for.
func (w *writer) inOrder(tables []contrast.Table) []contrast.Table {
	rank := func(t contrast.Table) int {
		if i := slices.Index(w.asked.Measures, t.Measure); i >= 0 {
			if m, ok := w.vocabulary.Measure(t.Measure); ok && len(m.Includes) > 0 {
				return -1
			}
			return i
		}
		return len(w.asked.Measures)
	}
	slices.SortStableFunc(tables, func(a, b contrast.Table) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), compareBool(w.isPart(a), w.isPart(b)), cmp.Compare(len(b.Rows), len(a.Rows)))
	})
	return tables
}

// verdict writes the answer in one or two sentences.
func (w *writer) verdict(tables []contrast.Table, sel selection) {
	main := tables[0]
	var s sentence
	switch {
	case len(main.Rows) == 1:
		w.one(&s, main, main.Rows[0], singleRow(tables))
	case w.develops(main):
		w.development(&s, main)
	case w.held(main):
		w.each(&s, main)
	default:
		w.spread(&s, main)
	}
	if len(sel.also) > 0 {
		s.add(w.pick(" Andere Zahlen zählen Tote und Verwundete zusammen.", " Other figures count the dead and the wounded together."))
	}
	if w.several {
		s.add(w.pick(" Zahlen zu anderen Ereignissen stehen getrennt darunter.", " Figures about other events stand apart below."))
	}
	if !singleRow(tables) {
		w.standoffs(&s, main)
		if newest := w.newest(tables); newest != "" {
			s.add(w.pick(" Neuester Artikel: ", " Newest article: ") + newest + ".")
		}
	}
	w.contrasted = w.isContrasted(tables) || len(sel.also) > 0
	w.addSentence(draft.Verdict, s)
}

// one tells a single row as a sentence, with its remark where no line of its own will.
func (w *writer) one(s *sentence, t contrast.Table, r contrast.Row, alone bool) {
	head := r.Head()
	label := w.counted(t, head) + w.eventOf(t)
	s.add(fmt.Sprintf("%s: %s", label, w.rowFigure(t, r)))
	s.add(", " + w.by(head))
	if date := w.when(head); date != "" {
		s.add(", " + date)
	}
	s.cite(w, r.Claims)
	if remark := w.remark(s, t, r); remark != "" && alone {
		s.add("; " + remark)
	}
	s.add(".")
}

// spread tells the span of a table with several rows, from the smallest to the largest figure.
func (w *writer) spread(s *sentence, t contrast.Table) {
	low, high := extremes(t.Rows)
	label := w.counted(t, t.Rows[0].Head()) + w.eventOf(t)
	switch {
	case len(low) == 0: // nothing but unknowns
		s.add(label + ": " + w.pick("die Artikel nennen keine Zahl", "the articles give no number"))
		s.cite(w, t.Rows[0].Claims)
	case contrast.Number(low[0].Head().Value) == contrast.Number(high[0].Head().Value):
		s.add(fmt.Sprintf("%s: %s (", label, w.figure(low[0].Head().Value)))
		w.tell(s, low)
		s.add(")")
	default:
		from, to := w.pick("", "from "), w.pick(" bis ", " to ")
		opening := w.opening(t)
		if low[0].Head().Value.Low == nil || high[0].Head().Value.Low == nil { // "from up to" and "bis bis zu" can't be said
			from, to = w.pick("am niedrigsten ", "at the lowest "), w.pick(", am höchsten ", ", at the highest ")
		}
		s.add(label + ": " + opening + from + w.figure(low[0].Head().Value) + " (")
		w.tell(s, low)
		s.add(")" + to + w.figure(high[0].Head().Value) + " (")
		w.tell(s, high)
		s.add(")")
	}
	s.add(".")
}

// develops says whether a table holds one voice's figures of different times: a development, no contradiction.
func (w *writer) develops(t contrast.Table) bool {
	if len(t.Rows) < 2 || len(t.Rows) > 3 {
		return false
	}
	for i, a := range t.Rows {
		for _, b := range t.Rows[i+1:] {
			if rel, ok := t.Relation(a, b); !ok || rel.Relation != contrast.Updated || w.speakers(a.Head()) != w.speakers(b.Head()) {
				return false
			}
		}
	}
	return true
}

// development tells such figures newest first.
func (w *writer) development(s *sentence, t contrast.Table) {
	s.add(w.counted(t, t.Rows[0].Head()) + ": ")
	for i, r := range t.Rows {
		if i > 0 {
			s.add(w.pick("; zuvor ", "; before that "))
		}
		s.add(w.figure(r.Head().Value) + ", " + w.when(r.Head()))
		s.cite(w, r.Claims)
	}
	s.add(" – " + w.by(t.Rows[0].Head()) + ".")
}

// opening says how the rows stand to one another in the fewest words.
func (w *writer) opening(t contrast.Table) string {
	differ := false
	for i, a := range t.Rows {
		for _, b := range t.Rows[i+1:] {
			rel, ok := t.Relation(a, b)
			if !ok || rel.Relation != contrast.Differ {
				continue
			}
			differ = true
			if _, same := w.sameTime(a.Head(), b.Head()); same {
				return w.pick("die Quellen widersprechen sich: ", "the sources differ, ")
			}
		}
	}
	if differ {
		return w.pick("die Angaben unterscheiden sich: ", "the sources differ, ")
	}
	for _, r := range t.Relations {
		if r.Relation == contrast.Updated {
			return w.pick("die Angaben haben sich geändert: ", "the figures changed, ")
		}
	}
	if low, high := extremes(t.Rows); !contrast.Compatible(low[0].Head().Value, high[0].Head().Value) {
		return "" // told of others or of other times, and far apart
	}
	return w.pick("die Angaben liegen beieinander: ", "the figures lie close together, ")
}

// extremes are the rows with the smallest and with the largest number.
func extremes(rows []contrast.Row) (low, high []contrast.Row) {
	var known []contrast.Row
	for _, r := range rows {
		if n := contrast.Number(r.Head().Value); n == n && !contrast.Additive(r.Head()) && !r.Denied() {
			known = append(known, r)
		}
	}
	if len(known) == 0 {
		known = withNumber(rows)
	}
	if len(known) == 0 {
		return nil, nil
	}
	number := func(r contrast.Row) float64 { return contrast.Number(r.Head().Value) }
	slices.SortStableFunc(known, func(a, b contrast.Row) int { return cmp.Compare(number(a), number(b)) })
	same := func(a, b contrast.Row) bool {
		return number(a) == number(b) && a.Head().Value.Qualifier == b.Head().Value.Qualifier
	}
	for _, r := range known {
		if same(r, known[0]) {
			low = append(low, r)
		}
		if same(r, known[len(known)-1]) {
			high = append(high, r)
		}
	}
	return low, high
}

// withNumber are the rows whose figure is known.
func withNumber(rows []contrast.Row) []contrast.Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r contrast.Row) bool {
		n := contrast.Number(r.Head().Value)
		return n != n
	})
}

// tell names the speakers of rows with their sources: "Seoul [2], Zelensky [4]".
func (w *writer) tell(s *sentence, rows []contrast.Row) {
	for i, r := range rows {
		if i > 0 {
			s.add(", ")
		}
		s.add(w.speakers(r.Head()))
		s.cite(w, r.Claims)
	}
}

// standoffs tells figures that different speakers gave for the same time and that exclude one another.
func (w *writer) standoffs(s *sentence, t contrast.Table) {
	const most = 2
	told := 0
	rows := t.Rows[:min(len(t.Rows), longest)]
	for i, a := range rows {
		for _, b := range rows[i+1:] {
			if told == most {
				return
			}
			rel, ok := t.Relation(a, b)
			when, same := w.sameTime(a.Head(), b.Head())
			if !ok || rel.Relation != contrast.Differ || !same || len(t.Rows) == 2 || a.Denied() || b.Denied() {
				continue
			}
			told++
			s.add(fmt.Sprintf(w.pick(" Für "+w.article(when)+"%s stehen zwei Zahlen gegeneinander: ", " For %s two figures stand against each other: "), w.date(when)))
			s.add(w.figure(a.Head().Value) + " (")
			w.tell(s, []contrast.Row{a})
			s.add(w.pick(") und ", ") and ") + w.figure(b.Head().Value) + " (")
			w.tell(s, []contrast.Row{b})
			s.add(").")
		}
	}
}

// sameTime is the time of two claims of one article or one date; ok is false where either is open.
func (w *writer) sameTime(a, b claims.Claim) (calendar.Interval, bool) {
	wa, _ := w.compare.When(a)
	wb, _ := w.compare.When(b)
	wa, wb = w.closed(a, wa), w.closed(b, wb)
	if wa.Closed() && wb.Closed() && wa == wb {
		return wa, true
	}
	return calendar.Interval{}, false
}

// closed replaces an open "recently" by the article's own date.
func (w *writer) closed(c claims.Claim, i calendar.Interval) calendar.Interval {
	if p := w.published(c.Article); !i.Closed() && p.Closed() && (i.To == p.To || i.To.IsZero()) {
		return p.Interval
	}
	return i
}

// newest is the latest date of publication among the tables' articles.
func (w *writer) newest(tables []contrast.Table) string {
	var best calendar.Interval
	for _, t := range tables {
		for _, r := range t.Rows {
			for _, c := range r.Claims {
				if p := w.published(c.Article).Interval; p.Closed() && p.To.Compare(best.To) > 0 {
					best = p
				}
			}
		}
	}
	return w.date(best)
}

// isContrasted says whether sources stand against one another in what is shown: they differ, or one was overtaken, or
// the same thing is counted in ways that a reader could mistake for one another.
func (w *writer) isContrasted(tables []contrast.Table) bool {
	for _, t := range tables {
		for _, r := range t.Relations {
			if r.Relation == contrast.Differ || r.Relation == contrast.Updated && !w.develops(t) {
				return true
			}
		}
	}
	return false
}

// writeTables writes a heading for each measure and a line for each row.
func (w *writer) writeTables(tables []contrast.Table) {
	for _, t := range tables {
		if len(tables) > 1 {
			w.add(draft.Line{Role: draft.Group, Text: w.groupHeading(t, tables) + w.eventOf(t)})
		}
		for _, r := range t.Rows[:min(len(t.Rows), longest)] {
			w.writeRow(t, r, w.rowFigure(t, r))
		}
		w.writeRest(len(t.Rows) - longest)
	}
}

// shown is the number of tables that an answer shows. More come only from a corpus of many events and a question that
// names none.
const shown = 8

// longest is the number of rows of a table that an answer shows; the verdict has told the smallest and the largest figure
// of all of them.
const longest = 12

// writeRest says how many rows are not shown.
func (w *writer) writeRest(n int) {
	if n > 0 {
		w.add(draft.Line{Role: draft.Note, Text: fmt.Sprintf(w.pick("Nicht gezeigt: %s ältere Angaben; das Verzeichnis hat alle.", "Not shown: %s older figures; the ledger has them all."), w.plain(n))})
	}
}

// rowFigure is a row's figure. The wounded who come on top of the dead are a whole figure of their own measure; the remark
// says on top of whom.
func (w *writer) rowFigure(t contrast.Table, r contrast.Row) string {
	v := r.Head().Value
	if v != nil && v.Additive && t.Measure == "wounded" {
		plain := *v
		plain.Additive = false
		return w.figure(&plain)
	}
	return w.figure(v)
}

// writeRow writes one row as a claim line with its cells.
func (w *writer) writeRow(t contrast.Table, r contrast.Row, figure string) {
	var s sentence
	head := r.Head()
	if holder := w.holder(t, head); holder != "" {
		figure = holder + ": " + figure
	}
	cells := []string{figure, w.speakers(head), w.when(head), "", ""}
	s.add(figure + " – " + cells[1])
	if cells[2] != "" {
		s.add(" – " + cells[2])
	}
	marks := s.marks(w, r.Claims)
	s.add(marks)
	cells[3] = strings.TrimSpace(marks)
	cells[4] = w.remark(&s, t, r)
	if cells[4] != "" {
		s.add(" – " + cells[4])
	}
	s.cells = cells
	w.addSentence(draft.Claim, s)
}

// writeTimeline writes rows of all measures in the order of time, undated ones last.
func (w *writer) writeTimeline(tables []contrast.Table) {
	type entry struct {
		table contrast.Table
		row   contrast.Row
	}
	var all []entry
	for _, t := range tables {
		for _, r := range t.Rows {
			all = append(all, entry{t, r})
		}
	}
	key := func(e entry) calendar.Interval {
		i, _ := w.compare.When(e.row.Head())
		return w.closed(e.row.Head(), i)
	}
	slices.SortStableFunc(all, func(a, b entry) int {
		ka, kb := key(a), key(b)
		if ka.Closed() != kb.Closed() {
			return -compareBool(ka.Closed(), kb.Closed())
		}
		return cmp.Or(ka.From.Compare(kb.From), latest(ka).Compare(latest(kb)), cmp.Compare(contrast.Number(a.row.Head().Value), contrast.Number(b.row.Head().Value)))
	})
	var s sentence
	s.add(fmt.Sprintf(w.pick("Zeitleiste, %s: älteste Angabe zuerst; wo der Text kein Datum nennt, steht das des Artikels.",
		"Timeline, %s: oldest first; where the text gives no date, the article's stands in."), w.subject(tables[0].Subject)))
	w.contrasted = w.isContrasted(tables) || len(tables) > 1
	w.addSentence(draft.Verdict, s)
	rest := len(all) - 2*longest
	for _, e := range all[max(0, rest):] {
		w.writeRow(e.table, e.row, w.rowFigure(e.table, e.row)+" "+lowerFirst(w.heading(e.table)))
	}
	w.writeRest(rest)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// severalEvents says whether tables of one measure and people tell of different events.
func severalEvents(tables []contrast.Table) bool {
	for i, a := range tables {
		for _, b := range tables[i+1:] {
			if a.Measure == b.Measure && a.Subject == b.Subject {
				return true
			}
		}
	}
	return false
}

// eventOf names what a table's articles are about, where the answer has to tell events apart.
func (w *writer) eventOf(t contrast.Table) string {
	if !w.several {
		return ""
	}
	var articles []string
	for _, r := range t.Rows {
		for _, c := range r.Claims {
			if !slices.Contains(articles, c.Article) {
				articles = append(articles, c.Article)
			}
		}
	}
	const few = 2
	var names []string
	for _, n := range w.in.Matter.Names(articles, 4*few) {
		if words := claims.Words(n); len(w.vocabulary.Speakers(words)) == 0 && len(w.vocabulary.Nations(words)) == 0 && len(names) < few {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

// heading names a table's measure.
func (w *writer) heading(t contrast.Table) string {
	if m, ok := w.vocabulary.Measure(t.Measure); ok {
		return m.In(w.code)
	}
	if h := w.headed[t.Measure]; h != "" {
		return h
	}
	return upperFirst(w.measureWord(t))
}

// counted names measure and people for a verdict: "North Korean soldiers killed".
func (w *writer) counted(t contrast.Table, head claims.Claim) string {
	m, ok := w.vocabulary.Measure(t.Measure)
	if !ok {
		return w.heading(t)
	}
	subject := w.subject(t.Subject)
	if subject == "" || t.Subject == "people" || m.Named {
		return m.In(w.code)
	}
	return upperFirst(subject) + ", " + lowerFirst(m.In(w.code))
}

// measureWord is the counted noun as the articles write it, for measures that are in no table.
func (w *writer) measureWord(t contrast.Table) string {
	word := t.Measure
	for i, r := range t.Rows {
		if c := strings.TrimSpace(r.Head().Counted); c != "" && (i == 0 || len(c) < len(word)) {
			word = c // the shortest form is nearest to the dictionary's
		}
	}
	return word
}

func (w *writer) subject(id string) string { return w.vocabulary.SubjectLabel(id, w.code) }
