// Package province knows the provinces of the country and what they were made of: Hưng Yên's officials ask about Thái Bình's plan too. Its table is data.
package province

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"thidua/knowledge/vietnamese"
)

//go:embed province.txt
var text string

// Province is one of today: the day from which it is as it is, and the names that it bears and those it was made of bore.
type Province struct {
	From  vietnamese.Day
	Names []Name
}

// Name is a name of a province, and the words that it is met by: as it is written, and without its marks.
type Name struct {
	Text           string
	Written, Plain string // with a blank at either end
	Ambiguous      bool   // it is something else as well
}

// All are the provinces of today.
var All = sync.OnceValue(func() []Province {
	all, err := parse(text)
	if err != nil {
		panic("province.txt: " + err.Error()) // a test parses it
	}
	return all
})

// parse reads a table of provinces. A line that begins with # is a remark.
func parse(text string) (all []Province, err error) {
	for n, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "|")
		if len(fields) != 2 {
			return nil, fmt.Errorf("line %d: %d fields, want 2", n+1, len(fields))
		}
		from, err := vietnamese.ParseDay(strings.TrimSpace(fields[0]))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
		p := Province{From: from}
		for _, name := range strings.Split(fields[1], ";") {
			name, ambiguous := strings.CutPrefix(strings.TrimSpace(name), "~")
			words := vietnamese.Texts(vietnamese.Tokenize(name))
			written := " " + strings.Join(words, " ") + " "
			p.Names = append(p.Names, Name{name, written, vietnamese.Fold(written), ambiguous})
		}
		all = append(all, p)
	}
	return all, nil
}

// Same reports whether two names, "tỉnh Thái Bình" and "Hưng Yên", are of one province on a day: the same, or both parts of what was made of
// them by then. "" is none.
func Same(a, b string, day vietnamese.Day) bool {
	if a == "" || b == "" {
		return false
	}
	if bare(a) == bare(b) {
		return true
	}
	for _, p := range All() {
		if day >= p.From && p.has(a) && p.has(b) {
			return true
		}
	}
	return false
}

// Is reports whether a name, "tỉnh Thái Bình" or "Hưng Yên", is that of a province, of today or of before.
func Is(name string) bool {
	return slices.ContainsFunc(All(), func(p Province) bool { return p.has(name) })
}

func (p Province) has(name string) bool {
	words := bare(name)
	return slices.ContainsFunc(p.Names, func(n Name) bool { return n.Plain == words })
}

// bare is a province's name without what it is, folded, with a blank at either end.
func bare(name string) string {
	words := " " + strings.Join(vietnamese.Texts(vietnamese.Tokenize(vietnamese.Fold(name))), " ") + " "
	for _, general := range []string{" tinh ", " thanh pho ", " tp "} {
		if rest, ok := strings.CutPrefix(words, general); ok && rest != "" {
			return " " + rest
		}
	}
	return words
}
