package question

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

// Lexicon says what words mean in the other language. lexicon.Lexicon is the real one; tests use the same.
type Lexicon interface {
	// German and English give translations of a word in any inflected form, best first; nil where it is unknown.
	German(english string) []string
	English(german string) []string
}

// Splitter takes German compounds apart. compound.Splitter is the real one.
type Splitter interface {
	// Split gives the parts of a folded word, nil where it is no compound of known words.
	Split(folded string) []string
}

// Sort says what a term of a question is.
type Sort string

// The sorts of terms. A name must stand where the answer is; a thing may be called otherwise there; a verb or adjective
// only helps to choose among answers.
const (
	Name  Sort = "name"
	Thing Sort = "thing"
	Other Sort = "other"
)

// Term is a word of the question that carries meaning.
type Term struct {
	lang.Span
	Text, Folded string
	Sort         Sort
	// Counted is true for the noun right after "how many".
	Counted bool
	// Amount is true for a word that says what an amount is of ("cost", "Schaden").
	Amount bool
	// Ordinal is true for "second" and the like, which a text may tell by "another".
	Ordinal bool
	// Alike are other words of the question's language for the same thing ("Flut": "Hochwasser"), by way of the other
	// language; for things in German questions only, since English words are looked for by their translations anyway.
	Alike []string
}

// sort says what a word is: a name where it has a capital and no lexicon entry, or where its translation has a capital in
// English ("Moskau"); a thing where it is a noun that the lexicon or its compound parts know.
func (r *Reader) sort(t Term, code lang.Code, first bool) Sort {
	initial, _ := utf8.DecodeRuneInString(t.Text)
	if code == lang.German {
		english := r.lexicon.English(t.Text)
		switch {
		case len(english) > 0 && isCapital(english[0]):
			return Name
		case len(english) > 0 && isNoun(r.lexicon.German(english[0])) && !first: // "Stelle die Zahlen dar" begins with a verb
			return Thing
		case len(english) > 0:
			return Other
		case unicode.IsUpper(initial) && r.splitter.Split(t.Folded) != nil:
			return Thing
		}
	} else if german := r.lexicon.German(t.Text); len(german) > 0 && (first || !unicode.IsUpper(initial)) {
		if isCapital(german[0]) {
			return Thing
		}
		return Other
	}
	if unicode.IsUpper(initial) && !first {
		return Name
	}
	return Other
}

// isNoun says whether the likely German word is a noun.
func isNoun(german []string) bool { return len(german) > 0 && isCapital(german[0]) }

func isCapital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// alike are a few German words with the same English meaning, the word itself left out.
func (r *Reader) alike(t Term, code lang.Code) []string {
	if code != lang.German || t.Sort != Thing {
		return nil
	}
	const translations, words = 2, 4
	var out []string
	english := r.lexicon.English(t.Text)
	if len(english) == 0 {
		return r.alikeCompounds(t)
	}
	for _, e := range english[:min(len(english), translations)] {
		german := r.lexicon.German(e)
		for _, g := range german[:min(len(german), words)] {
			if lang.Fold(g) != t.Folded && isCapital(g) && !slices.Contains(out, g) {
				out = append(out, g)
			}
		}
	}
	return out
}

// alikeCompounds are compounds with another word for the last part: "Verteidigungspakt", "Verteidigungsvertrag".
func (r *Reader) alikeCompounds(t Term) []string {
	parts := r.splitter.Split(t.Folded)
	if len(parts) == 0 {
		return nil
	}
	last := parts[len(parts)-1]
	first, ok := strings.CutSuffix(t.Folded, last)
	if !ok {
		return nil
	}
	var out []string
	for _, a := range r.alike(Term{Text: last, Folded: last, Sort: Thing}, lang.German) {
		out = append(out, first+lang.Fold(a))
	}
	return out
}
