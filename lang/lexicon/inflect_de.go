package lexicon

import (
	"slices"
	"strings"
)

// strongVerbs leads from irregular forms to infinitives, both as germanKey and as plainKey spell them.
type strongVerbs map[string][]string

func newStrongVerbs(entries []Entry) strongVerbs {
	v := make(strongVerbs, 4*len(entries))
	for _, e := range entries {
		infinitive := germanKey(e.Headword)
		for _, t := range e.Terms() {
			form := germanKey(t.Text)
			v.add(form, infinitive)
			v.add(plainKey(form), plainKey(infinitive))
			// Behind an inseparable prefix the participle has no ge- ("verschossen", "erschossen").
			if bare, found := strings.CutPrefix(form, "ge"); found && len(bare) > 3 {
				v.add(bare, infinitive)
				v.add(plainKey(bare), plainKey(infinitive))
			}
		}
	}
	return v
}

func (v strongVerbs) add(form, infinitive string) {
	if !slices.Contains(v[form], infinitive) {
		v[form] = append(v[form], infinitive)
	}
}

// verbPrefixes are the prefixes of German verbs, separable and not, with and without umlauts.
var verbPrefixes = strings.Fields(`auseinander abseits ab aneinander anheim an aufeinander aufrecht auf aus
	beieinander bereit bei be bloss dazwischen davon dar da durch einander ein empor ent emp entgegen er fehl fern fertig
	fest fort frei gegenueber gegenuber gefangen geheim gerade ge gleich gut heim heran heraus herbei herein herunter hervor her
	hinaus hinein hinterher hinter hinzu hin hoch kennen klar krank lahm los miss mit nach nieder offen preis richtig
	rueck ruck schief schwarz sicher statt still stand tot trocken uber um unter ver voll voran voraus vorbei vorweg vor
	wahr weg weiter wett wider wieder wohl zer zurueck zuruck zusammen zu zwangs`)

// endingsOfVerbs are the personal endings and those of participles used as adjectives.
var endingsOfVerbs = []string{"", "e", "en", "n", "st", "t", "er", "es", "em", "est", "et"}

// appendVerbs adds the entries whose infinitive a word may be a form of. Only where umlauts as written lead nowhere are
// they left out of account: "führt" is a form of "führen" and not of "fahren", but "getotet" one of "töten".
func (l *Lexicon) appendVerbs(out []posting, key string) []posting {
	n := len(out)
	out = l.appendInfinitives(out, &l.german().exact, key)
	if len(out) == n {
		out = l.appendInfinitives(out, &l.german().plain, plainKey(key))
	}
	return out
}

func (l *Lexicon) appendInfinitives(out []posting, index *multimap, form string) []posting {
	for _, infinitive := range l.infinitives(form) {
		for _, p := range index.appendTo(nil, infinitive) {
			if isVerb(l.entries[p.entry].Headword) {
				out = appendPosting(out, p)
			}
		}
	}
	return out
}

func isVerb(headword string) bool {
	return headword == strings.ToLower(headword) && strings.HasSuffix(headword, "n")
}

// infinitives lists what a form may be derived from; only those that the lexicon holds count.
func (l *Lexicon) infinitives(form string) []string {
	out := l.strong.bases("", form)
	out = append(out, weakBases("", form)...)
	for _, p := range verbPrefixes {
		rest, found := strings.CutPrefix(form, p)
		if !found || len(rest) < 3 {
			continue
		}
		out = append(out, l.strong.bases(p, rest)...)
		out = append(out, weakBases(p, rest)...)
		if infinitive, found := strings.CutPrefix(rest, "zu"); found {
			out = append(out, p+infinitive)
		}
	}
	return out
}

// bases gives the prefixed infinitives of a strong form.
func (v strongVerbs) bases(prefix, form string) []string {
	var out []string
	for _, ending := range endingsOfVerbs {
		stem, found := strings.CutSuffix(form, ending)
		if !found || len(stem) < 3 {
			continue
		}
		for _, infinitive := range v[stem] {
			out = append(out, prefix+infinitive)
		}
	}
	return out
}

// weakBases gives the prefixed infinitives of a regular form: present, preterite with -te, participle with ge-…-t, and
// both used as adjectives.
func weakBases(prefix, form string) []string {
	var out []string
	for _, ending := range []string{"end", "ende", "enden", "ender", "endes", "endem"} {
		if s, found := strings.CutSuffix(form, ending); found && len(s) > 1 {
			return []string{prefix + s + "en", prefix + s + "n"}
		}
	}
	for _, ending := range []string{"test", "tet", "ten", "tem", "ter", "tes", "te", "st", "t"} {
		s, found := strings.CutSuffix(form, ending)
		if !found || len(s) < 2 {
			continue
		}
		s = strings.TrimSuffix(s, "e")
		out = append(out, prefix+s+"en", prefix+s+"n", prefix+s+"eln", prefix+s+"ern")
		if bare, found := strings.CutPrefix(s, "ge"); found && len(bare) > 1 {
			out = append(out, prefix+bare+"en", prefix+bare+"n")
		}
		if strings.HasSuffix(s, "el") || strings.HasSuffix(s, "er") {
			out = append(out, prefix+s+"n")
		}
		out = append(out, prefix+s+"een")
	}
	return out
}

// appendInflected adds the entries that a noun or adjective may be a form of, those that share its umlauts first.
func (l *Lexicon) appendInflected(out []posting, key string) []posting {
	index := l.german()
	for _, base := range inflectionBases(key) {
		out = index.exact.appendTo(out, base)
	}
	for _, base := range inflectionBases(plainKey(key)) {
		out = index.plain.appendTo(out, base)
	}
	return out
}

// inflectionBases lists what a form may be derived from by the endings of nouns (plural, cases) and of
// adjectives (cases, comparison). Nouns made of adjectives stand in the lexicon as "Verletzter" and are met as
// "Verletzte" and "Verletzten".
func inflectionBases(w string) []string {
	out := []string{w}
	cut := func(endings ...string) {
		for _, ending := range endings {
			if base, found := strings.CutSuffix(w, ending); found && len(base) >= 2 {
				out = append(out, base)
			}
		}
	}
	cut("e", "n", "en", "er", "ern", "es", "em", "s", "nen", "ses", "se", "sen", "innen", "in")
	switch {
	case strings.HasSuffix(w, "e"):
		out = append(out, w+"r")
	case strings.HasSuffix(w, "en"), strings.HasSuffix(w, "em"), strings.HasSuffix(w, "es"):
		out = append(out, w[:len(w)-1]+"r", w[:len(w)-1])
	}
	if base, found := strings.CutSuffix(w, "en"); found {
		out = append(out, base+"um", base+"a", base+"us") // Zentren, Themen, Viren
	}
	if strings.Contains(w, "sst") { // größte
		cut("t", "te", "ten", "ter", "tem", "tes")
	}
	for _, ending := range []string{"er", "ere", "eren", "erer", "erem", "eres", "st", "ste", "sten", "ster", "stem", "stes"} {
		if base, found := strings.CutSuffix(w, ending); found && len(base) >= 3 {
			out = append(out, base, strings.TrimSuffix(base, "e"), base+"e")
		}
	}
	return out
}
