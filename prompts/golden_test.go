package prompts_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/prompts"
)

var update = flag.Bool("update", false, "write the golden files anew")

func newSet(tb testing.TB) *prompts.Set {
	tb.Helper()
	s, err := prompts.New()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	testkit.Golden(t, filepath.Join("testdata", name+".golden"), got, *update)
}

// whole is a prompt as a golden file holds it.
func whole(t *testing.T, p prompts.Prompt) string {
	t.Helper()
	return fmt.Sprintf("-- system --\n%s\n-- user --\n%s\n-- schema %s, passages dropped: %d --\n%s\n", p.System, p.User, p.SchemaName, p.Dropped, indented(t, p.Schema))
}

func indented(t *testing.T, schema json.RawMessage) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, schema, "", "  "); err != nil {
		t.Fatalf("the schema is no JSON: %v", err)
	}
	return b.String()
}

func TestAnswerGolden(t *testing.T) {
	set := newSet(t)
	bare := func(a prompts.Answer) prompts.Answer {
		return prompts.Answer{Language: a.Language, Question: a.Question}
	}
	for _, language := range []string{"de", "en"} {
		full := ferry(language)
		p, err := set.Answer(full, 0)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "answer."+language, whole(t, p))

		short, err := set.Answer(full, len(p.System)+len(p.User)-1)
		if err != nil {
			t.Fatal(err)
		}
		if short.Dropped != 1 {
			t.Errorf("%s: dropped %d passages for one byte, want 1", language, short.Dropped)
		}
		golden(t, "answer-dropped."+language, whole(t, short))

		none, err := set.Answer(bare(full), 0)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "answer-bare."+language, none.User+"\n")
	}
	p, err := set.Answer(hostile(), 0)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "answer-hostile.en", p.User+"\n")
}

func TestRepairGolden(t *testing.T) {
	for _, language := range []string{"de", "en"} {
		got, err := newSet(t).Repair(language, problems(language))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "repair."+language, got+"\n")
	}
}

func TestFollowUpGolden(t *testing.T) {
	for _, language := range []string{"de", "en"} {
		a := ferry(language)
		p, err := newSet(t).FollowUp(prompts.FollowUp{Language: language, Question: a.Question, History: a.History})
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "follow-up."+language, whole(t, p))

		odd, err := newSet(t).FollowUp(prompts.FollowUp{Language: language, Question: "boat thing norvik dead people??"})
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "follow-up-odd."+language, odd.User+"\n")
	}
}

func TestExtractionGolden(t *testing.T) {
	for _, language := range []string{"de", "en"} {
		p, err := newSet(t).Extraction(article(language))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "extraction."+language, whole(t, p))
	}
}

// TestExample keeps the example in the documents as it is sent.
func TestExample(t *testing.T) {
	p, err := newSet(t).Answer(ferry("en"), 0)
	if err != nil {
		t.Fatal(err)
	}
	doc := fmt.Sprintf(`# A prompt, as a language model gets it

The question, the articles and the accident are invented. The text comes from the files in [prompts/templates](../prompts/templates)
and the types in [prompts](../prompts/prompts.go); a test compares this page with what is rendered
(`+"`go test ./prompts -update`"+` writes it anew). German questions get the same in German.

Claims and relations come from the ledger: code has read the figures, the model only puts them into prose. Every line of
an article, a question or an earlier turn begins with a mark and a bar, so that nothing in it can end the block in which it
stands. Whatever comes back is verified against the claims and passages that each sentence names.

## System

`+"````"+`text
%s
`+"````"+`

## User

`+"````"+`text
%s
`+"````"+`

## Schema of the answer

`+"````"+`json
%s
`+"````"+`
`, p.System, p.User, indented(t, p.Schema))
	testkit.Golden(t, filepath.Join(testkit.Root(t), "docs", "prompt-example.md"), doc, *update)
}
