// Package contrast compares claims: it gathers those that count the same measure of the same people and says of each
// pair how they stand to one another, with a reason in words.
//
// It never compares what is not comparable, and never adds figures of different sources.
package contrast

// Relation says how one claim stands to another. The values are part of the data contract.
type Relation string

// The relations of the data contract.
const (
	Agree         Relation = "agree"
	Differ        Relation = "differ"
	Updated       Relation = "updated"     // the same speaker, later: To overtakes From
	SameOrigin    Relation = "same_origin" // several articles, one origin
	PartOf        Relation = "part_of"     // From is a part of the total To
	NotComparable Relation = "not_comparable"
)

// Pair is the relation between two claims, by their ids, with the reason in the words of an editor.
type Pair struct {
	From     string   `json:"from"`
	To       string   `json:"to"`
	Relation Relation `json:"relation"`
	// Note is a reason in English; the writers put their own words for readers.
	Note string `json:"note"`
}

// Group is every claim about one measure of one subject, and how they stand to one another.
type Group struct {
	Measure   string   `json:"measure"`
	Subject   string   `json:"subject"`
	Claims    []string `json:"claims"`
	Relations []Pair   `json:"relations"`
}
