package legal

import "testing"

func TestTheFirstDayWrittenIsFound(t *testing.T) {
	for text, want := range map[string]string{
		"Hà Nội, ngày 15 tháng 6 năm 2022":                      "2022-06-15",
		"ngày *10* tháng 8 năm 2021":                            "2021-08-10",
		"NGÀY 01 THÁNG 7 NĂM 2025":                              "2025-07-01",
		"từ 1/7/2025 đến 31/12/2025":                            "2025-07-01",
		"02.9.1945":                                             "1945-09-02",
		"2 - 9 - 1945":                                          "1945-09-02",
		"số 1/2020 ngày 3/4/2020, ngày 5 tháng 6 năm 2021":      "2020-04-03",
		"ngày 5 tháng 6 năm 2021, thay văn bản ngày 03/04/2020": "2021-06-05",
		"ngày 29 tháng 2 năm 2024":                              "2024-02-29",
		"ngày 29 tháng 2 năm 2023":                              "",
		"31/4/2020":                                             "",
		"0/1/2020":                                              "",
		"1/13/2020":                                             "",
		"1/1/1899":                                              "",
		"tháng 6 năm 2022":                                      "",
		"ngày     tháng    năm 2021":                            "",
		"19/CT-TTg":                                             "",
		"":                                                      "",
	} {
		if got := findDate(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTheNumberOfADocumentIsFoundAndWhatItTells(t *testing.T) {
	for text, want := range map[string]struct{ number, kind, issuer string }{
		"Luật số: 06/2022/QH15":                     {"06/2022/QH15", "", "Quốc hội"},
		"Nghị định số 91/2017/NĐ-CP ngày 31/7/2017": {"91/2017/NĐ-CP", "Nghị định", "Chính phủ"},
		"Chỉ thị số 19/CT-TTg":                      {"19/CT-TTg", "Chỉ thị", "Thủ tướng Chính phủ"},
		"Số: 2799 / QĐ - UBND":                      {"2799/QĐ-UBND", "Quyết định", ""},
		"03/2014/TTLT-BNV-BQP":                      {"03/2014/TTLT-BNV-BQP", "Thông tư liên tịch", ""},
		"12/2019/TT-BNV":                            {"12/2019/TT-BNV", "Thông tư", ""},
		"05/2012/UBTVQH13":                          {"05/2012/UBTVQH13", "", "Ủy ban Thường vụ Quốc hội"},
		"07/VBHN-VPQH":                              {"07/VBHN-VPQH", "Văn bản hợp nhất", ""},
		"30/NQ-CP":                                  {"30/NQ-CP", "Nghị quyết", "Chính phủ"},
		"Công văn số 123-CV/TU":                     {"123-CV/TU", "Công văn", ""},
		"Kế hoạch số 31 - KH/ĐUK, ngày 5/3/2024":    {"31-KH/ĐUK", "Kế hoạch", ""},
		"Tờ trình số 64/TTr-NV":                     {"64/TTr-NV", "Tờ trình", ""},
		"Kết luận số 12-KL/TW":                      {"12-KL/TW", "Kết luận", ""},
		"Quy định số 24-QĐ/TW":                      {"24-QĐ/TW", "", ""},
		"giai đoạn 2021 - 2025":                     {},
		"2346/HD–ĐHM":                               {"2346/HD-ĐHM", "Hướng dẫn", ""},
		"15/6/2022":                                 {},
		"Số:       /KH-UBND":                        {},
		"khoản 1/2":                                 {},
	} {
		number := findNumber(text)
		if number != want.number || kindOfNumber(number) != want.kind || issuerOfNumber(number) != want.issuer {
			t.Errorf("%q: %q of kind %q by %q, want %+v", text, number, kindOfNumber(number), issuerOfNumber(number), want)
		}
	}
}

func TestTheLongestKindIsTaken(t *testing.T) {
	for text, want := range map[string][2]string{
		"Thông tư liên tịch quy định": {"Thông tư liên tịch", "quy định"},
		"THÔNG TƯ":                    {"Thông tư", ""},
		"Bộ luật Lao động":            {"Bộ luật", "Lao động"},
		"luật":                        {"Luật", ""},
		"Kế hoạch  ":                  {"Kế hoạch", ""},
		"Luật sư":                     {"Luật", "sư"},
		"Kế hoạchs":                   {"", "Kế hoạchs"},
		"Bằng khen":                   {"", "Bằng khen"},
		"":                            {"", ""},
	} {
		if kind, rest := cutKind(text); kind != want[0] || rest != want[1] {
			t.Errorf("%q: %q and %q, want %q", text, kind, rest, want)
		}
	}
	for i, kind := range kinds { // cutKind takes the first that fits
		if got, rest := cutKind(kind + " này"); got != kind || rest != "này" {
			t.Errorf("kind %d, %q, is read as %q", i, kind, got)
		}
	}
}

func TestAKindIsNamedHoweverItIsTyped(t *testing.T) {
	for words, want := range map[string]string{
		"nghi dinh": "Nghị định", " QUYẾT   ĐỊNH ": "Quyết định", "Thông tư liên tịch": "Thông tư liên tịch", "luật": "Luật", "Luật sư": "", "bằng khen": "", "": "",
	} {
		if got := KindNamed(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
	for _, kind := range kinds {
		if got := KindNamed(kind); got != kind {
			t.Errorf("%q is named %q", kind, got)
		}
	}
}
