// Package embeddings turns texts into vectors whose nearness means likeness: with a method of its own that needs no
// model and no network (Builtin), or with any endpoint that speaks OpenAI's protocol.
//
// Passages and queries are embedded by different methods, since some models (and Builtin) treat them differently.
// Vectors of different models are never comparable: whoever keeps them keeps the model's name with them.
package embeddings
