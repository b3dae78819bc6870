package jsonl_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest/jsonl"
)

func file(t *testing.T, name, content string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func zipped(t *testing.T, content string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestLinesAreReadPlainOrCompressed(t *testing.T) {
	content := "\xef\xbb\xbf{\"id\":\"a\"}\r\n\n  {\"id\":7}\n{\"id\":null}"
	for name, stored := range map[string]string{"a.jsonl": content, "a.jsonl.gz": zipped(t, content), "named-otherwise.jsonl": zipped(t, content)} {
		var got []jsonl.Word
		err := jsonl.Read(t.Context(), file(t, name, stored), func(row []byte) error {
			var r struct{ ID jsonl.Word }
			if err := jsonl.Decode(row, &r); err != nil {
				return err
			}
			got = append(got, r.ID)
			return nil
		})
		if diff := cmp.Diff([]jsonl.Word{"a", "7", ""}, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

func TestABadLineIsNamedByItsNumber(t *testing.T) {
	long := zipped(t, strings.Repeat("{\"id\":\"a\"}\n", 100))
	for name, c := range map[string]struct {
		content string
		line    int
		says    string
	}{
		"no JSON":        {"{}\n\n{\"id\":\n{}", 3, "JSON"},
		"no object":      {"{}\n[1]\n", 2, "JSON"},
		"wrong type":     {"{\"id\":{}}", 1, "another type"},
		"no UTF-8":       {"{}\n{\"id\":\"\xff\"}", 2, "UTF-8"},
		"cut gzip":       {long[:len(long)-9], 101, "unexpected EOF"},
		"damaged header": {"\x1f\x8bxyz", 1, "unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			err := jsonl.Read(t.Context(), file(t, "a.jsonl", c.content), func(row []byte) error {
				var r struct{ ID jsonl.Word }
				return jsonl.Decode(row, &r)
			})
			var bad *jsonl.Error
			if !errors.As(err, &bad) || bad.Line != c.line || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want line %d and %q", err, c.line, c.says)
			}
		})
	}
}

func TestReadingEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := jsonl.Read(ctx, file(t, "a.jsonl", "{}\n{}\n{}"), func([]byte) error { n++; cancel(); return nil })
	if !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("%d lines, %v", n, err)
	}
}
