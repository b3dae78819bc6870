package ingest_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/ingest/fetch"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// zipped is a zip of files by their names.
func zipped(t *testing.T, files map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, content := range files {
		w, err := archive.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// docx is the words as a .docx, a paragraph a line.
func docx(t *testing.T, words string) string { return headed(t, "", words) }

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

// headed is the words as a .docx whose pages have a running head.
func headed(t *testing.T, head, words string) string {
	t.Helper()
	return wordFile(t, words, "", map[string]string{
		"word/_rels/document.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>`,
		"word/header1.xml":             `<w:hdr ` + wordSpace + `><w:p><w:r><w:t>` + head + `</w:t></w:r></w:p></w:hdr>`,
	})
}

// noted is the words as a .docx, with a footnote below them.
func noted(t *testing.T, words, note string) string {
	t.Helper()
	return wordFile(t, words, `<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>`, map[string]string{
		"word/footnotes.xml": `<w:footnotes ` + wordSpace + `><w:footnote w:id="2"><w:p><w:r><w:t>` + note + `</w:t></w:r></w:p></w:footnote></w:footnotes>`,
	})
}

// wordFile is a .docx of the words, a paragraph a line, and what is after them, with more parts.
func wordFile(t *testing.T, words, after string, parts map[string]string) string {
	t.Helper()
	var body strings.Builder
	for line := range strings.Lines(words) {
		fmt.Fprintf(&body, "<w:p><w:r><w:t>%s</w:t></w:r></w:p>", strings.TrimSpace(line))
	}
	parts["[Content_Types].xml"] = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	parts["_rels/.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	parts["word/document.xml"] = `<w:document ` + wordSpace + `><w:body>` + body.String() + after + `</w:body></w:document>`
	return zipped(t, parts)
}

func page(words string) string {
	return "<html><head><meta charset=utf-8><title>x</title></head><body><p>" + strings.ReplaceAll(strings.TrimSpace(words), "\n", "</p><p>") + "</p></body></html>"
}

func inUTF16(words string) string {
	out := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(words)) {
		out = append(out, byte(unit), byte(unit>>8))
	}
	return string(out)
}

// numbered is the decree with another number.
func numbered(n int) string { return strings.ReplaceAll(decree, "12/2020", fmt.Sprint(n, "/2020")) }

// read is what there is to a document, whatever file it came from.
func read(t *testing.T, r ingest.Result) string {
	t.Helper()
	if r.Problem != nil {
		t.Fatalf("%s: %s (%v)", r.File, r.Problem.Sentence, r.Problem)
	}
	var out strings.Builder
	fmt.Fprintln(&out, r.Document.Name(), r.Document.Title, r.Document.EffectiveOn)
	for _, p := range r.Document.Provisions {
		fmt.Fprintln(&out, p.Path, p.Heading, p.Text)
	}
	return out.String()
}

func TestTheSameDocumentIsReadFromEveryFormat(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		in := &ingest.Ingester{Store: knowledge.NewStore(db)}
		dir := t.TempDir()
		want := read(t, run(t, in, write(t, dir, "a.txt", decree))[0])
		for name, content := range map[string]string{
			"a.docx": docx(t, decree), "wrong.doc": docx(t, decree), "a.html": page(decree), "a.mht": mime(decree), "b.mht": page(decree), "nfd.txt": norm.NFD.String(decree), "utf16.txt": inUTF16(decree), "bom.md": "\uFEFF" + decree,
			"a.zip": zipped(t, map[string]string{"Năm 2020/nghị định.docx": docx(t, decree)}),
			"b.zip": zipped(t, map[string]string{"within.zip": zipped(t, map[string]string{"nd.txt": decree}), "ảnh.xlsx": "no document", "__MACOSX/x.txt": "Điều 1. Rác"}),
		} {
			got := run(t, in, write(t, dir, name, content))
			got = slices.DeleteFunc(got, func(r ingest.Result) bool { return len(r.PassedOver) > 0 })
			if len(got) != 1 || got[0].Change != knowledge.Replaced {
				t.Errorf("%s: %+v", name, got)
				continue
			}
			if diff := cmp.Diff(want, read(t, got[0])); diff != "" {
				t.Errorf("%s:\n%s", name, diff)
			}
			if again := run(t, in, filepath.Join(dir, name)); again[0].Change != knowledge.Unchanged {
				t.Errorf("%s again: %+v", name, again[0])
			}
		}
	})
}

func TestTheFilesOfAnArchiveAreSeveralDocuments(t *testing.T) {
	in := &ingest.Ingester{Store: knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))}
	archive := write(t, t.TempDir(), "nam-2020.zip", zipped(t, map[string]string{
		"a/12.txt": decree, "a/13.docx": docx(t, numbered(13)), "b/14.html": page(numbered(14)), "b/12 again.txt": decree + "\nthừa\n", "c/empty.txt": "", "../../etc/15.txt": numbered(15),
	}))
	got := run(t, in, archive)
	names := map[string]string{}
	for _, r := range got {
		names[strings.TrimPrefix(r.File, archive+"/")] = string(r.Change)
		if r.Problem != nil {
			names[strings.TrimPrefix(r.File, archive+"/")] = r.Problem.Sentence[:12]
		}
	}
	if len(got) != 6 || names["a/12.txt"] != "added" || names["a/13.docx"] != "added" || names["b/14.html"] != "added" || !strings.HasPrefix(names["b/12 again.txt"], "Tệp này") {
		t.Errorf("%v", names)
	}
	for file := range names {
		if strings.Contains(file, "..") {
			t.Errorf("a file is called %q", file)
		}
	}
	if again := run(t, in, archive); len(again) != 6 || again[0].Change != knowledge.Unchanged {
		t.Errorf("%+v", again)
	}
}

func TestWhatCannotBeReadIsSaidWithWhatToDo(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	in := &ingest.Ingester{Store: store}
	dir := t.TempDir()
	for name, c := range map[string]struct{ content, says string }{
		"bang.xlsx": {zipped(t, map[string]string{"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "bảng tính Excel"},
		"hong.docx": {zipped(t, map[string]string{"word/document.xml": "<w:document", "[Content_Types].xml": "<x/>"}), "bị hỏng"}, "hong.pdf": {"%PDF-1.7\nhỏng", "bị hỏng"},
		"chuong-trinh.exe": {"MZ\x90\x00\x03" + strings.Repeat("\x00", 100), "chương trình"}, "trong.docx": {docx(t, " \n"), "trống"},
		"anh.docx": {wordFile(t, "", `<w:p><w:r><w:drawing><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"/></w:drawing></w:r></w:p>`, map[string]string{}), "chữ nào trong ảnh"},
	} {
		got := run(t, in, write(t, dir, name, c.content))
		if len(got) != 1 || got[0].Problem == nil || got[0].Problem.Code != problem.Invalid || !strings.Contains(got[0].Problem.Sentence, c.says) {
			t.Errorf("%s: %+v, want %q", name, got, c.says)
		}
	}
	if v, err := store.Version(t.Context()); err != nil || v != 0 {
		t.Errorf("the corpus moved to %d, %v", v, err)
	}
}

func TestAPreviewSaysWhatWouldBeAndStoresNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		in := &ingest.Ingester{Store: store}
		dir := t.TempDir()
		known := write(t, dir, "12.txt", decree)
		run(t, in, known)
		before, err := store.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		in.Preview = true
		write(t, dir, "12.txt", strings.Replace(decree, "về khen thưởng.", "chi tiết về khen thưởng.", 1))
		topic, err := os.ReadFile("codification/testdata/whole.html")
		if err != nil {
			t.Fatal(err)
		}
		got := run(t, in, known, write(t, dir, "13.docx", docx(t, numbered(13))), write(t, dir, "cau-hoi.questions", "# 99/2020/NĐ-CP\n## Điều 2 khoản 1\nkhi nào thì áp dụng nghị định\n"),
			write(t, dir, "topic.html", string(topic)))
		var changes []string
		for _, r := range got {
			changes = append(changes, string(r.Change))
		}
		if diff := cmp.Diff([]string{"replaced", "added", "added", "added"}, changes); diff != "" {
			t.Error(diff, got)
		}
		if after, err := store.Version(t.Context()); err != nil || after != before {
			t.Errorf("the corpus moved from %d to %d, %v", before, after, err)
		}
		var out, wrong strings.Builder
		ingest.Report(&out, &wrong, got, true)
		if !strings.Contains(out.String(), "Sẽ thay bản mới: ") || !strings.Contains(out.String(), "Sẽ nạp: ") || strings.Contains(out.String(), "Đã") {
			t.Error(out.String())
		}
	})
}

func TestADocumentIsFetchedFromAWebAddress(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/nd":
			w.Header().Set("Content-Disposition", `attachment; filename="nghi-dinh.docx"`)
			fmt.Fprint(w, docx(t, decree))
		case "/moved":
			http.Redirect(w, r, "/nd", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	in := &ingest.Ingester{Store: knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))}
	for _, url := range []string{server.URL + "/nd", strings.Replace(server.URL, "127.0.0.1", "localhost", 1) + "/nd", "ftp://thidua.example/x", "http://[::1]/nd", "file:///etc/passwd"} {
		if got := run(t, in, url); len(got) != 1 || got[0].Problem == nil {
			t.Errorf("%s: %+v", url, got)
		}
	}
	in.Fetcher = fetch.Fetcher{AllowPrivate: true}
	for path, want := range map[string]knowledge.Change{"/nd": knowledge.Added, "/nd#x": knowledge.Replaced, "/missing": ""} {
		got := run(t, in, server.URL+path)
		if len(got) != 1 || got[0].Change != want && !(want != "" && got[0].Change != "") || (want == "") != (got[0].Problem != nil) {
			t.Errorf("%s: %+v", path, got)
		}
	}
	if got := run(t, in, server.URL+"/moved"); got[0].Problem != nil || got[0].Document.Number != "12/2020/NĐ-CP" {
		t.Errorf("%+v", got[0])
	}
}

func TestResultsAreToldToOtherPrograms(t *testing.T) {
	in := &ingest.Ingester{Store: knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))}
	dir := t.TempDir()
	results := run(t, in, write(t, dir, "a.txt", decree), write(t, dir, "b.txt", ""), write(t, dir, "c.txt", "\u0110i\u1ec1u"))
	var out strings.Builder
	failed, err := ingest.ReportJSON(&out, results)
	if err != nil || failed != 1 {
		t.Errorf("%d, %v", failed, err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var first struct {
		File, Change string
		Document     map[string]any
	}
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil || first.Change != "added" || first.Document["number"] != "12/2020/NĐ-CP" || first.Document["effective_on"] != "2020-04-15" || first.Document["articles"] != 2.0 {
		t.Errorf("%s: %v, %+v", lines[0], err, first)
	}
	if len(lines) != 3 || !strings.Contains(lines[1], `"problem":"Tệp trống`) {
		t.Errorf("%q", lines)
	}
}

// mime is the words as a browser saves a page in one file.
func mime(words string) string {
	return "From: <Saved by Blink>\r\nSubject: nd\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"----b\"\r\n\r\n" +
		"------b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\nContent-Location: http://vbpl/nd\r\n\r\n" +
		base64.StdEncoding.EncodeToString([]byte(page(words))) + "\r\n------b--\r\n"
}

// What an archive gives as a zip once more is a file like another: archives that contain themselves end, and the limits hold.
func TestZipsWithinZipsEnd(t *testing.T) {
	in := &ingest.Ingester{Store: knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))}
	deep := decree
	for range 12 {
		deep = zipped(t, map[string]string{"in.zip": deep, "x.txt": ""})
	}
	got := run(t, in, write(t, t.TempDir(), "sau.zip", deep))
	if len(got) != 3 {
		t.Fatalf("%d results", len(got))
	}
	for _, r := range got {
		if r.Problem == nil {
			t.Errorf("%s was read", r.File)
		}
	}
	if last := got[0].File; strings.Count(last, "in.zip") != 2 || !strings.Contains(got[0].Problem.Sentence, "ZIP") {
		t.Errorf("%s: %s", last, got[0].Problem.Sentence)
	}
}

func TestOfAnArchiveOnlyDocumentsCount(t *testing.T) {
	in := &ingest.Ingester{Store: knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))}
	dir := t.TempDir()
	if got := run(t, in, write(t, dir, "rong.zip", zipped(t, map[string]string{"a.rar": "Rar!", "b": "x"}))); len(got) != 1 || got[0].Problem == nil {
		t.Errorf("an archive without documents: %+v", got)
	}
	// A film, larger than a file may be, keeps no document from being read.
	film := zipped(t, map[string]string{"phim.mp4": strings.Repeat("a", 70<<20), "nd.txt": decree})
	if got := run(t, in, write(t, dir, "phim.zip", film)); len(got) != 2 || got[0].Change != knowledge.Added || !slices.Equal(got[1].PassedOver, []string{"phim.mp4"}) {
		t.Errorf("beside a film: %+v", got)
	}
	var r ingest.DocumentReader
	if got, err := r.Read(t.Context(), opened(t, film), []string{"phim.zip"}, func(int, int) {}); err != nil || got.Document.Number != "12/2020/NĐ-CP" {
		t.Errorf("in chat: %+v, %v", got, err)
	}
	// A page of the codification beside a document makes no package of the archive.
	got := run(t, in, write(t, dir, "lan.zip", zipped(t, map[string]string{"29.1.html": strings.ReplaceAll(topicPage, "9.3", "29.1"), "13.docx": docx(t, numbered(13))})))
	if len(got) != 2 || got[0].Document == nil || got[1].Topic == nil {
		t.Errorf("%+v", got)
	}
}
