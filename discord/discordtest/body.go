package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// call is one request to the API, read whole.
type call struct {
	*endpoint
	r       *http.Request
	arrived time.Time
	// raw is the JSON of the body (the part payload_json of a multipart body), value the same decoded, numbers kept as text.
	raw   []byte
	value any
	files []file
}

// file is a part files[n] of a multipart body.
type file struct {
	n, name, contentType string
	data                 []byte
}

func (c *call) where() string { return c.r.Method + " " + c.r.URL.Path }

func (c *call) param(name string) string { return c.r.PathValue(name) }

// maxBody is the largest body that is read; Discord refuses less.
const maxBody = 64 << 20

// read reads the body, before anybody judges it.
func (c *call) read() ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(c.r.Body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("reading the body of %s: %w", c.where(), err)
	}
	return data, nil
}

// openBody takes a body apart by its content type.
func (c *call) openBody(data []byte) *refusal {
	if c.shape == nil {
		if len(data) > 0 {
			return refuse(RuleForm, http.StatusBadRequest, codeForm, "This route takes no body.")
		}
		return nil
	}
	kind, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	switch {
	case kind == "application/json":
		c.raw = data
	case kind == "multipart/form-data" && c.files != nil:
		if bad := c.openParts(data, params["boundary"]); bad != nil {
			return bad
		}
	default:
		return refuse(RuleContentType, http.StatusBadRequest, codeForm, "Expected \"Content-Type\" header to be one of {'application/json'}, is %q.",
			c.r.Header.Get("Content-Type"))
	}
	return c.decode()
}

func (c *call) decode() *refusal {
	decoder := json.NewDecoder(bytes.NewReader(c.raw))
	decoder.UseNumber()
	err := decoder.Decode(&c.value)
	if err == nil && decoder.More() {
		err = errors.New("more than one value")
	}
	if err != nil {
		return refuse(RuleJSON, http.StatusBadRequest, codeJSON, "The request body contains invalid JSON: %v.", err)
	}
	return nil
}

var filePart = regexp.MustCompile(`^files\[(\d)\]$`)

func (c *call) openParts(data []byte, boundary string) *refusal {
	reader := multipart.NewReader(bytes.NewReader(data), boundary)
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		var content []byte
		if err == nil {
			content, err = io.ReadAll(part)
		}
		if err != nil {
			return refuse(RuleContentType, http.StatusBadRequest, codeForm, "The multipart body can't be read: %v.", err)
		}
		if bad := c.addPart(part, content); bad != nil {
			return bad
		}
	}
	if c.raw == nil {
		if len(c.files) == 0 {
			return refuse(RuleContentType, http.StatusBadRequest, codeForm, "The multipart body has no parts.")
		}
		c.raw = []byte("{}")
	}
	return nil
}

func (c *call) addPart(part *multipart.Part, content []byte) *refusal {
	name := part.FormName()
	m := filePart.FindStringSubmatch(name)
	switch {
	case name == "payload_json":
		c.raw = content
	case m == nil:
		return badForm([]fault{{RuleUnknownField, name, "UNKNOWN_FIELD", "A part is payload_json or files[0] to files[9]."}})
	case part.FileName() == "":
		return badForm([]fault{{RuleForm, name, "BASE_TYPE_REQUIRED", "A file needs a name."}})
	default:
		c.files = append(c.files, file{m[1], part.FileName(), part.Header.Get("Content-Type"), content})
	}
	return nil
}

// field is a member of the decoded body, nil where there is none. Has tells null from left out.
func (c *call) field(name string) any {
	fields, _ := c.value.(map[string]any)
	return fields[name]
}

// into decodes the body, which has passed its shape.
func (c *call) into(target any) *refusal {
	if err := json.Unmarshal(c.raw, target); err != nil {
		return refuse(RuleJSON, http.StatusBadRequest, codeJSON, "The request body contains invalid JSON: %v.", strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}
