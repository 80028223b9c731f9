package verify

import (
	"sync"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// ledgers keeps what was read from articles, by their revisions: the evidence of an answer holds only the claims that
// answer the question, and a sentence may tell more of a passage.
type ledgers struct {
	mu   sync.Mutex
	read map[string][]claims.Claim
}

// remembered bounds how many articles are kept.
const remembered = 256

// of reads an article, or remembers it. An article without a revision is read each time.
func (l *ledgers) of(a corpus.Article, r *claims.Reader) []claims.Claim {
	if a.Revision == "" {
		return r.Read(a)
	}
	key := a.ID + "\x00" + a.Revision
	l.mu.Lock()
	known, ok := l.read[key]
	l.mu.Unlock()
	if ok {
		return known
	}
	known = r.Read(a)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.read == nil || len(l.read) >= remembered {
		l.read = map[string][]claims.Claim{}
	}
	l.read[key] = known
	return known
}
