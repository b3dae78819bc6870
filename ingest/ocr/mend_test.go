package ocr

import (
	"strings"
	"testing"

	"thidua/ingest/layout"
)

// line is words of one line, each as high as wide, with the confidence 0.95; "f7~40" has 0.40.
func line(text string) (words []layout.Word) {
	x := 100.0
	for field := range strings.FieldsSeq(text) {
		w := layout.Word{Text: field, Left: x, Top: 400, Bottom: 440, Confidence: 0.95, Line: 1}
		if text, percent, ok := strings.Cut(field, "~"); ok {
			w.Text, w.Confidence = text, float64(percent[0]-'0')/10+float64(percent[1]-'0')/100
		}
		w.Right = x + 20*float64(len([]rune(w.Text)))
		x = w.Right + 15
		words = append(words, w)
	}
	return words
}

func said(words []layout.Word) string {
	var all []string
	for _, w := range words {
		all = append(all, w.Text)
	}
	return strings.Join(all, " ")
}

func TestALetterheadIsMendedOnlyWhereItCanBeNothingElse(t *testing.T) {
	for read, want := range map[string]string{
		"Số: 672 /KH-UBND":           "Số: 672/KH-UBND",
		"Số: 672/KH-UBND":            "Số: 672/KH-UBND",
		"Số:672/KH-UBND":             "Số: 672/KH-UBND",
		"Số 06/2022/QH15":            "Số: 06/2022/QH15",
		"Số: 672~60 /KH-UBND":        "Số: /KH-UBND", // by hand
		"Số: Ố#⁄/~30 /KH-UBND":       "Số: /KH-UBND",
		"Số: ,. - /2023/QĐ-UBND":     "Số: /2023/QĐ-UBND",
		"Số: 4~60 /2023/QĐ-UBND":     "Số: /2023/QĐ-UBND",
		"Số: 125/2023/QĐ-UBND":       "Số: 125/2023/QĐ-UBND",
		"Số: 6?2 /KH-UBND":           "Số: /KH-UBND",
		"Số:~60 /KH-UBND":            "Số: /KH-UBND", // blank
		"Số:50~60 /VNPT - QB - TĐKT": "Số: /VNPT - QB - TĐKT",
		"Thực hiện Quyết định số 06/QĐ-TTg~60 ngày 06/01/2022": "Thực hiện Quyết định số 06/QĐ-TTg ngày 06/01/2022",
		"Quảng Binh, ngày f7~40 tháng năm 2024":                "Quảng Bình, ngày tháng năm 2024",
		"Quang Binh, ngày 17 tháng 4 năm 2024":                 "Quảng Bình, ngày 17 tháng 4 năm 2024",
		"Hà Nội, ngày 17~50 tháng 4~50 năm 2024":               "Hà Nội, ngày tháng năm 2024",
		"Hà Nội, ngày/(Ztháng 01 năm 2022":                     "Hà Nội, ngày tháng 01 năm 2022",
		"Hà Nội, ngày 45 tháng 13 năm 2022":                    "Hà Nội, ngày tháng năm 2022",
		"TINH QUANG BINH Độc lập - Tự do":                      "TỈNH QUẢNG BÌNH Độc lập - Tự do",
		"THÀNH PHỐ HAI PHONG":                                  "THÀNH PHỐ HẢI PHÒNG",
		"tinh thần Quang Binh":                                 "tinh thần Quang Binh", // no province is named there
		"từ ngày 5~50 tháng 6~50 năm 2024":                     "từ ngày 5 tháng 6 năm 2024",
	} {
		if got := said(mendLetterhead(line(read), 3500)); got != want {
			t.Errorf("%q becomes %q, not %q", read, got, want)
		}
	}
	below := line("Số: 6?2 /KH-UBND")
	if got := said(mendLetterhead(below, 500)); got != said(below) {
		t.Errorf("below the letterhead: %q", got)
	}
}

func TestPrescribedCapitalsGetTheirMarks(t *testing.T) {
	for read, want := range map[string]string{
		"KÉ HOẠCH":                           "KẾ HOẠCH",
		"V. TỎ CHỨC THỰC HIỆN":               "V. TỔ CHỨC THỰC HIỆN",
		"UY BAN NHAN DAN":                    "ỦY BAN NHÂN DÂN",
		"UỶ BAN NHÂN DÂN":                    "UỶ BAN NHÂN DÂN", // the other place of the tone is as good
		"CONG HOA XA HOI CHU NGHIA VIET NAM": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
		"ke hoach":                           "ke hoach",
		"TO CHUC":                            "TO CHUC", // a part of a phrase
		"QUYÉT ĐỊNH: Điều 1.":                "QUYẾT ĐỊNH: Điều 1.",
		"GIÁM ĐÓC Nguyễn Văn An":             "GIÁM ĐỐC Nguyễn Văn An",
		"Kế hoạch này giao cho các đơn vị, xã": "Kế hoạch này giao cho các đơn vị, xã",
	} {
		words := line(read)
		mendCapitals(words)
		if got := said(words); got != want {
			t.Errorf("%q becomes %q, not %q", read, got, want)
		}
	}
}

func TestSymbolsOfDocumentsAreMendedWhereTheyCanBeNothingElse(t *testing.T) {
	for read, want := range map[string]string{
		"06/QĐ-TĨTg": "06/QĐ-TTg", "06/QĐ-TTg;": "06/QĐ-TTg;", "90/QĐÐ-TTg": "90/QĐ-TTg", "TÐ": "TÐ", "12/NQ-HÐND": "12/NQ-HĐND",
		"06/QĐ-ATTg": "06/QĐ-ATTg", "15/2003/QH11": "15/2003/QH11",
	} {
		words := line(read)
		mendReferences(words)
		if got := said(words); got != want {
			t.Errorf("%q becomes %q, not %q", read, got, want)
		}
	}
}

func TestNoiseGoesAndWordsStay(t *testing.T) {
	words := line("- tháng~08 “xem~50 12~50 /KH-UBND~20 ./VNPT-QB~10 TĐKT~70 | ¬ *#~30 f7x~40 Ê~00 ..”~30 + được")
	words = append(words, layout.Word{Text: "bu", Left: 900, Right: 1000, Top: 300, Bottom: 430, Confidence: 0.5, Line: 1}, // a signature
		layout.Word{Text: "hướng,", Left: 1010, Right: 1100, Top: 300, Bottom: 430, Confidence: 0.5, Line: 1}) // a word that a line below touches
	if got, want := said(withoutNoise(words)), "- tháng “xem 12 /KH-UBND ./VNPT-QB TĐKT + được hướng,"; got != want {
		t.Errorf("got %q, not %q", got, want)
	}
}

func TestAPostUnderAStampIsNotTakenForAnother(t *testing.T) {
	if got, want := said(withoutNoise(line("Nơi nhận: (k~36 P~37 Ó CHỦ TỊCH"))), "Nơi nhận: P Ó CHỦ TỊCH"; got != want && got != "Nơi nhận: (k "+want[len("Nơi nhận: "):] {
		t.Errorf("got %q", got)
	}
	for read, want := range map[string]string{
		"(k CHỦ TỊCH\nP Ó CHỦ TỊCH\nAn": "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nAn",
		"KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH":    "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
		"TM. HỘI ĐỒNG\nCHỦ TỊCH":        "TM. HỘI ĐỒNG\nCHỦ TỊCH",
		"(k CHỦ TỊCH\nAn":               "(k CHỦ TỊCH\nAn",
		"(k GIÁM ĐỐC\nPHÓ CHỦ TỊCH":     "(k GIÁM ĐỐC\nPHÓ CHỦ TỊCH",
		"P Ó GIÁM THỊ":                  "P Ó GIÁM THỊ",
	} {
		if got := mendPosts(read); got != want {
			t.Errorf("%q becomes %q, not %q", read, got, want)
		}
	}
}

func TestNumbersOfSectionsCountUp(t *testing.T) {
	for read, want := range map[string]string{
		"I. MỤC ĐÍCH\nII NỘI DUNG\nx":                   "I. MỤC ĐÍCH\nII. NỘI DUNG\nx",
		"I. MỤC ĐÍCH\nII. NỘI DUNG\nII. CHI\nIV. KINH":  "I. MỤC ĐÍCH\nII. NỘI DUNG\nIII. CHI\nIV. KINH",
		"I. MỤC ĐÍCH\nlI. NỘI DUNG":                     "I. MỤC ĐÍCH\nII. NỘI DUNG",
		"I. MỤC ĐÍCH\nII. NỘI DUNG\nII. CHI\nIII. KINH": "I. MỤC ĐÍCH\nII. NỘI DUNG\nII. CHI\nIII. KINH", // which one errs is not sure
		"Lê Duẩn\nV TƯ DUY":                             "Lê Duẩn\nV TƯ DUY",
		"I. MỤC ĐÍCH\nII Nội dung thực hiện":            "I. MỤC ĐÍCH\nII Nội dung thực hiện",
		"XX. HAI MƯƠI\nXX. HAI MƯƠI":                    "XX. HAI MƯƠI\nXX. HAI MƯƠI",
	} {
		if got := mendSections(read); got != want {
			t.Errorf("%q becomes %q, not %q", read, got, want)
		}
	}
}

func FuzzMend(f *testing.F) {
	f.Add("Số: f7~10 /KH-UBND Hà Nội, ngày ~90 tháng x~20 năm 2024", "II NỘI DUNG\nII. CHI")
	f.Add("ngày tháng , ngày", "XX. A\nXX. B")
	f.Fuzz(func(t *testing.T, text, body string) {
		var words []layout.Word
		for i, field := range strings.Fields(text) {
			words = append(words, layout.Word{Text: field, Left: float64(i * 100), Right: float64(i*100 + 80), Bottom: 40, Confidence: float64(i%10) / 10, Line: 1 + i/8})
		}
		words = withoutNoise(words)
		mendCapitals(words)
		mendLetterhead(words, 1000)
		mendPosts(mendSections(body))
	})
}
