package layout

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/ingest/plain"
)

// Text is the pages' body, a paragraph or a row of a table a line, cells parted by " | ", an empty line where the pages leave more room than between two
// paragraphs; the footnotes, each beginning with its mark; and the running heads and feet. Page numbers and stamps of digital signatures are in none of
// them. The error is ctx's.
func Text(ctx context.Context, pages []Page) (*plain.Text, error) {
	sheets := make([]*sheet, len(pages))
	for i, p := range pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s := &sheet{rows: p.rowsOf(), height: max(p.Height, 1), recognised: p.Recognised, number: i}
		s.cutStamp()
		sheets[i] = s
	}
	edges := cutRunning(sheets)
	cutNumbers(sheets)
	size := documentSize(sheets)
	var notes notes
	var lines []line
	for _, s := range sheets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		notes.cut(s, size)
		lines = append(lines, order(s.rows, s.number, true, 0)...)
	}
	return &plain.Text{Body: paragraphs(lines), Footnotes: notes.texts(), Edges: edges}, nil
}

// WithoutStamp is the page without the stamp of a digital signature, which some files have as their only text.
func (p Page) WithoutStamp() Page {
	s := sheet{rows: p.rowsOf(), height: p.Height}
	s.cutStamp()
	p.Words = nil
	for _, r := range s.rows {
		p.Words = append(p.Words, r.words...)
	}
	return p
}

// documentSize is the height of most words.
func documentSize(sheets []*sheet) float64 {
	var sizes []float64
	for _, s := range sheets {
		if s.recognised {
			continue
		}
		for _, r := range s.rows {
			sizes = append(sizes, slices.Repeat([]float64{r.size}, len(r.words))...)
		}
	}
	return median(sizes)
}

// paragraphs puts the lines of paragraphs together.
func paragraphs(lines []line) string {
	var b strings.Builder
	hanging := -1.0 // where the further lines of a paragraph begin whose first line stands out
	for i, l := range lines {
		if i > 0 {
			prev := lines[i-1]
			if goesOn(prev, l, hanging) && !(hanging == 0 && opens(lines[i:])) {
				b.WriteString(between(prev.text, l.text) + l.text)
				if l.left > l.margins.from+0.9*l.size {
					hanging = l.left
				}
				continue
			}
			b.WriteString("\n")
			if prev.page == l.page && l.pitch > 0 && l.top-prev.bottom+prev.size > 1.7*l.pitch {
				b.WriteString("\n")
			}
		}
		b.WriteString(l.text)
		hanging = -1
		if listMark.MatchString(l.text) || articleMark.MatchString(l.text) {
			hanging = 0
		}
	}
	if len(lines) > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

var (
	listMark = regexp.MustCompile(`^(?:[-–+•●*○▪]|\(?[0-9a-zđA-ZĐ]{1,4}[.)/]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s`)
	// An article whose further lines are set in, as paragraphs are that Word numbers.
	articleMark = regexp.MustCompile(`^(?i:điều) \d+[a-zđ]?[.:]?\s`)
	unitStart   = regexp.MustCompile(`^(?:(?:Điều|Chương|Mục|Phần|PHẦN|CHƯƠNG|MỤC|ĐIỀU) (?:\d|[IVX]+\b|thứ)|[IVX]{1,5}[.)] |[a-zđ]\) |[-–+•●] ?\p{L}|\d{1,2}(?:\.\d{1,2})*[.)] )`)
)

// goesOn reports whether l goes on with the paragraph whose last line is prev: prev was full, so that it had no room for l's first word, and l is not
// set in. hanging is 0 if the paragraph opened with a label, where its further lines begin if that is known to be further in, or negative.
func goesOn(prev, l line, hanging float64) bool {
	if prev.alone || l.alone || l.size <= 0 {
		return false
	}
	if size := max(prev.size, l.size); !l.rough && min(prev.size, l.size) < 0.75*size {
		return false
	}
	if prev.right+l.first+0.25*prev.size < prev.margins.to-0.5*prev.size {
		return false // there was room
	}
	samePage := prev.page == l.page && l.top > prev.top
	if samePage && l.pitch > 0 && l.top-prev.top > 1.6*l.pitch {
		return false
	}
	in := l.left - l.margins.from
	if in > 0.9*l.size {
		if hanging < 0 || hanging > 0 && (l.left > hanging+l.size || l.left < hanging-l.size) {
			return false
		}
		return !unitStart.MatchString(l.text) && (hanging > 0 || samePage && l.left > prev.left+0.4*l.size)
	}
	// At the margin: blocks of text that are not set in begin there too.
	prevIn := prev.left - prev.margins.from
	if endsSentence(prev.text) && unitStart.MatchString(l.text) && prevIn < 0.9*prev.size {
		return false
	}
	return true
}

// opens reports whether the first of the lines is a paragraph's whose further lines begin further left: it is set in because it opens one.
func opens(ls []line) bool {
	l := ls[0]
	if len(ls) < 2 {
		return false
	}
	next := ls[1]
	return next.page == l.page && !next.alone && l.right+next.first+0.25*l.size > l.margins.to-0.5*l.size && next.left < l.left-0.4*l.size &&
		!unitStart.MatchString(next.text) && next.top-l.top <= 1.6*l.pitch
}

// endsSentence reports whether s ends as a paragraph ends.
func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(plain.WithoutAnchors(s), `”"'’)`))
	return strings.ContainsRune(".;:!?…/", r)
}

// between is what stands between two lines of one paragraph: a blank, but nothing where the first ends within a number of a document or a date ("TT-",
// "31/12/").
func between(a, b string) string {
	a = plain.WithoutAnchors(a)
	last, n := utf8.DecodeLastRuneInString(a)
	before, _ := utf8.DecodeLastRuneInString(a[:len(a)-n])
	first, _ := utf8.DecodeRuneInString(b)
	word := unicode.IsLetter(before) || unicode.IsDigit(before)
	if word && (last == '/' && (unicode.IsLetter(first) || unicode.IsDigit(first)) || last == '-' && unicode.IsUpper(first) && inNumber(a)) {
		return ""
	}
	return " "
}

// inNumber reports whether the last word of a is a document's number so far: "01/2022/TT-".
func inNumber(a string) bool {
	return strings.ContainsRune(a[strings.LastIndexByte(a, ' ')+1:], '/')
}
