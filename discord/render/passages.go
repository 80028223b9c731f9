package render

import (
	"fmt"

	"github.com/quellenlage/quellenlage/rag"
)

// Passages are the sentences that an answer stands on, source by source, word for word, with what supports it in bold:
// the figures, the speakers, and what is quoted.
func Passages(a rag.Answer, l Locale) []Message {
	out := l.passages(a)
	if len(out) == 0 {
		return []Message{note(grey, l.say("passages.title"), l.say("passages.none"))}
	}
	return messages(capped(out, para{text: "-# " + l.say("passages.cut"), gap: true}), blue, l.say("passages.title"), Plain(a.ID, 64), l)
}

// passages are the sources of an answer, each with the stretches that the answer stands on.
func (l Locale) passages(a rag.Answer) []para {
	var out []para
	for _, s := range a.Sources {
		stretches := stretchesOf(a, s)
		head := fmt.Sprintf("**[%d]** ", s.N) + l.article(articleOf(s))
		if s.DigestOf != "" {
			head += "\n-# " + l.digest(s.DigestOf)
		}
		out = append(out, para{text: head, gap: true, heading: true})
		if len(stretches) == 0 {
			out = append(out, para{text: "-# " + l.say("passages.whole")})
		}
		for i, x := range stretches {
			out = append(out, x.paras(s.DigestOf != "", i > 0)...)
		}
	}
	return out
}
