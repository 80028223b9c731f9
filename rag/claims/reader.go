package claims

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
)

// code changes whenever the rules in Go do, so that ledgers read by older rules are read anew.
const code = "8"

// Reader reads claims from articles. It is read-only after it is made and safe for concurrent use.
type Reader struct {
	vocabulary *Vocabulary
	classes    *classes
	verbs      *verbs
	// cues finds the words of tables/cues.txt; documents says how firmly each of its nouns speaks.
	cues      *matcher
	documents map[string]Hedge
	// anonymous are the beginnings of compounds that name no speaker.
	anonymous []string
	// states are the speaker ids of the states of a nation.
	states  map[string][]string
	version string
}

// NewReader reads the embedded tables. It fails only where a table is malformed, which a test rules out.
func NewReader() (*Reader, error) {
	r := &Reader{documents: map[string]Hedge{}, states: map[string][]string{}}
	var err error
	if r.vocabulary, err = NewVocabulary(); err != nil {
		return nil, err
	}
	if r.classes, err = newClasses(); err != nil {
		return nil, err
	}
	if r.verbs, err = newVerbs(); err != nil {
		return nil, err
	}
	r.cues, err = loadTable("cues", func(s section) {
		if len(s.keys["noun"]) > 0 {
			r.documents[s.id] = Hedge(s.first("hedge"))
		}
		r.anonymous = append(r.anonymous, s.keys["nobody"]...)
	}, []string{"before", "after", "source", "basis", "noun", "english"})
	if err != nil {
		return nil, err
	}
	r.findStates()
	r.version, err = tablesHash()
	return r, err
}

// findStates joins each nation to the speakers that are its state: those that a place name of the nation names.
func (r *Reader) findStates() {
	for id, n := range r.vocabulary.speakers {
		if n.Kind != "state" || n.Side != id {
			continue
		}
		for _, h := range r.vocabulary.Nations(Words(n.EN + " " + n.DE)) {
			if !slices.Contains(r.states[h.ID], id) {
				r.states[h.ID] = append(r.states[h.ID], id)
			}
		}
	}
}

// tablesHash is a hash over all tables.
func tablesHash() (string, error) {
	files, err := fs.Glob(tables, "tables/*.txt")
	if err != nil {
		return "", fmt.Errorf("list tables: %w", err)
	}
	h := sha256.New()
	for _, f := range files {
		b, err := tables.ReadFile(f)
		if err != nil {
			return "", fmt.Errorf("read table: %w", err)
		}
		h.Write(b)
	}
	return code + "-" + hex.EncodeToString(h.Sum(nil))[:12], nil
}

// Version names the rules and tables; it changes when either does, so that an index knows when to read its articles anew.
func (r *Reader) Version() string { return r.version }

// Vocabulary is the vocabulary that the reader uses.
func (r *Reader) Vocabulary() *Vocabulary { return r.vocabulary }

// Read reads every claim of an article, in the order of the text. It is linear in the length of the article.
func (r *Reader) Read(a corpus.Article) []Claim {
	out := r.document(a).finish()
	for i := range out {
		out[i].By = ByRules
		out[i].identify(a)
	}
	return out
}

// document reads an article sentence by sentence; nothing is left out yet of what other sentences say as well.
func (r *Reader) document(a corpus.Article) *document {
	code := a.Language
	if code != lang.English {
		code = lang.German
	}
	doc := &document{reader: r, memory: newMemory(), code: code, body: a.Body, ref: a.Published.Interval}
	doc.after = doc.latestDate(a.Sentences)
	for _, s := range a.Sentences {
		doc.parse(s)
	}
	doc.memory.soldiersOf = r.mostSoldiers(doc.sentences)
	for i := range doc.sentences {
		doc.read(i)
	}
	return doc
}

// identify says which article a claim is from, and gives it its id.
func (c *Claim) identify(a corpus.Article) {
	c.Article, c.Revision = a.ID, a.Revision
	c.ID = claimID(c)
}

// Text reads a bare text, a message for example, the way Read reads an article. Its offsets count bytes of text. Without a
// language the text tells its own. Dates without a year stay unresolved.
func (r *Reader) Text(text string, code ...lang.Code) []Claim {
	sum := sha256.Sum256([]byte(text))
	a := corpus.Article{Body: text, Revision: hex.EncodeToString(sum[:])}
	if len(code) > 0 {
		a.Language = code[0]
	} else {
		a.Language, _ = lang.Detect(text)
	}
	for _, span := range lang.Sentences(text) {
		a.Sentences = append(a.Sentences, corpus.Sentence{Span: span, Kind: corpus.Text})
	}
	return r.Read(a)
}

// claimID is a short hash of what makes a claim that claim.
func claimID(c *Claim) string {
	span, what := c.Span, c.Event+"/"+c.Subject
	if c.Value != nil {
		span, what = c.Value.Span, c.Measure
	}
	sum := sha256.Sum256([]byte(c.Revision + "/" + strconv.Itoa(span.Start) + "/" + strconv.Itoa(span.End) + "/" + what))
	return hex.EncodeToString(sum[:8])
}
