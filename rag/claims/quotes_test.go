package claims_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// quoteText is one text of the quotation set; spans count characters.
type quoteText struct {
	Name   string `json:"name"`
	Text   string `json:"text"`
	Quotes []struct {
		Type    string   `json:"type"`
		Quote   [][2]int `json:"quote"`
		Speaker [][2]int `json:"speaker"`
	} `json:"quotes"`
}

// quoteScore counts characters of quotations, and speakers.
type quoteScore struct {
	both, gold, found int
	speakers          tally
}

func (q quoteScore) f1() float64 {
	return 2 * float64(q.both) / float64(max(1, q.gold+q.found))
}

// TestQuotations measures quotations (F1 over the characters of all of them) and speakers (right where the quotation that
// overlaps most names a speaker whose words overlap the annotated ones). The rules were made on the first half.
func TestQuotations(t *testing.T) {
	dir := shared(t, "eval/quotes")
	r := newReader(t)
	texts := readQuotes(t, filepath.Join(dir, "wikinews-dev.jsonl"))
	halves := [2]quoteScore{}
	for i, x := range texts {
		half := &halves[min(1, i*2/len(texts))]
		half.add(t, r, x)
	}
	for i, h := range halves {
		t.Logf("half %d: quotations F1 %.3f (precision %.3f, recall %.3f), speakers %.3f of %d", i+1, h.f1(),
			float64(h.both)/float64(max(1, h.found)), float64(h.both)/float64(max(1, h.gold)), h.speakers.share(), h.speakers.of)
	}
	if all := halves[0]; all.f1() < quoteFloor || all.speakers.share() < quoteSpeakerFloor {
		t.Errorf("below the level reached: F1 %.3f, speakers %.3f", all.f1(), all.speakers.share())
	}
}

const (
	quoteFloor        = .67
	quoteSpeakerFloor = .58
)

func (q *quoteScore) add(t *testing.T, r *claims.Reader, x quoteText) {
	t.Helper()
	a := corpus.Article{Body: x.Text, Language: lang.German}
	paragraph := 0
	last := 0
	for _, span := range lang.Sentences(x.Text) {
		for _, c := range x.Text[last:span.Start] {
			if c == '\n' {
				paragraph++
			}
		}
		last = span.End
		a.Sentences = append(a.Sentences, corpus.Sentence{Span: span, Kind: corpus.Text, Paragraph: paragraph})
	}
	found := r.Read(a)
	at := runeOffsets(x.Text)
	gold, have := make([]bool, len(at)), make([]bool, len(at))
	for _, g := range x.Quotes {
		for _, s := range g.Quote {
			mark(gold, s[0], s[1])
		}
	}
	index := map[int]int{}
	for i, b := range at {
		index[b] = i
	}
	for _, c := range found {
		if c.Quotation != nil {
			mark(have, index[c.Quotation.Start], index[c.Quotation.End])
			for _, s := range c.Quotation.More {
				mark(have, index[s.Start], index[s.End])
			}
		}
	}
	for i := range gold {
		switch {
		case gold[i] && have[i]:
			q.both++
		case have[i]:
			if os.Getenv("QUOTES") != "" && (i == 0 || !have[i-1] || gold[i-1]) {
				t.Logf("%.20s: too much from %q", x.Name, x.Text[at[i]:at[min(i+60, len(at)-1)]])
			}
		case gold[i]:
			if os.Getenv("QUOTES") != "" && (i == 0 || !gold[i-1] || have[i-1]) {
				t.Logf("%.20s: missing from %q", x.Name, x.Text[at[i]:at[min(i+60, len(at)-1)]])
			}
		}
		if gold[i] {
			q.gold++
		}
		if have[i] {
			q.found++
		}
	}
	q.addSpeakers(t, x, found, at)
}

func (q *quoteScore) addSpeakers(t *testing.T, x quoteText, found []claims.Claim, at []int) {
	t.Helper()
	for _, g := range x.Quotes {
		if len(g.Speaker) == 0 || len(g.Quote) == 0 {
			continue
		}
		best, overlap := -1, 0
		for k, c := range found {
			if c.Quotation == nil {
				continue
			}
			n := 0
			for _, s := range g.Quote {
				n += max(0, min(at[s[1]], c.Quotation.End)-max(at[s[0]], c.Quotation.Start))
			}
			if n > overlap {
				best, overlap = k, n
			}
		}
		right := false
		if best >= 0 {
			for _, sp := range found[best].Speakers {
				for _, s := range g.Speaker {
					right = right || sp.Span.Overlaps(lang.Span{Start: at[s[0]], End: at[s[1]]})
				}
			}
		}
		if os.Getenv("QUOTES") != "" && !right {
			have := []claims.Speaker(nil)
			if best >= 0 {
				have = found[best].Speakers
			}
			t.Logf("%.20s: speaker of %q is %v, want %q", x.Name, x.Text[at[g.Quote[0][0]]:at[g.Quote[0][1]]], have, x.Text[at[g.Speaker[0][0]]:at[g.Speaker[0][1]]])
		}
		q.speakers.add(right)
	}
}

func mark(set []bool, from, to int) {
	for i := from; i < to && i < len(set); i++ {
		set[i] = true
	}
}

// runeOffsets is the byte offset of every character, and of the end.
func runeOffsets(s string) []int {
	var out []int
	for i := range s {
		out = append(out, i)
	}
	return append(out, len(s))
}

func readQuotes(t *testing.T, path string) []quoteText {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []quoteText
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var x quoteText
		if err := json.Unmarshal(sc.Bytes(), &x); err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	return out
}
