package legal

import (
	"strings"
	"testing"
)

const (
	state = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
	party = "ĐẢNG CỘNG SẢN VIỆT NAM\n_____\n"
	day   = "Nam Hà, ngày 05 tháng 3 năm 2024\n"
)

// Letterheads as offices set them: of the state, of the Party and of mass organisations, of letters and of decisions.
func TestWhatALetterheadSays(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a motto with other dashes", "SỞ Y TẾ\nCỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập–Tự do–Hạnh phúc\nSố: 7/KH-SYT\n" + day + "KẾ HOẠCH\nTuần lễ thử",
			"Kế hoạch|7/KH-SYT|2024-03-05|Sở Y tế tỉnh Nam Hà|Tuần lễ thử"},
		{"the name of the country on two lines", "SỞ Y TẾ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT\nNAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 7/KH-SYT\n" + day + "KẾ HOẠCH\nTuần lễ thử",
			"Kế hoạch|7/KH-SYT|2024-03-05|Sở Y tế tỉnh Nam Hà|Tuần lễ thử"},
		{"who issues and the country on one line", "SỞ Y TẾ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 7/KH-SYT\nĐộc lập - Tự do - Hạnh phúc\n" + day + "KẾ HOẠCH\nTuần lễ thử",
			"Kế hoạch|7/KH-SYT|2024-03-05|Sở Y tế tỉnh Nam Hà|Tuần lễ thử"},
		{"a committee of the Party", "TỈNH ỦY NAM HÀ\n*\n" + party + "Số 12-CT/TU\n" + day + "CHỈ THỊ\nvề học tập", "Chỉ thị|12-CT/TU|2024-03-05|Tỉnh ủy Nam Hà|về học tập"},
		{"a board of one", "TỈNH ỦY NAM HÀ\nBAN DÂN VẬN\n*\n" + party + "Số: 77 -KH/BDVTU\n" + day + "KẾ HOẠCH\nvề học tập",
			"Kế hoạch|77-KH/BDVTU|2024-03-05|Ban Dân vận Tỉnh ủy Nam Hà|về học tập"},
		{"a board of the centre", "BAN CHẤP HÀNH TRUNG ƯƠNG\nBAN TUYÊN GIÁO\n*\n" + party + "Số 9-HD/BTGTW\n" + day + "HƯỚNG DẪN\nvề học tập",
			"Hướng dẫn|9-HD/BTGTW|2024-03-05|Ban Tuyên giáo Trung ương|về học tập"},
		{"a letter of the Party", "ĐẢNG ỦY KHỐI DOANH NGHIỆP TỈNH\n*\n" + party + "Số 3-CV/ĐUK\nVề báo cáo số liệu\nnăm 2023\n" + day + "\nKính gửi: Các chi bộ,",
			"Công văn|3-CV/ĐUK|2024-03-05|Đảng ủy Khối doanh nghiệp tỉnh Nam Hà|Về báo cáo số liệu năm 2023"},
		{"a mass organisation", "TỈNH ĐOÀN NAM HÀ\nBAN CHẤP HÀNH\n" + state + "Số: 3/BC-TĐ\n" + day + "BÁO CÁO\nKết quả thử", "Báo cáo|3/BC-TĐ|2024-03-05|Ban Chấp hành Tỉnh đoàn Nam Hà|Kết quả thử"},
		{"a letter with its subject on two lines", "UBND TỈNH NAM HÀ\nSỞ CÔNG THƯƠNG\n" + state + "Số: 31/SCT-VP\nV/v báo cáo số liệu\nThi đua năm 2023\n" + day + "\nKính gửi: Các đơn vị.",
			"Công văn|31/SCT-VP|2024-03-05|Sở Công Thương tỉnh Nam Hà|Về việc báo cáo số liệu Thi đua năm 2023"},
		{"a submission with its subject above its kind", "SỞ Y TẾ\n" + state + "Số: 3/TTr-SYT\nV/v đề nghị thử\n" + day + "TỜ TRÌNH\nKính gửi: Ủy ban nhân dân tỉnh.", "Tờ trình|3/TTr-SYT|2024-03-05|Sở Y tế tỉnh Nam Hà|Về việc đề nghị thử"},
		{"a letter without a subject", "UBND HUYỆN BÌNH LỤC\nVĂN PHÒNG\n" + state + "Số: 31/VP\n" + day + "\nKính gửi: Các đơn vị.",
			"Công văn|31/VP|2024-03-05|Văn phòng Ủy ban nhân dân huyện Bình Lục|"},
		{"an office of a province that its text names", "UBND TỈNH\nVĂN PHÒNG\n" + state + "Số: 31/TB-VP\n" + day + "THÔNG BÁO\nVề việc thử ở tỉnh Nam Hà", "Thông báo|31/TB-VP|2024-03-05|Văn phòng Ủy ban nhân dân tỉnh Nam Hà|Về việc thử ở tỉnh Nam Hà"},
		{"an office of a province that only the place of issue names", "UBND TỈNH\nSỞ NỘI VỤ\n" + state + "Số: 31/TB-SNV\n" + day + "THÔNG BÁO\nVề việc thử", "Thông báo|31/TB-SNV|2024-03-05|Sở Nội vụ tỉnh Nam Hà|Về việc thử"},
		{"a school", "SỞ GIÁO DỤC VÀ ĐÀO TẠO\nTRƯỜNG THPT CHUYÊN NAM HÀ\n" + state + "Số: 2/TB-THPT\n" + day + "THÔNG BÁO\nVề việc thử", "Thông báo|2/TB-THPT|2024-03-05|Trường THPT Chuyên Nam Hà|Về việc thử"},
		{"a day in figures", "ỦY BAN NHÂN DÂN\nXÃ LIÊM TÚC\n" + state + "Số: 2/TB-UBND\nLiêm Túc, ngày 5-3-2024\nTHÔNG BÁO\nVề việc thử", "Thông báo|2/TB-UBND|2024-03-05|Ủy ban nhân dân xã Liêm Túc|Về việc thử"},
		{"a hospital", "SỞ Y TẾ NAM HÀ\nBỆNH VIỆN ĐA KHOA TỈNH\n" + state + "Số: 2/TB-BV\n" + day + "THÔNG BÁO\nVề việc thử", "Thông báo|2/TB-BV|2024-03-05|Bệnh viện Đa khoa tỉnh Nam Hà|Về việc thử"},
		{"a draft that is counted", "SỞ Y TẾ\n" + state + "Số: 2/TB-SYT\n" + day + "DỰ THẢO LẦN 3\nTHÔNG BÁO\nVề việc thử", "Thông báo|2/TB-SYT|2024-03-05|Sở Y tế tỉnh Nam Hà|Về việc thử|draft"},
		{"a director who decides", "UBND TỈNH NAM HÀ\nSỞ NỘI VỤ\n" + state + "Số: 2/QĐ-SNV\n" + day + "QUYẾT ĐỊNH\nBan hành Quy chế của Hội đồng\nThi đua ngành\nGIÁM ĐỐC SỞ NỘI VỤ\nCăn cứ Luật Thử;\nQUYẾT ĐỊNH:",
			"Quyết định|2/QĐ-SNV|2024-03-05|Giám đốc Sở Nội vụ tỉnh Nam Hà|Ban hành Quy chế của Hội đồng Thi đua ngành"},
		{"a chairman whose name is not whole", "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ LIÊM TÚC | Độc lập - Tự do - Hạnh phúc\nSố: 2/QĐ-UBND | " + day + "QUYẾT ĐỊNH\nVề việc thử\nCHỦ TỊCH ỦY BAN NHÂN DÂN XÃ\nCăn cứ Luật Thử;",
			"Quyết định|2/QĐ-UBND|2024-03-05|Chủ tịch Ủy ban nhân dân xã Liêm Túc|Về việc thử"},
		{"who decides on the line of the kind", "UỶ BAN NHÂN DÂN\nTỈNH NAM HÀ\n" + state + "Số: 18/2004/QĐ-UB\n" + day + "QUYẾT ĐỊNH CỦA UỶ BAN NHÂN DÂN TỈNH\nVề việc thử\nUỶ BAN NHÂN DÂN TỈNH NAM HÀ\nCăn cứ Luật Thử;",
			"Quyết định|18/2004/QĐ-UB|2024-03-05|Ủy ban nhân dân tỉnh Nam Hà|Về việc thử"},
		{"a title with a name in quotes", "SỞ Y TẾ\n" + state + "Số: 2/KH-SYT\n" + day + "KẾ HOẠCH\nPhong trào thi đua “Toàn ngành\nChung sức thử” năm 2024\nThực hiện Kế hoạch của tỉnh, Sở Y tế\nban hành kế hoạch như sau:",
			"Kế hoạch|2/KH-SYT|2024-03-05|Sở Y tế tỉnh Nam Hà|Phong trào thi đua “Toàn ngành Chung sức thử” năm 2024"},
		// Who issues together.
		{"two ministries on two lines", "BỘ NỘI VỤ\nBỘ TÀI CHÍNH\n" + state + "Số: 3/2014/TTLT-BNV-BTC\n" + day + "THÔNG TƯ LIÊN TỊCH\nHướng dẫn thử", "Thông tư liên tịch|3/2014/TTLT-BNV-BTC|2024-03-05|Bộ Nội vụ - Bộ Tài chính|Hướng dẫn thử"},
		{"three, one with a dash in its name", "BỘ NỘI VỤ - BỘ QUỐC PHÒNG\nBỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI\n" + state + "Số: 3/2014/TTLT-BNV-BQP-BLĐTBXH\n" + day + "THÔNG TƯ LIÊN TỊCH\nHướng dẫn thử",
			"Thông tư liên tịch|3/2014/TTLT-BNV-BQP-BLĐTBXH|2024-03-05|Bộ Nội vụ - Bộ Quốc phòng - Bộ Lao động - Thương binh và Xã hội|Hướng dẫn thử"},
		{"a joint resolution", "ỦY BAN THƯỜNG VỤ QUỐC HỘI - CHÍNH PHỦ - ĐOÀN CHỦ TỊCH ỦY BAN TRUNG ƯƠNG\nMẶT TRẬN TỔ QUỐC VIỆT NAM\n" + state + "Số: 4/2017/NQLT-UBTVQH14-CP-ĐCT\n" + day + "NGHỊ QUYẾT LIÊN TỊCH\nQuy định thử",
			"Nghị quyết liên tịch|4/2017/NQLT-UBTVQH14-CP-ĐCT|2024-03-05|Ủy ban Thường vụ Quốc hội - Chính phủ - Đoàn Chủ tịch Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam|Quy định thử"},
		{"departments below their committee", "UBND TỈNH NAM HÀ\nSỞ NỘI VỤ - SỞ TÀI CHÍNH\n" + state + "Số: 5/HDLT-SNV-STC\n" + day + "HƯỚNG DẪN LIÊN TỊCH\nVề thử", "Hướng dẫn liên tịch|5/HDLT-SNV-STC|2024-03-05|Sở Nội vụ - Sở Tài chính tỉnh Nam Hà|Về thử"},
		{"with a number of before 2005", "BỘ NỘI VỤ-BỘ TÀI CHÍNH\n" + state + "Số: 3/2004/TTLT/BNV-BTC\n" + day + "THÔNG TƯ LIÊN TỊCH\nHướng dẫn thử", "Thông tư liên tịch|3/2004/TTLT/BNV-BTC|2024-03-05|Bộ Nội vụ - Bộ Tài chính|Hướng dẫn thử"},
		// Bodies without their places.
		{"a committee and the place of issue", "UBND TỈNH\n" + state + "Số: 1/QĐ-UBND\n" + day + "QUYẾT ĐỊNH\nVề việc thử", "Quyết định|1/QĐ-UBND|2024-03-05|Ủy ban nhân dân tỉnh Nam Hà|Về việc thử"},
		{"one that its title places", "UBND TỈNH\n" + state + "Số: 1/QĐ-UBND\nTP. Phủ Lý, ngày 05 tháng 3 năm 2024\nQUYẾT ĐỊNH\nVề việc thử trên địa bàn tỉnh Nam Hà", "Quyết định|1/QĐ-UBND|2024-03-05|Ủy ban nhân dân tỉnh Nam Hà|Về việc thử trên địa bàn tỉnh Nam Hà"},
		{"one of no known place", "UBND TỈNH\n" + state + "Số: 1/QĐ-UBND\nngày 05 tháng 3 năm 2024\nQUYẾT ĐỊNH\nVề việc thử", "Quyết định|1/QĐ-UBND|2024-03-05||Về việc thử"},
		{"one issued in another province's town", "UBND TỈNH\n" + state + "Số: 1/QĐ-UBND\n" + day + "QUYẾT ĐỊNH\nVề việc thử\nTheo đề nghị của tỉnh Khánh Bình và tỉnh Hà Thử;", "Quyết định|1/QĐ-UBND|2024-03-05||Về việc thử"},
		{"one after a merger", "UBND TỈNH\n" + state + "Số: 1/QĐ-UBND\nHưng Yên, ngày 05 tháng 7 năm 2025\nQUYẾT ĐỊNH\nVề việc thử\nThay thế Quyết định của Ủy ban nhân dân tỉnh Thái Bình;", "Quyết định|1/QĐ-UBND|2025-07-05|Ủy ban nhân dân tỉnh Hưng Yên|Về việc thử"},
		{"one before it, of another province", "UBND TỈNH\n" + state + "Số: 1/QĐ-UBND\nHưng Yên, ngày 05 tháng 7 năm 2024\nQUYẾT ĐỊNH\nVề việc thử\nTheo kinh nghiệm của Ủy ban nhân dân tỉnh Thái Bình;", "Quyết định|1/QĐ-UBND|2024-07-05||Về việc thử"},
		{"one issued in the town of the only province named", "UBND TỈNH\n" + state + "Số: 1/QĐ-UBND\nLong Xuyên, ngày 05 tháng 7 năm 2024\nQUYẾT ĐỊNH\nVề việc thử\nTrên địa bàn tỉnh An Giang;", "Quyết định|1/QĐ-UBND|2024-07-05|Ủy ban nhân dân tỉnh An Giang|Về việc thử"},
		{"a district", "UBND HUYỆN\n" + state + "Số: 1/QĐ-UBND\nĐông Hà, ngày 05 tháng 3 năm 2024\nQUYẾT ĐỊNH\nVề việc thử", "Quyết định|1/QĐ-UBND|2024-03-05|Ủy ban nhân dân huyện Đông Hà|Về việc thử"},
		{"a commune, the level where the text says it", "ỦY BAN NHÂN DÂN\n" + state + "Số: 1/QĐ-UBND\nVũ Thử, ngày 05 tháng 3 năm 2024\nQUYẾT ĐỊNH\nVề việc thử ở xã Vũ Thử", "Quyết định|1/QĐ-UBND|2024-03-05|Ủy ban nhân dân xã Vũ Thử|Về việc thử ở xã Vũ Thử"},
		{"of no known level", "ỦY BAN NHÂN DÂN\n" + state + "Số: 1/QĐ-UBND\n" + day + "QUYẾT ĐỊNH\nVề việc thử", "Quyết định|1/QĐ-UBND|2024-03-05||Về việc thử"},
		{"a committee of the Party", "TỈNH ỦY\n" + party + "Số 1-QC/TU\n" + day + "QUY CHẾ\nlàm việc", "Quy chế|1-QC/TU|2024-03-05|Tỉnh ủy Nam Hà|làm việc"},
		// Symbols of the Party without a line with the kind.
		{"a conclusion", "TỈNH ỦY NAM HÀ\n*\nSố 12-KL/TU\n" + party + day + "\nvề công tác thử", "Kết luận|12-KL/TU|2024-03-05|Tỉnh ủy Nam Hà|về công tác thử"},
		{"a rule", "TỈNH ỦY NAM HÀ\n*\nSố 12-QĐi/TU\n" + party + day + "\nvề công tác thử", "Quy định|12-QĐi/TU|2024-03-05|Tỉnh ủy Nam Hà|về công tác thử"},
		{"a decision that calls itself one", "TỈNH ỦY NAM HÀ\n*\nSố 12-QĐ/TU\n" + party + day + "\nvề công tác thử\n\nĐiều 1. Quyết định này có hiệu lực từ ngày ký.", "Quyết định|12-QĐ/TU|2024-03-05|Tỉnh ủy Nam Hà|về công tác thử"},
		{"a rule that calls itself one", "TỈNH ỦY NAM HÀ\n*\nSố 12-QĐ/TU\n" + party + day + "\nvề công tác thử\n\nĐiều 1. Quy định này có hiệu lực từ ngày ký.", "Quy định|12-QĐ/TU|2024-03-05|Tỉnh ủy Nam Hà|về công tác thử"},
		{"a decision or a rule", "TỈNH ỦY NAM HÀ\n*\nSố 12-QĐ/TU\n" + party + day + "\nvề công tác thử", "|12-QĐ/TU|2024-03-05|Tỉnh ủy Nam Hà|về công tác thử"},
		{"a draft", "SỞ Y TẾ\n" + state + "Số: 2/KH-SYT\n" + day + "DỰ THẢO KẾ HOẠCH\nTuần lễ thử", "Kế hoạch|2/KH-SYT|2024-03-05|Sở Y tế tỉnh Nam Hà|Tuần lễ thử|draft"},
	} {
		text := c.text + "\n1. Mục đích.\n2. Nội dung.\n"
		check(t, text)
		d, err := Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		h := d.Header
		got := strings.Join([]string{h.Kind, h.Number, h.Date, h.Issuer, h.Title}, "|")
		if h.Draft {
			got += "|draft"
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}
