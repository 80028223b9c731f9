package claims

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
)

// sentence is a sentence with everything that single words tell about it. Spans count bytes of text, except those of
// the embedded corpus.Sentence, which count bytes of the body.
type sentence struct {
	corpus.Sentence
	code  lang.Code
	text  string
	words []Word
	class []class // of each word
	// finite says of each word whether it is a finite verb, as far as its form tells.
	finite []bool
	// given holds for each word the section of tables/cues.txt whose nouns it is one of ("Angaben", "Bericht").
	given []string
	// says marks the words that are forms of verbs of saying.
	says  []bool
	dates []calendar.Mention
	// figures are in order; they overlap neither one another nor a date.
	figures []figure
	// tied are the figures that are told beside one another.
	tied []tied
	// hits of the vocabulary's tables, those within a longer hit left out.
	measures, nations, roles, events, names, things []Hit
	clauses                                         []clause
	clauseOf                                        []int // of each word; a punctuation mark belongs to the clause before it
	quotes                                          []lang.Span
	// openStart and openEnd say that direct speech goes on from the sentence before, or into the next.
	openStart, openEnd bool
	// taken marks the words of speaker phrases and of titles of works: they are not counted.
	taken []bool
	cues  []cue
}

// figure is a quantity with the words it stands on.
type figure struct {
	quantity.Quantity
	first, last int
}

// parse reads the words of a sentence with all tables.
func (r *Reader) parse(body string, in corpus.Sentence, code lang.Code, ref calendar.Interval, after calendar.Date) *sentence {
	s := &sentence{Sentence: in, code: code, text: body[in.Start:in.End]}
	s.words = Words(s.text)
	s.class = make([]class, len(s.words))
	s.taken = make([]bool, len(s.words))
	for i, w := range s.words {
		if w.Kind != lang.Punct {
			s.class[i] = r.classes.of(w.Folded)
		}
	}
	s.given = make([]string, len(s.words))
	for i := range s.words {
		s.given[i] = r.givenNoun(s, i)
	}
	s.dates = calendar.FindIn(s.text, ref, after)
	s.addFigures(code)
	s.things = r.vocabulary.Things(s.words)
	s.measures = uncovered(r.vocabulary.Measures(s.words))
	s.nations = uncovered(r.vocabulary.Nations(s.words))
	for i := range s.nations {
		if h := &s.nations[i]; h.Key == "people" && code != lang.English && s.noun(h.Last+1) && (h.First == 0 || !s.capital(h.First)) {
			h.Key = "adjective" // "deutsche Soldaten", not "Deutsche"
		}
	}
	s.roles = uncovered(r.vocabulary.Roles(s.words))
	s.events = uncovered(r.vocabulary.Events(s.words))
	s.names = uncovered(r.vocabulary.Speakers(s.words))
	s.markQuotes()
	s.finite = make([]bool, len(s.words))
	s.says = make([]bool, len(s.words))
	for i := range s.words {
		for _, f := range r.verbs.forms[s.words[i].Folded] {
			s.says[i] = s.says[i] || f.english == (code == lang.English)
		}
		s.finite[i] = r.isFinite(s, i)
	}
	s.splitClauses()
	return s
}

func (s *sentence) addFigures(code lang.Code) {
	skip := make([]lang.Span, len(s.dates))
	for i, d := range s.dates {
		skip[i] = d.Span
	}
	for _, q := range quantity.Find(s.text, code, skip) {
		first := s.wordAt(q.Start)
		last := s.wordAt(q.End - 1)
		if f := (figure{Quantity: q, first: first, last: last}); !s.refersBack(f) {
			s.figures = append(s.figures, f)
		}
	}
}

// wordAt is the last word that begins at or before the offset, 0 for an offset before all words.
func (s *sentence) wordAt(offset int) int {
	i := sort.Search(len(s.words), func(i int) bool { return s.words[i].Start > offset })
	return max(i-1, 0)
}

// uncovered leaves out hits that lie within a longer one: "Polens Regierung" names no country that speaks.
func uncovered(hits []Hit) []Hit {
	kept := hits[:0:0]
	for i, h := range hits {
		covered := false
		for k := max(0, i-6); k < min(len(hits), i+6); k++ {
			if k != i && hits[k].Contains(h.Span) && hits[k].Len() > h.Len() {
				covered = true
			}
		}
		if !covered {
			kept = append(kept, h)
		}
	}
	return kept
}

// is says whether word i is of one of the classes; a place outside the sentence is of none.
func (s *sentence) is(i int, c class) bool { return i >= 0 && i < len(s.words) && s.class[i]&c != 0 }

// mark says whether word i is one of the given punctuation marks.
func (s *sentence) mark(i int, marks ...string) bool {
	if i < 0 || i >= len(s.words) || s.words[i].Kind != lang.Punct {
		return false
	}
	for _, m := range marks {
		if s.words[i].Text == m {
			return true
		}
	}
	return false
}

// fold is word i in folded spelling, "" outside the sentence.
func (s *sentence) fold(i int) string {
	if i < 0 || i >= len(s.words) {
		return ""
	}
	return s.words[i].Folded
}

// isWord says whether there is a word or number at i, no punctuation mark.
func (s *sentence) isWord(i int) bool {
	return i >= 0 && i < len(s.words) && s.words[i].Kind != lang.Punct
}

// capital says whether word i begins with a capital letter: in German a noun or a name.
func (s *sentence) capital(i int) bool {
	if !s.isWord(i) || s.words[i].Kind != lang.Word {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s.words[i].Text)
	return unicode.IsUpper(r) || unicode.IsLower(r) && strings.ContainsAny(s.words[i].Text, "0123456789") // "n24"
}

// noun says whether word i is a noun or name by its form: capital, and no function word that opens the sentence.
func (s *sentence) noun(i int) bool {
	return s.capital(i) && (s.class[i]&closed == 0 || i > 0 && s.class[i]&(determiner|pronoun|auxiliary) == 0)
}

// adjective says whether word i may be an inflected adjective or participle before a noun.
func (s *sentence) adjective(i int) bool {
	if !s.isWord(i) || s.words[i].Kind != lang.Word || s.class[i]&closed != 0 {
		return false
	}
	w := s.words[i].Folded
	if s.capital(i) && (i > 0 || !s.noun(i+1) && !s.adjective(i+1) || s.code != lang.English && !adjectiveForm(w)) {
		return false
	}
	if s.code == lang.English {
		return len(w) > 2
	}
	for _, ending := range []string{"e", "en", "er", "es", "em"} {
		if len(w) > len(ending)+2 && w[len(w)-len(ending):] == ending {
			return true
		}
	}
	return false
}

// adjectiveForm says whether a capital word that opens a sentence is an adjective by its ending: most nouns end otherwise.
func adjectiveForm(w string) bool {
	for _, ending := range []string{"e", "en", "er", "es", "em"} {
		stem, ok := strings.CutSuffix(w, ending)
		if !ok || len(stem) < 3 {
			continue
		}
		for _, suffix := range []string{
			"isch", "ig", "lich", "end", "sam", "bar", "haft", "iv", "al", "ell", "los", "voll", "frei", "gross", "klein", "alt", "jung",
			"neu", "erst", "letzt", "weit", "viel", "ander", "lokal", "schwer", "leicht", "tot", "getoetet", "verletzt", "verwundet", "deutsch",
		} {
			if strings.HasSuffix(stem, suffix) {
				return true
			}
		}
	}
	return false
}

// inDate says whether word i stands within a date.
func (s *sentence) inDate(i int) bool {
	for _, d := range s.dates {
		if i >= 0 && i < len(s.words) && d.Span.Overlaps(s.words[i].Span) {
			return true
		}
	}
	return false
}

// inFigure is the index of the figure that word i is part of, -1 for none.
func (s *sentence) inFigure(i int) int {
	for k, f := range s.figures {
		if f.first <= i && i <= f.last {
			return k
		}
	}
	return -1
}

// quoted says whether word i stands within direct speech or a title between quotation marks.
func (s *sentence) quoted(i int) bool {
	for _, q := range s.quotes {
		if i >= 0 && i < len(s.words) && q.Contains(s.words[i].Span) {
			return true
		}
	}
	return false
}

// span is the stretch from word first to word last.
func (s *sentence) span(first, last int) lang.Span {
	return lang.Span{Start: s.words[first].Start, End: s.words[last].End}
}

// part is the text of a span.
func (s *sentence) part(sp lang.Span) string { return s.text[sp.Start:sp.End] }

// markQuotes finds what stands between quotation marks, the marks left out. An opening mark without its closing one
// reaches to the end of the sentence; a closing mark without its opening one reaches back to the beginning.
func (s *sentence) markQuotes() {
	open := -1
	for _, w := range s.words {
		if w.Kind != lang.Punct {
			continue
		}
		switch side := quoteSide(w.Text); {
		case side == 0:
		case open < 0 && side != closes:
			open = w.End
		case open >= 0:
			s.quotes = append(s.quotes, lang.Span{Start: open, End: w.Start})
			open = -1
		case len(s.quotes) == 0:
			s.quotes = append(s.quotes, lang.Span{Start: 0, End: w.Start})
		}
	}
	if open >= 0 {
		s.quotes = append(s.quotes, lang.Span{Start: open, End: len(s.text)})
		s.openEnd = true
	}
}

// continueQuote marks direct speech that the sentence before left open: up to the first closing mark, else all.
func (s *sentence) continueQuote(before *sentence) {
	if !before.openEnd || before.Paragraph != s.Paragraph || len(s.words) == 0 {
		return
	}
	for i, w := range s.words {
		if w.Kind != lang.Punct || quoteSide(w.Text) == 0 {
			continue
		}
		if i > 0 && quoteSide(w.Text) != opens {
			s.openStart = true
			s.quotes = append([]lang.Span{{Start: 0, End: w.Start}}, s.quotes[min(1, len(s.quotes)):]...)
			s.openEnd = false
		}
		return
	}
	s.quotes = []lang.Span{{Start: 0, End: len(s.text)}}
	s.openStart, s.openEnd = true, true
}

const (
	opens  = 1
	closes = 2
	either = 3
)

// quoteSide says what a quotation mark does; German and English use “ in opposite ways, so it may do either.
func quoteSide(mark string) int {
	switch mark {
	case "„", "‚":
		return opens
	case "”":
		return closes
	case "\"", "“", "»", "«", "''", "``":
		return either
	}
	return 0
}
