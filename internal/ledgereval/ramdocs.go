package ledgereval

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// ConflictCase is a question over documents that give different answers, some of them because they speak of others of the
// same name, some because they were falsified.
type ConflictCase struct {
	Question  string             `json:"question"`
	Documents []ConflictDocument `json:"documents"`
	Gold      []string           `json:"gold_answers"`
	Wrong     []string           `json:"wrong_answers"`
}

// ConflictDocument is a document of a case.
type ConflictDocument struct {
	Text string `json:"text"`
	// Type is correct, misinfo or noise; Answer is what the document answers, "unknown" for nothing.
	Type   string `json:"type"`
	Answer string `json:"answer"`
}

// ReadConflicts reads cases, one JSON object a line.
func ReadConflicts(r io.Reader) ([]ConflictCase, error) { return readLines[ConflictCase](r) }

// Document is the article id of a document of a case, by its place.
func Document(i int) string { return fmt.Sprintf("%02d", i+1) }

// ConflictsReport counts the cases with two or more gold answers that are figures or dates.
type ConflictsReport struct {
	Cases int `json:"cases"`
	// Complete counts the cases whose gold answers are all shown, each with a document that gives it.
	Complete Tally `json:"complete"`
	// Only counts, of the complete ones, those that show no other figure or date; Offered those that cite no other
	// figure as an answer and quote no document but those annotated as correct.
	Only    Tally `json:"only"`
	Offered Tally `json:"offered"`
	// Attested counts the complete cases among those in which every gold answer has a document that is annotated with
	// it; the others can't be complete. Unfalsified counts, of the complete ones without falsified documents, those that
	// show no other figure or date: nothing in the texts tells a falsified one.
	Attested    Tally `json:"attested"`
	Unfalsified Tally `json:"unfalsified"`
	// Shown counts the gold answers one by one, Abstained the cases without an answer.
	Shown     Tally  `json:"shown"`
	Abstained int    `json:"abstained"`
	Misses    []Miss `json:"misses"`
}

// AskCase asks a case's question over its documents, whose article ids are Document's.
type AskCase func(context.Context, ConflictCase) (rag.Answer, error)

// Conflicts asks every case with two or more numeric gold answers.
func Conflicts(ctx context.Context, cases []ConflictCase, ask AskCase) (ConflictsReport, error) {
	r := ConflictsReport{Misses: []Miss{}}
	for i, c := range cases {
		if c.numeric() < 2 {
			continue
		}
		a, err := ask(ctx, c)
		if err != nil {
			return r, fmt.Errorf("case %d: %w", i, err)
		}
		r.add(fmt.Sprint(i), c, a)
	}
	return r, nil
}

// numeric counts the gold answers that are a figure or a date.
func (c ConflictCase) numeric() int {
	n := 0
	for _, g := range c.Gold {
		n += one(len(numbersOf(g)) > 0)
	}
	return n
}

// number is a figure or a date of an answer.
type number struct {
	low, high float64
	when      calendar.Interval
	text      string
}

// numbersOf reads figures and dates of a text. Lengths of time and times of day are neither.
func numbersOf(text string) []number {
	var out []number
	for _, m := range calendar.Find(text, calendar.Interval{}) {
		if !m.IsZero() && !m.Duration && !m.Clock {
			out = append(out, number{when: m.Interval, text: text[m.Start:m.End]})
		}
	}
	for _, q := range figuresOf(text, lang.English) {
		x := number{text: text[q.Start:q.End]}
		if q.Low != nil {
			x.low = *q.Low
		}
		if q.High != nil {
			x.high = *q.High
		}
		out = append(out, x)
	}
	return out
}

func (n number) same(o number) bool {
	return n.when == o.when && n.low == o.low && n.high == o.high
}

// within says whether a date lies in another one: a day in the year that is the answer is no other date.
func (n number) within(o number) bool {
	return n.when.Closed() && o.when.Closed() && n.when.Within(o.when)
}

// shown is a stretch that an answer shows: the figure of a cited claim, or quoted words.
type shown struct {
	article, text string
	claim         bool
}

// shownBy are the figures and quotations of an answer. What only lies nearest to a question that is not answered is no
// answer.
func shownBy(a rag.Answer, c ConflictCase) []shown {
	article := map[int]string{}
	for _, s := range a.Sources {
		article[s.N] = s.Article
	}
	byID := map[string]rag.Cited{}
	for _, x := range a.Claims {
		byID[x.Claim.ID] = x
	}
	var out []shown
	for _, line := range a.Lines {
		if line.Role == draft.Nearest {
			continue
		}
		for _, id := range line.Claims {
			if x := byID[id]; x.Claim.Value != nil {
				out = append(out, shown{x.Claim.Article, x.Claim.Value.Text, true})
			}
		}
		for _, q := range line.Quotes {
			text := c.text(article[q.Source])
			if 0 <= q.Start && q.Start <= q.End && q.End <= len(text) {
				out = append(out, shown{article[q.Source], text[q.Start:q.End], false})
			}
		}
	}
	return out
}

func (c ConflictCase) text(article string) string {
	for i, d := range c.Documents {
		if Document(i) == article {
			return d.Text
		}
	}
	return ""
}

// gives says whether a document of the case is annotated to give an answer.
func (c ConflictCase) gives(article, answer string) bool {
	for i, d := range c.Documents {
		if Document(i) == article {
			return d.Type == "correct" && d.Answer == answer
		}
	}
	return false
}

// attested says whether every gold answer has a document.
func (c ConflictCase) attested() bool {
	return !slices.ContainsFunc(c.Gold, func(g string) bool {
		return !slices.ContainsFunc(c.Documents, func(d ConflictDocument) bool { return d.Type == "correct" && d.Answer == g })
	})
}

// falsified says whether a document of the case was falsified.
func (c ConflictCase) falsified() bool {
	return slices.ContainsFunc(c.Documents, func(d ConflictDocument) bool { return d.Type == "misinfo" })
}

// says whether the shown words hold the answer: its characters, or its figure or date.
func (s shown) says(answer string) bool {
	if containsWords(s.text, answer) {
		return true
	}
	want := numbersOf(answer)
	if len(want) == 0 {
		return false
	}
	have := numbersOf(s.text)
	for _, w := range want {
		if !slices.ContainsFunc(have, w.same) {
			return false
		}
	}
	return true
}

// containsWords looks for words at the borders of words.
func containsWords(text, words string) bool {
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 || words == "" {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(text[:from+i])
		after, _ := utf8.DecodeRuneInString(text[from+i+len(words):])
		if !inWord(before) && !inWord(after) {
			return true
		}
		from += i + len(words)
	}
}

func (r *ConflictsReport) add(id string, c ConflictCase, a rag.Answer) {
	r.Cases++
	r.Abstained += one(a.Status == rag.NoAnswer)
	list := shownBy(a, c)
	var missing []string
	for _, g := range c.Gold {
		ok := slices.ContainsFunc(list, func(s shown) bool { return c.gives(s.article, g) && s.says(g) })
		r.Shown.Add(ok)
		if !ok {
			missing = append(missing, g)
		}
	}
	r.Complete.Add(len(missing) == 0)
	if c.attested() {
		r.Attested.Add(len(missing) == 0)
	}
	if len(missing) > 0 {
		r.Misses = append(r.Misses, Miss{
			Where: id, What: "answers missing", Text: c.Question, Have: string(a.Status) + " " + texts(list), Want: strings.Join(missing, "; "), Rules: []string{},
		})
		return
	}
	others, wrongly := c.others(list)
	r.Only.Add(len(others) == 0)
	if !c.falsified() {
		r.Unfalsified.Add(len(others) == 0)
	}
	r.Offered.Add(!wrongly)
	if len(others) > 0 {
		r.Misses = append(r.Misses, Miss{Where: id, What: "others shown", Text: c.Question, Have: strings.Join(others, "; "), Want: strings.Join(c.Gold, "; "), Rules: []string{}})
	}
}

func texts(list []shown) string {
	var out []string
	for _, s := range list {
		out = append(out, s.article+": "+beginning(s.text))
	}
	return strings.Join(out, " | ")
}

// others are the figures and dates shown that are no gold answer; wrongly says whether one was offered as an answer: cited
// as a figure, or quoted from a document that is not annotated as correct.
func (c ConflictCase) others(list []shown) (others []string, wrongly bool) {
	var gold []number
	for _, g := range c.Gold {
		gold = append(gold, numbersOf(g)...)
	}
	for _, s := range list {
		if !s.claim && !c.correct(s.article) {
			wrongly = true
		}
		for _, n := range numbersOf(s.text) {
			if slices.ContainsFunc(gold, func(g number) bool { return n.same(g) || n.within(g) }) || slices.ContainsFunc(c.Gold, func(g string) bool { return containsWords(g, n.text) }) {
				continue
			}
			others = append(others, s.article+": "+n.text)
			wrongly = wrongly || s.claim
		}
	}
	return others, wrongly
}

func (c ConflictCase) correct(article string) bool {
	for i, d := range c.Documents {
		if Document(i) == article {
			return d.Type == "correct"
		}
	}
	return false
}
