package render_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestWords: every key that the code uses has its words in both languages, with the same placeholders, and no key is there
// for nothing.
func TestWords(t *testing.T) {
	raw, err := os.ReadFile("words.txt")
	if err != nil {
		t.Fatal(err)
	}
	placeholders := regexp.MustCompile(`%[a-z]`)
	keys := map[string]bool{}
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, " | ")
		if len(cells) != 3 || strings.TrimSpace(cells[1]) == "" || strings.TrimSpace(cells[2]) == "" {
			t.Errorf("%q is not a key, German and English", line)
			continue
		}
		key := strings.TrimSpace(cells[0])
		if keys[key] {
			t.Errorf("%s is there twice", key)
		}
		keys[key] = true
		if de, en := placeholders.FindAllString(cells[1], -1), placeholders.FindAllString(cells[2], -1); !slices.Equal(de, en) {
			t.Errorf("%s: placeholders %v and %v", key, de, en)
		}
	}
	used, beginnings := usedKeys(t)
	for key := range used {
		if !keys[key] {
			t.Errorf("%s has no words", key)
		}
	}
	for key := range keys {
		began := slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(key, b) })
		if !used[key] && !used[strings.TrimSuffix(key, ".one")] && !began {
			t.Errorf("%s is used nowhere", key)
		}
	}
}

// usedKeys are the keys in the code, and the beginnings of those that are put together.
func usedKeys(t *testing.T) (used map[string]bool, beginnings []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used = map[string]bool{}
	key := regexp.MustCompile(`"([a-z]+(?:\.[a-z_]+|\.\d)*\.?)"( \+)?`)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range key.FindAllStringSubmatch(string(raw), -1) {
			switch {
			case strings.HasSuffix(m[1], "."):
				beginnings = append(beginnings, m[1])
			case strings.Contains(m[1], ".") && !strings.Contains(m[1], ".com") && m[1] != "discord.gg" && !strings.HasSuffix(m[1], ".txt"):
				used[m[1]] = true
			case m[1] == "age" || m[1] == "newest":
				used[m[1]] = true
			}
		}
	}
	return used, beginnings
}
