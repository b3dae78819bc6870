package database

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
)

// errNoBackup reports a file that no Backup has written to its end.
var errNoBackup = errors.New("this is no backup, or it was damaged or cut off")

// CheckBackup reads a backup to its end and checks every count and checksum; it needs no store.
func CheckBackup(ctx context.Context, r io.Reader) (Contents, error) {
	unzipped, err := gzip.NewReader(r)
	if err != nil {
		return Contents{}, fmt.Errorf("%w (%w)", errNoBackup, err)
	}
	defer unzipped.Close()
	return readBackup(ctx, unzipped, nil)
}

// tableReader takes the rows of a table as a backup has them.
type tableReader interface {
	begin(ctx context.Context, header backupHeader, t backupTable) error
	row(ctx context.Context, values []any) error // numbers are json.Number; it must not keep values
	end(ctx context.Context) error
}

// readBackup reads an uncompressed backup to its end, checks it and gives the rows to into, which may be nil.
func readBackup(ctx context.Context, r io.Reader, into tableReader) (Contents, error) {
	lines := &lineReader{r: bufio.NewReaderSize(r, 1<<16), sum: sha256.New()}
	var header backupHeader
	if err := lines.read(&header); err != nil || header.Format != backupFormat {
		return Contents{}, errors.Join(errNoBackup, err)
	}
	contents := Contents{Schema: header.Schema, Engine: header.Engine, At: Time(header.At)}
	for {
		var next struct {
			backupTable
			backupEnd
		}
		if err := lines.read(&next); err != nil {
			return Contents{}, errors.Join(errNoBackup, err)
		}
		if next.End != "" {
			return contents, lines.checkEnd(next.backupEnd, len(contents.Tables))
		}
		if next.Table == "" || len(next.Columns) == 0 {
			return Contents{}, errNoBackup
		}
		if into != nil {
			if err := into.begin(ctx, header, next.backupTable); err != nil {
				return Contents{}, err
			}
		}
		of, err := lines.readTable(ctx, next.backupTable, into)
		if err != nil {
			return Contents{}, err
		}
		contents.Tables = append(contents.Tables, of)
	}
}

// lineReader reads lines of JSON and sums up the rows among them.
type lineReader struct {
	r    *bufio.Reader
	long bytes.Buffer // a line longer than r holds
	sum  hash.Hash
}

// next is the next line, until the one after.
func (l *lineReader) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, noEOF(err)
	}
	l.long.Reset()
	for errors.Is(err, bufio.ErrBufferFull) {
		l.long.Write(line)
		line, err = l.r.ReadSlice('\n')
	}
	l.long.Write(line)
	return l.long.Bytes(), noEOF(err)
}

// noEOF makes the end of the file, where there should be more, an error that says so.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (l *lineReader) read(into any) error {
	line, err := l.next()
	if err != nil {
		return err
	}
	return json.Unmarshal(line, into)
}

// readTable reads the rows of a table and its end.
func (l *lineReader) readTable(ctx context.Context, t backupTable, into tableReader) (TableContents, error) {
	l.sum.Reset()
	of := TableContents{Name: t.Table}
	for {
		line, err := l.next()
		if err != nil {
			return TableContents{}, errors.Join(errNoBackup, err)
		}
		if line[0] != '[' {
			var end backupEnd
			err := json.Unmarshal(line, &end)
			of.Sum = hex.EncodeToString(l.sum.Sum(nil))
			if err != nil || end != (backupEnd{of.Name, of.Rows, of.Sum}) {
				return TableContents{}, fmt.Errorf("%w: the rows of table %s are not those that were written", errNoBackup, t.Table)
			}
			if into == nil {
				return of, nil
			}
			return of, into.end(ctx)
		}
		l.sum.Write(line)
		of.Rows++
		if into == nil {
			continue
		}
		var values []any
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.UseNumber()
		if err := decoder.Decode(&values); err != nil || len(values) != len(t.Columns) {
			return TableContents{}, fmt.Errorf("%w: row %d of table %s cannot be read", errNoBackup, of.Rows, t.Table)
		}
		if err := into.row(ctx, values); err != nil {
			return TableContents{}, err
		}
	}
}

// checkEnd requires that nothing follows the end of all; gzip checks itself there too.
func (l *lineReader) checkEnd(end backupEnd, tables int) error {
	if end.End != backupFormat || end.Rows != int64(tables) {
		return errNoBackup
	}
	if _, err := l.r.ReadByte(); !errors.Is(err, io.EOF) {
		return errors.Join(errNoBackup, err)
	}
	return nil
}

// argument is a value of a backup as an argument for a column of that kind.
func argument(k kind, value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case json.Number:
		if k == realKind {
			return v.Float64()
		}
		n, err := v.Int64()
		switch {
		case err == nil && k == integerKind:
			return n, nil
		case err == nil && k == booleanKind:
			return n != 0, nil
		}
	case string:
		switch k {
		case textKind:
			return v, nil
		case blobKind:
			return base64.StdEncoding.DecodeString(v)
		}
	}
	return nil, fmt.Errorf("%w: a value is not %s", errNoBackup, k)
}
