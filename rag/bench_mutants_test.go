package rag_test

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag"
)

// The share of mutants that have to be stopped, and every how many of them is tried; BENCH_MUTANTS=1 tries all.
const (
	mutantsStopped = .85
	mutantsStep    = 4
)

// mutation changes one word.
type mutation struct{ class, language, from, to string }

// TestBenchMutants changes one word or digit in right answers, so that nearly all of them lie, and counts how many of those
// are still shown. Some are true all the same, and some nobody would write: the figure is for comparing, by class.
func TestBenchMutants(t *testing.T) {
	t.Parallel()
	var cases []benchCase
	mutations := readMutations(t)
	for _, c := range append(readBench(t, "right"), readBench(t, "others-right")...) {
		cases = append(cases, mutants(c, mutations)...)
	}
	if os.Getenv("BENCH_MUTANTS") == "" {
		n := 0
		cases = slices.DeleteFunc(cases, func(benchCase) bool { n++; return n%mutantsStep != 0 })
	}
	table := bench(t, cases, func(_ *testing.T, _ *benchWorld, a rag.Answer, run *benchRun) string { return reached(a, run) })
	if good, all := table.totals(); all == 0 || float64(good) < mutantsStopped*float64(all) {
		t.Errorf("%d of %d mutants are stopped, want %.0f %%", good, all, 100*mutantsStopped)
	}
}

// mutants are the lies that one change makes of a right answer.
func mutants(c benchCase, mutations []mutation) []benchCase {
	var out []benchCase
	for i, s := range c.Sentences {
		add := func(class, text string) {
			m := c
			m.Kind, m.ID = class, c.ID+" "+strconv.Itoa(len(out))
			m.Sentences = slices.Clone(c.Sentences)
			m.Sentences[i].Text, m.Sentences[i].Lie = text, true
			m.Must, m.Repair = nil, nil
			out = append(out, m)
		}
		for _, x := range mutations {
			if x.language != "any" && x.language != c.Language {
				continue
			}
			if at := wordAt(s.Text, x.from); at >= 0 {
				add(x.class, s.Text[:at]+cased(x.to, s.Text[at:])+s.Text[at+len(x.from):])
			}
		}
		for _, text := range otherDigits(s.Text, lang.Code(c.Language)) {
			add("digit", text)
		}
	}
	return out
}

// otherDigits are a text with the first digit of one of its figures raised; dates keep theirs.
func otherDigits(text string, code lang.Code) []string {
	var dates []lang.Span
	for _, d := range calendar.Find(text, calendar.Interval{}) {
		dates = append(dates, d.Span)
	}
	var out []string
	for _, q := range quantity.Find(text, code, dates) {
		i := strings.IndexAny(text[q.Start:q.End], "12345678")
		if i < 0 {
			continue
		}
		i += q.Start
		out = append(out, text[:i]+string(text[i]+1)+text[i+1:])
	}
	return out
}

// wordAt is where a text has a word by itself, whatever case its first letter has; -1 for nowhere.
func wordAt(text, word string) int {
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for from := 0; ; {
		at := strings.Index(strings.ToLower(text[from:]), strings.ToLower(word))
		if at < 0 || len(strings.ToLower(text)) != len(text) {
			return -1
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(word):])
		if !letter(before) && !letter(after) && text[at+1:at+len(word)] == word[1:] {
			return at
		}
		from = at + 1
	}
}

// cased is a word with a capital where a text begins with one.
func cased(word, like string) string {
	if r, _ := utf8.DecodeRuneInString(like); unicode.IsUpper(r) {
		first, n := utf8.DecodeRuneInString(word)
		return string(unicode.ToUpper(first)) + word[n:]
	}
	return word
}

func readMutations(tb testing.TB) []mutation {
	tb.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "bench", "mutants.txt"))
	if err != nil {
		tb.Fatal(err)
	}
	var out []mutation
	sc := bufio.NewScanner(bytes.NewReader(raw))
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		head, words, ok := strings.Cut(line, ": ")
		class, language, named := strings.Cut(head, " ")
		from, to, one := strings.Cut(words, " > ")
		a, b, both := strings.Cut(words, " <> ")
		switch {
		case !ok || !named || one == both:
			tb.Fatalf("mutants.txt, line %d: want class language: word > word", n)
		case both:
			out = append(out, mutation{class, language, a, b}, mutation{class, language, b, a})
		default:
			out = append(out, mutation{class, language, from, to})
		}
	}
	return out
}
