package name

import "testing"

func TestTheNumberOfADocumentIsFoundAndWhatItTells(t *testing.T) {
	for text, want := range map[string]struct{ number, kind, issuer string }{
		"Luật số: 06/2022/QH15":                     {"06/2022/QH15", "", "Quốc hội"},
		"Nghị định số 91/2017/NĐ-CP ngày 31/7/2017": {"91/2017/NĐ-CP", "Nghị định", "Chính phủ"},
		"Chỉ thị số 19/CT-TTg":                      {"19/CT-TTg", "Chỉ thị", "Thủ tướng Chính phủ"},
		"Số: 2799 / QĐ - UBND":                      {"2799/QĐ-UBND", "Quyết định", ""},
		"03/2014/TTLT-BNV-BQP":                      {"03/2014/TTLT-BNV-BQP", "Thông tư liên tịch", ""},
		"03/2004/TTLT/BNV-BTC":                      {"03/2004/TTLT/BNV-BTC", "Thông tư liên tịch", ""},
		"Số 5-QĐi/TU":                               {"5-QĐi/TU", "Quy định", ""},
		"403/2017/NQLT-UBTVQH14-CP":                 {"403/2017/NQLT-UBTVQH14-CP", "Nghị quyết liên tịch", ""},
		"số 91/2017/NĐ-CP/Thông tư":                 {"91/2017/NĐ-CP", "Nghị định", "Chính phủ"},
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
		number := Number(text)
		if number != want.number || KindOfNumber(number) != want.kind || IssuerOfNumber(number) != want.issuer {
			t.Errorf("%q: %q of kind %q by %q, want %+v", text, number, KindOfNumber(number), IssuerOfNumber(number), want)
		}
	}
}

// What symbols leave open is not told: the Party's "QĐ" is a decision or a rule, a law has no symbol of its own.
func TestTheSymbolOfANumberTellsOnlyWhatIsSure(t *testing.T) {
	for number, want := range map[string]string{
		"1/2020/NĐ-CP": "Nghị định", "2/QC-UBND": "Quy chế", "3/BC-SNV": "Báo cáo", "4/TB-VP": "Thông báo", "5/CV-SNV": "Công văn", "6-HD/BTCTW": "Hướng dẫn", "7a-NQ/TW": "Nghị quyết",
		"8-QĐ/TW": "", "9/UBND-NC": "", "10/2020/QH14": "", "": "",
	} {
		if got := KindOfNumber(number); got != want {
			t.Errorf("%q: %q, want %q", number, got, want)
		}
	}
}

func TestALineThatBeginsWithANumberOfADocument(t *testing.T) {
	for s, want := range map[string]bool{
		"2-NQ/TW ngày 10": true, "2/NQ-HĐND": true, "2–NQ/TW": true, "5-QĐ/TU của": true, "98/2023/NĐ-CP": true, "03/2014/TTLT-BNV-BQP;": true,
		"1/ Sở Nội vụ": false, "1/Sở": false, "2- UBND/HĐND": false, "1. Quyết định 2/NQ-HĐND": false, "1-UBND/HĐND các cấp": false, "1/QĐ khen": false, "": false, "2. NQ/TW": false,
	} {
		if got := OpensNumber(s); got != want {
			t.Errorf("%q: %t", s, got)
		}
	}
}
