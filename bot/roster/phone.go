package roster

import (
	"regexp"
	"strings"
)

var (
	// What says that there is none any more, where an empty cell says nothing.
	noPhone    = regexp.MustCompile(`(?i)^(?:[-–—]|xóa|xoá|xoa|bỏ|bo|không|khong)$`)
	phoneMarks = strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "", "\u00a0", "")
	// A number of Vietnam as it is dialled: a mobile has 10 digits, a fixed line 11. A spreadsheet that took it for a quantity
	// has lost its first 0.
	phoneNumber = regexp.MustCompile(`^(?:\+?84|0)?([35789]\d{8}|2\d{9})$`)
)

// phone reads a cell with one telephone number: its digits as they are dialled within the country.
func (i *importer) phone(r *fileRow, column string) string {
	if r.cells[column] == "" || noPhone.MatchString(r.cells[column]) {
		return ""
	}
	found := phoneNumber.FindStringSubmatch(phoneMarks.Replace(r.cells[column]))
	if found == nil {
		i.problem(r, column, "Không đọc được số điện thoại; đề nghị ghi một số, ví dụ 0912 345 678 hoặc 0227 3831 234, hoặc để trống.")
		return ""
	}
	return "0" + found[1]
}
