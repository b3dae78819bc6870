package vietnamese

import "testing"

func TestATextGoesOnWithinASentenceButForNames(t *testing.T) {
	for text, want := range map[string]string{
		"Hướng dẫn mức": "hướng dẫn mức", "Ấn định": "ấn định", "Đổi mới": "đổi mới", "TĐKT cấp xã": "TĐKT cấp xã", "": "", "…………": "…………", "30 ngày": "30 ngày", "đã": "đã",
		"Giao Sở Tài chính": "giao Sở Tài chính", "Sở Tài chính": "Sở Tài chính", "Bộ Nội vụ sửa": "Bộ Nội vụ sửa", "Bộ mẫu báo cáo": "bộ mẫu báo cáo",
		"Ban hành nghị quyết": "ban hành nghị quyết", "Ban Thi đua": "Ban Thi đua", "Hội đồng nhân dân tỉnh": "Hội đồng nhân dân tỉnh", "Hội nghị tổng kết": "hội nghị tổng kết",
		"UBND tỉnh": "UBND tỉnh", "Ủy ban nhân dân tỉnh": "Ủy ban nhân dân tỉnh", "Nghị định số 98/2023/NĐ-CP": "Nghị định số 98/2023/NĐ-CP", "Quyết định mức thưởng": "quyết định mức thưởng",
		"Điều 5 khoản 2": "Điều 5 khoản 2", "Điều chỉnh mức thưởng": "điều chỉnh mức thưởng", "Luật Thi đua": "Luật Thi đua", "Sởi": "sởi", "Kinh phí": "kinh phí",
	} {
		if got := LowerFirst(text); got != want {
			t.Errorf("%q goes on as %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"đang": "Đang", "": "", "1": "1", "ấn": "Ấn"} {
		if got := UpperFirst(text); got != want {
			t.Errorf("%q begins as %q, want %q", text, got, want)
		}
	}
}

func TestANumberIsWithoutTheWordForIt(t *testing.T) {
	for text, want := range map[string]string{
		"Số 1912/SNV-TĐKT": "1912/SNV-TĐKT", "số: 12": "12", "SỐ 7/QĐ": "7/QĐ", " 30/STC ": "30/STC", "Số": "Số", "số hóa": "số hóa", "sốt": "sốt", "": "",
	} {
		if got := BareNumber(text); got != want {
			t.Errorf("%q is the number %q, want %q", text, got, want)
		}
	}
}

func TestNumbersAreWrittenTheVietnameseWay(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1940: "1.940", 1000007: "1.000.007"} {
		if got := Thousands(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	for x, want := range map[float64]string{0: "0", 7.5: "7,5", 12.25: "12,2", 2: "2", 1.96: "2"} {
		if got := Decimal(x); got != want {
			t.Errorf("%v is %q, want %q", x, got, want)
		}
	}
}
