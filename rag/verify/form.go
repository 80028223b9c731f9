package verify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// The bounds of a sentence that a model may write.
const (
	longestSentence = 600 // characters
	fewestWords     = 2   // less is no sentence
	repeatedRune    = 6   // of one sign in a row
	repeatedWord    = 4   // of one word in a row
	copiedWords     = 8   // of the prompt in a row
)

// form checks that a sentence is one: plain prose in the language asked for, with nothing in it that shows what it does
// not say. It returns false where the rest is not worth reading.
func (p *prose) form(plain string) bool {
	if utf8.RuneCountInString(plain) > longestSentence {
		p.fail("form", "the sentence has more than %d characters", longestSentence)
		return false
	}
	if !utf8.ValidString(plain) {
		p.fail("form", "the sentence is not valid UTF-8")
		return false
	}
	words := claims.Words(plain)
	p.signs(plain)
	p.markdown(strings.TrimSpace(plain))
	p.links(plain)
	p.repetition(plain, words)
	p.talk(plain, words)
	p.copied(words)
	p.language(plain, words)
	return true
}

// signs refuses characters that people can't see or that turn the direction of what they see.
func (p *prose) signs(plain string) {
	for _, r := range plain {
		if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) && r != '\u00ad' || unicode.Is(unicode.Co, r) || r == utf8.RuneError || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			p.fail("form", "the sentence holds the invisible character %U", r)
			return
		}
	}
}

// markdown refuses what a front end would set as something else than a sentence.
func (p *prose) markdown(plain string) {
	for _, mark := range []string{"**", "__", "`", "~~", "||", "![", "](", "<!", "</", "@everyone", "@here", "\\", "```"} {
		if strings.Contains(plain, mark) {
			p.fail("markdown", "%q is markup; plain prose is wanted", mark)
			return
		}
	}
	for _, begin := range []string{"#", "> ", "- ", "* ", "+ ", "| ", "•", "– "} {
		if strings.HasPrefix(plain, begin) {
			p.fail("markdown", "the sentence begins with %q like a heading, list or quotation block", begin)
			return
		}
	}
	if i := strings.IndexByte(plain, '<'); i >= 0 && i+1 < len(plain) && (unicode.IsLetter(rune(plain[i+1])) || plain[i+1] == '@' || plain[i+1] == '#') {
		p.fail("markdown", "%q looks like a tag; plain prose is wanted", plain[i:min(len(plain), i+8)])
	}
	dates := calendar.Find(plain, calendar.Interval{})
	dated := len(dates) > 0 && dates[0].Start == 0 // "4. März"
	if n := strings.IndexAny(plain, ".)"); !dated && n > 0 && n < 3 && strings.HasPrefix(plain[n+1:], " ") && strings.Trim(plain[:n], "0123456789") == "" {
		p.fail("markdown", "the sentence begins like a numbered list")
	}
	for field := range strings.FieldsSeq(plain) {
		if w := strings.Trim(field, ".,;:()[]"); len(w) >= 2 && len(w) <= 4 && (w[0] == 'c' || w[0] == 'p') && strings.Trim(w[1:], "0123456789") == "" {
			p.fail("form", "%q is an id; sentences are written without them", w)
		}
		if f := strings.Trim(field, ".,;:"); len(f) > 2 && (f[0] == '*' && f[len(f)-1] == '*' || f[0] == '_' && f[len(f)-1] == '_') {
			p.fail("markdown", "%q is markup; plain prose is wanted", f)
		}
	}
}

// links refuses addresses that are of no cited source.
func (p *prose) links(plain string) {
	for field := range strings.FieldsSeq(plain) {
		low := strings.ToLower(strings.Trim(field, ".,;:()<>[]\"“”„"))
		if !strings.Contains(low, "://") && !strings.HasPrefix(low, "www.") && !strings.HasPrefix(low, "mailto:") && !strings.HasPrefix(low, "javascript:") && !strings.Contains(low, "@") {
			continue
		}
		known := false
		for _, n := range p.line.Sources {
			known = known || n >= 1 && n <= len(p.ev.Articles) && p.ev.Articles[n-1].URL != "" && strings.ToLower(p.ev.Articles[n-1].URL) == low
		}
		if !known {
			p.fail("link", "%q is the address of no cited source", field)
		}
	}
}

// repetition refuses sentences that got stuck.
func (p *prose) repetition(plain string, words []claims.Word) {
	run, last := 0, rune(0)
	for _, r := range plain {
		if run++; r != last {
			run, last = 1, r
		}
		if run >= repeatedRune && !unicode.IsDigit(r) && r != ' ' {
			p.fail("form", "%q is repeated", string(r))
			return
		}
	}
	run = 0
	for i, w := range words {
		if run++; i == 0 || w.Folded != words[i-1].Folded {
			run = 1
		}
		if run >= repeatedWord {
			p.fail("form", "%q is repeated", w.Text)
			return
		}
	}
	spoken := 0
	for _, w := range words {
		if w.Kind != lang.Punct {
			spoken++
		}
	}
	if spoken < fewestWords && !(spoken == 1 && (saysYes(words[0].Folded) != 0 || p.bareFigure(plain))) {
		p.fail("form", "the text is no sentence")
	}
}

// talk refuses instructions and what an assistant says of itself or to the reader.
func (p *prose) talk(plain string, words []claims.Word) {
	if p.v.vocabulary.IsInstruction(plain) {
		p.fail("instruction", "the sentence tells somebody what to do")
	}
	for _, h := range p.v.manner.find(words, p.asked.Language) {
		if h.ID == "assistant" && !p.inQuote(plain, h.Start) && !p.means(plain[h.Start:h.End]) {
			p.fail("talk", "%q speaks of the writer or to the reader; only what the sources say is wanted", plain[h.Start:h.End])
			return
		}
	}
}

// means says whether a word that looks like one of address is another by its capitals: "the US", and German pronouns of the
// third person, which are polite ones only with a capital.
func (p *prose) means(word string) bool {
	if p.asked.Language == lang.English {
		return word == "US"
	}
	return word == "ihnen" || word == "ihr" || word == "sie"
}

// inQuote says whether an odd number of quotation marks stands before an offset.
func (p *prose) inQuote(plain string, offset int) bool {
	n := 0
	for _, r := range plain[:offset] {
		switch r {
		case '"', '„', '“', '”', '»', '«':
			n++
		}
	}
	return n%2 == 1
}

// copied refuses a stretch of the instructions that the model was given.
func (p *prose) copied(words []claims.Word) {
	own := joined(words)
	for _, told := range p.asked.Told {
		if len(own) < copiedWords {
			return
		}
		runs := map[string]bool{}
		all := joined(claims.Words(told))
		for i := 0; i+copiedWords <= len(all); i++ {
			runs[strings.Join(all[i:i+copiedWords], " ")] = true
		}
		for i := 0; i+copiedWords <= len(own); i++ {
			if run := strings.Join(own[i:i+copiedWords], " "); runs[run] {
				p.fail("prompt", "%q repeats the instructions", run)
				return
			}
		}
	}
}

// joined are the folded words without signs.
func joined(words []claims.Word) []string {
	var out []string
	for _, w := range words {
		if w.Kind != lang.Punct {
			out = append(out, w.Folded)
		}
	}
	return out
}

// language checks that the sentence is written in the language asked for. Quotations are in their own.
func (p *prose) language(plain string, words []claims.Word) {
	want := p.asked.Language
	if want != lang.German {
		want = lang.English
	}
	var own strings.Builder
	for _, w := range words {
		if !p.inQuote(plain, w.Start) && w.Kind != lang.Number {
			own.WriteString(w.Text)
			own.WriteByte(' ')
		}
	}
	if got, sure := lang.Detect(own.String()); sure && got != want {
		p.fail("language", "the sentence is not in the language of the question (%s)", want)
	}
}
