package reader

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"thidua/ingest/codification"
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

// IsTopicZip reports whether a zip is the ministry's package of the codification: among its first pages is a topic.
func IsTopicZip(file *os.File) bool {
	info, err := file.Stat()
	if err != nil {
		return false
	}
	archive, err := zipfile.Open(file, info.Size(), maxDirectory)
	if err != nil {
		return false
	}
	probed := 0
	for _, f := range archive.File {
		switch strings.ToLower(path.Ext(f.Name)) {
		case ".html", ".htm":
		default:
			continue
		}
		if page, err := f.Open(); err == nil {
			head := make([]byte, headSize)
			n, _ := io.ReadFull(page, head)
			page.Close()
			if codification.Number(head[:n]) != "" {
				return true
			}
		}
		if probed++; probed == probedPages {
			break
		}
	}
	return false
}

// Topic reads a topic of the official codification: the one that a page is, or, of the package that a zip is, the one with the number. The error is as that of Read; of
// a package without the topic it is a *problem.Error with the code NotFound.
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
