package ingest_test

import (
	"slices"
	"strings"
	"testing"

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

// Numbers begin anew every year: what ended last year's leaves this year's.
func TestTheEndOfADocumentIsNotThatOfItsNumber(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		in := &ingest.Ingester{Store: store}
		dir := t.TempDir()
		decision := func(number, year, words string) string {
			return "ỦY BAN NHÂN DÂN\nTỈNH THỬ\nSố: " + number + "\nThử, ngày 03 tháng 02 năm " + year + "\nQUYẾT ĐỊNH\nVề việc thử\n\nĐiều 1. Phạm vi\nQuy định việc thử.\nĐiều 2. Hiệu lực thi hành\n1. Quyết định này có hiệu lực từ ngày ký.\n" + words
		}
		run(t, in, write(t, dir, "a.txt", decision("5/QĐ-UBND", "2024", "")))
		run(t, in, write(t, dir, "b.txt", decision("9/QĐ-UBND", "2025", "2. Quyết định này thay thế Quyết định số 5/QĐ-UBND ngày 03 tháng 02 năm 2017.\n")))
		expires := func() (day corpus.Day) {
			all, _, err := store.Documents(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range all {
				if d.Number == "5/QĐ-UBND" {
					day = d.ExpiresOn
				}
			}
			return day
		}
		if day := expires(); day != "" {
			t.Errorf("it ends on %s", day)
		}
		run(t, in, write(t, dir, "b.txt", decision("9/QĐ-UBND", "2025", "2. Quyết định này thay thế Quyết định số 5/QĐ-UBND ngày 03 tháng 02 năm 2024.\n")))
		if day := expires(); day != "2025-02-03" {
			t.Errorf("it ends on %q", day)
		}
	})
}
