package reader

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"thidua/ingest/codification"
	"thidua/ingest/format"
	"thidua/ingest/zipfile"
)

// headSize is how much of a page tells whether it is a topic of the official codification, in bytes.
const headSize = 4096

// TopicOf is the number of the topic of the official codification that a page is, "29.1"; "" is that it is none.
func TopicOf(file *os.File) string {
	head := make([]byte, headSize)
	n, _ := file.ReadAt(head, 0) // what cannot be read is told by who reads all
	return codification.Number(head[:n])
}

// maxDirectory is of the package: the ministry's has some 600 files.
const maxDirectory = 4 << 20

// probedPages is how many pages of a zip are looked at for whether it is the codification's package.
const probedPages = 8

// documents are formats of which the package has none; it has pictures, which show the pages.
var documents = []format.Format{format.DOCX, format.DOC, format.ODT, format.RTF, format.PDF}

// IsTopicZip reports whether a zip is the ministry's package of the codification: it has no other documents than pages, and one of the first is a topic.
func IsTopicZip(file *os.File) bool {
	info, err := file.Stat()
	if err != nil {
		return false
	}
	archive, err := zipfile.Open(file, info.Size(), maxDirectory)
	if err != nil {
		return false
	}
	probed, found := 0, false
	for _, f := range archive.File {
		switch extension := strings.ToLower(path.Ext(f.Name)); {
		case slices.Contains(format.HTML.Extensions(), extension):
			if probed++; !found && probed <= probedPages {
				found = isTopic(f)
			}
		case slices.Contains(documents, format.Named(f.Name)):
			return false
		}
	}
	return found
}

func isTopic(f *zip.File) bool {
	page, err := f.Open()
	if err != nil {
		return false
	}
	defer page.Close()
	head := make([]byte, headSize)
	n, _ := io.ReadFull(page, head) // what cannot be read is told by who reads all
	return codification.Number(head[:n]) != ""
}

// Topic reads a topic of the official codification: the one that a page is, or, of the package that a zip is, the one with the number. The error is as that of Read; of
// a package without the topic its cause is a *plain.Error with the reason Empty.
func (r *Reader) Topic(ctx context.Context, name string, file *os.File, number string) (*codification.Topic, error) {
	reader, argument := topicReader, name
	if TopicOf(file) == "" {
		reader, argument = topicZipReader, number
	}
	var topic codification.Topic
	err := run(ctx, reader, argument, file, func(out io.Reader) error {
		if err := json.NewDecoder(out).Decode(&topic); err != nil {
			return fmt.Errorf("taking the topic from the reader: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, r.Problem(name, err)
	}
	return &topic, nil
}

func writeTopic(out io.Writer, topic *codification.Topic) error {
	return json.NewEncoder(out).Encode(topic)
}
