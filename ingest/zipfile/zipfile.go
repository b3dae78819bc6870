// Package zipfile opens zips that may be hostile: archive/zip reads the directory of one as a whole, and reckons with whatever it says.
package zipfile

import (
	"archive/zip"
	"cmp"
	"errors"
	"io"
)

// ErrDirectory reports a directory of more bytes than it may have; told apart with errors.Is.
var ErrDirectory = errors.New("the directory of a zip is too large")

// Reader is an opened zip. Names of its files are labels, never paths.
type Reader struct {
	*zip.Reader
	in *bounded
}

// Open reads the directory of the zip in, of size bytes, from at most so many of its bytes, which bounds the memory too. The error is ErrDirectory, that of in,
// or that of archive/zip, for a zip that is damaged.
func Open(in io.ReaderAt, size, directory int64) (*Reader, error) {
	b := &bounded{in: in, left: directory}
	z, err := zip.NewReader(b, size)
	if b.failed != nil { // which archive/zip may have called damage
		return nil, b.failed
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, &DamagedError{err}
	}
	b.left = -1 // from now on files are read
	return &Reader{z, b}, nil
}

// DamagedError is that a file is no sound zip.
type DamagedError struct{ Err error }

// Error is that of archive/zip.
func (e *DamagedError) Error() string { return "the directory of a zip: " + e.Err.Error() }

// Unwrap is that of archive/zip.
func (e *DamagedError) Unwrap() error { return e.Err }

// Failed is the first error of reading the zip itself, which archive/zip may have called damage; nil where there was none.
func (r *Reader) Failed() error { return r.in.failed }

// bounded reads at most so many bytes; any number while left is negative.
type bounded struct {
	in     io.ReaderAt
	left   int64
	failed error
}

// ReadAt is that of io.ReaderAt.
func (b *bounded) ReadAt(p []byte, offset int64) (int, error) {
	if offset < 0 {
		return 0, io.ErrUnexpectedEOF
	}
	if b.left >= 0 {
		if int64(len(p)) > b.left {
			b.failed = cmp.Or(b.failed, ErrDirectory)
			return 0, ErrDirectory
		}
		b.left -= int64(len(p))
	}
	n, err := b.in.ReadAt(p, offset)
	if err != nil && !errors.Is(err, io.EOF) {
		b.failed = cmp.Or(b.failed, err)
	}
	return n, err
}
