// Package articles holds the articles that ship with the program: digests in this project's own words, each naming in
// its front matter whose article it tells. They are embedded, so that the built binary answers from any folder.
package articles

import "embed"

// FS holds the articles as Markdown files with front matter, at its top level.
//
//go:embed *.md
var FS embed.FS
