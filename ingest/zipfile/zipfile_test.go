package zipfile

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func zipped(t testing.TB, files int) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := range files {
		f, err := w.Create(fmt.Sprintf("../%d.txt", i))
		if err == nil {
			_, err = io.WriteString(f, "Điều 1.")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// broken fails from a byte on.
type broken struct {
	*bytes.Reader
	from int64
}

var errDisk = errors.New("the disk is gone")

func (b broken) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > b.from {
		return 0, errDisk
	}
	return b.Reader.ReadAt(p, at)
}

func TestTheDirectoryIsBounded(t *testing.T) {
	data := zipped(t, 2000)
	if _, err := Open(bytes.NewReader(data), int64(len(data)), 4096); !errors.Is(err, ErrDirectory) {
		t.Errorf("%v", err)
	}
	z, err := Open(bytes.NewReader(data), int64(len(data)), 1<<20)
	if err != nil || len(z.File) != 2000 || z.Failed() != nil {
		t.Fatalf("%v", err)
	}
	f, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	if words, err := io.ReadAll(f); err != nil || string(words) != "Điều 1." {
		t.Errorf("%q, %v", words, err)
	}
}

func TestAnErrorOfTheFileIsNoDamage(t *testing.T) {
	data := zipped(t, 3)
	var damaged *DamagedError
	if _, err := Open(broken{bytes.NewReader(data), 10}, int64(len(data)), 1<<20); !errors.Is(err, errDisk) || errors.As(err, &damaged) {
		t.Errorf("%v", err)
	}
	if _, err := Open(strings.NewReader("PK\x03\x04 hỏng"), 12, 1<<20); !errors.As(err, &damaged) {
		t.Errorf("%v", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(zipped(f, 1))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\xff", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		z, err := Open(bytes.NewReader(data), int64(len(data)), 1<<16)
		if err != nil {
			return
		}
		for _, file := range z.File {
			if r, err := file.Open(); err == nil {
				_, _ = io.CopyN(io.Discard, r, 1<<16)
				_ = r.Close()
			}
		}
	})
}
