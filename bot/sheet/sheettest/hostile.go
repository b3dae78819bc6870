// Package sheettest makes files of tables that harm who reads them without care.
package sheettest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

// File is a file, and words of the sentence that who sends it is told.
type File struct {
	Name    string
	Content []byte
	Says    string
}

const (
	tooLarge = "giải nén ra quá lớn (tối đa 80 MB); đề nghị"
	tooMuch  = "quá nhiều dữ liệu (tối đa 100.000 dòng, 1.000.000 ô); đề nghị"
	damaged  = "bị hỏng hoặc không phải tệp .xlsx; đề nghị"
)

// Hostile are files that a reader must refuse, by what is wrong with them. Each is made when it is asked for; the largest has
// 20 MB. What unzips to a hundred MB and more has that part of it, for a reader with smaller bounds. It is one long function
// because it is one list.
func Hostile(part int) map[string]func() File {
	book := func(says string, change func(parts map[string]content)) func() File {
		return func() File { return File{Name: "danh-sach.xlsx", Content: pack(change), Says: says} }
	}
	inSheet := func(says, before, unit string, times int, after string) func() File {
		return book(says, func(parts map[string]content) {
			parts[sheetPart] = wrapped("worksheet", "<sheetData>"+before, unit, times, after+"</sheetData>")
		})
	}
	return map[string]func() File{
		// 200 KB, for which twelve gigabytes were needed once.
		"cell formats": book(tooLarge, func(parts map[string]content) {
			parts[stylesPart] = wrapped("styleSheet", "<cellXfs>", "<xf/>", 27_500_000/part, "</cellXfs>")
		}),
		"codes of formats": book(tooLarge, func(parts map[string]content) {
			parts[stylesPart] = wrapped("styleSheet", "<numFmts>", `<numFmt numFmtId="164" formatCode="`+strings.Repeat("0", 255)+`"/>`, 5_000, "</numFmts>")
		}),
		"fonts": book(tooLarge, func(parts map[string]content) {
			parts[stylesPart] = wrapped("styleSheet", "<fonts>", "<font/>", 20_000_000/part, "</fonts>")
		}),
		"shared strings": book(tooMuch, func(parts map[string]content) {
			parts[stringsPart] = wrapped("sst", "", "<si/>", 27_500_000/part, "")
		}),
		"one long string": book(tooMuch, func(parts map[string]content) {
			parts[stringsPart] = wrapped("sst", "<si><t>", strings.Repeat("x", 1000), 200_000/part, "</t></si>")
		}),
		"a string of many pieces": book(tooMuch, func(parts map[string]content) {
			parts[stringsPart] = wrapped("sst", "<si>", "<r><t>0123456789</t></r>", 3_000_000/part, "</si>")
		}),
		"a part listed often": book(tooMuch, func(parts map[string]content) {
			parts["xl/workbook.xml"] = wrapped("workbook", "<sheets>", `<sheet name="S" sheetId="1" r:id="rId1"/>`, 10_000, "</sheets>")
			parts[sheetPart] = wrapped("worksheet", "<sheetData>", `<row><c t="inlineStr"><is><t>x</t></is></c></row>`, 50, "</sheetData>")
		}),
		"entities": book(damaged, func(parts map[string]content) {
			parts[sheetPart] = content{before: `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>`}
		}),
		"depth":          inSheet(damaged, "", "<a>", 20_000_000/part, ""),
		"blank rows":     inSheet(tooLarge, "", "<row/>", 20_000_000/part, ""),
		"blank cells":    inSheet(tooLarge, "<row>", "<c/>", 20_000_000/part, "</row>"),
		"attributes":     inSheet(tooLarge, "<row ", `a="" `, 10_000_000/part, "/>"),
		"rows":           inSheet(tooMuch, "", `<row><c t="inlineStr"><is><t>x</t></is></c></row>`, 150_000, ""),
		"far columns":    inSheet(tooMuch, "", `<row><c r="ALL1" t="inlineStr"><is><t>x</t></is></c></row>`, 90_000, ""),
		"10,000 columns": inSheet("quá nhiều cột (tối đa 1.000 cột); đề nghị", "<row>", `<c t="inlineStr"><is><t>x</t></is></c>`, 10_000, "</row>"),
		"sizes that lie": book(damaged, func(parts map[string]content) {
			lying := wrapped("worksheet", "<sheetData>", "<row/>", 10_000_000/part, "</sheetData>")
			lying.lie = true
			parts[sheetPart] = lying
		}),
		"parts": book(tooLarge, func(parts map[string]content) {
			for n := range 20_000 {
				parts[fmt.Sprintf("xl/%d", n)] = content{}
			}
		}),
		"columns listed often": book(damaged, func(parts map[string]content) {
			parts[sheetPart] = wrapped("worksheet", "<cols>", `<col min="1" max="16384" hidden="1"/>`, 20_000, "</cols>")
		}),
		"all cells claimed": book("quá nhiều cột (tối đa 1.000 cột); đề nghị", func(parts map[string]content) {
			parts[sheetPart] = wrapped("worksheet", `<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>`+
				`<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`, "", 0, "")
		}),
		"a cell beyond the last column": inSheet(damaged, `<row r="1"><c r="XFE1" t="inlineStr"><is><t>x</t></is></c></row>`, "", 0, ""),
		"a cell of another row":         inSheet(damaged, `<row r="2"><c r="A99999999999" t="inlineStr"><is><t>x</t></is></c></row>`, "", 0, ""),
		"a row beyond the last":         inSheet(damaged, `<row r="1048577"><c t="inlineStr"><is><t>x</t></is></c></row>`, "", 0, ""),
		"a page": func() File {
			return File{Name: "danh-sach.xls", Content: []byte("\uFEFF \r\n<HTML><body><table><tr><td>Mã</td></tr></table></body></html>"), Says: "là trang web hoặc tệp XML, chỉ có tên như bảng tính; đề nghị"}
		},
		"a page called a workbook": func() File {
			return File{Name: "danh-sach.xlsx", Content: []byte("<!DOCTYPE html><table><tr><td>Mã</td></tr></table>"), Says: "là trang web"}
		},
		"a workbook of 2003 as XML": func() File {
			return File{Name: "danh-sach.xls", Content: []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>`), Says: "là trang web hoặc tệp XML"}
		},
		"an OpenDocument": book("không có định dạng .xlsx (là .ods, .xlsb hoặc tương tự); đề nghị", func(parts map[string]content) {
			clear(parts)
			parts["mimetype"] = content{before: "application/vnd.oasis.opendocument.spreadsheet"}
			parts["content.xml"], parts["META-INF/manifest.xml"] = content{before: "<office:document-content/>"}, content{before: "<manifest:manifest/>"}
		}),
		"a binary workbook": book("không có định dạng .xlsx", func(parts map[string]content) {
			delete(parts, "xl/workbook.xml")
			parts["xl/workbook.bin"] = content{before: "\x83\x01"}
		}),
		"blank lines": func() File {
			return File{Name: "danh-sach.csv", Content: bytes.Repeat([]byte("\n"), 2<<20), Says: tooMuch}
		},
		"locked by Excel": func() File {
			return File{Name: "danh-sach.xlsx", Content: []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..."), Says: "mật khẩu; đề nghị"}
		},
		"locked by a packer": book("đã đặt mật khẩu; đề nghị", func(parts map[string]content) {
			parts["xl/workbook.xml"] = content{before: "secret", locked: true}
		}),
		"no zip": func() File { return File{Name: "danh-sach.xlsx", Content: []byte("PK, but no zip"), Says: damaged} },
		"delimiters": func() File {
			return File{Name: "danh-sach.csv", Content: bytes.Repeat([]byte(","), 20<<20), Says: "quá nhiều cột"}
		},
		"lines": func() File {
			return File{Name: "danh-sach.csv", Content: bytes.Repeat([]byte("a\n"), 10<<20), Says: tooMuch}
		},
	}
}

// content is that of a part: before, then unit so many times, then after.
type content struct {
	before, unit string
	times        int
	after        string
	lie          bool // the archive says that it has ten bytes
	locked       bool // the archive says that it is encrypted
}

func (c content) writeTo(w io.Writer) error {
	_, err := io.WriteString(w, c.before)
	block := strings.Repeat(c.unit, 1000)
	for left := c.times; left > 0 && err == nil; left -= 1000 {
		_, err = io.WriteString(w, block[:len(c.unit)*min(left, 1000)])
	}
	if err == nil {
		_, err = io.WriteString(w, c.after)
	}
	return err
}

const (
	sheetPart   = "xl/worksheets/sheet1.xml"
	stylesPart  = "xl/styles.xml"
	stringsPart = "xl/sharedStrings.xml"

	spaces    = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	kind      = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	types     = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
)

// wrapped is the content of a part with this root.
func wrapped(root, before, unit string, times int, after string) content {
	return content{before: "<" + root + spaces + ">" + before, unit: unit, times: times, after: after + "</" + root + ">"}
}

// pack is a workbook of one worksheet with one cell, changed.
func pack(change func(parts map[string]content)) []byte {
	parts := map[string]content{
		"[Content_Types].xml": {before: types},
		"_rels/.rels":         {before: relations + `<Relationship Id="rId1" Type="` + kind + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		"xl/workbook.xml":     wrapped("workbook", `<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>`, "", 0, ""),
		"xl/_rels/workbook.xml.rels": {before: relations + `<Relationship Id="rId1" Type="` + kind + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + kind + `styles" Target="styles.xml"/>` +
			`<Relationship Id="rId3" Type="` + kind + `sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
		sheetPart: wrapped("worksheet", `<sheetData><row><c t="inlineStr"><is><t>x</t></is></c></row></sheetData>`, "", 0, ""),
	}
	change(parts)
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, part := range parts {
		if err := add(archive, name, part); err != nil {
			panic(err) // a buffer takes everything
		}
	}
	if err := archive.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func add(archive *zip.Writer, name string, part content) error {
	if !part.lie && !part.locked {
		w, err := archive.Create(name)
		if err != nil {
			return err
		}
		return part.writeTo(w)
	}
	var packed bytes.Buffer
	inner := zip.NewWriter(&packed)
	if err := add(inner, name, content{before: part.before, unit: part.unit, times: part.times, after: part.after}); err != nil {
		return err
	}
	if err := inner.Close(); err != nil {
		return err
	}
	r, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		return err
	}
	header := r.File[0].FileHeader
	if part.lie {
		header.UncompressedSize64, header.CRC32 = 10, crc32.ChecksumIEEE([]byte("0123456789"))
	}
	if part.locked {
		header.Flags |= 1
	}
	raw, err := r.File[0].OpenRaw()
	if err != nil {
		return err
	}
	w, err := archive.CreateRaw(&header)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, raw)
	return err
}
