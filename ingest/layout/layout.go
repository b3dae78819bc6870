// Package layout puts the words of printed pages, each with the box it is printed in, into the order in which people read them: the two columns of a
// letterhead one after the other, tables by rows, bodies in columns by columns. It takes out what is of the page and not of the text (running heads and
// feet, page numbers, the stamp of a digital signature), sets footnotes and their marks apart and puts the lines of a paragraph together.
//
// It is pure and takes the words as they are: whether a program found them in a file or recognised them in a picture. The layout it expects is the one
// that Decree 30/2020/NĐ-CP, Appendix I, prescribes for administrative documents, and that of the official gazette.
package layout

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"thidua/knowledge/vietnamese"
)

// Word is what is printed without a blank in it, and the box around it. A soft hyphen in it may be a letter of an old font. The unit is the page's: points in a file, pixels in a picture; y grows downwards.
type Word struct {
	Text                     string
	Left, Top, Right, Bottom float64
	Confidence               float64 // how sure a recogniser is of it, 0 to 1; 1 for words that a file holds
	Line                     int     // the line of the page that the program which found it puts it into
}

func (w Word) height() float64 { return w.Bottom - w.Top }

// Page is a page's words in any order.
type Page struct {
	Width, Height float64
	Words         []Word
	// Recognised is that the boxes are tight around the ink, so that their heights tell nothing about the size of the letters.
	Recognised bool
}

// Letters is how many letters the page has.
func (p Page) Letters() (n int) {
	for _, w := range p.Words {
		n += letters(w.Text)
	}
	return n
}

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// Syllables is which share of the page's words of letters alone are Vietnamese syllables or abbreviations in capitals, 0 to 1, and how many such words
// there are.
func (p Page) Syllables() (share float64, words int) {
	good := 0
	for _, w := range p.Words {
		word := strings.TrimFunc(w.Text, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.Is(unicode.Co, r) && r != unicode.ReplacementChar
		})
		if word == "" || strings.ContainsFunc(word, unicode.IsDigit) {
			continue
		}
		words++
		if syllable(word) {
			good++
		}
	}
	if words == 0 {
		return 0, 0
	}
	return float64(good) / float64(words), words
}

// Marks is which share of the page's Vietnamese syllables have a mark, of a tone or of a letter, 0 to 1; abbreviations in capitals are none.
func (p Page) Marks() float64 {
	marked, all := 0, 0
	for _, w := range p.Words {
		for _, part := range parts(w.Text) {
			if isAbbreviation(part) || !vietnamese.IsSyllable(part) {
				continue
			}
			all++
			if vietnamese.Fold(part) != strings.ToLower(part) {
				marked++
			}
		}
	}
	return float64(marked) / float64(max(all, 1))
}

// parts are what signs within a word part: "NĐ-CP".
func parts(word string) []string {
	return strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune("-–/.,;:&()“”", r) })
}

// isAbbreviation reports letters that are capitals of ASCII, or Đ, as those of "UBND" and "QĐ" are.
func isAbbreviation(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return (r < 'A' || r > 'Z') && r != 'Đ' }) < 0
}

func syllable(word string) bool {
	parts := parts(word)
	for _, part := range parts {
		capitals := strings.IndexFunc(part, func(r rune) bool { return !unicode.IsUpper(r) || r > 'ỹ' }) < 0
		if !vietnamese.IsSyllable(part) && !(capitals && len(part) <= 8) {
			return false
		}
	}
	return len(parts) > 0
}

// The most that ReadTSV takes.
const (
	maxPages     = 5000
	maxPageWords = 5000 // a page of the gazette set tightly has 900, a list of names printed on A2 more than 3,000
	maxWords     = 1_000_000
	maxLineBytes = 64 << 10
)

// ErrTooMany is that there are more words or pages than are read.
var ErrTooMany = errors.New("more words on a page, or more pages, than are read")

// ErrTable is that what a program wrote is no table of words: the file made it write that.
var ErrTable = errors.New("no table of words")

// ReadTSV takes the words from the table that both `pdftotext -tsv` and `tesseract … tsv` write: level, page, three columns that the two order
// differently, word, left, top, width, height, confidence in percent, text. Level 1 is a page and its size, level 5 a word. Pages come in their order.
func ReadTSV(in io.Reader) ([]Page, error) {
	var pages []Page
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 4096), maxLineBytes)
	line, before, all := 0, "", 0
	for lines.Scan() {
		row := strings.SplitN(lines.Text(), "\t", 12)
		if len(row) < 12 || row[0] != "1" && row[0] != "5" {
			continue // the head of the table, a block, a line, or the rest of a word that had a line end in it
		}
		var box [5]float64
		for i := range box {
			n, err := strconv.ParseFloat(row[6+i], 64)
			if err != nil || !(n > -1e6 && n < 1e6) {
				return nil, fmt.Errorf("%w: column %d of %q", ErrTable, 7+i, lines.Text())
			}
			box[i] = n
		}
		if row[0] == "1" {
			if len(pages) == maxPages {
				return nil, ErrTooMany
			}
			pages, before = append(pages, Page{Width: box[2], Height: box[3]}), ""
			continue
		}
		if len(pages) == 0 {
			return nil, fmt.Errorf("%w: a word before the first page", ErrTable)
		}
		page := &pages[len(pages)-1]
		if at := strings.Join(row[1:5], " "); at != before {
			line, before = line+1, at
		}
		text := cleaned(row[11])
		if text == "" {
			continue
		}
		if all++; len(page.Words) == maxPageWords || all > maxWords {
			return nil, ErrTooMany
		}
		page.Words = append(page.Words, Word{Text: text, Left: box[0], Top: box[1], Right: box[0] + box[2], Bottom: box[1] + box[3], Confidence: box[4] / 100, Line: line})
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	} else if err != nil {
		return nil, fmt.Errorf("reading the words of pages: %w", err)
	}
	return pages, nil
}

// softHyphen is ư in fonts of TCVN3; elsewhere it is not seen.
const softHyphen = '\u00ad'

// cleaned is the word in NFC, without what is not seen but soft hyphens.
func cleaned(s string) string {
	parts := strings.Split(strings.ToValidUTF8(s, "\uFFFD"), string(softHyphen))
	for i, part := range parts {
		parts[i] = vietnamese.NFC(strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
				return -1
			}
			return r
		}, part))
	}
	return strings.Join(parts, string(softHyphen))
}

// median is the middle of the numbers, which it sorts; 0 of none.
func median(numbers []float64) float64 { return quantile(numbers, 0.5) }

// quantile is the number below which that share of the numbers is; it sorts them.
func quantile(numbers []float64, share float64) float64 {
	if len(numbers) == 0 {
		return 0
	}
	slices.Sort(numbers)
	return numbers[min(int(share*float64(len(numbers))), len(numbers)-1)]
}

// Confidence is how sure the words are, 0 to 1: their mean, each as often as it has letters and digits; 1 of a page whose words a file holds, 0 of none.
func (p Page) Confidence() float64 {
	if !p.Recognised {
		return 1
	}
	total, sum := 0, 0.0
	for _, w := range p.Words {
		n := 0
		for _, r := range w.Text {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				n++
			}
		}
		total, sum = total+n, sum+float64(n)*w.Confidence
	}
	if total == 0 {
		return 0
	}
	return sum / float64(total)
}
