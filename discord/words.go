package discord

import (
	"fmt"

	"github.com/quellenlage/quellenlage/discord/render"
)

// said is a sentence of the bot's that is part of no answer.
type said int

// The sentences.
const (
	saidFailure said = iota
	saidBudget
	saidNotHelpful
	saidChange
	saidSince
	saidForgotten
	saidNotFound
)

// sentences are German and English, by said.
func (s said) in(l render.Locale) string {
	both := map[said][2]string{
		saidFailure:    {"Eine Frage konnte nicht beantwortet werden. Kennung: `%s`", "A question could not be answered. Id: `%s`"},
		saidBudget:     {"Die Fragen dieses Servers für heute sind aufgebraucht.", "This server's questions for today are used up."},
		saidNotHelpful: {"Jemand fand eine Antwort nicht hilfreich: %s", "Somebody found an answer not helpful: %s"},
		saidChange:     {"Einstellungen geändert von <@%s>.", "Settings changed by <@%s>."},
		saidSince: {
			"`%s` lese ich nicht als Datum. Schreib zum Beispiel 2025-01-31 oder „Januar 2025“.",
			"I can't read `%s` as a date. Write 2025-01-31 or “January 2025”, for example.",
		},
		saidForgotten: {
			"Gelöscht: was von deinen Fragen aufgezeichnet war (%d Antworten).", "Deleted: what was recorded of your questions (%d answers).",
		},
		saidNotFound: {"Das kenne ich nicht.", "I don't know that."},
	}[s]
	if l == render.German {
		return both[0]
	}
	return both[1]
}

// saying is a message of one sentence.
func saying(l render.Locale, s said, args ...any) render.Message {
	text := s.in(l)
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	return render.Message{Content: text}
}
