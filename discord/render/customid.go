package render

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrCustomID means that a custom id is none of this program's, or of a version that it does not know.
var ErrCustomID = errors.New("the button is not known")

// version is that of the custom ids. A button works as long as there are messages with it, so a change of meaning makes a
// new version, and Parse goes on reading the old one.
const version = "v1"

// Verb is what somebody wants of an answer.
type Verb string

// The verbs.
const (
	ShowPassages Verb = "pas" // the passages that the answer stands on
	ShowChart    Verb = "cha"
	Feedback     Verb = "fb"  // Arg is Helpful or NotHelpful
	Report       Verb = "rep" // to the moderators: the button asks for the modal, the modal brings the reason
	Audit        Verb = "aud" // the record of the answer, for moderators; Arg is its page from 0, "" for a new view of it
	// What moderators do on a record. Buttons ask for a modal, modals bring what was written.
	Judge   Verb = "vrd" // Arg is one of Judgements
	Correct Verb = "cor"
	Retract Verb = "ret"
	Replay  Verb = "rpl" // asks again
	OnPage  Verb = "web" // a link to the moderators' page
	// List is a page of a list of records: Answer is what is listed, Arg its anchor and page with a dot between. Pick is the select below one, whose
	// value is the answer's id.
	List Verb = "lst"
	Pick Verb = "pck"
)

// Judgements are the args of Judge, the best first. They are the audit log's words.
func Judgements() []string { return []string{"right", "misleading", "wrong"} }

// The args of Feedback.
const (
	Helpful    = "1"
	NotHelpful = "0"
)

// Action is what the custom id of a button or modal says. It is all that the program knows of the button, so that
// buttons work after a restart.
type Action struct {
	Verb Verb
	// Answer is the id of the answer.
	Answer string
	Arg    string
}

// CustomID is the id to put on a button, at most 100 characters; "" where the answer's id can't stand in one.
func (a Action) CustomID() string {
	id := version + ":" + string(a.Verb) + ":" + a.Answer
	if a.Arg != "" {
		id += ":" + a.Arg
	}
	if _, err := Parse(id); err != nil {
		return ""
	}
	return id
}

// Parse reads a custom id. The error wraps ErrCustomID; ids come from outside and may be anything.
func Parse(customID string) (Action, error) {
	parts := strings.Split(customID, ":")
	if len(customID) > maxCustomID || len(parts) < 3 || len(parts) > 4 || parts[0] != version {
		return Action{}, fmt.Errorf("%w: %.*q", ErrCustomID, maxCustomID, customID)
	}
	a := Action{Verb: Verb(parts[1]), Answer: parts[2]}
	if len(parts) == 4 {
		a.Arg = parts[3]
	}
	if !a.Verb.takes(a.Arg) || !isToken(a.Answer) || len(parts) == 4 && a.Arg == "" {
		return Action{}, fmt.Errorf("%w: %.*q", ErrCustomID, maxCustomID, customID)
	}
	return a, nil
}

// takes says whether there is such a verb with such an arg.
func (v Verb) takes(arg string) bool {
	switch v {
	case ShowPassages, ShowChart, Report, Correct, Retract, Replay, OnPage, Pick:
		return arg == ""
	case Audit:
		return arg == "" || isNumber(arg)
	case Judge:
		return slices.Contains(Judgements(), arg)
	case List:
		anchor, page, ok := strings.Cut(arg, ".")
		return ok && isNumber(anchor) && isNumber(page)
	case Feedback:
		return arg == Helpful || arg == NotHelpful
	}
	return false
}

// isNumber says whether a text is a number from 0 that no counter of the program's exceeds.
func isNumber(s string) bool {
	const digits = 18
	return s != "" && len(s) <= digits && strings.Trim(s, "0123456789") == ""
}

// isToken says whether a text is an answer's id as the engine makes them: letters, digits, "-" and "_".
func isToken(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return s != ""
}
