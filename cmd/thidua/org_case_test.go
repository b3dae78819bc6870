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
			{"hai-bang.csv", 1, []string{"Bảng hai-bang:\n  dòng 1: Không nhận ra bảng ghi từ dòng 1; đề nghị ghi tên các cột như trong tệp mẫu, hoặc ghi ở một bảng riêng.", "Tệp có 1 chỗ cần sửa"}, "Thêm"},
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

// What is kept otherwise than it stands in a cell is said before it is done, and what a preview shows of a person is all that is stored.
func TestOrgImportShowsWhatItKeeps(t *testing.T) {
	const header = "Mã cơ quan;Họ và tên;Chức vụ;Vai trò;Mã cán bộ;Văn bản cử;Ngày văn bản;Từ ngày;Đến ngày;Điện thoại\n"
	eachOrg(t, func(c commands) {
		c.run(0, "org", "import", "--yes", c.file("cq.csv", "DANH SÁCH\nMã;Tên;Loại\n'008;Sở Tám;sở, ban, ngành\nA;Sở A;sở, ban, ngành\nTM. ỦY BAN NHÂN DÂN;KT. CHỦ TỊCH;PHÓ CHỦ TỊCH\n\nDANH SÁCH HỘI\nTên;Mã;Loại\nHội H;H;hội quần chúng\n"))
		out, _ := c.run(0, "org", "show")
		c.has(out, "008  Sở Tám (sở, ban, ngành)", "H  Hội H (hội quần chúng)", "3 cơ quan")
		out, _ = c.run(0, "org", "import", "--dry-run", c.file("nguoi.csv", header+
			"'008;(bà) Trần Thị B;Phó Giám đốc;Lãnh đạo;'008;12/QĐ;01–07–2025;01 07 2025;ngày 31 tháng 12 năm 2030;+84 (0)91.234.5680\n"+
			"A;Ông/Bà Lê Văn C;-;Đầu mối;;;;1/7/25;;912345679\n"+
			"A;Đ/c. Lê Văn C, TS;;Thành viên;;;;1/7/25;;０９１２–３４５–６７９\n"+
			"A;Nguyễn Noël;Công ty A×B;Thành viên;;;;1/7/25\n"+
			"A;Vũ Ân;‘Bàn tay vàng’ cơ sở;Thành viên;;;;1/7/25;;…\n"))
		c.has(out, "bỏ “(bà)” khỏi họ và tên ở dòng 2.", "bỏ “Ông/Bà” khỏi họ và tên ở dòng 3.", "bỏ “TS”, “Đ/c.” khỏi họ và tên ở dòng 4.", "Dấu ' ở đầu ô là dấu ô văn bản của bảng tính nên bỏ: dòng 2.\n",
			"thêm số 0 đầu, mà bảng tính đã bỏ, vào số điện thoại ở dòng 3.", "ghi số 0 thay cho mã quốc gia 84 của số điện thoại ở dòng 2.", "coi “-” ở cột Chức vụ là ô trống ở dòng 3.", "coi “…” ở cột Điện thoại là ô trống ở dòng 6.",
			"dòng 4: Lê Văn C cùng họ tên, cùng cơ quan với dòng 3, được hiểu là một người", "không thêm vai trò Thành viên cho người đã có vai trò khác ở cùng cơ quan ở dòng 4.",
			"+ Trần Thị B, Lãnh đạo cơ quan, đơn vị, 008, từ 01/7/2025 đến 31/12/2030; mã cán bộ: 008; điện thoại: 0912345680; chức vụ: Phó Giám đốc; văn bản cử: 12/QĐ; ngày văn bản: 01/7/2025\n",
			"+ Lê Văn C, Đầu mối thi đua, khen thưởng, A, từ 01/7/2025; điện thoại: 0912345679\n", "+ Nguyễn Noël, Thành viên, A, từ 01/7/2025; chức vụ: Công ty A×B\n",
			"+ Vũ Ân, Thành viên, A, từ 01/7/2025; chức vụ: ‘Bàn tay vàng’ cơ sở\n", "Tổng cộng 4 thay đổi")
		_, log := c.run(1, "org", "import", c.file("sai.csv", header+
			"A;@Lý Tín;;Thành viên\nA;Vũ A;″;Thành viên\nA;Vũ B;;-nt-\nA;Vũ C;;Thành viên;;;;2025\nA;Vũ D;;Thành viên;;;45839\nA;Vũ E;;Thành viên;;;;31/6/2025\n"+
			"A;Vũ G;Phó Giám đốc;Lãnh đạo\nA;Vũ G;Chuyên viên;Thành viên\nA;Hồ Tư;;Đầu mối;9\nA;Hồ Tự;;Lãnh đạo;9\nA;Së Néi Vô;;Thành viên\nA;VÅ© HÃ²a;;Thành viên\nnt;Vũ H;;Thành viên;;;;;;x\n"))
		c.has(log, "dòng 2, Họ và tên: “@Lý Tín” là tên tài khoản", "dòng 3, Chức vụ: “″” có lẽ nghĩa là như trên; đề nghị ghi lại nội dung", "dòng 4, Vai trò: “-nt-” có lẽ nghĩa là như trên",
			"dòng 5, Từ ngày: “2025” chưa rõ là ngày nào; đề nghị ghi đủ ngày/tháng/năm", "dòng 6, Ngày văn bản: “45839” là một con số, không phải ngày; nếu là ngày 01/7/2025",
			"dòng 7, Từ ngày: “31/6/2025” không phải là một ngày có trong lịch", "dòng 9, Chức vụ: Dòng 8 ghi Vũ G ở cùng cơ quan và thời gian với chức vụ “Phó Giám đốc”",
			"dòng 11, Mã cán bộ: Mã cán bộ 9 đã ghi cho Hồ Tư ở dòng 10", "dòng 12, Họ và tên: “Së Néi Vô” không phải chữ Unicode",
			"dòng 14, Mã cơ quan: “nt” có lẽ nghĩa là như trên; đề nghị ghi lại nội dung của dòng trên, hoặc ghi NT bằng chữ in hoa nếu đó là mã.", "dòng 14, Điện thoại: Không đọc được số điện thoại", "Tệp có 12 chỗ cần sửa; chưa có gì thay đổi.")
	})
}

func (c commands) hasNot(text, unwanted string) {
	c.Helper()
	if strings.Contains(text, unwanted) {
		c.Errorf("%q is in:\n%s", unwanted, text)
	}
}
