package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// description is Discord's own description of its API.
type description struct{ doc *openapi3.T }

// besides is where the description lies, seen from the repository's root.
const besides = "../shared/eval/discord/openapi.json"

// descriptions keeps what was read, since hundreds of tests of one process ask for the same file.
var descriptions sync.Map

// describe reads the description at path; see Options.OpenAPI. It is nil without one.
func describe(path string) (*description, error) {
	if path == "-" {
		return nil, nil
	}
	if path == "" {
		root, err := repository()
		if err != nil {
			return nil, err
		}
		path = filepath.Join(root, filepath.FromSlash(besides))
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	read, _ := descriptions.LoadOrStore(path, sync.OnceValues(func() (*description, error) {
		loaded, err := openapi3.NewLoader().LoadFromFile(path)
		if err != nil {
			return nil, fmt.Errorf("reading Discord's OpenAPI description: %w", err)
		}
		return &description{loaded}, nil
	}))
	return read.(func() (*description, error))()
}

// repository is the folder that holds go.mod.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("looking for the repository: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("looking for the repository: no go.mod above the test's folder")
		}
		dir = parent
	}
}

// check holds the body of a request against the description.
func (d *description) check(c *call) error {
	if d == nil {
		return nil
	}
	method, path, _ := strings.Cut(string(c.route), " ")
	item := d.doc.Paths.Find(path)
	if item == nil {
		return fmt.Errorf("no path %s", path)
	}
	operation := item.GetOperation(method)
	if operation == nil || operation.RequestBody == nil {
		return fmt.Errorf("no body for %s", c.route)
	}
	schema := operation.RequestBody.Value.Content.Get("application/json").Schema
	var value any
	decoder := json.NewDecoder(bytes.NewReader(c.raw))
	if err := decoder.Decode(&value); err != nil {
		return err
	}
	mendPermissions(value)
	return schema.Value.VisitJSON(value, openapi3.EnableJSONSchema2020())
}

// mendPermissions works around a defect of the description: it wants default_member_permissions as an integer, where
// Discord takes and documents a string.
func mendPermissions(value any) {
	const name = "default_member_permissions"
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			mendPermissions(one)
		}
	case map[string]any:
		if s, ok := value[name].(string); ok {
			if n, err := strconv.ParseFloat(s, 64); err == nil {
				value[name] = n
			}
		}
	}
}
