package audit

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what a record is about. The values lie on disk and are never renamed.
type Kind string

// The kinds of record. All but KindAnswer tell of something that happened later; each has a type that implements Detail.
const (
	KindAnswer     Kind = "answer"
	KindSent       Kind = "sent"
	KindHelpful    Kind = "helpful"
	KindNotHelpful Kind = "not_helpful"
	KindReported   Kind = "reported"
	KindVerdict    Kind = "verdict"
	KindCorrected  Kind = "corrected"
	KindRetracted  Kind = "retracted"
	KindDelivered  Kind = "delivered"
	KindReplayed   Kind = "replayed"

	// The kinds of record that the log makes itself, of no one answer.
	KindForgotten Kind = "forgotten"
	KindPruned    Kind = "pruned"
	KindHead      Kind = "head"
)

// Event is something that happened to an answer after it was recorded.
type Event struct {
	// Seq is the event's number in the log, 0 before it is recorded.
	Seq int64
	// Answer is the id of the answer that it happened to.
	Answer string
	At     time.Time
	// By is the user who did it, "" for the program itself. It is kept as the user of an answer is: hidden, unless Options
	// says otherwise for Server, which is not recorded itself.
	By     string
	Server string
	// Kind is that of Detail, and says what happened where Detail is gone.
	Kind Kind
	// Detail is nil where the event's content was deleted.
	Detail Detail
}

// Detail is what happened, one of the types below.
type Detail interface {
	kind() Kind
	// check says what is missing.
	check() error
}

// Sent: the answer was shown in Discord.
type Sent struct {
	Channel string
	// Messages are the ids of the messages that show the answer, the first one first. AnswerOf finds the answer by each.
	Messages []string
	// Private is true for an answer that the asker alone sees, which can't be edited after 15 minutes. Direct is then the
	// channel for direct messages to the asker, by which a correction can be told; "" where there is none.
	Private bool
	Direct  string
}

// Helpful: a reader found the answer helpful. A reader's last word on an answer counts.
type Helpful struct{}

// NotHelpful: a reader did not find the answer helpful.
type NotHelpful struct{}

// Reported: a reader told the moderators of the answer, in the reader's words.
type Reported struct{ Why string }

// Judgement is what a moderator thinks of an answer.
type Judgement string

// The judgements.
const (
	Right      Judgement = "right"
	Misleading Judgement = "misleading"
	Wrong      Judgement = "wrong"
)

// Verdict: a moderator judged the answer. The last verdict counts.
type Verdict struct {
	Judgement Judgement
	Note      string
	// Claims are the ids of the claims that misled the answer, where the moderator named some.
	Claims []string
}

// Corrected: a moderator put another text in the answer's place. The answer's record keeps the old one. It is to be
// shown where the answer was, see Undelivered.
type Corrected struct{ Text, Reason string }

// Retracted: a moderator took the answer back. It is to be told where the answer was shown, see Undelivered.
type Retracted struct{ Reason string }

// Delivered: a correction or retraction was shown where the answer had been, or can't be.
type Delivered struct {
	// Correction is the Seq of the event that was delivered.
	Correction int64
	Channel    string
	// Message is the id of the message that shows it, which AnswerOf then knows too.
	Message string
	// Failure says why it can never be shown (the channel is gone), "" where it was shown. Either way it is done.
	Failure string
}

// Replayed: the question was asked again, to see what would be said now.
type Replayed struct {
	// On is what it was asked of: "today" (articles, prompt and model of the day) or "evidence" (what was recorded).
	On string
	// Answer is the id of the answer that came back, "" where it was not recorded.
	Answer  string
	Changed bool
}

// Forgotten: Forget deleted the content of these records. Nothing says whose they were.
type Forgotten struct{ Records []Range }

// Pruned: Prune deleted the content of these records, the answers recorded before a time and what happened to them.
type Pruned struct {
	Before  time.Time
	Records []Range
}

// Marked is the end of the chain as it was when Mark was called.
type Marked struct{ Head Head }

// Range is the numbers of consecutive records, both ends included.
type Range struct{ From, To int64 }

func (Sent) kind() Kind       { return KindSent }
func (Helpful) kind() Kind    { return KindHelpful }
func (NotHelpful) kind() Kind { return KindNotHelpful }
func (Reported) kind() Kind   { return KindReported }
func (Verdict) kind() Kind    { return KindVerdict }
func (Corrected) kind() Kind  { return KindCorrected }
func (Retracted) kind() Kind  { return KindRetracted }
func (Delivered) kind() Kind  { return KindDelivered }
func (Replayed) kind() Kind   { return KindReplayed }
func (Forgotten) kind() Kind  { return KindForgotten }
func (Pruned) kind() Kind     { return KindPruned }
func (Marked) kind() Kind     { return KindHead }

func (d Sent) check() error {
	if len(d.Messages) == 0 {
		return errors.New("no message is named")
	}
	for _, id := range d.Messages {
		if id == "" {
			return errors.New("a message has no id")
		}
	}
	return nil
}

func (Helpful) check() error    { return nil }
func (NotHelpful) check() error { return nil }
func (Reported) check() error   { return nil }
func (Retracted) check() error  { return nil }

func (d Verdict) check() error {
	switch d.Judgement {
	case Right, Misleading, Wrong:
		return nil
	}
	return fmt.Errorf("the judgement is %q; it must be right, misleading or wrong", d.Judgement)
}

func (d Corrected) check() error {
	if d.Text == "" {
		return errors.New("the correction has no text; an answer without a new text is retracted")
	}
	return nil
}

func (d Delivered) check() error {
	if d.Message == "" && d.Failure == "" {
		return errors.New("neither the message that shows the correction nor a reason why none does is given")
	}
	return nil
}

func (d Replayed) check() error {
	if d.On != "today" && d.On != "evidence" {
		return fmt.Errorf("it was asked of %q; it must be today or evidence", d.On)
	}
	return nil
}

// errOwn refuses what only the log itself records.
var errOwn = errors.New("the log records this itself")

func (Forgotten) check() error { return errOwn }
func (Pruned) check() error    { return errOwn }
func (Marked) check() error    { return errOwn }
