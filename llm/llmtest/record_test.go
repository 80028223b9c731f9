package llmtest_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/llm/llmtest"
)

var update = flag.Bool("update", false, "write the golden files")

// ask asks a question through a transport.
func ask(t *testing.T, url string, transport http.RoundTripper, text string) (string, error) {
	t.Helper()
	e, err := llm.NewEndpoint(llm.Config{BaseURL: url, Key: llmtest.Key, Name: llmtest.Model, Attempts: 1, HTTPClient: &http.Client{Transport: transport}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	res, err := e.Generate(t.Context(), llm.Request{Messages: []llm.Message{{Role: llm.User, Text: text}}, MaxTokens: 50})
	return res.Text, err
}

func outcome(text string, err error) string { return fmt.Sprintf("%s (error: %v)", text, err) }

// TestRecordAndReplay: what was recorded answers the same way, without a server.
func TestRecordAndReplay(t *testing.T) {
	s := llmtest.Serve(t,
		llmtest.Answer("Am 3. Mai waren es rund 40."), llmtest.Answer(`{"a": "<b> & ü"}`), llmtest.Limited("7200"),
		llmtest.Raw(`{"choices":[`), llmtest.Raw(`"text"`), llmtest.Page(404), llmtest.Finish("length", "Am 3."), llmtest.Raw(""))
	var file bytes.Buffer
	questions := []string{"Wie viele?", "Und <b>?", "Three?", "Four?", "Five?", "Six?", "Seven?", "Eight?"}
	recording := llmtest.Record(&http.Transport{}, &file)
	var first []string
	for _, q := range questions {
		first = append(first, outcome(ask(t, s.URL(), recording, q)))
	}
	testkit.Golden(t, "testdata/example"+llmtest.RecordingSuffix, file.String(), *update)
	s.Close()

	replay, err := llmtest.Replay(&file)
	if err != nil {
		t.Fatal(err)
	}
	const elsewhere = "https://elsewhere.example/v1"
	for i := range questions {
		i = len(questions) - 1 - i // in another order
		if got := outcome(ask(t, elsewhere, replay, questions[i])); got != first[i] {
			t.Errorf("question %d: %q, recorded was %q", i+1, got, first[i])
		}
	}
	if n := replay.Left(); n != 0 {
		t.Errorf("%d exchanges are left", n)
	}
	if got, err := ask(t, elsewhere, replay, questions[0]); err == nil || len(replay.Missed()) != 1 {
		t.Errorf("an exchange was played twice: %s; missed %q", got, replay.Missed())
	}
	if _, err := llmtest.Replay(strings.NewReader("{]")); err == nil {
		t.Error("no error for a broken recording")
	}
}

// TestRecordingsHoldNoSecret: not those of the header, not those that an endpoint or a text repeats, however spelled.
func TestRecordingsHoldNoSecret(t *testing.T) {
	const key = "key+with/odd=signs&more" // looks like nothing that is known
	looks := "s" + "k-" + strings.Repeat("aB3_", 8)
	hex := strings.Repeat("0a1B", 8)
	var file bytes.Buffer
	transport := llmtest.Record(answering(func(*http.Request) string {
		return fmt.Sprintf(`{"a":"%s","b":["%s"],"%s":1,"c":"Bearer %s","d":"%s"}`,
			strings.ReplaceAll(key, "/", `\/`), strings.ReplaceAll(key, "+", `\u002b`), looks, "abcdefghijkl", hex)
	}), &file)
	for _, body := range []string{`{"x":"` + key + `"}`, "no JSON but " + key, ""} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://elsewhere.example/v1/x?api-version=3&token="+"hidden-in-the-query", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+key)
		req.Header.Set("Api-Key", "another-key-of-azure")
		res, err := transport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		if raw, err := io.ReadAll(res.Body); err != nil || !strings.Contains(string(raw), looks) {
			t.Errorf("what is handed on is changed: %s, %v", raw, err)
		}
	}
	for _, secret := range []string{key, "odd=signs", "002b", looks, "abcdefghijkl", hex, "another-key", "hidden-in", "elsewhere"} {
		if strings.Contains(file.String(), secret) {
			t.Errorf("the recording holds %q:\n%s", secret, file.String())
		}
	}
	if found := llmtest.SecretsOfRecording(file.String()); len(found) > 0 {
		t.Errorf("%q is found", found)
	}
	if !strings.Contains(file.String(), "/v1/x?api-version=3") {
		t.Errorf("the path is gone:\n%s", file.String())
	}
}

// answering is an endpoint without a network.
type answering func(*http.Request) string

func (a answering) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(a(req))), Request: req}, nil
}

// TestBrokenExchangesAreHandedOn: a recorder changes nothing about what goes wrong.
func TestBrokenExchangesAreHandedOn(t *testing.T) {
	for name, step := range map[string]llmtest.Step{"cut": llmtest.CutBody("Hello."), "reset": llmtest.Reset()} {
		t.Run(name, func(t *testing.T) {
			var file bytes.Buffer
			_, err := ask(t, llmtest.Serve(t, step).URL(), llmtest.Record(nil, &file), "?")
			if !errors.Is(err, llm.ErrUnavailable) || file.Len() != 0 {
				t.Errorf("%v, recorded %s", err, file.String())
			}
		})
	}
}

func TestSecretsAreSeen(t *testing.T) {
	word := strings.Repeat("Ab1", 14)
	for _, text := range []string{
		"s" + "k-" + word, "s" + "k-proj-" + word, "Authorization: Bea" + "rer " + word, `{"api_` + `key": "` + word + `"}`, `{\"api-` + `key\":\"` + word + `\"}`,
		"AKI" + "A" + strings.Repeat("A1", 8), "gh" + "p_" + word, "AIz" + "a" + word, "eyJ" + word + "." + word + "." + word,
		"MT" + word[:22] + "." + word[:6] + "." + word, "-----BEGIN RSA " + "PRIVATE KEY-----", "hf" + "_" + word, "gs" + "k_" + word,
	} {
		if len(llmtest.Secrets("before "+text+" after")) == 0 {
			t.Errorf("%s is not seen", text)
		}
	}
	for _, text := range []string{
		"OPENAI_API_KEY=", "set OPENAI_API_KEY to the key", "Bearer token", "the authorization: pending", "sk-…", "risk-averse and task-oriented", "api_key: [removed]",
		"revision d46cfdf603683a86d46cfdf603683a86d46cfdf603683a86d46cfdf603683a86",
	} {
		if found := llmtest.Secrets(text); len(found) > 0 {
			t.Errorf("%q is seen in %q", found, text)
		}
	}
}

// TestNoSecretsInTheRepository reads every file of test data, and recordings more strictly.
func TestNoSecretsInTheRepository(t *testing.T) {
	root, files, recordings := testkit.Root(t), 0, 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); path != root && strings.HasPrefix(name, ".") {
				return fs.SkipDir
			}
			return nil
		}
		recording := strings.HasSuffix(path, llmtest.RecordingSuffix)
		if !recording && !strings.Contains(filepath.ToSlash(path), "/testdata/") {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		found := llmtest.Secrets(string(raw))
		if recording {
			recordings++
			found = llmtest.SecretsOfRecording(string(raw))
			if p, err := llmtest.Replay(bytes.NewReader(raw)); err != nil || p.Left() == 0 {
				t.Errorf("%s can't be played: %v", path, err)
			}
		}
		for _, f := range found {
			t.Errorf("%s holds what looks like a secret: %s", path, f)
		}
		files++
		return nil
	})
	if err != nil || files < 10 || recordings == 0 {
		t.Errorf("%d files and %d recordings were read: %v", files, recordings, err)
	}
}
