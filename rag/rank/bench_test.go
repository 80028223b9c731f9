package rank_test

import (
	"testing"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/rag/rank"
)

func BenchmarkQuery(b *testing.B) {
	lex, err := lexicon.Default()
	if err != nil {
		b.Fatal(err)
	}
	a := rank.NewAnalyzer(lex)
	for b.Loop() {
		a.Query("How many houses were destroyed when the storm reached the coast?", lang.English)
	}
}

func BenchmarkOrder(b *testing.B) {
	s, cands := scorer()
	lex, err := lexicon.Default()
	if err != nil {
		b.Fatal(err)
	}
	q := rank.NewAnalyzer(lex).Query("How many houses were destroyed when the storm reached the coast?", lang.English)
	for b.Loop() {
		s.Order(q, cands)
	}
}

func BenchmarkMatch(b *testing.B) {
	s, _ := scorer()
	lex, err := lexicon.Default()
	if err != nil {
		b.Fatal(err)
	}
	q := rank.NewAnalyzer(lex).Query("How many houses were destroyed when the storm reached the coast?", lang.English)
	m := s.Matcher(q, lang.German)
	for b.Loop() {
		m.Match(passages[1])
	}
}
