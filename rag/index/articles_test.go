package index_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	shipped "github.com/quellenlage/quellenlage/articles"
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/index"
)

// digests opens an index over the articles that ship with the program.
func digests(t *testing.T) (*index.Index, []corpus.Article) {
	t.Helper()
	list, warnings, err := corpus.Reader{}.Read(t.Context(), shipped.FS)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("%v, %v", warnings, err)
	}
	x := open(t, index.Memory, options(t))
	sync(t, x, list)
	return x, list
}

// stretch is a stretch of an article's body.
type stretch struct {
	Article    string
	Start, End int
}

// in says whether a passage holds the beginning of the stretch.
func (s stretch) in(p corpus.Passage) bool {
	return p.Article == s.Article && p.Start <= s.Start && s.Start < p.End
}

// wanted is a question of retrieval-own.jsonl with the sentences that answer it.
type wanted struct {
	Question, Lang, Revision string
	stretch
	Also []stretch
}

func readWanted(t *testing.T) []wanted {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "internal", "evalset", "testdata", "retrieval-own.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []wanted
	for s := bufio.NewScanner(f); s.Scan(); {
		var w wanted
		if err := json.Unmarshal(s.Bytes(), &w); err != nil {
			t.Fatal(err)
		}
		out = append(out, w)
	}
	return out
}

// firstTen finds the ten passages that answer best.
func firstTen(t *testing.T, x *index.Index, question string, code lang.Code) []index.Hit {
	t.Helper()
	list, err := x.Search(t.Context(), x.Query(question, code), 10)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func label(p corpus.Passage) string {
	words := strings.Fields(p.Text)
	return fmt.Sprintf("%s:%d %s ...", p.Article[:3], p.Start, strings.Join(words[:min(4, len(words))], " "))
}

// TestArticlesOwn pins where the passage stands that answers each of 100 questions about the articles in the program.
func TestArticlesOwn(t *testing.T) {
	x, list := digests(t)
	revisions := map[string]string{}
	for _, a := range list {
		revisions[a.ID] = a.Revision
	}
	questions := readWanted(t)
	var b strings.Builder
	first, five := 0, 0
	for _, q := range questions {
		if revisions[q.Article] != q.Revision {
			t.Errorf("article %s has changed: its questions point to other sentences", q.Article)
		}
		found := firstTen(t, x, q.Question, lang.Code(q.Lang))
		at := slices.IndexFunc(found, func(h index.Hit) bool {
			return q.in(h.Passage) || slices.ContainsFunc(q.Also, func(s stretch) bool { return s.in(h.Passage) })
		}) + 1
		if at == 1 {
			first++
		}
		if at > 0 && at <= 5 {
			five++
		}
		fmt.Fprintf(&b, "%s (%s)\n  want %s:%d, rank %d\n", q.Question, q.Lang, q.Article[:3], q.Start, at)
		for _, h := range found[:min(2, len(found))] {
			fmt.Fprintf(&b, "    %s\n", label(h.Passage))
		}
	}
	n := float64(len(questions))
	fmt.Fprintf(&b, "\n%d questions, recall@1 %.2f, recall@5 %.2f\n", len(questions), float64(first)/n, float64(five)/n)
	pin(t, "articles.golden", b.String())
	if float64(first) < .8*n || float64(five) < .95*n {
		t.Errorf("recall@1 %d, recall@5 %d of %d; want .80 and .95", first, five, len(questions))
	}
}

// pin compares with a file of testdata, or writes it with -update.
func pin(t *testing.T, name, got string) {
	t.Helper()
	golden := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the ranking changed; run the test with -update if it is better (-want +got)\n%s", diff)
	}
}

// TestEnglishFindsWhatGermanFinds asks about every kind of thing that the articles in the program tell, in both
// languages: with few exceptions, which the file shows, the English question has the German one's first passage among
// its first three.
func TestEnglishFindsWhatGermanFinds(t *testing.T) {
	x, _ := digests(t)
	var b strings.Builder
	pairs, equal := 0, 0
	for _, pair := range [][2]string{
		{"Wie viele Nordkoreaner sind laut Selenskyj getötet oder verwundet worden?", "How many North Koreans were killed or wounded, according to Zelensky?"},
		{"Wie viele Soldaten hat Nordkorea im vergangenen Herbst entsandt?", "How many soldiers did North Korea send last autumn?"},
		{"Wie viele Verwundete schätzt der NIS?", "How many wounded does the NIS estimate?"},
		{"Was nennt das Pentagon als Zahl der Opfer?", "What number of casualties does the Pentagon give?"},
		{"Was sollen die Soldaten tun, wenn ihnen die Gefangenschaft droht?", "What are the soldiers to do when they face captivity?"},
		{"Wann wurde der Verteidigungspakt unterzeichnet?", "When was the defence pact signed?"},
		{"Wie würdigte Putin den Einsatz der Koreaner?", "How did Putin praise the mission of the Koreans?"},
		{"Wer befahl den Einsatz nach Angaben der KCNA?", "Who ordered the mission, according to KCNA?"},
		{"Welche Waffen schickt Nordkorea nach Russland?", "Which weapons does North Korea send to Russia?"},
		{"Wie viele Quadratkilometer eroberten ukrainische Truppen?", "How many square kilometres did Ukrainian troops conquer?"},
		{"Was meldete Yonhap über den Abzug der Nordkoreaner?", "What did Yonhap report about the withdrawal of the North Koreans?"},
		{"Was droht russischen Soldaten, die sich weigern?", "What are Russian soldiers who refuse threatened with?"},
		{"Um wie viel haben sich Südkoreas Waffenexporte verdoppelt?", "By how much did South Korea's arms exports double?"},
		{"Was bekommt Nordkorea als Gegenleistung für Waffen?", "What does North Korea get in return for weapons?"},
		{"Warum ist das Verhältnis zu China schlechter geworden?", "Why has the relationship with China become worse?"},
		{"Was ist aus dem ersten gefangenen Nordkoreaner geworden?", "What became of the first captured North Korean?"},
		{"Bestreitet die Ukraine, dass Kursk zurückerobert ist?", "Does Ukraine deny that Kursk has been recaptured?"},
	} {
		german, english := firstTen(t, x, pair[0], lang.German), firstTen(t, x, pair[1], lang.English)
		at := slices.IndexFunc(english, func(h index.Hit) bool { return h.ID == german[0].ID }) + 1
		fmt.Fprintf(&b, "%s\n%s\n  German first: %s\n  English rank %d, first: %s\n", pair[0], pair[1], label(german[0].Passage), at, label(english[0].Passage))
		pairs++
		if at > 0 && at <= 3 {
			equal++
		}
	}
	fmt.Fprintf(&b, "\n%d of %d pairs within the first three\n", equal, pairs)
	if equal < pairs-2 {
		t.Errorf("%d of %d English questions find what the German ones do, want all but two", equal, pairs)
	}
	pin(t, "both-languages.golden", b.String())
}
