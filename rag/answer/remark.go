package answer

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
)

// speakers names a claim's speakers, or says that the article names none.
func (w *writer) speakers(c claims.Claim) string {
	var names []string
	for _, s := range c.Speakers {
		if n := w.speakerName(s); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return w.pick("ohne genannte Quelle", "no source named")
	}
	if c.Kind == claims.Figure && c.Polarity == claims.Denied {
		return w.pick("bestritten von ", "denied by ") + w.list(names)
	}
	return w.list(names)
}

func (w *writer) speakerName(s claims.Speaker) string {
	if n, ok := w.vocabulary.Speaker(s.ID); ok {
		return n.In(w.code)
	}
	if s.Name != "" {
		return s.Name
	}
	return s.Text
}

// by is the speaker of a sentence: "according to NIS", or that none is named.
func (w *writer) by(c claims.Claim) string {
	if len(c.Speakers) == 0 || c.Polarity == claims.Denied {
		return w.speakers(c)
	}
	return w.pick("laut ", "according to ") + w.withArticle(c) + w.speakers(c)
}

// withArticle is the English article of a speaker whose name takes one.
func (w *writer) withArticle(c claims.Claim) string {
	if n, ok := w.vocabulary.Speaker(c.Speakers[0].ID); ok && w.code != lang.German && n.The {
		return "the "
	}
	return ""
}

// when is the date that a row shows: the claim's own, else when the article reported it.
func (w *writer) when(c claims.Claim) string {
	when, own := w.compare.When(c)
	p := w.published(c.Article)
	switch {
	case own && when.To.IsZero():
		return w.since(when.From, c.AsOf.Text)
	case own && (when.Closed() || !p.Closed() || when.To != p.To):
		return w.date(when)
	}
	return w.reported(p)
}

// remark says what a reader must know about a row beside its cells.
func (w *writer) remark(s *sentence, t contrast.Table, r contrast.Row) string {
	var parts []string
	add := func(p string) {
		if p != "" {
			parts = append(parts, p)
		}
	}
	head := r.Head()
	add(w.hedge(head))
	add(w.additive(t, head))
	add(w.sharedNumber(t, r))
	add(w.overtaken(s, t, r))
	add(w.partOf(s, t, r))
	add(w.wording(s, r))
	if n := r.Articles(); n > 1 && len(head.Speakers) > 0 {
		add(fmt.Sprintf(w.pick("%s Artikel, ein Ursprung", "%s articles, one origin"), w.plain(n)))
	}
	add(w.via(s, r))
	add(w.caveat(s, r))
	add(w.readBy(s, r))
	return strings.Join(parts, "; ")
}

// hedge says that an unattributed figure is a forecast, an estimate or hearsay; where a speaker is named, the speaker
// answers for it.
func (w *writer) hedge(c claims.Claim) string {
	switch {
	case c.Polarity == claims.Unknown || c.Hedge == claims.Stated:
		return ""
	case c.Hedge == claims.Expected:
		return w.pick("Prognose", "forecast")
	case c.Hedge == claims.Estimate:
		return w.pick("Schätzung", "estimate")
	case c.Hedge == claims.Reported && len(c.Speakers) == 0:
		return w.pick("unbestätigte Berichte", "unconfirmed reports")
	}
	return ""
}

func (w *writer) additive(t contrast.Table, c claims.Claim) string {
	if c.Value != nil && c.Value.Additive && t.Measure == "wounded" {
		return w.pick("zusätzlich zu den Toten", "in addition to the dead")
	}
	return ""
}

// sharedNumber marks a row whose number another speaker above it gave.
func (w *writer) sharedNumber(t contrast.Table, r contrast.Row) string {
	for _, other := range t.Rows {
		if other.Head().ID == r.Head().ID {
			return ""
		}
		same := contrast.Number(other.Head().Value) == contrast.Number(r.Head().Value)
		if same && len(r.Head().Speakers) > 0 && len(other.Head().Speakers) > 0 && w.speakers(r.Head()) != w.speakers(other.Head()) && !r.Denied() && !other.Denied() {
			return w.pick("dieselbe Zahl, anderer Sprecher", "the same number, another speaker")
		}
	}
	return ""
}

// overtaken marks a row that its own speaker later replaced.
func (w *writer) overtaken(s *sentence, t contrast.Table, r contrast.Row) string {
	for _, other := range t.Rows {
		rel, ok := t.Relation(r, other)
		if !ok || rel.Relation != contrast.Updated || !slices.ContainsFunc(r.Claims, func(c claims.Claim) bool { return c.ID == rel.From }) {
			continue
		}
		return w.pick("später nannte derselbe Sprecher ", "later gave ") + w.figure(other.Head().Value) + s.marks(w, other.Claims)
	}
	return ""
}

// partOf marks a row that is a part of another row's total.
func (w *writer) partOf(s *sentence, t contrast.Table, r contrast.Row) string {
	for _, other := range t.Rows {
		rel, ok := t.Relation(r, other)
		if ok && rel.Relation == contrast.PartOf && slices.ContainsFunc(r.Claims, func(c claims.Claim) bool { return c.ID == rel.From }) {
			return w.pick("Teil der Gesamtzahl ", "part of the total of ") + w.figure(other.Head().Value) + s.marks(w, other.Claims)
		}
	}
	return ""
}

// wording tells articles that give a row's figure in other words than the row shows.
func (w *writer) wording(s *sentence, r contrast.Row) string {
	shown := w.figure(r.Head().Value)
	var parts []string
	for _, c := range cited(r.Claims)[1:] {
		own := w.figure(c.Value)
		if own == shown || sameButAdditive(own, shown, w.tongue) || slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(p, own) }) {
			continue
		}
		parts = append(parts, strings.TrimSpace(s.marks(w, []claims.Claim{c}))+w.pick(" schreibt ", " has ")+own)
	}
	return strings.Join(parts, ", ")
}

func sameButAdditive(a, b string, t tongue) bool {
	more := t.pick("weitere ", "a further ")
	return strings.TrimPrefix(a, more) == strings.TrimPrefix(b, more)
}

// via names reporters that stand between an article and the speaker.
func (w *writer) via(s *sentence, r contrast.Row) string {
	var parts []string
	for _, c := range cited(r.Claims) {
		var names []string
		for _, id := range c.Origin {
			if slices.ContainsFunc(c.Speakers, func(sp claims.Speaker) bool { return sp.ID == id }) {
				break
			}
			names = append(names, w.speakerName(claims.Speaker{ID: id, Name: strings.ReplaceAll(id, "_", " ")}))
		}
		if len(names) > 0 {
			parts = append(parts, strings.TrimSpace(s.marks(w, []claims.Claim{c}))+w.pick(" über ", " via ")+w.list(names))
		}
	}
	return strings.Join(parts, ", ")
}

// caveat tells where an article itself says that a figure can't be verified.
func (w *writer) caveat(s *sentence, r contrast.Row) string {
	for _, c := range cited(r.Claims) {
		if w.unverified(c) {
			return w.pick("nicht unabhängig überprüfbar, so ", "not independently verifiable, says ") + strings.TrimSpace(s.marks(w, []claims.Claim{c}))
		}
	}
	return ""
}

// readBy tells which of a row's claims a language model proposed: the figure stands in the article, but that it counts what the
// row says is the model's reading.
func (w *writer) readBy(s *sentence, r contrast.Row) string {
	said := w.pick("vom Sprachmodell gelesen", "read by a language model")
	var by []claims.Claim
	for _, c := range r.Claims {
		if c.By == claims.ByModel {
			by = append(by, c)
		}
	}
	switch len(by) {
	case 0:
		return ""
	case len(r.Claims):
		return said
	}
	return strings.TrimSpace(s.marks(w, by)) + " " + said
}

// unverified looks for the caveat in the claim's sentence and the one behind it.
func (w *writer) unverified(c claims.Claim) bool {
	for _, text := range w.around(c) {
		doubt, checked := false, false
		for _, x := range claims.Words(text) {
			doubt = doubt || slices.Contains([]string{"nicht", "kaum", "keine", "kein", "not", "no", "cannot"}, x.Folded)
			checked = checked || strings.HasPrefix(x.Folded, "unabhaengig") || strings.HasPrefix(x.Folded, "independent")
		}
		if doubt && checked {
			return true
		}
	}
	return false
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// lowerFirst writes a heading inside a sentence; the measures' German labels are participles there.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
