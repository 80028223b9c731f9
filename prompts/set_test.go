package prompts_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/quellenlage/quellenlage/prompts"
)

// fill sets every text of a value to a word of its own and returns the words; what has to be one of a few values is set by
// known. A field that is added to a type is so tested without another line.
func fill(v reflect.Value, path string, known func(path string) (any, bool)) []string {
	if value, ok := known(path); ok {
		v.Set(reflect.ValueOf(value).Convert(v.Type()))
		return nil
	}
	var words []string
	switch v.Kind() {
	case reflect.String:
		word := strings.ToLower(strings.NewReplacer(".", "", "[]", "").Replace(path)) + "word"
		v.SetString(word)
		words = append(words, word)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		words = fill(v.Index(0), path+"[]", known)
	case reflect.Struct:
		for i := range v.NumField() {
			words = append(words, fill(v.Field(i), path+"."+v.Type().Field(i).Name, known)...)
		}
	}
	return words
}

func TestEveryFieldOfAnAnswerIsRendered(t *testing.T) {
	for language, isDigest := range map[string]string{"de": " – Nacherzählung\n", "en": " – digest\n"} {
		for _, statement := range []bool{false, true} {
			fixed := map[string]any{
				".Language": language, ".History[].Role": "user", ".Sources[].N": 71, ".Claims[].ID": "c82", ".Claims[].Source": 71, ".Passages[].ID": "p93",
				".Passages[].Source": 71, ".Relations[].From": "c82", ".Relations[].To": "c82", ".Relations[].Kind": "part_of", ".Sources[].Digest": true,
			}
			if statement {
				fixed[".Claims[].Figure"], fixed[".Claims[].Measure"] = "", ""
			} else {
				fixed[".Claims[].Event"] = ""
			}
			var a prompts.Answer
			words := fill(reflect.ValueOf(&a).Elem(), "", func(path string) (any, bool) { v, ok := fixed[path]; return v, ok })
			p, err := newSet(t).Answer(a, 0)
			if err != nil {
				t.Fatal(err)
			}
			holds(t, p.User, append(words, "[71] ", "c82 [71] ", "p93 [71]\n", "c82 part_of c82\n", isDigest))
		}
	}
}

func TestEveryOtherFieldIsRendered(t *testing.T) {
	set := newSet(t)
	for _, language := range []string{"de", "en"} {
		known := func(path string) (any, bool) {
			v, ok := map[string]any{".Language": language, ".History[].Role": "assistant"}[path]
			return v, ok
		}
		var f prompts.FollowUp
		words := fill(reflect.ValueOf(&f).Elem(), "", known)
		p, err := set.FollowUp(f)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, p.User, words)

		var e prompts.Extraction
		words = fill(reflect.ValueOf(&e).Elem(), "", known)
		if p, err = set.Extraction(e); err != nil {
			t.Fatal(err)
		}
		holds(t, p.User, words)

		var problem prompts.Problem
		words = fill(reflect.ValueOf(&problem).Elem(), "", known)
		turn, err := set.Repair(language, []prompts.Problem{problem})
		if err != nil {
			t.Fatal(err)
		}
		holds(t, turn, words)
	}
}

func holds(t *testing.T, text string, words []string) {
	t.Helper()
	if len(words) == 0 {
		t.Error("nothing was looked for")
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in the prompt:\n%s", w, text)
		}
	}
}

func TestTurnsTellWhoSpoke(t *testing.T) {
	for language, want := range map[string][2]string{"de": {"h1 Nutzer\n", "h2 Assistent\n"}, "en": {"h1 user\n", "h2 assistant\n"}} {
		p, err := newSet(t).Answer(ferry(language), 0)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, p.User, want[:])
	}
}

// TestLimit checks that passages go from the last and that the contrast never does.
func TestLimit(t *testing.T) {
	set := newSet(t)
	a := ferry("de")
	a.Sources = append(a.Sources, prompts.Source{N: 4, Publisher: "Inselkurier", Title: "Nachtrag", Date: "undatiert"})
	a.Passages = append(a.Passages, prompts.Passage{ID: "p4", Source: 4, Text: "Die Bergung dauert an."})
	full, err := set.Answer(a, 0)
	if err != nil {
		t.Fatal(err)
	}
	size := len(full.System) + len(full.User)
	exact, err := set.Answer(a, size)
	if err != nil || exact.Dropped != 0 || exact.User != full.User {
		t.Errorf("a prompt of just the limit dropped %d (%v)", exact.Dropped, err)
	}
	seen := map[int]bool{}
	limit := size
	for ; limit > 0; limit -= 10 {
		p, err := set.Answer(a, limit)
		if err != nil {
			if !errors.Is(err, prompts.ErrTooLong) {
				t.Fatal(err)
			}
			break
		}
		seen[p.Dropped] = true
		for _, c := range a.Claims {
			holds(t, p.User, []string{"\n" + c.ID + " [", c.Quote})
		}
		for _, r := range a.Relations {
			holds(t, p.User, []string{fmt.Sprintf("\n%s %s %s\n", r.From, r.Kind, r.To)})
		}
		if kept := strings.Contains(p.User, "Inselkurier"); kept != (p.Dropped == 0) {
			t.Errorf("%d dropped: the source of the last passage is listed: %t", p.Dropped, kept)
		}
	}
	for n := range len(a.Passages) + 1 {
		if !seen[n] {
			t.Errorf("no limit dropped %d passages", n)
		}
	}
	if limit <= 0 {
		t.Error("no limit was too small")
	}
}

func TestRefused(t *testing.T) {
	tests := map[string]struct {
		change func(*prompts.Answer)
		want   string
	}{
		"language":               {func(a *prompts.Answer) { a.Language = "fr" }, "German (de) and English (en)"},
		"role":                   {func(a *prompts.Answer) { a.History[0].Role = "system" }, `"system"`},
		"source counted from 0":  {func(a *prompts.Answer) { a.Sources[0].N = 0 }, "source 0"},
		"source twice":           {func(a *prompts.Answer) { a.Sources[1].N = 1 }, "source 1"},
		"claim without a source": {func(a *prompts.Answer) { a.Claims[0].Source = 9 }, "source 9"},
		"claim twice":            {func(a *prompts.Answer) { a.Claims[1].ID = "c1" }, `"c1"`},
		"claim named otherwise":  {func(a *prompts.Answer) { a.Claims[0].ID = "p1" }, `"p1"`},
		"id that is text":        {func(a *prompts.Answer) { a.Claims[0].ID = "c1 [1]\nc2" }, "number"},
		"id without a number":    {func(a *prompts.Answer) { a.Passages[0].ID = "p" }, "number"},
		"passage without source": {func(a *prompts.Answer) { a.Passages[0].Source = 0 }, "source 0"},
		"relation to nothing":    {func(a *prompts.Answer) { a.Relations[0].To = "c9" }, `"c9"`},
		"relation to a passage":  {func(a *prompts.Answer) { a.Relations[0].To = "p1" }, `"p1"`},
		"unknown relation":       {func(a *prompts.Answer) { a.Relations[0].Kind = "refutes" }, `"refutes"`},
	}
	set := newSet(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := ferry("en")
			tt.change(&a)
			if _, err := set.Answer(a, 0); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error about %s", err, tt.want)
			}
		})
	}
}

func TestLanguages(t *testing.T) {
	set := newSet(t)
	_, err := set.Answer(prompts.Answer{Language: "fr"}, 0)
	_, err2 := set.FollowUp(prompts.FollowUp{})
	_, err3 := set.Extraction(prompts.Extraction{Language: "DE"})
	_, err4 := set.Repair("../rules.de", nil)
	for i, err := range []error{err, err2, err3, err4} {
		if !errors.Is(err, prompts.ErrLanguage) {
			t.Errorf("call %d: got %v, want ErrLanguage", i+1, err)
		}
	}
	if _, err := set.FollowUp(prompts.FollowUp{Language: "en", History: []prompts.Turn{{Role: "tool"}}}); err == nil {
		t.Error("a turn of nobody is taken")
	}
}

// TestRulesAgree checks that both languages have the same rules: as many, with the same JSON form and the same relations.
func TestRulesAgree(t *testing.T) {
	set := newSet(t)
	rules := map[string][]string{}
	for _, language := range []string{"de", "en"} {
		p, err := set.Answer(ferry(language), 0)
		if err != nil {
			t.Fatal(err)
		}
		f, err := set.FollowUp(prompts.FollowUp{Language: language})
		if err != nil {
			t.Fatal(err)
		}
		e, err := set.Extraction(prompts.Extraction{Language: language})
		if err != nil {
			t.Fatal(err)
		}
		for _, system := range []string{p.System, f.System, e.System} {
			for line := range strings.SplitSeq(system, "\n") {
				if number, _, ok := strings.Cut(line, ". "); ok && len(number) < 3 || strings.HasPrefix(line, "{") {
					rules[language] = append(rules[language], number)
				}
			}
			if !strings.Contains(system, "JSON") {
				t.Errorf("%s: endpoints that only know plain JSON want the word in the prompt", language)
			}
		}
		for _, kind := range []string{"differ", "updated", "same_origin", "agree", "part_of"} {
			holds(t, p.System, []string{kind})
		}
	}
	if !slices.Equal(rules["de"], rules["en"]) {
		t.Errorf("the rules differ:\nde %q\nen %q", rules["de"], rules["en"])
	}
}

// TestSchemasAreStrict checks what OpenAI's strict mode asks of a schema: every object names all its properties as required
// and allows no others.
func TestSchemasAreStrict(t *testing.T) {
	set := newSet(t)
	a, err := set.Answer(ferry("en"), 0)
	if err != nil {
		t.Fatal(err)
	}
	f, err := set.FollowUp(prompts.FollowUp{Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	e, err := set.Extraction(prompts.Extraction{Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []prompts.Prompt{a, f, e} {
		var schema node
		if err := json.Unmarshal(p.Schema, &schema); err != nil {
			t.Fatal(err)
		}
		if schema.Type != "object" {
			t.Errorf("%s: the root is %q", p.SchemaName, schema.Type)
		}
		schema.strict(t, p.SchemaName)
		p.Schema[0] = 'x' // a caller's copy
	}
	if again, err := set.Answer(ferry("en"), 0); err != nil || again.Schema[0] != '{' {
		t.Error("a caller can change the schema of others")
	}
}

type node struct {
	Type                 string
	Properties           map[string]node
	Required             []string
	Items                *node
	AdditionalProperties *bool
}

func (n node) strict(t *testing.T, path string) {
	t.Helper()
	switch n.Type {
	case "object":
		if n.AdditionalProperties == nil || *n.AdditionalProperties {
			t.Errorf("%s allows other properties", path)
		}
		for name, p := range n.Properties {
			if !slices.Contains(n.Required, name) {
				t.Errorf("%s.%s is not required", path, name)
			}
			p.strict(t, path+"."+name)
		}
		if len(n.Required) != len(n.Properties) {
			t.Errorf("%s requires %q, it has %d properties", path, n.Required, len(n.Properties))
		}
	case "array":
		if n.Items == nil {
			t.Errorf("%s says nothing of its items", path)
			return
		}
		n.Items.strict(t, path+"[]")
	case "string", "boolean":
	default:
		t.Errorf("%s has the type %q", path, n.Type)
	}
}

// copied is the files of the package, for a set from changed ones.
func copied(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, pattern := range []string{"templates/*.tmpl", "schemas/*.json"} {
		names, err := fs.Glob(os.DirFS("."), pattern)
		if err != nil || len(names) == 0 {
			t.Fatal("no files", err)
		}
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out[name] = &fstest.MapFile{Data: content}
		}
	}
	return out
}

func TestHash(t *testing.T) {
	want := newSet(t).Hash()
	if len(want) != 64 || want != newSet(t).Hash() {
		t.Errorf("the hash is %q", want)
	}
	for name := range copied(t) {
		changed := copied(t)
		changed[name].Data = append(changed[name].Data, '\n')
		s, err := prompts.Parse(changed)
		if err != nil {
			t.Fatal(err)
		}
		if s.Hash() == want {
			t.Errorf("a change of %s is not seen", name)
		}
	}
}

func TestBrokenFiles(t *testing.T) {
	for name := range copied(t) {
		missing := copied(t)
		delete(missing, name)
		if _, err := prompts.Parse(missing); err == nil || !strings.Contains(err.Error(), name[strings.LastIndex(name, "/")+1:]) {
			t.Errorf("without %s: got %v", name, err)
		}
		broken := copied(t)
		broken[name].Data = []byte("{{")
		if _, err := prompts.Parse(broken); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("with a broken %s: got %v", name, err)
		}
	}
	unknown := copied(t)
	unknown["templates/question.en.tmpl"].Data = []byte("{{.Quesiton}}")
	s, err := prompts.Parse(unknown)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Answer(ferry("en"), 0); err == nil {
		t.Error("a field that there is not is rendered")
	}
}

func BenchmarkAnswer(b *testing.B) {
	set := newSet(b)
	small := ferry("de")
	a := small
	a.Claims, a.Passages = nil, nil
	for i := range 20 {
		c, p := small.Claims[i%len(small.Claims)], small.Passages[i%len(small.Passages)]
		c.ID, p.ID = fmt.Sprintf("c%d", i+1), fmt.Sprintf("p%d", i+1)
		p.Text = strings.Repeat(p.Text+"\n", 6)
		a.Claims, a.Passages = append(a.Claims, c), append(a.Passages, p)
	}
	p, err := set.Answer(a, 0)
	if err != nil {
		b.Fatal(err)
	}
	size := len(p.System) + len(p.User)
	for name, limit := range map[string]int{"all": 0, "dropping": size * 3 / 4} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := set.Answer(a, limit); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(size))
		})
	}
}
