package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// Tables as offices have them; each file stands for a kind. What it becomes, or the cell for which it is refused, is said.
func TestOrgImportReadsTablesAsOfficesHaveThem(t *testing.T) {
	eachOrg(t, func(c commands) {
		for _, test := range []struct {
			file   string
			status int
			want   []string
			no     string
		}{
			{"c4-title.csv", 0, []string{"Lưu ý: Bảng c4-title: Tên các cột ở dòng 3; các dòng phía trên là tiêu đề nên bỏ qua: dòng 1 “DANH SÁCH CƠ QUAN”.", "+ Thêm Sở Ví dụ (SVD), sở, ban, ngành", "Tổng cộng 1 thay đổi"}, ""},
			{"x01-title-rows.xlsx", 0, []string{"Tên các cột ở dòng 7", "dòng 5 “(Kèm theo Công văn số 12/SVD-TĐKT)”", "+ Thêm UBND xã Ví Dụ Một (XVD1), UBND xã, phường, đặc khu", "Tổng cộng 2 thay đổi"}, ""},
			{"x03-merged-parent.xlsx", 0, []string{"Ô gộp được hiểu là ghi cho mọi dòng của ô: D3:D5.", "(P1), đơn vị sự nghiệp, trực thuộc SVD", "(P2), đơn vị sự nghiệp, trực thuộc SVD", "(P3), đơn vị sự nghiệp, trực thuộc SVD"}, ""},
			{"x04-code-000.xlsx", 0, []string{"+ Thêm Sở Ví dụ Bảy (007)", "+ Thêm Sở Ví dụ Mười hai (012), sở, ban, ngành, trực thuộc 007"}, "Lưu ý"},
			{"x05-formula-nocache.xlsx", 1, []string{"dòng 2, Tên: Công thức trong ô này chưa có kết quả; đề nghị mở tệp bằng Excel, lưu lại", "dòng 3, Mã: Công thức trong ô này chưa có kết quả", "Tệp có 2 chỗ cần sửa"}, "để trống"},
			{"x22-errors.xlsx", 1, []string{"dòng 2, Tên: Ô này báo lỗi #N/A của bảng tính", "dòng 3, Tên: Ô này báo lỗi #REF! của bảng tính", "Tệp có 2 chỗ cần sửa"}, "Thêm"},
			{"x36-notes-col.xlsx", 0, []string{"Lưu ý: Bảng Cơ quan: Bảng không dùng đến các cột sau nên bỏ qua: G “Ghi chú”.", "Tổng cộng 2 thay đổi"}, ""},
			{"x50-people.xlsx", 1, []string{"bỏ “Ông” khỏi họ và tên ở dòng 2", "bỏ “Bà” khỏi họ và tên ở dòng 3", "bỏ “Đ/c” khỏi họ và tên ở dòng 4", "bỏ “(kiêm nhiệm)” khỏi họ và tên ở dòng 7",
				"dòng 5, Họ và tên: Trùng với dòng 4: cùng cơ quan, họ tên, vai trò", "dòng 8, Họ và tên: Ô này báo lỗi #N/A", "Tệp có 2 chỗ cần sửa"}, ""},
			{"an.xlsx", 0, []string{"Bảng Cũ đang ẩn nên bỏ qua", "Bảng Theo dõi không phải bảng về cơ cấu tổ chức nên bỏ qua", "Các dòng đang ẩn hoặc bị lọc vẫn được nạp: dòng 3.", "Các cột đang ẩn vẫn được nạp: D “Trực thuộc”.",
				"(P1), đơn vị sự nghiệp, trực thuộc SVD", "Tổng cộng 2 thay đổi"}, "Sở Cũ"},
			{"x56-eth.xlsx", 0, []string{"+ Thêm Đảng ủy Ví dụ (TT), cơ quan Đảng", "Tổng cộng 1 thay đổi"}, "Lưu ý"},
		} {
			c.Run(test.file, func(t *testing.T) {
				c := commands{t, c.settings}
				out, log := c.run(test.status, "org", "import", "--dry-run", filepath.Join(root, "bot/roster/testdata/cases", test.file))
				c.has(out+log, test.want...)
				if test.no != "" {
					c.hasNot(out+log, test.no)
				}
			})
		}
	})
}

func (c commands) hasNot(text, unwanted string) {
	c.Helper()
	if strings.Contains(text, unwanted) {
		c.Errorf("%q is in:\n%s", unwanted, text)
	}
}
