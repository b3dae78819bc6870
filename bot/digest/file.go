package digest

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
)

// File draws a report as what a file of that name is by its ending: ".docx", ".xlsx" or ".md". whole is a report of its own, with letterhead,
// signature and annexes; else it is the part to paste into another. The workbook is the same for both.
// What Check refuses is not drawn.
func File(d Data, name string, whole bool) ([]byte, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	ending := strings.ToLower(filepath.Ext(name))
	switch ending {
	case ".md":
		return Markdown(d, whole)
	case ".xlsx":
		return Workbook(d)
	case ".docx":
		document := Part(d)
		if whole {
			document = Whole(d)
		}
		var docx bytes.Buffer
		err := document.WriteDOCX(&docx)
		return docx.Bytes(), err
	}
	return nil, fmt.Errorf("a report is not drawn as %q: name a .docx, .xlsx or .md file", ending)
}
