package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What keeps the house easy to change, in lines.
const (
	largestPackage  = 4500
	largestAssembly = 700 // package bot
	largestFunction = 60  // or its comment says "because"
	fewestTests     = 0.5 // test lines for a line of source, in a package of more than smallPackage lines
	fewestTestsAll  = 0.8 // over everything
	smallPackage    = 150
)

// lines are those of a package.
type lines struct{ source, test int }

// packages counts the lines of every package, and calls each on every file that is no test.
func packages(t *testing.T, each func(folder, file string, text []byte)) map[string]*lines {
	t.Helper()
	all := map[string]*lines{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && file != root || entry.Name() == "testdata"):
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(file, ".go"):
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, filepath.Dir(file))
		folder := filepath.ToSlash(relative)
		if all[folder] == nil {
			all[folder] = &lines{}
		}
		n := bytes.Count(text, []byte("\n"))
		if strings.HasSuffix(file, "_test.go") {
			all[folder].test += n
			return err
		}
		all[folder].source += n
		each(folder, file, text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPackagesAreOfASizeThatOnePersonKnows(t *testing.T) {
	var whole lines
	for folder, l := range packages(t, func(string, string, []byte) {}) {
		if slices.Contains(testHelpers, folder) {
			whole.test += l.source + l.test
			continue
		}
		whole.source, whole.test = whole.source+l.source, whole.test+l.test
		if l.source > largestPackage {
			t.Errorf("%s has %d lines, more than %d", folder, l.source, largestPackage)
		}
		if l.source > smallPackage && float64(l.test) < fewestTests*float64(l.source) {
			t.Errorf("%s: %d lines of tests beside %d, less than %v", folder, l.test, l.source, fewestTests)
		}
		if folder == "bot" && l.source > largestAssembly {
			t.Errorf("bot has %d lines, more than %d: what does it do itself?", l.source, largestAssembly)
		}
	}
	if float64(whole.test) < fewestTestsAll*float64(whole.source) {
		t.Errorf("%d lines of tests beside %d, less than %v", whole.test, whole.source, fewestTestsAll)
	}
}

func TestLongFunctionsSayWhy(t *testing.T) {
	files := token.NewFileSet()
	packages(t, func(_, file string, text []byte) {
		parsed, err := parser.ParseFile(files, file, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			from, to := files.Position(f.Body.Pos()), files.Position(f.Body.End())
			if n := to.Line - from.Line; n > largestFunction && !strings.Contains(f.Doc.Text(), "because") {
				t.Errorf("%s: %s has %d lines; split it, or say in its comment why it is one: \"because …\"", from, f.Name, n)
			}
		}
	})
}
