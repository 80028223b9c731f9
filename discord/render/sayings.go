package render

import (
	"fmt"
	"time"

	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/settings"
)

// Stage is what is shown while an answer is on its way.
func Stage(s rag.Step, l Locale) string {
	if text := l.say("stage." + string(s)); text != "" {
		return text
	}
	return l.say("stage.other")
}

// Failure says that a question could not be answered, with the id under which the log tells why; id may be "".
func Failure(id string, l Locale) Message {
	text := l.say("failure.text")
	if id = Plain(id, 64); id != "" {
		text += "\n-# " + l.say("failure.id", Escape(id))
	}
	return note(grey, l.say("failure.title"), text)
}

// Wait says why a question has to wait, and until when, in the reader's own time.
func Wait(reason settings.Reason, until time.Time, l Locale) Message {
	when := fmt.Sprintf("<t:%d:R>", until.Unix())
	text := l.say("wait."+string(reason), when)
	if reason != settings.Cooldown && reason != settings.Budget {
		text = l.say("wait.other", when)
	}
	return note(yellow, l.say("wait.title"), text)
}
