package ingest_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/record"
	"thidua/knowledge/vietnamese"

	"github.com/google/go-cmp/cmp"
)

const shared = "../../shared"

// topicPage is a topic of two articles of the decree and one of a law.
const topicPage = `<h3>Đề mục 9.3<br/>Việc thử</h3><div class='_content'><p class='pChuong'>Chương I</p><p class='pChuong'>QUY ĐỊNH CHUNG</p>` +
	`<p class='pDieu'><a name='1'></a>Điều 9.3.NĐ.1.1. Phạm vi</p><p class='pGhiChu'><a href='http://vbpl/1#Dieu_1'>(Điều 1 Nghị định số 12/2020/NĐ-CP Quy định về khen thưởng ngày 02/03/2020 của Chính phủ, có hiệu lực thi hành kể từ ngày 15/04/2020)</a></p><p class='pNoiDung'><p>Lời của pháp điển.</p></p>` +
	`<p class='pDieu'><a name='2'></a>Điều 9.3.NĐ.1.1a. Đối tượng</p><p class='pGhiChu'><a href='http://vbpl/1#Dieu_1a'>(Điều 1a Nghị định số 12/2020/NĐ-CP, có hiệu lực thi hành kể từ ngày 15/04/2020)</a></p><p class='pNoiDung'><p>1. Người thử.</p><p>2. Tập thể thử, gồm:</p><p>a) Tổ thử;</p><p>b) Đội thử.</p></p>` +
	`<p class='pDieu'><a name='3'></a>Điều 9.3.LQ.4. Trách nhiệm</p><p class='pGhiChu'><a href='http://vbpl/2#Dieu_4'>(Điều 4 Luật số 5/2019/QH14 Việc thử ngày 20/11/2019 của Quốc hội, có hiệu lực thi hành kể từ ngày 01/07/2020)</a></p><p class='pNoiDung'><p>Mọi người thử việc của mình.</p></p></div>`

func TestATopicOfTheCodificationIsDocumentsThatWholeOnesWinOver(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		in := &ingest.Ingester{Store: store, Topic: "9.3"}
		dir := t.TempDir()
		page := write(t, dir, "trang.html", topicPage)
		got := run(t, in, page)
		want := ingest.TopicChange{Number: "9.3", Title: "Việc thử", Documents: 2, Articles: 3, Added: 2}
		if len(got) != 1 || got[0].Topic == nil || *got[0].Topic != want || got[0].Change != knowledge.Added {
			t.Fatalf("%+v", got)
		}
		documents, err := record.Whole(t.Context(), db, []string{corpus.NumberKey("12/2020/NĐ-CP"), corpus.NumberKey("5/2019/QH14")})
		if err != nil {
			t.Fatal(err)
		}
		law, decreed := documents[corpus.NumberKey("5/2019/QH14")], documents[corpus.NumberKey("12/2020/NĐ-CP")]
		if law == nil || law.Name() != "Luật Việc thử năm 2019" || law.EffectiveOn != "2020-07-01" || law.Issuer != "Quốc hội" || !law.Codified() {
			t.Errorf("the law is %+v", law)
		}
		var paths []string
		for _, p := range decreed.Provisions {
			paths = append(paths, p.Path)
			if !strings.HasPrefix(p.Source, "http://vbpl/1#Dieu_1") || p.Above[0] != "9.3 Việc thử" || p.Above[1] != "Chương I QUY ĐỊNH CHUNG" {
				t.Errorf("%s is from %q, under %q", p.Path, p.Source, p.Above)
			}
		}
		if got := strings.Join(paths, "|"); got != "Điều 1|Điều 1a|Điều 1a khoản 1|Điều 1a khoản 2|Điều 1a khoản 2 điểm a|Điều 1a khoản 2 điểm b" {
			t.Error(got)
		}
		if again := run(t, in, page); again[0].Change != knowledge.Unchanged || again[0].Topic.Kept != 2 {
			t.Errorf("again: %+v", again[0].Topic)
		}
		answerer := knowledge.Answerer{Library: knowledge.NewLibrary(store)}
		quoted := func(question, words, source string) {
			t.Helper()
			a, err := answerer.Answer(t.Context(), knowledge.Question{Text: question})
			if err != nil || len(a.Citations) == 0 || !strings.Contains(a.Citations[0].Quote, words) || a.Citations[0].Source != source {
				t.Errorf("%q: %v, %+v", question, err, a)
			}
		}
		quoted("Điều 1 Nghị định 12/2020/NĐ-CP", "Lời của pháp điển", "http://vbpl/1#Dieu_1")
		if got := run(t, in, write(t, dir, "nd.txt", decree)); got[0].Change != knowledge.Replaced {
			t.Errorf("%+v", got[0])
		}
		quoted("Điều 1 Nghị định 12/2020/NĐ-CP", "quy định về khen thưởng", "")
		if again := run(t, in, page); again[0].Change != knowledge.Unchanged || again[0].Topic.Kept != 2 {
			t.Errorf("after the whole one: %+v", again[0].Topic)
		}
		quoted("Điều 1 Nghị định 12/2020/NĐ-CP", "quy định về khen thưởng", "")
	})
}

func TestTheTopicIsFoundInAFolderAPackageAndByName(t *testing.T) {
	other := strings.NewReplacer("9.3", "29.1", "12/2020", "13/2020", "5/2019", "6/2019").Replace(topicPage)
	for name, paths := range map[string]func(dir string) string{
		"folder": func(dir string) string {
			write(t, dir, "a.html", topicPage)
			write(t, dir, "b.html", other)
			return dir
		},
		"package": func(dir string) string {
			return write(t, dir, "BPDDT.zip", zipped(t, map[string]string{"demuc/1.html": topicPage, "demuc/2.html": other, "lib/jsonData.js": "var x"}))
		},
		"page": func(dir string) string { return write(t, dir, "b.html", other) },
	} {
		in := &ingest.Ingester{Store: knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))}
		got := run(t, in, paths(t.TempDir()))
		if len(got) != 1 || got[0].Topic == nil || got[0].Topic.Number != "29.1" || got[0].Topic.Added != 2 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	in := &ingest.Ingester{Store: knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t))), Topic: "1.1"}
	if got := run(t, in, write(t, t.TempDir(), "BPDDT.zip", zipped(t, map[string]string{"demuc/1.html": topicPage}))); len(got) != 1 || got[0].Problem == nil || !strings.Contains(got[0].Problem.Sentence, "1.1") {
		t.Errorf("%+v", got)
	}
	if got := run(t, in, write(t, t.TempDir(), "named.html", topicPage)); len(got) != 1 || got[0].Topic == nil {
		t.Errorf("a page that was named: %+v", got)
	}
}

func TestTheTopicOnEmulationIsInTheCorpusArticleByArticle(t *testing.T) {
	page := filepath.Join(shared, "corpus/phapdien/demuc-29.1.html")
	rows, err := os.Open(filepath.Join(shared, "eval/thidua/corpus.jsonl"))
	if err != nil {
		t.Skip("the private data is not here")
	}
	defer rows.Close()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		in := &ingest.Ingester{Store: store}
		got := run(t, in, page)
		if got[0].Problem != nil || got[0].Topic.Articles != 1530 || got[0].Topic.Unplaced != 0 {
			t.Fatalf("%+v", got[0])
		}
		listed, _, err := store.Documents(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, d := range listed {
			keys = append(keys, d.Key)
		}
		whole, err := record.Whole(t.Context(), db, keys)
		if err != nil {
			t.Fatal(err)
		}
		found, ordinance := map[string]bool{}, 0
		squeezed := func(words string) string { return strings.Join(strings.Fields(vietnamese.NFC(words)), "") }
		for _, d := range whole {
			for i := range d.Provisions {
				if p := &d.Provisions[i]; p.Level == corpus.LevelArticle && p.Part <= 1 {
					words, _ := d.FullText(p.Path)
					_, words, _ = strings.Cut(squeezed(words), squeezed(p.Label)) // "Điều 5." is not of the row
					found[words] = true
					if d.Number == "" && d.IssuedOn == "1994-08-29" {
						ordinance++
					}
				}
			}
		}
		if ordinance < 5 {
			t.Errorf("%d articles of the ordinance of 29/8/1994", ordinance)
		}
		if _, err := rows.Seek(0, 0); err != nil {
			t.Fatal(err)
		}
		var missing []string
		n := 0
		lines := bufio.NewScanner(rows)
		lines.Buffer(nil, 8<<20)
		for lines.Scan() {
			var row struct{ ID, Title, Text string }
			if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
				t.Fatal(err)
			}
			if n++; !found[squeezed(row.Title+row.Text)] {
				missing = append(missing, row.ID)
			}
		}
		// These rows are not what the page shows: one lacks the numbers of a list, one has a broken tag in it, one a footnote's mark.
		slices.Sort(missing)
		if diff := cmp.Diff([]string{"06/2014/tt-bnnptnt#10", "11/2014/tt-bvhttdl#9", "110/2020/nđ-cp#5"}, missing); diff != "" || n != 1525 {
			t.Errorf("of %d rows other than these are not in the corpus: %s", n, diff)
		}
		if again := run(t, in, page); again[0].Change != knowledge.Unchanged {
			t.Errorf("again: %+v", again[0].Topic)
		}
	})
}
