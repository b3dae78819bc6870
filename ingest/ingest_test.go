package ingest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

const decree = `CHÍNH PHỦ
Số: 12/2020/NĐ-CP
Hà Nội, ngày 02 tháng 3 năm 2020
NGHỊ ĐỊNH
Quy định về khen thưởng
Điều 1. Phạm vi điều chỉnh
Nghị định này quy định về khen thưởng.
Điều 2. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành từ ngày 15 tháng 4 năm 2020.
2. Nghị định này thay thế Nghị định số 11/2010/NĐ-CP ngày 01 tháng 02 năm 2010.
`

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func run(t *testing.T, in *ingest.Ingester, paths ...string) []ingest.Result {
	t.Helper()
	results, err := in.Paths(t.Context(), paths...)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func TestAFileIsAddedLeftAloneAndReplaced(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		in := &ingest.Ingester{Store: store}
		file := write(t, t.TempDir(), "nd.txt", decree)
		for _, want := range []knowledge.Change{knowledge.Added, knowledge.Unchanged} {
			if got := run(t, in, file); got[0].Problem != nil || got[0].Change != want {
				t.Fatalf("got %+v, want %s", got[0], want)
			}
		}
		write(t, filepath.Dir(file), "nd.txt", strings.Replace(decree, "quy định về khen thưởng.", "quy định chi tiết về khen thưởng.", 1))
		if got := run(t, in, file); got[0].Change != knowledge.Replaced {
			t.Fatalf("a changed file was %+v", got[0])
		}
		all, _, err := store.Documents(t.Context())
		if err != nil || len(all) != 1 {
			t.Fatalf("%d documents (%v)", len(all), err)
		}
		d, err := knowledge.NewLibrary(store).Document(t.Context(), all[0].Key)
		if err != nil {
			t.Fatal(err)
		}
		got := []any{d.Kind, d.Number, d.Issuer, d.IssuedOn, d.EffectiveOn, d.Provisions[0].Path, d.Provisions[0].Text, d.Relations}
		want := []any{"Nghị định", "12/2020/NĐ-CP", "Chính phủ", knowledge.Day("2020-03-02"), knowledge.Day("2020-04-15"), "Điều 1",
			"Nghị định này quy định chi tiết về khen thưởng.",
			[]corpus.Relation{{Kind: corpus.Replaces, Number: "11/2010/NĐ-CP", Issued: "2010-02-01", Path: "Điều 2 khoản 2", From: d.Relations[0].From}}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestABadFileIsOneClearSentenceAndTheCorpusStaysAsItWas(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	store := knowledge.NewStore(db)
	in := &ingest.Ingester{Store: store}
	dir := t.TempDir()
	run(t, in, write(t, dir, "good.txt", decree))
	before, err := store.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	large := write(t, dir, "large.txt", "Điều 1. Một\n")
	if err := os.Truncate(large, 200<<20); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"empty":         write(t, dir, "empty.txt", ""),
		"blank":         write(t, dir, "blank.txt", " \n\t\n"),
		"only debris":   write(t, dir, "debris.txt", "----\n 3 \n\f\n"),
		"binary":        write(t, dir, "binary.txt", "Điều 1\x00\x01"),
		"TCVN3":         write(t, dir, "tcvn3.txt", "NghÞ \xae\xde\xb5nh s\xe8"),
		"200 MB":        large,
		"missing":       filepath.Join(dir, "nowhere.txt"),
		"another kind":  write(t, dir, "scan.pdf", "%PDF-1.7"),
		"empty folder":  t.TempDir(),
		"not a regular": os.DevNull,
	} {
		results := run(t, in, file)
		if len(results) != 1 || results[0].Problem == nil || strings.TrimSpace(results[0].Problem.Sentence) == "" || strings.Contains(results[0].Problem.Sentence, "\n") {
			t.Errorf("%s gave %+v", name, results)
			continue
		}
		if missing := name == "missing"; problem.Is(results[0].Problem, problem.NotFound) != missing {
			t.Errorf("%s has the code %q", name, results[0].Problem.Code)
		}
	}
	if after, err := store.Version(t.Context()); err != nil || after != before {
		t.Errorf("the corpus moved from %d to %d (%v)", before, after, err)
	}
}

func TestAFolderIsReadWholeWhateverIsWrongWithOneFile(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	var seen []string
	in := &ingest.Ingester{Store: knowledge.NewStore(db), Progress: func(done, total int, file string) {
		seen = append(seen, filepath.Base(file))
		if total != 5 {
			t.Errorf("progress of %d files", total)
		}
	}}
	dir := t.TempDir()
	write(t, dir, "a.txt", decree)
	write(t, dir, "b.txt", "")
	write(t, dir, "c.MD", strings.ReplaceAll(decree, "12/2020", "13/2020"))
	write(t, dir, "d.txt", strings.ReplaceAll(decree, "Phạm vi", "Cùng số hiệu, phạm vi"))
	write(t, dir, "e.pdf", "%PDF-1.7 không đọc")
	write(t, dir, "f.xlsx", "bảng tính")
	write(t, dir, ".hidden.txt", decree)
	for range 2 { // the file that was passed over does not take the other's place the second time
		results := run(t, in, dir)
		var problems []string
		for _, r := range results {
			if r.Problem != nil {
				problems = append(problems, filepath.Base(r.File))
			}
		}
		if diff := cmp.Diff([]string{"b.txt", "d.txt", "e.pdf"}, problems); diff != "" || len(results) != 5 {
			t.Errorf("%d results, problems %s", len(results), diff)
		}
	}
	if diff := cmp.Diff([]string{"a.txt", "b.txt", "c.MD", "d.txt", "e.pdf", "."}, seen[:6]); diff != "" {
		t.Error(diff)
	}
}

func TestABuiltinDocumentThatWasRemovedStaysOut(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	store := knowledge.NewStore(db)
	in := &ingest.Ingester{Store: store}
	load := func(want int) []*corpus.Document {
		t.Helper()
		if err := in.Builtin(t.Context()); err != nil {
			t.Fatal(err)
		}
		all, _, err := store.Documents(t.Context())
		if err != nil || len(all) != want {
			t.Fatalf("%d documents, want %d (%v)", len(all), want, err)
		}
		return all
	}
	plan := load(1)[0]
	if plan.Number != "" || plan.EndsOn != "2025-12-31" || plan.Territory != "tỉnh Thái Bình" || plan.Name() != "Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình" {
		t.Errorf("the plan was read as %+v", plan)
	}
	load(1)
	if err := store.Remove(t.Context(), plan.Source); err != nil {
		t.Fatal(err)
	}
	load(0)
}
