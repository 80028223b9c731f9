package render

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// apart is the zero width space: it breaks a mention without being seen.
const apart = "\u200b"

// Escape is an untrusted text that Discord shows as it stands: no mention, command, time, emoji code, masked or bare link,
// no bold or struck type, spoiler, code, heading, quote or list comes out of it. Only what would have an effect is
// escaped. A text with letters that are written from right to left is isolated line by line, so that it does not turn
// what stands beside it. Markers like [1] stay as they are.
func Escape(text string) string {
	lines := strings.Split(clean(text), "\n")
	for i, line := range lines {
		lines[i] = isolate(atStart(escapeLine(line)))
	}
	return strings.Join(lines, "\n")
}

// Plain is an untrusted text for places where Discord reads no markdown (footers, buttons, choices): one clean line of at
// most limit characters.
func Plain(text string, limit int) string {
	const spare = 16
	return shorten(isolate(disarmed(oneLine(within(text, spare*limit)))), limit)
}

// inline is an untrusted text on one line, escaped for the midst of a line and not yet isolated.
func inline(text string) string { return escapeLine(oneLine(text)) }

// among is an untrusted text on one line, to stand among other words.
func among(text string) string { return isolate(inline(text)) }

// brief is an untrusted text as inline makes it, of at most limit characters.
func brief(text string, limit int) string {
	const spare = 16 // bytes read for one character shown
	return shorten(inline(within(text, spare*limit)), limit)
}

// escapeLine escapes one clean line for the midst of a line.
func escapeLine(line string) string {
	var b strings.Builder
	b.Grow(len(line) + len(line)/16)
	done := 0
	for i := range len(line) {
		if before, after := guards(line, i); before+after != "" {
			b.WriteString(line[done:i])
			b.WriteString(before + line[i:i+1] + after)
			done = i + 1
		}
	}
	b.WriteString(line[done:])
	return b.String()
}

// guards are what must stand before and after a byte of a line, by what stands beside it. All that has a meaning to Discord
// is ASCII.
func guards(line string, i int) (before, after string) {
	at := func(k int) byte {
		if k < 0 || k >= len(line) {
			return 0
		}
		return line[k]
	}
	switch c := line[i]; c {
	case '\\', '*', '_', '`':
		return `\`, ""
	case '~', '|':
		if at(i-1) == c || at(i+1) == c {
			return `\`, ""
		}
	case '(':
		if at(i-1) == ']' {
			return `\`, ""
		}
	case '/':
		if at(i-1) == ':' && at(i+1) == '/' || endsInInvite(line[:i]) {
			return `\`, ""
		}
	case '<':
		if next := at(i + 1); next != 0 && next != ' ' && next != '=' {
			return "", apart
		}
	case '@':
		if mentions(line[i+1:]) {
			return "", apart
		}
	}
	return "", ""
}

// mentions says whether what follows an "@" makes a mention of it.
func mentions(rest string) bool {
	if rest == "" {
		return false
	}
	if c := rest[0]; c == '!' || c == '&' || c >= '0' && c <= '9' {
		return true
	}
	for _, all := range []string{"everyone", "here"} {
		if len(rest) >= len(all) && strings.EqualFold(rest[:len(all)], all) {
			return true
		}
	}
	return false
}

// endsInInvite says whether a slash behind head would make an invitation of it: Discord shows those without "https".
func endsInInvite(head string) bool {
	for _, host := range []string{"discord.gg", "discord.com", "discordapp.com"} {
		if len(head) >= len(host) && strings.EqualFold(head[len(head)-len(host):], host) {
			return true
		}
	}
	return false
}

// atStart escapes what means something at the start of a line: headings, small print, quotes, lists.
func atStart(line string) string {
	if line == "" {
		return line
	}
	switch {
	case line[0] == '#' || line[0] == '>' || strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "-#"):
		return `\` + line
	}
	rest := strings.TrimLeft(line, "0123456789")
	if digits := len(line) - len(rest); digits > 0 && strings.HasPrefix(rest, ". ") {
		return line[:digits] + `\` + rest
	}
	return line
}

// disarmed breaks the mentions of a text that is not escaped.
func disarmed(line string) string {
	if !strings.ContainsAny(line, "@<") {
		return line
	}
	var b strings.Builder
	for i, r := range line {
		b.WriteRune(r)
		rest := line[i+utf8.RuneLen(r):]
		if r == '@' && mentions(rest) || r == '<' && rest != "" && rest[0] != ' ' {
			b.WriteString(apart)
		}
	}
	return b.String()
}

// The marks around a text whose direction is its own (Unicode Standard Annex 9).
const (
	firstStrong = "\u2068"
	popIsolate  = "\u2069"
)

// isolate sets a line with letters that are written from right to left apart from what stands beside it.
func isolate(line string) string {
	if strings.ContainsFunc(line, rightToLeft) {
		return firstStrong + line + popIsolate
	}
	return line
}

func rightToLeft(r rune) bool {
	return r >= '\u0590' && unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko,
		unicode.Samaritan, unicode.Mandaic, unicode.Adlam, unicode.Mende_Kikakui, unicode.Hanifi_Rohingya) ||
		r >= '\U00010800' && r <= '\U00010fff'
}
