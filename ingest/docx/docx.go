// Package docx reads the words of a file of Word (ECMA-376, "Office Open XML", transitional and strict; .docx, .docm, .dotx): paragraphs with the numbers that
// Word prints before them, tables, text boxes and notes, in their order. What Word prints at the edges of pages is apart; macros are not read.
//
// Nothing is written and nothing outside the file is followed. A file that is made to take memory or time without end is refused: each part, and all together,
// may inflate to so many bytes, elements may be so deep, and a document type is not read.
package docx

import (
	"io"
	"strings"

	"golang.org/x/text/unicode/norm"

	"thidua/ingest/legacy"
	"thidua/ingest/plain"
	"thidua/knowledge/vietnamese"
)

// Read reads the file, which has size bytes. The error is a *plain.Error.
func Read(in io.ReaderAt, size int64) (*plain.Text, error) {
	p, err := openPackage(in, size)
	if err != nil {
		return nil, err
	}
	d, err := p.document()
	if err != nil {
		return nil, err
	}
	lines, err := d.read()
	if err != nil {
		return nil, err
	}
	body, mended := legacy.Mend(strings.Join(lines, "\n"))
	if mended != "" { // the fonts that told the encoding were changed, or are in a style that is lost
		d.text.Warn(plain.LegacyEncoding, 0, string(mended))
	}
	d.text.Body = fit(d.placeMarks(body))
	for _, lines := range [][]string{d.text.Footnotes, d.text.Edges} {
		for i, line := range lines {
			line, mended := legacy.Mend(line)
			if mended != "" {
				d.text.Warn(plain.LegacyEncoding, 0, string(mended))
			}
			lines[i] = fit(line)
		}
	}
	if strings.TrimSpace(d.text.Body) == "" && len(d.text.Footnotes) == 0 {
		return nil, plain.NoWords(d.pictures)
	}
	d.warn()
	return d.text, nil
}

// fit is text as it is stored and shown.
func fit(s string) string { return norm.NFC.String(vietnamese.NFC(s)) }
