package prompts

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"
	"text/template"
)

// ErrTooLong is returned where a prompt is over its limit though every passage was left out. The caller shows the
// evidence writer's answer instead.
var ErrTooLong = errors.New("the prompt is too long without any passage")

// ErrLanguage is returned for a language that there are no templates in.
var ErrLanguage = errors.New("prompts are written in German (de) and English (en)")

//go:embed templates/*.tmpl schemas/*.json
var files embed.FS

// Set is every prompt in every language. It is read-only and safe for concurrent use.
type Set struct {
	templates map[string]*template.Template // by purpose and language: "rules.de"
	schemas   map[string]json.RawMessage    // by purpose: "answer"
	hash      string
}

// New parses the prompts that ship with the program. An error means that the program was built from a broken file.
func New() (*Set, error) { return parse(files) }

func parse(from fs.FS) (*Set, error) {
	s := &Set{templates: map[string]*template.Template{}, schemas: map[string]json.RawMessage{}}
	h := sha256.New()
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%s %d\n%s", name, len(content), content)
		return s.add(name, content)
	})
	if err != nil {
		return nil, fmt.Errorf("read the prompts: %w", err)
	}
	s.hash = hex.EncodeToString(h.Sum(nil))
	return s, s.complete()
}

// add keeps one file as what its ending says it is.
func (s *Set) add(name string, content []byte) error {
	ext := path.Ext(name)
	key := strings.TrimSuffix(path.Base(name), ext)
	if ext == ".json" {
		var schema bytes.Buffer
		if err := json.Compact(&schema, content); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		s.schemas[key] = schema.Bytes()
		return nil
	}
	t, err := template.New(key).Option("missingkey=error").Parse(string(content))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	s.templates[key] = t
	return nil
}

// complete says which file is missing.
func (s *Set) complete() error {
	for _, language := range []string{"de", "en"} {
		for _, purpose := range []string{"rules", "evidence", "question", "repair", "follow-up", "extraction"} {
			if s.templates[purpose+"."+language] == nil {
				return fmt.Errorf("read the prompts: there is no %s.%s.tmpl", purpose, language)
			}
		}
	}
	for _, purpose := range []string{"answer", "follow-up", "extraction"} {
		if s.schemas[purpose] == nil {
			return fmt.Errorf("read the prompts: there is no %s.json", purpose)
		}
	}
	return nil
}

// Hash is the SHA-256 of all templates and schemas with their names, in hex: two prompts with the same hash and the same
// data are the same.
func (s *Set) Hash() string { return s.hash }

// Answer renders the prompt for an answer. limit is in bytes of System and User together (a token of German or English
// news has three to four); 0 or less is none. Where the prompt is longer, passages are left out, the last first, until it
// fits; a source of which then nothing is left is not listed. Claims, relations, history and question are never left
// out: ErrTooLong where they alone exceed the limit.
func (s *Set) Answer(a Answer, limit int) (Prompt, error) {
	v, err := a.view()
	if err != nil {
		return Prompt{}, fmt.Errorf("render the prompt for an answer: %w", err)
	}
	system, err := s.render("rules."+a.Language, "", nil)
	if err != nil {
		return Prompt{}, err
	}
	task, err := s.render("question."+a.Language, "", v)
	if err != nil {
		return Prompt{}, err
	}
	evidence := func(passages int) (string, error) { return s.render("evidence."+a.Language, "", v.with(passages)) }
	all := len(v.Passages)
	kept := all
	user, err := evidence(kept)
	room := limit - len(system) - len(task) - len("\n\n")
	if err == nil && limit > 0 && len(user) > room {
		over := func(n int) bool {
			user, err = evidence(n)
			return err != nil || len(user) > room
		}
		if kept = sort.Search(all, over) - 1; kept < 0 {
			return Prompt{}, fmt.Errorf("%w: %d bytes are over the limit of %d", ErrTooLong, limit-room+len(user), limit)
		}
		user, err = evidence(kept)
	}
	if err != nil {
		return Prompt{}, err
	}
	return Prompt{System: system, User: user + "\n\n" + task, SchemaName: "answer", Schema: slices.Clone(s.schemas["answer"]), Dropped: all - kept}, nil
}

// with keeps the first passages, and of the sources those that still have something to show.
func (v answerView) with(passages int) answerView {
	if passages == len(v.Passages) {
		return v
	}
	v.Passages = v.Passages[:passages]
	shown := map[int]bool{}
	for _, c := range v.Claims {
		shown[c.Source] = true
	}
	for _, p := range v.Passages {
		shown[p.Source] = true
	}
	var sources []sourceView
	for _, source := range v.Sources {
		if shown[source.N] {
			sources = append(sources, source)
		}
	}
	v.Sources = sources
	return v
}

// Repair renders the turn that follows a model's failed answer: each bad sentence with all that was found wrong in it,
// and the request for the whole answer again in the same form. A problem without a sentence concerns the whole answer.
func (s *Set) Repair(language string, problems []Problem) (string, error) {
	return s.render("repair."+language, "", struct{ Faults []faultView }{viewFaults(problems)})
}

// FollowUp renders the prompt that asks for a question which stands alone, in its own language, and for German search
// words.
func (s *Set) FollowUp(f FollowUp) (Prompt, error) {
	v, err := viewQuestion(f.Question, f.History)
	if err != nil {
		return Prompt{}, fmt.Errorf("render the prompt for a follow-up: %w", err)
	}
	return s.pair("follow-up", f.Language, v)
}

// Extraction renders the prompt that asks for the claims of an article.
func (s *Set) Extraction(e Extraction) (Prompt, error) {
	return s.pair("extraction", e.Language, struct{ Title, Text string }{marked("t", e.Title), marked("a", e.Text)})
}

// pair renders a file that has the rules as well as the task.
func (s *Set) pair(purpose, language string, view any) (Prompt, error) {
	system, err := s.render(purpose+"."+language, "system", nil)
	if err != nil {
		return Prompt{}, err
	}
	user, err := s.render(purpose+"."+language, "user", view)
	if err != nil {
		return Prompt{}, err
	}
	return Prompt{System: system, User: user, SchemaName: purpose, Schema: slices.Clone(s.schemas[purpose])}, nil
}

// render executes a template, or the part of it that has a name.
func (s *Set) render(key, part string, view any) (string, error) {
	t, ok := s.templates[key]
	if !ok {
		return "", fmt.Errorf("render %q: %w", key, ErrLanguage)
	}
	if part == "" {
		part = key
	}
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, part, view); err != nil {
		return "", fmt.Errorf("render %q: %w", key, err)
	}
	return strings.TrimSpace(b.String()), nil
}
