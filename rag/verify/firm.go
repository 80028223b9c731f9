package verify

// firmness checks that what is supposed, expected, ordered or hearsay is not told as a fact, and that no doubt is ruled out
// which the sources leave.
func (p *prose) firmness() {
	for first := 0; first < len(p.t.words); {
		_, last := p.t.clause(first)
		best := p.pairs.best(first, last)
		first = last + 1
		if len(best) == 0 {
			continue
		}
		p.loosened(best)
	}
	if i := p.t.markAt(0, len(p.t.words), "certainty"); i >= 0 {
		sure := false
		for _, u := range p.s.units {
			sure = sure || u.has("certainty", "confirmation")
		}
		if !sure || p.hedged() {
			p.fail("hedge", "%q rules out a doubt that the cited sources leave", p.markText(i))
		}
	}
}

// hedged says whether a claim cited is an estimate, hearsay, expected or ordered.
func (p *prose) hedged() bool {
	for _, c := range p.s.cited {
		if c.Hedge != "" && c.Hedge != "stated" {
			return true
		}
	}
	return false
}

// loosened checks the sentences that say most of a clause.
func (p *prose) loosened(best []int) {
	if len(p.spoken()) > 0 || p.t.has("hearsay", "supposition", "future", "order", "report") {
		return
	}
	for _, k := range best {
		u := p.pairs.units[k]
		firm := !u.has("hearsay", "supposition", "future", "order")
		if firm {
			return
		}
		for _, c := range u.claims {
			if c.Value != nil && c.Hedge != "expected" && c.Hedge != "ordered" && c.Hedge != "reported" {
				return
			}
		}
	}
	p.fail("hedge", "the sentence tells as a fact what the cited sentence only supposes, expects or reports: %q", short(p.pairs.units[best[0]].body))
}

// spoken are the mentions of the sentence that say something.
func (p *prose) spoken() []mention {
	var out []mention
	for _, m := range p.cast.mentions {
		if m.speaks {
			out = append(out, m)
		}
	}
	return out
}
