package question

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

//go:embed tables/*.txt
var tables embed.FS

// Reader understands questions. It is read-only and safe for concurrent use.
type Reader struct {
	vocabulary    *claims.Vocabulary
	lexicon       Lexicon
	splitter      Splitter
	forms, words  *claims.Phrases
	values, units *claims.Phrases
}

// NewReader reads the tables of question words; it fails only where one is malformed, which a test rules out.
func NewReader(v *claims.Vocabulary, l Lexicon, s Splitter) (*Reader, error) {
	r := &Reader{vocabulary: v, lexicon: l, splitter: s}
	for _, t := range []struct {
		name string
		into **claims.Phrases
		keys []string
	}{
		{"forms", &r.forms, []string{"any", "start"}},
		{"words", &r.words, []string{"any", "start", "told"}},
		{"values", &r.values, []string{"when", "count", "amount", "date", "last", "unit", "akin", "has", "not", "kin"}},
		{"units", &r.units, []string{"pure", "akin"}},
	} {
		name := "tables/" + t.name + ".txt"
		f, err := tables.Open(name)
		if err != nil {
			return nil, fmt.Errorf("open table of question words: %w", err)
		}
		*t.into, err = claims.ReadPhrases(name, f, t.keys...)
		f.Close()
		if err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Read understands a question in its conversation. newest is the date of the newest article, against which "im Januar"
// and "last week" are read; the zero Interval leaves such times open.
func (r *Reader) Read(text string, history []Turn, newest calendar.Interval) Asked {
	clean, truncated := Clean(text)
	rest, instructed := r.strip(clean)
	a := r.single(rest, newest)
	a.Truncated, a.Instructed = truncated, instructed
	if rest == "" {
		a.Figures = r.single(clean, newest).Figures // what an instruction wants said is looked up all the same
	}
	a.Language, a.Foreign = language(clean, rest, history)
	if a.Foreign && a.recognised() {
		a.Language, a.Foreign = lang.German, false // odd spelling, but the corpus's own words
	}
	if a.Courtesy = r.courtesy(rest); a.Courtesy != "" {
		return a
	}
	if before, ok := r.before(history, newest); ok && r.followsUp(a, rest) {
		a = merge(before, a)
	}
	return r.inParts(a, rest, newest)
}

// language decides in which language to answer: that of the question, of the conversation where the question alone does
// not say, and English for a third one.
func language(clean, rest string, history []Turn) (code lang.Code, foreign bool) {
	if rest == "" {
		rest = clean
	}
	code, sure := lang.Detect(rest)
	if sure {
		return orEnglish(code)
	}
	for _, t := range slices.Backward(history) {
		if t.Role != "user" {
			continue
		}
		if c, ok := lang.Detect(t.Text); ok {
			return orEnglish(c)
		}
	}
	return orEnglish(code)
}

// recognised says whether the tables knew at least half of the question's words, so that it can only be odd spelling that
// makes it look like a third language.
func (a Asked) recognised() bool { return 2*a.known >= a.all && a.known > 1 }

func orEnglish(c lang.Code) (lang.Code, bool) {
	if c == lang.Other {
		return lang.English, true
	}
	return c, false
}

// before understands the last question of the conversation, itself in its own conversation.
func (r *Reader) before(history []Turn, newest calendar.Interval) (Asked, bool) {
	const turns = 8 // what lies further back no longer belongs to the question
	var asked Asked
	found := false
	for _, t := range history[max(0, len(history)-2*turns):] {
		if t.Role != "user" {
			continue
		}
		clean, _ := Clean(t.Text)
		rest, _ := r.strip(clean)
		if rest == "" {
			continue
		}
		next := r.single(rest, newest)
		if found && r.followsUp(next, rest) {
			next = merge(asked, next)
		}
		asked, found = next, true
	}
	return asked, found
}

// followsUp says whether a question needs the one before it: it opens like a continuation or points back, or it leaves
// open what is counted or who is meant.
func (r *Reader) followsUp(a Asked, text string) bool {
	words := claims.Words(text)
	for _, h := range r.words.Find(words) {
		if h.ID == "follow_up" && (h.Key == "any" || h.First == 0) {
			return true
		}
	}
	return len(a.Measures) == 0 && len(a.Terms) == 0 && len(a.Events) == 0 && a.Topic == ""
}

// merge fills what a follow-up leaves out with what was asked before.
func merge(before, a Asked) Asked {
	a.FollowUp = true
	if a.pronoun && a.says && len(a.Speakers) == 0 {
		if id, unlisted := before.person(); id != "" {
			a.Speakers, a.UnlistedSpeaker = []string{id}, ""
		} else {
			a.UnlistedSpeaker = unlisted
		}
	}
	if len(a.Speakers) == 0 && len(a.Measures) == 0 && len(a.Events) == 0 {
		a.Speakers = a.Named // "und das Pentagon?"
	}
	switched := len(a.Speakers) > 0 || a.UnlistedSpeaker != "" || a.More
	if len(a.Measures) == 0 && len(a.Events) == 0 && !newTopic(a) {
		a.Measures, a.Events = before.Measures, before.Events
		if before.Form != Define || !a.pronoun { // "what did he say": who he is was asked before, what he said was not
			a.Terms = append(slices.Clone(before.Terms), a.Terms...)
		}
		if a.Form == Open && !a.pronoun || a.Form == Whether && switched {
			a.Form = before.Form
		}
	}
	if a.Actor == "" {
		a.Actor = before.Actor
	}
	if a.Nation == "" && a.Role == "" {
		a.Nation, a.Role = before.Nation, before.Role
	} else if a.Nation == "" {
		a.Nation = before.Nation
	} else if a.Role == "" {
		a.Role = before.Role
	}
	if !switched {
		a.Speakers, a.UnlistedSpeaker = before.Speakers, before.UnlistedSpeaker
	}
	if a.Time.IsZero() && !switched {
		a.Time = before.Time
	}
	a.Search = before.Search + " " + a.Search
	a.Content = strings.TrimSpace(before.Content + " " + a.Content)
	return a
}

// newTopic says whether a follow-up brings a matter of its own: a name or a counted noun that was not asked about.
func newTopic(a Asked) bool {
	return a.Topic != "" || slices.ContainsFunc(a.Terms, func(t Term) bool { return t.Counted })
}
