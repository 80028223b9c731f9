package index

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// rowVersion changes when what is stored about an article changes, so that every article is read anew.
const rowVersion = 1

// articleRow is an article as it is stored beside its body.
type articleRow struct {
	Title     string            `json:"title,omitempty"`
	Publisher string            `json:"publisher,omitempty"`
	Published calendar.Interval `json:"published"`
	Found     string            `json:"found,omitempty"`
	URL       string            `json:"url,omitempty"`
	DigestOf  string            `json:"digest_of,omitempty"`
	Agencies  []string          `json:"agencies,omitempty"`
	Sentences []sentenceRow     `json:"sentences,omitempty"`
	Removed   []removalRow      `json:"removed,omitempty"`
}

type sentenceRow struct {
	Start     int    `json:"s"`
	End       int    `json:"e"`
	Kind      string `json:"k"`
	Paragraph int    `json:"p"`
}

type removalRow struct {
	Start  int    `json:"s"`
	End    int    `json:"e"`
	Reason string `json:"r"`
}

func rowOf(a corpus.Article) articleRow {
	row := articleRow{
		Title: a.Title, Publisher: a.Publisher, Published: a.Published.Interval, Found: a.Published.Found,
		URL: a.URL, DigestOf: a.DigestOf, Agencies: a.Agencies,
	}
	for _, s := range a.Sentences {
		row.Sentences = append(row.Sentences, sentenceRow{s.Start, s.End, string(s.Kind), s.Paragraph})
	}
	for _, r := range a.Removed {
		row.Removed = append(row.Removed, removalRow{r.Start, r.End, r.Reason})
	}
	return row
}

func (row articleRow) article(id, revision, language, body string) corpus.Article {
	a := corpus.Article{
		ID: id, Revision: revision, Body: body, Title: row.Title, Publisher: row.Publisher,
		Published: corpus.Published{Interval: row.Published, Found: row.Found},
		URL:       row.URL, DigestOf: row.DigestOf, Language: lang.Code(language), Agencies: row.Agencies,
	}
	for _, s := range row.Sentences {
		a.Sentences = append(a.Sentences, corpus.Sentence{
			Span: lang.Span{Start: s.Start, End: s.End}, Kind: corpus.Kind(s.Kind), Paragraph: s.Paragraph,
		})
	}
	for _, r := range row.Removed {
		a.Removed = append(a.Removed, corpus.Removal{Span: lang.Span{Start: r.Start, End: r.End}, Reason: r.Reason})
	}
	return a
}

// claimRow is a claim as it is stored, with the rules that the contract's JSON leaves out.
type claimRow struct {
	Claim claims.Claim `json:"claim"`
	Rules []string     `json:"rules,omitempty"`
}

func (row claimRow) claim() claims.Claim {
	c := row.Claim
	c.Rules = row.Rules
	return c
}

// stampOf is a hash of everything an article's rows are made from: the article as it was read, the version of the
// claims reader, and that of the rows themselves.
func stampOf(a corpus.Article, readerVersion string) (stamp string, row []byte, err error) {
	row, err = json.Marshal(rowOf(a))
	if err != nil {
		return "", nil, fmt.Errorf("write down article %s: %w", a.ID, err)
	}
	h := sha256.New()
	fmt.Fprintf(h, "%d\n%s\n%s\n%s\n%s\n", rowVersion, readerVersion, a.ID, a.Revision, a.Language)
	h.Write(row)
	return hex.EncodeToString(h.Sum(nil)), row, nil
}

// contentOf identifies a passage's text.
func contentOf(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:16]
}

func encodeVector(v []float32) []byte {
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

func decodeVector(b []byte) []float32 {
	v := make([]float32, len(b)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return v
}
