package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// Untold are the relations among the claims that the question asks for which the lines of a model don't tell: two figures
// that differ, or of which one overtook the other, of which not both are shown; and claims of one origin that no line
// cites together.
func (v *Verifier) Untold(d draft.Draft, ev draft.Evidence, wanted []string) []contrast.Pair {
	shown := v.shown(d, ev)
	var out []contrast.Pair
	for _, g := range ev.Groups {
		same := kin(g)
		for _, r := range g.Relations {
			if !slices.Contains(wanted, r.From) || !slices.Contains(wanted, r.To) {
				continue
			}
			switch r.Relation {
			case contrast.Differ, contrast.Updated:
				if !shown.any(same(r.From)) || !shown.any(same(r.To)) {
					out = append(out, r)
				}
			case contrast.SameOrigin:
				if !shown.together(r.From, r.To) {
					out = append(out, r)
				}
			}
		}
	}
	return out
}

// lines are the claims of each line of a model whose figures stand in its text.
type lines [][]string

// shown finds out which claims each line of a model tells.
func (v *Verifier) shown(d draft.Draft, ev draft.Evidence) lines {
	var out lines
	for _, l := range d.Lines {
		if !l.Prose {
			continue
		}
		var ids []string
		text := marker.ReplaceAllString(l.Text, " ")
		code, _ := lang.Detect(text)
		t := v.parse(text, code, calendar.Interval{})
		for _, id := range l.Claims {
			i := slices.IndexFunc(ev.Claims, func(c claims.Claim) bool { return c.ID == id })
			if i >= 0 && t.tells(ev.Claims[i].Value) {
				ids = append(ids, id)
			}
		}
		out = append(out, ids)
	}
	return out
}

func (l lines) any(ids []string) bool {
	return slices.ContainsFunc(l, func(line []string) bool {
		return slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(line, id) })
	})
}

func (l lines) together(a, b string) bool {
	return slices.ContainsFunc(l, func(line []string) bool { return slices.Contains(line, a) && slices.Contains(line, b) })
}

// kin gives the claims of a group that tell the same figure of the same origin as one of them.
func kin(g contrast.Group) func(id string) []string {
	return func(id string) []string {
		out := []string{id}
		for _, r := range g.Relations {
			switch {
			case r.Relation != contrast.SameOrigin:
			case r.From == id:
				out = append(out, r.To)
			case r.To == id:
				out = append(out, r.From)
			}
		}
		return out
	}
}

// tells says whether a text has the number of a claim. A statement has none, and a claim that says a number is unknown
// neither: citing them tells them.
func (t *text) tells(v *claims.Value) bool {
	if v == nil || v.Low == nil && v.High == nil {
		return true
	}
	return slices.ContainsFunc(t.figures, func(f figure) bool {
		return sameNumber(f.Quantity, v) || f.Qualifier == quantity.Range && (sameFloat(f.Low, v.Low) || sameFloat(f.High, v.High) || sameFloat(f.Low, v.High) || sameFloat(f.High, v.Low))
	})
}
