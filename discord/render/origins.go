package render

import (
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/contrast"
)

// countOrigins is how many origins stand behind an answer's sources: what several articles took from one speaker has one
// origin, and an article that is cited for nothing but its own words is an origin of its own.
func countOrigins(a rag.Answer) int {
	o := origins{}
	claimed := map[int]bool{}
	byClaim := map[string]string{}
	for _, c := range a.Claims {
		key := "article " + c.Claim.Article
		if n := len(c.Claim.Origin); n > 0 {
			key = "speaker " + c.Claim.Origin[n-1]
		}
		byClaim[c.Claim.ID] = key
		claimed[c.Source] = true
		o.find(key)
	}
	for _, g := range a.Contrast {
		for _, p := range g.Relations {
			from, to := byClaim[p.From], byClaim[p.To]
			if p.Relation == contrast.SameOrigin && from != "" && to != "" {
				o.join(from, to)
			}
		}
	}
	for _, s := range a.Sources {
		if !claimed[s.N] {
			o.find("article " + s.Article)
		}
	}
	return o.count()
}

// origins are sets of keys that are one origin, each key with another one of its set, up to the one that stands for all.
type origins map[string]string

func (o origins) find(key string) string {
	up, ok := o[key]
	if !ok {
		o[key] = key
		return key
	}
	for up != key {
		o[key] = o[up]
		key, up = up, o[up]
	}
	return key
}

func (o origins) join(a, b string) { o[o.find(a)] = o.find(b) }

func (o origins) count() int {
	n := 0
	for key, up := range o {
		if key == up {
			n++
		}
	}
	return n
}
