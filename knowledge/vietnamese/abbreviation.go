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
	written, folded map[string][]reading // by form: as written, and without diacritics
	version         uint32
}

// Default returns the embedded table.
func Default() *Abbreviations { return defaultAbbreviations() }

var defaultAbbreviations = sync.OnceValue(func() *Abbreviations {
	a, err := embeddedAbbreviations()
	if err != nil {
		panic(fmt.Sprintf("vietnamese: embedded abbreviations: %v", err)) // a test parses it
	}
	return a
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
	a, err := embeddedAbbreviations()
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
	a.add(rows, true)
	return a, nil
}

func embeddedAbbreviations() (*Abbreviations, error) {
	rows, err := parseRows(abbreviationTable)
	if err != nil {
		return nil, err
	}
	a := &Abbreviations{written: map[string][]reading{}, folded: map[string][]reading{}, version: tablesVersion()}
	a.add(rows, false)
	return a, nil
}

func (a *Abbreviations) add(rows []row, own bool) {
	for _, row := range rows {
		r := row.reading
		r.own = own
		a.version = crc32.Update(a.version, crc32.IEEETable, []byte(row.String()))
		for _, form := range row.forms {
			a.written[form] = append(a.written[form], r)
			if folded := Fold(form); folded != form && !IsSyllable(folded) {
				r := r
				r.sure = false
				a.folded[folded] = append(a.folded[folded], r)
			}
		}
	}
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
		readings := a.written[t.Text]
		if readings == nil {
			readings = a.folded[t.Text]
		}
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
