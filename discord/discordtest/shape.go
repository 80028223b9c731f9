package discordtest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A shape is what a JSON value must look like. The tables in shapes_*.go are made of shapes, one a documented object.
// Everywhere null counts as left out, as with Discord.
type shape interface {
	check(at string, v any, f *faults)
}

// faults collects what is wrong with one body.
type faults struct{ list []fault }

func (f *faults) add(rule Rule, at, code, format string, args ...any) {
	f.list = append(f.list, fault{rule, strings.TrimPrefix(at, "."), code, fmt.Sprintf(format, args...)})
}

func (f *faults) kind(at, want string) {
	f.add(RuleForm, at, "BASE_TYPE_CONVERT", "Only %s can be here.", want)
}

// text is a string of least to most characters (Unicode code points, as Discord counts). A most of 0 is any length.
type text struct{ least, most int }

func (t text) check(at string, v any, f *faults) {
	s, ok := v.(string)
	if !ok {
		f.kind(at, "a string")
		return
	}
	if n := utf8.RuneCountInString(s); n < t.least || t.most > 0 && n > t.most {
		f.add(RuleForm, at, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length, is %d.", t.least, t.most, n)
	}
}

// whole is an integer from least to most.
type whole struct{ least, most int64 }

func (w whole) check(at string, v any, f *faults) {
	n, ok := v.(json.Number)
	i, err := strconv.ParseInt(string(n), 10, 64)
	if !ok || err != nil {
		f.kind(at, "an integer")
		return
	}
	if i < w.least || i > w.most {
		f.add(RuleForm, at, "NUMBER_TYPE_BOUNDS", "Must be between %d and %d, is %d.", w.least, w.most, i)
	}
}

// oneOf is an integer of a few.
type oneOf []int64

func (o oneOf) check(at string, v any, f *faults) {
	n, _ := v.(json.Number)
	if i, err := n.Int64(); err != nil || !slices.Contains(o, i) {
		f.add(RuleForm, at, "BASE_TYPE_CHOICES", "Value must be one of %d.", []int64(o))
	}
}

// word is a string of a few.
type word []string

func (w word) check(at string, v any, f *faults) {
	if s, ok := v.(string); !ok || !slices.Contains(w, s) {
		f.add(RuleForm, at, "BASE_TYPE_CHOICES", "Value must be one of %q.", []string(w))
	}
}

type number struct{}

func (number) check(at string, v any, f *faults) {
	if _, ok := v.(json.Number); !ok {
		f.kind(at, "a number")
	}
}

type boolean struct{}

func (boolean) check(at string, v any, f *faults) {
	if _, ok := v.(bool); !ok {
		f.kind(at, "a boolean")
	}
}

// snowflake is an id, as a string.
type snowflake struct{}

func (snowflake) check(at string, v any, f *faults) {
	s, _ := v.(string)
	if _, err := strconv.ParseUint(s, 10, 64); err != nil {
		f.add(RuleForm, at, "NUMBER_TYPE_COERCE", "Value %q is not snowflake.", fmt.Sprint(v))
	}
}

// bits is a set of permissions: a decimal number in a string.
type bits struct{}

func (bits) check(at string, v any, f *faults) {
	s, ok := v.(string)
	if _, err := strconv.ParseUint(s, 10, 64); !ok || err != nil {
		f.kind(at, "a decimal number in a string")
	}
}

// address is a URL of some schemes.
type address struct {
	most    int
	schemes []string
}

func (a address) check(at string, v any, f *faults) {
	text{1, a.most}.check(at, v, f)
	s, _ := v.(string)
	u, err := url.Parse(s)
	if err != nil || !slices.Contains(a.schemes, u.Scheme) || u.Host == "" {
		f.add(RuleForm, at, "URL_TYPE_INVALID_URL", "Not a well formed URL, or of a scheme other than %q.", a.schemes)
	}
}

// instant is a time in ISO 8601.
type instant struct{}

func (instant) check(at string, v any, f *faults) {
	s, _ := v.(string)
	if _, err := time.Parse(time.RFC3339Nano, s); err != nil {
		f.add(RuleForm, at, "DATE_TIME_TYPE_PARSE", "Could not parse %q. Should be ISO8601.", s)
	}
}

// anything is what this server does not look into.
type anything struct{}

func (anything) check(string, any, *faults) {}

// idle is a field that a client library always writes, but that means nothing here: only its zero value passes.
type idle struct{}

func (idle) check(at string, v any, f *faults) {
	switch v := v.(type) {
	case bool:
		if !v {
			return
		}
	case string:
		if v == "" {
			return
		}
	case []any:
		if len(v) == 0 {
			return
		}
	case json.Number:
		if v == "0" {
			return
		}
	}
	f.add(RuleUnknownField, at, "UNKNOWN_FIELD", "This field has no meaning here.")
}

// list is an array of least to most values of a shape.
type list struct {
	of          shape
	least, most int
}

func (l list) check(at string, v any, f *faults) {
	values, ok := v.([]any)
	if !ok {
		f.kind(at, "a list")
		return
	}
	if len(values) < l.least || len(values) > l.most {
		f.add(RuleForm, at, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length, is %d.", l.least, l.most, len(values))
	}
	for i, one := range values {
		l.of.check(at+"."+strconv.Itoa(i), one, f)
	}
}

// object is an object with these fields and no others.
type object struct {
	fields map[string]shape
	needs  []string
}

func (o object) check(at string, v any, f *faults) {
	fields, ok := v.(map[string]any)
	if !ok {
		f.add(RuleForm, at, "MODEL_TYPE_CONVERT", "Only objects can be here.")
		return
	}
	for _, name := range o.needs {
		if fields[name] == nil {
			f.add(RuleForm, at+"."+name, "BASE_TYPE_REQUIRED", "This field is required.")
		}
	}
	for name, value := range fields {
		form, known := o.fields[name]
		switch {
		case !known:
			f.add(RuleUnknownField, at+"."+name, "UNKNOWN_FIELD", "Discord has no such field here.")
		case value != nil:
			form.check(at+"."+name, value, f)
		}
	}
}

// byType is an object whose fields depend on its "type".
type byType map[string]object

func (b byType) check(at string, v any, f *faults) {
	fields, _ := v.(map[string]any)
	kind, _ := fields["type"].(json.Number)
	o, ok := b[string(kind)]
	if !ok {
		f.add(RuleForm, at+".type", "UNION_TYPE_CHOICES", "Value of field \"type\" is %q, which can't be here.", kind)
		return
	}
	o.check(at, v, f)
}

// byLocale is an object of texts by Discord's locales.
type byLocale struct{ of shape }

func (b byLocale) check(at string, v any, f *faults) {
	fields, ok := v.(map[string]any)
	if !ok {
		f.kind(at, "an object")
		return
	}
	for name, value := range fields {
		if !slices.Contains(locales(), name) {
			f.add(RuleForm, at+"."+name, "UNKNOWN_LOCALE", "Discord has no such locale.")
			continue
		}
		if value != nil {
			b.of.check(at+"."+name, value, f)
		}
	}
}

// locales are those that Discord knows.
func locales() []string {
	return strings.Fields(`id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi
		th zh-CN ja zh-TW ko`)
}

// with is the object with more fields.
func (o object) with(more map[string]shape, needs ...string) object {
	fields := make(map[string]shape, len(o.fields)+len(more))
	for _, m := range []map[string]shape{o.fields, more} {
		for name, form := range m {
			fields[name] = form
		}
	}
	return object{fields, append(slices.Clone(o.needs), needs...)}
}
