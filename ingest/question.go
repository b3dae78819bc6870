package ingest

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"thidua/bot/problem"
	"thidua/knowledge"
	"thidua/knowledge/bank"
)

// isQuestions reports whether a file has questions that provisions answer, and is no document.
func isQuestions(file, text string) bool {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".questions":
		return true
	case ".txt":
		return bank.IsFile(text)
	}
	return false
}

// peeked is how much of a file tells whether it has questions.
const peeked = 4096

// questionsLast puts the files of questions behind the documents that they are about.
func questionsLast(files []string) []string {
	var documents, questions []string
	for _, name := range files {
		var head [peeked]byte
		n := 0
		if file, err := os.Open(name); err == nil { // what cannot be read is told when its turn comes
			n, _ = io.ReadFull(file, head[:])
			file.Close()
		}
		if isQuestions(name, string(head[:n])) {
			questions = append(questions, name)
		} else {
			documents = append(documents, name)
		}
	}
	return append(documents, questions...)
}

// questions stores the questions of a file.
func (r *run) questions(ctx context.Context, in input, text string) error {
	result := Result{File: in.shown}
	put := r.Store.PutQuestions
	if r.Preview {
		put = r.Store.Questions.PreviewFile
	}
	change, err := put(ctx, in.source, text)
	if wrong, ok := errors.AsType[*bank.Error](err); ok {
		r.fail(in.shown, &problem.Error{Code: problem.Invalid, Sentence: "Tệp câu hỏi, " + wrong.Error() + ".", Err: err})
		return nil
	}
	result.Questions = &change
	switch {
	case change.Added+change.Retired == 0:
		result.Change = knowledge.Unchanged
	case change.Kept == 0 && change.Retired == 0:
		result.Change = knowledge.Added
	default:
		result.Change = knowledge.Replaced
	}
	if err == nil {
		r.results = append(r.results, result)
	}
	return err
}
