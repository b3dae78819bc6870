package name

import (
	"slices"
	"testing"
)

func TestCapitalsGetTheCaseOfTheText(t *testing.T) {
	c := NewCasing(slices.Values([]string{"Luật này quy định việc tặng Huân chương Lao động của Nhà nước.", "Ở đó Hội đồng Thi đua - Khen thưởng Trung ương họp."}))
	for caps, want := range map[string]string{
		"TẶNG HUÂN CHƯƠNG LAO ĐỘNG":             "Tặng Huân chương Lao động",
		"HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG HỌP":    "Hội đồng Thi đua - Khen thưởng họp",
		"QUY ĐỊNH MỚI VỀ BÌNH CHỌN":             "Quy định mới về bình chọn",
		"PHONG TRÀO Ở TỈNH THÁI BÌNH":           "Phong trào ở tỉnh Thái Bình",
		"THI ĐUA Ở HUYỆN ĐẢO LÝ SƠN":            "Thi đua ở huyện đảo Lý Sơn",
		"XÃ VÙNG CAO TÀ SI LÁNG":                "Xã vùng cao tà si láng", // no unit stands first in a name
		"HỌP Ở HUYỆN TRÀ BỒNG VÀ XÃ ĐẢO AN HẢI": "Họp ở huyện Trà Bồng và xã đảo An Hải",
		"CHÍNH SÁCH AN SINH XÃ HỘI":             "Chính sách an sinh xã hội",
		"THỰC HIỆN CHỈ THỊ SỐ 19/CT-TTG":        "Thực hiện chỉ thị số 19/CT-TTG",
		"Không phải chữ hoa":                    "Không phải chữ hoa",
		"ĐÃ CÓ Ở ĐÓ CÁC Nội Dung Khác Rất Dài ": "ĐÃ CÓ Ở ĐÓ CÁC Nội Dung Khác Rất Dài ",
	} {
		if got := c.Sentence(caps); got != want {
			t.Errorf("%q: %q, want %q", caps, got, want)
		}
	}
}

// Words that stand at the start of a sentence have their capital from there: others of the same words are believed first.
func TestTheMiddleOfASentenceTellsTheCase(t *testing.T) {
	c := NewCasing(slices.Values([]string{"Thi đua yêu nước là tốt.", "Phong trào thi đua yêu nước."}))
	if got := c.Sentence("VỀ VIỆC THI ĐUA YÊU NƯỚC"); got != "Về việc thi đua yêu nước" {
		t.Errorf("%q", got)
	}
}

func TestWhatIsPrintedInCapitalsIsTold(t *testing.T) {
	for s, want := range map[string]bool{"QUYẾT ĐỊNH": true, "UBND": true, "Quyết định": false, "A": false, "12/2020": false, "BỘ NỘI Vụ": true, "": false} {
		if InCapitals(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
