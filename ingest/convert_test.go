package ingest_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// A draft has no force, and ends nothing.
func TestADraftEndsNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		in := &ingest.Ingester{Store: store}
		dir := t.TempDir()
		former := strings.NewReplacer("12/2020", "11/2010", "năm 2020", "năm 2010", "thay thế Nghị định số 11/2010/NĐ-CP ngày 01 tháng 02 năm 2010", "thay thế Nghị định số 1/2001/NĐ-CP").Replace(decree)
		run(t, in, write(t, dir, "cu.txt", former))
		draft := strings.Replace(decree, "Số: 12/2020/NĐ-CP\n", "Số: 12/2020/NĐ-CP\nDỰ THẢO\n", 1)
		got := run(t, in, write(t, dir, "du-thao.txt", draft))
		if !got[0].Document.Draft || got[0].Document.EffectiveOn != "" || slices.ContainsFunc(got[0].Document.Relations, corpus.Relation.Alters) {
			t.Fatalf("%+v", got[0].Document)
		}
		a := knowledge.Answerer{Library: knowledge.NewLibrary(store)}
		answer, err := a.Answer(t.Context(), knowledge.Question{Text: "Nghị định 11/2010/NĐ-CP còn hiệu lực không?"})
		if err != nil || slices.ContainsFunc(answer.Remarks, func(r knowledge.Remark) bool { return r.Kind == knowledge.Expired }) {
			t.Errorf("%v, %+v", err, answer.Remarks)
		}
		run(t, in, write(t, dir, "du-thao.txt", decree)) // it is issued
		answer, err = a.Answer(t.Context(), knowledge.Question{Text: "Nghị định 11/2010/NĐ-CP còn hiệu lực không?"})
		if err != nil || !slices.ContainsFunc(answer.Remarks, func(r knowledge.Remark) bool { return r.Kind == knowledge.Expired }) {
			t.Errorf("once issued: %v, %+v", err, answer.Remarks)
		}
	})
}

// decision is a decision of a province's committee.
func decision(number, province, year, words string) string {
	return "ỦY BAN NHÂN DÂN\nTỈNH " + strings.ToUpper(province) + "\nSố: " + number + "\n" + province + ", ngày 03 tháng 02 năm " + year + "\nQUYẾT ĐỊNH\nVề việc thử\n\nĐiều 1. Phạm vi\nQuy định việc thử ở " +
		province + " năm " + year + ".\nĐiều 2. Hiệu lực thi hành\n1. Quyết định này có hiệu lực từ ngày ký.\n" + words
}

// Numbers begin anew every year, and every province counts its own: nothing takes the place of another document, ends it or is its duplicate.
func TestDocumentsWithOneNumberAreKeptApart(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		in := &ingest.Ingester{Store: store}
		dir := t.TempDir()
		files := []string{
			write(t, dir, "a.txt", decision("5/QĐ-UBND", "Thử", "2023", "")), write(t, dir, "b.txt", decision("05/QĐ-UBND", "Thử", "2024", "")),
			write(t, dir, "c.txt", decision("5/QĐ-UBND", "Khác", "2024", "")),
		}
		for _, preview := range []bool{true, false} {
			in.Preview = preview
			for _, r := range run(t, in, files...) {
				if r.Problem != nil || r.Change != knowledge.Added {
					t.Errorf("preview %t: %s: %s, %v", preview, r.File, r.Change, r.Problem)
				}
			}
		}
		ends := func(words string) string {
			t.Helper()
			run(t, in, write(t, dir, "d.txt", decision("9/QĐ-UBND", "Thử", "2025", words)))
			all, _, err := store.Documents(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range all {
				if d.ExpiresOn != "" {
					got = append(got, d.Territory+" "+d.IssuedOn.Year()+" "+string(d.ExpiresOn))
				}
			}
			if len(all) != len(files)+1 {
				t.Errorf("%d documents are stored", len(all))
			}
			return strings.Join(got, ", ")
		}
		const names = "2. Quyết định này thay thế Quyết định số 5/QĐ-UBND ngày 03 tháng 02 năm "
		for words, want := range map[string]string{"": "", names + "2017.\n": "", names + "2023.\n": "tỉnh Thử 2023 2025-02-03", names + "2024.\n": "tỉnh Thử 2024 2025-02-03"} {
			if got := ends(words); got != want {
				t.Errorf("after %q ended are %q, want %q", words, got, want)
			}
		}
		again := run(t, in, append(files, write(t, dir, "e.txt", decision("5/QĐ-UBND", "Thử", "2024", "2. Thêm.\n")))...)
		if again[0].Change != knowledge.Unchanged || again[1].Change != knowledge.Unchanged || again[2].Change != knowledge.Unchanged || !problem.Is(again[3].Problem, problem.Duplicate) {
			t.Errorf("%+v", again)
		}
		if again = run(t, in, filepath.Join(dir, "e.txt")); again[0].Change != knowledge.Replaced {
			t.Errorf("the same decision from another file: %+v", again)
		}
	})
}

// A plan ends with the period that its title names as its own; one that sums a period up, prepares the next, or is of a year, does not.
func TestAPlanEndsWithItsOwnPeriod(t *testing.T) {
	for title, want := range map[string]corpus.Day{
		"Phát động phong trào thi đua giai đoạn 2021 - 2025":                                       "2025-12-31",
		"Thực hiện Chương trình nông thôn mới giai đoạn 2021–2025":                                 "2025-12-31",
		"Thi đua 5 năm (2021 - 2025)":                                                              "2025-12-31",
		"Triển khai Chỉ thị số 1/CT-TTg ngày 10 tháng 8 năm 2021 về thi đua giai đoạn 2021 - 2025": "2025-12-31",
		"Thực hiện Nghị quyết Đại hội nhiệm kỳ 2020 - 2025, giai đoạn 2023 - 2026":                 "2026-12-31",
		"Xây dựng nông thôn mới giai đoạn 2021 - 2025":                                             "2025-12-31",
		"Tổng kết phong trào thi đua giai đoạn 2021 - 2025":                                        "",
		"Sơ kết 03 năm thực hiện Đề án giai đoạn 2021 - 2025":                                      "",
		"Xây dựng Kế hoạch thi đua giai đoạn 2026 - 2030":                                          "",
		"Tổ chức hội nghị về phong trào giai đoạn 2021 - 2025":                                     "",
		"Triển khai Đề án “Văn hóa công vụ giai đoạn 2021 - 2025”":                                 "",
		"Thực hiện Chương trình giai đoạn 2021 - 2025 trong năm 2024":                              "",
		"Phát huy kết quả giai đoạn 2016 - 2020":                                                   "",
		"Thi đua năm 2024": "",
	} {
		d := corpus.Document{Kind: "Kế hoạch", Title: title, IssuedOn: "2024-03-05"}
		if ingest.Derive(&d); d.EndsOn != want {
			t.Errorf("%s: ends on %q, want %q", title, d.EndsOn, want)
		}
		d.Draft = true
		if ingest.Derive(&d); d.EndsOn != "" {
			t.Errorf("the draft of %s ends on %s", title, d.EndsOn)
		}
	}
}

// A footnote is read, shown and found with the provision that bears its mark, and a provision with a day of its own is no answer before that day.
func TestFootnotesAndDaysOfTheirOwnGoWithTheirProvisions(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		text := decision("5/QĐ-UBND", "Thử", "2023", "2. Điều 4 có hiệu lực từ ngày 01/01/2026.\nĐiều 3. Mức thưởng[1]\n1. Giấy khen kèm 0,3 lần mức lương cơ sở.\n2. Bằng khen kèm 1,5 lần mức lương cơ sở.\n"+
			"Điều 4. Quỹ tương trợ nghệ nhân\nQuỹ tương trợ nghệ nhân do Sở Văn hóa quản lý.\n\n[1] Mức này do Nghị quyết về hải đảo điều chỉnh.\n[2] Không có dấu.\n")
		run(t, &ingest.Ingester{Store: store}, write(t, t.TempDir(), "a.txt", text))
		a := knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thử"}
		ask := func(question string, day corpus.Day) knowledge.Answer {
			t.Helper()
			answer, err := a.Answer(t.Context(), knowledge.Question{Text: question, AsOf: day})
			if err != nil {
				t.Fatal(err)
			}
			return answer
		}
		for _, question := range []string{"Điều 3 Quyết định 5/QĐ-UBND", "Nghị quyết về hải đảo điều chỉnh mức thưởng nào?"} {
			answer := ask(question, "2025-06-01")
			if len(answer.Citations) == 0 || !strings.HasPrefix(answer.Citations[0].Path, "Điều 3") || answer.Citations[0].Note != "Mức này do Nghị quyết về hải đảo điều chỉnh." ||
				strings.Contains(answer.Citations[0].Quote, "hải đảo") {
				t.Errorf("%s: %s, %+v", question, answer.Outcome, answer.Citations)
			}
		}
		_, words, _, err := a.Library.Article(t.Context(), ask("Điều 3 Quyết định 5/QĐ-UBND", "2025-06-01").Citations[0].DocumentKey, "Điều 3 khoản 1")
		if err != nil || !strings.HasSuffix(words, "\n\nChú thích:\nMức này do Nghị quyết về hải đảo điều chỉnh.") {
			t.Errorf("%v, %q", err, words)
		}
		later := func(r knowledge.Remark) bool {
			return r.Kind == knowledge.ProvisionNotYet && r.Path == "Điều 4" && r.Day == "2026-01-01"
		}
		for day, begun := range map[corpus.Day]bool{"2025-12-31": false, "2026-01-01": true} {
			answer := ask("Quỹ tương trợ nghệ nhân do ai quản lý?", day)
			if found := len(answer.Citations) > 0 && answer.Citations[0].Path == "Điều 4"; found != begun {
				t.Errorf("on %s: %s, %+v", day, answer.Outcome, answer.Citations)
			}
			if answer := ask("Điều 4 Quyết định 5/QĐ-UBND", day); len(answer.Citations) != 1 || slices.ContainsFunc(answer.Remarks, later) == begun {
				t.Errorf("named, on %s: %+v", day, answer.Remarks)
			}
		}
	})
}

// What begins before its document answers from its own day on, and only of the rest is it said that the document is not in force yet.
func TestAProvisionMayBeginBeforeItsDocument(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		text := strings.Replace(decision("6/QĐ-UBND", "Thử", "2024", "2. Điều 3 có hiệu lực từ ngày 01/7/2025.\nĐiều 3. Quỹ tương trợ nghệ nhân\nQuỹ tương trợ nghệ nhân do Sở Văn hóa quản lý.\n"+
			"Điều 4. Giải chèo làng\nGiải chèo làng do Hội Văn nghệ trao.\n"), "từ ngày ký", "từ ngày 01/01/2027", 1)
		run(t, &ingest.Ingester{Store: store}, write(t, t.TempDir(), "a.txt", text))
		a := knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thử"}
		const fund, prize = "Quỹ tương trợ nghệ nhân do ai quản lý?", "Giải chèo làng do ai trao?"
		for _, c := range []struct {
			question string
			day      corpus.Day
			cites    []string
			notYet   bool
		}{
			{fund, "2025-06-30", nil, false}, {fund, "2025-07-01", []string{"Điều 3"}, false}, {prize, "2026-12-31", nil, false}, {prize, "2027-01-01", []string{"Điều 4"}, false},
			{"Điều 3 Quyết định 6/QĐ-UBND", "2025-07-01", []string{"Điều 3"}, false}, {"Điều 3 Quyết định 6/QĐ-UBND", "2025-06-30", []string{"Điều 3"}, true},
			{"Điều 3 và Điều 4 Quyết định 6/QĐ-UBND", "2025-07-01", []string{"Điều 3", "Điều 4"}, true}, {"Điều 4 Quyết định 6/QĐ-UBND", "2027-01-01", []string{"Điều 4"}, false},
		} {
			answer, err := a.Answer(t.Context(), knowledge.Question{Text: c.question, AsOf: c.day})
			var cites []string
			for _, cited := range answer.Citations {
				cites = append(cites, cited.Path)
			}
			notYet := slices.ContainsFunc(answer.Remarks, func(r knowledge.Remark) bool { return r.Kind == knowledge.NotYet && r.Day == "2027-01-01" })
			if err != nil || !slices.Equal(cites, c.cites) || notYet != c.notYet {
				t.Errorf("%s on %s: %v, %s of %v, %+v", c.question, c.day, err, answer.Outcome, cites, answer.Remarks)
			}
		}
	})
}
