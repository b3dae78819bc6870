package knowledge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"thidua/knowledge/bank"
	"thidua/knowledge/lexical"
	"thidua/knowledge/vietnamese"
	"thidua/knowledge/wholefile"
	"thidua/knowledge/worker"
)

// savedIndex is the index that was saved, or an empty one: whatever is wrong with the file, the index can be made anew.
func (l *Library) savedIndex() *lexical.Index {
	if l.IndexFile == "" {
		return new(lexical.Index)
	}
	l.removeLeftovers()
	x, err := readIndex(l.IndexFile, l.rules())
	switch {
	case err == nil:
		l.saved.Store(x)
		return x
	case errors.Is(err, fs.ErrNotExist):
	case errors.Is(err, lexical.ErrStale):
		l.log().Info("the saved index is of another version of the program, or of other abbreviations; making it anew", "file", l.IndexFile)
	default:
		l.log().Warn("the saved index cannot be read; making it anew", "file", l.IndexFile, "error", err)
	}
	return new(lexical.Index)
}

// leftoverAge is the age from which a file that a save began is one that a kill left behind.
const leftoverAge = time.Hour

// removeLeftovers removes what saves that were killed have left behind. A file that cannot be removed only takes room.
func (l *Library) removeLeftovers() {
	folder := filepath.Dir(l.IndexFile)
	files, _ := os.ReadDir(folder)
	for _, file := range files {
		if !strings.HasPrefix(file.Name(), filepath.Base(l.IndexFile)+".") {
			continue
		}
		if info, err := file.Info(); err == nil && time.Since(info.ModTime()) > leftoverAge {
			_ = os.Remove(filepath.Join(folder, file.Name()))
		}
	}
}

// rules is the version of how texts are made into words.
func (l *Library) rules() uint32 {
	if l.Abbreviations == nil {
		return vietnamese.Default().Version()
	}
	return l.Abbreviations.Version()
}

func readIndex(name string, rules uint32) (*lexical.Index, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return lexical.Load(file, info.Size(), rules)
}

// Save writes the present index into IndexFile, unless it is there already; without IndexFile, or before the first
// search, it does nothing. A reader of the file sees the former index or this one, never a part, also after a power cut.
// Its folder is made when absent. Several processes may save into one file: each writes what it has whole, and whoever loads it brings it up to date with
// the store. Save may run beside searches.
func (l *Library) Save() error {
	current := l.current.Load()
	if l.IndexFile == "" || current == nil || l.saved.Load() == current.index && current.bank.ReadAs(l.asked.Load()) {
		return nil
	}
	l.saving.Lock()
	defer l.saving.Unlock()
	if l.saved.Load() != current.index {
		if err := wholefile.Write(l.IndexFile, current.index.Save); err != nil {
			return fmt.Errorf("saving the index: %w", err)
		}
		l.saved.Store(current.index)
	}
	if !current.bank.ReadAs(l.asked.Load()) {
		save := func(w io.Writer) error { return current.bank.Save(w, l.Abbreviations) }
		if err := wholefile.Write(bank.Beside(l.IndexFile), save); err != nil {
			return fmt.Errorf("saving the questions: %w", err)
		}
		l.asked.Store(current.bank)
	}
	return nil
}

// savedQuestions is what Save knew of the questions of the bank, or an empty index.
func (l *Library) savedQuestions() *bank.Index {
	x, err := bank.Open(l.IndexFile, l.Abbreviations)
	if err != nil {
		l.log().Warn("the saved questions cannot be read; reading them anew", "error", err)
	}
	l.asked.Store(x)
	return x
}

// keepIndexEvery is how often the index is brought up to date and saved.
const keepIndexEvery = time.Minute

// KeepIndex brings the index up to date with what is stored, and reads the passages, before somebody asks and waits for it, and saves it, until
// ctx ends. What fails is told in the log and tried again.
func (l *Library) KeepIndex(ctx context.Context) {
	save := func() {
		if err := l.Save(); err != nil {
			l.log().Warn("the index could not be saved; the next start makes it anew", "error", err)
		}
	}
	defer save()
	for {
		save()
		if err := l.Warm(ctx); err != nil && ctx.Err() == nil {
			l.log().Warn("passages are read when they are asked for", "error", err)
		}
		if !worker.Sleep(ctx, keepIndexEvery) {
			return
		}
		if err := l.Refresh(ctx); err != nil && ctx.Err() == nil {
			l.log().Error("the corpus could not be read", "error", err)
		}
	}
}
