package roster_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"thidua/bot/directory"
	"thidua/knowledge/vietnamese"
)

// drawnAgencies are those that drawn people are of.
var drawnAgencies = agencySheet("S1|Sở Một|sở, ban, ngành|||", "S2|Sở Hai|sở, ban, ngành|||", "908|Hội Tám|hội quần chúng|||")

var personColumns = []drawnColumn{
	{name: "Mã cơ quan", headings: []string{"Mã cơ quan", "Mã đơn vị"}, write: writeCode, code: true, spoils: []string{"S9", "?", "01/07/2025"}},
	{name: "Họ và tên", headings: []string{"Họ và tên", "HỌ TÊN"}, write: writeName, spoils: []string{"@Lý Tín", "ly.tin@vidu.vn", "12", "nt", "..", "Vũ A, Vũ B", "Vũ A – Phó Giám đốc", "Së Néi Vô"}},
	{name: "Chức vụ", headings: []string{"Chức vụ"}, write: writeWords, spoils: []string{"nt", "″"}},
	{name: "Vai trò", headings: []string{"Vai trò"}, write: writeKind, spoils: []string{"nt", "người"}},
	{name: "Mã cán bộ", headings: []string{"Mã cán bộ"}, write: func(d *drawing, cell string) string { return d.one(cell, cell+"\u200b") }, code: true, spoils: []string{"2025-07-12"}},
	{name: "Văn bản cử", headings: []string{"Văn bản cử"}, write: writeWords, spoils: []string{"2025-07-12 00:00:00", "nt"}},
	{name: "Ngày văn bản", headings: []string{"Ngày văn bản"}, write: writeDay, day: true},
	{name: "Từ ngày", headings: []string{"Từ ngày"}, write: writeDay, day: true, spoils: []string{"2025", "7/2025", "2025-07", "tháng 7", "2205", "45839", "31/6/2025", "07/13/2025"}},
	{name: "Đến ngày", headings: []string{"Đến ngày"}, write: writeDay, day: true},
	{name: "Điện thoại", headings: []string{"Điện thoại", "SĐT"}, write: writePhone, spoils: []string{"113", "0912345678; 0987654321"}},
}

// people draws people with their posts; some have two, of which a list may say that one is a membership.
func people(seed uint64) *drawing {
	d := &drawing{r: rand.New(rand.NewPCG(seed, 16)), layout: personColumns, formulas: map[string]bool{}}
	for n := range 1 + d.r.IntN(10) {
		code, title := d.one("", fmt.Sprintf("%03d", n), fmt.Sprintf("CB%d", n)), d.one("Chuyên viên", "Phó Giám đốc", "Trưởng phòng 2")
		phone := fmt.Sprintf(d.one("09%08d", "02%09d"), 12345670+n)
		roles := []string{"Thành viên", "Đầu mối thi đua, khen thưởng", "Lãnh đạo cơ quan, đơn vị"}
		row := []string{d.one("S1", "S2", "908"), "Vũ Thị " + string(rune('A'+n)) + d.one("", "nh"), title, d.one(roles...), code, "", "", "2025-07-01", "", phone}
		if d.chance(2) {
			row[5], row[6] = "12/CV-SVD", "2025-06-30"
		}
		if d.chance(4) {
			row[8] = "2030-12-31"
		}
		d.rows = append(d.rows, row)
		if second := slices.Clone(row); d.chance(4) {
			second[3] = roles[(slices.Index(roles, row[3])+1)%len(roles)]
			d.rows = append(d.rows, second)
		}
	}
	return d
}

// checkShown wants every value of a person in the plan, as it will be stored.
func (d *drawing) checkShown(t *testing.T, changes []directory.Change) {
	t.Helper()
	var all strings.Builder
	for _, c := range changes {
		fmt.Fprintln(&all, c.Text)
	}
	for _, row := range d.rows {
		for c, value := range row {
			if d.layout[c].day {
				value = directory.Day(value).Words()
			}
			value = vietnamese.NFC(value)
			if c != d.at("Vai trò") && !strings.Contains(all.String(), value) { // of two roles one may be a membership
				t.Errorf("%s %q is not shown in\n%s", d.layout[c].name, value, all.String())
			}
		}
	}
}

// writeName puts before or behind a name what is none of it.
func writeName(d *drawing, cell string) string {
	before, behind := d.one("", "", "", "(bà) ", "Ô. ", "Ông/Bà ", "Ông (Bà) ", "Đ/c. ", "đ/c ", "Đồng chí: ", "TS.", "Ths ", "PGS.TS ", "PGS-TS. ", "Bà: ThS. ", "BS CKII "), ""
	if d.chance(4) {
		behind = d.one(" (bà)", ", TS", "; ThS.", " (kiêm nhiệm)")
	}
	if before+behind == "" {
		return writeWords(d, cell)
	}
	d.says = append(d.says, "khỏi họ và tên")
	return before + cell + behind
}

// writePhone writes a number as people and spreadsheets do.
func writePhone(d *drawing, cell string) string {
	rest := cell[1:]
	switch d.r.IntN(9) {
	case 0:
		d.says = append(d.says, "thêm số 0 đầu")
		return rest
	case 1:
		d.says = append(d.says, "mã quốc gia 84")
		return d.one("+84 ", "84", "0084 ", "+84 (0)", "(+84) ", "+84-0") + rest[:2] + d.one(".", " ", "") + rest[2:]
	case 2:
		return d.one("ĐT: ", "Tel. ", "SĐT ") + cell
	case 3:
		return wide(cell)
	}
	return cell[:4] + d.one("", " ", ".", "-", "–", "\u00a0", " - ") + cell[4:7] + d.one("", " ", ".") + cell[7:]
}
