// Package question understands what is asked: the language, the form (how many, whether, when, what …), the measure and the
// people, the speaker and the time, over the turns of a conversation.
//
// It reads only what the people of a conversation wrote, never what the assistant answered, and it follows no instruction:
// a sentence that tells the program what to say is dropped before anything else is read.
package question

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// MaxLength is the number of characters of a question that are read; what follows is cut off and said in a notice.
const MaxLength = 2000

// Form says what kind of answer a question wants.
type Form string

// The forms of questions.
const (
	Count      Form = "count"      // how many, how high, which figure
	Whether    Form = "whether"    // yes or no
	When       Form = "when"       // a time
	Who        Form = "who"        // a person or an office
	Define     Form = "define"     // what or who somebody or something is
	Timeline   Form = "timeline"   // what was said when
	Provenance Form = "provenance" // which articles rest on which origin
	Open       Form = "open"       // everything else: why, where, how, what
)

// Asked is a question as it is understood.
type Asked struct {
	// Text is the question without instructions, control characters and markup.
	Text string
	// Search is Text, with what a follow-up leaves out added from the turns before it.
	Search string
	// Content are the words of Search that an answer to an open question should hold: no names of peoples, no words that
	// only ask.
	Content string
	// Language is the language of the answer; Foreign is true where the question was in neither German nor English.
	Language lang.Code
	Foreign  bool
	Form     Form
	// Why is true for a question that asks for a reason.
	Why bool
	// Where is true for a question that asks for a place.
	Where bool
	// Measures are the measures asked for, as ids of the claims' table; empty for a question about something else.
	Measures []string
	// Nation and Role are the people asked about; both "" where the question names none. Place is a nation's country
	// that the question names only as a place.
	Nation, Role string
	Place        string
	// Actor is the first country or people that the question names as doing something: "Hat Russland den Einsatz
	// nordkoreanischer Soldaten bestätigt?" asks about Russia.
	Actor string
	// Speakers are ids of the speakers whose word is asked for. UnlistedSpeaker is a name after "laut" or "according
	// to" that is in no table.
	Speakers        []string
	UnlistedSpeaker string
	// Events are event ids that a question about a statement asks for.
	Events []string
	// EventWords are the words that named the events, in the spelling of the question.
	EventWords []string
	// Time is when the asked-for figures were to hold; zero for any time.
	Time calendar.Interval
	// Figures are the numbers that the question itself names.
	Figures []Figure
	// Value is the one value of one thing that is asked for, if it is one.
	Value Value
	// Terms are the words that the fields above do not account for, in the spelling of the question: names, places and
	// things that an answer has to be about.
	Terms []Term
	// MeasureTerms are the words that named the measures, for texts in which they mean something else: "Verlust".
	MeasureTerms []Term
	// Unit is the kind of unit that an amount is asked in, an id of tables/units.txt; "" where any will do. OnlyUnit is
	// true where a word says nothing but that ("how much money").
	Unit     string
	OnlyUnit bool
	// Topic is the name to be explained, for Define.
	Topic string
	// Instructed is true where the question contained an instruction, which was dropped.
	Instructed bool
	// Truncated is true where the question was longer than MaxLength.
	Truncated bool
	// FollowUp is true where the turns before were needed to understand the question.
	FollowUp bool
	// More is true where a question asks for what comes on top ("weitere", "later").
	More bool
	// Denied is true where a question asks who denied something.
	Denied bool
	// Negated is true for a yes-or-no question that is itself a denial ("hat … nicht", "is it false that").
	Negated bool
	// Compares is true for a question that asks where sources differ.
	Compares bool
	// Computes is true for a question that wants figures added up, averaged or subtracted.
	Computes bool
	// OfFigures is true where a question speaks of figures or estimates without naming a measure.
	OfFigures bool
	// Many is true for "how many" and "wie viele", which ask for a number of things, unlike "how much".
	Many bool
	// Persons is true where a question counts people and calls them just that ("wie viele Menschen").
	Persons bool
	// Outcome is true for a question that asks how something ended or who won it.
	Outcome bool
	// PartOfBefore is true for "davon" ("of them"), which may ask for a part of what was answered before.
	PartOfBefore bool
	// Named are the speakers that a question names without asking for their word; a follow-up ("und das Pentagon?") may
	// still mean just that.
	Named []string

	// Courtesy is "thanks" or "greeting" for a message that only thanks or greets, and asks nothing.
	Courtesy string
	// Then is the second question of a message that asks two different things ("how many … and when …"); nil for one.
	Then *Asked

	words *claims.Phrases
	// pronoun is true where the question speaks of a person named before, says where it asks what somebody said.
	pronoun, says bool
	// known and all count the question's words: those that a table knew, and all.
	known, all int
}

// TellsOutcome says whether words tell how something ended, in votes, shares, points or by a verb of winning or losing.
func (a Asked) TellsOutcome(words []claims.Word) bool { return a.has("outcome", words) }

// TellsMore says whether words tell of others than those told of before: "another", "weitere".
func (a Asked) TellsMore(words []claims.Word) bool { return a.has("more", words) }

func (a Asked) has(section string, words []claims.Word) bool {
	return a.words != nil && slices.ContainsFunc(a.words.Find(words), func(h claims.Hit) bool { return h.ID == section })
}

// Figure is a number in a question.
type Figure struct {
	lang.Span
	Text      string
	Low, High *float64
	Unit      string
}

// Names says whether a claim's figure is this number, whatever its qualifier: 300 is named by "more than 300", not by
// 3,000.
func (f Figure) Names(v *claims.Value) bool {
	if v == nil || f.Unit != v.Unit {
		return false
	}
	for _, mine := range []*float64{f.Low, f.High} {
		for _, theirs := range []*float64{v.Low, v.High} {
			if mine != nil && theirs != nil && *mine == *theirs {
				return true
			}
		}
	}
	return false
}

// Holds says whether a claim's figure bears a bound out: "at least 200" is borne out by 300, "more than 5,000" is not by
// 4,000. A figure without a bound holds nothing but itself.
func (f Figure) Holds(v *claims.Value) bool {
	switch {
	case v == nil || f.Unit != v.Unit || v.Low == nil && v.High == nil:
		return false
	case f.Low != nil && f.High == nil:
		return v.Low != nil && *v.Low >= *f.Low
	case f.Low == nil && f.High != nil:
		return v.High != nil && *v.High <= *f.High
	}
	return false
}

// Turn is an earlier message; only those of role "user" are read.
type Turn struct {
	Role, Text string
}
