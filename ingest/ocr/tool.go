package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"thidua/ingest/confine"
	"thidua/ingest/layout"
	"thidua/ingest/plain"
)

// The bounds on the programs. A page of 300 dots an inch took Tesseract up to 3 s of processor time and 212 MB; one that is full of noise takes it
// ten times as long.
var (
	recogniseLimits = confine.Limits{Memory: 1 << 30, Time: 2 * time.Minute, Output: 16 << 20}
	renderLimits    = confine.Limits{Memory: 1 << 30, Time: time.Minute, Output: 4 * maxSide * maxSide}
)

// slots are the recognitions that may run at a time in this process: one core is left to the answers.
var slots = make(chan struct{}, max(1, runtime.NumCPU()-1))

// acquire waits for a slot; release gives it back.
func acquire(ctx context.Context) (release func(), err error) {
	select {
	case slots <- struct{}{}:
		return func() { <-slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// behind is the tool run so that everything else on the machine comes first, where the system has nice.
func behind(tool confine.Tool) (confine.Tool, error) {
	path, err := tool.Find()
	if err != nil {
		return tool, err
	}
	if _, err := exec.LookPath("nice"); err != nil {
		return tool, nil
	}
	tool.Name, tool.Args = "nice", append([]string{"-n", "10", path}, tool.Args...)
	return tool, nil
}

// check reports whether Tesseract and its Vietnamese are there, or an error that wraps confine.ErrNoTool.
func check(ctx context.Context) error {
	tool, err := behind(confine.Tool{Name: "tesseract", Package: "tesseract-ocr tesseract-ocr-vie", Args: []string{"--list-langs"}})
	if err != nil {
		return err
	}
	var languages []byte
	err = confine.RunTool(ctx, tool, nil, recogniseLimits, func(out io.Reader) (err error) {
		languages, err = io.ReadAll(out)
		return err
	})
	if err != nil {
		return fmt.Errorf("asking Tesseract for its languages: %w", err)
	}
	for line := range strings.Lines(string(languages)) {
		if strings.TrimSpace(line) == "vie" {
			return nil
		}
	}
	return &confine.NoToolError{Name: "the Vietnamese of tesseract", Package: "tesseract-ocr-vie"}
}

// tesseract gives the words of a picture.
func tesseract(ctx context.Context, p picture) (page layout.Page, err error) {
	tool, err := behind(confine.Tool{
		Name:        "tesseract",
		Args:        []string{"stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", strconv.Itoa(resolution), "tsv"},
		Environment: []string{"OMP_THREAD_LIMIT=1"}, // four threads of one page take it five times as long
	})
	if err != nil {
		return page, err
	}
	err = confine.RunTool(ctx, tool, bytes.NewReader(p.pgm()), recogniseLimits, func(out io.Reader) error {
		pages, err := layout.ReadTSV(out)
		if err == nil && len(pages) > 0 {
			page = pages[0]
		}
		return err
	})
	page.Recognised = true
	return page, err
}

// render draws page number, from 1, of the PDF file in colour, at the resolution that recognition wants or at what a page of this size, in points, may
// have.
func render(ctx context.Context, file *os.File, number int, width, height float64) (p picture, err error) {
	dots := float64(resolution)
	if longest := max(width, height) / 72 * dots; longest > maxSide {
		dots *= maxSide / longest
	}
	at := strconv.Itoa(number)
	tool, err := behind(confine.Tool{Name: "pdftoppm", Package: "poppler-utils", Args: []string{"-q", "-r", strconv.FormatFloat(dots, 'f', 2, 64), "-f", at, "-l", at, "/dev/stdin"}})
	if err != nil {
		return p, err
	}
	err = confine.RunTool(ctx, tool, file, renderLimits, func(out io.Reader) (err error) {
		p, err = readPPM(out)
		return err
	})
	return p, err
}

// pageFailed reports whether the error is about a page alone, so that the others can be read.
func pageFailed(err error) bool {
	var refused *confine.ReadError
	var unreadable *plain.Error
	return errors.As(err, &refused) || errors.As(err, &unreadable) || errors.Is(err, confine.ErrTimeout) || errors.Is(err, confine.ErrMemory) ||
		errors.Is(err, confine.ErrOutput) || errors.Is(err, confine.ErrCrashed) || errors.Is(err, layout.ErrTooMany) || errors.Is(err, layout.ErrTable)
}
