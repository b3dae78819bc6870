// Package ingest brings documents into the corpus: a file or a folder → Document and Provisions → Store. It does
// nothing for a file that has not changed, puts a changed document in place of the former in one transaction, and goes
// on where it was when it is run again after a kill.
package ingest

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"thidua/bot/problem"
	"thidua/ingest/legal"
	"thidua/knowledge"
	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
)

// readerVersion is part of a document's hash: raise it when the same file would be read differently, so that the next
// run reads it again.
const readerVersion = "3"

//go:embed builtin/*.txt
var builtin embed.FS

// Ingester reads documents into a store.
type Ingester struct {
	Store *knowledge.Store
	// Progress is told of every file before it is read, and once more with file "" at the end; nil means nobody is.
	Progress func(done, total int, file string)
}

// Result is what became of one file.
type Result struct {
	File       string
	Change     knowledge.Change // "" when Problem is set
	Document   string           // its name, as it is written out
	Provisions int
	Questions  *bank.FileChange // of a file of questions; then there is no Document
	Problem    *problem.Error   // why it could not be ingested, or nil
}

// Paths ingests files, and folders with everything readable in them, in order. A file that cannot be read leaves the
// corpus as it was, is reported in its Result, and does not keep the others from being read. The error is the store's,
// or ctx's.
func (in *Ingester) Paths(ctx context.Context, paths ...string) ([]Result, error) {
	var files []string
	var results []Result
	for _, path := range paths {
		found, unread := list(path)
		if unread != nil {
			results = append(results, Result{File: path, Problem: unread})
		}
		files = append(files, found...)
	}
	files = questionsLast(files)
	seen := map[string]string{} // document key → file of this run
	for i, file := range files {
		in.progress(i, len(files), file)
		result, err := in.file(ctx, file, seen)
		if err != nil {
			return results, fmt.Errorf("ingesting %s: %w", file, err)
		}
		results = append(results, result)
	}
	in.progress(len(files), len(files), "")
	return results, nil
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
		return nil, problem.New(problem.Invalid, "Thư mục không có tệp .txt, .md hoặc .questions nào.")
	}
	slices.Sort(files)
	return files, nil
}

func readable(file string) bool {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".txt", ".md", ".questions":
		return true
	}
	return false
}

func (in *Ingester) file(ctx context.Context, file string, seen map[string]string) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	result := Result{File: file}
	source, err := filepath.Abs(file)
	if err != nil {
		return result, err
	}
	data, unread := read(file)
	if unread != nil {
		result.Problem = unread
		return result, nil
	}
	if text, unread := decode(data); unread == nil && isQuestions(file, text) {
		return in.questions(ctx, result, source, text)
	}
	key, stored, err := in.Store.OfSource(ctx, source)
	if err != nil {
		return result, err
	}
	hash := hashOf(data)
	if stored == hash {
		result.Change = knowledge.Unchanged
		seen[key] = file
		return result, nil
	}
	document, unread := readDocument(data, source)
	if unread != nil {
		result.Problem = unread
		return result, nil
	}
	document.Hash = hash
	key = corpus.DocumentKey(document)
	if other, twice := seen[key]; twice {
		result.Problem = problem.New(problem.Duplicate, fmt.Sprintf("Tệp này trùng văn bản %s với tệp %s; chỉ nạp tệp đã nêu.", document.Name(), other))
		return result, nil
	}
	seen[key] = file
	return in.put(ctx, result, document)
}

func (in *Ingester) put(ctx context.Context, result Result, document *corpus.Document) (Result, error) {
	change, err := in.Store.Put(ctx, document)
	if err != nil {
		return result, err
	}
	result.Change, result.Document, result.Provisions = change, document.Name(), len(document.Provisions)
	return result, nil
}

func hashOf(data []byte) string {
	sum := sha256.New()
	sum.Write([]byte(readerVersion + "\x00"))
	sum.Write(data)
	return hex.EncodeToString(sum.Sum(nil))
}

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
		hash := hashOf(data)
		_, stored, err := in.Store.OfSource(ctx, source)
		if err != nil {
			return err
		}
		if stored == hash || stored == "" && version > 0 {
			continue
		}
		document, unread := readDocument(data, source)
		if unread != nil {
			return fmt.Errorf("reading %s: %w", source, unread)
		}
		document.Hash = hash
		if _, err := in.Store.Put(ctx, document); err != nil {
			return err
		}
	}
	return nil
}

// readDocument reads the bytes of a UTF-8 text; source names where they come from.
func readDocument(data []byte, source string) (*corpus.Document, *problem.Error) {
	text, unread := decode(data)
	if unread != nil {
		return nil, unread
	}
	parsed, err := legal.Parse(text)
	if err != nil {
		return nil, &problem.Error{Code: problem.Invalid, Sentence: "Tệp không có nội dung đọc được.", Err: err}
	}
	return convert(&parsed, source), nil
}

// read is the bytes of a file that is not too large to be an administrative document.
func read(name string) ([]byte, *problem.Error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, unreadable(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return nil, problem.New(problem.Invalid, "Đường dẫn không phải là một tệp.")
	}
	if !readable(name) {
		return nil, problem.New(problem.Invalid, "Chỉ nạp được tệp .txt, .md hoặc .questions (UTF-8).")
	}
	// A device or a growing file has no true size; the limit holds for what is read.
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, unreadable(err)
	}
	if len(data) > maxFile {
		return nil, problem.New(problem.Invalid, fmt.Sprintf("Tệp quá lớn (tối đa %d MB); đề nghị tách thành từng văn bản.", maxFile>>20))
	}
	return data, nil
}
