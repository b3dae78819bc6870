package main

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"thidua/knowledge/database/databasetest"
	"time"
)

// fuzzTime is how long each fuzz target is run with -long.
var fuzzTime = flag.Duration("fuzzfor", time.Minute, "how long -long runs each fuzz target of the repository")

// readersOfForeignInput are the packages that take in what others made: each has a fuzz target.
var readersOfForeignInput = []string{
	"bot", "bot/audience", "bot/calendar", "bot/conversation", "bot/door", "bot/replytable", "bot/roster", "bot/search", "bot/sheet", "bot/telegram", "bot/ticket",
	"ingest", "ingest/archive", "ingest/codification", "ingest/docx", "ingest/fetch", "ingest/format", "ingest/html", "ingest/jsonl", "ingest/layout", "ingest/legacy", "ingest/legal",
	"ingest/ocr", "ingest/pdf", "ingest/plain", "ingest/zipfile",
	"knowledge/bank", "knowledge/llm", "knowledge/query", "knowledge/salary", "knowledge/vietnamese",
}

var fuzzTarget = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(f \*testing\.F\)`)

// fuzzTargets are those of the repository by the folder of their package.
func fuzzTargets(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && file != root || entry.Name() == "testdata"):
			return filepath.SkipDir
		case !strings.HasSuffix(file, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(file))
		for _, found := range fuzzTarget.FindAllSubmatch(text, -1) {
			all[filepath.ToSlash(folder)] = append(all[filepath.ToSlash(folder)], string(found[1]))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryReaderOfForeignInputHasAFuzzTarget(t *testing.T) {
	targets := fuzzTargets(t)
	for _, folder := range readersOfForeignInput {
		if len(targets[folder]) == 0 {
			t.Errorf("%s has no fuzz target", folder)
		}
	}
}

// Each target runs with its seeds in every go test. This runs each for a minute; what it finds is written to testdata/fuzz of its
// package, to be kept and mended.
func TestFuzzTargetsFindNothing(t *testing.T) {
	if !*databasetest.Long {
		t.Skip("set -long: it takes a minute a target")
	}
	targets := fuzzTargets(t)
	var folders []string
	for folder := range targets {
		folders = append(folders, folder)
	}
	slices.Sort(folders)
	for _, folder := range folders {
		for _, name := range targets[folder] {
			t.Run(folder+"/"+name, func(t *testing.T) {
				// Go takes a minute to make an input that covers something new smaller, and tries nothing meanwhile.
				command := exec.CommandContext(t.Context(), "go", "test", "./"+folder, "-run", "^$", "-fuzz", "^"+name+"$",
					"-fuzztime", fuzzTime.String(), "-fuzzminimizetime", "1s", "-timeout", "0")
				command.Dir = root
				if said, err := command.CombinedOutput(); err != nil {
					t.Errorf("%v\n%s", err, said[max(0, len(said)-4000):])
				} else {
					lines := bytes.Split(bytes.TrimSpace(said), []byte("\n"))
					t.Logf("%s", lines[max(0, len(lines)-3)])
				}
			})
		}
	}
}
