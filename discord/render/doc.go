// Package render turns answers and lists into Discord messages. Its functions are pure: no session, no clock of their
// own, no state, and what is shown for an answer is in its golden files for a person to read.
//
// It takes an answer's lines as they are: no figure, no order, no verdict is its own. What it adds is said by the answer
// too: whether sources agree (from the relations of the claims shown), how many articles and origins stand behind it, and
// how old its newest source is.
//
// Everything that articles, questions, models and people wrote goes through Escape or Plain: no mention, no link with a
// hidden target, no heading, quote, spoiler or code comes out of it, whatever went in. No function emits a mention of a
// person, and every message is within Discord's limits (limits.go), whatever went in.
package render
