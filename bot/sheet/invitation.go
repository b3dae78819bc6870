package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/png" // the size of a QR picture is read from the picture
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
	"rsc.io/qr"
)

// Invitation is one invitation to enclose with an official letter: whom it is for, and the link that lets them in.
// All is shown as it stands.
type Invitation struct {
	Code, Agency, Role, Link, Expires string
}

// invitationName is the worksheet of the invitations.
const invitationName = "Thư mời"

// WriteInvitations writes a .xlsx to print on A4, with the link of each row also as a QR code of 3 cm to scan from paper.
// Whoever has a link can enter as that agency: the links are secrets, so the file is the owner's alone (mode 0600), written
// whole or not at all, and is to be given to nobody but the agencies it names.
//
// It is an error if there are no rows, or a row has no link or one that fits no code.
func WriteInvitations(path, title string, rows []Invitation) error {
	if !strings.EqualFold(filepath.Ext(path), ".xlsx") {
		return fmt.Errorf("không ghi được tệp %s; đề nghị chọn tên tệp có đuôi .xlsx", path)
	}
	if len(rows) == 0 {
		return errors.New("chưa có lời mời nào để ghi; đề nghị tạo lời mời trước")
	}
	return writeWhole(path, func(w io.Writer) error {
		book := excelize.NewFile()
		defer book.Close()
		page := invitationPage{book: book}
		if err := page.fill(title, rows); err != nil {
			return err
		}
		return book.Write(w)
	})
}

// The columns fill the width of a landscape A4 page and no more: a wider table would be shrunk to fit, and the codes with it.
var invitationColumns = [...]struct {
	title string
	width float64
}{{"TT", 5}, {"Mã cơ quan", 12}, {"Tên cơ quan", 29}, {"Vai trò", 15}, {"Đường dẫn mời", 46}, {"Mã QR", 17}, {"Hết hạn", 12}}

const (
	invitationFont   = "Times New Roman"
	invitationHeader = 2    // the row of the column titles
	invitationHeight = 90.0 // points, 3.18 cm: the code and a little air; five rows a page
	invitationQR     = 113  // pixels of 1/96 inch: 3 cm
)

type invitationPage struct {
	book               *excelize.File
	plain, centre, url int
}

func (s *invitationPage) fill(title string, rows []Invitation) error {
	if err := s.book.SetSheetName(s.book.GetSheetName(0), invitationName); err != nil {
		return err
	}
	if err := s.layOut(title, len(rows)); err != nil {
		return fmt.Errorf("laying out the page: %w", err)
	}
	for i, row := range rows {
		if err := s.add(i, row); err != nil {
			return fmt.Errorf("lời mời của %s (mã %s): %w", row.Agency, row.Code, err)
		}
	}
	return nil
}

// layOut sets the title, the header and the page.
func (s *invitationPage) layOut(title string, rows int) error {
	book := s.book
	var heading, header int
	thin := []excelize.Border{
		{Type: "left", Color: "808080", Style: 1}, {Type: "right", Color: "808080", Style: 1},
		{Type: "top", Color: "808080", Style: 1}, {Type: "bottom", Color: "808080", Style: 1},
	}
	style := func(size float64, bold bool, across string, border []excelize.Border) *excelize.Style {
		return &excelize.Style{
			NumFmt: 49, Border: border, Font: &excelize.Font{Family: invitationFont, Size: size, Bold: bold},
			Alignment: &excelize.Alignment{Horizontal: across, Vertical: "center", WrapText: true},
		}
	}
	link := style(9, false, "left", thin)
	link.Font.Color, link.Font.Underline = "0563C1", "single"
	// Who types it from paper needs it whole, on one line.
	link.Alignment.WrapText, link.Alignment.ShrinkToFit = false, true
	for at, want := range map[*int]*excelize.Style{
		&heading: style(14, true, "center", nil), &header: style(12, true, "center", thin),
		&s.plain: style(12, false, "left", thin), &s.centre: style(12, false, "center", thin), &s.url: link,
	} {
		id, err := book.NewStyle(want)
		if err != nil {
			return err
		}
		*at = id
	}
	titles := make([]string, len(invitationColumns))
	for i, column := range invitationColumns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := book.SetColWidth(invitationName, name, name, column.width); err != nil {
			return err
		}
		titles[i] = column.title
	}
	return errors.Join(
		book.SetDefaultFont(invitationFont), // widths are counted in its digits
		book.SetDocProps(&excelize.DocProperties{Creator: "thidua", LastModifiedBy: "thidua", Title: title}),
		book.SetCellStr(invitationName, "A1", title),
		book.MergeCell(invitationName, "A1", "G1"),
		book.SetCellStyle(invitationName, "A1", "G1", heading),
		book.SetRowHeight(invitationName, 1, 30),
		book.SetSheetRow(invitationName, "A2", &titles),
		book.SetCellStyle(invitationName, "A2", "G2", header),
		book.SetRowHeight(invitationName, invitationHeader, 24),
		s.setPage(rows),
	)
}

// setPage sets how the page is printed, and keeps the header in sight.
func (s *invitationPage) setPage(rows int) error {
	book := s.book
	landscape, a4, one, many, fit, middle := "landscape", 9, 1, 0, true, true
	side, top, foot := 0.5, 0.5, 0.25
	return errors.Join(
		book.SetPanes(invitationName, &excelize.Panes{Freeze: true, YSplit: invitationHeader, TopLeftCell: "A3", ActivePane: "bottomLeft"}),
		book.SetSheetProps(invitationName, &excelize.SheetPropsOptions{FitToPage: &fit}),
		book.SetPageLayout(invitationName, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &one, FitToHeight: &many}),
		book.SetPageMargins(invitationName, &excelize.PageLayoutMarginsOptions{
			Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &foot, Footer: &foot, Horizontally: &middle,
		}),
		book.SetHeaderFooter(invitationName, &excelize.HeaderFooterOptions{OddFooter: "&CTrang &P/&N"}),
		book.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: invitationName,
			RefersTo: fmt.Sprintf("'%s'!$%d:$%d", invitationName, invitationHeader, invitationHeader),
		}),
		book.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Area", Scope: invitationName, RefersTo: fmt.Sprintf("'%s'!$A$1:$G$%d", invitationName, invitationHeader+rows),
		}),
	)
}

// add writes the row of number i, counted from 0.
func (s *invitationPage) add(i int, row Invitation) error {
	line := strconv.Itoa(invitationHeader + 1 + i)
	if row.Link == "" {
		return errors.New("không có đường dẫn mời; đề nghị tạo lại lời mời")
	}
	if err := s.book.SetRowHeight(invitationName, invitationHeader+1+i, invitationHeight); err != nil {
		return err
	}
	for _, cell := range []struct {
		column, value string
		style         int
	}{
		{"A", strconv.Itoa(i + 1), s.centre}, {"B", row.Code, s.centre}, {"C", row.Agency, s.plain}, {"D", row.Role, s.plain},
		{"E", row.Link, s.url}, {"F", "", s.centre}, {"G", row.Expires, s.centre},
	} {
		at := cell.column + line
		if err := s.book.SetCellStr(invitationName, at, cell.value); err != nil {
			return err
		}
		if err := s.book.SetCellStyle(invitationName, at, at, cell.style); err != nil {
			return err
		}
	}
	if err := s.book.SetCellHyperLink(invitationName, "E"+line, row.Link, "External"); err != nil {
		return err
	}
	return s.addCode("F"+line, row)
}

// addCode puts the QR code of the link, with its quiet zone, in the middle of a cell.
func (s *invitationPage) addCode(cell string, row Invitation) error {
	code, err := qr.Encode(row.Link, qr.M)
	if err != nil {
		return fmt.Errorf("encoding the link as QR: %w", err)
	}
	picture := code.PNG()
	config, _, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		return fmt.Errorf("reading the QR picture: %w", err)
	}
	// The library cuts to whole pixels; the half lets it come out as meant.
	scale := (invitationQR + 0.5) / float64(config.Width)
	return s.book.AddPictureFromBytes(invitationName, cell, &excelize.Picture{
		Extension: ".png", File: picture,
		Format: &excelize.GraphicOptions{
			AltText: row.Agency, ScaleX: scale, ScaleY: scale, OffsetX: 5, OffsetY: 3, LockAspectRatio: true, Positioning: "oneCell",
		},
	})
}
