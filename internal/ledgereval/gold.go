package ledgereval

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
)

// Gold is the annotation of one text: offsets and values, never words. rag/claims/testdata/gold/NOTES.md says how it was
// made.
type Gold struct {
	// Article is the id of an article. A text of a set has Index, its line counted from 0, and Published instead.
	Article   string `json:"article"`
	Set       string `json:"set"`
	Index     int    `json:"index"`
	Published string `json:"published"`
	// SHA256 is of the file, or of the text of a set.
	SHA256     string          `json:"sha256"`
	Figures    []GoldFigure    `json:"figures"`
	Statements []GoldStatement `json:"statements"`
}

// GoldFigure is an annotated figure; the fields are those of a claim.
type GoldFigure struct {
	lang.Span
	Low       *float64           `json:"low"`
	High      *float64           `json:"high"`
	Qualifier string             `json:"qualifier"`
	Unit      string             `json:"unit"`
	Measure   string             `json:"measure"`
	Subject   string             `json:"subject"`
	Speakers  []string           `json:"speakers"`
	Origin    []string           `json:"origin"`
	AsOf      *calendar.Interval `json:"as_of"`
	Hedge     string             `json:"hedge"`
	Polarity  string             `json:"polarity"`
	Additive  bool               `json:"additive"`
	// Group joins figures that go back to one estimate; "" stands alone.
	Group string `json:"group"`
}

// GoldStatement is an annotated event.
type GoldStatement struct {
	lang.Span
	Event    string             `json:"event"`
	Polarity string             `json:"polarity"`
	Actor    string             `json:"actor"`
	Speakers []string           `json:"speakers"`
	AsOf     *calendar.Interval `json:"as_of"`
	// Optional marks readings that a careful reader may leave out.
	Optional bool `json:"optional"`
}

// Name is short enough for a table.
func (g Gold) Name() string {
	if g.Set != "" {
		return fmt.Sprintf("%03d", g.Index)
	}
	return g.Article
}

// Annotated is an annotation with its text.
type Annotated struct {
	Gold
	Text corpus.Article
}

// errOtherText is returned where a text is not the one that was annotated.
var errOtherText = errors.New("it is another text than the annotated one")

// ReadGold reads the annotations (*.json) of a folder with their texts, which text hands over: raw bytes of the article's
// file, or the text of the set at an index.
func ReadGold(dir fs.FS, text func(Gold) ([]byte, error)) ([]Annotated, error) {
	names, err := fs.Glob(dir, "*.json")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New("the folder holds no annotations (*.json)")
	}
	list := make([]Annotated, 0, len(names))
	for _, name := range names {
		a, err := readGoldFile(dir, name, text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, a)
	}
	return list, nil
}

func readGoldFile(dir fs.FS, name string, text func(Gold) ([]byte, error)) (Annotated, error) {
	raw, err := fs.ReadFile(dir, name)
	if err != nil {
		return Annotated{}, err
	}
	var a Annotated
	if err := json.Unmarshal(raw, &a.Gold); err != nil {
		return a, err
	}
	body, err := text(a.Gold)
	if err != nil {
		return a, err
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != a.SHA256 {
		return a, errOtherText
	}
	id := a.Article
	if a.Set != "" {
		id = a.Name()
		body = append([]byte("---\ndate: "+a.Published+"\n---\n"), body...)
	}
	a.Text, err = corpus.Parse(id, body)
	return a, err
}

// Articles hands over the articles of a folder, for ReadGold.
func Articles(dir fs.FS) func(Gold) ([]byte, error) {
	return func(g Gold) ([]byte, error) {
		if g.Set != "" {
			return nil, fmt.Errorf("its text is line %d of %s: name that file with --quotes", g.Index+1, g.Set)
		}
		for _, ext := range []string{".txt", ".md"} {
			if b, err := fs.ReadFile(dir, g.Article+ext); !errors.Is(err, fs.ErrNotExist) {
				return b, err
			}
		}
		return nil, fmt.Errorf("the article %s is not in the folder of articles", path.Clean(g.Article))
	}
}

// Lines hands over the texts of a set of quotations, for ReadGold.
func Lines(texts []QuoteText) func(Gold) ([]byte, error) {
	return func(g Gold) ([]byte, error) {
		if g.Set == "" || g.Index < 0 || g.Index >= len(texts) {
			return nil, fmt.Errorf("the set has no text %s", strings.TrimSpace(g.Name()))
		}
		return []byte(texts[g.Index].Text), nil
	}
}
