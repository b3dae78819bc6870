package similar

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"thidua/knowledge/vietnamese"
)

// The files of the table are the areas of the field. A row is a concept: a name, a colon and the phrases that tell of it, with commas
// between; a line that begins with a space goes on with the row before, and "#" begins a comment. In a phrase "a|b" is either word and "…"
// up to maxGap words. A phrase of several words is met as written and without diacritics. A phrase of one word is met as written; after
// "~" also without diacritics, where that is no other word of the field.
//
//go:embed table/*.txt
var tableFiles embed.FS

// maxGap is how many words "…" stands for at most.
const maxGap = 5

// The areas that are more than a subject.
const (
	partyArea   = "party"   // whom a difficulty is about
	troubleArea = "trouble" // what is wrong, whatever it is about
	storyArea   = "story"   // words that carry no matter
)

// concept is one row of the table.
type concept struct {
	name, area string
	matter     bool  // it is a difficulty in itself, no mere subject
	implies    []int // what is told along with it
}

// table finds concepts in words. It never changes.
type table struct {
	concepts []concept
	byName   map[string]int
	byFirst  map[string][]phrase // by the folded first word
}

// phrase is one way to say a concept.
type phrase struct {
	concept int
	slots   []slot
	loose   bool // met without diacritics too
}

// slot is one place of a phrase: a gap, or a word in one of some spellings.
type slot struct {
	words []spelling
	gap   bool
}

type spelling struct{ written, folded string }

var loadTable = sync.OnceValue(func() *table {
	files, err := tableFiles.ReadDir("table")
	if err != nil {
		panic(fmt.Sprintf("similar: embedded table: %v", err))
	}
	t := &table{byName: map[string]int{}, byFirst: map[string][]phrase{}}
	implied := map[int][]string{}
	for _, file := range files {
		text, err := tableFiles.ReadFile("table/" + file.Name())
		if err == nil {
			err = t.add(strings.TrimSuffix(file.Name(), path.Ext(file.Name())), string(text), implied)
		}
		if err != nil {
			panic(fmt.Sprintf("similar: embedded table %s: %v", file.Name(), err)) // a test reads it
		}
	}
	for c, names := range implied {
		for _, name := range names {
			other, ok := t.byName[name]
			if !ok {
				panic(fmt.Sprintf("similar: embedded table: %s implies %s, which is none", t.concepts[c].name, name))
			}
			t.concepts[c].implies = append(t.concepts[c].implies, other)
		}
	}
	return t
})

// add reads the rows of one area. The error names the line.
func (t *table) add(area, text string, implied map[int][]string) error {
	current := -1
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if line[0] != ' ' {
			name, rest, ok := strings.Cut(line, ":")
			if !ok {
				return fmt.Errorf("line %d: no name", n+1)
			}
			name, others, _ := strings.Cut(name, ">")
			name, matter := strings.CutSuffix(strings.TrimSpace(name), "!")
			if _, twice := t.byName[name]; twice || name == "" {
				return fmt.Errorf("line %d: %q is no name, or stands twice", n+1, name)
			}
			current, line = len(t.concepts), rest
			t.byName[name], implied[current] = current, strings.Fields(others)
			t.concepts = append(t.concepts, concept{name: name, area: area, matter: matter})
		}
		if current < 0 {
			return fmt.Errorf("line %d: goes on with no row", n+1)
		}
		for one := range strings.SplitSeq(line, ",") {
			if strings.TrimSpace(one) == "" {
				continue
			}
			p, err := readPhrase(one)
			if err != nil {
				return fmt.Errorf("line %d: %w", n+1, err)
			}
			p.concept = current
			firsts := map[string]bool{}
			for _, s := range p.slots[0].words {
				if !firsts[s.folded] {
					t.byFirst[s.folded] = append(t.byFirst[s.folded], p)
				}
				firsts[s.folded] = true
			}
		}
	}
	return nil
}

func readPhrase(text string) (p phrase, err error) {
	written, loose := strings.CutPrefix(strings.TrimSpace(text), "~")
	for _, part := range strings.Fields(written) {
		s := slot{gap: part == "…"}
		if !s.gap {
			for _, one := range strings.Split(part, "|") {
				for _, t := range vietnamese.Tokenize(one) {
					s.words = append(s.words, spelling{t.Text, t.Folded()})
				}
			}
			if len(s.words) == 0 {
				return p, fmt.Errorf("%q has no word in %q", text, part)
			}
		}
		p.slots = append(p.slots, s)
	}
	if len(p.slots) == 0 || p.slots[0].gap || p.slots[len(p.slots)-1].gap {
		return p, fmt.Errorf("%q begins or ends with no word", text)
	}
	p.loose = loose || len(p.slots) > 1
	return p, nil
}

// found is a concept in words[from:to].
type found struct{ concept, from, to int }

// find gives the concepts in words, by their place; one that is said twice, twice. A phrase of one word is not met inside a longer one, for
// most syllables mean something else there: "kiện" in "điều kiện".
func (t *table) find(words []word) []found {
	var all []found
	inside := make([]bool, len(words))
	for i, w := range words {
		for _, p := range t.byFirst[w.folded] {
			to := p.match(p.slots, words, i)
			if to == 0 {
				continue
			}
			all = append(all, found{p.concept, i, to})
			for k := i; k < to && to-i == len(p.slots) && len(p.slots) > 1; k++ {
				inside[k] = true
			}
		}
	}
	return slices.DeleteFunc(all, func(f found) bool { return f.to == f.from+1 && inside[f.from] })
}

// match gives the end of the words from i on that fill the slots, 0 when they do not.
func (p phrase) match(slots []slot, words []word, i int) (to int) {
	for k, s := range slots {
		if s.gap {
			for skip := 0; skip <= maxGap; skip++ {
				if to = p.match(slots[k+1:], words, i+skip); to > 0 {
					return to
				}
			}
			return 0
		}
		if i >= len(words) || !p.fits(s, words[i]) {
			return 0
		}
		i++
	}
	return i
}

// fits reports whether a word is one of the slot's. What was typed with diacritics is the word that has the same.
func (p phrase) fits(s slot, w word) bool {
	for _, one := range s.words {
		if w.written == one.written || p.loose && w.bare && w.folded == one.folded {
			return true
		}
	}
	return false
}
