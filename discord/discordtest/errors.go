package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// refusal is a reply that says no: Discord's HTTP status, its JSON error code, and the rule of this package that was broken.
type refusal struct {
	rule    Rule
	status  int
	code    int
	message string
	// faults say which fields of a form are wrong.
	faults []fault
}

// fault is one wrong field: the path of the field ("embeds.0.title"), Discord's code for what is wrong, and a sentence.
type fault struct {
	rule                Rule
	path, code, message string
}

func (f fault) String() string { return f.path + ": " + f.message }

func refuse(rule Rule, status, code int, format string, args ...any) *refusal {
	return &refusal{rule: rule, status: status, code: code, message: fmt.Sprintf(format, args...)}
}

func unknown(code int, what string) *refusal {
	return refuse(RuleUnknown, http.StatusNotFound, code, "Unknown %s", what)
}

func forbidden(code int, message string) *refusal {
	return refuse(RulePermission, http.StatusForbidden, code, "%s", message)
}

// badForm is Discord's "Invalid Form Body". Its rule is the one of the first fault.
func badForm(faults []fault) *refusal {
	r := refuse(RuleForm, http.StatusBadRequest, codeForm, "Invalid Form Body")
	r.faults = faults
	if len(faults) > 0 && faults[0].rule != "" {
		r.rule = faults[0].rule
	}
	return r
}

// detail is what went wrong, for a person.
func (r *refusal) detail() string {
	said := make([]string, 0, len(r.faults))
	for _, f := range r.faults {
		said = append(said, f.String())
	}
	if len(said) == 0 {
		return r.message
	}
	return r.message + ": " + strings.Join(said, "; ")
}

// body is the JSON that Discord sends: code, message, and errors nested by the path of each field.
func (r *refusal) body() []byte {
	doc := map[string]any{"code": r.code, "message": r.message}
	if len(r.faults) > 0 {
		errors := map[string]any{}
		for _, f := range r.faults {
			at := errors
			for _, step := range strings.Split(f.path, ".") {
				next, ok := at[step].(map[string]any)
				if !ok {
					next = map[string]any{}
					at[step] = next
				}
				at = next
			}
			list, _ := at["_errors"].([]any)
			at["_errors"] = append(list, map[string]any{"code": f.code, "message": f.message})
		}
		doc["errors"] = errors
	}
	data, err := json.Marshal(doc)
	if err != nil {
		return []byte(`{"code": 0, "message": "internal error"}`)
	}
	return data
}

// Discord's JSON error codes, as its documentation lists them.
const (
	codeUnknownApplication = 10002
	codeUnknownChannel     = 10003
	codeUnknownGuild       = 10004
	codeUnknownMember      = 10007
	codeUnknownMessage     = 10008
	codeUnknownUser        = 10013
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeUnknownCommand     = 10063
	codeTooLarge           = 40005
	codeAcknowledged       = 40060
	codeUserAgent          = 40333
	codeMissingAccess      = 50001
	codeForeignMessage     = 50005
	codeEmptyMessage       = 50006
	codeCannotMessageUser  = 50007
	codeMissingPermission  = 50013
	codeChannelType        = 50024
	codeWebhookToken       = 50027
	codeForm               = 50035
	codeVersion            = 50041
	codeThreadArchived     = 50083
	codeJSON               = 50109
	codeNoHistory          = 160002
	codeThreadExists       = 160004
)
