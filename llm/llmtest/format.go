package llmtest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

func (s *Server) checkFormat(fields map[string]json.RawMessage, req *Request) *problem {
	const param = "response_format"
	if _, sent := fields[param]; !sent {
		return nil
	}
	if s.options.NoFormat {
		return invalid(param, "Unrecognized request argument supplied: response_format").coded("unknown_parameter")
	}
	switch req.Format {
	case "text":
		return nil
	case "json_object":
		for _, m := range req.Messages {
			if strings.Contains(strings.ToLower(m.Content), "json") {
				return nil
			}
		}
		return invalid("messages", "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.")
	case "json_schema":
		return s.checkSchema(req)
	}
	return invalid(param+".type", "Invalid value: '%s'. Supported values are: 'json_object', 'json_schema', and 'text'.", req.Format).coded("invalid_value")
}

func (s *Server) checkSchema(req *Request) *problem {
	const param = "response_format"
	odd := func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-'
	}
	var schema map[string]any
	switch {
	case s.options.NoSchema:
		return invalid(param, "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.")
	case req.SchemaName == "":
		return invalid(param+".json_schema.name", "Missing required parameter: 'response_format.json_schema.name'.").coded("missing_required_parameter")
	case len(req.SchemaName) > 64 || strings.ContainsFunc(req.SchemaName, odd):
		return invalid(param+".json_schema.name", "Invalid 'response_format.json_schema.name': string does not match pattern.").coded("invalid_value")
	case json.Unmarshal(req.Schema, &schema) != nil || schema == nil:
		return invalid(param+".json_schema.schema", "Missing required parameter: 'response_format.json_schema.schema'.").coded("missing_required_parameter")
	}
	if !req.Strict {
		return nil
	}
	if schema["type"] != "object" {
		return invalid(param, "Invalid schema for response_format '%s': schema must be a JSON Schema of 'type: \"object\"'.", req.SchemaName).coded("invalid_json_schema")
	}
	if where, what := loose(schema, nil); what != "" {
		return invalid(param, "Invalid schema for response_format '%s': In context=(%s), %s", req.SchemaName, strings.Join(where, ", "), what).coded("invalid_json_schema")
	}
	return nil
}

// loose finds the first object of a schema that strict mode does not take, and why: every object forbids further
// properties and requires all that it has.
func loose(schema map[string]any, path []string) (where []string, what string) {
	if properties, ok := schema["properties"].(map[string]any); ok || schema["type"] == "object" {
		if schema["additionalProperties"] != false {
			return path, "'additionalProperties' is required to be supplied and to be false."
		}
		required, _ := schema["required"].([]any)
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			if !slices.Contains(required, any(name)) {
				return path, "'required' is required to be supplied and to be an array including every key in properties. Missing '" + name + "'."
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(schema)) {
		if where, what := looseIn(schema[key], append(slices.Clone(path), "'"+key+"'")); what != "" {
			return where, what
		}
	}
	return nil, ""
}

func looseIn(v any, path []string) (where []string, what string) {
	switch v := v.(type) {
	case map[string]any:
		return loose(v, path)
	case []any:
		for _, item := range v {
			if where, what := looseIn(item, path); what != "" {
				return where, what
			}
		}
	}
	return nil, ""
}
