// Package corpus reads news articles from files: it decodes them, takes out what is no article, finds title, publisher
// and date with the place where each was found, and splits the rest into sentences and citable passages.
//
// It reads .txt and .md files (the latter with YAML front matter) and never writes one: the articles folder is the truth
// about articles. Body is the decoded text and never normalised, so every byte of an answer can be traced to its file.
// What cannot be read is named in a Warning and skipped. Rules that a person may want to extend are tables:
// removals.txt (lines that are no article), credits.txt (picture credits), agencies.txt (agencies and the signs beside
// them), publishers.txt (words that publishers' names have), tense.txt (past and announcing words). Nothing is guessed: a
// file that does not say who published it has no publisher.
package corpus
