package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
)

// articlesHere is the folder that is read where neither flag nor environment names one.
const articlesHere = "articles"

// articles is the folder of articles, "" for the ones in the program.
func (p *program) articles() string {
	if p.settings.Articles != "" {
		return p.settings.Articles
	}
	if holdsArticles(articlesHere) {
		return articlesHere
	}
	return ""
}

// holdsArticles says whether a folder has a file that could be an article. It stops at the first.
func holdsArticles(dir string) bool {
	found := errors.New("found")
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path != dir && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		switch strings.ToLower(filepath.Ext(path)) {
		case ".txt", ".md":
			if !entry.IsDir() {
				return found
			}
		}
		return nil
	})
	return errors.Is(err, found)
}
