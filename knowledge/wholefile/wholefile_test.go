package wholefile_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/knowledge/wholefile"
)

func words(w string) func(io.Writer) error {
	return func(out io.Writer) error { _, err := io.WriteString(out, w); return err }
}

// listed is the names in a folder.
func listed(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestAFileIsWholeOrAsItWas(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "b")
	path := filepath.Join(folder, "tệp")
	has := func(want string) {
		t.Helper()
		got, err := os.ReadFile(path)
		if err != nil || string(got) != want || !slices.Equal(listed(t, folder), []string{"tệp"}) {
			t.Errorf("%q, %v, beside %v; want %q", got, err, listed(t, folder), want)
		}
	}
	if err := wholefile.Write(path, words("cũ")); err != nil {
		t.Fatal(err)
	}
	has("cũ")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	broken := errors.New("no more")
	err := wholefile.Write(path, func(w io.Writer) error {
		_, _ = io.WriteString(w, "một nửa")
		has2, _ := os.ReadFile(path)
		if string(has2) != "cũ" {
			t.Errorf("while it is written there is %q", has2)
		}
		return broken
	})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), path) {
		t.Error(err)
	}
	has("cũ")
	if err := wholefile.Write(path, words("mới")); err != nil {
		t.Fatal(err)
	}
	has("mới")
	if err := wholefile.Write(filepath.Join(path, "under a file"), words("")); err == nil {
		t.Error("a file was taken for a folder")
	}
}

func TestWhatAKilledProcessLeftGoes(t *testing.T) {
	folder := t.TempDir()
	for name, age := range map[string]time.Duration{"index.1.tmp": 48 * time.Hour, "index.2.tmp": time.Minute, "other.1.tmp": 48 * time.Hour} {
		file := filepath.Join(folder, name)
		at := time.Now().Add(-age)
		if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Chtimes(file, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	if err := wholefile.Write(filepath.Join(folder, "index"), words("x")); err != nil {
		t.Fatal(err)
	}
	if got := listed(t, folder); !slices.Equal(got, []string{"index", "index.2.tmp", "other.1.tmp"}) {
		t.Errorf("left are %v", got)
	}
}

func TestSeveralMayWriteOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "index")
	var writers sync.WaitGroup
	for n := range 8 {
		writers.Go(func() {
			for range 20 {
				if err := wholefile.Write(path, words(strings.Repeat(fmt.Sprint(n), 5000))); err != nil {
					t.Error(err)
				}
				got, err := os.ReadFile(path)
				if err != nil || len(got) != 5000 || strings.Trim(string(got), string(got[:1])) != "" {
					t.Errorf("%d bytes, %v", len(got), err)
				}
			}
		})
	}
	writers.Wait()
}
