package intake_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/intake"
	"thidua/bot/problem"
	"thidua/knowledge/corpus"
)

const today corpus.Day = "2026-11-28"

func TestWhatIsWrittenOfAFieldIsReadOrRefusedWithASentence(t *testing.T) {
	dated := &corpus.Document{IssuedOn: "2020-03-05", EffectiveOn: "2020-03-15"}
	for _, test := range []struct {
		field       intake.Field
		words, want string
		refused     string
	}{
		{intake.Kind, "quyet dinh", "Quyết định", ""},
		{intake.Kind, "  KẾ   HOẠCH ", "Kế hoạch", ""},
		{intake.Kind, "bằng khen", "", "Chưa nhận ra loại"},
		{intake.Number, "Số: 12/2020/QĐ-UBND", "12/2020/QĐ-UBND", ""},
		{intake.Number, "19 - CT/TW", "19-CT/TW", ""},
		{intake.Number, "15a/KH–SNV", "15a/KH-SNV", ""},
		{intake.Number, "12", "", "cả số và ký hiệu"},
		{intake.Number, "/QĐ-UBND", "", "cả số và ký hiệu"},
		{intake.Number, "12/" + strings.Repeat("Q", 80), "", "cả số và ký hiệu"},
		{intake.Number, "12/QĐ'; drop", "", "cả số và ký hiệu"},
		{intake.IssuedOn, "ngày 5/3/2020", "2020-03-05", ""},
		{intake.IssuedOn, "05 tháng 3 năm 2020", "2020-03-05", ""},
		{intake.IssuedOn, "31/02/2020", "", "Ngày chưa đúng"},
		{intake.IssuedOn, "hôm qua", "", "Ngày chưa đúng"},
		{intake.IssuedOn, "16/3/2020", "", "không thể sau ngày có hiệu lực"},
		{intake.IssuedOn, "29/11/2026", "", "không thể sau hôm nay"},
		{intake.IssuedOn, "01/9/1945", "", "chưa hợp lý"},
		{intake.Effective, "04/3/2020", "", "không thể trước ngày ban hành"},
		{intake.Effective, "01/01/2027", "2027-01-01", ""},
		{intake.EndsOn, "14/3/2020", "", "không thể trước ngày văn bản"},
		{intake.EndsOn, "31/12/2030", "2030-12-31", ""},
		{intake.EndsOn, "31/12/2130", "", "chưa hợp lý"},
		{intake.Issuer, " Ủy ban  nhân dân\ntỉnh ", "Ủy ban nhân dân tỉnh", ""},
		{intake.Issuer, "", "", "Đề nghị ghi"},
		{intake.Issuer, "12345", "", "bằng chữ"},
		{intake.Title, strings.Repeat("a", 1001), "", "dài quá"},
		{intake.Title, "Về thi đua?", "Về thi đua?", ""},
		{intake.Territory, "TỈNH Thái Bình", "tỉnh Thái Bình", ""},
		{intake.Territory, "thành phố hà Nội", "thành phố Hà Nội", ""},
		{intake.Territory, "Thái Bình", "", "cả loại đơn vị"},
	} {
		got, err := intake.Check(test.field, test.words, dated, today)
		switch {
		case test.refused == "" && (err != nil || got != test.want):
			t.Errorf("%s %q: %q, %v", test.field, test.words, got, err)
		case test.refused != "" && (!problem.Is(err, problem.Invalid) || !strings.Contains(err.Error(), test.refused)):
			t.Errorf("%s %q: %q, %v, want a refusal with %q", test.field, test.words, got, err, test.refused)
		}
	}
	if _, err := intake.Check("author", "x", dated, today); err == nil || problem.Is(err, problem.Invalid) {
		t.Errorf("a field that there is not: %v", err)
	}
}

func TestCorrectionsTakeThePlaceOfWhatTheWordsSay(t *testing.T) {
	d := &corpus.Document{Kind: "Kế hoạch", Number: "1/KH", IssuedOn: "2020-03-05"}
	var c intake.Corrections
	if diff := cmp.Diff([]intake.Field{intake.Issuer}, c.Missing(d)); diff != "" {
		t.Error(diff)
	}
	with := c.With(intake.Number, "").With(intake.Issuer, "Sở Nội vụ").With(intake.EndsOn, "2025-12-31").With("author", "x")
	with.Apply(d)
	want := &corpus.Document{Kind: "Kế hoạch", IssuedOn: "2020-03-05", Issuer: "Sở Nội vụ", EndsOn: "2025-12-31"}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Error(diff)
	}
	if missing := with.Missing(d); len(missing) > 0 || len(c) > 0 {
		t.Errorf("of what was left %v is missing; the former corrections are %v", missing, c)
	}
	empty := &corpus.Document{}
	if diff := cmp.Diff([]intake.Field{intake.Kind, intake.Number, intake.IssuedOn, intake.Issuer}, c.Missing(empty)); diff != "" {
		t.Error(diff)
	}
	for _, f := range intake.Fields {
		if got := intake.Value(empty, f); got != "" {
			t.Errorf("%s of nothing is %q", f, got)
		}
	}
	if got := intake.Value(d, intake.EndsOn); got != "31/12/2025" {
		t.Errorf("a day is written %q", got)
	}
}

func TestWhatIsPrintedNeedNotBeWrittenAgain(t *testing.T) {
	printed := intake.Printed{intake.Number: "/KH-UBND", intake.IssuedOn: "2024"}
	for _, c := range []struct {
		field       intake.Field
		words, want string
	}{
		{intake.Number, "672", "672/KH-UBND"}, {intake.Number, " 15a ", "15a/KH-UBND"}, {intake.Number, "672/KH-UBND", "672/KH-UBND"}, {intake.Number, "672/QĐ-UBND", "672/QĐ-UBND"}, {intake.Number, "không rõ", "không rõ"},
		{intake.IssuedOn, "29/3", "29/3/2024"}, {intake.IssuedOn, "29 - 3", "29/3/2024"}, {intake.IssuedOn, "29/3/2023", "29/3/2023"}, {intake.Title, "672", "672"},
	} {
		if got := printed.Completed(c.field, c.words); got != c.want {
			t.Errorf("%s %q is %q, want %q", c.field, c.words, got, c.want)
		}
		if got := (intake.Printed{}).Completed(c.field, c.words); got != c.words {
			t.Errorf("without anything printed %q is %q", c.words, got)
		}
	}
}
