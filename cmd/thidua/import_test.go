package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the top of the repository, seen from this package.
const root = "../.."

// arrows is who may import whom among our packages; every other import is forbidden. A name that ends in "/" stands for
// all packages below it.
var arrows = map[string][]string{
	"cmd/thidua":      {"cmd/thidua/demo", "bot", "bot/", "knowledge", "knowledge/", "ingest", "ingest/"},
	"cmd/thidua/demo": {"bot", "bot/", "knowledge", "knowledge/", "ingest"},

	// Not the product's: nothing imports them.
	// Answers are judged by the words that their reader has.
	"cmd/evaluate":          {"cmd/evaluate/", "knowledge", "knowledge/", "ingest", "ingest/", "bot/conversation", "bot/conversation/question"},
	"cmd/evaluate/measure":  {"knowledge/vietnamese"},
	"cmd/evaluate/training": {"cmd/evaluate/measure", "knowledge", "knowledge/bank", "knowledge/corpus", "knowledge/embedding", "knowledge/lexical", "knowledge/query", "knowledge/relevance", "knowledge/vietnamese"},

	"bot":                           {"bot/", "knowledge", "knowledge/embedjob", "knowledge/vietnamese", "knowledge/database", "knowledge/worker"},
	"bot/conversation":              toolkit,
	"bot/conversation/question":     module("knowledge", "knowledge/corpus", "knowledge/salary"),
	"bot/conversation/privacy":      module(),
	"bot/conversation/admission":    module("bot/roster"),
	"bot/conversation/organisation": module("bot/roster"),
	"bot/conversation/proof":        module("bot/broadcast", "bot/audience", "bot/replytable", "bot/sheetfile"),
	"bot/conversation/officehours":  module("bot/holiday"),
	"bot/conversation/document":     module("knowledge", "knowledge/bank", "knowledge/corpus"),
	"bot/conversation/intake":       module("bot/intake", "ingest", "ingest/format", "ingest/plain", "ingest/spool", "knowledge", "knowledge/corpus"),
	"bot/conversation/announcement": module("bot/broadcast", "bot/holiday", "bot/audience", "bot/announced", "bot/search"),

	"bot/conversation/formcatalogue": module("bot/blankform", "knowledge", "knowledge/corpus"),
	"bot/conversation/difficulty":    module("bot/ticket", "knowledge", "knowledge/corpus"),
	"bot/conversation/consolidation": module("bot/consolidated", "bot/ticket", "bot/digest", "bot/period"),
	"bot/conversation/ticketfigures": module("bot/ticket", "bot/period"),
	"bot/conversation/curation":      module("bot/ticket", "knowledge", "knowledge/bank", "knowledge/corpus", "knowledge/curated"),

	"bot/audience": {"bot/directory", "bot/problem"},

	"bot/announced": {"bot/broadcast", "bot/search", "knowledge/vietnamese", "knowledge/database"},
	"bot/broadcast": {
		"bot/audience", "bot/directory", "bot/outbox", "bot/job", "bot/file", "bot/audit", "bot/calendar", "bot/report", "bot/sheet", "bot/problem",
		"bot/holiday", "bot/search", "knowledge/vietnamese", "knowledge/database",
	},

	"bot/ticket": {"bot/similar", "bot/period", "bot/door", "bot/directory", "bot/file", "bot/calendar", "bot/holiday", "bot/problem", "knowledge/vietnamese", "knowledge/database"},

	"bot/consolidated": {"bot/ticket", "bot/digest", "bot/period", "bot/door", "bot/directory", "bot/problem", "knowledge/vietnamese", "knowledge/database"},

	"bot/ticketrecord": {"bot/ticket", "bot/directory", "bot/file", "knowledge/database"},

	"bot/intake": {
		"bot/directory", "bot/file", "bot/audit", "bot/door", "bot/problem", "ingest", "ingest/legal/name", "ingest/plain", "knowledge", "knowledge/corpus", "knowledge/record", "knowledge/curated",
		"knowledge/vietnamese", "knowledge/database",
	},

	"bot/blankform":  {"bot/directory", "bot/file", "bot/problem", "knowledge/corpus", "knowledge/query", "knowledge/vietnamese", "knowledge/database"},
	"bot/holiday":    {"bot/calendar", "bot/directory", "bot/problem", "knowledge/vietnamese", "knowledge/database"},
	"bot/replytable": {"bot/broadcast", "bot/directory", "bot/door", "bot/sheet", "bot/table", "bot/problem", "knowledge/vietnamese", "knowledge/database"},

	// Where question meets what other modules keep.
	"bot/source": {"bot/announced", "bot/blankform", "bot/broadcast", "bot/search", "bot/conversation/question", "bot/conversation/announcement", "bot/conversation/difficulty", "bot/conversation/curation", "bot/conversation/formcatalogue", "bot/ticket", "bot/directory", "bot/file", "bot/problem", "knowledge", "knowledge/vietnamese", "knowledge/database"},

	"bot/telegram":     {"bot/inbox", "bot/outbox", "bot/file", "knowledge/worker"},
	"bot/roster":       {"bot/directory", "bot/sheet", "bot/table", "bot/audit", "bot/problem", "knowledge/vietnamese", "knowledge/database"},
	"bot/directory":    {"bot/audit", "bot/problem", "knowledge/vietnamese", "knowledge/database"},
	"bot/group":        {"bot/directory", "bot/problem", "knowledge/database"},
	"bot/inbox":        {"knowledge/database", "knowledge/worker"},
	"bot/outbox":       {"knowledge/database", "knowledge/worker"},
	"bot/job":          {"knowledge/database", "knowledge/worker"},
	"bot/file":         {"knowledge/database", "knowledge/worker"},
	"bot/metric":       {"bot/health", "bot/outbox", "knowledge/database"},
	"bot/health":       {"bot/inbox", "bot/outbox", "bot/job", "knowledge/database", "knowledge/worker"},
	"bot/sheetfile":    {"bot/sheet", "bot/problem", "ingest/confine"},
	"bot/audit":        {"knowledge/database"},
	"bot/problem":      nil,
	"bot/door":         {"knowledge/vietnamese"},
	"bot/search":       {"knowledge/vietnamese"},
	"bot/similar":      {"knowledge/vietnamese"},
	"bot/period":       {"knowledge/vietnamese"},
	"bot/calendar":     nil,
	"bot/digest":       {"bot/period", "bot/report", "bot/sheet", "knowledge/vietnamese"},
	"bot/report":       nil,
	"bot/sheet":        nil,
	"bot/table":        {"bot/sheet", "bot/problem", "knowledge/vietnamese", "knowledge/database"},
	"bot/telegramtest": nil,

	"knowledge":                       {"knowledge/backfill", "knowledge/corpus", "knowledge/record", "knowledge/relevance", "knowledge/province", "knowledge/query", "knowledge/bank", "knowledge/embedding", "knowledge/quotation", "knowledge/salary", "knowledge/lexical", "knowledge/vectorstore", "knowledge/vietnamese", "knowledge/database", "knowledge/worker", "knowledge/wholefile"},
	"knowledge/backfill":              {"knowledge/vectorstore", "knowledge/database", "knowledge/worker"},
	"knowledge/corpus":                {"knowledge/province", "knowledge/query", "knowledge/vietnamese"},
	"knowledge/record":                {"knowledge/corpus", "knowledge/database"},
	"knowledge/bank":                  {"knowledge/query", "knowledge/vietnamese", "knowledge/database"},
	"knowledge/embedding":             {"knowledge/vietnamese"},
	"knowledge/query":                 {"knowledge/province", "knowledge/vietnamese"},
	"knowledge/quotation":             {"knowledge/corpus", "knowledge/query", "knowledge/vietnamese"},
	"knowledge/embedjob":              {"knowledge", "knowledge/backfill", "knowledge/vectorstore", "knowledge/database", "knowledge/worker"},
	"knowledge/relevance":             {"knowledge/query"},
	"knowledge/salary":                {"knowledge/vietnamese"},
	"knowledge/curated":               {"knowledge", "knowledge/record", "knowledge/corpus", "knowledge/vietnamese", "knowledge/database"},
	"knowledge/lexical":               {"knowledge/vietnamese"},
	"knowledge/llm":                   {"knowledge", "knowledge/worker"},
	"knowledge/llm/llmtest":           {"knowledge/vietnamese"},
	"knowledge/vietnamese":            nil,
	"knowledge/province":              {"knowledge/vietnamese"},
	"knowledge/vectorstore":           {"knowledge/database"},
	"knowledge/database":              {"knowledge/database/migration"},
	"knowledge/database/migration":    nil,
	"knowledge/worker":                nil,
	"knowledge/wholefile":             nil,
	"knowledge/database/databasetest": {"knowledge/database", "knowledge/database/migration"},

	"ingest":            {"knowledge", "knowledge/corpus", "ingest/", "knowledge/bank", "knowledge/database", "knowledge/vietnamese", "bot/problem"},
	"ingest/legal/mark": {"ingest/legal/name", "knowledge/vietnamese"},
	"ingest/legal":      {"ingest/legal/mark", "ingest/legal/name", "ingest/legal/place", "ingest/letterhead", "knowledge/province", "knowledge/vietnamese"},
	"ingest/confine":    nil,
	"ingest/letterhead": nil,
	"ingest/plain":      nil,
	"ingest/spool":      nil,
	"ingest/zipfile":    nil,
	"ingest/reader":     {"ingest/", "bot/problem", "knowledge/vietnamese"},
	// The words of an article are a piece of a page.
	"ingest/codification": {"ingest/html", "ingest/plain", "knowledge/vietnamese"},
	"ingest/layout":       {"ingest/plain", "knowledge/vietnamese"},
	"ingest/ocr":          {"ingest/plain", "ingest/confine", "ingest/layout", "knowledge/vietnamese"},
	"ingest/pdf":          {"ingest/plain", "ingest/legacy", "ingest/confine", "ingest/layout", "ingest/ocr", "knowledge/vietnamese"},
}

// toolkit is what the conversation's toolkit may import.
var toolkit = []string{
	"bot/inbox", "bot/outbox", "bot/job", "bot/file", "bot/telegram", "bot/directory", "bot/group", "bot/door", "bot/problem",
	"bot/audit",
	"knowledge/vietnamese", "knowledge/database",
}

// module is what a module of the conversation may import: the toolkit, what that may import, and its own domain. None imports
// another.
func module(domain ...string) []string {
	return slices.Concat([]string{"bot/conversation", "bot/calendar", "bot/report", "bot/sheet"}, toolkit, domain)
}

// testHelpers are for tests alone: they may import everything, and nothing of the product imports them. telegramtest is
// the demo's too.
var testHelpers = []string{"bot/bottest", "bot/bottest/boardtest", "bot/bottest/desktest", "bot/bottest/historytest", "bot/sheet/sheettest", "knowledge/database/databasetest", "knowledge/worker/workertest"}

// formatReader is what a package under ingest may import that arrows does not name: one reader of one format.
var formatReader = []string{"ingest/plain", "ingest/legacy", "ingest/letterhead", "ingest/confine", "ingest/spool", "ingest/zipfile", "knowledge/vietnamese"}

// imports reads what every package imports outside its tests, by folder.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string]map[string]bool{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() != ".." && (strings.HasPrefix(entry.Name(), ".") && file != root || entry.Name() == "testdata"):
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(relative)
		if found[folder] == nil {
			found[folder] = map[string]bool{}
		}
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			found[folder][name] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sorted := map[string][]string{}
	for folder, names := range found {
		sorted[folder] = slices.Sorted(maps.Keys(names))
	}
	return sorted
}

func allowed(folder string) (to []string, known bool) {
	if to, known = arrows[folder]; !known && strings.HasPrefix(folder, "ingest/") {
		return formatReader, true
	}
	return to, known
}

func TestPackagesImportOnlyAlongTheArrows(t *testing.T) {
	for folder, names := range imports(t) {
		to, known := allowed(folder)
		if slices.Contains(testHelpers, folder) {
			continue
		}
		if !known {
			t.Errorf("package %s has no place in the design: name it in arrows", folder)
			continue
		}
		for _, name := range names {
			ours, isOurs := strings.CutPrefix(name, "thidua/")
			if isOurs && !slices.ContainsFunc(to, func(a string) bool {
				return a == ours || strings.HasSuffix(a, "/") && strings.HasPrefix(ours, a)
			}) {
				t.Errorf("%s imports %s, against the design", folder, ours)
			}
		}
	}
}

func TestOnlyTheWireKnowsTheTelegramLibrary(t *testing.T) {
	for folder, names := range imports(t) {
		for _, name := range names {
			if strings.HasPrefix(name, "github.com/go-telegram/") && folder != "bot/telegram" && !strings.HasPrefix(folder, "cmd/") {
				t.Errorf("%s imports %s", folder, name)
			}
		}
	}
}

// What is linked into the program must not bring the test framework and its flags along.
func TestTheProgramDoesNotContainTheTestFramework(t *testing.T) {
	for folder, names := range imports(t) {
		if slices.Contains(testHelpers, folder) {
			continue
		}
		for _, name := range names {
			if name == "testing" || strings.HasPrefix(name, "testing/") || slices.Contains(testHelpers, strings.TrimPrefix(name, "thidua/")) {
				t.Errorf("%s imports %s outside its tests", folder, name)
			}
		}
	}
}

func TestTheTopOfTheRepositoryHoldsOnlyWhatIsAgreed(t *testing.T) {
	git := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard")
	git.Dir = root
	listed, err := git.Output()
	if err != nil {
		t.Skipf("git cannot list the files here: %v", err)
	}
	agreed := []string{
		"cmd", "bot", "knowledge", "ingest", "go.mod", "go.sum", "docker-compose.yml", "README.md", "LICENSE",
	}
	seen := map[string]bool{}
	for file := range strings.Lines(string(listed)) {
		top, _, _ := strings.Cut(strings.Trim(strings.TrimSpace(file), `"`), "/")
		if top == "" || seen[top] || strings.HasPrefix(top, ".") {
			continue
		}
		seen[top] = true
		if !slices.Contains(agreed, top) {
			t.Errorf("%s is not one of %v", top, agreed)
		}
	}
}
