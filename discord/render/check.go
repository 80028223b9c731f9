package render

import "github.com/quellenlage/quellenlage/rag"

// CheckResult is what the articles have on a message's figures and statements, one by one.
func CheckResult(a rag.Answer, o Options) []Message { return Answer(a, o) }
