package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// DefaultMaxBytes is the largest article file that is read: 1 MiB, twenty times a long article.
const DefaultMaxBytes = 1 << 20

// Errors of reading a folder.
var (
	// ErrNoFolder says that the articles folder is missing or no folder.
	ErrNoFolder = errors.New("articles folder not found")
	// ErrNoArticles says that the folder holds no readable article.
	ErrNoArticles = errors.New("no articles in the folder")
)

// Warning names a file that was skipped, or read with a reservation.
type Warning struct {
	File string // path relative to the folder
	What string // what is wrong with it
	Do   string // what to do about it
}

// String is one line for a person.
func (w Warning) String() string { return fmt.Sprintf("%s: %s; %s", w.File, w.What, w.Do) }

// Reader reads folders of articles. The zero Reader is ready for use.
type Reader struct {
	// MaxBytes is the largest file that is read, DefaultMaxBytes where it is 0.
	MaxBytes int64
}

// ReadDir reads the folder dir, see Read. Links that lead out of dir are not followed.
func (r Reader) ReadDir(ctx context.Context, dir string) ([]Article, []Warning, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %s: %w; create it and put .txt or .md files in it", ErrNoFolder, dir, err)
	}
	defer root.Close()
	articles, warnings, err := r.Read(ctx, root.FS())
	if err != nil {
		err = fmt.Errorf("read %s: %w", dir, err)
	}
	return articles, warnings, err
}

// Read reads every .txt and .md file of fsys and its subfolders, dot files and dot folders excepted, sorted by ID. Files
// that are empty, binary, oversized or unreadable are named in the warnings, and the others are read. The error is
// ErrNoFolder, ErrNoArticles or the context's.
func (r Reader) Read(ctx context.Context, fsys fs.FS) ([]Article, []Warning, error) {
	if info, err := fs.Stat(fsys, "."); err != nil || !info.IsDir() {
		return nil, nil, fmt.Errorf("%w; create it and put .txt or .md files in it", ErrNoFolder)
	}
	files, warnings, err := list(ctx, fsys)
	if err != nil {
		return nil, warnings, err
	}
	var articles []Article
	from := map[string]string{}
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return nil, warnings, fmt.Errorf("read articles: %w", err)
		}
		a, err := r.ReadFile(fsys, file)
		if err != nil {
			warnings = append(warnings, warn(file, err))
			continue
		}
		if first, ok := from[a.ID]; ok {
			warnings = append(warnings, Warning{
				file, fmt.Sprintf("has the same id %q as %s", a.ID, first), "skipped: rename one of the two",
			})
			continue
		}
		from[a.ID] = file
		articles = append(articles, a)
	}
	if len(articles) == 0 {
		return nil, warnings, fmt.Errorf("%w; put .txt or .md files in it", ErrNoArticles)
	}
	slices.SortFunc(articles, func(a, b Article) int { return strings.Compare(a.ID, b.ID) })
	return articles, warnings, nil
}

// list is the article files of fsys in lexical order, so that of a.md and a.txt the first, with front matter, counts.
func list(ctx context.Context, fsys fs.FS) (files []string, warnings []Warning, err error) {
	err = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return fmt.Errorf("list articles: %w", ctx.Err())
		}
		if err != nil {
			warnings = append(warnings, warn(name, err))
			return nil
		}
		if name != "." && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.IsDir() && isArticle(name) {
			files = append(files, name)
		}
		return nil
	})
	return files, warnings, err
}

func isArticle(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".txt" || ext == ".md"
}

// ReadFile reads one file of fsys. The article's ID is the path without extension.
func (r Reader) ReadFile(fsys fs.FS, name string) (Article, error) {
	limit := r.MaxBytes
	if limit <= 0 {
		limit = DefaultMaxBytes
	}
	info, err := fs.Stat(fsys, name) // before it is opened: opening a pipe waits for a writer, for ever
	if err != nil {
		return Article{}, fmt.Errorf("read article: %w", err)
	}
	if !info.Mode().IsRegular() {
		return Article{}, fmt.Errorf("read article %s: %w", name, errNotAFile)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return Article{}, fmt.Errorf("open article: %w", err)
	}
	defer file.Close()
	if info.Size() > limit {
		return Article{}, fmt.Errorf("%w: %d bytes, the limit is %d", ErrTooLarge, info.Size(), limit)
	}
	raw, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return Article{}, fmt.Errorf("read article: %w", err)
	}
	if int64(len(raw)) > limit {
		return Article{}, fmt.Errorf("%w: more than the limit of %d bytes", ErrTooLarge, limit)
	}
	return Parse(strings.TrimSuffix(name, path.Ext(name)), raw)
}

var errNotAFile = errors.New("a folder, device or pipe, not a file")

// warn says what is wrong with a file and what to do about it.
func warn(file string, err error) Warning {
	w := Warning{File: file, What: err.Error()}
	switch {
	case errors.Is(err, ErrEmpty):
		w.Do = "skipped: fill it or delete it"
	case errors.Is(err, ErrBinary):
		w.Do = "skipped: save it as plain text, or fetch it with its own extension"
	case errors.Is(err, ErrTooLarge):
		w.Do = "skipped: split it into one file per article"
	case errors.Is(err, ErrFrontMatter):
		w.Do = "skipped: correct the lines between the two \"---\" at its top"
	default:
		w.Do = "skipped: check that it is a readable file within the folder"
	}
	return w
}
