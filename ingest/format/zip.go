package format

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"

	"thidua/ingest/plain"
	"thidua/ingest/zipfile"
)

// maxDirectory is how many bytes are read to find out what a zip is, which bounds the memory too: some 20,000 entries.
const maxDirectory = 1 << 20

// odf are the formats of OpenDocument by their media types; templates' types begin with the same.
var odf = []Format{ODT, ODS, ODP}

// insideZip is the format of a zip by its entries. Directories of more than maxDirectory are those of no document, but of an
// archive of very many files: Zip, which has bounds of its own.
func insideZip(in io.ReaderAt, size int64) (Format, error) {
	reader, err := zipfile.Open(in, size, maxDirectory)
	var damaged *zipfile.DamagedError
	switch {
	case errors.Is(err, zipfile.ErrDirectory):
		return Zip, nil
	case errors.As(err, &damaged):
		return Unknown, plain.Errorf(plain.Damaged, "%v", err)
	case err != nil:
		return Unknown, fmt.Errorf("reading a zip: %w", err)
	}
	has := map[string]*zip.File{}
	for _, f := range reader.File {
		has[strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))] = f
	}
	if has["[content_types].xml"] != nil {
		for _, main := range []struct {
			part   string
			format Format
		}{{"word/document", DOCX}, {"xl/workbook", XLSX}, {"ppt/presentation", PPTX}} {
			for name := range has {
				// Some programs number it: word/document2.xml.
				if strings.HasPrefix(name, main.part) && !strings.Contains(name[len(main.part):], "/") {
					return main.format, nil
				}
			}
		}
	}
	if f := has["mimetype"]; f != nil {
		mediaType := start(f)
		for _, format := range odf {
			if strings.HasPrefix(mediaType, format.MIME()) {
				return format, nil
			}
		}
	}
	return Zip, nil
}

// start is the first bytes of an entry, or "" where they cannot be read.
func start(f *zip.File) string {
	in, err := f.Open()
	if err != nil {
		return ""
	}
	defer in.Close()
	begin, _ := io.ReadAll(io.LimitReader(in, 100))
	return string(begin)
}
