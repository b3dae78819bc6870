// Package reader reads a file of any format that offices have: by what it is, not by what it is called. What parses foreign files runs in a process of its
// own with bounds on memory and time, or is a program of the system that does.
package reader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"thidua/bot/problem"
	"thidua/ingest/codification"
	"thidua/ingest/confine"
	"thidua/ingest/docx"
	"thidua/ingest/format"
	"thidua/ingest/html"
	"thidua/ingest/legacy"
	"thidua/ingest/ocr"
	"thidua/ingest/office"
	"thidua/ingest/pdf"
	"thidua/ingest/plain"
)

// MaxFile is how large a file may be, in bytes: many times the longest law, and more than a hundred scanned pages.
const MaxFile = 128 << 20

// Reader reads files. The zero value is ready.
type Reader struct {
	Log *slog.Logger // why files could not be read, in detail; nil discards
}

// Progress is told how many pages of how many are read.
type Progress func(page, pages int)

// Read reads a document. name is what it was called by whom it came from. The error is a *problem.Error where the file is the reason, else ctx's or the system's.
func (r *Reader) Read(ctx context.Context, name string, file *os.File, progress Progress) (*plain.Text, error) {
	text, err := r.read(ctx, name, file, progress)
	if err != nil {
		return nil, r.Problem(name, err)
	}
	if strings.TrimSpace(text.Body) == "" {
		return nil, r.Problem(name, plain.Errorf(plain.Empty, "no words"))
	}
	return text, nil
}

// Detect tells what a file is. The error is as that of Read.
func (r *Reader) Detect(name string, file *os.File) (format.Format, error) {
	detected, err := detect(name, file)
	if err != nil {
		return "", r.Problem(name, err)
	}
	return detected, nil
}

func detect(name string, file *os.File) (format.Format, error) {
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	if info.Size() > MaxFile {
		return "", plain.Errorf(plain.TooLarge, "%d bytes", info.Size())
	}
	detected, err := format.Detect(name, file, info.Size())
	return detected.Format, err
}

// unreadable is a file of a format that no document is read from.
type unreadable struct{ format format.Format }

func (e *unreadable) Error() string { return "no document is read from " + string(e.format) }

func (r *Reader) read(ctx context.Context, name string, file *os.File, progress Progress) (*plain.Text, error) {
	detected, err := detect(name, file)
	if err != nil {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	switch detected {
	case format.Text:
		return readText(file)
	case format.DOCX:
		return confined(ctx, string(format.DOCX), name, file)
	case format.HTML, format.MHT:
		return confined(ctx, string(format.HTML), name, file)
	case format.DOC, format.RTF, format.ODT:
		return converted(ctx, name, file)
	case format.PDF:
		return pdf.Read(ctx, file, progress)
	case format.JPEG, format.PNG, format.TIFF, format.WebP, format.HEIC:
		return ocr.Read(ctx, file, progress)
	case format.Encrypted:
		return nil, plain.Errorf(plain.Protected, "an encrypted document of Office")
	}
	return nil, &unreadable{detected}
}

// maxText is how long a plain text may be, in bytes; it is read in this process.
const maxText = 20 << 20

func readText(file *os.File) (*plain.Text, error) {
	data, err := io.ReadAll(io.LimitReader(file, maxText+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxText {
		return nil, plain.Errorf(plain.TooLarge, "a text of more than %d bytes", maxText)
	}
	body, from, err := legacy.Text(data)
	if err != nil {
		return nil, err
	}
	text := &plain.Text{Body: body, Marked: true}
	if from.Old() {
		text.Warn(plain.LegacyEncoding, 0, string(from))
	}
	return text, nil
}

// converted reads what LibreOffice makes a .docx of first.
func converted(ctx context.Context, name string, file *os.File) (*plain.Text, error) {
	made, err := office.Convert(ctx, file)
	if err != nil {
		return nil, err
	}
	defer made.Close()
	return confined(ctx, string(format.DOCX), name, made)
}

// limits are those of a reader in a process of its own.
var limits = confine.Limits{Memory: 512 << 20, Time: time.Minute, Output: 64 << 20}

const (
	topicReader    = "topic"
	topicZipReader = "topic zip"
)

// Confined are the readers that run in a process of their own, for the program, and the tests of what reads files, to hand to confine.Main.
func Confined() confine.Readers {
	return confine.Readers{
		ocr.ReaderName: ocr.Decode,
		string(format.DOCX): func(_ string, in io.Reader, out io.Writer) error {
			file, size, err := whole(in)
			if err != nil {
				return err
			}
			text, err := docx.Read(file, size)
			if err != nil {
				return err
			}
			return plain.Write(out, text)
		},
		string(format.HTML): func(_ string, in io.Reader, out io.Writer) error {
			text, err := html.Read(in)
			if err != nil {
				return err
			}
			return plain.Write(out, text)
		},
		topicReader: func(_ string, in io.Reader, out io.Writer) error {
			topic, err := codification.Read(in)
			if err != nil {
				return err
			}
			return writeTopic(out, topic)
		},
		topicZipReader: func(number string, in io.Reader, out io.Writer) error {
			file, size, err := whole(in)
			if err != nil {
				return err
			}
			topic, err := codification.ReadZip(file, size, number)
			if err != nil {
				return err
			}
			return writeTopic(out, topic)
		},
	}
}

// whole is a child's file, which is its standard input.
func whole(in io.Reader) (*os.File, int64, error) {
	file, ok := in.(*os.File)
	if !ok {
		return nil, 0, errors.New("a reader wants a file")
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, err
	}
	return file, info.Size(), nil
}

// confined runs one of Confined on a file.
func confined(ctx context.Context, reader, name string, file *os.File) (text *plain.Text, err error) {
	err = run(ctx, reader, name, file, func(out io.Reader) (err error) {
		text, err = plain.Read(out)
		return err
	})
	return text, err
}

func run(ctx context.Context, reader, name string, file *os.File, take func(io.Reader) error) error {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	err := confine.Run(ctx, reader, filepath.Base(name), file, limits, take)
	if said, ok := errors.AsType[*confine.ReadError](err); ok {
		return plain.ParseError(said.Text)
	}
	return err
}

// Problem is what a person is told of an error about the file called name: a *problem.Error where the file is the reason, else the error.
func (r *Reader) Problem(name string, err error) error {
	if why, ok := errors.AsType[*problem.Error](err); ok {
		return why
	}
	sentence := sentenceOf(err)
	if sentence == "" {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if r.Log != nil {
		r.Log.Warn("a file could not be read", "name", name, "error", err)
	}
	return &problem.Error{Code: problem.Invalid, Sentence: sentence, Err: err}
}
