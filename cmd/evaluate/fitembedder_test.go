package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/knowledge/embedding"
)

func TestFitEmbedderNamesWhatItCannotRead(t *testing.T) {
	folder := t.TempDir()
	for _, args := range [][]string{
		{"--articles", filepath.Join(folder, "none.jsonl"), "--documents", "testdata/documents"},
		{"--articles", "testdata/corpus.jsonl", "--documents", filepath.Join(folder, "none")},
	} {
		if out, log, status := evaluate(t, append([]string{"fit-embedder", "-o", folder}, args...)...); status != 1 || !strings.Contains(log, "none") {
			t.Errorf("%v: status %d\n%s%s", args, status, out, log)
		}
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
		t.Errorf("written: %v %v", entries, err)
	}
}

func TestFitEmbedderWritesATableThatTheProgramReads(t *testing.T) {
	folder := t.TempDir()
	out, log, status := evaluate(t, "fit-embedder", "--articles", "testdata/corpus.jsonl", "--documents", "testdata/documents", "-o", folder)
	if status != 0 || log != "" {
		t.Fatalf("status %d: %s", status, log)
	}
	// The plan comes with the program, and the bank has questions of it.
	for _, says := range []string{" headings, ", " places, ", "by nearest question: place first ", "questions, round 10: loss "} {
		if !strings.Contains(out, says) {
			t.Errorf("it does not say %q:\n%s", says, out)
		}
	}
	written, err := os.ReadFile(filepath.Join(folder, "weights.bin"))
	if err != nil {
		t.Fatal(err)
	}
	// Without a folder it learns the same and keeps nothing.
	again, log, status := evaluate(t, "fit-embedder", "--articles", zipped(t, "testdata/corpus.jsonl"), "--documents", "testdata/documents")
	if status != 0 || again != out {
		t.Errorf("status %d: %s\n%s\nbefore:\n%s", status, log, again, out)
	}
	if e, err := embedding.Read(written); err != nil || e.Dimension() != embedding.Default().Dimension() {
		t.Errorf("%v", err)
	}
}
