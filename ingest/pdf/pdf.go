// Package pdf reads PDF files: the text that they hold through poppler's pdftotext, and pages that are pictures through package ocr, page by page.
//
// What pdftotext offers was compared on two samples: -layout keeps the columns of a letterhead beside each other and does not tell a raised mark of a
// footnote from the article number it stands at ("Điều 7964"); -bbox-layout and -tsv give each word with its box, a mark apart from its number because it
// is smaller. -tsv is a quarter of the size of -bbox-layout, as fast, and is what Tesseract writes too. Package layout does the rest.
package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"thidua/ingest/confine"
	"thidua/ingest/layout"
	"thidua/ingest/legacy"
	"thidua/ingest/ocr"
	"thidua/ingest/plain"
)

// maxPages is how many pages a file may have: a law has 100, the longest annexes of one some 500.
const maxPages = 1000

// textLimits bound pdfinfo and pdftotext: 90 full pages took 0.3 s of processor time and 36 MB.
var textLimits = confine.Limits{Memory: 1 << 30, Time: 2 * time.Minute, Output: 128 << 20}

// Read reads a PDF file. Pages without words, with a digital signature as their only words, or with words that are no Vietnamese, as they come from fonts
// without their table of letters, are recognised; and so are scanned pages whose words do not account for the picture: a few that were stamped on it, or
// what a scanner took for another language. Progress is told how many of those are done.
//
// The error is ctx's; a *plain.Error (Damaged, Protected, TooLarge, Empty); or wraps confine.ErrNoTool and names the packages to install. What was
// recognised, and how surely, is in the text's pages and warnings.
func Read(ctx context.Context, file *os.File, progress func(page, pages int)) (*plain.Text, error) {
	if err := inspect(ctx, file); err != nil {
		return nil, err
	}
	pages, err := words(ctx, file)
	if err != nil {
		return nil, err
	}
	doubtful, encoding := false, legacy.Encoding("")
	for i, p := range pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var from legacy.Encoding
		if pages[i], from = repaired(p.WithoutStamp()); from != "" {
			encoding = from
		}
		doubtful = doubtful || readable(pages[i]) && unaccounted(pages[i])
	}
	scanned := map[int]bool{}
	if doubtful {
		if scanned, err = pictures(ctx, file, pages); err != nil {
			return nil, err
		}
	}
	wanted := map[int]ocr.Size{}
	for i, p := range pages {
		if !readable(p) || scanned[i+1] && unaccounted(p) {
			wanted[i+1] = ocr.Size{Width: p.Width, Height: p.Height}
		}
	}
	recognised, err := ocr.Pages(ctx, file, wanted, progress)
	if err != nil {
		return nil, err
	}
	for number, page := range recognised {
		if better(page, pages[number-1]) {
			pages[number-1] = page
		}
	}
	text, err := ocr.Text(ctx, pages)
	if err != nil {
		return nil, err
	}
	if encoding != "" {
		text.Warn(plain.LegacyEncoding, 0, string(encoding))
	}
	for i, p := range pages {
		if scanned[i+1] && !p.Recognised && toneless(p) {
			text.Warn(plain.Unsure, i+1, fmt.Sprintf("%.2f", p.Marks()))
		}
	}
	return text, nil
}

// debianPackage has the tools of poppler.
const debianPackage = "poppler-utils"

var pagesLine = regexp.MustCompile(`(?m)^Pages:\s+(\d+)\s*$`)

// inspect refuses a file that cannot be read, before its pages are.
func inspect(ctx context.Context, file *os.File) error {
	var said []byte
	err := run(ctx, file, confine.Tool{Name: "pdfinfo", Package: debianPackage, Args: []string{"/dev/stdin"}}, func(out io.Reader) (err error) {
		said, err = io.ReadAll(out)
		return err
	})
	if known, ok := errors.AsType[*plain.Error](err); ok && known.Reason == plain.Damaged && encrypted(file) {
		return plain.Errorf(plain.Protected, "%s", known.Detail)
	}
	if err != nil {
		return err
	}
	m := pagesLine.FindSubmatch(said)
	if m == nil {
		return plain.Errorf(plain.Damaged, "pdfinfo tells no number of pages")
	}
	if n, err := strconv.Atoi(string(m[1])); err != nil || n > maxPages {
		return plain.Errorf(plain.TooLarge, "%s pages", m[1])
	}
	return nil
}

// encrypted reports whether the file names a dictionary of its encryption, which stands in the clear (ISO 32000-1, 7.6.1). pdfinfo says what it could not
// read after warnings of all kinds.
func encrypted(file *os.File) bool {
	const word = "/Encrypt"
	buffer := make([]byte, 1<<16)
	for at := int64(0); ; at += int64(len(buffer) - len(word)) {
		n, err := file.ReadAt(buffer, at)
		if bytes.Contains(buffer[:n], []byte(word)) {
			return true
		}
		if err != nil {
			return false
		}
	}
}

// words is the pages as the file holds them.
func words(ctx context.Context, file *os.File) (pages []layout.Page, err error) {
	err = run(ctx, file, confine.Tool{Name: "pdftotext", Package: debianPackage, Args: []string{"-q", "-tsv", "/dev/stdin", "-"}}, func(out io.Reader) (err error) {
		pages, err = layout.ReadTSV(out)
		return err
	})
	switch {
	case errors.Is(err, layout.ErrTooMany):
		return nil, plain.Errorf(plain.TooLarge, "%v", err)
	case errors.Is(err, layout.ErrTable):
		return nil, plain.Errorf(plain.Damaged, "pdftotext wrote %v", err)
	}
	if err == nil && len(pages) == 0 {
		return nil, plain.Errorf(plain.Damaged, "pdftotext finds no pages")
	}
	return pages, err
}

// run runs a tool of poppler on the file, which the tool opens anew, wherever it was read to.
func run(ctx context.Context, file *os.File, tool confine.Tool, take func(io.Reader) error) error {
	err := confine.RunTool(ctx, tool, file, textLimits, take)
	var refused *confine.ReadError
	switch {
	case errors.As(err, &refused), errors.Is(err, confine.ErrCrashed):
		return plain.Errorf(plain.Damaged, "%s: %v", tool.Name, err)
	case errors.Is(err, confine.ErrMemory), errors.Is(err, confine.ErrTimeout), errors.Is(err, confine.ErrOutput):
		return plain.Errorf(plain.TooLarge, "%s: %v", tool.Name, err)
	}
	return err
}

const (
	fewLetters = 20  // a page with fewer has no text: a number, a stamp
	fewWords   = 20  // of fewer nothing can be said about their language
	vietnamese = 0.7 // the share of syllables below which words are no Vietnamese: 0.93 to 1 in the samples, 0.2 to 0.4 in old encodings
	scanWords  = 60  // a scanned page that has fewer words may have been stamped with them: a number, a day, who signed
	marked     = 0.6 // the share of syllables with marks below which a scanner took them for another language: 0.8 to 1 in Vietnamese, 0 to 0.35 in such layers
)

// readable reports whether the page's words are to be taken as they are.
func readable(p layout.Page) bool {
	if p.Letters() < fewLetters {
		return false
	}
	foreign, total := 0, 0
	for _, w := range p.Words {
		for _, r := range w.Text {
			total++
			if unicode.Is(unicode.Co, r) || r == unicode.ReplacementChar {
				foreign++
			}
		}
	}
	if foreign*20 > total {
		return false
	}
	share, n := p.Syllables()
	return n < fewWords || share >= vietnamese
}

// unaccounted reports whether the page, if it is a picture, has more words than the file holds, or others.
func unaccounted(p layout.Page) bool { return len(p.Words) < scanWords || toneless(p) }

// toneless reports whether most syllables of the page lack their marks.
func toneless(p layout.Page) bool {
	_, n := p.Syllables()
	return n >= fewWords && p.Marks() < marked
}

// better reports whether recognition read more of a page than the file holds of it. Where the file holds Vietnamese, it has to be twice as much: what a
// file says is not read wrong.
func better(recognised, held layout.Page) bool {
	good := func(p layout.Page) float64 {
		share, n := p.Syllables()
		return share * float64(n) * (1 + p.Marks())
	}
	atLeast := good(held)
	if readable(held) && !toneless(held) {
		atLeast *= 2
	}
	return good(recognised) > atLeast || len(held.Words) == 0
}

// softHyphen is not seen, but for the fonts of TCVN3, which have ư there.
const softHyphen = "\u00ad"

// repaired is the page with its words in Unicode, where they are those of a font of an old encoding, which it names, and without soft hyphens.
func repaired(p layout.Page) (layout.Page, legacy.Encoding) {
	words := make([]string, len(p.Words))
	for i, w := range p.Words {
		words[i] = w.Text
	}
	mended, from := legacy.Mend(strings.Join(words, "\n"))
	mended = strings.ReplaceAll(mended, softHyphen, "")
	if words = strings.Split(mended, "\n"); len(words) != len(p.Words) {
		return p, ""
	}
	p.Words = slices.Clone(p.Words)
	for i := range p.Words {
		p.Words[i].Text = words[i]
	}
	p.Words = slices.DeleteFunc(p.Words, func(w layout.Word) bool { return w.Text == "" })
	return p, from
}
