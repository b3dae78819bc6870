// Package workertest collects what a program logs, for tests that read it while the program writes.
package workertest

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
)

// Log is a writer that can be read at any time. Its zero value is empty.
type Log struct {
	mu    sync.Mutex
	bytes bytes.Buffer
}

// Logger writes what is told from level Info up to l, a line each.
func (l *Log) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, nil))
}

// Write implements io.Writer.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes.Write(p)
}

// String is all that was written.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes.String()
}

// Has reports whether a line holds all words.
func (l *Log) Has(words ...string) bool {
	for line := range strings.Lines(l.String()) {
		found := 0
		for _, word := range words {
			if strings.Contains(line, word) {
				found++
			}
		}
		if found == len(words) {
			return true
		}
	}
	return false
}
