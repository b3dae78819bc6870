package report

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"math"
	"strconv"
	"strings"
)

// Chart is horizontal bars, one a row with its label over it. The parts of a bar, one of each series, stand end to end: so
// they must not count anything twice.
type Chart struct {
	Title, Subtitle string
	Series          []Series // in the order of the parts, from the left
	Bars            []Bar    // in their order, from the top
	Footnote        string
}

// Series is what one part of every bar counts. The legend names it; the name may be missing only if there is one series.
type Series struct {
	Name string
	Tone Tone // no two series have the same
}

// Tone is the colour of a series, by what it means. The tones differ in print without colours too.
type Tone int

// The tones.
const (
	Done    Tone = iota // dark blue
	Partly              // light blue
	Missing             // orange
	Other               // white with a border
)

// Bar is one row. Its length shows the sum of its values, on the scale that the longest bar of the chart sets.
type Bar struct {
	Label  string
	Values []float64 // one for each series: from 0 to 1e12; shown with one decimal at most
	Note   string    // over the end of the row, "12/15"; "" is the sum
}

// What a chart may hold.
const (
	mostBars  = 500
	mostValue = 1e12
)

// PNGs draws the chart 1,080 pixels wide. A picture is at most 1,280 pixels high, because Telegram scales photos down to
// that, and letters with them; bars that do not fit go on in further pictures, which are numbered in the subtitle and have
// title, legend, scale and footnote in common. Texts that are too long end in "…": a title after three lines, a label, the
// subtitle and the name of a series after two, the footnote after three, a note after a third of its row.
//
// It is an error if there are no bars or more than 500, no series, a name or label is missing, tones repeat, or values are
// not one for each series from 0 to 1e12.
func (c Chart) PNGs() ([][]byte, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("draw a chart: %w", err)
	}
	fonts, err := openFonts()
	if err != nil {
		return nil, fmt.Errorf("draw a chart: %w", err)
	}
	var pictures [][]byte
	for _, drawing := range c.layOut(fonts) {
		var out bytes.Buffer
		if err := png.Encode(&out, drawing.draw()); err != nil {
			return nil, fmt.Errorf("draw a chart: %w", err)
		}
		pictures = append(pictures, out.Bytes())
	}
	return pictures, nil
}

func (c Chart) check() error {
	if len(c.Series) == 0 {
		return errors.New("there is no series")
	}
	var seen [len(tones)]bool
	for i, s := range c.Series {
		switch {
		case s.Tone < 0 || int(s.Tone) >= len(tones):
			return fmt.Errorf("series %d has the tone %d, which there is not", i+1, s.Tone)
		case seen[s.Tone]:
			return fmt.Errorf("series %d has the tone of another", i+1)
		case oneLine(s.Name) == "" && len(c.Series) > 1:
			return fmt.Errorf("series %d has no name", i+1)
		}
		seen[s.Tone] = true
	}
	if len(c.Bars) == 0 || len(c.Bars) > mostBars {
		return fmt.Errorf("there are %d bars: there may be 1 to %d", len(c.Bars), mostBars)
	}
	for i, b := range c.Bars {
		if oneLine(b.Label) == "" {
			return fmt.Errorf("bar %d has no label", i+1)
		}
		if len(b.Values) != len(c.Series) {
			return fmt.Errorf("bar %d (%s) has %d values for %d series", i+1, oneLine(b.Label), len(b.Values), len(c.Series))
		}
		for _, v := range b.Values {
			if !(v >= 0 && v <= mostValue) { // not a number is neither
				return fmt.Errorf("bar %d (%s) has the value %v: there may be 0 to %g", i+1, oneLine(b.Label), v, mostValue)
			}
		}
	}
	return nil
}

// sum is what the length of the bar shows.
func (b Bar) sum() float64 {
	sum := 0.0
	for _, v := range b.Values {
		sum += v
	}
	return sum
}

// number writes a value as Vietnamese does: 1.234,5. The minus that a zero may have is not written.
func number(v float64) string {
	text := strconv.FormatFloat(math.Round(math.Abs(v)*10)/10, 'f', -1, 64)
	whole, decimals, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	if decimals != "" {
		return whole + "," + decimals
	}
	return whole
}
