package report

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Liberation Sans (SIL Open Font License) has every Vietnamese letter; the fonts of Go itself do not.
var (
	regular = sync.OnceValues(func() (*sfnt.Font, error) { return opentype.Parse(liberationsansregular.TTF) })
	bold    = sync.OnceValues(func() (*sfnt.Font, error) { return opentype.Parse(liberationsansbold.TTF) })
)

// fonts are the faces of a chart. They are for one goroutine.
type fonts struct {
	title, subtitle, legend, label, note, value, footnote face
}

// face is a font of one size.
type face struct {
	font.Face
	source *sfnt.Font
	line   int // pixels from one line to the next
}

func openFonts() (fonts, error) {
	var f fonts
	for _, want := range []struct {
		face *face
		font func() (*sfnt.Font, error)
		size float64 // pixels
	}{
		{&f.title, bold, 42}, {&f.subtitle, regular, 31}, {&f.legend, regular, 29}, {&f.label, regular, 32},
		{&f.note, bold, 32}, {&f.value, bold, 26}, {&f.footnote, regular, 26},
	} {
		parsed, err := want.font()
		if err != nil {
			return fonts{}, fmt.Errorf("read a font: %w", err)
		}
		opened, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: want.size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return fonts{}, fmt.Errorf("open a font: %w", err)
		}
		*want.face = face{Face: opened, source: parsed, line: int(want.size*1.28 + 0.5)}
	}
	return f, nil
}

// width is that of the text in pixels.
func (f face) width(text string) int { return font.MeasureString(f, text).Ceil() }

// drawable is the text without symbols, such as emoji, that the font does not have, and without marks that only tell how to draw
// them. A letter it does not have stays, and is drawn
// as a box: the reader must see that one is missing.
func (f face) drawable(text string) string {
	var buffer sfnt.Buffer
	return strings.Map(func(r rune) rune {
		glyph, err := f.source.GlyphIndex(&buffer, r)
		missing := err != nil || glyph == 0
		if missing && !unicode.IsLetter(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, clean(text))
}

const ellipsis = "…"

// wrap cuts a text into lines of at most that width in pixels, between words where it can. If there would be more than most,
// the last one ends in "…".
func (f face) wrap(text string, width, most int) []string {
	rest := oneLine(f.drawable(text))
	var lines []string
	for rest != "" && len(lines) < most {
		fits := f.fit(rest, width)
		if fits == len(rest) {
			return append(lines, rest)
		}
		if len(lines) == most-1 {
			fits = f.fit(rest, width-f.width(ellipsis))
			return append(lines, strings.TrimRight(rest[:fits], " ")+ellipsis)
		}
		cut := fits
		if rest[fits] != ' ' {
			if space := strings.LastIndexByte(rest[:fits], ' '); space > 0 {
				cut = space
			}
		}
		lines = append(lines, strings.TrimRight(rest[:cut], " "))
		rest = strings.TrimLeft(rest[cut:], " ")
	}
	return lines
}

// fit is how many bytes of text go into that width; at least one letter does.
func (f face) fit(text string, width int) int {
	var x fixed.Int26_6
	previous := rune(-1)
	for i, r := range text {
		if previous >= 0 {
			x += f.Kern(previous, r)
		}
		advance, _ := f.GlyphAdvance(r)
		x += advance
		if i > 0 && x.Ceil() > width {
			return i
		}
		previous = r
	}
	return len(text)
}
