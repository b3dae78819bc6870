package knowledge_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database/databasetest"
)

// former, amending and present are decrees on one subject, the first amended by the second and replaced by the last.
const (
	formerDecree = `# Số hiệu: 11/2018/NĐ-CP | Nghị định | Quy định về quỹ sáng kiến | Ngày ban hành: 02/01/2018 | Cơ quan: Chính phủ | Hiệu lực: 01/03/2018

Điều 1. Phạm vi điều chỉnh
Nghị định này quy định về quỹ sáng kiến của cơ quan.
Điều 2. Mức trích quỹ sáng kiến
1. Cơ quan trích quỹ sáng kiến bằng 10% tổng quỹ tiền lương theo ngạch bậc.
2. Đơn vị sự nghiệp trích quỹ sáng kiến bằng 5% nguồn thu dịch vụ.
Điều 3. Thẩm định sáng kiến của viên chức
Hội đồng thẩm định sáng kiến của viên chức trong 30 ngày.
Điều 4. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2018.
`
	amendingDecree = `# Số hiệu: 12/2020/NĐ-CP | Nghị định | Sửa đổi, bổ sung một số điều của Nghị định số 11/2018/NĐ-CP | Ngày ban hành: 02/01/2020 | Cơ quan: Chính phủ | Hiệu lực: 01/03/2020

Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 11/2018/NĐ-CP
1. Sửa đổi khoản 1 Điều 2 như sau: “1. Cơ quan trích quỹ sáng kiến bằng 15% tổng quỹ tiền lương theo ngạch bậc.”.
2. Bãi bỏ Điều 3.
Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2020.
`
	presentDecree = `# Số hiệu: 13/2025/NĐ-CP | Nghị định | Quy định về quỹ sáng kiến | Ngày ban hành: 02/01/2025 | Cơ quan: Chính phủ | Hiệu lực: 01/03/2025

Điều 1. Phạm vi điều chỉnh
Nghị định này quy định về quỹ sáng kiến của cơ quan, tổ chức.
Điều 2. Đối tượng áp dụng
Cơ quan, đơn vị sự nghiệp, viên chức.
Điều 3. Mức trích quỹ sáng kiến
1. Cơ quan trích quỹ sáng kiến bằng 20% tổng quỹ tiền lương theo ngạch bậc.
2. Đơn vị sự nghiệp trích quỹ sáng kiến bằng 8% nguồn thu dịch vụ.
Điều 4. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2025.
2. Nghị định này thay thế Nghị định số 11/2018/NĐ-CP ngày 02 tháng 01 năm 2018.
`
)

// cites are the numbers and paths of what an answer cites.
func cites(a knowledge.Answer) (all []string) {
	for _, c := range a.Citations {
		all = append(all, c.Number+" "+c.Path)
	}
	return all
}

func TestWhatWasAmendedIsToldWithTheProvisionThatDidIt(t *testing.T) {
	a := samples(t, formerDecree, amendingDecree)
	for _, c := range []struct {
		question string
		asOf     knowledge.Day
		kind     knowledge.RemarkKind
		want     knowledge.Remark
	}{
		{"Khoản 1 Điều 2 Nghị định 11/2018/NĐ-CP", "2026-11-27", knowledge.ProvisionAmended,
			knowledge.Remark{Document: "Nghị định số 12/2020/NĐ-CP ngày 02/01/2020 của Chính phủ", Day: "2020-03-01", Path: "Điều 2 khoản 1", Units: "khoản 1 Điều 1"}},
		{"Khoản 2 Điều 2 Nghị định 11/2018/NĐ-CP", "2026-11-27", knowledge.ProvisionAmended, knowledge.Remark{}},
		{"Khoản 1 Điều 2 Nghị định 11/2018/NĐ-CP", "2020-02-29", knowledge.ProvisionAmended, knowledge.Remark{}},
		{"Điều 3 Nghị định 11/2018/NĐ-CP", "2026-11-27", knowledge.ProvisionEnded,
			knowledge.Remark{Document: "Nghị định số 12/2020/NĐ-CP ngày 02/01/2020 của Chính phủ", Day: "2020-03-01", Path: "Điều 3", Units: "khoản 2 Điều 1"}},
	} {
		got, err := a.Answer(t.Context(), knowledge.Question{Text: c.question, AsOf: c.asOf})
		if err != nil {
			t.Fatal(err)
		}
		if c.want != (knowledge.Remark{}) {
			c.want.Kind = c.kind
		}
		if r := remark(got, c.kind); got.Outcome != knowledge.LookedUp || r != c.want {
			t.Errorf("%s on %s: %s %+v", c.question, c.asOf, got.Outcome, got.Remarks)
		}
	}
}

func TestAnArticleThatWasRepealedAnswersOnlyForTheDaysBefore(t *testing.T) {
	a := samples(t, formerDecree, amendingDecree)
	const question = "Hội đồng thẩm định sáng kiến của viên chức trong bao nhiêu ngày?"
	for day, want := range map[knowledge.Day]bool{"2020-02-29": true, "2020-03-01": false, "2026-11-27": false} {
		got, err := a.Answer(t.Context(), knowledge.Question{Text: question, AsOf: day})
		if err != nil {
			t.Fatal(err)
		}
		if shown := slices.Contains(cites(got), "11/2018/NĐ-CP Điều 3"); shown != want {
			t.Errorf("on %s: %s %v", day, got.Outcome, cites(got))
		}
	}
}

func TestWhereTheChangeIsAskedForBothVersionsAreShown(t *testing.T) {
	all := samples(t, formerDecree, amendingDecree, presentDecree)
	amended := samples(t, formerDecree, amendingDecree)
	for _, c := range []struct {
		a        *knowledge.Answerer
		question string
		want     []string
		quotes   []string
	}{
		{all, "Điều 3 Nghị định 13/2025/NĐ-CP cũ và mới khác nhau thế nào?", []string{"13/2025/NĐ-CP Điều 3", "11/2018/NĐ-CP Điều 2"}, []string{"20%", "10%"}},
		{all, "Khoản 2 Điều 3 Nghị định 13/2025/NĐ-CP trước đây quy định thế nào?", []string{"13/2025/NĐ-CP Điều 3 khoản 2", "11/2018/NĐ-CP Điều 2 khoản 2"}, []string{"8%", "5%"}},
		{all, "Mức trích quỹ sáng kiến cũ và mới khác nhau thế nào?", []string{"13/2025/NĐ-CP", "11/2018/NĐ-CP Điều 2"}, []string{"20%", "10%"}},
		{amended, "Khoản 1 Điều 2 Nghị định 11/2018/NĐ-CP đã được sửa đổi những gì?", []string{"11/2018/NĐ-CP Điều 2 khoản 1", "12/2020/NĐ-CP Điều 1 khoản 1"}, []string{"10%", "15%"}},
		{amended, "Khoản 1 Điều 1 Nghị định 12/2020/NĐ-CP đã sửa đổi những gì?", []string{"12/2020/NĐ-CP Điều 1 khoản 1", "11/2018/NĐ-CP Điều 2 khoản 1"}, []string{"15%", "10%"}},
		{all, "Điều 3 Nghị định 13/2025/NĐ-CP quy định gì?", []string{"13/2025/NĐ-CP Điều 3"}, []string{"20%"}},
		{all, "Điều 2 Nghị định 13/2025/NĐ-CP cũ và mới khác nhau thế nào?", []string{"13/2025/NĐ-CP Điều 2"}, []string{"viên chức"}}, // there was none like it
	} {
		got := askOn(t, c.a, c.question)
		if len(got.Citations) != len(c.want) {
			t.Errorf("%s: %s %v, want %v", c.question, got.Outcome, cites(got), c.want)
			continue
		}
		for i, one := range cites(got) {
			if !strings.HasPrefix(one, c.want[i]) || !strings.Contains(got.Citations[i].Quote, c.quotes[i]) {
				t.Errorf("%s: %s %q, want %s with %s", c.question, one, got.Citations[i].Quote, c.want[i], c.quotes[i])
			}
		}
	}
	got := askOn(t, all, "Điều 3 Nghị định 13/2025/NĐ-CP cũ và mới khác nhau thế nào?")
	for _, want := range []knowledge.Remark{
		{Kind: knowledge.ForceFrom, Document: "Nghị định số 13/2025/NĐ-CP ngày 02/01/2025 của Chính phủ", Day: "2025-03-01"},
		{Kind: knowledge.ForceFrom, Document: "Nghị định số 11/2018/NĐ-CP ngày 02/01/2018 của Chính phủ", Day: "2018-03-01"},
		{Kind: knowledge.Expired, Document: "Nghị định số 11/2018/NĐ-CP ngày 02/01/2018 của Chính phủ", Day: "2025-03-01"},
	} {
		if !slices.Contains(got.Remarks, want) {
			t.Errorf("not said: %+v, but %+v", want, got.Remarks)
		}
	}
}

// Of the law in force and the one before it, whichever answers first, the other is shown too.
func TestBothLawsAreShownWhereTheyAreCompared(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	if _, err := (&ingest.Ingester{Store: store}).Paths(t.Context(), shared(t, "corpus/regulations")); err != nil {
		t.Fatal(err)
	}
	a := &knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thái Bình"}
	for question, want := range map[string][]string{
		"Điều 24 Luật Thi đua, khen thưởng 2022 cũ và mới khác nhau thế nào?":                              {"06/2022/QH15 Điều 24", "15/2003/QH11 Điều 24"},
		"Nguyên tắc khen thưởng đã sửa đổi những gì?":                                                      {"06/2022/QH15 Điều 5", "15/2003/QH11 Điều 6"},
		"So với luật 2003 thì tỷ lệ lao động tiên tiến để xét Tập thể lao động tiên tiến bây giờ khác gì?": {"15/2003/QH11 Điều 28", "06/2022/QH15 Điều 28"},
		"Tiêu chuẩn Chiến sĩ thi đua cơ sở có gì khác so với luật cũ?":                                     {"91/2017/NĐ-CP Điều 9", "06/2022/QH15 Điều 23"},
	} {
		got := askOn(t, a, question)
		for _, one := range want {
			if !slices.ContainsFunc(cites(got), func(c string) bool { return c == one || strings.HasPrefix(c, one+" ") }) {
				t.Errorf("%s: %s %v has no %s", question, got.Outcome, cites(got), one)
			}
		}
	}
}
