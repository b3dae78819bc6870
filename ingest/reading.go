package ingest

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"thidua/bot/problem"
	"thidua/ingest/legal"
	"thidua/ingest/plain"
	"thidua/knowledge/corpus"
)

// Reading is a document as it was read from its files, before anybody stores it.
type Reading struct {
	Document *corpus.Document // without Source and Hash, which who stores it gives
	Body     string           // the words, as Parse takes them again
	Articles int              // of the document itself; 0 of a plan, which has none
	Warnings []plain.Warning  // what is to be known about how the files were read
}

// ParseBody is the Reading of words that were read from a file before. It has no warnings. The error is a *problem.Error when they are no document.
func ParseBody(body string) (*Reading, error) {
	parsed, err := legal.Parse(body)
	if err != nil {
		return nil, &problem.Error{Code: problem.Invalid, Sentence: "Tệp không có nội dung đọc được.", Err: err}
	}
	d := convert(&parsed, "")
	return &Reading{Document: d, Body: body, Articles: d.Holding().Count}, nil
}

// TextReader reads documents that are texts in UTF-8.
type TextReader struct{}

// Read reads files with these names, one after the other, as one document; progress is told of each before it is read. The error is a *problem.Error when
// the files cannot be read.
func (TextReader) Read(ctx context.Context, files []*os.File, names []string, progress func(page, pages int)) (*Reading, error) {
	var bodies []string
	for i, file := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		progress(i+1, len(files))
		switch strings.ToLower(filepath.Ext(names[i])) {
		case ".txt", ".md":
		default:
			return nil, problem.New(problem.Invalid, "Chỉ đọc được tệp .txt hoặc .md (UTF-8).")
		}
		data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
		if err != nil {
			return nil, fmt.Errorf("reading a file: %w", err)
		}
		if len(data) > maxFile {
			return nil, problem.New(problem.Invalid, fmt.Sprintf("Tệp quá lớn (tối đa %d MB); đề nghị tách thành từng văn bản.", maxFile>>20))
		}
		body, unread := decode(data)
		if unread != nil {
			return nil, unread
		}
		bodies = append(bodies, body)
	}
	return ParseBody(strings.Join(bodies, "\n"))
}

// Parse is ParseBody.
func (TextReader) Parse(body string) (*Reading, error) { return ParseBody(body) }
