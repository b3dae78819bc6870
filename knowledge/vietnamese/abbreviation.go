package vietnamese

import (
	_ "embed"
	"fmt"
	"hash/crc32"
	"io"
	"sort"
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

// Abbreviations is a table of short forms. It never changes and is safe for concurrent use.
// Default has the embedded table, ReadAbbreviations one with the rows of a province.
type Abbreviations struct {
	readings map[string][]reading // by form as written, and without diacritics where none is written so
	version  uint32
}

// Default returns the embedded table.
func Default() *Abbreviations { return defaultAbbreviations() }

var defaultAbbreviations = sync.OnceValue(func() *Abbreviations {
	rows, err := parseRows(abbreviationTable)
	if err != nil {
		panic(fmt.Sprintf("vietnamese: embedded abbreviations: %v", err)) // a test parses it
	}
	return newAbbreviations(rows, nil)
})

// ReadAbbreviations returns the embedded table and the rows of r, a file in the format that
// abbreviations.txt explains at its top. Where a row of r holds, the embedded rows of its form
// are not used. The error for a row that cannot be read names the line and says in Vietnamese
// what to mend.
func ReadAbbreviations(r io.Reader) (*Abbreviations, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read abbreviations: %w", err)
	}
	embedded, err := parseRows(abbreviationTable)
	if err != nil {
		return nil, err
	}
	rows, err := parseRows(string(text))
	if err != nil {
		return nil, err
	}
	if err := checkSure(rows); err != nil {
		return nil, err
	}
	return newAbbreviations(embedded, rows), nil
}

// newAbbreviations makes the table of the embedded rows and those of a province.
func newAbbreviations(embedded, own []row) *Abbreviations {
	a := &Abbreviations{readings: map[string][]reading{}, version: tablesVersion()}
	bare := map[string][]reading{}
	for i, rows := range [][]row{embedded, own} {
		for _, row := range rows {
			r := row.reading
			r.own = i > 0
			a.version = crc32.Update(a.version, crc32.IEEETable, []byte(row.String()))
			for _, form := range row.forms {
				a.readings[form] = append(a.readings[form], r)
				if f := Fold(form); f != form && !IsSyllable(f) {
					r := r
					r.sure = false
					bare[f] = append(bare[f], r)
				}
			}
		}
	}
	for form, readings := range bare {
		if _, written := a.readings[form]; !written {
			a.readings[form] = readings
		}
	}
	return a
}

// Version identifies the table and the rules of this package. Whoever keeps what they
// produced, an index for one, keeps Version beside it and starts over when it differs.
func (a *Abbreviations) Version() uint32 { return a.version }

// Expand gives the readings of every short form among tokens, by position and then from the
// likeliest to the least likely. A reading whose condition holds (a number follows, a
// neighbour names the sense) displaces those that have none. The tokens are not changed.
func (a *Abbreviations) Expand(tokens []Token) []Expansion {
	var out []Expansion
	for i, t := range tokens {
		readings := a.readings[t.Text]
		if readings == nil {
			continue
		}
		first := len(out)
		for _, rank := range ranks {
			for _, r := range readings {
				if r.own == rank.own && r.conditional() == rank.conditional && r.holds(tokens, i) {
					out = addReading(out, first, Expansion{At: i, Text: r.text, Weight: r.weight, Sure: r.sure})
				}
			}
			if len(out) > first {
				break
			}
		}
		here := out[first:]
		sort.SliceStable(here, func(a, b int) bool { return here[a].Weight > here[b].Weight })
	}
	return out
}

// ranks are the classes of rows of one form; the first in which a row holds is used.
var ranks = [...]struct{ own, conditional bool }{{true, true}, {true, false}, {false, true}, {false, false}}

// addReading appends e unless another row has given its text; then the likelier of them stays.
func addReading(out []Expansion, first int, e Expansion) []Expansion {
	for i := first; i < len(out); i++ {
		if out[i].Text == e.Text {
			out[i].Weight = max(out[i].Weight, e.Weight)
			return out
		}
	}
	return append(out, e)
}

// Expand is Default().Expand.
func Expand(tokens []Token) []Expansion { return Default().Expand(tokens) }
