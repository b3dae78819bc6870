package codification

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest/plain"
)

var update = flag.Bool("update", false, "write what is read to the golden files")

func TestTopicsAreReadAsTheGoldenFilesSay(t *testing.T) {
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) {
			data, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			if Number(data) == "" {
				t.Error("it is not taken for a topic")
			}
			topic, err := Read(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			out := json.NewEncoder(&got)
			out.SetEscapeHTML(false)
			out.SetIndent("", "\t")
			if err := out.Encode(topic); err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(page, ".html") + ".json"
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatIsNoTopicIsRefused(t *testing.T) {
	const head = "<h3>Đề mục 9.3 Hoa</h3><div class='_content'>"
	var open strings.Builder
	for range 600 {
		open.WriteString("<div>")
	}
	article := "<p class='pDieu'>Điều 9.3.LQ.1.</p><p class='pNoiDung'>"
	for name, c := range map[string]struct {
		page string
		want plain.Reason
	}{
		"nothing":                  {"", plain.Damaged},
		"another page":             {"<h3>Tin tức</h3><p>Đề mục</p>", plain.Damaged},
		"articles without a topic": {article + "x", plain.Damaged},
		"a topic without articles": {head + "<p class='pChuong'>Chương I</p>", plain.Empty},
		"elements without end":     {head + article + open.String() + "x", plain.TooLarge},
		"a paragraph without end":  {head + article + strings.Repeat("<b>x</b>", maxPiece/8+1), plain.TooLarge},
		"words without end":        {head + article + strings.Repeat("x", 2*maxPiece), plain.TooLarge},
		"articles without end":     {head + strings.Repeat("<p class=pDieu>", maxArticles+2), plain.TooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			topic, err := Read(strings.NewReader(c.page))
			if failure, ok := errors.AsType[*plain.Error](err); !ok || failure.Reason != c.want || topic != nil {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAnErrorOfTheFileIsTold(t *testing.T) {
	broken := errors.New("the disk is gone")
	if _, err := Read(failing{broken}); !errors.Is(err, broken) {
		t.Error(err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestATopicIsToldByItsBeginning(t *testing.T) {
	for page, want := range map[string]bool{
		"<h3>\n Đề mục 29.1\n<br /> Thi đua</h3><div class='_content'>":                 true,
		`<H3>ĐỀ MỤC 3.14</H3><p class="pChuong">`:                                       true,
		"<h3>Đề mục 29.1 Thi đua</h3><p>Bài viết giới thiệu</p>":                        false,
		"<p class='pDieu'>Điều 1":                                                       false,
		"<h3>Đề mục</h3><p class='pDieu'>":                                              false,
		"<p>Điều 1. Theo đề mục 2.1 của Bộ pháp điển</p><p class='pDieuKhoan'>Nội dung": false,
		"": false,
	} {
		if got := Number([]byte(page)) != ""; got != want {
			t.Errorf("%q: %v", page, got)
		}
	}
}

func TestTheTitleOfADocumentMayNameOthers(t *testing.T) {
	for words, want := range map[string]note{
		"(Điều 2 Thông tư số 1/2012/TT-BNV Hướng dẫn Quyết định 51/2010/QĐ-TTg ngày 28 tháng 07 năm 2010 của Thủ tướng về Quy chế ngày 16/01/2012 của Bộ Nội vụ, có hiệu lực thi hành kể từ ngày 01/03/2012 )": {
			number: "2", document: Document{Kind: "Thông tư", Number: "1/2012/TT-BNV", Title: "Hướng dẫn Quyết định 51/2010/QĐ-TTg ngày 28 tháng 07 năm 2010 của Thủ tướng về Quy chế",
				IssuedOn: "2012-01-16", Issuer: "Bộ Nội vụ", EffectiveOn: "2012-03-01"}},
		"(Điều 1 Thông tư số 12/2019/TT-X quy định theo Nghị định ngày 31/7/2017 của Chính phủ ngày 04/11/2019 của Bộ X và Bộ Y, có hiệu lực thi hành kể từ ngày 01/01/2020)": {
			number: "1", document: Document{Kind: "Thông tư", Number: "12/2019/TT-X", Title: "quy định theo Nghị định ngày 31/7/2017 của Chính phủ",
				IssuedOn: "2019-11-04", Issuer: "Bộ X và Bộ Y", EffectiveOn: "2020-01-01"}},
		"(Điều 17 Thông tư liên tịch số 3/2014/TTLT-A-B, có hiệu lực thi hành kể từ ngày 25/11/2014)": {
			number: "17", document: Document{Kind: "Thông tư liên tịch", Number: "3/2014/TTLT-A-B", EffectiveOn: "2014-11-25"}},
		"(Điều 4 Hiến pháp, có hiệu lực thi hành kể từ ngày 01/01/2014)": {number: "4", document: Document{Kind: "Hiến pháp", EffectiveOn: "2014-01-01"}},
		"(Xem Điều 4 Luật số 1/2003/QH11)":                               {},
		"": {},
	} {
		if diff := cmp.Diff(want, parseNote(words), cmp.AllowUnexported(note{})); diff != "" {
			t.Errorf("%s:\n%s", words, diff)
		}
	}
}

func FuzzRead(f *testing.F) {
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil || len(pages) == 0 {
		f.Fatal("no pages", err)
	}
	for _, page := range pages {
		data, err := os.ReadFile(page)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("<h3>Đề mục 1.1</h3><p class=pDieu>Điều 1.1.LQ.1. a<p class=pGhiChu>(Điều 1 Luật số 1/QH1<p class=pNoiDung>b"))
	f.Fuzz(func(t *testing.T, page []byte) {
		topic, err := Read(bytes.NewReader(page))
		if err != nil {
			if _, ok := errors.AsType[*plain.Error](err); !ok {
				t.Fatal(err)
			}
			return
		}
		count := len(topic.Unplaced)
		for _, d := range topic.Documents {
			count += len(d.Articles)
			if len(d.Articles) == 0 || d.Kind == "" {
				t.Fatalf("%+v", d)
			}
			for _, a := range d.Articles {
				if a.Number == "" || a.Note == "" {
					t.Fatalf("%+v", a)
				}
			}
		}
		if count == 0 || topic.Number == "" {
			t.Fatalf("%+v", topic)
		}
	})
}
