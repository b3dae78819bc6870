package bot

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"thidua/bot/conversation"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// contracts runs a test over every module of the product and the toolkit's own.
func contracts(t *testing.T, test func(t *testing.T, m *conversation.Module)) {
	t.Helper()
	for _, m := range Modules(t) {
		t.Run(m.Name, func(t *testing.T) { test(t, m) })
	}
}

func TestEveryButtonFitsWithTheLargestIDs(t *testing.T) {
	contracts(t, func(t *testing.T, m *conversation.Module) {
		for _, b := range m.Buttons {
			for _, id := range []int64{math.MaxInt64, math.MinInt64} {
				data := b.With("x", slices.Repeat([]int64{id}, b.Args)...).Data
				if len(data) > 64 {
					t.Errorf("%s: %q has %d bytes", b.Verb, data, len(data))
				}
			}
		}
	})
}

func TestNamesAreWhatTelegramTakes(t *testing.T) {
	command, name := regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`), regexp.MustCompile(`^[a-z0-9]{1,16}$`)
	contracts(t, func(t *testing.T, m *conversation.Module) {
		for _, c := range m.Commands {
			if !command.MatchString(c.Name) || len([]rune(c.Description)) > 256 || c.Handler == nil {
				t.Errorf("command %q", c.Name)
			}
		}
		for _, b := range m.Buttons {
			if !name.MatchString(b.Verb) {
				t.Errorf("button %q", b.Verb)
			}
		}
		for _, l := range m.Links {
			if !name.MatchString(l.Name) || l.Handler == nil {
				t.Errorf("link %q", l.Name)
			}
		}
		for _, s := range m.Starts {
			if !name.MatchString(s.Name) || s.Handler == nil {
				t.Errorf("start %q", s.Name)
			}
		}
	})
}

// accountColumn finds a column that tells whose a row is.
var accountColumn = regexp.MustCompile(`\b(account|person_id)\b`)

// actorColumn finds a column that tells who did something to a row: no part of a person's record, but to be erased.
var actorColumn = regexp.MustCompile(`\b[a-z]+_by\b`)

func TestAModuleThatKeepsRowsOfPeopleExportsAndErasesThem(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	contracts(t, func(t *testing.T, m *conversation.Module) {
		for _, table := range m.Tables {
			columns := schema(t, db, table)
			if m.Erase == nil && (accountColumn.MatchString(columns) || actorColumn.MatchString(columns)) {
				t.Errorf("%s has rows of people in %s and erases nothing", m.Name, table)
			}
			// What the toolkit keeps lives for minutes, until a form ends; it is no record of anybody.
			if m.Export == nil && m.Name != "conversation" && accountColumn.MatchString(columns) {
				t.Errorf("%s has rows of people in %s and exports nothing", m.Name, table)
			}
		}
	})
}

func schema(t *testing.T, db *database.DB, table string) (text string) {
	t.Helper()
	if err := db.QueryRow(t.Context(), `select sql from sqlite_master where name = $1`, table).Scan(&text); err != nil {
		t.Fatalf("table %s: %v", table, err)
	}
	return text
}

// TestNoFileOutsideAModuleNamesWhatIsTheModules looks for commands, verbs and tables of a module in every source file outside
// it: adding to a module must not mean to touch others. Forms have no names to look for: they are values inside their module.
func TestNoFileOutsideAModuleNamesWhatIsTheModules(t *testing.T) {
	sources := productSources(t)
	domains := map[string][]string{ // of DESIGN, §3: where a module's own rows are kept
		"announcement": {"bot/broadcast/", "bot/announced/"}, "proof": {"bot/broadcast/"}, "officehours": {"bot/holiday/"}, "difficulty": {"bot/ticket/"},
		"curation": {"knowledge/"}, "document": {"knowledge/bank/"}, "intake": {"bot/intake/"}, "formcatalogue": {"bot/blankform/"}, "consolidation": {"bot/consolidated/"},
	}
	contracts(t, func(t *testing.T, m *conversation.Module) {
		home := "bot/conversation/" + m.Name + "/"
		if m.Name == "conversation" {
			home = "bot/conversation/" // the toolkit: modules may name what is below them
		}
		for what, pattern := range moduleNames(m) {
			for file, text := range sources {
				if strings.HasPrefix(file, "ingest/") { // it reads files and routes nothing: "start" is a word of Word's there
					continue
				}
				if slices.ContainsFunc(append(domains[m.Name], home), func(folder string) bool { return strings.HasPrefix(file, folder) }) {
					continue
				}
				if !strings.Contains(text, pattern.part) {
					continue
				}
				if found := pattern.FindString(text); found != "" {
					t.Errorf("%s names %s of %s: %s", file, what, m.Name, found)
				}
			}
		}
	})
}

// namePattern finds a name in code. Part is in whatever it finds, and found much sooner.
type namePattern struct {
	*regexp.Regexp
	part string
}

// moduleNames are patterns for the names of a module in code.
func moduleNames(m *conversation.Module) map[string]namePattern {
	names := map[string]namePattern{}
	for _, c := range m.Commands {
		names["command "+c.Name] = namePattern{regexp.MustCompile(`Name : "` + c.Name + `"|Command == "` + c.Name + `"|case "` + c.Name + `"|"[^"\n]*/` + c.Name + `\b`), c.Name}
	}
	for _, b := range m.Buttons {
		names["verb "+b.Verb] = namePattern{regexp.MustCompile(`Verb : "` + b.Verb + `"|Data : "` + b.Verb + `[:"]`), ` : "` + b.Verb}
	}
	for _, table := range m.Tables {
		names["table "+table] = namePattern{regexp.MustCompile(`\b(from|into|update|join|table) ` + table + `\b`), " " + table}
	}
	return names
}

// productSources are the Go files of the repository by their path, without comments, tests, and what plays people who type:
// the demo and the helpers of tests.
func productSources(t *testing.T) map[string]string {
	t.Helper()
	sources := map[string]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || strings.HasSuffix(d.Name(), "test") || d.Name() == "demo") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		sources[strings.TrimPrefix(filepath.ToSlash(path), "../")] = code(text)
		return err
	})
	if err != nil || len(sources) < 100 {
		t.Fatalf("%d sources: %v", len(sources), err)
	}
	return sources
}

// code is a source as its tokens, with a blank between each two.
func code(source []byte) string {
	var words []string
	var s scanner.Scanner
	files := token.NewFileSet()
	s.Init(files.AddFile("", files.Base(), len(source)), source, nil, 0)
	for {
		_, kind, word := s.Scan()
		switch {
		case kind == token.EOF:
			return strings.Join(words, " ")
		case word == "" || kind.IsOperator():
			word = kind.String()
		}
		words = append(words, word)
	}
}
