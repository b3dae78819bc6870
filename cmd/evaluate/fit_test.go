package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/lexical"
)

// fit runs fit in this process.
func fit(t *testing.T, args ...string) (out, log string, status int) {
	t.Helper()
	return evaluate(t, append([]string{"fit"}, args...)...)
}

// weights is the names that a written model has weights for, in its order.
func weights(t *testing.T, file string) (names []string) {
	t.Helper()
	for line := range strings.Lines(content(t, file)) {
		if fields := strings.SplitN(strings.TrimSpace(line), " ", 3); len(fields) == 3 && fields[0] == "weight" {
			names = append(names, fields[2])
		}
	}
	return names
}

func TestFitWritesModelsThatTheProgramReads(t *testing.T) {
	corpus, questions := "testdata/corpus.jsonl", "testdata/questions.jsonl"
	folder := t.TempDir()
	again := t.TempDir()
	for _, into := range []string{folder, again} {
		out, log, status := fit(t, "--corpus", corpus, "--questions", questions, "--corpus", zipped(t, corpus), "--questions", zipped(t, questions), "-o", into)
		if status != 0 || log != "" {
			t.Fatalf("status %d: %s", status, log)
		}
		for _, says := range []string{"testdata, typed: 4 questions, cross-validated mrr@10 ", "testdata, no tones: 4 questions", "confidence, all: "} {
			if !strings.Contains(out, says) {
				t.Errorf("it does not say %q:\n%s", says, out)
			}
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 2 {
		t.Fatalf("written: %v %v", entries, err)
	}
	for _, name := range []string{"confidence.txt", "ranker.txt"} {
		file := filepath.Join(folder, name)
		// The numbers of the models that the program has.
		names := weights(t, filepath.Join(root, "knowledge", "lexical", name))
		if diff := cmp.Diff(names, weights(t, file)); diff != "" || len(names) == 0 {
			t.Errorf("%s: %s", name, diff)
		}
		if _, err := lexical.ReadModel(strings.NewReader(content(t, file)), names); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if content(t, file) != content(t, filepath.Join(again, name)) {
			t.Errorf("the same questions gave another %s", name)
		}
		if wrong := []string{"NaN", "Inf"}; slices.ContainsFunc(wrong, func(w string) bool { return strings.Contains(content(t, file), w) }) {
			t.Errorf("%s has numbers that are none", name)
		}
	}
}

func TestFitWithoutAFolderOnlyReports(t *testing.T) {
	corpus, questions := input(t, "c.jsonl", content(t, "testdata/corpus.jsonl")), input(t, "q.jsonl", content(t, "testdata/questions.jsonl"))
	folder := t.TempDir()
	t.Chdir(folder)
	if out, log, status := fit(t, "--corpus", corpus, "--questions", questions); status != 0 || log != "" || !strings.Contains(out, "mrr@10") {
		t.Errorf("%d %s%s", status, out, log)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
		t.Errorf("written: %v %v", entries, err)
	}
}

func TestFitNamesWhatIsWrongWithItsInput(t *testing.T) {
	corpus, questions := "testdata/corpus.jsonl", "testdata/questions.jsonl"
	const each = "each --corpus wants one --questions"
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"one corpus, two questions": {[]string{"--corpus", corpus, "--questions", questions, "--questions", questions}, each},
		"two corpora, one question": {[]string{"--corpus", corpus, "--corpus", corpus, "--questions", questions}, each},
		"absent corpus":             {[]string{"--corpus", "testdata/absent.jsonl", "--questions", questions}, "testdata/absent.jsonl"},
		"absent questions":          {[]string{"--corpus", corpus, "--questions", "testdata/absent.jsonl"}, "reading the questions"},
		"no label":                  {[]string{"--corpus", corpus, "--questions", input(t, "q.jsonl", "{\"id\":\"a\",\"question\":\"Gì?\"}")}, "relevant"},
	} {
		t.Run(name, func(t *testing.T) {
			if out, log, status := fit(t, c.args...); status != 1 || out != "" || !strings.Contains(log, c.says) {
				t.Errorf("status %d, %s%s", status, out, log)
			}
		})
	}
}
