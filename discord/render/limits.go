package render

import "unicode/utf8"

// Discord's limits, in characters. Its documentation says no more than "characters"; here they are counted as UTF-16
// code units, of which a text never has fewer than it has code points, so that the limits hold either way.
const (
	maxContent     = 2000
	maxDescription = 4096
	maxEmbeds      = 6000 // over all embeds of a message
	maxAuthor      = 256
	maxFooter      = 2048
	maxLabel       = 80
	maxCustomID    = 100
	maxChoice      = 100
	maxModalTitle  = 45
)

// What messages are filled to, with room for a page's header and footer.
const (
	fillDescription = 4000
	fillMessage     = 5400
	// maxPages is how many messages one answer may take: nobody reads more, and a channel is no place for it.
	maxPages = 5
)

// longer says whether a text has more than limit characters, without counting all of a long one.
func longer(s string, limit int) bool {
	for _, r := range s {
		if limit--; r > 0xffff {
			limit--
		}
		if limit < 0 {
			return true
		}
	}
	return false
}

// size is how long Discord takes a text to be.
func size(s string) int {
	n := utf8.RuneCountInString(s)
	for i := range len(s) {
		if s[i] >= 0xf0 { // the first byte of a code point beyond the 16 bits
			n++
		}
	}
	return n
}
