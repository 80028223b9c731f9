// Package rank orders passages by how well they answer to a question, by comparing the texts themselves and not what an
// index keeps of them: n-grams weighted as BM25 does, the similarity of the best-matching word, and of a word's
// translations the one that fits best. It also says word by word what of a question stands in a text (Match), which is
// how a writer decides whether a sentence answers and --explain shows why a passage ranks where it does.
//
// It never searches and keeps nothing but document frequencies (Stats), in hashed buckets. The same question over the
// same passages is always ordered the same way.
package rank
