package claims

import "github.com/quellenlage/quellenlage/lang"

// unknown reads that a number is not known or not given: "die genaue Zahl der Toten ist noch unklar", "wie groß das neue
// Kontingent ist, hat er noch nicht mitgeteilt". It is a figure without a value; nil where the sentence says no such thing.
func (r *Reader) unknown(s *sentence, m *memory) *Claim {
	first, counted := s.numberAsked()
	if first < 0 {
		return nil
	}
	last := s.notKnown(first)
	if last < 0 {
		return nil
	}
	for _, f := range s.figures {
		if first <= f.first && f.last <= last {
			return nil
		}
	}
	c := counted
	if c.ok {
		r.describe(s, &c)
	}
	measure := r.unknownMeasure(s, c, first)
	if measure.id == "" {
		return nil
	}
	span := s.span(min(first, last), max(first, last))
	claim := &Claim{Kind: Figure, Quote: s.text, Span: s.Span, Measure: measure.id, Polarity: Unknown, Hedge: Stated, Counted: s.countedText(c)}
	claim.Value = &Value{Text: s.part(span), Span: span.Shift(s.Start), Additive: s.additional(c)}
	claim.explain("measure", measure.rule)
	if measure.id == "deployed" && c.role == "" {
		c.role = "soldiers"
	}
	w := r.completePeople(who{nation: c.nation, role: c.role}, c, m)
	claim.Subject = r.vocabulary.Subject(w.nation, w.role)
	claim.explain("subject", w.rule)
	a := s.attribute(last)
	if a.cue == nil {
		a = s.attribute(first)
	}
	claim.setSpeakers(s, a)
	claim.AsOf, _ = s.eventDate(last)
	return claim
}

// numberAsked finds "die Zahl der Toten", "die Größe der Truppe", "wie viele Menschen", "wie groß das Kontingent": where it
// begins and what is counted. The start is -1 where nothing of the kind stands there.
func (s *sentence) numberAsked() (int, counted) {
	for i := range s.words {
		switch w := s.fold(i); {
		case s.is(i, numberNoun) && (s.noun(i) || s.code == lang.English) && (s.is(i+1, genitive) || s.fold(i+1) == "von" || s.fold(i+1) == "of" || s.fold(i+1) == "an"):
			return s.firstOfPhrase(i), s.countedFrom(i + 2)
		case w == "wie" && (s.fold(i+1) == "viele" || s.fold(i+1) == "gross" || s.fold(i+1) == "hoch" || s.fold(i+1) == "vielen"),
			w == "wieviele", w == "how" && s.fold(i+1) == "many":
			return i, s.countedFrom(i + 2)
		}
	}
	return -1, counted{}
}

// firstOfPhrase is the article or first adjective before the noun at word i.
func (s *sentence) firstOfPhrase(i int) int {
	k := i
	for k > 0 && (s.adjective(k-1) || s.is(k-1, determiner) && !s.is(k-1, preposition)) {
		k--
	}
	return k
}

// countedFrom are the adjectives and the noun that begin at word i.
func (s *sentence) countedFrom(i int) counted {
	for s.is(i, determiner) {
		i++
	}
	first := i
	for n := 0; n < 6 && (s.adjective(i) || s.isWord(i) && !s.noun(i) && s.adjective(i+1)); n++ {
		if s.code == lang.English && !s.adjective(i+1) {
			break
		}
		i++
	}
	if i >= len(s.words) || !s.isWord(i) || s.code != lang.English && !s.noun(i) {
		return counted{}
	}
	return counted{first: first, last: i, ok: true}
}

// notKnown is the last word of "unknown", "noch nicht angegeben", "keine Angaben"; -1 where the sentence says nothing of
// the kind about the number.
func (s *sentence) notKnown(from int) int {
	negated := false
	for i := range s.words {
		switch w := s.fold(i); w {
		case "unklar", "unbekannt", "ungewiss", "unknown", "unclear", "uncertain":
			return i
		case "nicht", "not", "keine", "yet":
			negated = true
		case "angegeben", "genannt", "bekannt", "mitgeteilt", "beziffert", "veroeffentlicht", "bestaetigt", "klar", "angaben", "bekanntgegeben",
			"festgestellt", "given", "known", "disclosed", "released", "confirmed", "clear", "announced", "offen":
			if negated || w == "offen" {
				return i
			}
		}
	}
	return -1
}

// unknownMeasure is what the unknown number counts: by its words, by what the sentence says happened, else the noun.
func (r *Reader) unknownMeasure(s *sentence, c counted, first int) measured {
	if !c.ok {
		return measured{}
	}
	if c.measure != "" {
		return measured{c.measure, "counted noun"}
	}
	for _, h := range s.measures {
		if h.First > first && !s.taken[h.First] && r.fits(h.ID, c, nil) {
			return measured{h.ID, "word after it: " + s.part(h.Span)}
		}
	}
	return measured{r.vocabulary.Noun(s.words[c.last].Text, s.code), "noun"}
}

// additional says whether those of unknown number come on top of others: "neu", "weitere".
func (s *sentence) additional(c counted) bool {
	for i := c.first; c.ok && i <= c.last; i++ {
		switch s.fold(i) {
		case "neu", "neue", "neuen", "neuer", "weitere", "weiteren", "weiterer", "zusaetzliche", "zusaetzlichen", "new", "additional", "further", "more":
			return true
		}
	}
	return false
}
