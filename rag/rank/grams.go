package rank

// Buckets is the number of hashed buckets that document frequencies are kept in. Two n-grams that share a bucket share
// their frequency, which costs .003 of recall at most.
const Buckets = 1 << 18

// A gram is a stretch of 3, 4 or 5 bytes of a folded and respelt word with a blank before and after it, packed into the
// low bytes of a number; the number of bytes stands above them, so that grams of different length never meet.
type gram uint64

const (
	size3 gram = 3 << 56
	size4 gram = 4 << 56
	size5 gram = 5 << 56
	mask3 gram = 1<<24 - 1
	mask4 gram = 1<<32 - 1
	mask5 gram = 1<<40 - 1
)

// bucket is where the document frequency of a gram is kept.
func (g gram) bucket() uint32 { return uint32((uint64(g) * 0x9E3779B97F4A7C15) >> (64 - 18)) }

// eachGram calls fn for the 3-, 4- and 5-grams of " word ". A word of one letter or digit, which has no longer gram, is
// ranked as a whole beside its 3-gram: "Apollo 1" is not "Apollo".
func eachGram(word []byte, fn func(g gram)) {
	window := gram(' ')
	n := 1
	step := func(c byte) {
		window = window<<8 | gram(c)
		n++
		if n >= 3 {
			fn(size3 | window&mask3)
		}
		if n >= 4 {
			fn(size4 | window&mask4)
		}
		if n >= 5 {
			fn(size5 | window&mask5)
		}
	}
	for _, c := range word {
		step(c)
	}
	step(' ')
	if len(word) == 1 {
		fn(size5 | window&mask3)
	}
}

// isRanked says whether a gram counts for BM25; 3-grams only serve the similarity of words.
func (g gram) isRanked() bool { return g>>56 != 3 }

// wordHash is the feature of a whole folded word, whose document frequency is kept beside those of the grams.
func wordHash(word []byte) gram {
	h := uint64(14695981039346656037) // FNV-1a
	for _, c := range word {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return gram(h>>8 | 7<<56)
}

// gramTable finds the number of a gram: open addressing in a power of two, at most half full, which is several times as
// fast as a map.
type gramTable struct {
	keys   []gram // 0 is free; no gram is 0
	values []int32
	used   int
	// filter has a bit for each key: most grams of a passage are none of the query's, and are turned away here.
	filter [64]uint64
}

// filterBit is the word and the bit of the filter that a gram has.
func filterBit(g gram) (word, bit uint64) {
	h := uint64(g) * 0x9E3779B97F4A7C15 >> 52
	return h >> 6, 1 << (h & 63)
}

func newGramTable(want int) gramTable {
	size := 256
	for size < 2*want {
		size *= 2
	}
	return gramTable{keys: make([]gram, size), values: make([]int32, size)}
}

func (t *gramTable) slot(g gram) int {
	mask := len(t.keys) - 1
	i := int((uint64(g)*0x9E3779B97F4A7C15)>>32) & mask
	for t.keys[i] != 0 && t.keys[i] != g {
		i = (i + 1) & mask
	}
	return i
}

func (t *gramTable) get(g gram) (int32, bool) {
	if word, bit := filterBit(g); t.filter[word]&bit == 0 {
		return 0, false
	}
	i := t.slot(g)
	return t.values[i], t.keys[i] != 0
}

// add gives the gram's number; where it has none yet it gets this one.
func (t *gramTable) add(g gram, number int32) (value int32, isNew bool) {
	i := t.slot(g)
	if t.keys[i] != 0 {
		return t.values[i], false
	}
	word, bit := filterBit(g)
	t.filter[word] |= bit
	t.keys[i], t.values[i] = g, number
	if t.used++; 2*t.used > len(t.keys) {
		t.grow()
	}
	return number, true
}

func (t *gramTable) grow() {
	bigger := newGramTable(len(t.keys))
	for i, g := range t.keys {
		if g != 0 {
			slot := bigger.slot(g)
			bigger.keys[slot], bigger.values[slot] = g, t.values[i]
		}
	}
	bigger.used, bigger.filter = t.used, t.filter
	*t = bigger
}
