package ingest_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func opened(t *testing.T, contents ...string) (files []*os.File) {
	t.Helper()
	for _, c := range contents {
		name := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(name, []byte(c), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		files = append(files, f)
	}
	return files
}

func TestTextsAreReadAsOneDocumentAndParsedAgain(t *testing.T) {
	var told [][2]int
	files := opened(t, "BỘ THỬ NGHIỆM\n\nSố: 77/2020/TT-BTN\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nTHÔNG TƯ\n\nQuy định thử\n\nĐiều 1. Phạm vi\n\nThông tư này thử.\n", "Điều 2. Hiệu lực\n\nCó hiệu lực.\n")
	got, err := ingest.DocumentReader{}.Read(t.Context(), files, []string{"a.txt", "B.TXT"}, func(page, pages int) { told = append(told, [2]int{page, pages}) })
	if err != nil {
		t.Fatal(err)
	}
	if d := got.Document; d.Number != "77/2020/TT-BTN" || d.Kind != "Thông tư" || d.IssuedOn != "2020-03-05" || got.Articles != 2 || d.Source != "" || d.Hash != "" {
		t.Errorf("%+v, %d articles", d, got.Articles)
	}
	if len(told) != 2 || told[1] != [2]int{2, 2} {
		t.Errorf("the progress is %v", told)
	}
	again, err := ingest.DocumentReader{}.Parse(got.Body)
	if err != nil || len(again.Document.Provisions) != len(got.Document.Provisions) || again.Articles != 2 {
		t.Errorf("again it is %+v, %v", again, err)
	}
}

// A secrecy mark may stand in the running head, which is no part of the document.
func TestEveryWordOfAFileIsThereToBeLookedAt(t *testing.T) {
	got, err := ingest.DocumentReader{}.Read(t.Context(), opened(t, headed(t, "TUYỆT MẬT", decree), "Điều 3. Thi hành\nBộ thử thi hành.\n"), []string{"a.docx", "b.txt"}, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(got.Body, "TUYỆT MẬT") || !strings.Contains(got.Words, "TUYỆT MẬT") || !strings.Contains(got.Words, "Bộ thử thi hành") {
		t.Errorf("the body is %q, the words are %q", got.Body, got.Words)
	}
}

func TestWhatIsNotReadOfADocumentIsSaid(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		in := &ingest.Ingester{Store: knowledge.NewStore(db)}
		dir := t.TempDir()
		for words, want := range map[string]string{
			decree: "",
			strings.NewReplacer("Số: 12/2020/NĐ-CP", "Số:     /2020/NĐ-CP", "ngày 02 tháng 3", "ngày     tháng 3").Replace(decree): "Không đọc được số, ký hiệu; ngày ban hành,",
			"Một đoạn văn không có gì khác.\n": "Không đọc được loại văn bản; số, ký hiệu; ngày ban hành,",
		} {
			got := run(t, in, write(t, dir, "a.txt", words))[0].Warnings
			if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], want)) {
				t.Errorf("%q: %q", words, got)
			}
		}
	})
}

// A document that was saved with the page of a site around it is that document, whatever the file is called, and who loads it is told what was left out.
func TestOfAPageOfASiteTheDocumentIsLoaded(t *testing.T) {
	const menu, comments = `<ul><li><a href="/">Trang chủ</a></li><li><a>Văn bản</a></li><li><a>Hỏi đáp</a></li></ul><h1>Nghị định mới nhất về thi đua</h1>`, `<h3>Ý kiến</h3><div><p>Điều 9. Tôi hỏi thêm.</p></div>`
	page := "<html><head><meta charset=utf-8></head><body>" + menu + "<div><p>" + strings.ReplaceAll(decree, "\n", "</p><p>") + "</p></div>" + comments + "</body></html>"
	mht := "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page + "\r\n--b--\r\n"
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		in := &ingest.Ingester{Store: knowledge.NewStore(db), Preview: true}
		want := run(t, in, write(t, t.TempDir(), "a.txt", decree))[0]
		for name, content := range map[string]string{"a.html": page, "a.mht": mht, "a.doc": page} {
			got := run(t, in, write(t, t.TempDir(), name, content))
			if len(got) != 1 || got[0].Problem != nil || len(got[0].Document.Provisions) != len(want.Document.Provisions) ||
				got[0].Document.Number != want.Document.Number || got[0].Document.Title != want.Document.Title || got[0].Document.IssuedOn != want.Document.IssuedOn {
				t.Errorf("%s: %+v", name, got)
			} else if w := got[0].Warnings; len(w) != 1 || !strings.Contains(w[0], "xung quanh văn bản") {
				t.Errorf("%s: warnings %q", name, w)
			}
		}
	})
}

func TestWhatTheDoorRefusesIsNotStored(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		in := &ingest.Ingester{Store: store, Topic: "9.3", Door: func(words string) *problem.Error {
			if strings.Contains(words, "TUYỆT MẬT") {
				return problem.New(problem.Denied, "Không nạp.")
			}
			return nil
		}}
		dir := t.TempDir()
		secretTopic := strings.Replace(topicPage, "Đội thử", "TUYỆT MẬT", 1)
		for _, name := range []string{
			write(t, dir, "a.docx", headed(t, "TUYỆT MẬT", decree)), write(t, dir, "b.zip", zipped(t, map[string]string{"a.docx": headed(t, "TUYỆT MẬT", decree)})),
			write(t, dir, "d.html", secretTopic), write(t, dir, "e.zip", zipped(t, map[string]string{"d.html": secretTopic})),
		} {
			if got := run(t, in, name); len(got) != 1 || !problem.Is(got[0].Problem, problem.Denied) {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if got, _, err := store.Documents(t.Context()); err != nil || len(got) != 0 {
			t.Errorf("%v, stored are %+v", err, got)
		}
		if got := run(t, in, write(t, dir, "c.docx", headed(t, "Trang 1", decree))); got[0].Problem != nil {
			t.Errorf("%+v", got[0].Problem)
		}
	})
}

func TestFootnotesAreOfTheDocument(t *testing.T) {
	got, err := ingest.DocumentReader{}.Read(t.Context(), opened(t, noted(t, decree, "Sau đây gọi tắt là Quyết định số 587.")), []string{"a.docx"}, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	again, err := ingest.ParseBody(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		results := run(t, &ingest.Ingester{Store: knowledge.NewStore(db)}, write(t, t.TempDir(), "a.docx", noted(t, decree, "Sau đây gọi tắt là Quyết định số 587.")))
		if len(results) != 1 || results[0].Document == nil {
			t.Fatalf("%+v", results)
		}
		for name, provisions := range map[string][]corpus.Provision{"read": got.Document.Provisions, "parsed again": again.Document.Provisions,
			"stored": results[0].Document.Provisions} {
			last := provisions[len(provisions)-1]
			if last.Path != "Chú thích 1" || last.Text != "Sau đây gọi tắt là Quyết định số 587." {
				t.Errorf("%s: the last is %+v", name, last)
			}
		}
	})
}

func TestWhatIsNoTextIsAProblemForItsReader(t *testing.T) {
	for name, content := range map[string]string{"a.txt": "", "b.docx": "PK\x03\x04x", "c.xlsx": "MZ\x90\x00\x03\x00\x00\x00", "d.txt": "a\x00b", "e.txt": "\xb8\xb5"} {
		_, err := ingest.DocumentReader{}.Read(t.Context(), opened(t, content), []string{name}, func(int, int) {})
		if !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ingest.ParseBody(" \n"); !problem.Is(err, problem.Invalid) {
		t.Errorf("nothing: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (ingest.DocumentReader{}).Read(ended, opened(t, "x"), []string{"a.txt"}, func(int, int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
}

func TestAnArchiveIsReadWhenItHasOneDocument(t *testing.T) {
	var r ingest.DocumentReader
	read := func(files map[string]string) (*ingest.Reading, error) {
		return r.Read(t.Context(), opened(t, zipped(t, files)), []string{"van-ban.zip"}, func(int, int) {})
	}
	got, err := read(map[string]string{"nd.docx": docx(t, decree), "bang.xlsx": "x"})
	if err != nil || got.Document.Number != "12/2020/NĐ-CP" || got.Articles != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	for name, files := range map[string]map[string]string{"two": {"a.txt": decree, "b.txt": decree}, "none": {"a.xlsx": "x"}, "an empty one": {"a.txt": ""}} {
		if _, err := read(files); !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWarningsOfPagesSentOneByOneNameThePage(t *testing.T) {
	var r ingest.DocumentReader
	old := "Ngh\xde \xae\xdenh quy \xae\xdenh chi ti\xd5t thi h\xb5nh m\xe9t s\xe8 \xae\x69\xd2u c\xf1a Lu\xcbt Thi \xaeua, Khen th\xad\xebng\n"
	got, err := r.Read(t.Context(), opened(t, decree, old), []string{"1.txt", "2.txt"}, func(int, int) {})
	if err != nil || len(got.Warnings) != 1 || got.Warnings[0].Page != 2 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhatIsPrintedOfAnOpenNumberIsToldToWhoAsks(t *testing.T) {
	got, err := ingest.ParseBody("ỦY BAN NHÂN DÂN TỈNH THỬ\nSố: /KH-UBND\nThử, ngày tháng năm 2024\nKẾ HOẠCH\nVề việc thử\n\nI. MỤC ĐÍCH\n1. Thử.\n")
	if err != nil || got.Symbol != "/KH-UBND" || got.Year != "2024" || got.Document.Number != "" || got.Document.IssuedOn != "" {
		t.Errorf("%+v, %v", got, err)
	}
}
