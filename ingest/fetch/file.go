package fetch

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"thidua/ingest/spool"
)

// File is what was fetched. It lies in a temporary file that is gone when it is closed and, but for Windows, when the program ends in
// any way.
type File struct {
	// Name is what it is called, by the server or by the last part of its URL: a label of at most 255 bytes, without folders; "" where
	// neither says.
	Name string
	// URL is where it was in the end, after redirects, without fragment.
	URL string
	// MediaType is what the server says it is, without parameters, in lower case; often wrong, and "" where it does not say.
	MediaType string
	// Size is in bytes.
	Size int64
	// SHA256 is of its bytes, in hexadecimal.
	SHA256 string

	spooled *spool.File
}

// Opened is the file that the bytes lie in, until Close, which is not the caller's to call on it.
func (f *File) Opened() *os.File { return f.spooled.File }

// Close lets the bytes go.
func (f *File) Close() error { return f.spooled.Close() }

// spooled takes what is read to its end. An error of writing is an *fs.PathError.
func spooled(in io.Reader) (*File, error) {
	sum := sha256.New()
	file, size, err := spool.Of(io.TeeReader(in, sum))
	if err != nil {
		return nil, err
	}
	return &File{Size: size, SHA256: hex.EncodeToString(sum.Sum(nil)), spooled: file}, nil
}
