package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// readWorkbook reads a .xlsx element by element and keeps nothing but words. The library that writes ours makes a value of every
// element of every part first, which for a file of 200 KB took 12 GB.
func readWorkbook(name string, data []byte, most bounds) ([]Sheet, error) {
	sheets, err := readSheets(data, most)
	if limit := limitError(name, err); limit != nil {
		return nil, limit
	}
	switch {
	case errors.Is(err, errNoWorkbook):
		return nil, wrongType(name)
	case errors.Is(err, errOtherKind):
		return nil, fmt.Errorf("tệp %s không có định dạng .xlsx (là .ods, .xlsb hoặc tương tự); đề nghị mở bằng chương trình đã tạo ra tệp và lưu lại dạng .xlsx", name)
	case errors.Is(err, errLocked):
		return nil, fmt.Errorf("tệp %s đã đặt mật khẩu; đề nghị mở bằng Excel, bỏ mật khẩu và lưu lại dạng .xlsx", name)
	case err != nil:
		return nil, broken(name)
	}
	var hidden []string
	for _, s := range sheets {
		switch {
		case len(s.Rows) > 0:
			return sheets, nil
		case s.Hidden && len(hidden) < mostHidden:
			hidden = append(hidden, s.Name)
		}
	}
	if hidden != nil {
		return nil, fmt.Errorf("tệp %s không có dữ liệu ở bảng nào đang hiện, và có bảng đang ẩn (%s); đề nghị bỏ ẩn bảng cần đọc rồi lưu lại", name, strings.Join(hidden, ", "))
	}
	return nil, empty(name)
}

const (
	mostHidden   = 3   // are named where all that people see is blank
	longestTitle = 100 // letters of the name of a worksheet; Excel takes 31
)

// workbook is what the cells of all worksheets refer to.
type workbook struct {
	archive  *archive
	from1904 bool // days are counted from then
	formats  []cellFormat
	strings  []string // clean
	read     extent
}

// worksheet is a table of the book; one that is hidden is named and not read.
type worksheet struct {
	title, part string
	hidden      bool
}

// readSheets gives the worksheets.
func readSheets(data []byte, most bounds) (sheets []Sheet, err error) {
	a, err := openArchive(data, most)
	if err != nil {
		return nil, err
	}
	w := &workbook{archive: a}
	listed, err := w.open()
	if err != nil {
		return nil, err
	}
	for _, s := range listed {
		read := Sheet{Hidden: s.hidden}
		if !s.hidden {
			if read, err = w.sheet(s.part); err != nil {
				return nil, err
			}
		}
		title := []rune(cleanCell(s.title))
		read.Name = strings.TrimSpace(string(title[:min(len(title), longestTitle)]))
		sheets = append(sheets, read)
	}
	return sheets, nil
}

// open reads the book without its worksheets, and lists those.
func (w *workbook) open() ([]worksheet, error) {
	main := "xl/workbook.xml"
	top, err := w.archive.relations("")
	if err != nil {
		return nil, err
	}
	for _, r := range top {
		if r.kind == "officeDocument" {
			main = r.part
		}
	}
	relations, err := w.archive.relations(main)
	if err != nil {
		return nil, err
	}
	var listed []worksheet
	err = w.archive.walk(main, func(section string, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			w.from1904 = isTrue(attribute(e, "date1904"))
		case "sheet":
			r, ok := relations[attribute(e, "id")]
			if section != "sheets" || ok && r.kind != "worksheet" {
				return nil // a chart has no rows
			}
			state := attribute(e, "state")
			listed = append(listed, worksheet{title: attribute(e, "name"), part: r.part, hidden: state == "hidden" || state == "veryHidden"})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, r := range relations {
		switch {
		case w.archive.parts[partKey(r.part)] == nil:
			continue // some programs name parts they do not write
		case r.kind == "styles":
			err = w.readFormats(r.part)
		case r.kind == "sharedStrings":
			err = w.readStrings(r.part)
		}
		if err != nil {
			return nil, err
		}
	}
	return listed, nil
}

func isTrue(value string) bool { return value == "1" || value == "true" }

const (
	mostFormats = 70_000  // what Excel keeps, and some
	mostLetters = 1 << 20 // of the codes of all formats; Excel keeps some 250
)

// readFormats tells what cell formats show.
func (w *workbook) readFormats(part string) error {
	named := map[int]cellFormat{}
	letters := 0
	return w.archive.walk(part, func(section string, e xml.StartElement) error {
		switch {
		case section == "numFmts" && e.Name.Local == "numFmt":
			id, err := strconv.Atoi(attribute(e, "numFmtId"))
			if err != nil {
				return errBroken
			}
			code := attribute(e, "formatCode")
			letters += len(code)
			named[id] = formatOf(id, code)
		case section == "cellXfs" && e.Name.Local == "xf":
			id, err := strconv.Atoi(attribute(e, "numFmtId"))
			if err != nil {
				id = 0 // "General"
			}
			format, ok := named[id]
			if !ok {
				format = formatOf(id, "")
			}
			w.formats = append(w.formats, format)
		}
		if letters > mostLetters || len(named) > mostFormats || len(w.formats) > mostFormats {
			return errUnzipped
		}
		return nil
	})
}

// readStrings reads the texts that cells share.
func (w *workbook) readStrings(name string) error {
	p, err := w.archive.open(name)
	if err != nil {
		return err
	}
	defer p.Close()
	var text richText
	size := 0
	for {
		token, err := p.next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		if err := text.take(token); err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "si" {
				text.reset()
			}
		case xml.EndElement:
			if t.Name.Local != "si" {
				continue
			}
			s := cleanCell(unescape(text.words.String()))
			if size += len(s); size > mostText || len(w.strings) >= mostCells {
				return errTooMuch
			}
			w.strings = append(w.strings, s)
		}
	}
}

// richText gathers the words of a text that is in pieces of different fonts, without the readings that East Asian texts have.
type richText struct {
	words   strings.Builder
	piece   bool // inside one
	reading bool
}

func (r *richText) reset() {
	r.words.Reset()
	r.piece, r.reading = false, false
}

func (r *richText) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		switch t.Name.Local {
		case "t":
			r.piece = !r.reading
		case "rPh":
			r.reading = true
		}
	case xml.EndElement:
		switch t.Name.Local {
		case "t":
			r.piece = false
		case "rPh":
			r.reading = false
		}
	case xml.CharData:
		if r.piece {
			r.words.Write(t)
		}
	}
	if r.words.Len() > longestToken {
		return errTooMuch
	}
	return nil
}
