package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"thidua/bot/problem"
	"thidua/ingest/archive"
	"thidua/ingest/format"
	"thidua/ingest/legal"
	"thidua/ingest/markup"
	"thidua/ingest/plain"
	"thidua/ingest/reader"
	"thidua/ingest/spool"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
)

// run is one run over files.
type run struct {
	*Ingester
	seen    map[string]seen // by document key
	named   map[string]bool // files that were named, and not found in a folder
	results []Result
}

// seen is a file of the run that has a document.
type seen struct {
	file     string
	document *corpus.Document // nil of one that has not changed
}

// input is an opened file.
type input struct {
	shown  string // as the person knows it
	source string // what it is called in the corpus
	file   *os.File
	nested bool // it is of an archive
}

func (r *run) fail(file string, why *problem.Error) {
	r.results = append(r.results, Result{File: file, Problem: why})
}

// failing reports what is a fault of the file; another error ends the run.
func (r *run) failing(file string, err error) error {
	if why, ok := errors.AsType[*problem.Error](err); ok {
		r.fail(file, why)
		return nil
	}
	return err
}

// path ingests a file or a web address.
func (r *run) path(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	in := input{shown: name, source: name}
	var err error
	if isURL(name) {
		fetched, err := r.Fetcher.Get(ctx, name)
		if err != nil {
			return r.failing(name, notFetched(err))
		}
		defer fetched.Close()
		in.file = fetched.Opened()
		return r.file(ctx, in)
	}
	if in.source, err = filepath.Abs(name); err != nil {
		return err
	}
	file, unread := open(name)
	if unread != nil {
		r.fail(name, unread)
		return nil
	}
	defer file.Close()
	in.file = file
	return r.file(ctx, in)
}

// open opens a file that is one.
func open(name string) (*os.File, *problem.Error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, unreadable(err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
	case info.Mode().IsRegular():
		return file, nil
	default:
		err = problem.New(problem.Invalid, "Đường dẫn không phải là một tệp.")
	}
	file.Close()
	if why, ok := errors.AsType[*problem.Error](err); ok {
		return nil, why
	}
	return nil, unreadable(err)
}

// file ingests what a file has.
func (r *run) file(ctx context.Context, in input) error {
	detected, err := r.Reader.Detect(in.shown, in.file)
	if err != nil {
		return r.failing(in.shown, err)
	}
	switch {
	case detected == format.Zip && !in.nested: // archive.Walk opens one within another, and ends there archives that contain themselves
		return r.archive(ctx, in)
	case detected == format.HTML && reader.TopicOf(in.file) != "":
		return r.topicPage(ctx, in)
	}
	hash, err := hashOf(in.file)
	if err != nil {
		return err
	}
	key, stored, err := r.Store.OfSource(ctx, in.source)
	if err != nil {
		return err
	}
	if stored == hash {
		r.results = append(r.results, Result{File: in.shown, Change: knowledge.Unchanged})
		r.seen[key] = seen{file: in.shown}
		return nil
	}
	text, err := r.Reader.Read(ctx, in.shown, in.file, r.Pages)
	if err != nil {
		return r.failing(in.shown, err)
	}
	questions := detected == format.Text && isQuestions(in.shown, text.Body)
	if !questions {
		markup.Strip(text)
	}
	if r.refuses(in, text.All()) {
		return nil
	}
	if questions {
		return r.questions(ctx, in, text.Body)
	}
	return r.document(ctx, in, text, hash)
}

// refuses reports whether the door refuses a file for its words, and then says so of it.
func (r *run) refuses(in input, words string) bool {
	if r.Door == nil {
		return false
	}
	refused := r.Door(words)
	if refused != nil {
		r.fail(in.shown, refused)
	}
	return refused != nil
}

// archive ingests the files of a zip, or the topic that is wanted of the official codification when it is one.
func (r *run) archive(ctx context.Context, in input) error {
	info, err := in.file.Stat()
	if err != nil {
		return err
	}
	if reader.IsTopicZip(in.file) {
		return r.topic(ctx, in)
	}
	documents := 0
	var passed []string
	err = archive.Walk(in.file, info.Size(), archive.DefaultLimits, func(e archive.Entry) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if e.PassedOver || !readable(e.Name) { // whatever it is
			passed = append(passed, e.Name)
			return nil
		}
		documents++
		shown := path.Join(in.shown, e.Name)
		if e.Err != nil {
			return r.failing(shown, r.Reader.Problem(shown, e.Err))
		}
		file, _, err := spool.Of(e.Content)
		if err != nil {
			return err
		}
		defer file.Close()
		return r.file(ctx, input{shown: shown, source: in.source + "!" + e.Name, file: file.File, nested: true})
	})
	if why, ok := errors.AsType[*plain.Error](err); ok {
		return r.failing(in.shown, r.Reader.Problem(in.shown, why))
	}
	result := Result{File: in.shown, PassedOver: passed}
	if documents == 0 {
		result.Problem = problem.New(problem.Invalid, noDocuments)
	}
	if err == nil && (documents == 0 || len(passed) > 0) {
		r.results = append(r.results, result)
	}
	return err
}

const noDocuments = "Tệp nén không có văn bản nào đọc được."

// document ingests the document that a text is.
func (r *run) document(ctx context.Context, in input, text *plain.Text, hash string) error {
	document, err := Parse(text, in.source)
	if err != nil {
		return r.failing(in.shown, err)
	}
	document.Hash = hash
	key, err := r.Store.Key(ctx, document)
	if err != nil {
		return err
	}
	if other, there := r.seen[key]; there && other.document != nil && corpus.OtherIssue(document, other.document) { // a preview stores nothing
		key = corpus.IssueKey(document)
	}
	if other, twice := r.seen[key]; twice && other.file != in.shown {
		r.fail(in.shown, problem.New(problem.Duplicate, fmt.Sprintf("Tệp này trùng văn bản %s với tệp %s; chỉ nạp tệp đã nêu.", document.Name(), other.file)))
		return nil
	}
	r.seen[key] = seen{in.shown, document}
	change, err := r.put(ctx, document)
	if err != nil {
		return err
	}
	result := Result{File: in.shown, Change: change[0], Document: document}
	for _, w := range text.Warnings {
		result.Warnings = append(result.Warnings, reader.Sentence(w))
	}
	if missing := missing(document); missing != "" {
		result.Warnings = append(result.Warnings, "Không đọc được "+missing+", nên câu trả lời không nêu được; để ghi bổ sung, đề nghị nạp tệp trong cuộc trò chuyện với trợ lý (/nap).")
	}
	r.results = append(r.results, result)
	return nil
}

// missing is what a citation is to name and was not read, in words; "" when all was.
func missing(d *corpus.Document) string {
	var all []string
	for _, f := range [][2]string{{d.Kind, "loại văn bản"}, {d.Number, "số, ký hiệu"}, {string(d.IssuedOn), "ngày ban hành"}} {
		if f[0] == "" {
			all = append(all, f[1])
		}
	}
	return strings.Join(all, "; ")
}

func (in *Ingester) put(ctx context.Context, documents ...*corpus.Document) ([]knowledge.Change, error) {
	if in.Preview {
		return in.Store.Preview(ctx, documents...)
	}
	return in.Store.PutAll(ctx, documents...)
}

// Parse makes a document of the corpus of a text that was read; source is what its file is called in the corpus. The hash is left to the caller. The error
// is a *problem.Error.
func Parse(text *plain.Text, source string) (*corpus.Document, error) {
	parsed, err := legal.Parse(text.WithFootnotes())
	if err != nil {
		return nil, notParsed(err)
	}
	document := convert(&parsed, source)
	if len(text.Warnings) > 0 {
		warnings, err := json.Marshal(text.Warnings)
		if err != nil {
			return nil, fmt.Errorf("keeping what is to be known about %s: %w", source, err)
		}
		document.Warnings = string(warnings)
	}
	return document, nil
}

// hashOf is of what a file has and of how it is read.
func hashOf(file io.ReadSeeker) (string, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	sum := sha256.New()
	sum.Write([]byte(readerVersion + "\x00"))
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	_, err := file.Seek(0, io.SeekStart)
	return hex.EncodeToString(sum.Sum(nil)), err
}
