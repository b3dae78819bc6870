package report

import (
	"fmt"
	"image/color"
	"strings"
)

// Measures of a picture in pixels.
const (
	pictureWide = 1080
	pictureHigh = 1280
	edge        = 44
	inner       = pictureWide - 2*edge
	thickness   = 34 // of a bar
	afterBar    = 18
	underLabel  = 4
	gap         = 14 // between title, subtitle, legend and so on
	swatch      = 30 // the square of the legend
	thinnest    = 3  // of a value that is not 0
	mostNote    = inner / 3
)

// tone is how a series looks.
type tone struct{ fill, border, text color.RGBA }

var (
	paper = color.RGBA{255, 255, 255, 255}
	ink   = color.RGBA{28, 35, 43, 255}
	faint = color.RGBA{84, 94, 105, 255}
	rule  = color.RGBA{190, 197, 205, 255}
	blue  = color.RGBA{31, 78, 121, 255}
	pale  = color.RGBA{157, 195, 230, 255}
	warm  = color.RGBA{214, 94, 32, 255}
	grey  = color.RGBA{127, 135, 145, 255}

	// The grey of the tones is 30, 75, 50 and 100 % bright.
	tones = [...]tone{Done: {blue, blue, paper}, Partly: {pale, pale, ink}, Missing: {warm, warm, paper}, Other: {paper, grey, ink}}
)

// drawing is one picture of a chart, of which all lines are known.
type drawing struct {
	fonts                     fonts
	title, subtitle, footnote []string
	legend                    []legendEntry
	legendHigh                int
	series                    []Series
	rows                      []row
	scale                     float64 // what a bar of the whole width shows
}

// legendEntry is a square and the lines of its name, at a place under the top of the legend.
type legendEntry struct {
	x, y  int
	lines []string
	tone  Tone
}

// row is one bar and the lines of its label.
type row struct {
	Bar
	label []string
	note  string
}

func (r row) high(f fonts) int { return len(r.label)*f.label.line + underLabel + thickness + afterBar }

// layOut cuts texts into lines and bars into pictures of about the same height.
func (c Chart) layOut(f fonts) []drawing {
	whole := drawing{
		fonts: f, series: c.Series,
		title: f.title.wrap(c.Title, inner, 3), subtitle: f.subtitle.wrap(c.Subtitle, inner, 2),
		footnote: f.footnote.wrap(c.Footnote, inner, 3),
	}
	whole.layOutLegend(c.Series)
	for _, b := range c.Bars {
		r := row{Bar: b, note: number(b.sum())}
		if note := f.note.wrap(b.Note, mostNote, 1); len(note) > 0 {
			r.note = note[0]
		}
		r.label = f.label.wrap(b.Label, inner-f.note.width(r.note)-gap, 2)
		if len(r.label) == 0 { // only emoji; the note needs its line
			r.label = []string{""}
		}
		whole.rows = append(whole.rows, r)
		whole.scale = max(whole.scale, b.sum())
	}
	if whole.high() <= pictureHigh {
		return []drawing{whole}
	}
	return whole.split(c.Subtitle)
}

// split gives pictures that have the rows one after the other: no more pictures than needed, of the least height that does.
func (d drawing) split(subtitle string) []drawing {
	// The number of the picture may need another line than the subtitle alone.
	d.subtitle = d.numbered(subtitle, mostBars, mostBars)
	frame := d
	frame.rows = nil
	room := pictureHigh - frame.high()
	cut := func(room int) [][]row {
		var groups [][]row
		left := 0
		for _, r := range d.rows {
			if high := r.high(d.fonts); len(groups) == 0 || high > left {
				groups, left = append(groups, nil), room
			}
			last := len(groups) - 1
			groups[last] = append(groups[last], r)
			left -= r.high(d.fonts)
		}
		return groups
	}
	groups := cut(room)
	for narrower := room - 10; narrower > 0; narrower -= 10 {
		closer := cut(narrower)
		if len(closer) > len(groups) {
			break
		}
		groups = closer
	}
	var pictures []drawing
	for i, rows := range groups {
		p := d
		p.rows = rows
		p.subtitle = d.numbered(subtitle, i+1, len(groups))
		pictures = append(pictures, p)
	}
	return pictures
}

// numbered are the lines of the subtitle with the number of the picture, which is shown however long the subtitle is.
func (d drawing) numbered(subtitle string, n, of int) []string {
	face := d.fonts.subtitle
	mark := fmt.Sprintf(pictureOf, n, of)
	lines := face.wrap(subtitle, inner-face.width(" ("+mark+")"), 2)
	if len(lines) == 0 {
		return []string{strings.ToUpper(mark[:1]) + mark[1:]}
	}
	lines[len(lines)-1] += " (" + mark + ")"
	return lines
}

// layOutLegend places the names of the series beside each other as long as there is room.
func (d *drawing) layOutLegend(series []Series) {
	const between = 36
	face := d.fonts.legend
	x, y, high := 0, 0, 0
	for _, s := range series {
		lines := face.wrap(s.Name, inner-swatch-gap, 2)
		if len(lines) == 0 {
			continue
		}
		wide := swatch + gap
		for _, line := range lines {
			wide = max(wide, swatch+gap+face.width(line))
		}
		if x > 0 && x+wide > inner {
			x, y = 0, y+high
		}
		high = len(lines)*face.line + 6
		d.legend = append(d.legend, legendEntry{x: x, y: y, lines: lines, tone: s.Tone})
		x += wide + between
		if len(lines) > 1 {
			x = inner
		}
		d.legendHigh = y + high
	}
}

// high is the height of the picture.
func (d drawing) high() int {
	high := edge + len(d.title)*d.fonts.title.line + len(d.subtitle)*d.fonts.subtitle.line + 2*gap
	if d.legendHigh > 0 {
		high += d.legendHigh + gap
	}
	for _, r := range d.rows {
		high += r.high(d.fonts)
	}
	if len(d.footnote) > 0 {
		return high + len(d.footnote)*d.fonts.footnote.line + edge
	}
	return high - afterBar + edge
}
