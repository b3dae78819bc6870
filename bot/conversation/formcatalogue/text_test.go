package formcatalogue

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/blankform"
	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge/corpus"
)

var words = text{conversation.NewWords("Ban", "tỉnh Thử", "đồng chí")}

// longest is a form with everything as long as it may be.
func longest() blankform.Held {
	return blankform.Held{
		Form: blankform.Form{Label: strings.Repeat("Ẫ", blankform.MaxLabel), Name: strings.Repeat("<", blankform.MaxName), FileName: strings.Repeat("f", 100) + ".docx"},
		Document: &corpus.Document{
			Kind: "Thông tư liên tịch", Number: "100/2014/TTLT-BLĐTBXH-BGDĐT-BNV", Issuer: strings.Repeat("Bộ Lao động - Thương binh và Xã hội, ", 9), IssuedOn: "2014-06-15", LapsesOn: "2020-01-01",
		},
	}
}

func TestACaptionFitsUnderItsFile(t *testing.T) {
	h := longest()
	for name, said := range map[string]string{"lapsed": words.caption(&h, "2026-01-01"), "gone": words.caption(&blankform.Held{Form: blankform.Form{Name: h.Name, Label: h.Label, DocumentName: h.Document.Name()}}, "2026-01-01")} {
		if pages := telegram.Split(said, telegram.MaxCaption); len(pages) != 1 || !strings.Contains(said, "kiểm tra biểu mẫu hiện hành") || strings.Contains(said, "<<") {
			t.Errorf("%s: %d pages: %s", name, len(pages), said)
		}
	}
}

func TestListsFitTheMessagesOfAReply(t *testing.T) {
	var all []blankform.Held
	for range maxFound {
		all = append(all, longest())
	}
	for name, said := range map[string]string{
		"all": words.list(all, 0, pageSize, "2026-01-01"), "found": words.found(strings.Repeat("<tìm>", 99), 500, all, "2026-01-01"), "document": words.ofDocument(all[0].Document, all, 0, pageSize, "2026-01-01"),
	} {
		if pages := telegram.Split(said, telegram.MaxText); len(pages) > conversation.MaxMessages || strings.Contains(said, "<tìm>") {
			t.Errorf("%s: %d pages", name, len(pages))
		}
	}
	for n := range 3 {
		if label := words.numbered(n*100, &all[0].Form); len([]rune(label)) > maxLabel {
			t.Errorf("a label of %d characters", len([]rune(label)))
		}
	}
}

func TestAFormIsSaidToBeOfADocumentThatDoesNotHold(t *testing.T) {
	d := &corpus.Document{Kind: "Nghị định", Number: "98/2023/NĐ-CP", IssuedOn: "2023-12-31", ExpiresOn: "2025-07-01"}
	h := blankform.Held{Form: blankform.Form{Label: "Mẫu số 1", Name: "Tờ trình"}, Document: d}
	for today, want := range map[corpus.Day]string{
		"2025-06-30": "\n1. Mẫu số 1. Tờ trình <i>(Nghị định số 98/2023/NĐ-CP)</i>", "2025-07-01": "\n1. Mẫu số 1. Tờ trình <i>(Nghị định số 98/2023/NĐ-CP; hết hiệu lực từ ngày 01/7/2025)</i>",
	} {
		if got := words.line(1, &h, today, true); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if warned := strings.Contains(words.caption(&h, today), "⚠️"); warned != (today == "2025-07-01") {
			t.Errorf("%s: %s", today, words.caption(&h, today))
		}
	}
	if got := words.line(2, &blankform.Held{Form: blankform.Form{Name: "X", DocumentName: "Luật <A>"}}, "2026-01-01", true); got != "\n2. X <i>(Luật &lt;A&gt;; không còn trong kho văn bản)</i>" {
		t.Errorf("%q", got)
	}
}

func TestAPageThatThereIsNotIsTheLast(t *testing.T) {
	for _, c := range []struct{ n, page, want, from, until int }{{0, 5, 0, 0, 0}, {1, 0, 0, 0, 1}, {8, 1, 0, 0, 8}, {9, 1, 1, 8, 9}, {17, 99, 2, 16, 17}} {
		page := c.page
		if from, until := pageOf(c.n, &page); page != c.want || from != c.from || until != c.until {
			t.Errorf("page %d of %d: %d, %d to %d", c.page, c.n, page, from, until)
		}
	}
}

func TestWhatSomebodyIsDoingIsNamed(t *testing.T) {
	for do, want := range map[what]string{adding: "thêm", renaming: "sửa số, tên", replacing: "thay tệp"} {
		if got := words.writing(writing{What: do, DocumentName: "Luật"}); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "Luật") {
			t.Errorf("%q", got)
		}
	}
	if got := words.askFile(writing{What: replacing, Label: "Mẫu số 1", Name: "<A>"}); !strings.Contains(got, "<b>Mẫu số 1. &lt;A&gt;</b>") {
		t.Error(got)
	}
}

func TestWhyAFileIsNotTakenIsSaid(t *testing.T) {
	for want, f := range map[string]conversation.Fetched{
		"không thuộc loại": {Name: "<a>.exe", Forbidden: true}, "lớn quá 10 MB": {Name: "a.pdf", TooLarge: true}, "chưa nhận được": {Name: "a.pdf"},
	} {
		if got := words.notFetched(f); !strings.Contains(got, want) || strings.Contains(got, "<a>") {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

func TestAFileIsReadNoFurtherThanItsBeginning(t *testing.T) {
	var h head
	n := 0
	var err error
	for i := 0; err == nil; i++ {
		var written int
		written, err = h.Write([]byte(strings.Repeat(fmt.Sprint(i%10), 300)))
		n += written
	}
	if n != blankform.MaxBeginning || h.Len() != n {
		t.Errorf("%d were taken, %d are there", n, h.Len())
	}
}
