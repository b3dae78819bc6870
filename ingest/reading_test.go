package ingest_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"thidua/bot/problem"
	"thidua/ingest"
)

func opened(t *testing.T, contents ...string) (files []*os.File) {
	t.Helper()
	for _, c := range contents {
		name := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(name, []byte(c), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		files = append(files, f)
	}
	return files
}

func TestTextsAreReadAsOneDocumentAndParsedAgain(t *testing.T) {
	var told [][2]int
	files := opened(t, "BỘ THỬ NGHIỆM\n\nSố: 77/2020/TT-BTN\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nTHÔNG TƯ\n\nQuy định thử\n\nĐiều 1. Phạm vi\n\nThông tư này thử.\n", "Điều 2. Hiệu lực\n\nCó hiệu lực.\n")
	got, err := ingest.TextReader{}.Read(t.Context(), files, []string{"a.txt", "B.TXT"}, func(page, pages int) { told = append(told, [2]int{page, pages}) })
	if err != nil {
		t.Fatal(err)
	}
	if d := got.Document; d.Number != "77/2020/TT-BTN" || d.Kind != "Thông tư" || d.IssuedOn != "2020-03-05" || got.Articles != 2 || d.Source != "" || d.Hash != "" {
		t.Errorf("%+v, %d articles", d, got.Articles)
	}
	if len(told) != 2 || told[1] != [2]int{2, 2} {
		t.Errorf("the progress is %v", told)
	}
	again, err := ingest.TextReader{}.Parse(got.Body)
	if err != nil || len(again.Document.Provisions) != len(got.Document.Provisions) || again.Articles != 2 {
		t.Errorf("again it is %+v, %v", again, err)
	}
}

func TestWhatIsNoTextIsAProblemForItsReader(t *testing.T) {
	for name, content := range map[string]string{"a.txt": "", "b.docx": "x", "c.txt": "\xff\xfea", "d.txt": "a\x00b", "e.txt": "\xb8\xb5"} {
		_, err := ingest.TextReader{}.Read(t.Context(), opened(t, content), []string{name}, func(int, int) {})
		if !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ingest.ParseBody(" \n"); !problem.Is(err, problem.Invalid) {
		t.Errorf("nothing: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (ingest.TextReader{}).Read(ended, opened(t, "x"), []string{"a.txt"}, func(int, int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
}
