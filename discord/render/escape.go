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
		lines[i] = isolate(escapeLine(line))
	}
	return strings.Join(lines, "\n")
}

// Plain is an untrusted text for places where Discord reads no markdown (footers, buttons, choices): one clean line of at
// most limit characters.
func Plain(text string, limit int) string {
	return shorten(isolate(disarmed(oneLine(text))), limit)
}

// inline is an untrusted text on one line, escaped and not yet isolated.
func inline(text string) string { return escapeLine(oneLine(text)) }

// escapeLine escapes one clean line, wherever it will stand.
func escapeLine(line string) string {
	var b strings.Builder
	b.Grow(len(line) + len(line)/16)
	var before rune
	for i, r := range line {
		width := utf8.RuneLen(r)
		b.WriteString(mark(line[:i], before, r, line[i+width:]))
		before = r
	}
	return atStart(b.String())
}

// mark is a character of a line as it must stand there, by what stands beside it.
func mark(head string, before, r rune, rest string) string {
	next, _ := utf8.DecodeRuneInString(rest)
	switch r {
	case '\\', '*', '_', '`':
		return `\` + string(r)
	case '~', '|':
		if before == r || next == r {
			return `\` + string(r)
		}
	case '(':
		if before == ']' {
			return `\(`
		}
	case '/':
		if before == ':' && next == '/' || endsInInvite(head) {
			return `\/`
		}
	case '<':
		if rest != "" && next != ' ' && next != '=' {
			return "<" + apart
		}
	case '@':
		if mentions(rest) {
			return "@" + apart
		}
	}
	return string(r)
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
