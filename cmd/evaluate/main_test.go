package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// root is the top of the repository, seen from this package.
const root = "../.."

// evaluate runs the program in this process and holds that it leaves no temporary file behind.
func evaluate(t *testing.T, args ...string) (out, log string, status int) {
	t.Helper()
	return evaluateUntil(t, t.Context(), args...)
}

func evaluateUntil(t *testing.T, ctx context.Context, args ...string) (out, log string, status int) {
	t.Helper()
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	for _, name := range []string{"OPENAI_BASE_URL", "EMBEDDING_MODEL", "ABBREVIATIONS", "PROVINCE_NAME"} {
		unset(t, name) // whoever runs the tests may have a model
	}
	var stdout, stderr bytes.Buffer
	status = Run(ctx, args, &stdout, &stderr)
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("%v are left (%v)", left, err)
	}
	return stdout.String(), stderr.String(), status
}

// unset leaves an environment variable out for the test.
func unset(t *testing.T, name string) {
	t.Helper()
	t.Setenv(name, "") // restores it afterwards
	if err := os.Unsetenv(name); err != nil {
		t.Fatal(err)
	}
}

// input is a file with the content.
func input(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func content(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// zipped is the file compressed.
func zipped(t *testing.T, file string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(content(t, file))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return input(t, filepath.Base(file)+".gz", out.String())
}

// shared is the private data, outside the repository; the test is skipped without it.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(root, "..", "shared", filepath.FromSlash(name))
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		t.Skipf("the private data is not here: %v", err)
	}
	return path
}

func TestWrongArgumentsAreToldWithStatusTwo(t *testing.T) {
	for _, args := range [][]string{nil, {"nonsense"}, {"search"}, {"search", "--corpus", "x"}, {"fit", "--questions", "x"}, {"answers", "--nonsense"}} {
		if out, log, status := evaluate(t, args...); status != 2 || out != "" || !strings.Contains(log, "--help") {
			t.Errorf("%q: status %d, %s%s", args, status, out, log)
		}
	}
	if out, log, status := evaluate(t, "--help"); status != 0 || !strings.Contains(out, "search") || log != "" {
		t.Errorf("--help: status %d, %s%s", status, out, log)
	}
}

func TestAFlagOfTheModelThatCannotBeIsTold(t *testing.T) {
	base := []string{"search", "--corpus", "testdata/corpus.jsonl", "--questions", "testdata/questions.jsonl", "--vectors"}
	for says, more := range map[string][]string{
		"EMBEDDING_MODEL":     {"--openai-base-url", "http://127.0.0.1:1/v1"},
		"http or https":       {"--openai-base-url", "nowhere", "--embedding-model", "m"},
		"cosine":              {"--embedding-similar", "1.5"},
		"OPENAI_API_KEY_FILE": {"--openai-base-url", "http://127.0.0.1:1/v1", "--embedding-model", "m"},
	} {
		if says == "OPENAI_API_KEY_FILE" {
			t.Setenv(says, "testdata/absent")
		} else {
			unset(t, "OPENAI_API_KEY_FILE")
		}
		if out, log, status := evaluate(t, append(base, more...)...); status != 1 || out != "" || !strings.Contains(log, says) {
			t.Errorf("%q: status %d, %s%s", more, status, out, log)
		}
	}
}
