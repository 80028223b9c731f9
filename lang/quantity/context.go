package quantity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

// opaque gives the token behind an address on the web, a marker in brackets or a shortcode at token i, else 0.
func (r *reader) opaque(i int) int {
	switch {
	case r.is(i, "http", "https", "www", "ftp") && r.glued(i+1):
		end := i + 1
		for r.has(end) && r.glued(end) {
			end++
		}
		return end
	case r.is(i, "["):
		return r.brackets(i)
	}
	return 0
}

// brackets passes over "[1]", "[2, 3]" and "[tag key=...]"; any other brackets are read.
func (r *reader) brackets(i int) int {
	marker, code := true, false
	for end := i + 1; end < len(r.tokens) && end < i+64 && r.tokens[end].Gap != scan.Break; end++ {
		switch {
		case r.is(end, "]"):
			if marker && end > i+1 || code {
				return end + 1
			}
			return 0
		case r.is(end, "["):
			return 0
		case r.is(end, "="):
			code = true
		case !r.kind(end, scan.Digits) && !r.is(end, ",", "-", "–", ";"):
			marker = false
		}
	}
	return 0
}

// isFigure says whether the number n at token i counts or measures something.
func (r *reader) isFigure(i int, n numeral) bool {
	if n.digits {
		return r.startsFree(i) && r.endsFree(i, n) && r.looksWhole(i, n) && !r.ordinal(i, n) && !r.listed(i, n) && !r.referred(i, n) && !r.aged(i, n)
	}
	return r.wordFree(i, n) && !r.referred(i, n)
}

// looksWhole says whether digits are not a part of what looks like a longer number: digits of another script, marks drawn
// over them, separators of other scripts. Such a number is not read, rather than read as another.
func (r *reader) looksWhole(i int, n numeral) bool {
	head, tail := r.text[:r.tokens[i].Start], r.text[r.tokens[n.next-1].End:]
	before, _ := utf8.DecodeLastRuneInString(head)
	after, size := utf8.DecodeRuneInString(tail)
	if isForeignDigit(before) || isForeignDigit(after) {
		return false
	}
	separates := after >= utf8.RuneSelf && (unicode.Is(unicode.Po, after) || unicode.Is(unicode.Ps, after) || unicode.Is(unicode.Sk, after) || unicode.Is(unicode.Lm, after) || unicode.Is(unicode.No, after))
	return !separates || len(tail) == size || tail[size] < '0' || tail[size] > '9'
}

// isForeignDigit says whether a sign is a digit of another script than ASCII, or a mark over the sign before it. Raised
// digits are none: behind a number they are notes.
func isForeignDigit(r rune) bool {
	return r >= utf8.RuneSelf && (unicode.Is(unicode.Nd, r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r))
}

// startsFree says whether what is glued to the front of digits leaves them a number.
func (r *reader) startsFree(i int) bool {
	if i > 0 && r.is(i-1, "+") && r.glued(i) && !r.glued(i-1) && !r.percentFollows(i) {
		return false
	}
	if !r.glued(i) {
		return true
	}
	if r.kind(i-1, scan.Word) {
		return r.iso[r.raw(i-1)]
	}
	if r.is(i-1, "-", "−", "–") && r.is(i-2, "(") {
		return true
	}
	switch r.low(i - 1) {
	case "#", "@", "_", "=", "&", "\\", "§", "^", "*":
		return false
	case ".", ",", ":", "/", "-", "–", "‑", "−", "’", "'":
		return !r.glued(i-1) || r.is(i-1, ",", ":", "–", "/") && !r.kind(i-2, scan.Digits) || r.is(i-1, ".") && r.kind(i-2, scan.Word)
	}
	return true
}

func (r *reader) percentFollows(i int) bool {
	n, ok := r.digitsAt(i)
	return ok && r.is(n.next, "%", "prozent", "percent", "grad", "°")
}

// endsFree says whether what is glued to the end of a number leaves it one.
func (r *reader) endsFree(i int, n numeral) bool {
	at := n.next
	if !r.glued(at) {
		return true
	}
	if r.kind(at, scan.Word) {
		_, end := r.unitAt(at, at)
		return end > 0
	}
	if !r.glued(at + 1) {
		return true
	}
	switch r.low(at) {
	case ":", "/", "_", "@", "=":
		return !r.kind(at+1, scan.Digits) && !r.is(at, "_", "@", "=") && !(r.is(at, "/") && r.kind(at+1, scan.Word) && r.is(i-1, "/"))
	case ".":
		return !r.kind(at+1, scan.Word) || r.upper(at+1)
	case "-", "‑":
		return r.hyphenFree(at)
	}
	return true
}

// hyphenFree says whether a number glued to a hyphen counts something: "3-Milliarden-Programm", "34-jährige",
// "300-400" do, "12-Punkte-Plan" does not. A hyphen with nothing behind ("elf- bis zwölf") is no question.
func (r *reader) hyphenFree(at int) bool {
	if r.kind(at+1, scan.Digits) {
		if second, ok := r.digitsAt(at + 1); ok && r.kind(at-1, scan.Digits) && !second.grouped && second.low < 1000 {
			if first, ok := r.digitsAt(at - 1); ok && first.low >= second.low {
				return false // a score: "52-48"
			}
		}
		return !r.is(at+3, "-") || !r.glued(at+2) || r.kind(at+2, scan.Mark) && !r.is(at+2, "-")
	}
	if _, end := r.unitAt(at+1, at); end > 0 {
		return true
	}
	return r.is(at+1, "köpfige", "köpfigen", "köpfiger", "köpfiges", "strong", "odd", "plus", "$", "€")
}

// behind is the token to go on from behind a number that is no figure: chains that hang together fall together.
func (r *reader) behind(i int, n numeral) int {
	at := n.next
	if !n.digits {
		return at
	}
	for r.glued(at) && (r.kind(at, scan.Digits) || r.kind(at, scan.Word) && r.kind(at-1, scan.Digits) ||
		r.is(at, ":", "/", "-", ".", "–") && r.glued(at+1) && r.kind(at+1, scan.Digits)) {
		at++
	}
	if r.referred(i, n) {
		for r.is(at, "bis", "und", "–", "-", ",", "and", "to", "/") && r.kind(at+1, scan.Digits) && !r.countNoun(at+2) {
			at += 2
		}
	}
	if r.is(i-1, "+") {
		return max(at, r.chainEnd(i))
	}
	return at
}

// ordinal says whether digits with a full stop are an ordinal: "der 2. Weltkrieg", "am 3. unbekannten Ort".
func (r *reader) ordinal(i int, n numeral) bool {
	at := n.next
	if n.grouped || at != i+1 || n.low > 999 || !r.is(at, ".") || !r.glued(at) || r.code == lang.English {
		return r.is(at, "st", "nd", "rd", "th") && r.glued(at)
	}
	if !r.near(at+1) || r.tokens[at+1].Gap != scan.Blank || !r.kind(at+1, scan.Word) {
		return r.glued(at+1) && r.is(at+1, "-")
	}
	front := i - 1
	if r.is(front, "„", "“", "\"", "»", "‚") {
		front--
	}
	second := r.is(front, "und", "bis", "oder") && r.is(front-1, ".") && r.kind(front-2, scan.Digits)
	if !r.upper(at+1) || r.marks[r.low(front)]&determiner != 0 || second {
		return true
	}
	// "des dort stationierten 1. Bataillons", but "Es starben 12. Die Polizei"
	before := r.low(i - 1)
	return n.low <= 50 && r.kind(i-1, scan.Word) && !r.upper(i-1) && r.marks[r.low(at+1)]&opener == 0 &&
		(strings.HasSuffix(before, "en") || strings.HasSuffix(before, "er") || strings.HasSuffix(before, "e"))
}

// listed says whether a number opens an item of a list: "1. ", "2) " at the beginning of a line.
func (r *reader) listed(i int, n numeral) bool {
	if n.grouped || n.low > 50 || n.next != i+1 || r.tokens[i].Gap < scan.Line {
		return false
	}
	return r.is(i+1, ".", ")") && r.glued(i+1) && !r.glued(i+2)
}

// referred says whether the word before makes a number a name or a reference: "Artikel 5", "Boeing 747", "A 7";
// the one behind it, a year: "52 v. Chr.".
func (r *reader) referred(i int, n numeral) bool {
	if r.is(n.next, "bc", "bce") || r.is(n.next, "v", "n") && r.is(n.next+1, ".") && r.is(n.next+2, "chr") {
		return true
	}
	at := i - 1
	if r.is(at, ".") && r.glued(at) {
		at--
	}
	if !r.near(i) || at < 0 || r.is(at, ":") {
		return false
	}
	if r.marks[r.low(at)]&reference != 0 || r.upper(at) && r.compoundReference(r.low(at)) {
		return !n.grouped && (r.low(at) != "no" && r.low(at) != "s" && r.low(at) != "art" && r.low(at) != "abs" || at < i-1)
	}
	if !n.digits || n.grouped || n.scale > 1 {
		return false
	}
	switch {
	case r.upper(at) && r.tokens[at].Len() == 1 && !r.is(at, "a", "i") && r.tokens[i].Gap == scan.Blank:
		return !r.countNoun(n.next)
	case r.raw(at) == "A" && n.low < 1000 && r.code != lang.English && !r.is(n.next, "-"):
		return !r.countNoun(n.next)
	case r.is(n.next, "“", "”", "\"", "«", "»", "‘") && r.glued(n.next) && r.upper(at):
		return r.is(at-1, "„", "“", "\"", "»", "«", "‚", "-")
	}
	return false
}

// compoundReference knows "Sicherheitsratsresolution" and "Telefonnummer" by their last part.
func (r *reader) compoundReference(low string) bool {
	for _, last := range []string{"resolution", "nummer", "artikel", "autobahn", "straße", "kapitel", "paragraf", "zeichen"} {
		if len(low) > len(last) && strings.HasSuffix(low, last) {
			return true
		}
	}
	return false
}

// countNoun says whether a capitalised word stands at token i, as what is counted in German does.
func (r *reader) countNoun(i int) bool { return r.upper(i) && r.near(i) }

// aged says whether a number in brackets is somebody's age: "Meier (45)".
func (r *reader) aged(i int, n numeral) bool {
	return !n.grouped && n.low <= 120 && r.is(i-1, "(") && r.glued(i) && r.is(n.next, ")") && r.glued(n.next) &&
		(r.upper(i-2) || r.kind(i-2, scan.Mark))
}

// wordFree rules out number words that are names or nouns: "Claudia Tausend", "die Elf", "außer Acht".
func (r *reader) wordFree(i int, n numeral) bool {
	at := n.next
	if r.glued(i) && (r.kind(i-1, scan.Digits) || r.is(i-1, "-", "‑", "/", "_", ".", "@", "'", "’") && !(r.is(i-1, "-") && !r.glued(i-1))) {
		return false
	}
	if r.glued(at) && r.is(at, "-", "‑", "'", "’") && r.glued(at+1) && r.code != lang.Other {
		if !r.hyphenFree(at) {
			return false
		}
	}
	if !r.upper(i) || n.next > i+1 || n.vague || n.share {
		return true
	}
	return r.opens(i) || r.mayBeCapital(i)
}

// opens says whether a sentence, a quotation or a headline begins at token i.
func (r *reader) opens(i int) bool {
	return i == 0 || r.tokens[i].Gap >= scan.Line || r.kind(i-1, scan.Mark) && !r.is(i-1, ",", "-", "&", "’", "'")
}

// mayBeCapital says whether a number word with a capital in the middle of a sentence is still a number: hundreds and
// thousands behind a small word, anything behind a qualifier, English headlines.
func (r *reader) mayBeCapital(i int) bool {
	if _, qualified := r.qualifierBefore(i); qualified {
		return true
	}
	if r.code == lang.English {
		return !r.upper(i-1) || r.upper(i-2) && !r.upper(i+1) // "Storm Kills Four", not "the Final Four"
	}
	return r.is(i, "hundert", "tausend", "dutzend") && r.kind(i-1, scan.Word) && !r.upper(i-1) || r.compounded(i)
}

// compounded says whether the word is a compound of several number words, which is never a name.
func (r *reader) compounded(i int) bool {
	_, listed := r.numbers[r.low(i)]
	return !listed
}
