package claims

import (
	"fmt"
	"strings"
)

// verbForm is one form of a verb by which somebody says something.
type verbForm struct {
	section string
	hedge   Hedge
	// particle has to stand later in the clause for this form ("teilte … mit"); "" for none.
	particle string
	// with is a preposition that has to follow ("rechnet mit"); "" for none.
	with string
	// participle forms need an auxiliary; every other form can be finite.
	participle bool
	english    bool
	// careful verbs have things as subjects too; messenger verbs pass on what others said.
	careful, messenger bool
	// documents verbs have documents and institutions as subjects.
	documents bool
}

// verbs looks up verb forms by their folded spelling. One spelling may belong to several verbs.
type verbs struct {
	forms map[string][]verbForm
}

func newVerbs() (*verbs, error) {
	v := &verbs{forms: map[string][]verbForm{}}
	var failed error
	_, err := loadTable("verbs", func(s section) {
		if err := v.addSection(s); err != nil {
			failed = err
		}
	}, nil)
	if err != nil {
		return nil, err
	}
	return v, failed
}

func (v *verbs) addSection(s section) error {
	base := verbForm{
		section: s.id, hedge: Hedge(s.first("hedge")),
		careful: s.first("careful") == "yes", documents: s.first("documents") == "yes", messenger: s.id == "report",
	}
	for _, stem := range s.keys["weak"] {
		v.addForms(weakForms(stem), base)
	}
	for _, row := range s.keys["strong"] {
		v.addForms(strings.Split(row, "/"), base)
	}
	for _, row := range append(append([]string(nil), s.keys["separable"]...), s.keys["parted"]...) {
		particle, rest, ok := strings.Cut(row, " ")
		if !ok {
			return fmt.Errorf("table verbs.txt: [%s]: want \"particle verb\", have %q", s.id, row)
		}
		v.addParted(particle, rest, base)
	}
	for _, form := range s.keys["with"] {
		f := base
		f.with = "mit"
		v.addForms([]string{form}, f)
	}
	for _, form := range s.keys["english"] {
		f := base
		f.english = true
		v.put(form, f)
	}
	return nil
}

// addForms adds finite forms and, as the last, the past participle.
func (v *verbs) addForms(forms []string, base verbForm) {
	for i, form := range forms {
		f := base
		f.participle = i == len(forms)-1 && len(forms) > 1
		v.put(form, f)
	}
}

// addParted adds a verb that comes apart: its bare forms need the particle later, its joined ones do not.
func (v *verbs) addParted(particle, rest string, base verbForm) {
	forms := strings.Split(rest, "/")
	if len(forms) == 1 {
		forms = weakForms(rest)
	}
	for i, form := range forms {
		f := base
		f.participle = i == len(forms)-1
		if f.participle && !strings.HasPrefix(form, "ge") {
			form = "ge" + form
		}
		v.put(particle+form, f)
		if !f.participle {
			f.particle = particle
			v.put(form, f)
		}
	}
}

func (v *verbs) put(form string, f verbForm) {
	if f.participle {
		for _, old := range v.forms[form] {
			if old.section == f.section && !old.participle && old.particle == "" {
				f.participle = false // "berichtet" is both
			}
		}
	}
	v.forms[form] = append(v.forms[form], f)
}

// weakForms are the present, the past, the infinitive and the past participle (last) of a regular verb's stem.
func weakForms(stem string) []string {
	link := ""
	if strings.HasSuffix(stem, "t") || strings.HasSuffix(stem, "d") || endsInConsonantN(stem) {
		link = "e"
	}
	infinitive := stem + "en"
	if (strings.HasSuffix(stem, "er") || strings.HasSuffix(stem, "el")) && !strings.HasSuffix(stem, "ier") {
		infinitive = stem + "n"
	}
	participle := stem + link + "t"
	if !takesNoGe(stem) {
		participle = "ge" + participle
	}
	return []string{stem + link + "t", stem + link + "te", stem + link + "ten", infinitive, stem + "e", participle}
}

// endsInConsonantN is true for stems such as "rechn" and "bezeichn", which take an e before their endings.
func endsInConsonantN(stem string) bool {
	if len(stem) < 2 || stem[len(stem)-1] != 'n' {
		return false
	}
	return !strings.ContainsRune("aeioulrn", rune(stem[len(stem)-2]))
}

func takesNoGe(stem string) bool {
	for _, p := range []string{"be", "er", "ver", "ent", "zer", "unter", "wider", "ueber", "miss"} {
		if strings.HasPrefix(stem, p) && len(stem) > len(p)+2 {
			return true
		}
	}
	return strings.HasSuffix(stem, "ier")
}
