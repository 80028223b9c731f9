package claims

// trie holds patterns by the bytes of their first word, so that all patterns that may begin at a word are found in one
// walk over its letters, however large the tables are.
type trie struct {
	nodes []trieNode
}

type trieNode struct {
	letter       byte
	child, next  int32 // first child and next sibling, 0 for none (the root is nobody's child)
	open, closed []*pattern
}

func newTrie() *trie { return &trie{nodes: make([]trieNode, 1)} }

// add keeps p under key: as open where anything may follow the key, else as closed. A reversed trie is keyed from the
// last letter.
func (t *trie) add(key string, reversed, open bool, p *pattern) {
	at := int32(0)
	for i := range len(key) {
		c := key[i]
		if reversed {
			c = key[len(key)-1-i]
		}
		at = t.make(at, c)
	}
	n := &t.nodes[at]
	if open {
		n.open = append(n.open, p)
	} else {
		n.closed = append(n.closed, p)
	}
}

func (t *trie) make(at int32, c byte) int32 {
	if k := t.step(at, c); k != 0 {
		return k
	}
	t.nodes = append(t.nodes, trieNode{letter: c, next: t.nodes[at].child})
	k := int32(len(t.nodes) - 1)
	t.nodes[at].child = k
	return k
}

// step is the child of node at for letter c, 0 where there is none.
func (t *trie) step(at int32, c byte) int32 {
	for k := t.nodes[at].child; k != 0; k = t.nodes[k].next {
		if t.nodes[k].letter == c {
			return k
		}
	}
	return 0
}

// walk calls found for every pattern whose first word may be word.
func (t *trie) walk(word string, reversed bool, found func(*pattern)) {
	at := int32(0)
	for i := range len(word) {
		c := word[i]
		if reversed {
			c = word[len(word)-1-i]
		}
		if at = t.step(at, c); at == 0 {
			return
		}
		for _, p := range t.nodes[at].open {
			found(p)
		}
	}
	for _, p := range t.nodes[at].closed {
		found(p)
	}
}
