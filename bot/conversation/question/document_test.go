package question

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
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

func TestWhatIsSoughtIsSaidWithTheTitlesOfWhatIsFound(t *testing.T) {
	documents := []*corpus.Document{{Kind: "Nghị định", Number: "152/2025/NĐ-CP", Title: "Quy định <chi tiết>", Issuer: "Chính phủ"}, {Kind: "Luật", Number: "1/2020/QH14"}}
	got := newText().documents(documents, "152", "2026-01-01")
	if want := "<b>Có 1 văn bản theo “152”:</b>\n\n• Nghị định số 152/2025/NĐ-CP của Chính phủ: Quy định &lt;chi tiết&gt;"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if none := newText().documents(documents, "<x>", "2026-01-01"); !strings.Contains(none, "không có văn bản nào theo “&lt;x&gt;”") {
		t.Error(none)
	}
}

func TestWhatIsListedFitsTheMessagesOfAReply(t *testing.T) {
	var documents []*corpus.Document
	for range 90 {
		documents = append(documents, &corpus.Document{
			Kind: "Thông tư liên tịch", Number: "100/2014/TTLT-BLĐTBXH-BGDĐT-BNV", Title: strings.Repeat("Quy định việc xét tặng ", 9),
			Issuer: "Bộ Lao động - Thương binh và Xã hội", IssuedOn: "2014-06-15", ExpiresOn: "2020-01-01",
		})
	}
	for words, listed := range map[string]int{"": maxListed, "thông tư liên tịch bộ lao động thương binh và xã hội " + strings.Repeat("quy định ", 20): maxTitled} {
		got := newText().documents(documents, words, "2026-01-01")
		if n := strings.Count(got, "\n• "); n != listed || !strings.Contains(got, fmt.Sprintf("và %d văn bản khác", 90-listed)) {
			t.Errorf("%d are listed for %q", n, words)
		}
		if pages := telegram.Split(got, telegram.MaxText); len(pages) > conversation.MaxMessages {
			t.Errorf("%d messages for %q", len(pages), words)
		}
	}
}
