package llmtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// problem is a refusal in the protocol's form.
type problem struct {
	status               int
	message, kind, param string
	code                 string
}

func invalid(param, format string, args ...any) *problem {
	return &problem{status: http.StatusBadRequest, message: fmt.Sprintf(format, args...), kind: "invalid_request_error", param: param}
}

func (p *problem) coded(code string) *problem { p.code = code; return p }

func (p *problem) write(w http.ResponseWriter) {
	orNull := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	writeJSON(w, p.status, map[string]any{"error": map[string]any{
		"message": p.message, "type": p.kind, "param": orNull(p.param), "code": orNull(p.code),
	}})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	raw := mustJSON(body)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(raw) // a client that is gone is the client's business
}

// check decodes a request into req and refuses what the original refuses; nil where it is in order.
func (s *Server) check(r *http.Request, req *Request) *problem {
	if p := s.checkHead(r); p != nil {
		return p
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(req.Body, &fields); err != nil {
		return invalid("", "We could not parse the JSON body of your request.")
	}
	for name := range fields {
		if !slices.Contains(known(), name) {
			return invalid(name, "Unrecognized request argument supplied: %s", name).coded("unknown_parameter")
		}
	}
	if p := s.decode(fields, req); p != nil {
		return p
	}
	if p := s.checkModel(r, req); p != nil {
		return p
	}
	if p := checkMessages(req.Messages); p != nil {
		return p
	}
	if p := s.checkSampling(fields, req); p != nil {
		return p
	}
	return s.checkFormat(fields, req)
}

// known are the fields of a chat request that this server takes. Streams are not among what it can do.
func known() []string {
	return []string{
		"model", "messages", "max_tokens", "max_completion_tokens", "temperature", "response_format", "stream",
		"top_p", "n", "stop", "presence_penalty", "frequency_penalty", "seed", "user", "store", "metadata", "reasoning_effort",
	}
}

func (s *Server) checkHead(r *http.Request) *problem {
	if !s.pathFits(r) {
		return &problem{
			status: http.StatusNotFound, kind: "invalid_request_error", code: "unknown_url",
			message: fmt.Sprintf("Unknown request URL: %s %s.", r.Method, r.URL.Path),
		}
	}
	if r.Method != http.MethodPost {
		return &problem{
			status: http.StatusMethodNotAllowed, kind: "invalid_request_error", code: "method_not_supported",
			message: fmt.Sprintf("Only POST requests are accepted, not %s.", r.Method),
		}
	}
	if p := s.checkKey(r); p != nil {
		return p
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return invalid("", "Unsupported content type; expected application/json.").coded("unsupported_content_type")
	}
	return nil
}

func (s *Server) pathFits(r *http.Request) bool {
	if !s.options.Azure {
		return r.URL.Path == "/v1/chat/completions" && r.URL.RawQuery == ""
	}
	return deployment(r) != "" && r.URL.Query().Get("api-version") != ""
}

// deployment is the name in the path of a request to Azure.
func deployment(r *http.Request) string {
	name, ok := strings.CutPrefix(r.URL.Path, "/openai/deployments/")
	name, chat := strings.CutSuffix(name, "/chat/completions")
	if !ok || !chat || strings.Contains(name, "/") {
		return ""
	}
	return name
}

func (s *Server) checkKey(r *http.Request) *problem {
	if s.options.Keyless {
		return nil
	}
	key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if s.options.Azure {
		key, ok = r.Header.Get("api-key"), true
	}
	p := &problem{status: http.StatusUnauthorized, kind: "invalid_request_error"}
	switch {
	case !ok || key == "":
		p.message = "You didn't provide an API key."
	case key != Key:
		p.message, p.code = "Incorrect API key provided: "+key+".", "invalid_api_key"
	default:
		return nil
	}
	return p
}

// decode reads the fields that this server does something with; each must be of its type.
func (s *Server) decode(fields map[string]json.RawMessage, req *Request) *problem {
	var format struct {
		Type       string          `json:"type"`
		JSONSchema json.RawMessage `json:"json_schema"`
	}
	var messages []json.RawMessage
	var stream bool
	for name, into := range map[string]any{
		"model": &req.Model, "messages": &messages, "max_tokens": &req.MaxTokens, "max_completion_tokens": &req.MaxCompletionTokens,
		"temperature": &req.Temperature, "response_format": &format, "stream": &stream,
	} {
		if raw, ok := fields[name]; ok && !strictly(raw, into) {
			return invalid(name, "Invalid type for '%s'.", name).coded("invalid_type")
		}
	}
	if stream {
		return invalid("stream", "This server does not stream.").coded("unsupported_value")
	}
	for i, raw := range messages {
		var m Message
		if !strictly(raw, &m) || !bytes.Contains(raw, []byte(`"content"`)) {
			return invalid(fmt.Sprintf("messages[%d]", i), "Invalid message: it has a role and a content of text, and nothing else.").coded("invalid_type")
		}
		req.Messages = append(req.Messages, m)
	}
	req.Format = format.Type
	return decodeSchema(format.JSONSchema, req)
}

func decodeSchema(raw json.RawMessage, req *Request) *problem {
	if raw == nil {
		return nil
	}
	var schema struct {
		Name        string          `json:"name"`
		Description string          `json:"description"`
		Schema      json.RawMessage `json:"schema"`
		Strict      bool            `json:"strict"`
	}
	if !strictly(raw, &schema) {
		return invalid("response_format.json_schema", "Invalid type for 'response_format.json_schema'.").coded("invalid_type")
	}
	req.SchemaName, req.Schema, req.Strict = schema.Name, schema.Schema, schema.Strict
	return nil
}

// strictly decodes JSON and says whether it is of the type and has no field that the type has not.
func strictly(raw json.RawMessage, into any) bool {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	return d.Decode(into) == nil
}

func (s *Server) checkModel(r *http.Request, req *Request) *problem {
	name := req.Model
	if s.options.Azure {
		name = deployment(r)
	}
	switch {
	case name == "":
		return invalid("model", "you must provide a model parameter")
	case slices.Contains(s.options.Models, name), slices.Contains(s.options.Reasoning, name):
		return nil
	case s.options.Azure:
		return &problem{status: http.StatusNotFound, code: "DeploymentNotFound", message: "The API deployment for this resource does not exist."}
	}
	return &problem{
		status: http.StatusNotFound, kind: "invalid_request_error", code: "model_not_found",
		message: fmt.Sprintf("The model `%s` does not exist or you do not have access to it.", name),
	}
}

func checkMessages(messages []Message) *problem {
	if len(messages) == 0 {
		return invalid("messages", "Invalid 'messages': empty array. Expected an array with minimum length 1.").coded("empty_array")
	}
	for i, m := range messages {
		if !slices.Contains([]string{"system", "developer", "user", "assistant"}, m.Role) {
			return invalid(fmt.Sprintf("messages[%d].role", i), "Invalid value: '%s'. Supported values are: 'system', 'developer', 'user' and 'assistant'.", m.Role).
				coded("invalid_value")
		}
	}
	return nil
}

func (s *Server) checkSampling(fields map[string]json.RawMessage, req *Request) *problem {
	_, old := fields["max_tokens"]
	_, current := fields["max_completion_tokens"]
	reasons := slices.Contains(s.options.Reasoning, req.Model)
	switch {
	case old && current:
		return invalid("max_tokens", "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.").coded("invalid_parameter_combination")
	case old && reasons:
		return invalid("max_tokens", "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.").
			coded("unsupported_parameter")
	case old && req.MaxTokens < 1:
		return invalid("max_tokens", "Invalid 'max_tokens': integer below minimum value.").coded("integer_below_min_value")
	case current && req.MaxCompletionTokens < 1:
		return invalid("max_completion_tokens", "Invalid 'max_completion_tokens': integer below minimum value.").coded("integer_below_min_value")
	case req.Temperature == nil:
		return nil
	case reasons && *req.Temperature != 1:
		return invalid("temperature", "Unsupported value: 'temperature' does not support %g with this model. Only the default (1) value is supported.", *req.Temperature).
			coded("unsupported_value")
	case *req.Temperature < 0 || *req.Temperature > 2:
		return invalid("temperature", "Invalid 'temperature': decimal outside of 0 to 2.").coded("decimal_out_of_range")
	}
	return nil
}
