package jsonl_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"thidua/ingest/jsonl"
)

// oddLines is a file as programs write them that are not ours, drawn from the seed.
func oddLines(seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	pieces := []string{
		`{"id":"1","text":"Điều 1. Phạm vi"}`, `{"id":2,"text":null}`, `{"id":-3.5e9,"text":"a\u0000b"}`, `{"id":[],"text":{}}`, `{"id":true}`, `{`, `[]`, `null`,
		"", " ", "\ufeff", "{\"id\":\"\xff\"}", `{"id":"\ud800"}`, strings.Repeat("{\"id\":", 50), `{"id":"1"} {"id":"2"}`, `{"id":1e999}`,
	}
	var out bytes.Buffer
	for range r.IntN(6) {
		out.WriteString(pieces[r.IntN(len(pieces))] + []string{"\n", "\r\n", "\n\n", ""}[r.IntN(4)])
	}
	if r.IntN(3) > 0 {
		return out.Bytes()
	}
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, _ = w.Write(out.Bytes()) // to memory
	_ = w.Close()
	whole := zipped.Bytes()
	return whole[:len(whole)-r.IntN(3)*r.IntN(8)] // or cut short
}

func FuzzRead(f *testing.F) {
	for seed := range uint64(30) {
		f.Add(oddLines(seed))
	}
	name := filepath.Join(f.TempDir(), "rows.jsonl")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		err := jsonl.Read(t.Context(), name, func(row []byte) error {
			if !utf8.Valid(row) || row[0] != '{' {
				t.Errorf("given as a row: %q", row)
			}
			var target struct {
				ID   jsonl.Word
				Text string
			}
			return jsonl.Decode(row, &target)
		})
		if line, ok := errors.AsType[*jsonl.Error](err); err != nil && (!ok || line.Line < 1) {
			t.Errorf("an error that names no line: %v", err)
		}
	})
}
