package lexicon

import "strings"

// newBases leads from the irregular forms of English to their base forms, all of them as englishKey spells them.
func newBases(entries []Entry) map[string][]string {
	m := make(map[string][]string, 2*len(entries))
	for _, e := range entries {
		for _, form := range e.Terms() {
			key := englishKey(form.Text)
			m[key] = append(m[key], englishKey(e.Headword))
		}
	}
	return m
}

// englishBases lists what a regular English form, folded, may be derived from; only those that the lexicon holds count.
// "casualties" gives casualty, "travelled" gives travell and travel, "making" gives mak and make.
func englishBases(w string) []string {
	var out []string
	add := func(suffix string, endings ...string) {
		base, found := strings.CutSuffix(w, suffix)
		if !found || len(base) < 2 {
			return
		}
		for _, e := range endings {
			out = append(out, base+e)
		}
		if n := len(base); suffix != "s" && suffix != "es" && n > 3 && base[n-1] == base[n-2] {
			out = append(out, base[:n-1])
		}
	}
	out = append(out, w)
	add("ies", "y", "ie")
	add("ves", "f", "fe")
	add("es", "", "e", "is")
	add("s", "")
	add("ied", "y", "ie")
	add("ed", "", "e")
	add("ying", "ie", "y")
	add("ing", "", "e")
	add("iest", "y")
	add("est", "", "e")
	add("ier", "y")
	add("er", "", "e")
	add("ily", "y")
	add("ly", "", "e")
	return out
}

// mayBeParticiple says whether a key may be a verb's form besides being a word of its own: "injured" stands in the lexicon
// and is a form of "injure" as well.
func mayBeParticiple(key string) bool {
	return len(key) > 4 && (strings.HasSuffix(key, "ed") || strings.HasSuffix(key, "ing"))
}
