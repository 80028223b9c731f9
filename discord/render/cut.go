package render

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// ellipsis stands for what was left out.
const ellipsis = "…"

// shorten is a text of at most limit characters, cut between two characters as people see them, at a space where one is
// near, with "…" at its end where something is left out.
func shorten(text string, limit int) string {
	if !longer(text, limit) {
		return text
	}
	isolated := strings.HasPrefix(text, firstStrong)
	room := limit - size(ellipsis)
	if isolated {
		room -= size(popIsolate)
	}
	at := cutAt(text, room)
	text = strings.TrimRight(strings.TrimRight(text[:at], " "), `\`) + ellipsis
	if isolated {
		text += popIsolate
	}
	return text
}

// pieces are an escaped line in parts of at most limit characters each. It is cut at spaces; only where there is none near
// it is cut within a word, between two characters as people see them, and never within an escape or a marker like [12].
func pieces(line string, limit int) []string {
	var out []string
	for longer(line, limit) {
		at := cutAt(line, limit)
		out = append(out, strings.TrimSpace(line[:at]))
		line = strings.TrimSpace(line[at:])
	}
	return append(out, line)
}

// cutAt is where to cut a line that is longer than limit: the byte offset of the last good place, at least one character
// in.
func cutAt(line string, limit int) int {
	const near = 200 // bytes: how far back a space is looked for
	at, used := 0, 0
	for g := graphemes.FromString(line); g.Next(); at = g.End() {
		if used += size(g.Value()); used > limit {
			break
		}
	}
	if at == 0 { // some scripts make one character of any number of code points
		return runesWithin(line, limit)
	}
	if space := strings.LastIndexByte(line[max(0, at-near):at], ' '); space >= 0 && at < len(line) {
		if at = max(0, at-near) + space + 1; at > 1 {
			return at
		}
	}
	return safe(line, at)
}

// runesWithin is the length in bytes of the code points of a text that fit into limit, at least of one.
func runesWithin(text string, limit int) int {
	used := 0
	for i, r := range text {
		if used += size(string(r)); used > limit && i > 0 {
			return i
		}
	}
	return len(text)
}

// safe moves a cut back out of an escape, a marker, or a pair of asterisks.
func safe(line string, at int) int {
	if open := strings.LastIndexByte(line[:at], '['); open > 0 && at-open <= len("[9999") &&
		strings.Trim(line[open+1:at], "0123456789") == "" {
		at = open
	}
	slashes := 0
	for slashes < at && line[at-1-slashes] == '\\' {
		slashes++
	}
	if slashes%2 == 1 && at > 1 {
		return at - 1
	}
	if at > 1 && at < len(line) && line[at-1] == '*' && line[at] == '*' {
		at--
	}
	return at
}
