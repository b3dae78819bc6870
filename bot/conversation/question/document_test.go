package question

import (
	"strings"
	"testing"

	"thidua/knowledge/corpus"
)

func TestDocumentsAreFoundByNumberOrWords(t *testing.T) {
	documents := []*corpus.Document{
		{Kind: "Luật", Number: "06/2022/QH15", Title: "Thi đua, khen thưởng", Issuer: "Quốc hội", IssuedOn: "2022-06-15"},
		{Kind: "Nghị định", Number: "152/2025/NĐ-CP", Title: "Quy định chi tiết Luật Thi đua, khen thưởng", Issuer: "Chính phủ", IssuedOn: "2025-06-14"},
		{Kind: "Thông tư", Number: "38/2018/TT-BYT", Title: "Hướng dẫn công tác thi đua, khen thưởng trong ngành y tế", Issuer: "Bộ Y tế"},
		{Kind: "Thông tư", Number: "21/2020/TT-BGDĐT", Title: "Hướng dẫn thi đua ngành Giáo dục", Issuer: "Bộ Giáo dục và Đào tạo"},
		{Kind: "Quyết định", Number: "1520/QĐ-UBND", Title: "Về cụm, khối", Issuer: "Ủy ban nhân dân tỉnh Thử"},
	}
	for words, want := range map[string]string{
		"": "06 152 38 21 1520", "152": "152", "NĐ 152": "152", "nghị định số 152/2025/NĐ-CP": "152", "nd 152/2025": "152", "152-2025": "152",
		"6/2022": "06", "06/2022/qh15": "06", "thông tư": "38 21", "thong tu y te": "38", "TT BYT": "38", "giáo dục": "21", "các văn bản của bộ y tế": "38",
		"luật thi đua khen thưởng": "06 152", "ubnd tỉnh": "1520", "999": "", "2020": "21", "<b>": "", "giao duc y te": "",
		"&&&": "", "?": "", "văn bản": "", "tài liệu văn bản": "",
	} {
		var got []string
		for _, d := range findDocuments(documents, words) {
			serial, _, _ := strings.Cut(d.Number, "/")
			got = append(got, serial)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q finds %q, want %q", words, got, want)
		}
	}
}
