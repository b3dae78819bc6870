package spool

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
)

func TestAFileIsThereUntilItIsClosed(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	file, n, err := Of(strings.NewReader("Điều 1."))
	if err != nil || n != int64(len("Điều 1.")) {
		t.Fatal(n, err)
	}
	words := make([]byte, n)
	if _, err := file.ReadAt(words, 0); err != nil && !errors.Is(err, io.EOF) || string(words) != "Điều 1." {
		t.Errorf("%q, %v", words, err)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("%v are left, %v", left, err)
	}
	broken := errors.New("no more")
	if _, _, err := Of(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Error(err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("%v are left after an error", left)
	}
	t.Setenv("TMPDIR", folder+"/none")
	if _, err := New(); err == nil {
		t.Error("a file was made in a folder that is not there")
	}
}
