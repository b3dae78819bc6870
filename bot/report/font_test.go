package report

import (
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// vietnameseLetters are all letters of the alphabet with all tones, small and capital, as single code points.
func vietnameseLetters() string {
	var out strings.Builder
	for _, letter := range "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz" {
		for _, tone := range []string{"", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"} {
			composed := norm.NFC.String(string(letter) + tone)
			if len([]rune(composed)) == 1 {
				out.WriteString(composed + strings.ToUpper(composed))
			}
		}
	}
	for r := '\u1EA0'; r <= '\u1EF9'; r++ {
		out.WriteRune(r)
	}
	return out.String()
}

func TestEveryVietnameseLetterIsDrawn(t *testing.T) {
	f, err := openFonts()
	if err != nil {
		t.Fatal(err)
	}
	text := vietnameseLetters() + "0123456789.,:;!?()/+-–%“”‘’…«»§°•₫"
	for _, face := range []face{f.label, f.note} {
		var buffer sfnt.Buffer
		for _, r := range text {
			glyph, err := face.source.GlyphIndex(&buffer, r)
			if err != nil || glyph == 0 {
				t.Errorf("no %c (%U): %v", r, r, err)
				continue
			}
			bounds, _, _ := face.GlyphBounds(r)
			if bounds.Empty() {
				t.Errorf("nothing is drawn for %c (%U)", r, r)
			}
			// Marks over capitals must stay on their own line.
			if high := (bounds.Max.Y - bounds.Min.Y).Ceil(); high > face.line {
				t.Errorf("%c is %d pixels high, of a line of %d", r, high, face.line)
			}
		}
	}
}

func TestSymbolsWithoutAGlyphAreLeftOutAndLettersAreNot(t *testing.T) {
	f, err := openFonts()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"🎉 Sở\u200d Y tế ✅": " Sở Y tế ", "漢字": "漢字", "Thuy\u0309": "Thuỷ", "a\x00b": "ab",
	} {
		if got := f.label.drawable(text); got != want {
			t.Errorf("%q is drawn as %q", text, got)
		}
	}
}

func TestLinesBreakBetweenWordsAndNeverLeaveTheirWidth(t *testing.T) {
	f, err := openFonts()
	if err != nil {
		t.Fatal(err)
	}
	const sentence = "Khối các cơ quan tham mưu, giúp việc Tỉnh ủy, Mặt trận Tổ quốc và các tổ chức chính trị - xã hội"
	for _, text := range []string{sentence, strings.Repeat("dàihơnmộtdòng", 50), "a " + strings.Repeat("ư", 500), strings.Repeat("x ", 2000), "x"} {
		for width := 80; width < 1200; width += 29 {
			lines := f.label.wrap(text, width, 1000)
			for _, line := range lines {
				if f.label.width(line) > width || line == "" || strings.TrimSpace(line) != line {
					t.Fatalf("%d pixels for %d: %q", f.label.width(line), width, line)
				}
			}
			if strings.ReplaceAll(strings.Join(lines, ""), " ", "") != strings.ReplaceAll(text, " ", "") {
				if len(lines) < 1000 {
					t.Fatalf("%q became %q", text, lines)
				}
			}
			short := f.label.wrap(text, width, 2)
			if last := short[len(short)-1]; len(short) > 2 || len(lines) > 2 && !strings.HasSuffix(last, "…") || f.label.width(last) > width {
				t.Fatalf("%q in two lines of %d: %q", text, width, short)
			}
		}
	}
	for _, line := range f.label.wrap(sentence, 500, 10) {
		if !strings.Contains(" "+sentence+" ", " "+line+" ") {
			t.Errorf("a word is broken at %q", line)
		}
	}
	if got := f.label.wrap(" \n ", 500, 2); got != nil {
		t.Errorf("%q of nothing", got)
	}
}
