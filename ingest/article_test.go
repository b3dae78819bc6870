package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest"
	"thidua/ingest/jsonl"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// Two laws whose rows stand between each other, and rows that lack this and that.
const rows = `{"id":"12/2020/nđ-cp#1","law_id":"12/2020/nđ-cp","law_no":"12/2020/NĐ-CP","law_kind":"Nghị định","law_title":"Quy định về khen thưởng","law_date":"02/03/2020","issuer":"Chính phủ","demuc":"1.1 Khen thưởng","chapter":"Chương I CHUNG","article":"1","title":"Phạm vi","text":"1. Một:\na) Hai.\n2. Ba.","note":"(Điều 1 Nghị định số 12/2020/NĐ-CP, có hiệu lực thi hành kể từ ngày 15/04/2020)"}
{"id":"3/2019/qh14#1","law_no":"3/2019/QH14","law_kind":"Luật","law_title":"Luật Khen thưởng","article":1,"text":"Luật này quy định về khen thưởng."}
{"id":"12/2020/nđ-cp#5a","law_id":"12/2020/nđ-cp","note":null,"text":"Điều thêm.","note":"(bổ sung, có hiệu lực thi hành kể từ ngày 01/01/2022)"}

{"id":"12/2020/nđ-cp#1-nữa","law_id":"12/2020/nđ-cp","article":"1","title":"Phạm vi khác","text":"1. Bốn."}
{"law_id":"quy-che","text":"Không có số."}
{"law_id":"quy-che","text":"Cũng không có số."}
{"id":"3/2019/qh14#2","law_no":"3/2019/QH14","title":"Tên điều"}
`

func articles(t *testing.T, store *knowledge.Store, files ...string) (placed []ingest.ArticleRow, byKey map[string]*corpus.Document) {
	t.Helper()
	in := &ingest.Ingester{Store: store}
	if err := in.Articles(t.Context(), files, func(r ingest.ArticleRow) { placed = append(placed, r) }); err != nil {
		t.Fatal(err)
	}
	listed, _, err := store.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	byKey = map[string]*corpus.Document{}
	for _, d := range listed {
		if byKey[d.Key], err = knowledge.NewLibrary(store).Document(t.Context(), d.Key); err != nil {
			t.Fatal(err)
		}
	}
	return placed, byKey
}

func TestTheRowsOfALawBecomeOneDocument(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		file := write(t, t.TempDir(), "a.jsonl", rows)
		placed, documents := articles(t, knowledge.NewStore(db), file)
		if len(documents) != 3 {
			t.Fatalf("%d documents", len(documents))
		}
		unnumbered := "source|" + file + "#quy-che"
		want := []ingest.ArticleRow{
			{ID: "12/2020/nđ-cp#1", Document: "12/2020/nd-cp", Path: "Điều 1"},
			{ID: "12/2020/nđ-cp#5a", Document: "12/2020/nd-cp", Path: "Điều 5a"},
			{ID: "12/2020/nđ-cp#1-nữa", Document: "12/2020/nd-cp", Path: "Điều 1 (lần 2)"},
			{ID: "quy-che#", Document: unnumbered, Path: "đoạn 1"},
			{ID: "quy-che#", Document: unnumbered, Path: "đoạn 2"},
			{ID: "3/2019/qh14#1", Document: "3/2019/qh14", Path: "Điều 1"},
			{ID: "3/2019/qh14#2", Document: "3/2019/qh14", Path: "Điều 2"},
		}
		if diff := cmp.Diff(want, placed); diff != "" {
			t.Error(diff)
		}
		d := documents["12/2020/nd-cp"]
		got := []any{d.Kind, d.Number, d.Title, d.Issuer, d.IssuedOn, d.EffectiveOn, d.Source}
		if diff := cmp.Diff([]any{"Nghị định", "12/2020/NĐ-CP", "Quy định về khen thưởng", "Chính phủ", knowledge.Day("2020-03-02"),
			knowledge.Day("2020-04-15"), file + "#12/2020/nđ-cp"}, got); diff != "" {
			t.Error(diff)
		}
		var units []string
		for _, p := range d.Provisions {
			if p.Parent >= 0 {
				units = append(units, d.Provisions[p.Parent].Path)
			}
			units = append(units, strings.Join([]string{p.Path, p.Heading, p.Text, strings.Join(p.Above, "/")}, "|"))
		}
		above := "1.1 Khen thưởng/Chương I CHUNG"
		if diff := cmp.Diff([]string{
			"Điều 1|Phạm vi||" + above,
			"Điều 1", "Điều 1 khoản 1||Một:|" + above + "/Điều 1. Phạm vi",
			"Điều 1 khoản 1", "Điều 1 khoản 1 điểm a||Hai.|" + above + "/Điều 1. Phạm vi",
			"Điều 1", "Điều 1 khoản 2||Ba.|" + above + "/Điều 1. Phạm vi",
			"Điều 5a||Điều thêm.|",
			"Điều 1 (lần 2)|Phạm vi khác||",
			"Điều 1 (lần 2)", "Điều 1 (lần 2) khoản 1||Bốn.|Điều 1. Phạm vi khác",
		}, units); diff != "" {
			t.Error(diff)
		}
		if law := documents["3/2019/qh14"]; law.Name()+"|"+law.Title != "Luật số 3/2019/QH14|Khen thưởng" {
			t.Errorf("the law is %q %q", law.Name(), law.Title)
		}
	})
}

func TestTheSameCollectionAgainChangesNothing(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	dir := t.TempDir()
	file := write(t, dir, "a.jsonl", rows)
	first, _ := articles(t, store, file)
	before, err := store.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again, _ := articles(t, store, file)
	if after, err := store.Version(t.Context()); err != nil || after != before || !slices.Equal(first, again) {
		t.Errorf("version %d, then %d (%v)", before, after, err)
	}
}

func TestLawsThatTheStoreTakesForOneDoNotReplaceEachOther(t *testing.T) {
	file := write(t, t.TempDir(), "a.jsonl", `{"id":"a","law_id":"06/2022/qh15","article":"1","text":"Một."}
{"id":"b","law_id":"6/2022/QH15","article":"1","text":"Hai."}
{"id":"c","law_id":"luat-c","law_kind":"Luật","law_date":"1/2/2020","article":"1","text":"Ba."}
{"id":"d","law_id":"luat-d","law_kind":"Luật","law_date":"1/2/2020","article":"1","text":"Bốn."}
{"id":"e","law_id":"luat-e","law_kind":"Luật","law_date":"31/2/2020","article":"1","text":"Năm."}
`)
	placed, documents := articles(t, knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t))), file)
	var got []string
	for _, p := range placed {
		d := documents[p.Document]
		i := slices.IndexFunc(d.Provisions, func(u corpus.Provision) bool { return u.Path == p.Path })
		got = append(got, p.ID+" "+d.Provisions[i].Text+" "+d.Number)
	}
	if diff := cmp.Diff([]string{"a Một. 06/2022/QH15", "b Hai. 06/2022/QH15", "c Ba. ", "d Bốn. ", "e Năm. "}, got); diff != "" {
		t.Error(diff)
	}
}

func TestOneLawMayStandInTwoFiles(t *testing.T) {
	dir := t.TempDir()
	a := write(t, dir, "a.jsonl", `{"id":"1/2020/qh14#1","text":"Một."}`)
	b := write(t, dir, "b.jsonl", `{"id":"1/2020/qh14#2","text":"Hai."}`)
	_, documents := articles(t, knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t))), a, b)
	if d := documents["1/2020/qh14"]; d == nil || len(d.Provisions) != 2 {
		t.Errorf("%+v", d)
	}
}

func TestTheLawsCompleteBeforeABadRowAreStoredAndTold(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		file := write(t, t.TempDir(), "a.jsonl", `{"id":"1/2020/qh14#1","text":"Một."}
{"id":"2/2020/qh14#1","text":"Hai."}
{"id":"3/2020/qh14#1","text":"Ba, còn một dòng nữa."}
{"id":"4/2020/qh14#1","text":{}}
{"id":"3/2020/qh14#2","text":"Bốn."}
`)
		var told []string
		in := &ingest.Ingester{Store: store}
		err := in.Articles(t.Context(), []string{file}, func(r ingest.ArticleRow) { told = append(told, r.Document) })
		var bad *jsonl.Error
		if !errors.As(err, &bad) || bad.Line != 4 {
			t.Fatalf("the bad row gave %v", err)
		}
		documents, _, err := store.Documents(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var stored []string
		for _, d := range documents {
			stored = append(stored, d.Key)
		}
		want := []string{"1/2020/qh14", "2/2020/qh14"}
		if diff := cmp.Diff([][]string{want, want}, [][]string{stored, told}); diff != "" {
			t.Error(diff)
		}
	})
}

func TestALongCollectionIsStoredInPartsAndWhole(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		var rows strings.Builder
		const laws = 7
		var clauses strings.Builder // of six laws they are more than a transaction takes
		for i := range 900 {
			fmt.Fprintf(&clauses, `%d. Khoản.\n`, i+1)
		}
		for i := range laws {
			fmt.Fprintf(&rows, "{\"id\":\"%d/2020/qh14#1\",\"text\":\"%s\"}\n", i+1, clauses.String())
		}
		file := write(t, t.TempDir(), "a.jsonl", rows.String())
		var versions []int64
		in := &ingest.Ingester{Store: store}
		err := in.Articles(t.Context(), []string{file}, func(r ingest.ArticleRow) {
			v, err := store.Version(t.Context())
			if err != nil {
				t.Error(err)
			}
			versions = append(versions, v)
		})
		if diff := cmp.Diff([]int64{1, 1, 1, 1, 1, 1, 2}, versions); diff != "" || err != nil {
			t.Errorf("rows were told at other versions: %s (%v)", diff, err)
		}
		if documents, _, err := store.Documents(t.Context()); err != nil || len(documents) != laws {
			t.Errorf("%d documents (%v)", len(documents), err)
		}
	})
}

func TestABadRowIsNamedAndAnAbsentFileToo(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	in := &ingest.Ingester{Store: store}
	dir := t.TempDir()
	for content, says := range map[string]string{
		`{"id":"1/2020/qh14#1"}` + "\nnot json":      "JSON",
		"\n" + `{"text":"của văn bản nào?"}`:         "law_id",
		"{\"id\":\"a\"}\n{\"id\":[]}":                "another type",
		"{\"id\":\"a\"}\n{\"id\":\"b\",\"text\":{}}": "another type",
	} {
		err := in.Articles(t.Context(), []string{write(t, dir, "a.jsonl", content)}, nil)
		var bad *jsonl.Error
		if !errors.As(err, &bad) || bad.Line != 2 || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", content, err)
		}
	}
	err := in.Articles(t.Context(), []string{filepath.Join(dir, "absent.jsonl")}, nil)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "absent.jsonl") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := in.Articles(ctx, []string{write(t, dir, "a.jsonl", rows)}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
