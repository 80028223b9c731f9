package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// Untold are the relations (differ, updated, same_origin) among the wanted claims of which a draft's prose leaves out one
// side: whoever shows the prose has to add them.
func (v *Verifier) Untold(d draft.Draft, ev draft.Evidence, wanted []string) []contrast.Pair {
	told := func(id string) bool {
		return slices.ContainsFunc(d.Lines, func(l draft.Line) bool { return l.Prose && slices.Contains(l.Claims, id) })
	}
	var out []contrast.Pair
	for _, g := range ev.Groups {
		for _, p := range g.Relations {
			asked := slices.Contains(wanted, p.From) && slices.Contains(wanted, p.To)
			kind := p.Relation == contrast.Differ || p.Relation == contrast.Updated || p.Relation == contrast.SameOrigin
			if asked && kind && !(told(p.From) && told(p.To)) {
				out = append(out, p)
			}
		}
	}
	return out
}
