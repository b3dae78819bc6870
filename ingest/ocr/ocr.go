// Package ocr recognises the words of pages that are pictures: scanned pages of PDF files and photographs. It uses Tesseract with Debian's Vietnamese
// model and, for PDF files, poppler's pdftoppm, a page at a time.
//
// What is done to a page was chosen on two scanned documents of ten pages at 200 dots an inch (mean confidence of the words, by letters, of four pages):
// grey at 300 dots 94.1 %, at 200 94.5 % but with circumflexes of capitals lost; the red channel alone 93.5 %; colours bleached 93.8 %, and then the
// posts and names under red stamps are read, which grey loses, and numbers and days written in blue ink are gone, which are never read right.
//
// Recognition errs. It is never taken for more than it is: every page has its confidence, a number or a day of a letterhead that was not printed or is not
// read surely is left out so that it is asked for, and only what can be nothing else is mended.
package ocr

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"unicode"

	"thidua/ingest/layout"
	"thidua/ingest/plain"
)

// Size is how large a page of a PDF file is, in points.
type Size struct{ Width, Height float64 }

// Pages recognises pages of a PDF file: those of sizes, by their numbers from 1, several at a time but for one core of the machine, each after
// everything else that wants to run. It tells progress after each page how many are done, one call at a time. A page that cannot be recognised, or that
// takes too long, comes back without words.
//
// The error is ctx's, or wraps confine.ErrNoTool and names the packages to install.
func Pages(ctx context.Context, file *os.File, sizes map[int]Size, progress func(done, pages int)) (map[int]layout.Page, error) {
	if len(sizes) == 0 {
		return nil, nil
	}
	if err := check(ctx); err != nil {
		return nil, err
	}
	running, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var (
		mu    sync.Mutex
		found = make(map[int]layout.Page, len(sizes))
		group sync.WaitGroup
	)
	for number, size := range sizes {
		release, err := acquire(running)
		if err != nil {
			break
		}
		group.Go(func() {
			defer release()
			page, err := recognisePDF(running, file, number, size)
			if err != nil {
				stop(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			found[number] = page
			if progress != nil {
				progress(len(found), len(sizes))
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err := context.Cause(running); err != nil {
		return nil, err
	}
	return found, nil
}

// recognisePDF recognises a page of a PDF file; an error is one of the whole file.
func recognisePDF(ctx context.Context, file *os.File, number int, size Size) (layout.Page, error) {
	drawn, err := render(ctx, file, number, size.Width, size.Height)
	var page layout.Page
	if err == nil {
		page, err = recognise(ctx, drawn)
	}
	switch {
	case err == nil:
	case pageFailed(err):
		page = layout.Page{Width: size.Width, Height: size.Height, Recognised: true}
	default:
		return page, fmt.Errorf("recognising page %d: %w", number, err)
	}
	if number == 1 || hasMotto(page) {
		page.Words = mendLetterhead(page.Words, page.Height)
	}
	return page, nil
}

// Below these a page is not what people read upright.
const (
	uprightLetters    = 60
	uprightConfidence = 0.6
)

// recognise gives the words of a picture. Where few are found, the picture is tried turned.
func recognise(ctx context.Context, p picture) (layout.Page, error) {
	p = p.straightened()
	page, err := tesseract(ctx, p)
	if err != nil {
		return page, err
	}
	if read := sure(page); read < uprightLetters || page.Confidence() < uprightConfidence {
		quarters, most := 0, 2*read+20
		small := p.half()
		for q := 1; q < 4; q++ {
			turned, err := tesseract(ctx, small.turned(q))
			if err != nil {
				return page, err
			}
			if n := sure(turned); n > most {
				quarters, most = q, n
			}
		}
		if quarters > 0 {
			if page, err = tesseract(ctx, p.turned(quarters).straightened()); err != nil {
				return page, err
			}
		}
	}
	page.Words = withoutNoise(page.Words)
	mendCapitals(page.Words)
	mendReferences(page.Words)
	return page, nil
}

// sure is how many letters of the page belong to words that were read surely.
func sure(page layout.Page) int {
	var words []layout.Word
	for _, w := range page.Words {
		if w.Confidence > uprightConfidence {
			words = append(words, w)
		}
	}
	return layout.Page{Words: words}.Letters()
}

// unsure is the confidence below which a page has to be compared with the picture.
const unsure = 0.8

// Text is the text of pages, some of which may have been recognised, with what has to be known about that.
func Text(ctx context.Context, pages []layout.Page) (*plain.Text, error) {
	t := &plain.Text{Pages: make([]plain.Page, len(pages))}
	letters, sum := 0, 0.0
	for i, p := range pages {
		confidence := p.Confidence()
		t.Pages[i] = plain.Page{Recognised: p.Recognised, Confidence: confidence}
		n := p.Letters()
		switch {
		case n == 0 && len(p.Words) == 0:
			t.Warn(plain.BlankPage, i+1, "")
		case p.Recognised && confidence < unsure:
			t.Warn(plain.Unsure, i+1, fmt.Sprintf("%.2f", confidence))
		}
		if p.Recognised {
			letters, sum = letters+n, sum+confidence*float64(n)
		}
	}
	if letters > 0 {
		t.Warn(plain.Recognised, 0, fmt.Sprintf("%.2f", sum/float64(letters)))
	}
	read, err := layout.Text(ctx, pages)
	if err != nil {
		return nil, err
	}
	t.Body, t.Footnotes, t.Edges = read.Body, read.Footnotes, read.Edges
	if letters > 0 {
		t.Body = mendPosts(mendSections(t.Body))
	}
	if !strings.ContainsFunc(t.Body, unicode.IsLetter) {
		return nil, plain.Errorf(plain.Wordless, "no words on %d pages", len(pages))
	}
	return t, nil
}
