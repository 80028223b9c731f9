package claims

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// section is one entry of a table: "[id]" and the "key = value, value" lines below it. The files under tables/ say in
// their first lines what each key means; a person who knows German news but no Go can extend them.
type section struct {
	id   string
	keys map[string][]string
}

// parseTable reads a table. Errors name the file and the line.
func parseTable(name string, r io.Reader) ([]section, error) {
	var out []section
	seen := map[string]bool{}
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			id := strings.TrimSuffix(strings.TrimPrefix(line, "["), "]")
			if id == "" || !strings.HasSuffix(line, "]") || seen[id] {
				return nil, fmt.Errorf("read table %s: line %d: want a new [id], have %q", name, n, line)
			}
			seen[id] = true
			out = append(out, section{id: id, keys: map[string][]string{}})
		default:
			key, value, ok := strings.Cut(line, "=")
			key = strings.TrimSpace(key)
			if !ok || key == "" || len(out) == 0 {
				return nil, fmt.Errorf("read table %s: line %d: want key = values below an [id], have %q", name, n, line)
			}
			keys := out[len(out)-1].keys
			keys[key] = append(keys[key], splitValues(value)...)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("read table %s: %w", name, err)
	}
	return out, nil
}

// splitValues splits "a, "b c", d" at the commas and drops the quotation marks, which only help a reader see where a
// pattern of several words begins and ends.
func splitValues(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.Trim(strings.TrimSpace(part), `"`); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// first is a key's first value, "" where there is none.
func (s section) first(key string) string {
	if v := s.keys[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}
