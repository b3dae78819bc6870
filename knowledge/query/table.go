package query

import (
	"fmt"
	"iter"
	"strings"
	"sync"
)

// table reads a table that comes with the program when it is first asked for.
func table[T any](file string, text *string, parse func(string) (T, error)) func() T {
	return sync.OnceValue(func() T {
		read, err := parse(*text)
		if err != nil {
			panic(fmt.Sprintf("query: %s: %v", file, err)) // a test parses it
		}
		return read
	})
}

// rows are the lines of a table that say something, without the blanks around them, each with its number from 1. A line that begins with # is a remark.
func rows(text string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		n := 0
		for line := range strings.SplitSeq(text, "\n") {
			n++
			line = strings.TrimSpace(line)
			if line != "" && !strings.HasPrefix(line, "#") && !yield(n, line) {
				return
			}
		}
	}
}
