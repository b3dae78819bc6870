package ingest

import (
	"context"
	"errors"
	"os"
	"strings"

	"thidua/bot/problem"
	"thidua/ingest/archive"
	"thidua/ingest/format"
	"thidua/ingest/legal"
	"thidua/ingest/markup"
	"thidua/ingest/plain"
	"thidua/ingest/reader"
	"thidua/ingest/spool"
	"thidua/knowledge/corpus"
)

// Reading is a document as it was read from its files, before anybody stores it.
type Reading struct {
	Document *corpus.Document // without Source and Hash, which who stores it gives
	Body     string           // the words, with the footnotes below them, as Parse takes them again
	Words    string           // every word of the files, also those that are not of the document's text; "" of what ParseBody reads
	Articles int              // of the document itself; 0 of a plan, which has none
	Warnings []plain.Warning  // what is to be known about how the files were read
	// Symbol and Year are what is printed of a number and a day that are not, as those written by hand: see legal.Header.
	Symbol, Year string
}

// ParseBody is the Reading of words that were read from a file before. It has no warnings. The error is a *problem.Error when they are no document.
func ParseBody(body string) (*Reading, error) {
	parsed, err := legal.Parse(body)
	if err != nil {
		return nil, notParsed(err)
	}
	d := convert(&parsed, "")
	return &Reading{Document: d, Body: body, Articles: d.Holding().Count, Symbol: parsed.Header.Symbol, Year: parsed.Header.Year}, nil
}

// DocumentReader reads the files of one document, of every format.
type DocumentReader struct{ Reader reader.Reader }

// Read reads files with these names, one after the other, as the pages of one document; progress is told of a page before it is read, and of how many there
// are. An archive is read when it has one document alone. The error is a *problem.Error when the files cannot be read.
func (r DocumentReader) Read(ctx context.Context, files []*os.File, names []string, progress func(page, pages int)) (*Reading, error) {
	var bodies, words []string
	var warnings []plain.Warning
	read := 0 // pages
	for i, file := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		told := progress
		if len(files) > 1 {
			progress(i+1, len(files))
			told = nil
		}
		text, err := r.text(ctx, names[i], file, told)
		if err != nil {
			return nil, err
		}
		markup.Strip(text)
		bodies, words = append(bodies, text.WithFootnotes()), append(words, text.All())
		for _, w := range text.Warnings {
			if w.Kind == plain.PassedOver {
				words = append(words, w.Detail) // names may bear a secrecy mark too
			}
			if len(files) > 1 { // each is a page, or some
				w.Page = read + max(w.Page, 1)
			}
			warnings = append(warnings, w)
		}
		read += max(len(text.Pages), 1)
	}
	reading, err := ParseBody(strings.Join(bodies, "\n"))
	if err != nil {
		return nil, err
	}
	reading.Words, reading.Warnings = strings.Join(words, "\n"), warnings
	return reading, nil
}

// text is what a file has, or the only document of an archive.
func (r DocumentReader) text(ctx context.Context, name string, file *os.File, progress func(page, pages int)) (*plain.Text, error) {
	detected, err := r.Reader.Detect(name, file)
	if err != nil {
		return nil, err
	}
	if detected != format.Zip {
		return r.Reader.Read(ctx, name, file, progress)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	var text *plain.Text
	documents := 0
	var passed []string
	var failed unread
	err = archive.Walk(file, info.Size(), archive.DefaultLimits, func(e archive.Entry) error {
		if e.PassedOver || !readable(e.Name) {
			passed = append(passed, e.Name)
			return nil
		}
		if e.Err == nil {
			documents++
		}
		if documents > 1 {
			return problem.New(problem.Invalid, "Tệp nén có nhiều văn bản; đề nghị gửi lần lượt từng văn bản.")
		}
		read, err := r.entry(ctx, e, progress)
		if why, ok := errors.AsType[*problem.Error](err); ok {
			failed.add(e.Name, why.Sentence)
			return nil
		}
		if err == nil {
			text = read
		}
		return err
	})
	switch {
	case err != nil:
		return nil, r.Reader.Problem(name, err)
	case len(failed.reasons) > 0:
		return nil, problem.New(problem.Invalid, "Chưa đọc được tệp nén. "+strings.Join(failed.lines(), " "))
	case text == nil:
		return nil, problem.New(problem.Invalid, noDocuments+" Đã bỏ qua: "+firstNames(passed)+".")
	}
	if len(passed) > 0 {
		text.Warn(plain.PassedOver, 0, firstNames(passed))
	}
	return text, nil
}

// entry is what a file of an archive has.
func (r DocumentReader) entry(ctx context.Context, e archive.Entry, progress func(page, pages int)) (*plain.Text, error) {
	if e.Err != nil {
		return nil, r.Reader.Problem(e.Name, e.Err)
	}
	file, _, err := spool.Of(e.Content)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return r.Reader.Read(ctx, e.Name, file.File, progress)
}

// Parse is ParseBody.
func (DocumentReader) Parse(body string) (*Reading, error) { return ParseBody(body) }
