package claims

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// nameKind says how a phrase names somebody, the surest last.
type nameKind uint8

const (
	nobody   nameKind = iota // a document or a number that names nobody: "Schätzungen"
	someNoun                 // any other noun
	somebody                 // an office, people, an acronym
	someName                 // a person's name or a listed speaker
)

// naming is what a phrase says about a speaker.
type naming struct {
	Speaker
	kind nameKind
	// hedge is how firmly the document speaks that names the speaker; "" for none.
	hedge Hedge
	// document is true where the phrase is about something that somebody gave out.
	document bool
}

// name reads who a phrase names.
func (r *Reader) name(s *sentence, p phrase, m *memory) naming {
	if p.pronoun {
		return r.pronounName(s, p, m)
	}
	if d, ok := r.documents[r.documentOf(s, p.coreEnd)]; ok && s.acronym(p) == "" {
		return r.documentName(s, p, d, m)
	}
	if h, ok := s.listedIn(p); ok {
		return r.listedName(s, p, h)
	}
	if n, ok := r.shortName(s, p, m); ok {
		return n
	}
	return r.freeName(s, p, m)
}

func (r *Reader) pronounName(s *sentence, p phrase, m *memory) naming {
	sp, ok := r.namedBefore(s, p.first)
	if !ok {
		sp = m.last
	}
	if nearer := r.openingPerson(s, p.first, m); !ok && nearer.ID != "" {
		sp = nearer
	}
	if sp.ID == "" {
		sp = r.personBefore(s, p.first, m)
	}
	if sp.ID == "" {
		return naming{}
	}
	sp.Span = s.span(p.first, p.last)
	sp.Text = s.part(sp.Span)
	return naming{Speaker: sp, kind: someName}
}

// openingPerson is the person whom the sentence right before names by first and last name as its subject, of the same
// paragraph, where word i is "he" or "she": a nearer one than whoever spoke last.
func (r *Reader) openingPerson(s *sentence, i int, m *memory) Speaker {
	const opening = 4 // words: a title and a name
	switch s.fold(i) {
	case "er", "sie", "he", "she":
	default:
		return Speaker{}
	}
	if len(m.recent) == 0 {
		return Speaker{}
	}
	before := m.recent[len(m.recent)-1]
	if before.Paragraph != s.Paragraph || before.is(0, preposition) || slices.ContainsFunc(before.names, func(h Hit) bool { return h.Key == "name" }) {
		return Speaker{} // whom the tables list is heard otherwise
	}
	return r.lastPerson(before, min(opening, len(before.words)), m)
}

// personBefore is the person last named by first and last name before word i, in this sentence or the ones just read.
func (r *Reader) personBefore(s *sentence, i int, m *memory) Speaker {
	if sp := r.lastPerson(s, i, m); sp.ID != "" {
		return sp
	}
	for k := len(m.recent) - 1; k >= 0; k-- {
		if sp := r.lastPerson(m.recent[k], len(m.recent[k].words), m); sp.ID != "" {
			return sp
		}
	}
	return Speaker{}
}

func (r *Reader) lastPerson(s *sentence, end int, m *memory) Speaker {
	for i := end - 2; i >= 0; i-- {
		if !s.noun(i) || !s.noun(i+1) || s.inDate(i) || s.is(i, office|institution|agencyNoun) && i == 0 {
			continue
		}
		p := phrase{first: i, last: i + 1, core: i, coreEnd: i + 1, attribute: -1, name: -1}
		if s.isPersonName(p) && s.given[i] == "" && s.given[i+1] == "" && s.inFigure(i) < 0 {
			return r.freeName(s, p, m).Speaker
		}
	}
	return Speaker{}
}

// namedBefore is the listed speaker whom a pronoun at word i stands for within its sentence: the nearest one before it,
// no state for "er".
func (r *Reader) namedBefore(s *sentence, i int) (Speaker, bool) {
	for k := len(s.names) - 1; k >= 0; k-- {
		h := s.names[k]
		if h.Last >= i || h.Key != "name" || s.preposed(h.First) {
			continue
		}
		n, _ := r.vocabulary.Speaker(h.ID)
		switch w := s.fold(i); {
		case (w == "er" || w == "he") && n.Kind == "state", (w == "sie" || w == "she") && n.Kind == "person":
			continue
		}
		return Speaker{ID: h.ID, Name: n.EN}, true
	}
	return Speaker{}, false
}

// documentOf is the section of tables/cues.txt whose nouns hold word i, "" for none.
func (r *Reader) documentOf(s *sentence, i int) string {
	if i < 0 || i >= len(s.given) {
		return ""
	}
	return s.given[i]
}

// givenNoun looks word i up among the nouns of what somebody gives out.
func (r *Reader) givenNoun(s *sentence, i int) string {
	if !s.isWord(i) || s.code != lang.English && !s.capital(i) {
		return ""
	}
	section, key := "", "noun"
	if s.code == lang.English {
		key = "english"
	}
	r.cues.beginning(s.words[i].Folded, func(p *pattern) {
		if p.key == key && len(p.words) == 1 && (section == "" || p.exact) {
			section = p.id
		}
	})
	return section
}

// documentName reads who gave a document out: "Angaben des Ministeriums", "ukrainische Angaben", "Polizeiangaben".
func (r *Reader) documentName(s *sentence, p phrase, hedge Hedge, m *memory) naming {
	out := naming{hedge: hedge, document: true}
	if p.attribute >= 0 {
		from := p.attribute
		if s.is(from, preposition) {
			from++
		}
		if q, ok := s.phrase(from); ok {
			if inner := r.name(s, q, m); inner.kind > nobody && (inner.kind > someNoun || !s.is(p.attribute, preposition)) {
				inner.hedge, inner.document = hedge, true
				return inner
			}
		}
		return out
	}
	if p.coreEnd > p.core && (s.code == lang.English || strings.HasSuffix(s.words[p.coreEnd-1].Text, "s") || isAcronym(s.words[p.coreEnd-1].Text)) {
		if inner := r.name(s, phrase{first: p.core, last: p.coreEnd - 1, core: p.core, coreEnd: p.coreEnd - 1, attribute: -1, name: -1}, m); inner.kind > someNoun {
			inner.hedge, inner.document = hedge, true
			return inner
		}
	}
	if sp, ok := r.nationName(s, p.first, p.coreEnd); ok {
		return naming{Speaker: sp, kind: someName, hedge: hedge, document: true}
	}
	if sp, ok := r.compoundName(s, p.coreEnd); ok {
		return naming{Speaker: sp, kind: somebody, hedge: hedge, document: true}
	}
	return out
}

// nationName reads the state behind an adjective: "nach ukrainischen Angaben" is what Ukraine says.
func (r *Reader) nationName(s *sentence, first, last int) (Speaker, bool) {
	for _, h := range s.nations {
		if h.First < first || h.Last > last || h.Key != "adjective" {
			continue
		}
		for _, id := range r.states[h.ID] {
			n, _ := r.vocabulary.Speaker(id)
			return Speaker{ID: id, Name: n.EN, Text: s.part(h.Span), Span: h.Span}, true
		}
		n, _ := r.vocabulary.Nation(h.ID)
		return Speaker{ID: h.ID, Name: n.DEAdjective, Text: s.part(h.Span), Span: h.Span}, true
	}
	return Speaker{}, false
}

// compoundName reads "Polizeiangaben" as what the police says.
func (r *Reader) compoundName(s *sentence, i int) (Speaker, bool) {
	w := s.words[i]
	for _, tail := range []string{"angaben", "berichten", "berichte", "bericht", "informationen", "schätzungen", "schätzung", "zahlen", "daten", "mitteilung", "statistik"} {
		at := len(w.Text) - len(tail)
		if at < 2 || !strings.EqualFold(w.Text[at:], tail) {
			continue
		}
		head := strings.TrimSuffix(w.Text[:at], "-")
		head = strings.TrimSuffix(head, "s")
		folded := lang.Fold(head)
		for _, no := range r.anonymous {
			if strings.HasPrefix(folded, no) {
				return Speaker{}, false
			}
		}
		sp := lang.Span{Start: w.Start, End: w.Start + len(head)}
		for _, h := range r.vocabulary.Speakers(Words(head)) {
			if h.Key == "name" {
				n, _ := r.vocabulary.Speaker(h.ID)
				return Speaker{ID: h.ID, Name: n.EN, Text: s.part(sp), Span: sp}, true
			}
		}
		return Speaker{ID: folded, Name: head, Text: s.part(sp), Span: sp}, len(folded) > 2
	}
	return Speaker{}, false
}

// listedIn is the hit of the speaker table by which a phrase names its speaker: it has to end where the nouns or the
// apposition end; after "Sprecher" and "Regierung" it may stand in the attribute.
func (s *sentence) listedIn(p phrase) (Hit, bool) {
	var best Hit
	rank := 0
	for _, h := range s.names {
		if h.Key != "name" || h.First < p.first || h.Last > p.last {
			continue
		}
		score := 0
		switch {
		case p.name >= 0 && h.Last == p.nameEnd:
			score = 5
		case h.Last == p.coreEnd && h.First > p.core && s.possessor(h) && !s.is(p.core, spokesperson|government):
			continue // "die Dienste Polens"
		case h.Last == p.coreEnd:
			score = 4
		case h.First <= p.core && h.Last > p.coreEnd:
			score = 4
		case p.attribute >= 0 && h.First >= p.attribute && s.is(p.coreEnd, spokesperson|government):
			score = 2
		case h.First < p.coreEnd && h.First >= p.core && s.is(p.coreEnd, spokesperson|government) && p.name < 0:
			score = 2
		case h.First > p.coreEnd && p.attribute < 0 && s.mark(h.First-1, "(") && s.mark(h.Last+1, ")"):
			score = 3
		}
		if score > rank {
			best, rank = h, score
		}
	}
	return best, rank > 0
}

func (r *Reader) listedName(s *sentence, p phrase, h Hit) naming {
	n, _ := r.vocabulary.Speaker(h.ID)
	sp := s.span(p.first, p.last)
	return naming{Speaker: Speaker{ID: h.ID, Name: n.EN, Text: s.part(sp), Span: sp}, kind: someName}
}

// shortName reads "der Geheimdienst" as the one that the article named before.
func (r *Reader) shortName(s *sentence, p phrase, m *memory) (naming, bool) {
	if s.is(p.coreEnd, agencyNoun) && p.core == p.coreEnd && s.is(p.first, determiner) && p.attribute < 0 && m.agency.ID != "" && p.name < 0 && p.core == p.first+1 {
		sp := m.agency
		sp.Span = s.span(p.first, p.last)
		sp.Text = s.part(sp.Span)
		return naming{Speaker: sp, kind: someName}, true
	}
	for _, h := range s.names {
		if h.Key != "short" || h.Last != p.coreEnd || p.attribute >= 0 {
			continue
		}
		if _, seen := m.seen[h.ID]; !seen {
			continue
		}
		n, _ := r.vocabulary.Speaker(h.ID)
		if nation, ok := s.nationIn(p.first, p.coreEnd); ok && !strings.Contains(n.Side, strings.TrimSuffix(nation, "n")) {
			continue
		}
		sp := s.span(p.first, p.last)
		return naming{Speaker: Speaker{ID: h.ID, Name: n.EN, Text: s.part(sp), Span: sp}, kind: someName}, true
	}
	return naming{}, false
}

func (s *sentence) nationIn(first, last int) (string, bool) {
	for _, h := range s.nations {
		if first <= h.First && h.Last <= last {
			return h.ID, true
		}
	}
	return "", false
}

// freeName reads a speaker who is in no table, by the form of the phrase.
func (r *Reader) freeName(s *sentence, p phrase, m *memory) naming {
	out := naming{kind: someNoun}
	sp := s.span(p.first, p.last)
	out.Text, out.Span = s.part(sp), sp
	from, to := p.core, p.coreEnd
	switch {
	case p.name >= 0:
		from, to, out.kind = p.name, p.nameEnd, someName
	case s.isPersonName(p):
		from, out.kind = s.nameStart(p), someName
	case p.attribute >= 0 && !(s.is(p.core, agencyNoun) && s.is(p.attribute, genitive)):
		to = p.last
	}
	out.Name = r.properName(s, p, from, to)
	out.ID = speakerID(out.Name)
	if short := s.acronym(p); short != "" && p.name < 0 {
		out.ID, out.kind = short, somebody
	}
	if out.kind == someName {
		m.people[lastWord(out.ID)] = out.Speaker
	} else if known, ok := m.people[strings.TrimSuffix(out.ID, "s")]; ok && from == to {
		out.ID, out.Name, out.kind = known.ID, known.Name, someName
	} else if known, ok := m.people[out.ID]; ok && from == to {
		out.ID, out.Name, out.kind = known.ID, known.Name, someName
	}
	if known, ok := m.short(out.ID); ok && from == to && s.is(p.first, determiner) && p.core == p.first+1 {
		out.ID, out.Name, out.kind = known.ID, known.Name, someName
	}
	if out.kind == someNoun && r.isSomebody(s, p) {
		out.kind = somebody
	}
	return out
}

// acronym is the folded short name that stands in brackets behind an institution's name, "" for none.
func (s *sentence) acronym(p phrase) string {
	i := p.coreEnd + 1
	if s.mark(i, "(") && s.mark(i+2, ")") && p.coreEnd > p.core && isAcronym(s.words[i+1].Text) {
		return s.words[i+1].Folded
	}
	return ""
}

func isAcronym(w string) bool {
	return len(w) >= 2 && len(w) <= 6 && strings.ToUpper(w) == w && w[0] > '9'
}

func (r *Reader) isSomebody(s *sentence, p phrase) bool {
	if s.is(p.coreEnd, office|institution|spokesperson|government|agencyNoun) || s.is(p.core, office|institution|spokesperson|government|agencyNoun) {
		return true
	}
	for _, h := range s.roles {
		if h.Last == p.coreEnd {
			return true
		}
	}
	w := s.words[p.coreEnd].Text
	return isAcronym(w) || strings.HasSuffix(w, ".de") || strings.HasSuffix(w, ".com")
}

// properName joins the words of a name, without quotation marks, the head of a genitive in its base form.
func (r *Reader) properName(s *sentence, p phrase, from, to int) string {
	var parts []string
	if from == p.core && s.code != lang.English {
		for i := p.first; i < p.core; i++ {
			if s.adjective(i) && !s.is(i, determiner) && !s.is(p.core, office) {
				parts = append(parts, adjectiveBase(s.words[i].Text))
			}
		}
	}
	for i := from; i <= to; i++ {
		w := s.words[i]
		if w.Kind == lang.Punct {
			continue
		}
		text := w.Text
		if i == p.coreEnd && s.code != lang.English && (s.fold(p.first) == "des" || s.fold(p.first) == "eines" || s.fold(p.first) == "dieses") {
			text = genitiveBase(text)
		}
		if i == p.coreEnd && s.code != lang.English && dativePlural(text) && (s.fold(p.first) == "den" || s.adjective(p.core-1) || p.first == p.core) && s.is(i, office|institution|spokesperson|agencyNoun) {
			text = strings.TrimSuffix(text, "n")
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

// dativePlural says whether a noun has the n of the dative plural that its nominative lacks: "Veranstaltern".
func dativePlural(w string) bool {
	return strings.HasSuffix(w, "ern") || strings.HasSuffix(w, "eln")
}

// adjectiveBase is an adjective as it stands after "die": "türkischen" as "türkische". Capitals at the beginning of a
// sentence go.
func adjectiveBase(w string) string {
	w = strings.ToLower(w)
	for _, ending := range []string{"en", "er", "es", "em"} {
		if stem, ok := strings.CutSuffix(w, ending); ok && len(stem) > 3 {
			return stem + "e"
		}
	}
	return w
}

// genitiveBase takes the ending off a masculine or neuter noun after "des": "Ministeriums", "Dienstes", "Präsidenten".
func genitiveBase(w string) string {
	switch {
	case strings.HasSuffix(w, "enten") || strings.HasSuffix(w, "anten") || strings.HasSuffix(w, "isten"):
		return strings.TrimSuffix(w, "en")
	case strings.HasSuffix(w, "stes") || strings.HasSuffix(w, "mtes") || strings.HasSuffix(w, "ses") || strings.HasSuffix(w, "zes") || strings.HasSuffix(w, "ndes") || strings.HasSuffix(w, "tes"):
		return strings.TrimSuffix(w, "es")
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && len(w) > 4:
		return strings.TrimSuffix(w, "s")
	}
	return w
}

// speakerID is the id of a speaker who is in no table: the words of the name folded and joined.
func speakerID(name string) string {
	var b strings.Builder
	for _, w := range Words(name) {
		if w.Kind == lang.Punct {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('_')
		}
		b.WriteString(strings.Map(idLetter, w.Folded))
	}
	return b.String()
}

func idLetter(r rune) rune {
	if r == '-' || r == '.' || r == ' ' {
		return '_'
	}
	return r
}

func lastWord(id string) string {
	return id[strings.LastIndexByte(id, '_')+1:]
}
