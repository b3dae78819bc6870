package name

import (
	"slices"
	"testing"
)

func TestABodyIsNamedAsItIsWritten(t *testing.T) {
	c := NewCasing(slices.Values[[]string](nil))
	for caps, want := range map[string]string{
		"ỦY BAN NHÂN DÂN TỈNH THÁI BÌNH":                "Ủy ban nhân dân tỉnh Thái Bình",
		"UBND TỈNH HƯNG YÊN":                            "Ủy ban nhân dân tỉnh Hưng Yên",
		"ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI":              "Ủy ban nhân dân thành phố Hà Nội",
		"BỘ NỘI VỤ":                                     "Bộ Nội vụ",
		"QUỐC HỘI":                                      "Quốc hội",
		"CHÍNH PHỦ":                                     "Chính phủ",
		"HỘI ĐỒNG TĐKT TỈNH HƯNG YÊN":                   "Hội đồng Thi đua - Khen thưởng tỉnh Hưng Yên",
		"CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ NAM":          "Chủ tịch Ủy ban nhân dân tỉnh Hà Nam",
		"UBND HUYỆN ĐẢO LÝ SƠN":                         "Ủy ban nhân dân huyện đảo Lý Sơn",
		"PHÒNG NỘI VỤ HUYỆN MIỀN NÚI TRÀ BỒNG":          "Phòng Nội vụ huyện miền núi Trà Bồng",
		"UBND XÃ ĐẢO":                                   "Ủy ban nhân dân xã Đảo", // there is nothing else that is its name
		"BAN THƯỜNG VỤ HỘI NÔNG DÂN TỈNH HÀ NAM":        "Ban Thường vụ Hội Nông dân tỉnh Hà Nam",
		"BAN CHẤP HÀNH LIÊN ĐOÀN LAO ĐỘNG TỈNH HÀ NAM":  "Ban Chấp hành Liên đoàn Lao động tỉnh Hà Nam",
		"ĐOÀN CHỦ TỊCH ỦY BAN TRUNG ƯƠNG HỘI LIÊN HIỆP": "Đoàn Chủ tịch Ủy ban Trung ương Hội Liên hiệp",
		"BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI":           "Bộ Lao động - Thương binh và Xã hội",
		"UBND tỉnh Thái Bình":                           "Ủy ban nhân dân tỉnh Thái Bình",
		"Chủ tịch UBND tỉnh Thái Bình":                  "Chủ tịch Ủy ban nhân dân tỉnh Thái Bình",
	} {
		if got := c.Body(caps, ""); got != want {
			t.Errorf("%q: %q, want %q", caps, got, want)
		}
	}
}

// Decree 30/2020, annex II: a capital for the kind of a body, for its field and for names, and none for the unit before a name.
func TestABodyInCapitalsHasTheCaseOfTheDecree(t *testing.T) {
	c := NewCasing(slices.Values[[]string](nil))
	for caps, want := range map[string]string{
		"ỦY BAN THƯỜNG VỤ QUỐC HỘI":                          "Ủy ban Thường vụ Quốc hội",
		"THỦ TƯỚNG CHÍNH PHỦ":                                "Thủ tướng Chính phủ",
		"BỘ TRƯỞNG BỘ NỘI VỤ":                                "Bộ trưởng Bộ Nội vụ",
		"SỞ NỘI VỤ TỈNH THÁI BÌNH":                           "Sở Nội vụ tỉnh Thái Bình",
		"SỞ GIÁO DỤC VÀ ĐÀO TẠO":                             "Sở Giáo dục và Đào tạo",
		"BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH":                    "Bộ Văn hóa, Thể thao và Du lịch",
		"BAN THI ĐUA - KHEN THƯỞNG TRUNG ƯƠNG":               "Ban Thi đua - Khen thưởng Trung ương",
		"HỘI ĐỒNG NHÂN DÂN HUYỆN ĐỨC HÒA":                    "Hội đồng nhân dân huyện Đức Hòa",
		"HĐND XÃ TÂY GIANG":                                  "Hội đồng nhân dân xã Tây Giang",
		"VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH":                     "Văn phòng Ủy ban nhân dân tỉnh",
		"TỈNH ỦY THÁI BÌNH":                                  "Tỉnh ủy Thái Bình",
		"UỶ BAN NHÂN DÂN THỊ XÃ SƠN TÂY":                     "Ủy ban nhân dân thị xã Sơn Tây",
		"CÔNG AN TỈNH NAM ĐỊNH":                              "Công an tỉnh Nam Định",
		"TRƯỜNG THPT CHUYÊN LÊ HỒNG PHONG":                   "Trường THPT Chuyên Lê Hồng Phong",
		"ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM TỈNH HÀ NAM":       "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Hà Nam",
		"ĐOÀN TNCS HỒ CHÍ MINH":                              "Đoàn TNCS Hồ Chí Minh",
		"HỘI LIÊN HIỆP PHỤ NỮ TỈNH THÁI BÌNH":                "Hội Liên hiệp Phụ nữ tỉnh Thái Bình",
		"CHỦ TỊCH   HỘI ĐỒNG NHÂN DÂN  THÀNH PHỐ HẢI PHÒNG ": "Chủ tịch Hội đồng nhân dân thành phố Hải Phòng",
	} {
		if got := c.Body(caps, ""); got != want {
			t.Errorf("%q: %q, want %q", caps, got, want)
		}
	}
}

func TestThePlaceAndTheTextTellWhatIsAName(t *testing.T) {
	none := NewCasing(slices.Values[[]string](nil))
	if got := none.Body("CÔNG TY CÀ PHÊ ĐẮK LẮK", "Đắk Lắk"); got != "Công ty Cà phê Đắk Lắk" {
		t.Errorf("%q", got)
	}
	c := NewCasing(slices.Values([]string{"Các đơn vị của Viện Hàn lâm Khoa học."}))
	if alone, told := none.Body("VIỆN HÀN LÂM KHOA HỌC", ""), c.Body("VIỆN HÀN LÂM KHOA HỌC", ""); alone != "Viện Hàn lâm khoa học" || told != "Viện Hàn lâm Khoa học" {
		t.Errorf("%q and, where the text has it, %q", alone, told)
	}
}

func TestABodyThatIsWrittenSmallKeepsItsCase(t *testing.T) {
	for written, want := range map[string]string{
		"UBND  tỉnh Thái Bình":     "Ủy ban nhân dân tỉnh Thái Bình",
		"Chủ tịch UBND huyện Kim":  "Chủ tịch Ủy ban nhân dân huyện Kim",
		"Hội đồng TĐKT tỉnh":       "Hội đồng Thi đua - Khen thưởng tỉnh",
		"bộ Nội vụ":                "Bộ Nội vụ",
		"Bộ Văn hóa và Thông tin":  "Bộ Văn hóa và Thông tin",
		"Các đơn vị thuộc UBND xã": "Các đơn vị thuộc UBND xã",
		"":                         "",
	} {
		if got := Body(written); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
}
