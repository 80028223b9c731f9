package main

import (
	"context"
	"errors"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// openHouse reads the articles, brings the index up to date and makes the engine.
func openHouse(_ context.Context, _ *program, _ plan) (*house, error) {
	return nil, errors.New("open: the index is missing")
}

// newClaimReader makes what reads the claims of an article.
func newClaimReader() (func(corpus.Article) []claims.Claim, error) {
	return nil, errors.New("read claims: the reader is missing")
}
