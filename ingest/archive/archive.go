// Package archive gives the files of a .zip, one after the other, with bounds on what a hostile one may cost.
//
// The directory of a zip says how long each of its files is. What it says is held against Limits before anything is inflated,
// and what is inflated is held to it: a file that turns out longer is damaged. So no order of reading gets around the limits.
// Files that share bytes of the archive, by which a small zip holds a large one many times over (D. Fifield, "A better zip bomb",
// WOOT 2019), are refused altogether. A zip within the zip is opened; one within that is given as the file it is, which ends
// archives that contain themselves.
//
// Names are labels to show, never paths: nothing is written under them.
package archive

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"thidua/ingest/plain"
	"thidua/ingest/spool"
	"thidua/ingest/zipfile"
)

// Limits are the bounds on an archive, with the zips within it. All must be positive.
type Limits struct {
	Entries int   // files
	Entry   int64 // bytes of one file
	Total   int64 // bytes of all files
	Ratio   int64 // how many times as long as its packed form a file may be
}

// DefaultLimits are for what an office sends: some hundred documents. Texts shrink to a tenth, and Word files with empty pages to
// a fiftieth; deflate can do 1,032.
var DefaultLimits = Limits{Entries: 1000, Entry: 64 << 20, Total: 512 << 20, Ratio: 200}

// maxDirectory bounds the bytes of a directory, and so the memory it takes: archive/zip reads it as a whole.
const maxDirectory = 4 << 20

// Entry is a file of an archive.
type Entry struct {
	// Name is where the file stands, its folders parted by "/": "Năm 2026/QĐ 12.doc"; a file of a zip within the zip comes after that
	// one's name: "Quý I.zip/QĐ 3.doc". It is NFC, without control characters and at most 255 bytes long, and no two files of an
	// archive have the same.
	Name string
	// Content is the file, until visit returns; nil if Err is set.
	Content *io.SectionReader
	// PassedOver is that it is a link, or of the files that hide or that systems leave behind; it has neither Content nor Err.
	PassedOver bool
	// Err is why it cannot be read: Protected, Damaged, TooLarge, or Empty for a zip without files; nil if it can.
	Err *plain.Error
}

// Walk calls visit with every file of the zip in, of size bytes, in the order of their names. Of links, hidden files and what systems
// leave behind (__MACOSX, Thumbs.db, desktop.ini, "~$…" of Word) it gives the names alone, after the others of their zip.
//
// The error is visit's, which ends the walk; or a *plain.Error if none of the archive can be read: Damaged without a sound
// directory or where files share bytes, TooLarge beyond Limits.Entries or Limits.Total, Empty without a file; or that of in, or of
// the temporary folder, where a file lies while it is visited. A file beyond Limits.Entry or Limits.Ratio, or a zip within the zip
// that cannot be read or would exceed what is left of the limits, is visited with its Err, and the others are read.
func Walk(in io.ReaderAt, size int64, limits Limits, visit func(Entry) error) error {
	w := &walk{limits: limits, entries: limits.Entries, total: limits.Total, names: map[string]bool{}, visit: visit}
	files, err := w.list(in, size)
	if err != nil {
		return err
	}
	return w.each("", files, true)
}

// walk is one call of Walk.
type walk struct {
	limits  Limits
	entries int   // that may still come
	total   int64 // bytes that may still be inflated
	names   map[string]bool
	visit   func(Entry) error
}

// file is an entry to visit.
type file struct {
	zip  *zip.File       // nil of one that is passed over
	name string          // decoded, not yet unique
	in   *zipfile.Reader // the archive that it is of
}

// list is the files of a zip in the order of their names. They are within the limits and counted.
func (w *walk) list(in io.ReaderAt, size int64) ([]file, error) {
	reader, err := zipfile.Open(in, size, maxDirectory)
	var damaged *zipfile.DamagedError
	switch {
	case errors.Is(err, zipfile.ErrDirectory):
		return nil, plain.Errorf(plain.TooLarge, "a directory of more than %d bytes", maxDirectory)
	case errors.As(err, &damaged):
		return nil, plain.Errorf(plain.Damaged, "%v", err)
	case err != nil:
		return nil, fmt.Errorf("reading a zip: %w", err)
	}
	var files, passed []file
	var total int64
	for _, f := range reader.File {
		name := label(f)
		switch {
		case name == "" || f.Mode().IsDir():
			continue
		case !f.Mode().IsRegular() || hidden(name):
			passed = append(passed, file{name: name})
			continue
		}
		files = append(files, file{f, name, reader})
		// Beyond a limit of its own it is not inflated.
		if w.tooLarge(f) == nil && !protected(f) {
			total += int64(f.UncompressedSize64)
		}
		if len(files) > w.entries {
			return nil, plain.Errorf(plain.TooLarge, "more than %d files", w.entries)
		}
		if total > w.total {
			return nil, plain.Errorf(plain.TooLarge, "more than %d bytes in all", w.total)
		}
	}
	if err := overlap(files); err != nil {
		return nil, err
	}
	if len(files)+len(passed) == 0 {
		return nil, plain.Errorf(plain.Empty, "a zip without files")
	}
	w.entries, w.total = w.entries-len(files), w.total-total
	for _, some := range [][]file{files, passed} {
		slices.SortStableFunc(some, func(a, b file) int { return cmp.Compare(a.name, b.name) })
	}
	return append(files, passed...), nil
}

// overlap is Damaged where two files share bytes.
func overlap(files []file) error {
	type span struct{ from, to int64 }
	var spans []span
	for _, f := range files {
		from, err := f.zip.DataOffset()
		if err != nil {
			continue // opening it fails too
		}
		length := int64(min(f.zip.CompressedSize64, 1<<60)) // what is longer than the archive shares the bytes of what follows
		spans = append(spans, span{from, from + length})
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return plain.Errorf(plain.Damaged, "files share the bytes at %d", spans[i].from)
		}
	}
	return nil
}

// protected is that a file wants a password (APPNOTE.TXT 4.4.4, bit 0).
func protected(f *zip.File) bool { return f.Flags&1 != 0 }

// tooLarge is why a file is not inflated, by what the directory says, or nil.
func (w *walk) tooLarge(f *zip.File) *plain.Error {
	switch length, packed := f.UncompressedSize64, f.CompressedSize64; {
	case length > uint64(w.limits.Entry):
		return plain.Errorf(plain.TooLarge, "a file of %d bytes", length)
	case length/uint64(w.limits.Ratio) > packed:
		return plain.Errorf(plain.TooLarge, "a file of %d bytes packed into %d", length, packed)
	}
	return nil
}

// each visits the files of a zip called above, "" for the outermost, whose zips are opened.
func (w *walk) each(above string, files []file, outermost bool) error {
	for _, f := range files {
		err := w.one(w.unique(join(above, f.name)), f, outermost)
		if err != nil {
			return err
		}
	}
	return nil
}

// one visits a file, or the files of the zip that it is.
func (w *walk) one(name string, f file, outermost bool) error {
	if f.zip == nil {
		return w.visit(Entry{Name: name, PassedOver: true})
	}
	if unread := w.tooLarge(f.zip); unread != nil {
		return w.visit(Entry{Name: name, Err: unread})
	}
	if protected(f.zip) {
		return w.visit(Entry{Name: name, Err: plain.Errorf(plain.Protected, "a file of a zip")})
	}
	spooled, err := spool.New()
	if err != nil {
		return err
	}
	defer spooled.Close()
	size, err := inflate(spooled, f.zip)
	var unread *plain.Error
	switch {
	case f.in.Failed() != nil:
		return fmt.Errorf("reading %s: %w", name, f.in.Failed())
	case errors.As(err, &unread):
		return w.visit(Entry{Name: name, Err: unread})
	case err != nil:
		return fmt.Errorf("inflating %s: %w", name, err)
	}
	content := io.NewSectionReader(spooled, 0, size)
	if !outermost || !isZip(content, name) {
		return w.visit(Entry{Name: name, Content: content})
	}
	files, err := w.list(content, size)
	switch {
	case errors.As(err, &unread):
		return w.visit(Entry{Name: name, Err: unread})
	case err != nil:
		return err
	}
	return w.each(name, files, false)
}

// inflate writes a file to out and returns its length. The error is Damaged where the file is not what the directory says: its
// length, its checksum, or a method other than stored and deflated.
func inflate(out io.Writer, f *zip.File) (int64, error) {
	in, err := f.Open()
	if err != nil {
		return 0, plain.Errorf(plain.Damaged, "opening a file of a zip, method %d: %v", f.Method, err)
	}
	defer in.Close()
	source := &source{in: in}
	// One byte more than there may be tells a file that is longer, and lets the reader see the end and compare the checksum.
	n, err := io.Copy(out, io.LimitReader(source, int64(f.UncompressedSize64)+1))
	switch {
	case source.failed != nil:
		return 0, plain.Errorf(plain.Damaged, "after %d of %d bytes: %v", n, f.UncompressedSize64, source.failed)
	case err != nil:
		return 0, err
	case uint64(n) != f.UncompressedSize64:
		return 0, plain.Errorf(plain.Damaged, "%d bytes of %d", n, f.UncompressedSize64)
	}
	return n, nil
}

// source keeps the error of reading, to tell it from one of writing.
type source struct {
	in     io.Reader
	failed error
}

// Read is that of io.Reader.
func (s *source) Read(p []byte) (int, error) {
	n, err := s.in.Read(p)
	if err != nil && err != io.EOF {
		s.failed = err
	}
	return n, err
}
