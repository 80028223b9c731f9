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
		if n := len(base); suffix != "s" && n > 3 && base[n-1] == base[n-2] {
			out = append(out, base[:n-1])
		}
	}
	out = append(out, w)
	add("ies", "y", "ie")
	add("ves", "f", "fe")
	add("es", "e", "is")
	add("s", "")
	if base, found := strings.CutSuffix(w, "es"); found && hasAnySuffix(base, "s", "x", "z", "ch", "sh", "o") {
		out = append(out, base)
	}
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

func hasAnySuffix(s string, suffixes ...string) bool {
	for _, x := range suffixes {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}

// mayBeInflected says whether a key that stands in the lexicon may be a form of another word as well: "injured" is also a
// form of "injure", "losses" of "loss". Short plurals (news, arms, goods) have mostly gone their own way.
func mayBeInflected(key string) bool {
	return len(key) > 4 && (strings.HasSuffix(key, "ed") || strings.HasSuffix(key, "ing")) ||
		len(key) > 5 && strings.HasSuffix(key, "s") && !strings.HasSuffix(key, "ss")
}
