package lexicon

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLine is the longest line of a word file, in bytes.
const maxLine = 4096

// Term is one English translation: its base form and the forms that no rule derives from it.
type Term struct {
	Text  string
	Forms []string
}

// Entry is one line of a word file.
type Entry struct {
	Headword string   // German, in dictionary form
	Forms    []string // further German forms that stand for the headword
	Senses   [][]Term // translations by sense, the most usual first
	Section  string   // the heading above the line, "" where there is none
	File     string   // name of the file, as handed to Parse
	Line     int      // counted from 1
	Adds     bool     // the line was marked with +: it adds to a headword that stands elsewhere
}

// Terms lists the translations best first: the first of every sense, then the second of every sense, and so on, so that
// a caller who takes only a few of them meets every sense.
func (e Entry) Terms() []Term {
	var out []Term
	for i, more := 0, true; more; i++ {
		more = false
		for _, sense := range e.Senses {
			if i < len(sense) {
				out = append(out, sense[i])
				more = true
			}
		}
	}
	return out
}

// String writes the entry as it stands in a word file; Parse reads it back to the same entry.
func (e Entry) String() string {
	var b strings.Builder
	if e.Adds {
		b.WriteByte('+')
	}
	b.WriteString(joinForms(e.Headword, e.Forms))
	b.WriteString(": ")
	for i, sense := range e.Senses {
		if i > 0 {
			b.WriteString("; ")
		}
		for j, t := range sense {
			if j > 0 {
				b.WriteString(", ")
			}
			b.WriteString(joinForms(t.Text, t.Forms))
		}
	}
	return b.String()
}

func joinForms(base string, forms []string) string {
	return strings.Join(append([]string{base}, forms...), "/")
}

// Parse reads a word file. It goes on after a faulty line; the error then joins all faults, each with name and line
// number, and the entries are those of the lines that could be read.
func Parse(r io.Reader, name string) ([]Entry, error) {
	var (
		entries []Entry
		faults  []error
		section string
	)
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, maxLine), maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		switch {
		case line == "":
		case strings.HasPrefix(line, "#"):
			section = strings.TrimSpace(strings.TrimLeft(line, "#"))
		default:
			e, err := parseEntry(line)
			if err != nil {
				faults = append(faults, fmt.Errorf("%s:%d: %w", name, n, err))
				continue
			}
			e.Section, e.File, e.Line = section, name, n
			entries = append(entries, e)
		}
	}
	if err := lines.Err(); err != nil {
		faults = append(faults, fmt.Errorf("%s:%d: reading the line (at most %d bytes): %w", name, n+1, maxLine, err))
	}
	return entries, errors.Join(faults...)
}

func parseEntry(line string) (Entry, error) {
	left, right, found := strings.Cut(line, ":")
	if !found {
		return Entry{}, fmt.Errorf("%q has no colon: write \"Headword: translation, translation\"", line)
	}
	var e Entry
	left, e.Adds = strings.CutPrefix(left, "+")
	head, err := parseTerm(left)
	if err != nil {
		return Entry{}, fmt.Errorf("headword: %w", err)
	}
	e.Headword, e.Forms = head.Text, head.Forms
	for sense := range strings.SplitSeq(right, ";") {
		terms, err := parseSense(sense)
		if err != nil {
			return Entry{}, fmt.Errorf("translation of %q: %w", e.Headword, err)
		}
		e.Senses = append(e.Senses, terms)
	}
	return e, nil
}

func parseSense(s string) ([]Term, error) {
	var terms []Term
	for text := range strings.SplitSeq(s, ",") {
		t, err := parseTerm(text)
		if err != nil {
			return nil, err
		}
		terms = append(terms, t)
	}
	return terms, nil
}

func parseTerm(s string) (Term, error) {
	var t Term
	for i, form := range strings.Split(s, "/") {
		form = strings.TrimSpace(form)
		if err := checkWord(form); err != nil {
			return Term{}, err
		}
		form = strings.Join(strings.Fields(form), " ")
		if i == 0 {
			t.Text = form
		} else {
			t.Forms = append(t.Forms, form)
		}
	}
	return t, nil
}

// checkWord refuses what cannot be part of a word or phrase, so that a slip of the pen (a bracket, a second colon) is
// reported instead of becoming a word that nobody finds.
func checkWord(w string) error {
	if !utf8.ValidString(w) {
		return fmt.Errorf("%q is not UTF-8", w)
	}
	letters := false
	for _, r := range w {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			letters = true
		case unicode.IsMark(r), strings.ContainsRune(" -'’.&%", r):
		default:
			return fmt.Errorf("%q holds %q: only letters, digits, spaces and - ' . & %% are words", w, r)
		}
	}
	if !letters {
		return fmt.Errorf("%q is no word: remove the stray comma, semicolon or slash", w)
	}
	return nil
}
