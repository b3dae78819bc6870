// Package jsonl reads files of JSON lines, one object a line, plain or compressed with gzip.
package jsonl

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"
)

// Error is a line that cannot be used. It reads "file:line: " and what is wrong with it.
type Error struct {
	File string
	Line int // from 1
	Err  error
}

// Error names the line.
func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err) }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// maxLine is the longest line read, many times the longest article.
const maxLine = 32 << 20

// Read gives each line of the file that is not blank to each, which must not keep row. An error of each comes back as
// an *Error with the number of its line, and so does a line that is no object; other errors are ctx's and those of
// opening the file. Each decodes the row with Decode. Whether it is compressed is told by its content, not by its name.
func Read(ctx context.Context, file string, each func(row []byte) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	plain := bufio.NewReaderSize(f, 1<<16)
	var in io.Reader = plain
	if magic, _ := plain.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) { // fewer bytes are no gzip, and the error comes again
		unzipped, err := gzip.NewReader(plain)
		if err != nil {
			return &Error{File: file, Line: 1, Err: fmt.Errorf("the gzip file is damaged: %w", err)}
		}
		in = unzipped
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<16), maxLine)
	n := 0
	for lines.Scan() {
		if err := ctx.Err(); err != nil {
			return err
		}
		n++
		row := lines.Bytes()
		if n == 1 {
			row = bytes.TrimPrefix(row, []byte("\xef\xbb\xbf"))
		}
		if row = bytes.TrimSpace(row); len(row) == 0 {
			continue
		}
		if err := check(row); err != nil {
			return &Error{File: file, Line: n, Err: err}
		}
		if err := each(row); err != nil {
			return &Error{File: file, Line: n, Err: err}
		}
	}
	switch err := lines.Err(); {
	case err == nil:
		return nil
	case errors.Is(err, bufio.ErrTooLong):
		return &Error{File: file, Line: n + 1, Err: fmt.Errorf("the line is longer than %d MB; write one object a line", maxLine>>20)}
	default:
		return &Error{File: file, Line: n + 1, Err: fmt.Errorf("reading on: %w", err)}
	}
}

func check(row []byte) error {
	switch {
	case !utf8.Valid(row):
		return errors.New("the line is not UTF-8")
	case row[0] != '{':
		return errNoObject
	}
	return nil
}

var errNoObject = errors.New("the line is no JSON object {…}")

// Word is a string of a row. A number is taken as its digits and null as "": tables made by other programs have both.
type Word string

// UnmarshalJSON reads a string, a number or null.
func (w *Word) UnmarshalJSON(data []byte) error {
	switch {
	case string(data) == "null":
		*w = ""
		return nil
	case data[0] == '"':
		return json.Unmarshal(data, (*string)(w))
	case data[0] == '-' || data[0] >= '0' && data[0] <= '9':
		*w = Word(data)
		return nil
	}
	return errors.New("want a string")
}

// Decode reads the row into target. Its error names the field that is of another type.
func Decode(row []byte, target any) error {
	err := json.Unmarshal(row, target)
	var field *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, new(*json.SyntaxError)):
		return errNoObject
	case errors.As(err, &field):
		return fmt.Errorf("field %q is of another type: %s", field.Field, field.Value)
	}
	return fmt.Errorf("a field is of another type: %w", err)
}
