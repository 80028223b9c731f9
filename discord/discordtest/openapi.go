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

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// description is Discord's own description of its API. Its schemas are JSON Schema 2020-12, as OpenAPI 3.1 has it, and are
// compiled once a route: a validator that compiles at every request takes longer than the bot that is measured.
type description struct {
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	schemas  map[Route]*jsonschema.Schema
}

// besides is where the description lies, seen from the repository's root.
const besides = "../shared/eval/discord/openapi.json"

// descriptionURL is what the description is called inside the compiler.
const descriptionURL = "discord:///openapi.json"

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
	read, _ := descriptions.LoadOrStore(path, sync.OnceValues(func() (*description, error) { return load(path) }))
	return read.(func() (*description, error))()
}

func load(path string) (*description, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading Discord's OpenAPI description: %w", err)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("reading Discord's OpenAPI description %s: %w", path, err)
	}
	root, _ := parsed.(map[string]any)
	if root["paths"] == nil {
		return nil, fmt.Errorf("reading Discord's OpenAPI description: %s has no paths", path)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource(descriptionURL, parsed); err != nil {
		return nil, fmt.Errorf("reading Discord's OpenAPI description %s: %w", path, err)
	}
	return &description{compiler: compiler, schemas: map[Route]*jsonschema.Schema{}}, nil
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
	schema, err := d.schema(c.route)
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(c.raw))
	if err != nil {
		return err
	}
	mendPermissions(value)
	err = schema.Validate(value)
	var invalid *jsonschema.ValidationError
	if errors.As(err, &invalid) {
		return errors.New(gist(invalid))
	}
	return err
}

// schema is the one of a route's JSON body.
func (d *description) schema(route Route) (*jsonschema.Schema, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if schema := d.schemas[route]; schema != nil {
		return schema, nil
	}
	method, path, _ := strings.Cut(string(route), " ")
	escaped := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D", "@", "%40").Replace(path)
	pointer := fmt.Sprintf("%s#/paths/%s/%s/requestBody/content/application~1json/schema", descriptionURL, escaped, strings.ToLower(method))
	schema, err := d.compiler.Compile(pointer)
	if err != nil {
		return nil, fmt.Errorf("no body for %s in the OpenAPI description: %w", route, err)
	}
	d.schemas[route] = schema
	return schema, nil
}

// gist is what a person needs of a validator's error, which names every branch of every union that does not fit: the
// deepest places.
func gist(invalid *jsonschema.ValidationError) string {
	var deepest []string
	depth := -1
	for _, unit := range invalid.BasicOutput().Errors {
		at := strings.Count(unit.InstanceLocation, "/")
		if unit.Error == nil || at < depth {
			continue
		}
		if at > depth {
			depth, deepest = at, nil
		}
		if len(deepest) < 3 {
			deepest = append(deepest, unit.InstanceLocation+": "+unit.Error.String())
		}
	}
	return strings.Join(deepest, "; ")
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
			if _, err := strconv.ParseUint(s, 10, 64); err == nil {
				value[name] = json.Number(s)
			}
		}
	}
}
