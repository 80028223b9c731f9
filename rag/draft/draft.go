// Package draft holds the types that writers and the verifier share: the evidence an answer may stand on, the lines of a
// draft, and the problems found in it. It has types only, so that neither room has to import the other.
package draft

import (
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
)

// Evidence is all that an answer may stand on.
type Evidence struct {
	// Articles are the articles behind Passages and Claims, in the order in which sources are numbered from 1.
	Articles []corpus.Article
	Passages []Scored
	// Claims are the claims that the lines of a draft cite.
	Claims []claims.Claim
	Groups []contrast.Group
}

// Scored is a passage with its score; scores only order passages of one question.
type Scored struct {
	corpus.Passage
	Score float64
}

// Role says what a line is for. The values are part of the data contract.
type Role string

// The roles of the data contract.
const (
	Verdict   Role = "verdict"   // the answer in one sentence
	Group     Role = "group"     // a heading over claim lines
	Claim     Role = "claim"     // one figure with its speaker, date and sources
	Statement Role = "statement" // what somebody said, or what an article says
	Note      Role = "note"      // what the reader should know about the lines above
	Nearest   Role = "nearest"   // after an abstention: what lies nearest
)

// Line is one line of an answer. Text is complete in itself, with [n] markers for Sources.
type Line struct {
	Role Role   `json:"role"`
	Text string `json:"text"`
	// Sources are numbers of the answer's sources, counted from 1.
	Sources []int `json:"sources"`
	// Claims are the ids of the claims that the line stands on.
	Claims []string `json:"claims"`
	// Cells are the parts of a claim line for front ends that set tables: figure, speaker, date, the markers of the
	// articles that give the figure, remark. Sources may name more articles: those that only the remark cites. Nil for
	// other lines.
	Cells []string `json:"cells"`
	// Quotes are the stretches of articles that Text quotes, in the order in which they stand there.
	Quotes []Quote `json:"quotes"`
	// Passages are the ids of the passages that a line written by a model stands on, beside its claims; nil for other
	// lines.
	Passages []string `json:"passages"`
	// Prose is true for a line that a language model wrote: it is held against its evidence more strictly than one that
	// code made from the ledger.
	Prose bool `json:"prose"`
	// Checked is what a line of a check is about; nil for other lines.
	Checked *Checked `json:"checked,omitempty"`
}

// Finding says what the articles have on a figure or statement that was checked. The values are part of the data contract.
type Finding string

// The findings of the data contract.
const (
	Supported    Finding = "supported"
	Contradicted Finding = "contradicted"
	OtherFigures Finding = "other figures"
	NotInCorpus  Finding = "not in the corpus"
)

// Checked are the parts of a line that says what the articles have on a figure or statement.
type Checked struct {
	// What is what was checked, in quotation marks; Found is what the articles have on it, with markers, "" for nothing.
	What    string  `json:"what"`
	Finding Finding `json:"finding"`
	Found   string  `json:"found"`
}

// Quote is a stretch of an article's body that a line quotes word for word.
type Quote struct {
	Source int `json:"source"`
	Start  int `json:"start"`
	End    int `json:"end"`
}

// Found says how well one word of a text is found in another.
type Found struct {
	Word string
	// Similarity is 0 (absent) to 1 (the word itself, a form of it, or its translation).
	Similarity float64
	// Weight is how much the word says, by its rarity in the corpus; always positive.
	Weight float64
}

// Draft is an answer before it is verified.
type Draft struct {
	// Abstained is true where the articles don't answer.
	Abstained bool
	// Contrasted is true where the lines set sources against one another.
	Contrasted bool
	Lines      []Line
}

// Problem is something in a line that does not stand in the evidence.
type Problem struct {
	// Line is the index of the line in the draft.
	Line int `json:"line"`
	// Kind is one of a small fixed set ("figure", "speaker", "date", "quote", "citation", "contrast"); Detail says
	// what was wrong in words.
	Kind   string `json:"kind"`
	Detail string `json:"detail"`
}
