package legal

import (
	"strings"
	"testing"
)

func TestCapitalsGetTheCaseOfTheText(t *testing.T) {
	c := newCasing(readLines("Luật này quy định việc tặng Huân chương Lao động của Nhà nước.\nỞ đó Hội đồng Thi đua - Khen thưởng Trung ương họp.").body)
	for caps, want := range map[string]string{
		"TẶNG HUÂN CHƯƠNG LAO ĐỘNG":             "Tặng Huân chương Lao động",
		"HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG HỌP":    "Hội đồng Thi đua - Khen thưởng họp",
		"QUY ĐỊNH MỚI VỀ BÌNH CHỌN":             "Quy định mới về bình chọn",
		"PHONG TRÀO Ở TỈNH THÁI BÌNH":           "Phong trào ở tỉnh Thái Bình",
		"THỰC HIỆN CHỈ THỊ SỐ 19/CT-TTG":        "Thực hiện chỉ thị số 19/CT-TTG",
		"Không phải chữ hoa":                    "Không phải chữ hoa",
		"ĐÃ CÓ Ở ĐÓ CÁC Nội Dung Khác Rất Dài ": "ĐÃ CÓ Ở ĐÓ CÁC Nội Dung Khác Rất Dài ",
	} {
		if got := c.readable(caps); got != want {
			t.Errorf("%q: %q, want %q", caps, got, want)
		}
	}
}

func TestABodyIsNamedAsItIsWritten(t *testing.T) {
	c := newCasing(nil)
	for caps, want := range map[string]string{
		"ỦY BAN NHÂN DÂN TỈNH THÁI BÌNH":       "Ủy ban nhân dân tỉnh Thái Bình",
		"UBND TỈNH HƯNG YÊN":                   "Ủy ban nhân dân tỉnh Hưng Yên",
		"ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI":     "Ủy ban nhân dân thành phố Hà Nội",
		"BỘ NỘI VỤ":                            "Bộ Nội vụ",
		"QUỐC HỘI":                             "Quốc hội",
		"CHÍNH PHỦ":                            "Chính phủ",
		"HỘI ĐỒNG TĐKT TỈNH HƯNG YÊN":          "Hội đồng Thi đua - Khen thưởng tỉnh Hưng Yên",
		"CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ NAM": "Chủ tịch Ủy ban nhân dân tỉnh Hà Nam",
		"UBND tỉnh Thái Bình":                  "Ủy ban nhân dân tỉnh Thái Bình",
		"Chủ tịch UBND tỉnh Thái Bình":         "Chủ tịch Ủy ban nhân dân tỉnh Thái Bình",
	} {
		if got := c.issuerFrom(caps); got != want {
			t.Errorf("%q: %q, want %q", caps, got, want)
		}
	}
}

func TestCaseChangesNoLetter(t *testing.T) {
	for seed := range uint64(100) {
		w := law(randomOf(seed))
		text := strings.Join(w.paragraphs, "\n")
		c := newCasing(readLines(text).body)
		for _, p := range w.paragraphs {
			caps := strings.ToUpper(p)
			if got := c.readable(caps); !strings.EqualFold(got, squeeze(caps)) {
				t.Fatalf("%q became %q", caps, got)
			}
		}
	}
}
