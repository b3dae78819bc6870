package roster

import (
	"regexp"
	"strings"

	"thidua/knowledge/vietnamese"
)

var (
	// What says that there is none any more, where an empty cell says nothing.
	noPhone    = regexp.MustCompile(`(?i)^(?:[-–—]|xóa|xoá|xoa|bỏ|bo|không|khong)$`)
	phoneLabel = regexp.MustCompile(`(?i)^(?:sđt|đtdđ|đt|dđ|điện thoại|di động|tel|phone|mobile)(?:\s*[.:]+\s*|\s+)`)
	phoneMarks = strings.NewReplacer(".", "", ",", "", "-", "", "/", "", "(", "", ")", "")
	// A number of Vietnam as it is dialled: a mobile has 10 digits, a fixed line 11. Behind the country's number the first 0 is
	// written by some and left out by others.
	phoneNumber = regexp.MustCompile(`^((?:\+|00)?840?|0)?([35789]\d{8}|2\d{9})$`)
)

// phone reads a cell with one telephone number: its digits as they are dialled within the country.
func (i *importer) phone(r *fileRow, column string) string {
	cell := r.cells[column]
	if cell == "" || noPhone.MatchString(cell) {
		return ""
	}
	found := phoneNumber.FindStringSubmatch(phoneMarks.Replace(vietnamese.Compact(phoneLabel.ReplaceAllString(cell, ""))))
	switch {
	case found == nil:
		i.problem(r, column, "Không đọc được số điện thoại; đề nghị ghi một số, ví dụ 0912 345 678 hoặc 0227 3831 234, hoặc để trống.")
		return ""
	case found[1] == "":
		i.remark(r, "thêm số 0 đầu, mà bảng tính đã bỏ, vào số điện thoại")
	case found[1] != "0":
		i.remark(r, "ghi số 0 thay cho mã quốc gia 84 của số điện thoại")
	}
	return "0" + found[2]
}
