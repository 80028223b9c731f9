package answer

import "maps"

// Facts are what the evidence writer learnt by looking through all articles: how many there are, how many have a word,
// whether one has a figure. They are recorded with an answer, so that it can be made again from the articles that it was
// made from, without the others. The nil Facts remember nothing.
type Facts struct {
	given, learnt map[string]int
}

// NewFacts are the facts of one question. What is given is taken for what would be found.
func NewFacts(given map[string]int) *Facts { return &Facts{given, map[string]int{}} }

// Learnt are all facts that were asked for.
func (f *Facts) Learnt() map[string]int { return maps.Clone(f.learnt) }

// Of is the fact with a name, which look finds where it is not given.
func (f *Facts) Of(name string, look func() int) int {
	if f == nil {
		return look()
	}
	n, ok := f.given[name]
	if !ok {
		n = look()
	}
	f.learnt[name] = n
	return n
}

// Holds is Of for what is so or not.
func (f *Facts) Holds(name string, look func() bool) bool {
	return f.Of(name, func() int {
		if look() {
			return 1
		}
		return 0
	}) > 0
}

// Corpus is the number of articles that an answer may stand on.
func (f *Facts) Corpus(articles int) int {
	return f.Of("articles", func() int { return articles })
}
