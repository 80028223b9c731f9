package claims

import "github.com/quellenlage/quellenlage/lang"

// contentWords are the words of a proposal's field without punctuation, numbers and the articles before them; none where the field
// is too long to be one.
func contentWords(field string, code lang.Code) []Word {
	var out []Word
	for _, w := range fieldWords(field) {
		if w.Kind != lang.Number && (len(out) > 0 || !lang.IsStopWord(code, w.Folded)) {
			out = append(out, w)
		}
	}
	return out
}

// fieldWords are the words of a proposal's field.
func fieldWords(field string) []Word {
	if len(field) > maxField {
		return nil
	}
	var out []Word
	for _, w := range Words(field) {
		if w.Kind != lang.Punct && w.Folded != "" {
			out = append(out, w)
		}
	}
	return out
}

// near looks for a field's words in the figure's sentence, then in those around it, the nearest first: at most "from" sentences
// before it (a negative number) and "to" behind it, no further than the next paragraph.
func (x placing) near(field string, from, to int) (found, bool) {
	words := fieldWords(field)
	if len(words) == 0 {
		return found{}, false
	}
	for _, step := range []int{0, -1, 1, -2, 2} {
		i := x.i + step
		if step < from || step > to || i < 0 || i >= len(x.doc.sentences) {
			continue
		}
		if apart := x.doc.sentences[i].Paragraph - x.s.Paragraph; apart < -1 || apart > 1 {
			continue
		}
		if at, ok := x.in(i, words); ok {
			return at, true
		}
	}
	return found{}, false
}

// in looks for words in a row in sentence i, punctuation aside; of several places the one nearest to the figure is taken.
func (x placing) in(i int, words []Word) (found, bool) {
	s := x.doc.sentences[i]
	f := x.s.figures[x.k]
	best, ok := found{i: i}, false
	for first := range s.words {
		last, stands := s.inRow(first, words)
		if !stands || i == x.i && first <= f.last && f.first <= last {
			continue
		}
		if !ok || i == x.i && gap(first, last, f) < gap(best.first, best.last, f) || i < x.i {
			best.first, best.last, ok = first, last, true
		}
	}
	return best, ok
}

// gap is how many words lie between words first to last and a figure.
func gap(first, last int, f figure) int {
	if first > f.last {
		return first - f.last
	}
	return f.first - last
}

// inRow says whether words stand in a row from word first on, and where the last one is.
func (s *sentence) inRow(first int, words []Word) (last int, ok bool) {
	at := first
	for n, w := range words {
		for n > 0 && at < len(s.words) && s.words[at].Kind == lang.Punct {
			at++
		}
		if at >= len(s.words) || !sameWord(s.words[at], w, s.code) {
			return 0, false
		}
		last = at
		at++
	}
	return last, true
}

// sameWord says whether two words are one, whatever their ending: a model often gives a word in its base form.
func sameWord(a, b Word, code lang.Code) bool {
	if a.Folded == b.Folded {
		return true
	}
	const beginning = 3
	if len(a.Folded) <= beginning || len(b.Folded) <= beginning || a.Folded[:beginning] != b.Folded[:beginning] || a.Kind != lang.Word {
		return false
	}
	return lang.Stem(code, a.Folded) == lang.Stem(code, b.Folded)
}

// holds says whether word i is one of the found words.
func (f found) holds(i int) bool {
	if f.scattered == nil {
		return f.first <= i && i <= f.last
	}
	for _, at := range f.scattered {
		if at == i {
			return true
		}
	}
	return false
}

// textOf are the found words as they stand in the text.
func (x placing) textOf(at found) string {
	s := x.doc.sentences[at.i]
	return s.part(s.span(at.first, at.last))
}

// hitWithin is the first hit of a table that lies within the found words.
func hitWithin(hits []Hit, at found) (Hit, bool) {
	for _, h := range hits {
		if at.first <= h.First && h.Last <= at.last {
			return h, true
		}
	}
	return Hit{}, false
}
