package report

import (
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// canvas is a picture being drawn from the top down; y is where the next line begins.
type canvas struct {
	*image.RGBA
	y int
}

func (d drawing) draw() *image.RGBA {
	c := &canvas{RGBA: image.NewRGBA(image.Rect(0, 0, pictureWide, d.high())), y: edge}
	c.fill(c.Rect, paper)
	c.lines(d.fonts.title, d.title, edge, ink)
	c.lines(d.fonts.subtitle, d.subtitle, edge, faint)
	c.y += gap
	for _, entry := range d.legend {
		c.swatch(edge+entry.x, c.y+entry.y+3, swatch, swatch, tones[entry.tone])
		at := canvas{RGBA: c.RGBA, y: c.y + entry.y}
		at.lines(d.fonts.legend, entry.lines, edge+entry.x+swatch+gap, ink)
	}
	if d.legendHigh > 0 {
		c.y += d.legendHigh + gap
	}
	c.fill(image.Rect(edge, c.y-gap/2, edge+inner, c.y-gap/2+2), rule)
	c.y += gap
	for _, r := range d.rows {
		c.row(d, r)
	}
	if len(d.footnote) > 0 {
		c.lines(d.fonts.footnote, d.footnote, edge, faint)
	}
	return c.RGBA
}

// row draws the label, the note over the end of the row, and the bar with the values that fit into their parts.
func (c *canvas) row(d drawing, r row) {
	c.text(d.fonts.note, r.note, edge+inner-d.fonts.note.width(r.note), c.y, ink)
	c.lines(d.fonts.label, r.label, edge, ink)
	c.y += underLabel
	x := edge
	for i, part := range r.parts(d.scale) {
		if part == 0 {
			continue
		}
		look := tones[d.series[i].Tone]
		c.swatch(x, c.y, part, thickness, look)
		if text := number(r.Values[i]); len(d.series) > 1 && d.fonts.value.width(text)+12 <= part {
			c.text(d.fonts.value, text, x+(part-d.fonts.value.width(text))/2, c.y+(thickness-d.fonts.value.line)/2, look.text)
		}
		x += part
	}
	if x == edge { // a bar of nothing is a mark where bars begin
		c.fill(image.Rect(edge, c.y, edge+2, c.y+thickness), rule)
	}
	c.y += thickness + afterBar
}

// parts are the widths of the values in pixels, on a scale on which the bar of that sum is as wide as the picture allows. A
// value that is not 0 is seen even if it is too small for its width.
func (b Bar) parts(scale float64) []int {
	room := inner - thinnest*len(b.Values) // so that the thinnest fit too
	parts := make([]int, len(b.Values))
	sum, from := 0.0, 0
	for i, v := range b.Values {
		if v == 0 {
			continue
		}
		sum += v
		to := int(sum/scale*float64(room) + 0.5)
		parts[i] = max(to-from, thinnest)
		from = to
	}
	return parts
}

func (c *canvas) fill(r image.Rectangle, with color.RGBA) {
	draw.Draw(c.RGBA, r, image.NewUniform(with), image.Point{}, draw.Src)
}

// swatch draws a rectangle of a tone with its border.
func (c *canvas) swatch(x, y, wide, high int, t tone) {
	outer := image.Rect(x, y, x+wide, y+high)
	c.fill(outer, t.border)
	if t.fill != t.border {
		c.fill(outer.Inset(2), t.fill)
	}
}

// lines draws lines of text and goes down by them.
func (c *canvas) lines(f face, lines []string, x int, ink color.RGBA) {
	for _, line := range lines {
		c.text(f, line, x, c.y, ink)
		c.y += f.line
	}
}

// text draws a line of text whose line begins at y.
func (c *canvas) text(f face, text string, x, y int, ink color.RGBA) {
	metrics := f.Metrics()
	free := f.line - metrics.Ascent.Ceil() - metrics.Descent.Ceil()
	drawer := font.Drawer{
		Dst: c.RGBA, Src: image.NewUniform(ink), Face: f.Face, Dot: fixed.P(x, y+free/2+metrics.Ascent.Ceil()),
	}
	drawer.DrawString(text)
}
