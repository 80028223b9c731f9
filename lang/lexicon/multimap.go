package lexicon

// posting leads from a word or phrase to an entry.
type posting struct {
	entry int32
	rank  int32 // place of the translation in Entry.Terms, 0 is the best; 0 for German words
}

// multimap keeps the postings of a key in the order in which they were added. The chains lie in one slice, since tens of
// thousands of small slices would take longer to make than everything else.
type multimap struct {
	chains map[string]chain
	nodes  []node
}

type chain struct{ first, last int32 }

type node struct {
	posting
	next int32 // 0 at the end of the chain: node 0 is never a successor
}

func newMultimap(size int) multimap {
	return multimap{chains: make(map[string]chain, size), nodes: make([]node, 0, size+size/2)}
}

// add appends p to the postings of key, unless its entry is among them.
func (m *multimap) add(key string, p posting) {
	at := int32(len(m.nodes))
	c, known := m.chains[key]
	if !known {
		m.chains[key] = chain{at, at}
		m.nodes = append(m.nodes, node{posting: p})
		return
	}
	for i := c.first; ; i = m.nodes[i].next {
		if m.nodes[i].entry == p.entry {
			return
		}
		if i == c.last {
			break
		}
	}
	m.nodes[c.last].next = at
	m.chains[key] = chain{c.first, at}
	m.nodes = append(m.nodes, node{posting: p})
}

func (m *multimap) has(key string) bool {
	_, known := m.chains[key]
	return known
}

// appendTo adds the postings of key to out, leaving out entries that it holds already.
func (m *multimap) appendTo(out []posting, key string) []posting {
	c, known := m.chains[key]
	if !known {
		return out
	}
	for i := c.first; ; i = m.nodes[i].next {
		out = appendPosting(out, m.nodes[i].posting)
		if i == c.last {
			return out
		}
	}
}

func appendPosting(out []posting, p posting) []posting {
	for _, q := range out {
		if q.entry == p.entry {
			return out
		}
	}
	return append(out, p)
}

// appendPostings adds the postings of more to out, leaving out entries that it holds already.
func appendPostings(out, more []posting) []posting {
	for _, p := range more {
		out = appendPosting(out, p)
	}
	return out
}
