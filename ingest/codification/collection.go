package codification

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"thidua/ingest/plain"
)

// Bounds on a collection of topics. The ministry's package has some 300 topics and as many files that show them.
const (
	maxFiles = 20_000
	headSize = 4096 // of a page: what its heading is looked for in
)

// ReadZip reads one topic out of the package that the ministry publishes, a zip of a page a topic ("demuc/<guid>.html") and what shows them. The topic is
// found by its page's heading, as the names say nothing; of other pages no more than the first 4 kB is inflated, and names are not used as paths. Its error is
// a *plain.Error; of a package without the topic the reason is Empty.
func ReadZip(in io.ReaderAt, size int64, number string) (*Topic, error) {
	archive, err := zip.NewReader(in, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, plain.Errorf(plain.Damaged, "opening the package: %v", err)
	}
	if len(archive.File) > maxFiles {
		return nil, plain.Errorf(plain.TooLarge, "the package has %d files", len(archive.File))
	}
	protected := false
	for _, file := range archive.File {
		if !isPage(file.Name) {
			continue
		}
		if file.Flags&1 != 0 {
			protected = true
			continue
		}
		page, err := file.Open()
		if err != nil {
			continue // its entry is broken: whether it is the topic cannot be told
		}
		topic, err := readIf(number, page)
		if topic != nil || err != nil {
			return topic, err
		}
	}
	if protected {
		return nil, plain.Errorf(plain.Protected, "pages of the package want a password")
	}
	return nil, missing(number)
}

func missing(number string) error {
	return plain.Errorf(plain.Empty, "there is no page of the topic %s", number)
}

func isPage(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm":
		return true
	}
	return false
}

// readIf reads the page if it is that of the topic, and gives nil if it is another or cannot be read so far as to tell. It closes the page.
func readIf(number string, page io.ReadCloser) (*Topic, error) {
	defer page.Close()
	head := make([]byte, headSize)
	n, _ := io.ReadFull(page, head) // an error comes again where the page is the topic's
	head = head[:n]
	if Number(head) != number {
		return nil, nil
	}
	topic, err := Read(io.MultiReader(bytes.NewReader(head), page))
	if err != nil {
		if _, ok := errors.AsType[*plain.Error](err); !ok {
			err = plain.Errorf(plain.Damaged, "reading the page of the topic: %v", err)
		}
		return nil, err
	}
	return topic, nil
}
