package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest/plain"
)

// packed is a zip of files, each a name and its content, deflated.
func packed(t testing.TB, files ...string) []byte {
	t.Helper()
	return built(t, func(z *zip.Writer) error {
		for i := 0; i < len(files); i += 2 {
			if err := add(z, &zip.FileHeader{Name: files[i], Method: zip.Deflate}, files[i+1]); err != nil {
				return err
			}
		}
		return nil
	})
}

func add(z *zip.Writer, header *zip.FileHeader, content string) error {
	w, err := z.CreateHeader(header)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, content)
	return err
}

func built(t testing.TB, write func(*zip.Writer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	if err := errors.Join(write(z), z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// visited is what Walk gives: the name and the content, or the reason why there is none.
func visited(t testing.TB, archive []byte, limits Limits) ([][2]string, error) {
	t.Helper()
	var got [][2]string
	err := Walk(bytes.NewReader(archive), int64(len(archive)), limits, func(e Entry) error {
		if e.PassedOver && e.Err == nil && e.Content == nil {
			got = append(got, [2]string{e.Name, "! passed over"})
			return nil
		}
		if e.PassedOver || (e.Err == nil) == (e.Content == nil) {
			t.Fatalf("%s: content %v, error %v", e.Name, e.Content, e.Err)
		}
		if e.Err != nil {
			got = append(got, [2]string{e.Name, "! " + string(e.Err.Reason)})
			return nil
		}
		content, err := io.ReadAll(e.Content)
		if err != nil {
			t.Fatalf("%s: %v", e.Name, err)
		}
		if int64(len(content)) != e.Content.Size() {
			t.Errorf("%s: %d bytes of %d", e.Name, len(content), e.Content.Size())
		}
		got = append(got, [2]string{e.Name, string(content)})
		return nil
	})
	return got, err
}

func wantVisited(t *testing.T, archive []byte, limits Limits, want ...[2]string) {
	t.Helper()
	got, err := visited(t, archive, limits)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func wantReason(t *testing.T, archive []byte, limits Limits, want plain.Reason) {
	t.Helper()
	got, err := visited(t, archive, limits)
	var unread *plain.Error
	if !errors.As(err, &unread) || unread.Reason != want {
		t.Errorf("%v, not %s", err, want)
	}
	if len(got) > 0 {
		t.Errorf("%d files were visited before", len(got))
	}
}

func TestFilesComeInTheOrderOfTheirNames(t *testing.T) {
	wantVisited(t, packed(t, "c.doc", "3", "a/b.doc", "2", "a/a.doc", "1", "a/", "", "rỗng.txt", ""), DefaultLimits,
		[2]string{"a/a.doc", "1"}, [2]string{"a/b.doc", "2"}, [2]string{"c.doc", "3"}, [2]string{"rỗng.txt", ""})
}

func TestWhatSystemsLeaveBehindIsNamedAndLeftOut(t *testing.T) {
	archive := built(t, func(z *zip.Writer) error {
		for _, name := range []string{"__MACOSX/._a.doc", ".DS_Store", "a/.git/b.doc", "Thumbs.db", "a/DESKTOP.INI", "~$a.doc", "thu muc\\", "..", "./", "a.doc"} {
			if err := add(z, &zip.FileHeader{Name: name}, ""); err != nil {
				return err
			}
		}
		link := &zip.FileHeader{Name: "link.doc"}
		link.SetMode(os.ModeSymlink | 0o777)
		return add(z, link, "/etc/passwd")
	})
	want := [][2]string{{"a.doc", ""}}
	for _, name := range []string{".DS_Store", "Thumbs.db", "__MACOSX/._a.doc", "a/.git/b.doc", "a/DESKTOP.INI", "link.doc", "~$a.doc"} {
		want = append(want, [2]string{name, "! passed over"})
	}
	wantVisited(t, archive, DefaultLimits, want...)
}

func TestAZipWithinIsOpenedAndOneWithinThatIsAFile(t *testing.T) {
	third := packed(t, "sâu.doc", "3")
	second := packed(t, "ba.zip", string(third), "hai.doc", "2")
	archive := packed(t, "a.doc", "1", "b.ZIP", string(second), "c.docx", string(third))
	wantVisited(t, archive, DefaultLimits,
		[2]string{"a.doc", "1"}, [2]string{"b.ZIP/ba.zip", string(third)}, [2]string{"b.ZIP/hai.doc", "2"},
		[2]string{"c.docx", string(third)}) // a document is no archive
}

// A zip within the zip that cannot be read is told in its place.
func TestABrokenZipWithinDoesNotStopTheOthers(t *testing.T) {
	archive := packed(t, "a.zip", "PK, but no more", "b.zip", string(packed(t)), "c.doc", "3", "d.zip", string(packed(t, "x.doc", "x", "y.doc", "y")))
	wantVisited(t, archive, Limits{Entries: 5, Entry: 1 << 20, Total: 1 << 20, Ratio: 100},
		[2]string{"a.zip", "! damaged"}, [2]string{"b.zip", "! empty"}, [2]string{"c.doc", "3"}, [2]string{"d.zip", "! too large"})
}

func TestAProtectedFileDoesNotStopTheOthers(t *testing.T) {
	archive := built(t, func(z *zip.Writer) error {
		w, err := z.CreateRaw(&zip.FileHeader{Name: "mat.doc", Method: zip.Deflate, Flags: 1, CompressedSize64: 14, UncompressedSize64: 2})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, "12 bytes + two"); err != nil {
			return err
		}
		return add(z, &zip.FileHeader{Name: "thuong.doc"}, "đọc được")
	})
	wantVisited(t, archive, DefaultLimits, [2]string{"mat.doc", "! protected"}, [2]string{"thuong.doc", "đọc được"})
}

// raw adds a file whose directory says whatever the header does.
func raw(z *zip.Writer, header zip.FileHeader, content string) error {
	header.CompressedSize64 = uint64(len(content))
	w, err := z.CreateRaw(&header)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, content)
	return err
}

func TestAFileThatIsNotWhatTheDirectorySaysIsDamaged(t *testing.T) {
	const five, sum = "\xcb\x48\xcd\xc9\xc9\x07\x00", 0x3610a686 // "hello", deflated, and its checksum
	archive := built(t, func(z *zip.Writer) error {
		return errors.Join(
			raw(z, zip.FileHeader{Name: "a longer", Method: zip.Deflate, UncompressedSize64: 4, CRC32: sum}, five),
			raw(z, zip.FileHeader{Name: "b shorter", Method: zip.Deflate, UncompressedSize64: 6, CRC32: sum}, five),
			raw(z, zip.FileHeader{Name: "c changed", Method: zip.Deflate, UncompressedSize64: 5, CRC32: 1}, five),
			raw(z, zip.FileHeader{Name: "d broken", Method: zip.Deflate, UncompressedSize64: 5, CRC32: sum}, "\xff\xff"),
			raw(z, zip.FileHeader{Name: "e unknown", Method: 14, UncompressedSize64: 5, CRC32: sum}, five),
			raw(z, zip.FileHeader{Name: "f right", Method: zip.Deflate, UncompressedSize64: 5, CRC32: sum}, five),
		)
	})
	wantVisited(t, archive, DefaultLimits, [2]string{"a longer", "! damaged"}, [2]string{"b shorter", "! damaged"},
		[2]string{"c changed", "! damaged"}, [2]string{"d broken", "! damaged"}, [2]string{"e unknown", "! damaged"}, [2]string{"f right", "hello"})
}

func TestAFileBeyondItsLimitsIsTooLarge(t *testing.T) {
	limits := Limits{Entries: 10, Entry: 100_000, Total: 120_000, Ratio: 50}
	archive := built(t, func(z *zip.Writer) error {
		return errors.Join(
			add(z, &zip.FileHeader{Name: "a bomb", Method: zip.Deflate}, strings.Repeat("0", 100_000)),
			add(z, &zip.FileHeader{Name: "b long"}, strings.Repeat("0", 100_001)),
			add(z, &zip.FileHeader{Name: "c"}, strings.Repeat("0", 100_000)),
			add(z, &zip.FileHeader{Name: "d.zip"}, string(built(t, func(z *zip.Writer) error {
				return add(z, &zip.FileHeader{Name: "e"}, strings.Repeat("0", 19_000))
			}))),
		)
	})
	// The zip within takes more than is left of the total with what it holds.
	wantVisited(t, archive, limits, [2]string{"a bomb", "! too large"}, [2]string{"b long", "! too large"},
		[2]string{"c", strings.Repeat("0", 100_000)}, [2]string{"d.zip", "! too large"})
	limits.Total = 99_999
	wantReason(t, archive, limits, plain.TooLarge)
	limits.Total, limits.Entries = 120_000, 3
	wantReason(t, archive, limits, plain.TooLarge)
}

func TestAnArchiveThatCannotBeReadSaysWhy(t *testing.T) {
	whole := packed(t, "a.doc", "1", "b.doc", "2")
	wantReason(t, whole[:len(whole)-30], DefaultLimits, plain.Damaged)
	wantReason(t, nil, DefaultLimits, plain.Damaged)
	wantReason(t, packed(t), DefaultLimits, plain.Empty)
	wantReason(t, packed(t, "a/", ""), DefaultLimits, plain.Empty)
}

// Two files of the directory name the same bytes, as a bomb does that a scan of single files does not see.
func TestFilesThatShareBytesAreRefused(t *testing.T) {
	archive := packed(t, "a.doc", "một nội dung", "b.doc", "nội dung khác")
	second := bytes.LastIndex(archive, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(archive[second+42:], 0) // the place of its local header
	wantReason(t, archive, DefaultLimits, plain.Damaged)
}

// A directory of so many files as fit in it does not take memory for them.
func TestADirectoryOfVeryManyFilesIsTooLarge(t *testing.T) {
	archive := built(t, func(z *zip.Writer) error {
		for i := range 60_000 {
			if _, err := z.Create(fmt.Sprintf("%030d", i)); err != nil {
				return err
			}
		}
		return nil
	})
	limits := DefaultLimits
	limits.Entries = 1 << 30
	wantReason(t, archive, limits, plain.TooLarge)
}

func TestTheWalkEndsWithTheErrorOfWhoeverVisits(t *testing.T) {
	stop := errors.New("stop")
	archive, n := packed(t, "a", "1", "b", "2"), 0
	err := Walk(bytes.NewReader(archive), int64(len(archive)), DefaultLimits, func(Entry) error { n++; return stop })
	if err != stop || n != 1 {
		t.Errorf("%v after %d files", err, n)
	}
}

// brokenReader fails once so many bytes are asked for at its beginning.
type brokenReader struct {
	*bytes.Reader
	left int
}

var errDisk = errors.New("the disk is broken")

func (b *brokenReader) ReadAt(p []byte, offset int64) (int, error) {
	if offset < 1000 {
		if b.left--; b.left < 0 {
			return 0, errDisk
		}
	}
	return b.Reader.ReadAt(p, offset)
}

func TestAnErrorOfTheDiskIsNotTakenForDamage(t *testing.T) {
	noise := make([]byte, 100_000)
	rand.NewChaCha8([32]byte{}).Read(noise)
	archive := packed(t, "a", string(noise))
	failed, reads := 0, 0
	for ; reads == failed; reads++ { // at the first, at the second …
		in := &brokenReader{bytes.NewReader(archive), reads}
		if err := Walk(in, in.Size(), DefaultLimits, func(Entry) error { return nil }); errors.Is(err, errDisk) {
			failed++
		} else if err != nil {
			t.Errorf("broken at read %d: %v", reads, err)
		}
	}
	if failed < 3 {
		t.Errorf("the beginning of the file was read %d times", failed)
	}
	if err := Walk(&brokenReader{bytes.NewReader(make([]byte, 64)), 0}, 64, DefaultLimits, nil); !errors.Is(err, errDisk) {
		t.Errorf("in the directory: %v", err)
	}
}

func TestWithoutATemporaryFolderTheErrorIsTheFolders(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "gone"))
	archive := packed(t, "a", "1")
	if err := Walk(bytes.NewReader(archive), int64(len(archive)), DefaultLimits, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// What was inflated lies in a temporary file while it is visited, and is gone after.
func TestNoTemporaryFileIsLeft(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	archive := packed(t, "a", "1", "b.zip", string(packed(t, "c", "3")))
	var kept *io.SectionReader
	if err := Walk(bytes.NewReader(archive), int64(len(archive)), DefaultLimits, func(e Entry) error { kept = e.Content; return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(kept); err == nil {
		t.Error("the content can be read after its visit")
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%v %v", left, err)
	}
}

func BenchmarkWalk(b *testing.B) {
	var files []string
	line := "Điều %d. Hội đồng Thi đua - Khen thưởng tỉnh xét, trình Chủ tịch Ủy ban nhân dân tỉnh quyết định.\n"
	size := 0
	for i := range 20 {
		var text strings.Builder
		for j := range 5000 {
			fmt.Fprintf(&text, line, i*j)
		}
		files = append(files, fmt.Sprintf("%d.txt", i), text.String())
		size += text.Len()
	}
	archive := packed(b, files...)
	b.SetBytes(int64(size))
	for b.Loop() {
		if err := Walk(bytes.NewReader(archive), int64(len(archive)), DefaultLimits, func(e Entry) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzWalk holds Walk to its limits and to what it promises of names, whatever the archive.
func FuzzWalk(f *testing.F) {
	f.Add(packed(f, "a.doc", "1", "b/c.doc", "2", "d.zip", string(packed(f, "e.doc", "3"))))
	f.Add(packed(f, "../a", "1", `C:\a`, "2", "/a", "3", "a\x00b", "4", "a", "5"))
	f.Add(packed(f, "bom", strings.Repeat("0", 100_000)))
	f.Add(packed(f))
	shared := packed(f, "a", "một nội dung", "b", "nội dung khác")
	binary.LittleEndian.PutUint32(shared[bytes.LastIndex(shared, []byte("PK\x01\x02"))+42:], 0)
	f.Add(shared)
	limits := Limits{Entries: 8, Entry: 4096, Total: 8192, Ratio: 100}
	f.Fuzz(func(t *testing.T, archive []byte) {
		got, err := visited(t, archive, limits)
		var unread *plain.Error
		if err != nil && (!errors.As(err, &unread) || len(got) > 0) {
			t.Errorf("%v after %d files", err, len(got))
		}
		total := 0
		seen := map[string]bool{}
		for _, e := range got {
			wantLabel(t, e[0])
			if seen[e[0]] {
				t.Errorf("two files are called %q", e[0])
			}
			seen[e[0]] = true
			if !strings.HasPrefix(e[1], "! ") {
				total += len(e[1])
			}
		}
		if len(got) > limits.Entries || total > int(limits.Total) {
			t.Errorf("%d files, %d bytes", len(got), total)
		}
	})
}
