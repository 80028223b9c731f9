// Package claims reads who says what from whole articles: figures with their measure, the people counted, speakers, origin
// and date, and statements without figures. What it reads is the ledger on which every answer stands.
//
// It is rules, not a model: a sentence is read in stages, each in a file of its own, and every claim notes in Rules which
// rule gave a field its value.
//
//	sentence.go   words with the tables' hits, dates, figures
//	clause.go     clauses: which words belong together, which clause hangs on which
//	phrase.go     noun phrases; names.go says whom they name
//	cue*.go       words that tie clauses to speakers, and how far they reach; attribution.go picks the one that governs
//	counted.go, measure.go, subject.go, asof.go, figure.go   what a figure counts, of whom, as of when
//	unknown.go    numbers that are said not to be known
//	statement.go, actor.go, quotation.go   events, who acts, what was said
//	document.go, headline.go, memory.go    what one sentence takes over from the others
//
// The words are data: the files under tables/ can be extended by a person who knows German news and no Go. A table is a
// help, not a condition: a speaker in no table is found by form and cue.
//
// It never adds figures, never makes up a date or a speaker, and never changes a text: offsets count bytes of the body.
// Reading is linear in the length of the article, and touches neither network nor clock.
package claims
