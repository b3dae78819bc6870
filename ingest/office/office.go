// Package office has LibreOffice turn a document of another word processor (.doc of Word 6 to 2003, .rtf, .odt) into a .docx, whose words ingest/docx reads.
//
// LibreOffice is a program of the system: it runs with bounds on its memory, time and what it writes, with an empty profile of its own in which no macro runs and
// nothing is fetched from elsewhere. Of a .doc it keeps automatic numbers as numbering of the .docx.
package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"thidua/ingest/confine"
	"thidua/ingest/plain"
)

// debianPackage is what an operator installs.
const debianPackage = "libreoffice-writer-nogui"

// maxInput is how many bytes a file may have.
const maxInput = 64 << 20

// limits are those of LibreOffice. 7.4 converts the samples, of up to 30 pages, with 192 MB of data, and is sometimes refused at 128 MB; on an idle machine it
// takes 3 s, on one with 12 times as much to do 18 s.
var limits = confine.Limits{Memory: 768 << 20, Time: 90 * time.Second, Output: 1 << 20}

// maxOutput is how large the .docx, or a file of the profile, may be: what ingest/docx reads at most, deflated.
const maxOutput = 128 << 20

// turn is held by who runs LibreOffice: it takes most of a processor and a few hundred megabytes.
var turn = make(chan struct{}, 1)

// Convert is the document as a .docx. The file has no name any more; the caller closes it. One document is converted at a time: others wait, until ctx ends.
//
// The error is a *plain.Error for what cannot be read, one that confine.ErrNoTool is in and that names the package to install, ctx's, or
// what confine.RunTool says of a bound: ErrMemory, ErrTimeout, ErrCrashed.
func Convert(ctx context.Context, in io.Reader) (*os.File, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if err != nil {
		return nil, fmt.Errorf("reading a document to convert: %w", err)
	}
	if len(data) > maxInput {
		return nil, plain.Errorf(plain.TooLarge, "more than %d MB", maxInput>>20)
	}
	suffix, err := recognise(data)
	if err != nil {
		return nil, err
	}
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	folder, err := os.MkdirTemp("", "thidua-office-*")
	if err != nil {
		return nil, fmt.Errorf("making a folder for LibreOffice: %w", err)
	}
	defer os.RemoveAll(folder)
	return convert(ctx, folder, suffix, data)
}

// convert runs LibreOffice in the folder.
func convert(ctx context.Context, folder, suffix string, data []byte) (*os.File, error) {
	from, to := filepath.Join(folder, "document"+suffix), filepath.Join(folder, "out")
	if err := os.WriteFile(from, data, 0o600); err != nil {
		return nil, fmt.Errorf("writing a document to convert: %w", err)
	}
	if err := writeProfile(filepath.Join(folder, "profile")); err != nil {
		return nil, fmt.Errorf("writing a profile for LibreOffice: %w", err)
	}
	tool := confine.Tool{
		Name: "soffice", Package: debianPackage,
		Args: []string{
			"-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(folder, "profile")), "--headless", "--norestore", "--nolockcheck",
			"--convert-to", "docx:MS Word 2007 XML", "--outdir", to, from,
		},
		Folder:    folder,
		FileBytes: maxOutput,
	}
	var said bytes.Buffer
	err := confine.RunTool(ctx, tool, nil, limits, func(out io.Reader) error {
		_, err := said.ReadFrom(out)
		return err
	})
	refused, isRefused := errors.AsType[*confine.ReadError](err)
	switch {
	case isRefused:
		return nil, plain.Errorf(plain.Damaged, "LibreOffice: %s", refused.Text)
	case err != nil:
		return nil, fmt.Errorf("running LibreOffice: %w", err)
	}
	docx, err := os.Open(filepath.Join(to, "document.docx"))
	if errors.Is(err, fs.ErrNotExist) { // it ends with 0 also when it could not read the document
		return nil, plain.Errorf(plain.Damaged, "LibreOffice: %s", bytes.TrimSpace(said.Bytes()))
	}
	if err != nil {
		return nil, fmt.Errorf("opening what LibreOffice wrote: %w", err)
	}
	return docx, nil
}
