package ingest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

const decreeQuestions = "// của Sở\n# 12/2020/NĐ-CP\n## Điều 1\nvăn bản này nói về chuyện gì\n## Điều 2 khoản 1\nbao giờ áp dụng\n"

func TestAFileOfQuestionsGoesBehindItsDocument(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		told := 0
		store.Changed = func(_ context.Context, _ *database.Tx, key string, change knowledge.Change) error {
			if change == knowledge.Questioned && key == "12/2020/nd-cp" {
				told++
			}
			return nil
		}
		in := &ingest.Ingester{Store: store}
		dir := t.TempDir()
		file, _ := write(t, dir, "a-cau-hoi.txt", decreeQuestions), write(t, dir, "nd.txt", decree)
		got := run(t, in, dir)
		if len(got) != 2 || got[0].Document == nil || got[1].Questions == nil || got[1].Change != knowledge.Added {
			t.Fatalf("%+v", got)
		}
		if diff := cmp.Diff(bank.FileChange{Added: 2, Documents: []string{"12/2020/nd-cp"}, Names: []string{"Nghị định số 12/2020/NĐ-CP ngày 02/3/2020 của Chính phủ"}}, *got[1].Questions); diff != "" || told != 1 {
			t.Error(diff, told)
		}
		if got = run(t, in, file); got[0].Change != knowledge.Unchanged {
			t.Errorf("again: %+v", got[0])
		}
		write(t, dir, "a-cau-hoi.txt", strings.Replace(decreeQuestions, "bao giờ", "ngày nào", 1))
		if got = run(t, in, file); got[0].Change != knowledge.Replaced || got[0].Questions.Retired != 1 || told != 2 {
			t.Errorf("changed: %+v", got[0])
		}
	})
}

func TestQuestionsBeforeTheirDocumentAreFoundOnceItComes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		in := &ingest.Ingester{Store: store}
		dir := t.TempDir()
		got := run(t, in, write(t, dir, "nd.questions", "# 12/2020/NĐ-CP\n## Điều 2 khoản 1\nkhen thưởng hộ nuôi tôm giỏi nhất ấp thì tính theo cái mới hay cái cũ\n"))
		if got[0].Problem != nil || len(got[0].Questions.Missing) != 1 {
			t.Fatalf("%+v", got[0])
		}
		run(t, in, write(t, dir, "nd.txt", decree))
		a := knowledge.Answerer{Library: knowledge.NewLibrary(store)}
		answer, err := a.Answer(t.Context(), knowledge.Question{Text: "khen thưởng hộ nuôi tôm giỏi nhất ấp tính theo cái mới hay cái cũ?"})
		if err != nil || len(answer.Citations) == 0 || answer.Citations[0].Path != "Điều 2 khoản 1" {
			t.Errorf("%+v (%v)", answer, err)
		}
		all, err := store.Questions.Of(t.Context(), db, "12/2020/nd-cp")
		if err != nil || len(all) != 1 || all[0].Words == 0 {
			t.Errorf("%+v (%v)", all, err)
		}
	})
}

func TestWhatIsWrongWithAFileOfQuestionsIsToldWithItsLine(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	in := &ingest.Ingester{Store: store}
	dir := t.TempDir()
	run(t, in, write(t, dir, "nd.txt", decree))
	for text, says := range map[string]string{
		decreeQuestions + "## Điều 7\nmấy năm": "dòng 8: Nghị định số 12/2020/NĐ-CP ngày 02/3/2020 của Chính phủ không có Điều 7", "# 12/2020/NĐ-CP\n## Điều 1 · zz\nmấy năm": "dòng 2", "# 12/2020/NĐ-CP\n## Điều 1\n": "không có câu hỏi",
	} {
		got := run(t, in, write(t, dir, "sai.questions", text))
		if got[0].Problem == nil || got[0].Problem.Code != problem.Invalid || !strings.Contains(got[0].Problem.Sentence, says) {
			t.Errorf("%q: %+v", text, got[0])
		}
	}
}

func TestTheReportSaysWhatBecameOfQuestions(t *testing.T) {
	var out, wrong strings.Builder
	failed := ingest.Report(&out, &wrong, []ingest.Result{
		{File: "a", Change: knowledge.Added, Questions: &bank.FileChange{Added: 3, Names: []string{"Luật A", "Luật B"}}},
		{File: "b", Change: knowledge.Replaced, Questions: &bank.FileChange{Added: 1, Kept: 2, Retired: 1, Missing: []string{"1/2020/nd-cp"}}},
		{File: "c", Change: knowledge.Unchanged, Questions: &bank.FileChange{Kept: 2}},
		{File: "d", Change: knowledge.Added, Document: &corpus.Document{Kind: "Luật", Title: "D", IssuedOn: "2020-01-01", Provisions: make([]corpus.Provision, 7)}, Warnings: []string{"Trang 2: không có chữ."}},
		{File: "e", Problem: problem.New(problem.Invalid, "Tệp câu hỏi, dòng 2: sai.")},
	}, false)
	want := "Đã nạp: a — 3 câu hỏi mới về Luật A, Luật B\n" +
		"Đã thay bản mới: b — 1 câu hỏi mới, 2 câu giữ nguyên, 1 câu thôi dùng; kho chưa có văn bản 1/2020/nd-cp, câu hỏi được dùng khi văn bản được nạp\n" +
		"Đã nạp: d — Luật D năm 2020, 7 đơn vị\n  Lưu ý: Trang 2: không có chữ.\nXong: 5 tệp, 1 không đổi, 1 không nạp được.\n"
	if diff := cmp.Diff(want, out.String()); diff != "" || failed != 1 || wrong.String() != "e: Tệp câu hỏi, dòng 2: sai.\n" {
		t.Error(diff, failed, wrong.String())
	}
}
