package question

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
)

func TestTheListOfDocumentsSaysHowEachStands(t *testing.T) {
	documents := []*corpus.Document{
		{Kind: "Luật", Number: "1/2020/QH14", IssuedOn: "2020-01-01", ExpiresOn: "2024-01-01"},
		{Kind: "Kế hoạch", Number: "2/KH-UBND", IssuedOn: "2021-01-01", EndsOn: "2023-12-31"},
		{Kind: "Nghị định", Number: "3/2023/<NĐ>"},
		{Kind: "Thông tư", Number: "4/2023/TT", EffectiveOn: "2024-01-01"},
		{Kind: "Quyết định", Number: "5/QĐ", IssuedOn: "2021-01-01", ExpiresOn: "2024-01-01", RetiredOn: "2024-01-01"},
	}
	for today, want := range map[knowledge.Day][]string{
		"2023-12-31": {"(còn hiệu lực)", "(còn hiệu lực)", "", "(chưa có hiệu lực; có hiệu lực từ ngày 01/01/2024)", "(còn hiệu lực)"},
		"2024-01-01": {"(hết hiệu lực từ ngày 01/01/2024)", "(đã kết thúc giai đoạn thực hiện ngày 31/12/2023)", "", "(còn hiệu lực)", "(thôi dùng từ ngày 01/01/2024)"},
	} {
		lines := strings.Split(newText().documents(newDocumentList(documents, "", 0), today), "\n")
		if len(lines) != 7 || lines[0] != "<b>Kho văn bản hiện có 5 văn bản</b> (tìm theo số hoặc tên: <code>/vanban 152</code>):" {
			t.Fatalf("%s: %q", today, lines)
		}
		for i, line := range lines[2:] {
			if strings.Contains(line, "<i>") != (want[i] != "") || !strings.Contains(line, want[i]) {
				t.Errorf("%s: %s; want it to say %q", today, line, want[i])
			}
		}
		if !strings.Contains(lines[4], "&lt;NĐ&gt;") {
			t.Errorf("not escaped: %s", lines[4])
		}
	}
	if got := newText().documents(newDocumentList(nil, "", 0), "2024-01-01"); got != "Kho văn bản hiện chưa có văn bản nào." {
		t.Errorf("of an empty corpus: %q", got)
	}
}

func TestTheListSaysHowTheCorpusHasADocument(t *testing.T) {
	d := listed{
		Document: &corpus.Document{Kind: "Luật", IssuedOn: "2020-01-01", Warnings: `[{"Kind":"recognised","Detail":"0.9"}]`},
		holding:  holding{articles: "Điều 1–8, 49", codified: true},
	}
	if got, want := newText().known(d, "2024-01-01"), "còn hiệu lực; mới có Điều 1–8, 49; theo Bộ pháp điển; nhận dạng từ bản chụp"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	d.articles = "Điều " + strings.Repeat("1, ", 100)
	if got := newText().known(d, "2024-01-01"); !strings.Contains(got, "…; theo") || len([]rune(got)) > 140 {
		t.Errorf("%q", got)
	}
}

func TestWhatIsSoughtIsSaidWithTheTitlesOfWhatIsFound(t *testing.T) {
	documents := []*corpus.Document{{Kind: "Nghị định", Number: "152/2025/NĐ-CP", Title: "Quy định <chi tiết>", Issuer: "Chính phủ"}, {Kind: "Luật", Number: "1/2020/QH14"}}
	got := newText().documents(newDocumentList(documents, "152", 0), "2026-01-01")
	if want := "<b>Có 1 văn bản theo “152”:</b>\n\n• Nghị định số 152/2025/NĐ-CP của Chính phủ: Quy định &lt;chi tiết&gt;"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if none := newText().documents(newDocumentList(documents, "<x>", 0), "2026-01-01"); !strings.Contains(none, "không có văn bản nào theo “&lt;x&gt;”") {
		t.Error(none)
	}
}

func TestWhatIsListedFitsTheMessagesOfAReply(t *testing.T) {
	var documents []*corpus.Document
	for range 90 {
		documents = append(documents, &corpus.Document{
			Kind: "Thông tư liên tịch", Number: "100/2014/TTLT-BLĐTBXH-BGDĐT-BNV", Title: strings.Repeat("Quy định việc xét tặng ", 9),
			Issuer: "Bộ Lao động - Thương binh và Xã hội", IssuedOn: "2014-06-15", LapsesOn: "2020-01-01", Warnings: `[{"Kind":"recognised"}]`,
		})
	}
	for words, most := range map[string]int{"": maxListed, "thông tư liên tịch bộ lao động thương binh và xã hội " + strings.Repeat("quy định ", 20): maxTitled} {
		list := newDocumentList(documents, words, 0)
		for i := range list.shown {
			list.shown[i].holding = holding{articles: strings.Repeat("Điều 1–8, ", 20), codified: true}
		}
		got := newText().documents(list, "2026-01-01")
		if n := strings.Count(got, "\n• "); n != most || !strings.Contains(got, fmt.Sprintf("và %d văn bản khác", 90-most)) {
			t.Errorf("%d are listed for %q", n, words)
		}
		if pages := telegram.Split(got, telegram.MaxText); len(pages) > conversation.MaxMessages {
			t.Errorf("%d messages for %q", len(pages), words)
		}
	}
}

func TestPagesOfTheListHaveEveryDocumentOnce(t *testing.T) {
	var documents []*corpus.Document
	for i := range 2*maxListed + 1 {
		documents = append(documents, &corpus.Document{Kind: "Quyết định", Number: fmt.Sprintf("%d/QĐ-UBND", i)})
	}
	seen := map[string]bool{}
	for page := range 3 {
		l := newDocumentList(documents, "", page)
		for _, d := range l.shown {
			seen[d.Number] = true
		}
		if left := len(documents) - l.from - len(l.shown); strings.Contains(newText().documents(l, "2024-01-01"), "văn bản khác") != (left > 0) {
			t.Errorf("page %d leaves %d", page, left)
		}
	}
	if len(seen) != len(documents) {
		t.Errorf("%d of %d are shown", len(seen), len(documents))
	}
	for _, page := range []int{3, 100_000} {
		if l := newDocumentList(documents, "", page); l.page != 2 || len(l.shown) != 1 {
			t.Errorf("page %d is page %d with %d", page, l.page, len(l.shown))
		}
	}
	if l := newDocumentList(nil, "", 7); l.page != 0 {
		t.Errorf("of nothing page %d", l.page)
	}
}
