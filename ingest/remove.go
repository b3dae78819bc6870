package ingest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
)

// Remove takes the document of a number, or of a file, out of the corpus. The error says in words for whoever named it what could be removed instead.
func Remove(ctx context.Context, store *knowledge.Store, name string) error {
	err := store.Remove(ctx, name)
	if path, absErr := filepath.Abs(name); errors.Is(err, knowledge.ErrNotFound) && absErr == nil {
		err = store.Remove(ctx, path)
	}
	if several, ok := errors.AsType[*knowledge.SeveralError](err); ok {
		return fmt.Errorf("kho có %d văn bản số %q; để bỏ một văn bản, ghi tệp đã nạp của văn bản đó:%s", len(several.Documents), name,
			listed(several.Documents, func(d *corpus.Document) string { return d.Source }))
	}
	if !errors.Is(err, knowledge.ErrNotFound) {
		return err
	}
	documents, _, err := store.Documents(ctx)
	if err != nil {
		return err
	}
	return fmt.Errorf("kho không có văn bản %q; các văn bản đang có:%s", name, listed(documents, func(d *corpus.Document) string {
		if d.Number != "" {
			return d.Number
		}
		return d.Source
	}))
}

// listed is a line for each document: what removes it, and its name.
func listed(documents []*corpus.Document, by func(d *corpus.Document) string) string {
	var lines strings.Builder
	for _, d := range documents {
		fmt.Fprintf(&lines, "\n  %s\t%s", by(d), d.Name())
	}
	return lines.String()
}
