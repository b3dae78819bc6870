// Package ingest brings documents into the corpus: a file or a folder → Document and Provisions → Store. It does
// nothing for a file that has not changed, puts a changed document in place of the former in one transaction, and goes
// on where it was when it is run again after a kill.
package ingest

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"thidua/bot/problem"
	"thidua/ingest/fetch"
	"thidua/ingest/format"
	"thidua/ingest/plain"
	"thidua/ingest/reader"
	"thidua/knowledge"
	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
)

// readerVersion is part of a document's hash: raise it when the same file would be read differently, so that the next
// run reads it again.
const readerVersion = "6"

//go:embed builtin/*.txt
var builtin embed.FS

// Ingester reads documents into a store.
type Ingester struct {
	Store   *knowledge.Store
	Reader  reader.Reader
	Fetcher fetch.Fetcher // of what is named by its address
	// Topic is which topic of the official codification is read of a folder or a package that has several; "" is that on emulation.
	Topic string
	// Door looks at every word of a file before anything of it is stored, and may refuse it; nil means nobody does.
	Door func(words string) *problem.Error
	// Preview stores nothing: the results say what would be done.
	Preview bool
	// Progress is told of every file before it is read, and once more with file "" at the end; nil means nobody is.
	Progress func(done, total int, file string)
	// Pages is told how far a file that takes long is read; nil means nobody is.
	Pages reader.Progress
}

// Result is what became of one file, or of one in an archive.
type Result struct {
	File      string
	Change    knowledge.Change // "" when Problem is set, and of an archive
	Document  *corpus.Document // as it was read; nil where that was not needed or not possible
	Warnings  []string         // what is to be known about how it was read, a sentence each
	Questions *bank.FileChange // of a file of questions; then there is no Document
	Topic     *TopicChange     // of a topic of the official codification; then there is no Document
	Problem   *problem.Error   // why it could not be ingested, or nil
	// PassedOver are the files of an archive that are no documents; one that has only a list of them is of the archive itself.
	PassedOver []string
}

// Paths ingests files, folders with everything readable in them, archives and web addresses, in order. A file that cannot be read leaves the
// corpus as it was, is reported in its Result, and does not keep the others from being read. The error is the store's,
// or ctx's.
func (in *Ingester) Paths(ctx context.Context, paths ...string) ([]Result, error) {
	var files []string
	r := run{Ingester: in, seen: map[string]seen{}, named: map[string]bool{}}
	for _, path := range paths {
		if isURL(path) {
			files, r.named[path] = append(files, path), true
			continue
		}
		found, unread := list(path)
		if unread != nil {
			r.fail(path, unread)
		}
		files = append(files, found...)
		r.named[path] = true
	}
	files = questionsLast(files)
	for i, file := range files {
		in.progress(i, len(files), file)
		if err := r.path(ctx, file); err != nil {
			return r.results, fmt.Errorf("ingesting %s: %w", file, err)
		}
	}
	in.progress(len(files), len(files), "")
	return r.results, nil
}

func (in *Ingester) progress(done, total int, file string) {
	if in.Progress != nil {
		in.Progress(done, total, file)
	}
}

// list is the file, or the readable files of a folder and those below it, sorted; hidden ones are left out.
func list(name string) ([]string, *problem.Error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, unreadable(err)
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	var files []string
	err = filepath.WalkDir(name, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case file != name && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return filepath.SkipDir
			}
		case entry.Type().IsRegular() && readable(file):
			files = append(files, file)
		}
		return nil
	})
	if err != nil {
		return nil, unreadable(err)
	}
	if len(files) == 0 {
		return nil, problem.New(problem.Invalid, "Thư mục không có văn bản nào đọc được (Word, PDF, ảnh, HTML, .txt, .md, .zip) hoặc tệp .questions.")
	}
	slices.Sort(files)
	return files, nil
}

// readable reports whether a file is called as those are that documents are read from.
func readable(file string) bool { return format.Named(file).Readable() }

// Builtin ingests the documents that come with the program: the plan of Thái Bình. One that was taken out of the corpus
// stays out; one that a newer program brings in a newer form is replaced.
func (in *Ingester) Builtin(ctx context.Context) error {
	version, err := in.Store.Version(ctx)
	if err != nil {
		return err
	}
	files, err := fs.Glob(builtin, "builtin/*.txt")
	if err != nil {
		return err
	}
	for _, file := range files {
		data, err := builtin.ReadFile(file)
		if err != nil {
			return err
		}
		source := "builtin:" + path.Base(file)
		hash, err := hashOf(bytes.NewReader(data))
		if err != nil {
			return err
		}
		_, stored, err := in.Store.OfSource(ctx, source)
		if err != nil {
			return err
		}
		if stored == hash || stored == "" && version > 0 {
			continue
		}
		document, err := Parse(&plain.Text{Body: string(data)}, source)
		if err != nil {
			return fmt.Errorf("reading %s: %w", source, err)
		}
		document.Hash = hash
		if _, err := in.Store.Put(ctx, document); err != nil {
			return err
		}
	}
	return nil
}
