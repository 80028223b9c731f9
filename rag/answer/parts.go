package answer

import (
	"maps"
	"slices"

	"github.com/quellenlage/quellenlage/rag/draft"
)

// writeThen answers the second question of a message under the answer to the first. Where the articles answer only one of
// them, a note says so.
func (e *Evidence) writeThen(first *writer) *writer {
	in := first.in
	in.Asked = *first.asked.Then
	second := e.writer(in)
	second.kept = slices.Clone(first.cited)
	second.cited = slices.Clone(first.cited)
	second.write()
	switch {
	case first.abstained && second.abstained:
		return first
	case second.abstained:
		first.note("Zum zweiten Teil der Frage sagen die Artikel nichts.", "The articles don't answer the second part of the question.")
		return first
	case first.abstained:
		alone := e.writer(in)
		alone.write()
		alone.note("Zum ersten Teil der Frage sagen die Artikel nichts.", "The articles don't answer the first part of the question.")
		return alone
	}
	second.lines = append(first.lines, second.lines...)
	second.tables = append(first.tables, second.tables...)
	maps.Copy(second.used, first.used)
	second.contrasted = second.contrasted || first.contrasted
	return second
}

func (w *writer) note(de, en string) {
	w.add(draft.Line{Role: draft.Note, Text: w.pick(de, en)})
}

// courteous answers thanks and greetings, which ask nothing.
func (w *writer) courteous() {
	w.reset()
	text := w.pick("Ich beantworte Fragen zu den Artikeln, mit Belegen.", "I answer questions about the articles, with sources.")
	if w.asked.Courtesy == "thanks" {
		text = w.pick("Gern geschehen. ", "You're welcome. ") + text
	}
	w.add(draft.Line{Role: draft.Verdict, Text: text})
}
