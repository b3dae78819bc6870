package report

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// acknowledged is the picture of who acknowledged an announcement.
func acknowledged() Chart {
	c := Chart{
		Title:    "Xác nhận thông báo “Hướng dẫn tổng kết công tác thi đua, khen thưởng năm 2026”",
		Subtitle: "Theo cụm, khối thi đua; đến 17 giờ 00 ngày 27/11/2026",
		Series:   []Series{{"Đã xác nhận", Done}, {"Đã nhận, chưa xác nhận", Partly}, {"Chưa nhận được", Missing}},
		Footnote: "Số cơ quan, đơn vị. Số bên phải: đã xác nhận/tổng số. Không thay báo cáo trên Hệ thống quản lý văn bản.",
	}
	for _, b := range []struct {
		label   string
		numbers [3]float64
	}{
		{"Khối các sở, ban, ngành tham mưu tổng hợp", [3]float64{9, 1, 0}},
		{"Khối các sở, ngành văn hóa - xã hội", [3]float64{7, 2, 1}},
		{"Khối các cơ quan tham mưu, giúp việc Tỉnh ủy, Mặt trận Tổ quốc và các tổ chức chính trị - xã hội", [3]float64{6, 0, 0}},
		{"Cụm thi đua các xã, phường số 1", [3]float64{12, 5, 3}},
		{"Cụm thi đua các xã, phường số 2", [3]float64{19, 0, 1}},
		{"Khối doanh nghiệp nhà nước", [3]float64{0, 4, 2}},
		{"Khối lực lượng vũ trang", [3]float64{3, 0, 0}},
	} {
		sum := b.numbers[0] + b.numbers[1] + b.numbers[2]
		c.Bars = append(c.Bars, Bar{Label: b.label, Values: b.numbers[:], Note: fmt.Sprintf("%g/%g", b.numbers[0], sum)})
	}
	return c
}

// drawn are the pictures of a chart, each of a size that Telegram takes and shows as it is, with a white edge. They are not
// encoded, which takes most of the time.
func drawn(t *testing.T, c Chart) []*image.RGBA {
	t.Helper()
	if err := c.check(); err != nil {
		t.Fatal(err)
	}
	f, err := openFonts()
	if err != nil {
		t.Fatal(err)
	}
	var pictures []*image.RGBA
	for _, drawing := range c.layOut(f) {
		picture := drawing.draw()
		size := picture.Bounds().Size()
		if size.X != 1080 || size.Y < 54 || size.Y > 1280 {
			t.Errorf("a picture of %v", size)
		}
		for y := range size.Y {
			for x := 0; x < size.X; x++ {
				if x == edge-6 && edge-6 <= y && y < size.Y-edge+6 {
					x = size.X - edge + 6
				}
				if picture.RGBAAt(x, y) != paper {
					t.Fatalf("%v at %d, %d of %v: outside the edge", picture.RGBAAt(x, y), x, y, size)
				}
			}
		}
		pictures = append(pictures, picture)
	}
	return pictures
}

// bars are the widths of the parts of each bar, by the colours along its lower border, under the numbers.
func bars(picture *image.RGBA, series []Series) [][]int {
	var found [][]int
	within := false
	for y := range picture.Bounds().Dy() {
		widths := make([]int, len(series))
		sum := 0
		for x := edge; x < edge+inner; x++ {
			for i, s := range series {
				if picture.RGBAAt(x, y) == tones[s.Tone].border {
					widths[i]++
					sum++
				}
			}
		}
		// A bar is lines of parts from the left edge; a square of the legend is as wide as high.
		isBar := sum > 0 && sum != swatch*len(series)
		if isBar {
			if !within {
				found = append(found, nil)
			}
			found[len(found)-1] = widths
		}
		within = isBar
	}
	return found
}

func TestPNGsAreThePicturesWithoutTransparency(t *testing.T) {
	c := acknowledged()
	encoded, err := c.PNGs()
	if err != nil {
		t.Fatal(err)
	}
	want := drawn(t, c)
	if len(encoded) != 1 || len(want) != 1 {
		t.Fatalf("%d pictures, %d drawn", len(encoded), len(want))
	}
	decoded, err := png.Decode(bytes.NewReader(encoded[0]))
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := decoded.(*image.RGBA); !ok || got.Rect != want[0].Rect || !bytes.Equal(got.Pix, want[0].Pix) {
		t.Errorf("a %T is not what was drawn", decoded)
	}
}

func TestBarsAreAsLongAsTheirValues(t *testing.T) {
	c := acknowledged()
	picture := drawn(t, c)[0]
	found := bars(picture, c.Series)
	if len(found) != len(c.Bars) {
		t.Fatalf("%d bars are drawn of %d: %v", len(found), len(c.Bars), found)
	}
	unit := float64(found[3][0]) / c.Bars[3].Values[0]
	for i, b := range c.Bars {
		for j, v := range b.Values {
			if got := float64(found[i][j]); math.Abs(got-v*unit) > 1.5 {
				t.Errorf("bar %d, part %d: %v pixels for %v, %.1f each", i+1, j+1, got, v, unit)
			}
		}
	}
	if longest := found[3][0] + found[3][1] + found[3][2]; longest < inner*98/100 || longest > inner {
		t.Errorf("the longest bar is %d of %d", longest, inner)
	}
}

func TestChartsAreDrawnAtTheSameTime(t *testing.T) {
	want := drawn(t, acknowledged())[0]
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			f, err := openFonts()
			if err != nil {
				t.Error(err)
				return
			}
			if got := acknowledged().layOut(f)[0].draw(); !bytes.Equal(got.Pix, want.Pix) {
				t.Error("a picture drawn beside others is another")
			}
		})
	}
	all.Wait()
}

func TestSmallValuesAreSeenAndNothingIsNot(t *testing.T) {
	b := Bar{Values: []float64{1e12, 1e-9, 0, 1}}
	parts := b.parts(b.sum())
	if parts[1] != thinnest || parts[2] != 0 || parts[3] != thinnest || parts[0]+parts[1]+parts[3] > inner {
		t.Error(parts)
	}
	none := Bar{Values: []float64{0, 0}}
	if diff := cmp.Diff([]int{0, 0}, none.parts(0)); diff != "" {
		t.Error(diff)
	}
	drawn(t, Chart{Series: []Series{{}}, Bars: []Bar{{Label: "x", Values: []float64{0}}}})
}

func TestEveryTextIsDrawn(t *testing.T) {
	whole := acknowledged()
	ink := func(c Chart) (dark int) {
		for _, picture := range drawn(t, c) {
			for y := range picture.Bounds().Dy() {
				for x := range picture.Bounds().Dx() {
					if picture.RGBAAt(x, y).R < 128 {
						dark++
					}
				}
			}
		}
		return dark
	}
	all := ink(whole)
	for name, change := range map[string]func(*Chart){
		"title":    func(c *Chart) { c.Title = "" },
		"subtitle": func(c *Chart) { c.Subtitle = "" },
		"footnote": func(c *Chart) { c.Footnote = "" },
		"legend":   func(c *Chart) { c.Series[2].Name = "." },
		"label":    func(c *Chart) { c.Bars[0].Label = "." },
		"note":     func(c *Chart) { c.Bars[3].Note = "." },
	} {
		c := acknowledged()
		change(&c)
		if got := ink(c); got > all-20 {
			t.Errorf("without the %s there are %d dark pixels of %d", name, got, all)
		}
	}
}

func TestTonesDifferWithoutColours(t *testing.T) {
	bright := func(c color.RGBA) float64 {
		return (0.299*float64(c.R) + 0.587*float64(c.G) + 0.114*float64(c.B)) / 255
	}
	for i, one := range tones {
		for _, other := range tones[:i] {
			if d := math.Abs(bright(one.fill) - bright(other.fill)); d < 0.15 {
				t.Errorf("%v and %v differ by %.2f", one.fill, other.fill, d)
			}
		}
		if d := math.Abs(bright(one.fill) - bright(one.text)); d < 0.4 {
			t.Errorf("numbers on %v differ by %.2f", one.fill, d)
		}
	}
}

// crowded is a chart with the longest of all texts.
func crowded(bars int) Chart {
	long := strings.Repeat("Ủy ban nhân dân xã Quỳnh Phụ ", 40)
	c := Chart{Title: long, Subtitle: long, Footnote: long}
	for tone := range tones {
		c.Series = append(c.Series, Series{long, Tone(tone)})
	}
	for i := range bars {
		c.Bars = append(c.Bars, Bar{Label: fmt.Sprint(i, " ", long), Note: long, Values: []float64{1, 20, 300, float64(i)}})
	}
	return c
}

func TestBarsThatDoNotFitGoOnInFurtherPictures(t *testing.T) {
	f, err := openFonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []Chart{crowded(1), crowded(3), crowded(10), crowded(500), acknowledged()} {
		pictures := c.layOut(f)
		n := 0
		for i, p := range pictures {
			if p.high() > pictureHigh {
				t.Errorf("picture %d of %d bars is %d high", i+1, len(c.Bars), p.high())
			}
			if p.scale != pictures[0].scale || p.legendHigh != pictures[0].legendHigh {
				t.Errorf("picture %d has another scale or legend", i+1)
			}
			mark := fmt.Sprintf("hình %d/%d", i+1, len(pictures))
			if got := strings.Contains(strings.Join(p.subtitle, " "), mark); got != (len(pictures) > 1) {
				t.Errorf("picture %d of %d has the subtitle %q", i+1, len(pictures), p.subtitle)
			}
			for _, r := range p.rows {
				if r.Label != c.Bars[n].Label {
					t.Fatalf("bar %d is %q", n+1, r.Label)
				}
				n++
			}
		}
		if n != len(c.Bars) {
			t.Errorf("%d bars of %d are drawn", n, len(c.Bars))
		}
	}
	drawn(t, crowded(5))
}

func TestFurtherPicturesAreAboutAsHighAsTheFirst(t *testing.T) {
	f, err := openFonts()
	if err != nil {
		t.Fatal(err)
	}
	c := Chart{Title: "Xác nhận", Series: []Series{{}}}
	for i := range 100 {
		c.Bars = append(c.Bars, Bar{Label: fmt.Sprintf("Ủy ban nhân dân xã số %d", i+1), Values: []float64{float64(i)}})
		least, most := math.MaxInt, 0
		pictures := c.layOut(f)
		for _, p := range pictures {
			least, most = min(least, len(p.rows)), max(most, len(p.rows))
		}
		if most-least > len(pictures) {
			t.Errorf("%d bars in %d pictures: from %d to %d", i+1, len(pictures), least, most)
		}
		if subtitle := pictures[0].subtitle; len(pictures) > 1 && subtitle[0] != fmt.Sprintf("Hình 1/%d", len(pictures)) {
			t.Errorf("subtitle %q", subtitle)
		}
	}
}

func TestNumbersAreWrittenAsVietnameseDoes(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", math.Copysign(0, -1): "0", 7: "7", 999: "999", 1000: "1.000", 1234567.89: "1.234.567,9", 0.25: "0,3", 0.04: "0", 1e12: "1.000.000.000.000",
	} {
		if got := number(v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}

func TestAChartThatCannotBeDrawnIsAnError(t *testing.T) {
	for want, change := range map[string]func(*Chart){
		"there is no series":                 func(c *Chart) { c.Series = nil },
		"series 2 has the tone 4":            func(c *Chart) { c.Series[1].Tone = 4 },
		"series 1 has the tone -1":           func(c *Chart) { c.Series[0].Tone = -1 },
		"series 3 has the tone of another":   func(c *Chart) { c.Series[2].Tone = Done },
		"series 2 has no name":               func(c *Chart) { c.Series[1].Name = " \x00" },
		"there are 0 bars":                   func(c *Chart) { c.Bars = nil },
		"there are 501 bars":                 func(c *Chart) { c.Bars = make([]Bar, 501) },
		"bar 1 has no label":                 func(c *Chart) { c.Bars[0].Label = "\u200B" },
		"(Khối doanh nghiệp nhà nước) has 1": func(c *Chart) { c.Bars[5].Values = []float64{1} },
		"has the value -1":                   func(c *Chart) { c.Bars[0].Values[1] = -1 },
		"has the value NaN":                  func(c *Chart) { c.Bars[0].Values[1] = math.NaN() },
		"has the value +Inf":                 func(c *Chart) { c.Bars[0].Values[1] = math.Inf(1) },
		"has the value 2e+12":                func(c *Chart) { c.Bars[0].Values[1] = 2e12 },
	} {
		c := acknowledged()
		change(&c)
		if pictures, err := c.PNGs(); err == nil || !strings.Contains(err.Error(), want) || pictures != nil {
			t.Errorf("want %q: %v", want, err)
		}
	}
}

// Whatever the texts are, all that is drawn is within the picture. Drawing itself is too slow for this.
func FuzzTextsOfAChart(f *testing.F) {
	for _, text := range []string{"", "Sở Nội vụ", "🎉", "a\x00\xff", strings.Repeat("Ủ", 300), strings.Repeat("a ", 300)} {
		f.Add(text)
	}
	opened, err := openFonts()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := Chart{
			Title: text, Subtitle: text, Footnote: text,
			Series: []Series{{Name: text}, {Name: text, Tone: Missing}}, Bars: []Bar{{Label: text, Note: text}},
		}
		for _, p := range c.layOut(opened) {
			if p.high() > pictureHigh {
				t.Errorf("%d high", p.high())
			}
			fits := func(face face, lines []string, room int) {
				for _, line := range lines {
					if face.width(line) > room {
						t.Errorf("%q is %d wide, of %d", line, face.width(line), room)
					}
				}
			}
			fits(p.fonts.title, p.title, inner)
			fits(p.fonts.subtitle, p.subtitle, inner)
			fits(p.fonts.footnote, p.footnote, inner)
			for _, entry := range p.legend {
				fits(p.fonts.legend, entry.lines, inner-entry.x-swatch-gap)
			}
			for _, r := range p.rows {
				if len(r.label) == 0 {
					t.Error("a row without a line for its note")
				}
				fits(p.fonts.note, []string{r.note}, mostNote)
				fits(p.fonts.label, r.label, inner-gap-p.fonts.note.width(r.note))
			}
		}
	})
}

func BenchmarkPNGs(b *testing.B) {
	for b.Loop() {
		if _, err := acknowledged().PNGs(); err != nil {
			b.Fatal(err)
		}
	}
}
