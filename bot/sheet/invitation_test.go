package sheet

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/xuri/excelize/v2"
)

func invitations(n int) []Invitation {
	rows := make([]Invitation, n)
	for i := range rows {
		rows[i] = Invitation{
			Code: fmt.Sprintf("%03d", i), Agency: fmt.Sprintf("Ủy ban nhân dân xã Đông Hưng số %d", i), Role: "Đầu mối thi đua, khen thưởng",
			Link: fmt.Sprintf("https://t.me/thidua_tinh_bot?start=m%032x", i*7919), Expires: "17 giờ 00 ngày 15/12/2026",
		}
	}
	return rows
}

func TestEachInvitationCanBeScannedFromItsRow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "thu-moi.xlsx")
	many := 100
	if *long {
		many = 500
	}
	rows := invitations(many)
	begin := time.Now()
	ok(t, WriteInvitations(path, "DANH SÁCH THƯ MỜI", rows))
	t.Logf("all rows in %v", time.Since(begin).Round(time.Millisecond))
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v", info.Mode(), err)
	}
	book, err := excelize.OpenFile(path)
	ok(t, err)
	defer book.Close()
	cells, err := book.GetRows(invitationName)
	ok(t, err)
	if cells[0][0] != "DANH SÁCH THƯ MỜI" || len(cells) != invitationHeader+len(rows) {
		t.Fatalf("title %q, %d rows", cells[0][0], len(cells))
	}
	if diff := cmp.Diff([]string{"TT", "Mã cơ quan", "Tên cơ quan", "Vai trò", "Đường dẫn mời", "Mã QR", "Hết hạn"}, cells[1]); diff != "" {
		t.Error(diff)
	}
	for i, row := range rows {
		line := invitationHeader + 1 + i
		want := []string{fmt.Sprint(i + 1), row.Code, row.Agency, row.Role, row.Link, "", row.Expires}
		if diff := cmp.Diff(want, cells[line-1]); diff != "" {
			t.Fatal(diff)
		}
		if linked, link, err := book.GetCellHyperLink(invitationName, fmt.Sprintf("E%d", line)); err != nil || !linked || link != row.Link {
			t.Fatalf("line %d links to %q, %v", line, link, err)
		}
		if i%10 != 0 && i != len(rows)-1 {
			continue // looking for a picture is slow
		}
		pictures, err := book.GetPictures(invitationName, fmt.Sprintf("F%d", line))
		ok(t, err)
		if len(pictures) != 1 || pictures[0].Format.AltText != row.Agency {
			t.Fatalf("line %d has %d pictures", line, len(pictures))
		}
		if got := scan(t, pictures[0].File); got != row.Link {
			t.Errorf("line %d scans as %q", line, got)
		}
	}
}

func scan(t *testing.T, picture []byte) string {
	t.Helper()
	decoded, err := png.Decode(bytes.NewReader(picture))
	ok(t, err)
	bitmap, err := gozxing.NewBinaryBitmapFromImage(decoded)
	ok(t, err)
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	ok(t, err)
	return result.GetText()
}

func TestInvitationsPrintOnLandscapeA4WithTheirHeader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.xlsx")
	ok(t, WriteInvitations(path, "Thư mời", invitations(3)))
	book, err := excelize.OpenFile(path)
	ok(t, err)
	defer book.Close()
	layout, err := book.GetPageLayout(invitationName)
	ok(t, err)
	properties, err := book.GetSheetProps(invitationName)
	ok(t, err)
	if *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 || layout.FitToHeight == nil || *layout.FitToHeight != 0 ||
		!*properties.FitToPage {
		t.Errorf("layout %+v", layout)
	}
	names := map[string]string{}
	for _, name := range book.GetDefinedName() {
		names[name.Name] = name.RefersTo
	}
	if diff := cmp.Diff(map[string]string{"_xlnm.Print_Titles": "'Thư mời'!$2:$2", "_xlnm.Print_Area": "'Thư mời'!$A$1:$G$5"}, names); diff != "" {
		t.Error(diff)
	}
	if height, err := book.GetRowHeight(invitationName, 3); err != nil || height != invitationHeight {
		t.Error(height, err)
	}
	// Within 27 cm of paper, or the page would be shrunk and the codes with it.
	total := 0.0
	for _, column := range invitationColumns {
		total += (column.width*7 + 5) / 96 * 2.54
	}
	if total > 27 {
		t.Errorf("the table is %.1f cm wide", total)
	}
}

func TestInvitationsThatCannotBeWrittenGetASentence(t *testing.T) {
	folder := t.TempDir()
	wantSentence(t, WriteInvitations(filepath.Join(folder, "a.csv"), "x", invitations(1)), "đuôi .xlsx")
	wantSentence(t, WriteInvitations(filepath.Join(folder, "a.xlsx"), "x", nil), "chưa có lời mời nào")
	wantSentence(t, WriteInvitations(filepath.Join(folder, "none", "a.xlsx"), "x", invitations(1)), "không có thư mục")
	rows := invitations(2)
	rows[1].Link = ""
	wantSentence(t, WriteInvitations(filepath.Join(folder, "a.xlsx"), "x", rows), "mã 001): không có đường dẫn mời")
	rows[1].Link = "https://t.me/" + strings.Repeat("x", 5000)
	if err := WriteInvitations(filepath.Join(folder, "a.xlsx"), "x", rows); err == nil {
		t.Error("a link that fits no code was written")
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
