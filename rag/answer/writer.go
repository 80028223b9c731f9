// Package answer turns evidence into a draft: the evidence writer sets figures and statements side by side in German or
// English, with no model, and abstains where the articles don't answer.
//
// It invents nothing: figures come from the ledger, other answers are the articles' own words as quotations. It never
// adds up figures, and never follows what a question or an article tells it to say.
package answer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// Finder prepares words of a question to be looked for in many texts. The engine's view of rag/rank is the real one;
// tests use a finder of exact words.
type Finder interface {
	Prepare(words string, code lang.Code) func(text string) []draft.Found
}

// Matter says which articles tell of the same events. The engine's view of the names in them is the real one.
type Matter interface {
	// Same says whether two articles, by their ids, tell of the same events.
	Same(a, b string) bool
	// Names are up to n names that most of the articles have, the most frequent first.
	Names(articles []string, n int) []string
}

// Input is all that the writer may use.
type Input struct {
	Asked question.Asked
	// Articles are all articles of the corpus.
	Articles []corpus.Article
	// Ledger holds every claim of the corpus.
	Ledger []claims.Claim
	// Passages were found for the question, best first.
	Passages []draft.Scored
	Finder   Finder
	Matter   Matter
	// Facts remember what is found by looking through all articles; nil for nothing.
	Facts *Facts
	// Searches are further words for what the question asks for, which a language model gave; nil without one.
	Searches []string
}

// Evidence is the evidence writer. It is safe for concurrent use.
type Evidence struct {
	vocabulary *claims.Vocabulary
}

// NewEvidence makes an evidence writer.
func NewEvidence(v *claims.Vocabulary) *Evidence { return &Evidence{vocabulary: v} }

// writer writes one answer.
type writer struct {
	tongue
	in         Input
	asked      question.Asked
	vocabulary *claims.Vocabulary
	compare    *contrast.Comparer
	ledger     []claims.Claim
	terms      []term // the question's terms, ready to be looked for
	articles   map[string]corpus.Article

	// headed is what a table's measure is called where the question called it so.
	headed map[string]string

	lines      []draft.Line
	cited      []string // article ids in the order of their numbers
	kept       []string // those of them that an answer before this one cites
	tables     []contrast.Table
	used       map[string]claims.Claim
	several    bool // the tables tell of several events
	abstained  bool
	contrasted bool
}

// Write answers a question from the evidence. The draft's source numbers count the articles of the returned evidence
// from 1.
func (e *Evidence) Write(in Input) (draft.Draft, draft.Evidence) {
	w := e.writer(in)
	w.write()
	if w.asked.Then != nil {
		w = e.writeThen(w)
	}
	return w.result()
}

func (e *Evidence) writer(in Input) *writer {
	w := &writer{
		tongue: tongue{code: in.Asked.Language}, in: in, asked: in.Asked, vocabulary: e.vocabulary, ledger: in.Ledger,
		articles: make(map[string]corpus.Article, len(in.Articles)), used: map[string]claims.Claim{}, headed: map[string]string{},
	}
	for _, a := range in.Articles {
		w.articles[a.ID] = a
	}
	w.compare = contrast.New(e.vocabulary, w.published, in.Matter.Same)
	if in.Finder != nil {
		w.terms = w.matter()
	}
	return w
}

// write chooses the kind of answer; each tries the next where the articles have nothing of its kind.
func (w *writer) write() {
	a := w.asked
	if strings.TrimSpace(a.Text) == "" {
		w.abstain(instruction, nil)
		return
	}
	switch {
	case a.Courtesy != "":
		w.courteous()
	case a.Form != question.Count && w.values(), a.Value.Kind == question.Number && a.Value.Of != "" && w.values():
	case a.Form == question.Define && w.define():
	case a.Form == question.Whether && len(a.Figures) > 0 && (w.checkPremise() || w.figuresNamed()):
	case a.Form == question.Provenance && ofFigures(a) && w.provenance():
	case wantsFigures(a):
		w.figuresOrAbstain()
	case a.Compares && len(a.Events) == 0 && w.disagreements():
	case a.Form == question.Timeline && len(a.Measures) == 0 && len(a.Events) == 0 && w.chronology():
	case a.Form == question.Count:
		w.countOrAbstain()
	case len(a.Events) > 0 && a.Form != question.Open && w.events():
	case a.Form == question.Whether && len(a.Measures) > 0 && len(a.Events) == 0 && w.noneOf():
	default:
		w.openOrAbstain()
	}
}

func (w *writer) figuresOrAbstain() {
	sel := w.figures()
	if sel.gap == noGap {
		w.writeFigures(sel)
		return
	}
	if sel.gap == noMeasure || sel.gap == otherMatter || sel.gap == otherPeople {
		if w.noneOf() {
			return
		}
	}
	if sel.gap == noMeasure || sel.gap == otherMatter {
		if w.countsOtherwise() || w.quoteWhole(w.candidates()) {
			return
		}
	}
	w.abstain(sel.gap, sel.near)
}

// result numbers nothing anew: numbers were given as lines were written.
func (w *writer) result() (draft.Draft, draft.Evidence) {
	ev := draft.Evidence{}
	for _, id := range w.cited {
		ev.Articles = append(ev.Articles, w.articles[id])
	}
	for _, l := range w.lines {
		for _, id := range l.Claims {
			if c, ok := w.used[id]; ok {
				ev.Claims = append(ev.Claims, c)
				delete(w.used, id)
			}
		}
	}
	for _, t := range w.tables {
		ev.Groups = append(ev.Groups, t.Group)
	}
	return draft.Draft{Abstained: w.abstained, Contrasted: w.contrasted && !w.abstained, Lines: w.lines}, ev
}

// published is the date of an article by its id.
func (w *writer) published(article string) corpus.Published { return w.articles[article].Published }

// add appends a line that cites nothing.
func (w *writer) add(l draft.Line) { w.lines = append(w.lines, l) }

func (w *writer) addSentence(role draft.Role, s sentence) {
	w.add(draft.Line{Role: role, Text: s.text.String(), Sources: s.sources, Claims: s.claims, Cells: s.cells, Quotes: s.quotes})
}

// source is the number of an article, given when it is first cited.
func (w *writer) source(article string) int {
	if i := slices.Index(w.cited, article); i >= 0 {
		return i + 1
	}
	w.cited = append(w.cited, article)
	return len(w.cited)
}

// sentence is a line while it is written, with what it cites.
type sentence struct {
	text    strings.Builder
	sources []int
	claims  []string
	quotes  []draft.Quote
	cells   []string
}

func (s *sentence) add(text string) { s.text.WriteString(text) }

// cite appends the markers of the claims' articles.
func (s *sentence) cite(w *writer, all []claims.Claim) { s.add(s.marks(w, all)) }

// stand notes that the line stands on a claim.
func (s *sentence) stand(w *writer, c claims.Claim) {
	w.used[c.ID] = c
	if !slices.Contains(s.claims, c.ID) {
		s.claims = append(s.claims, c.ID)
	}
}

// besideOf is the claim of the figure that a claim's figure is told beside, since the line names that one as well.
func (w *writer) besideOf(c claims.Claim) (claims.Claim, bool) {
	if c.Value == nil || c.Value.Beside == nil {
		return claims.Claim{}, false
	}
	i := slices.IndexFunc(w.in.Ledger, func(o claims.Claim) bool { return contrast.IsBeside(c, o) })
	if i < 0 {
		return claims.Claim{}, false
	}
	return w.in.Ledger[i], true
}

// marked is the number of articles that one figure cites; a row says how many there are in all.
const marked = 8

// cited are the claims of a row whose articles are cited.
func cited(all []claims.Claim) []claims.Claim { return all[:min(len(all), marked)] }

// marks is " [1][3]" for the claims' articles, in the order of their numbers, and notes that the line stands on them.
func (s *sentence) marks(w *writer, all []claims.Claim) string {
	var ns []int
	for _, c := range cited(all) {
		s.stand(w, c)
		if other, ok := w.besideOf(c); ok {
			s.stand(w, other)
		}
		if n := w.source(c.Article); !slices.Contains(ns, n) {
			ns = append(ns, n)
		}
	}
	return s.mark(ns)
}

func (s *sentence) mark(ns []int) string {
	slices.Sort(ns)
	var b strings.Builder
	for _, n := range ns {
		if !slices.Contains(s.sources, n) {
			s.sources = append(s.sources, n)
		}
		fmt.Fprintf(&b, "[%d]", n)
	}
	return " " + b.String()
}

// citeArticle appends the markers of articles that no claim was read from.
func (s *sentence) citeArticle(w *writer, articles ...string) {
	var ns []int
	for _, id := range articles[:min(len(articles), marked)] {
		if n := w.source(id); !slices.Contains(ns, n) {
			ns = append(ns, n)
		}
	}
	s.add(s.mark(ns))
}

// quote adds words of an article: between quotation marks where they are the publisher's, plain where the article is a
// digest, since those are nobody's words.
func (s *sentence) quote(w *writer, article string, span lang.Span) {
	a := w.articles[article]
	if span.Start < 0 || span.Start > span.End || span.End > len(a.Body) {
		return // nothing of an article can be quoted from outside it
	}
	text := a.Body[span.Start:span.End]
	s.quotes = append(s.quotes, draft.Quote{Source: w.source(article), Start: span.Start, End: span.End})
	if a.DigestOf != "" {
		s.add(text)
		return
	}
	s.add(w.quoted(text))
}

// verbatim adds a value in the letters of an article, without quotation marks.
func (s *sentence) verbatim(w *writer, article string, span lang.Span) {
	s.quotes = append(s.quotes, draft.Quote{Source: w.source(article), Start: span.Start, End: span.End})
	s.add(w.articles[article].Body[span.Start:span.End])
}

// around are the claim's sentence and the one behind it in the same paragraph.
func (w *writer) around(c claims.Claim) []string {
	a := w.articles[c.Article]
	for i, s := range a.Sentences {
		if !s.Overlaps(c.Span) {
			continue
		}
		out := []string{a.Body[s.Start:s.End]}
		if i+1 < len(a.Sentences) && a.Sentences[i+1].Paragraph == s.Paragraph {
			out = append(out, a.Body[a.Sentences[i+1].Start:a.Sentences[i+1].End])
		}
		return out
	}
	return []string{c.Quote}
}
