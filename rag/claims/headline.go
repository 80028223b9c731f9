package claims

import "github.com/quellenlage/quellenlage/corpus"

// finish drops what other claims of the article already say, and lists the rest in order.
func (d *document) finish() []Claim {
	d.adopt()
	d.told = d.textFigures()
	var out []Claim
	for i, list := range d.claims {
		for _, c := range list {
			if c.Kind == Figure && d.restated(d.sentences[i], c) {
				continue
			}
			out = append(out, *c)
		}
	}
	return out
}

// maxTold bounds how many figures of one measure a lead is held against.
const maxTold = 200

// textFigures are the figures of the text by their measure.
func (d *document) textFigures() map[string][]*Claim {
	told := map[string][]*Claim{}
	for i, list := range d.claims {
		for _, c := range list {
			if c.Kind == Figure && d.sentences[i].Kind == corpus.Text && len(told[c.Measure]) < maxTold {
				told[c.Measure] = append(told[c.Measure], c)
			}
		}
	}
	return told
}

// adopt completes figures of headlines that only count people ("X spricht von 500 Soldaten"): what is counted, and whose
// people they are, is said by the first figure below that counts the same people, else by the article's last one above.
func (d *document) adopt() {
	for i, list := range d.claims {
		if k := d.sentences[i].Kind; k == corpus.Text || k == "" {
			continue
		}
		for _, c := range list {
			if c.Kind != Figure || c.Value.Unit != "" {
				continue
			}
			if other := d.sameCount(i, c); other != nil {
				c.Measure, c.Subject = other.Measure, other.Subject
				c.explain("measure", "as the text below")
			}
		}
	}
}

// maxAround bounds how far from a headline its text is looked for, in sentences.
const maxAround = 500

// sameCount is the figure of the text, the nearest below a headline, that tells what is done by people whom the headline
// only counts.
func (d *document) sameCount(at int, c *Claim) *Claim {
	v := d.reader.vocabulary
	nation, role := v.SplitSubject(c.Subject)
	if _, listed := v.Measure(c.Measure); role == "" || nation != "" && listed {
		return nil
	}
	_, listed := v.Measure(c.Measure)
	for i := range min(len(d.claims), maxAround) {
		k := (at + 1 + i) % len(d.claims)
		for _, other := range d.claims[k] {
			n, r := v.SplitSubject(other.Subject)
			_, known := v.Measure(other.Measure)
			if other.Kind == Figure && d.sentences[k].Kind == corpus.Text && known && r == role && (nation == "" || n == nation) && (!listed || other.Measure == c.Measure) {
				return other
			}
		}
	}
	return nil
}

// restated says whether a figure of a headline or a lead is no claim of its own: a headline has to name its speaker, and
// what the text gives more exactly counts there.
func (d *document) restated(s *sentence, c *Claim) bool {
	if s.Kind == corpus.Text || s.Kind == "" {
		return false
	}
	if len(c.Speakers) == 0 && s.Kind != corpus.Lead {
		return true
	}
	for _, other := range d.told[c.Measure] {
		if d.reader.covers(other, c) {
			return true
		}
	}
	return false
}

// covers says whether a claim of the text says what one of the lead does: the same measure, a figure that can be the
// same, and people and speakers that do not contradict.
func (r *Reader) covers(text, lead *Claim) bool {
	if text.Kind != Figure || text.Polarity == Unknown || text.Measure != lead.Measure || text.Value.Unit != lead.Value.Unit {
		return false
	}
	if !sameNumber(text.Value, lead.Value) || !r.samePeople(text.Subject, lead.Subject) {
		return false
	}
	if len(lead.Speakers) == 0 {
		return true
	}
	for _, sp := range lead.Speakers {
		if text.spokenBy(sp.ID) {
			return true
		}
	}
	return false
}

func sameNumber(a, b *Value) bool {
	num := func(v *Value) float64 {
		switch {
		case v.Low != nil:
			return *v.Low
		case v.High != nil:
			return *v.High
		}
		return -1
	}
	return num(a) == num(b)
}

// samePeople says whether two subjects can be the same: "north_koreans" and "north_korean_soldiers" can.
func (r *Reader) samePeople(a, b string) bool {
	if a == b || a == "" || b == "" {
		return true
	}
	na, ra := r.vocabulary.SplitSubject(a)
	nb, rb := r.vocabulary.SplitSubject(b)
	return (na == nb || na == "" || nb == "") && (ra == rb || ra == "" || rb == "" || ra == "people" || rb == "people")
}
