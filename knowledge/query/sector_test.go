package query

import (
	"slices"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

func TestTheSectorOfAnAgencyIsInItsName(t *testing.T) {
	for sector, agencies := range map[string][]string{
		"y te": {"Sở Y tế", "Bệnh viện Đa khoa tỉnh", "Trung tâm Y tế Kiến Xương", "Trạm Y tế xã Vũ Quý", "Trường Đại học Y Dược Thái Bình", "Bộ Y tế", "y tế"},
		"giao duc": {"Phòng Giáo dục và Đào tạo", "Sở GIÁO DỤC và Đào tạo", "Trường THPT Lê Quý Đôn", "Trường Tiểu học và THCS Đông Hòa", "Trường Mầm non Hoa Hồng",
			"Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên", "Trường Cao đẳng Nghề", "giáo dục"},
		"cong an": {"Công an xã Vũ Quý", "Công an tỉnh", "Phòng Cảnh sát giao thông", "công an"}, "quoc phong": {"Bộ Chỉ huy quân sự tỉnh", "Ban Chỉ huy Quân sự phường", "Bộ đội Biên phòng", "quân đội", "dân quân tự vệ"},
		"toa an": {"Tòa án nhân dân khu vực 1", "Toà án nhân dân tối cao", "tòa án"}, "kiem sat": {"Viện kiểm sát nhân dân tỉnh"}, "tu phap": {"Sở Tư pháp", "Thi hành án dân sự tỉnh"},
		"nong nghiep": {"Sở Nông nghiệp và Môi trường", "Chi cục Kiểm lâm"}, "van hoa": {"Sở Văn hóa, Thể thao và Du lịch", "Bảo tàng tỉnh", "văn hóa, thể thao"},
		"ngan hang": {"Ngân hàng Nhà nước khu vực 4"}, "tai chinh": {"Sở Tài chính", "Thuế tỉnh", "Kho bạc Nhà nước khu vực"}, "cong thuong": {"Sở Công Thương"},
		"khoa hoc va cong nghe": {"Sở Khoa học và Công nghệ"}, "thanh tra": {"Thanh tra tỉnh"}, "cong doan": {"Liên đoàn Lao động tỉnh"}, "noi vu": {"Sở Nội vụ", "Ban Thi đua - Khen thưởng, Sở Nội vụ"},
		"": {"UBND xã Vũ Quý", "Phòng Văn hóa - Xã hội", "Văn phòng Đảng ủy", "Ban Xây dựng Đảng", "Trường Chính trị tỉnh", "Hội Liên hiệp Phụ nữ tỉnh", "Công ty TNHH Hoa Sen",
			"Chính phủ", "Quốc hội", "Thủ tướng Chính phủ", ""},
	} {
		for _, agency := range agencies {
			for _, name := range []string{agency, strings.ToUpper(agency), vietnamese.Fold(agency)} {
				if got := SectorOf(name); got != sector {
					t.Errorf("%q is of %q, want %q", name, got, sector)
				}
			}
		}
	}
}

func TestASectorIsNamedInAQuestion(t *testing.T) {
	for question, want := range map[string][]string{
		"chị em điều dưỡng làm bao nhiêu năm thì được kỷ niệm chương": {"y te"}, "Giáo viên mầm non thì sao": {"giao duc"}, "công an xã ai ký giấy khen": {"cong an"},
		"thư ký tòa án nghỉ ốm có được xét không": {"toa an"}, "bác sĩ trạm xá": {"y te"}, "Giấy khen của xã do ai ký?": nil, "Bằng khen của Thủ tướng": nil,
		"chiến sĩ thi đua cơ sở tối đa bao nhiêu phần trăm": nil, "chiến sĩ ở đại đội xét chiến sĩ thi đua thế nào": {"quoc phong"},
	} {
		for _, typed := range []string{question, vietnamese.Fold(question), strings.ToUpper(question)} {
			if got := Read(typed, nil).Sectors(); !slices.Equal(got, want) {
				t.Errorf("%q names %v, want %v", typed, got, want)
			}
		}
	}
}

// Whoever is named with a row's issuer is of its sector, and a sector that a question can name has an issuer.
func TestEveryRowOfTheSectorsIsMet(t *testing.T) {
	for _, s := range loadSectors() {
		if s.issuer == general {
			continue
		}
		if got := SectorOf("Bộ " + s.issuer); got != s.issuer {
			t.Errorf("%s is taken by the row of %s before it", s.issuer, got)
		}
		for _, w := range s.words {
			if !slices.Contains(Read("hỏi về"+w+"ạ", nil).Sectors(), s.issuer) {
				t.Errorf("%q does not name %s", w, s.issuer)
			}
		}
		for _, w := range s.agencies {
			if got := SectorOf("Phòng" + w); got != s.issuer {
				t.Errorf("an agency of%sis of %q, not %s", w, got, s.issuer)
			}
		}
	}
	for _, bad := range []string{"y te", "y te | bac si", "a | b | c | d"} {
		if _, err := parseSectors(bad); err == nil {
			t.Errorf("%q is a row", bad)
		}
	}
}
