package claims

import (
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
)

// Claim is one thing that an article reports somebody as saying, or says itself: a figure or a statement. It is the data
// contract's claim; offsets count bytes of the article's body.
type Claim struct {
	// ID is a hash of revision, span and measure, so that it stays the same as long as the article does.
	ID       string `json:"id"`
	Article  string `json:"article"`
	Revision string `json:"revision"`
	Kind     Kind   `json:"kind"`
	// Quote is the sentence, Body[Start:End].
	Quote string `json:"quote"`
	lang.Span
	// Value is nil for a statement.
	Value *Value `json:"value"`
	// Measure is what is counted: an id of the measure table ("killed"), else the counted noun's base form in lower
	// case. For a statement it is "".
	Measure string `json:"measure"`
	// Counted are the words that name what is counted ("polnische Soldaten").
	Counted string `json:"counted"`
	// Subject is who is counted, or who a statement is about, in one normal form ("north_korean_soldiers").
	Subject  string    `json:"subject"`
	Speakers []Speaker `json:"speakers"`
	// Origin runs from the nearest reporter to the first source, as speaker ids.
	Origin []string `json:"origin"`
	// AsOf is nil where the text gives the claim no date of its own.
	AsOf     *AsOf    `json:"as_of"`
	Hedge    Hedge    `json:"hedge"`
	Polarity Polarity `json:"polarity"`
	// Event is the statement's event id ("confirmed"), "" where none is known.
	Event     string     `json:"event"`
	Quotation *Quotation `json:"quotation"`
	// By says who read the claim: ByRules or ByModel.
	By string `json:"by"`
	// Rules names the rule behind each field, for --explain; it is no part of the contract's JSON.
	Rules []string `json:"-"`
}

// Who reads claims.
const (
	ByRules = "rules"
	// ByModel is a claim that a language model proposed; Accept has held every field of it against the article.
	ByModel = "llm"
)

// Kind tells figures from statements.
type Kind string

// The kinds of claim.
const (
	Figure    Kind = "figure"
	Statement Kind = "statement"
)

// Value is a claim's figure. Low is nil for up_to and less_than, High for more_than and at_least; both are nil where the
// text says that the figure is not known (Polarity Unknown).
type Value struct {
	Text string `json:"text"`
	lang.Span
	Low       *float64           `json:"low"`
	High      *float64           `json:"high"`
	Qualifier quantity.Qualifier `json:"qualifier"`
	Unit      string             `json:"unit"`
	Vague     bool               `json:"vague"`
	Additive  bool               `json:"additive"`
	// Beside is the figure that the text sets this one against: its whole ("15 der 90"), or what it was before ("von 12 auf
	// 17"); nil for none. Given is the tie of such a figure itself, "" for any other.
	Beside *Beside `json:"beside,omitempty"`
	Given  Tie     `json:"given,omitempty"`
}

// Speaker is somebody a claim is attributed to, with the words that name them.
type Speaker struct {
	// ID is the id of the speaker table ("nis"), else the name folded to lower-case words joined by underscores.
	ID   string `json:"id"`
	Name string `json:"name"`
	Text string `json:"text"`
	lang.Span
}

// AsOf is the time a claim speaks of, with the words that give it.
type AsOf struct {
	calendar.Interval
	Text string `json:"text"`
}

// Quotation is what was said, without cue and speaker; where only a noun tells what was said ("X sprach von Fortschritten"),
// it is the clause.
type Quotation struct {
	Text string `json:"text"`
	lang.Span
	// Source are the words of a source that is nobody by name ("Medienberichten zufolge"); nil where the claim has
	// speakers, or where nothing names a source.
	Source *lang.Span `json:"source"`
	// More are further stretches of the same words, where the cue stands in their midst. Never nil.
	More []lang.Span `json:"more"`
}

// Hedge says how firmly a claim is made.
type Hedge string

// The hedges of the data contract.
const (
	Stated   Hedge = "stated"
	Reported Hedge = "reported" // hearsay: "sollen", "Berichten zufolge"
	Estimate Hedge = "estimate"
	Expected Hedge = "expected"
	Ordered  Hedge = "ordered"
)

// Polarity says whether a claim affirms, denies, or says that something is not known.
type Polarity string

// The polarities of the data contract.
const (
	Affirmed Polarity = "affirmed"
	Denied   Polarity = "denied"
	Unknown  Polarity = "unknown"
)
