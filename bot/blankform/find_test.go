package blankform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/corpus"
)

// held are forms of a decree in force, a former one, a circular of a ministry, and of a document that is gone.
func held() []Held {
	documents := []*corpus.Document{
		{Key: "152", Kind: "Nghị định", Number: "152/2025/NĐ-CP", Title: "Quy định về phân cấp, phân quyền trong lĩnh vực thi đua, khen thưởng", Issuer: "Chính phủ", IssuedOn: "2025-06-14", EffectiveOn: "2025-07-01"},
		{Key: "98", Kind: "Nghị định", Number: "98/2023/NĐ-CP", Title: "Quy định chi tiết Luật Thi đua, khen thưởng", Issuer: "Chính phủ", IssuedOn: "2023-12-31", ExpiresOn: "2025-07-01"},
		{Key: "38", Kind: "Thông tư", Number: "38/2018/TT-BYT", Title: "Hướng dẫn công tác thi đua, khen thưởng ngành y tế", Issuer: "Bộ Y tế", IssuedOn: "2018-11-30"},
	}
	forms := []Form{
		{ID: 1, DocumentKey: "98", Label: "Mẫu số 01", Name: "Báo cáo thành tích của tập thể"},
		{ID: 2, DocumentKey: "152", Label: "Mẫu số 10", Name: "Biên bản họp Hội đồng Thi đua - Khen thưởng"},
		{ID: 3, DocumentKey: "152", Label: "Mẫu số 01", Name: "Báo cáo thành tích đề nghị tặng thưởng đối với tập thể"},
		{ID: 4, DocumentKey: "152", Label: "Mẫu số 02", Name: "Báo cáo thành tích đề nghị tặng thưởng đối với cá nhân"},
		{ID: 5, DocumentKey: "152", Label: "", Name: "Tờ trình đề nghị khen thưởng"},
		{ID: 6, DocumentKey: "38", Label: "Mẫu 1.4", Name: "Danh sách đề nghị tặng Kỷ niệm chương Vì sức khỏe nhân dân"},
		{ID: 7, DocumentKey: "gone", DocumentName: "Quyết định số 7/2019/QĐ-UBND", Label: "Mẫu số 03", Name: "Phiếu lấy ý kiến"},
		{ID: 8, DocumentKey: "152", Label: "Mẫu số 99", Name: "Mẫu đã thôi dùng", RetiredAt: 1},
	}
	return Given(forms, documents)
}

func ids(all []Held) string {
	var out []string
	for _, h := range all {
		out = append(out, fmt.Sprint(h.ID))
	}
	return strings.Join(out, " ")
}

func TestFormsStandInTheOrderOfTheirDocumentsAndNumbers(t *testing.T) {
	if diff := cmp.Diff("3 4 2 5 1 6 7", ids(held())); diff != "" {
		t.Error(diff)
	}
	for _, c := range []struct{ less, more string }{{"2", "10"}, {"1.4", "1.10"}, {"1", "1.1"}, {"1a", "1b"}, {"9", ""}} {
		if compareNumbers(c.less, c.more) >= 0 || compareNumbers(c.more, c.less) <= 0 {
			t.Errorf("%q does not come before %q", c.less, c.more)
		}
	}
}

func TestFormsAreFoundByNumberWordsAndDocument(t *testing.T) {
	for words, want := range map[string]string{
		"mẫu 01": "3 1", "mau so 1": "3 1", "Mẫu số 001": "3 1", "01": "3 1", "1.4": "6", "mẫu số 1.4": "6", "mẫu số 99": "", "152": "3 4 2 5", "nghị định 152": "3 4 2 5", "nd 152/2025": "3 4 2 5",
		"152/2025/NĐ-CP": "3 4 2 5", "mẫu 01 nghị định 98": "1", "báo cáo thành tích": "3 4 1", "bao cao thanh tich ca nhan": "4", "BC thành tích": "3 4 1", "y tế": "6", "tờ trình": "5",
		"biên bản": "2", "phiếu": "7", "7/2019": "7", "": "", "???": "", "biểu mẫu": "", "<b>": "", "kết hôn": "", "14": "", "mẫu 152": "",
	} {
		if got := ids(Search(held(), words)); got != want {
			t.Errorf("%q finds %q, want %q", words, got, want)
		}
	}
}

func TestAQuestionFindsTheFormsThatItAsksForAndNoOthers(t *testing.T) {
	for question, want := range map[string]string{
		"cho em xin mẫu báo cáo thành tích": "3 4 1", "cho em xin mau bao cao thanh tich ca nhan": "4 3 1", "mẫu số 02 ở đâu": "4", "mau so 1 nghi dinh 98": "1", "tờ trình dùng mẫu nào": "5",
		"Tờ trình khen thưởng theo mẫu nào ạ?": "5", "biên bản họp hội đồng dùng mẫu gì": "2", "có mẫu tờ trình của nghị định 98 không": "", "xin file mẫu danh sách đề nghị kỷ niệm chương": "6",
		"mẫu số 1.4 của bộ y tế": "6", "BCTT thì lấy mẫu báo cáo thành tích ở đâu": "3 4 1", "mẫu số 03": "7",

		"hộ gia đình gương mẫu có báo cáo thành tích không": "", "thế nào là mẫu mực": "", "biểu mẫu nào cũng được": "", "biểu mẫu nào cũng được miễn là báo cáo thành tích đủ": "", "lấy biểu mẫu ở đâu": "",
		"mẫu huy hiệu chiến sĩ thi đua": "", "biểu mẫu khen thưởng": "", "mẫu báo cáo tài chính": "", "mẫu báo cáo kết quả": "", "mẫu số 77 ở đâu": "", "Báo cáo thành tích nộp trước ngày nào?": "",
		"giáo viên mẫu giáo viết báo cáo thành tích thế nào": "", "xin mẫu hợp đồng thuê nhà": "", "mẫu đơn ly hôn": "",
	} {
		if got := ids(Wanted(held(), question, "2026-01-01")); got != want {
			t.Errorf("%q finds %q, want %q", question, got, want)
		}
	}
}

func TestAFormOfADocumentThatHoldsComesFirst(t *testing.T) {
	if got := ids(Wanted(held(), "mẫu số 01", "2026-01-01")); got != "3 1" {
		t.Errorf("after the change: %s", got)
	}
	if got := ids(Wanted(held(), "mẫu số 01", "2025-06-20")); got != "1 3" {
		t.Errorf("before it: %s", got)
	}
	many := held()
	for i := range 9 {
		many = append(many, Held{Form: Form{ID: int64(100 + i), Label: "Mẫu số 01", Name: "Khác"}})
	}
	if got := Wanted(many, "mẫu số 01", "2026-01-01"); len(got) != MaxWanted {
		t.Errorf("%d are found", len(got))
	}
}
