package vietnamese

import (
	_ "embed"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"sync"
)

//go:embed abbreviations.txt
var abbreviationTable string

// Expansion is one reading of a short form.
type Expansion struct {
	At     int     // index of the token
	Text   string  // what it stands for: "chiến sĩ thi đua"
	Weight float64 // how likely this reading is here, above 0 to 1
	Sure   bool    // there is no other reading in any text
}

// reading is a row of the table.
type reading struct {
	text   string
	weight float64
	sure   bool
	number bool            // holds only before a number
	next   map[string]bool // holds only before one of these, folded
	prev   map[string]bool // holds only after one of these, folded
}

func (r reading) conditional() bool { return r.number || r.next != nil || r.prev != nil }

func (r reading) holds(tokens []Token, i int) bool {
	if r.number && (i+1 >= len(tokens) || !tokens[i+1].Numeric() && tokens[i+1].Folded() != "so") {
		return false
	}
	if r.next != nil && (i+1 >= len(tokens) || !r.next[tokens[i+1].Folded()]) {
		return false
	}
	if r.prev != nil && (i == 0 || !r.prev[tokens[i-1].Folded()]) {
		return false
	}
	return true
}

// abbreviations is the table by form: as written, and without diacritics.
type abbreviations struct {
	written, folded map[string][]reading
}

var loadAbbreviations = sync.OnceValue(func() abbreviations {
	table, err := parseAbbreviations(abbreviationTable)
	if err != nil {
		panic(fmt.Sprintf("vietnamese: embedded abbreviations: %v", err)) // a test parses it
	}
	return table
})

// Expand gives the readings of every short form among tokens, by position and then from the
// likeliest to the least likely. A reading whose condition holds (a number follows, a
// neighbour names the sense) displaces those that have none. The tokens are not changed.
func Expand(tokens []Token) []Expansion {
	table := loadAbbreviations()
	var out []Expansion
	for i, t := range tokens {
		readings := table.written[t.Text]
		if readings == nil {
			readings = table.folded[t.Text]
		}
		if readings == nil {
			continue
		}
		first := len(out)
		for _, conditional := range []bool{true, false} {
			for _, r := range readings {
				if r.conditional() == conditional && r.holds(tokens, i) {
					out = append(out, Expansion{At: i, Text: r.text, Weight: r.weight, Sure: r.sure})
				}
			}
			if conditional && len(out) > first {
				break
			}
		}
		here := out[first:]
		sort.SliceStable(here, func(a, b int) bool { return here[a].Weight > here[b].Weight })
	}
	return out
}

func parseAbbreviations(text string) (abbreviations, error) {
	table := abbreviations{written: map[string][]reading{}, folded: map[string][]reading{}}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(line, "|")
		if len(columns) != 4 {
			return table, fmt.Errorf("line %d: %d columns, want 4", n+1, len(columns))
		}
		for i := range columns {
			columns[i] = strings.TrimSpace(columns[i])
		}
		weight, err := strconv.ParseFloat(columns[2], 64)
		if err != nil || weight <= 0 || weight > 1 {
			return table, fmt.Errorf("line %d: weight %q", n+1, columns[2])
		}
		r := reading{text: Key(columns[1]), weight: weight}
		switch kind, words, _ := strings.Cut(columns[3], ":"); kind {
		case "":
		case "sure":
			r.sure = true
		case "number":
			r.number = true
		case "next":
			r.next = foldedSet(words)
		case "prev":
			r.prev = foldedSet(words)
		default:
			return table, fmt.Errorf("line %d: condition %q", n+1, columns[3])
		}
		for _, form := range strings.Fields(Key(columns[0])) {
			table.written[form] = append(table.written[form], r)
			if folded := Fold(form); folded != form && !IsSyllable(folded) {
				r := r
				r.sure = false
				table.folded[folded] = append(table.folded[folded], r)
			}
		}
	}
	return table, nil
}

func foldedSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[Fold(w)] = true
	}
	return m
}
