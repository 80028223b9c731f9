package rag

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/answer"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// assemble turns what was written into the data contract's answer.
func (e *Engine) assemble(j *job, w written) Answer {
	a := Answer{
		Schema: Schema, ID: e.cfg.NewID(), QuestionID: j.question.ID, Question: j.question.Text, Language: string(j.asked.Language),
		Status: status(w.draft), Writer: w.writer, Lines: filled(w.draft.Lines), Claims: []Cited{}, Contrast: w.evidence.Groups,
		Notices: notices(j.asked, w), Verification: w.verification,
		Trace: Trace{Prompt: w.prompt, Model: w.model, Exchanges: w.exchanges, Refused: w.refused},
	}
	a.Sources = sources(w.evidence)
	for _, c := range w.evidence.Claims {
		a.Claims = append(a.Claims, Cited{Claim: c, Source: sourceOf(w.evidence.Articles, c.Article)})
	}
	if a.Contrast == nil {
		a.Contrast = []contrast.Group{}
	}
	if a.Trace.Exchanges == nil {
		a.Trace.Exchanges = []answer.Exchange{}
	}
	if a.Trace.Refused == nil {
		a.Trace.Refused = []draft.Problem{}
	}
	texts := make([]string, len(a.Lines))
	for i, l := range a.Lines {
		texts[i] = l.Text
	}
	a.Text = strings.Join(texts, "\n")
	return a
}

func status(d draft.Draft) Status {
	switch {
	case d.Abstained || len(d.Lines) == 0:
		return NoAnswer
	case d.Contrasted:
		return Contrasted
	}
	return Answered
}

// filled replaces nil slices, since the contract never leaves a list out.
func filled(lines []draft.Line) []draft.Line {
	out := make([]draft.Line, len(lines))
	for i, l := range lines {
		if l.Sources == nil {
			l.Sources = []int{}
		}
		if l.Claims == nil {
			l.Claims = []string{}
		}
		if l.Cells == nil {
			l.Cells = []string{}
		}
		if l.Passages == nil {
			l.Passages = []string{}
		}
		if l.Quotes == nil {
			l.Quotes = []draft.Quote{}
		}
		out[i] = l
	}
	return out
}

// sources are the cited articles with the passages that the answer stands on: those found for the question, and the
// sentences of the cited claims that no passage found holds.
func sources(ev draft.Evidence) []Source {
	out := make([]Source, 0, len(ev.Articles))
	for i, art := range ev.Articles {
		title := art.Title
		if title == "" {
			title = art.FirstWords(8)
		}
		s := Source{
			N: i + 1, Article: art.ID, Revision: art.Revision, Title: title, Publisher: art.Publisher, DigestOf: art.DigestOf,
			Published: art.Published, URL: art.URL, Passages: []SourcePassage{},
		}
		for _, p := range used(art, ev) {
			s.Passages = append(s.Passages, SourcePassage{ID: p.ID, Start: p.Start, End: p.End, Text: p.Text, Score: p.Score})
		}
		out = append(out, s)
	}
	return out
}

// used are the passages of an article that hold a cited claim or were found, in the order of the text.
func used(art corpus.Article, ev draft.Evidence) []draft.Scored {
	var out []draft.Scored
	for _, p := range art.Passages() {
		score, found := 0.0, false
		for _, h := range ev.Passages {
			if h.ID == p.ID {
				score, found = h.Score, true
			}
		}
		holds := slices.ContainsFunc(ev.Claims, func(c claims.Claim) bool { return c.Article == art.ID && p.Overlaps(c.Span) })
		if found || holds {
			out = append(out, draft.Scored{Passage: p, Score: score})
		}
	}
	return out
}

func sourceOf(articles []corpus.Article, id string) int {
	return slices.IndexFunc(articles, func(a corpus.Article) bool { return a.ID == id }) + 1
}

// notices say what the reader should know beside the answer.
func notices(asked question.Asked, w written) []string {
	say := func(de, en string) string {
		if asked.Language == lang.German {
			return de
		}
		return en
	}
	out := []string{}
	if asked.Foreign {
		out = append(out, "The question seems to be in neither German nor English, the languages that are read here; the answer is in English.")
	}
	if asked.Truncated {
		out = append(out, fmt.Sprintf(say("Die Frage war zu lang; gelesen wurden die ersten %d Zeichen.", "The question was too long; its first %d characters were read."), question.MaxLength))
	}
	if asked.Instructed && strings.TrimSpace(asked.Text) != "" {
		out = append(out, say("Anweisungen in der Frage wurden nicht befolgt.", "Instructions in the question were not followed."))
	}
	if w.fallback != nil {
		out = append(out, why(asked.Language, w.fallback))
	}
	if w.leftOut > 0 {
		out = append(out, leftOut(asked.Language, w.leftOut))
	}
	if !w.verification.OK {
		out = append(out, say("Zeilen, die nicht durch ihre Quelle gedeckt waren, wurden entfernt.", "Lines that did not stand in their sources were taken out."))
	}
	return out
}

// newID is 80 random bits in hexadecimal: short enough for a footer, long enough never to repeat.
func newID() string {
	var b [10]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return hex.EncodeToString(b[:])
}

// timer measures stages.
type timer struct {
	now    func() time.Time
	last   time.Time
	stages []Stage
}

func newTimer(now func() time.Time) *timer { return &timer{now: now, last: now()} }

func (t *timer) stage(name string) {
	now := t.now()
	took := max(0, now.Sub(t.last)) // a clock without a monotonic part may be set back meanwhile
	t.stages = append(t.stages, Stage{Name: name, MS: float64(took.Microseconds()) / 1000})
	t.last = now
}

// finder looks for words of questions in the articles' languages. It belongs to one question, for which the same words are
// looked for many times over, and is not safe for concurrent use.
type finder struct {
	index     Index
	languages []lang.Code
	families  *families
	prepared  map[sought]func(string) []draft.Found
	weights   map[weighed]float64 // what the words looked for weigh
}

// sought are words in a language.
type sought struct {
	words string
	code  lang.Code
}

func newFinder(x Index, languages []lang.Code, kin *families) finder {
	return finder{x, languages, kin, map[sought]func(string) []draft.Found{}, map[weighed]float64{}}
}

// common is the weight of a word that stands in every passage: it still says a little.
const common = 0.1

// Prepare implements answer.Finder.
func (f finder) Prepare(words string, code lang.Code) func(string) []draft.Found {
	if find, ok := f.prepared[sought{words, code}]; ok {
		return find
	}
	find := f.prepare(words, code)
	f.prepared[sought{words, code}] = find
	return find
}

func (f finder) prepare(words string, code lang.Code) func(string) []draft.Found {
	q := f.index.Query(words, code)
	seen := map[string][]draft.Found{} // one question looks at the same sentence for several reasons
	return func(text string) []draft.Found {
		if out, ok := seen[text]; ok {
			return out
		}
		var out []draft.Found
		for _, l := range f.languages {
			for i, x := range f.index.Match(q, text, l).Words {
				f.weights[weighed{x.Word.Text, code, l}] = x.IDF
				if i == len(out) {
					out = append(out, draft.Found{Word: x.Word.Text, Weight: max(x.IDF, common)})
				}
				out[i].Similarity = max(out[i].Similarity, x.Found)
			}
		}
		f.kin(out, text, code)
		seen[text] = out
		return out
	}
}

// kin raises the similarity of words of which the text has another form, a translation or a relative.
func (f finder) kin(out []draft.Found, text string, code lang.Code) {
	for i := range out {
		if out[i].Similarity >= sameForm || saying(out[i].Word) {
			continue
		}
		keys := f.families.keys(out[i].Word, code)
		for _, l := range f.languages {
			if len(keys) > 0 {
				out[i].Similarity = max(out[i].Similarity, f.families.in(keys, code == lang.English, text, l))
			}
		}
	}
}
