package claims

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/corpus"
)

// isBar says whether a character parts the cells of a row, in prompts as in tables.
func isBar(r rune) bool {
	switch r {
	case '|', '\u00a6', '\u2502', '\u2503', '\u2758', '\uff5c', '\uffe8':
		return true
	}
	return false
}

// cells parts a row at its bars, so that a figure in one cell never counts what another one names: which cells belong together
// only the head of a table says. What has no bar is a single cell.
func cells(body string, s corpus.Sentence) []corpus.Sentence {
	text := body[s.Start:s.End]
	if strings.IndexFunc(text, isBar) < 0 {
		return []corpus.Sentence{s}
	}
	var out []corpus.Sentence
	add := func(from, to int) {
		cell := text[from:to]
		from += len(cell) - len(strings.TrimLeftFunc(cell, unicode.IsSpace))
		if cell = strings.TrimSpace(cell); cell == "" {
			return
		}
		part := s
		part.Start, part.End = s.Start+from, s.Start+from+len(cell)
		out = append(out, part)
	}
	from := 0
	for i, r := range text {
		if isBar(r) {
			add(from, i)
			from = i + utf8.RuneLen(r)
		}
	}
	add(from, len(text))
	return out
}

// promptCopy is where in a sentence begins what the data of a prompt begins its lines with, an id and the number of a source in
// brackets ("c1 [2] 40 | killed | …"): at its start, or anywhere with a bar behind it; -1 where nothing does. People who report
// something don't write so; who does wants a line of an article to be taken for one of the ledger.
func promptCopy(sentence string) int {
	lastBar := strings.LastIndexFunc(sentence, isBar)
	for i := 0; i < len(sentence); {
		open := strings.IndexByte(sentence[i:], '[')
		if open < 0 {
			return -1
		}
		open += i
		i = open + 1
		if !isNumbered(sentence[open:]) {
			continue
		}
		id, at := idBefore(sentence[:open])
		if id == "" {
			continue
		}
		starts := at <= longestID && strings.IndexFunc(sentence[:at], unicode.IsLetter) < 0
		switch {
		case starts && (lastBar > open || id[0] == 'c' || id[0] == 'p'):
			return 0
		case lastBar > open:
			return at
		}
	}
	return -1
}

// isNumbered says whether a text begins with a number in brackets.
func isNumbered(text string) bool {
	const longest = 6
	end := strings.IndexByte(text[:min(len(text), longest)], ']')
	return end > 1 && strings.Trim(text[1:end], "0123456789 ") == ""
}

// longestID is how many bytes before a number in brackets are looked at.
const longestID = 24

// idBefore is the id that a text ends in, letters with digits behind them ("c1"), with what may stand between an id and what
// follows, and where it begins; "" where there is none.
func idBefore(text string) (id string, at int) {
	between := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ']' }
	from := max(0, len(text)-longestID)
	tail := strings.TrimRightFunc(text[from:], between)
	digits := strings.TrimRight(tail, "0123456789")
	letters := strings.TrimRightFunc(digits, unicode.IsLetter)
	if len(digits) == len(tail) || len(letters) == len(digits) || len(tail)-len(letters) > longestID/2 {
		return "", 0
	}
	return tail[len(letters):], from + len(letters)
}
