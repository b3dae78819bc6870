package reader_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/bot/problem"
	"thidua/ingest/confine"
	"thidua/ingest/format"
	"thidua/ingest/plain"
	"thidua/ingest/reader"
)

func TestMain(m *testing.M) {
	confine.Main(reader.Confined())
	os.Exit(m.Run())
}

// file is a file with the content, at its beginning.
func file(t *testing.T, content []byte) *os.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// zipped is a zip of files by their names.
func zipped(t *testing.T, files map[string]string) []byte {
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
	return out.Bytes()
}

// word is a .docx whose body has the XML.
func word(t *testing.T, body string) []byte {
	return zipped(t, map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`,
	})
}

const paragraph = `<w:p><w:r><w:t>Điều 1. Phạm vi</w:t></w:r></w:p>`

// blank is a white picture.
func blank(t *testing.T, width, height int) []byte {
	t.Helper()
	picture := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White})
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAFileIsReadByWhatItIs(t *testing.T) {
	var r reader.Reader
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"a.docx":        {word(t, paragraph), "Điều 1. Phạm vi"},
		"a.pdf":         {word(t, paragraph), "Điều 1. Phạm vi"},
		"không tên":     {[]byte("Điều 1. Phạm vi\n"), "Điều 1. Phạm vi"},
		"trang.doc":     {[]byte("<html><body><p>Điều 1. Phạm vi</p></body></html>"), "Điều 1. Phạm vi"},
		"thời trước.md": {tcvn3, "Nghị định quy định chi tiết thi hành một số điều của Luật Thi đua, Khen thưởng"},
	} {
		text, err := r.Read(t.Context(), name, file(t, c.content), nil)
		if err != nil || strings.TrimSpace(text.Body) != c.want {
			t.Errorf("%s: %+v, %v", name, text, err)
		}
	}
}

// hugePicture is the beginning of a PNG of 60,000 by 60,000 points.
var hugePicture = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xea\x60\x00\x00\xea\x60\x08\x00\x00\x00\x00\xa5\xb9\x2a\x9e" + strings.Repeat("\x00", 100))

// tcvn3 is words in the encoding of .VnTime.
var tcvn3 = []byte("Ngh\xde \xae\xdenh quy \xae\xdenh chi ti\xd5t thi h\xb5nh m\xe9t s\xe8 \xae\x69\xd2u c\xf1a Lu\xcbt Thi \xaeua, Khen th\xad\xebng")

func TestWhatCannotBeReadIsOneSentenceAndNoMoreThanItsBounds(t *testing.T) {
	var r reader.Reader
	bomb := strings.Repeat("<w:p>", 100_000)
	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"rỗng.docx":        {nil, "trống"},
		"không chữ.docx":   {word(t, "<w:p/>"), "trống"},
		"sâu.docx":         {word(t, bomb), "lớn"},
		"thực thể.docx":    {zipped(t, map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>`}), "hỏng"},
		"bảng.xlsx":        {zipped(t, map[string]string{"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "bảng tính"},
		"bom.docx":         {word(t, paragraph+"<w:p><w:r><w:t>"+strings.Repeat("a", 70<<20)+"</w:t></w:r></w:p>"), "lớn"},
		"pdf hỏng.pdf":     {[]byte("%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj"), "hỏng"},
		"rtf hỏng.rtf":     {[]byte("\x00\x01\x02"), ""},
		"ảnh khổng lồ.png": {hugePicture, "lớn"},
	} {
		text, err := r.Read(t.Context(), name, file(t, c.content), nil)
		said, ok := errors.AsType[*problem.Error](err)
		if !ok || !strings.Contains(said.Sentence, c.says) || strings.Contains(said.Sentence, "\n") {
			t.Errorf("%s: %v, %v", name, text, err)
		}
	}
}

func TestAMissingProgramIsNamedWithItsPackage(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	var r reader.Reader
	for name, c := range map[string]struct{ content, says string }{
		"a.rtf": {`{\rtf1\ansi Điều 1.}`, "libreoffice-writer-nogui"},
		"a.pdf": {"%PDF-1.4\n%âãÏÓ\n", "poppler-utils"},
		"a.png": {string(blank(t, 600, 600)), "tesseract-ocr"},
	} {
		_, err := r.Read(t.Context(), name, file(t, []byte(c.content)), nil)
		said, ok := errors.AsType[*problem.Error](err)
		if !ok || !strings.Contains(said.Sentence, "cài gói "+c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	var r reader.Reader
	if _, err := r.Read(ended, "a.docx", file(t, word(t, paragraph)), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestAFileIsToldApartBeforeItIsRead(t *testing.T) {
	var r reader.Reader
	if got, err := r.Detect("a.doc", file(t, word(t, paragraph))); got != format.DOCX || err != nil {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := r.Detect("a.doc", file(t, nil)); !problem.Is(err, problem.Invalid) {
		t.Errorf("%v", err)
	}
}

func TestEveryWarningIsASentence(t *testing.T) {
	said := map[string]bool{}
	for _, kind := range []plain.WarningKind{
		plain.LegacyEncoding, plain.TrackedChanges, plain.Comments, plain.Pictures, plain.Surroundings, plain.Unread, plain.Recognised, plain.Unsure, plain.BlankPage, plain.MissingPages, "of tomorrow",
	} {
		for page, begins := range map[int]string{0: "", 3: "Trang 3: "} {
			got := reader.Sentence(plain.Warning{Kind: kind, Page: page, Detail: "0.87"})
			if !strings.HasPrefix(got, begins) || !strings.HasSuffix(got, ".") || said[got] {
				t.Errorf("%s on page %d is %q", kind, page, got)
			}
			said[got] = true
		}
	}
	if got := reader.Sentence(plain.Warning{Kind: plain.Recognised, Detail: "0.87"}); got != "Văn bản được nhận dạng từ bản chụp (độ tin cậy 87 %); đề nghị đối chiếu với bản gốc." {
		t.Error(got)
	}
}

func TestTheCodificationIsToldByItsPages(t *testing.T) {
	page, err := os.ReadFile("../codification/testdata/whole.html")
	if err != nil {
		t.Fatal(err)
	}
	var r reader.Reader
	number := reader.TopicOf(file(t, page))
	if number == "" || reader.TopicOf(file(t, []byte("<html><p>Đề mục 1.1</p></html>"))) != "" {
		t.Fatalf("the topic is %q", number)
	}
	packed := file(t, zipped(t, map[string]string{"demuc/a.html": string(page), "lib/x.js": "x"}))
	if !reader.IsTopicZip(packed) || reader.IsTopicZip(file(t, zipped(t, map[string]string{"a.html": "<p>Điều 1.</p>"}))) || reader.IsTopicZip(file(t, page)) {
		t.Error("the package is not told apart")
	}
	whole, err := r.Topic(t.Context(), "a.html", file(t, page), "")
	if err != nil || whole.Number != number || len(whole.Documents) == 0 {
		t.Errorf("%+v, %v", whole, err)
	}
	within, err := r.Topic(t.Context(), "a.zip", packed, number)
	if err != nil || len(within.Documents) != len(whole.Documents) {
		t.Errorf("%+v, %v", within, err)
	}
	if _, err := r.Topic(t.Context(), "a.zip", packed, "99.9"); err == nil {
		t.Error("a topic that is not there was read")
	}
}
