package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// deniedEvents checks what a sentence tells of an event: cited claims that all deny it, or say that it was neither confirmed
// nor denied, carry no sentence that tells it as done.
func (p *prose) deniedEvents() {
	if p.t.has("negation", "denial", "open", "exclusion") {
		return
	}
	for _, h := range p.t.events {
		if h.Key == "deny" {
			return
		}
		denied := false
		for _, c := range p.s.cited {
			if c.Kind != claims.Statement || c.Event != h.ID {
				continue
			}
			if c.Polarity == claims.Affirmed {
				return
			}
			denied = denied || c.Polarity == claims.Denied
		}
		told := slices.ContainsFunc(p.s.cited, func(c claims.Claim) bool { return c.Kind == claims.Figure })
		if denied && !told {
			p.fail("polarity", "%q is told as if it were so, but the cited claim says that it is not", p.own[h.Start:h.End])
			return
		}
	}
}
