package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences splits text into sentences, in order and without the white space around them. A line break always ends a
// sentence; within a line a full stop, question or exclamation mark or an ellipsis does, with the quotation marks and
// brackets that close after it, unless it belongs to an abbreviation (abbreviations.txt), an ordinal ("am 11. Januar",
// "Wladimir II."), an initial, a figure or an address ("op-online.de"). A missing space after a full stop is seen
// ("Ende.Der"). Colons and semicolons do not split. Time is linear in the length of text.
func Sentences(text string) []Span {
	var spans []Span
	for start := 0; start < len(text); {
		end, next := len(text), len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end, next = start+i, start+i+1
		}
		spans = appendLine(spans, text, Span{start, end})
		start = next
	}
	return spans
}

// splitter is the state of splitting one line.
type splitter struct {
	line    string
	start   int  // where the sentence begins
	address bool // the word being read is a URL or an e-mail address
	low     bool // a „ is open
	plain   bool // a " is open
}

// appendLine adds the sentences of the line that lies at s of text.
func appendLine(spans []Span, text string, s Span) []Span {
	sp := splitter{line: text[s.Start:s.End]}
	add := func(end int) {
		part := trimSpan(sp.line, Span{sp.start, end})
		if part.Len() > 0 {
			spans = append(spans, part.Shift(s.Start))
		}
		sp.start = end
	}
	inWord := false
	for i := 0; i < len(sp.line); {
		r, size := utf8.DecodeRuneInString(sp.line[i:])
		if unicode.IsSpace(r) {
			inWord = false
		} else if !inWord {
			inWord, sp.address = true, isAddress(sp.line[i:])
		}
		if !isTerminator(r) {
			sp.quote(r)
			i += size
			continue
		}
		end, split := sp.terminator(i)
		for _, r := range sp.line[i:end] {
			sp.quote(r)
		}
		if split {
			add(end)
		}
		i = end
	}
	add(len(sp.line))
	return spans
}

func isTerminator(r rune) bool { return r == '.' || r == '!' || r == '?' || r == '…' }

// quote keeps track of quotation marks, of which "“" and '"' open as well as close.
func (sp *splitter) quote(r rune) {
	switch r {
	case '„':
		sp.low = true
	case '“', '”':
		sp.low = false
	case '"':
		sp.plain = !sp.plain
	}
}

// terminator looks at the run of full stops, question and exclamation marks that begins at i. It gives the end of that
// run with the closing marks after it, and whether a sentence ends there.
func (sp *splitter) terminator(i int) (end int, split bool) {
	end = i
	for end < len(sp.line) {
		r, size := utf8.DecodeRuneInString(sp.line[end:])
		if !isTerminator(r) {
			break
		}
		end += size
	}
	stop := sp.line[i:end]
	run := end
	end = sp.closers(end)
	rest := sp.line[end:]
	trimmed := strings.TrimLeftFunc(rest, unicode.IsSpace)
	switch {
	case trimmed == "":
		return len(sp.line), true
	case len(trimmed) < len(rest):
		return end, sp.splitsBeforeSpace(stop, i, trimmed, end > run)
	default:
		return end, sp.splitsWithoutSpace(stop, i, rest, end > run)
	}
}

// closers is the offset behind the quotation marks and brackets that close at i.
func (sp *splitter) closers(i int) int {
	low, plain := sp.low, sp.plain
	for i < len(sp.line) {
		r, size := utf8.DecodeRuneInString(sp.line[i:])
		next, _ := utf8.DecodeRuneInString(sp.line[i+size:])
		switch r {
		case ')', ']', '”', '’', '‹', '›':
		case '“':
			if !low && unicode.IsUpper(next) {
				return i
			}
			low = false
		case '«', '»', '\'':
			if unicode.IsUpper(next) {
				return i
			}
		case '"':
			if !plain && (unicode.IsLetter(next) || unicode.IsDigit(next)) {
				return i
			}
			plain = false
		default:
			return i
		}
		i += size
	}
	return i
}

// splitsBeforeSpace decides for a terminator after which, past white space, rest follows.
func (sp *splitter) splitsBeforeSpace(stop string, at int, rest string, closed bool) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case unicode.IsLower(r):
		// A question without a quotation mark ends even where the next one is written small, as people do in chats.
		return stop[0] == '?' && !closed
	case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !isOpener(r):
		return false
	case stop != "." || closed && !isBracketed(sp.line[sp.start:at]):
		return true
	}
	return !sp.bindsNext(at, rest)
}

// isBracketed says whether a bracket opened shortly before the end of s is still open: "(geb. 1952)" closes after a word.
func isBracketed(s string) bool {
	s = s[max(0, len(s)-40):]
	return strings.LastIndexByte(s, '(') > strings.LastIndexByte(s, ')')
}

// splitsWithoutSpace decides for a terminator directly followed by rest.
func (sp *splitter) splitsWithoutSpace(stop string, at int, rest string, closed bool) bool {
	r, size := utf8.DecodeRuneInString(rest)
	if isOpener(r) {
		r, size = utf8.DecodeRuneInString(rest[size:])
		return unicode.IsUpper(r) && size > 0 && sp.endsWord(at)
	}
	if sp.address || !unicode.IsUpper(r) {
		return false
	}
	after, _ := utf8.DecodeRuneInString(rest[size:])
	if !unicode.IsLower(after) && !unicode.IsSpace(after) {
		return false
	}
	if closed || stop != "." {
		return true
	}
	return sp.endsWord(at) && !sp.bindsNext(at, rest)
}

// endsWord says whether at least two letters, or a digit or a closing mark, stand before at.
func (sp *splitter) endsWord(at int) bool {
	last, size := utf8.DecodeLastRuneInString(sp.line[sp.start:at])
	if !unicode.IsLetter(last) {
		return last != utf8.RuneError && last != '.' && !unicode.IsSpace(last)
	}
	before, _ := utf8.DecodeLastRuneInString(sp.line[sp.start : at-size])
	return unicode.IsLetter(before)
}

func isOpener(r rune) bool {
	switch r {
	case '„', '“', '"', '»', '«', '‚', '‘', '\'', '(', '[', '¿', '¡', '‹', '›', '”':
		return true
	}
	return false
}

// isAddress says whether the word at the beginning of s is a URL or an e-mail address.
func isAddress(s string) bool {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		s = s[:i]
	}
	return strings.Contains(s, "://") || strings.HasPrefix(s, "www.") || strings.Contains(s, "@")
}

// trimSpan is s without the white space and invisible signs at both ends.
func trimSpan(text string, s Span) Span {
	blank := func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }
	for s.Start < s.End {
		r, size := utf8.DecodeRuneInString(text[s.Start:s.End])
		if !blank(r) {
			break
		}
		s.Start += size
	}
	for s.Start < s.End {
		r, size := utf8.DecodeLastRuneInString(text[s.Start:s.End])
		if !blank(r) {
			break
		}
		s.End -= size
	}
	return s
}
