package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strconv"
	"strings"
)

// source is one parsed Go file and where it lies, relative to the module.
type source struct {
	name string
	file *ast.File
}

// check is what a file does against the rules of the house, each with the reason of the rule.
func check(s source) []string {
	if strings.HasSuffix(s.name, "_test.go") {
		return nil
	}
	home := roomOf(path.Dir(s.name))
	if home == "" {
		return []string{fmt.Sprintf("%s: the folder is no room of the house; add it to rules_test.go with what it may import", s.name)}
	}
	var bad []string
	for _, spec := range s.file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			bad = append(bad, fmt.Sprintf("%s: %v", s.name, err))
			continue
		}
		if why := refuse(home, imported); why != "" {
			bad = append(bad, fmt.Sprintf("%s (%s) imports %s: %s", s.name, home, imported, why))
		}
	}
	return append(bad, checkCode(s, home)...)
}

// refuse is the reason why a room may not import a package, "" where it may.
func refuse(home, imported string) string {
	if rel, ok := strings.CutPrefix(imported, module+"/"); ok {
		return refuseRoom(home, roomOf(rel))
	}
	if !strings.Contains(strings.Split(imported, "/")[0], ".") {
		return refuseOwned(home, imported, restricted(), func(l library) bool { return imported == l.path }, false)
	}
	return refuseOwned(home, imported, libraries(), func(l library) bool {
		return imported == l.path || strings.HasPrefix(imported, l.path+"/")
	}, true)
}

func refuseRoom(home, other string) string {
	if why, ok := testsOnly()[other]; ok {
		return why
	}
	if home == other || home == wiring {
		return ""
	}
	if other == wiring {
		return "cmd/bot is the end of the line: nothing is built on it"
	}
	for _, r := range house() {
		if r.name == home && !slices.Contains(r.may, other) {
			return r.why
		}
	}
	return ""
}

// refuseOwned looks a library up. One that is not listed is refused where listed says that all must be.
func refuseOwned(home, imported string, list []library, is func(library) bool, listed bool) string {
	for _, l := range list {
		if !is(l) {
			continue
		}
		if slices.Contains(l.owners, home) {
			return ""
		}
		return fmt.Sprintf("%s; it belongs to %s", l.why, owners(l))
	}
	if listed {
		return "the library has no owner; add it to rules_test.go"
	}
	return ""
}

func owners(l library) string {
	if len(l.owners) == 0 {
		return "nobody"
	}
	return strings.Join(l.owners, ", ")
}

// checkCode looks for what imports don't show: the environment, the streams, and functions that run before main.
func checkCode(s source, home string) []string {
	var bad []string
	names := localNames(s.file)
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				bad = append(bad, s.name+" has an init function: a package does nothing until it is called")
			}
		case *ast.SelectorExpr:
			pkg, ok := n.X.(*ast.Ident)
			if ok && home != wiring && wiringOnly()[names[pkg.Name]][n.Sel.Name] {
				bad = append(bad, fmt.Sprintf("%s (%s) uses %s.%s: %s", s.name, home, pkg.Name, n.Sel.Name, wiringOnlyWhy))
			}
		}
		return true
	})
	return bad
}

// localNames is what each import is called in a file.
func localNames(f *ast.File) map[string]string {
	names := map[string]string{}
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := path.Base(imported)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = imported
	}
	return names
}

// roomOf is the room that a folder belongs to: the one with the longest name that the folder lies in.
func roomOf(dir string) string {
	if dir == wiring || strings.HasPrefix(dir, wiring+"/") {
		return wiring
	}
	best := ""
	for _, r := range house() {
		if (dir == r.name || strings.HasPrefix(dir, r.name+"/")) && len(r.name) > len(best) {
			best = r.name
		}
	}
	return best
}
