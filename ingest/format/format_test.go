package format

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	unicode16 "unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest/plain"
)

func detect(t *testing.T, name, content string) Detected {
	t.Helper()
	found, err := Detect(name, strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return found
}

// wide is a text in UTF-16 with its mark.
func wide(s string, big bool) string {
	out := []byte{0xff, 0xfe}
	if big {
		out = []byte{0xfe, 0xff}
	}
	for _, u := range unicode16.Encode([]rune(s)) {
		pair := []byte{byte(u), byte(u >> 8)}
		if big {
			pair[0], pair[1] = pair[1], pair[0]
		}
		out = append(out, pair...)
	}
	return string(out)
}

// heads are files of every format that does not need a directory.
var heads = []struct {
	what, content string
	want          Format
}{
	{"words", "QUYẾT ĐỊNH\nVề việc khen thưởng", Text},
	{"words in TCVN3", "QuyÕt ®Þnh\nVÒ viÖc khen th\xadëng", Text},
	{"words in TCVN3 bytes", "Quy\xd5t \xae\xdenh v\xd2 vi\xd6c khen th\xad\xebng", Text},
	{"words in UTF-16", wide("Kế hoạch", false), Text},
	{"words in UTF-16, big end first", wide("Kế hoạch", true), Text},
	{"one letter", "a", Text},
	{"words with a form feed", "trang 1\ftrang 2", Text},
	{"words about PDF", "Tệp bắt đầu bằng %PDF-1.4 là tệp PDF.\nXem thêm.", Text},
	{"words that begin with MZ", "MZ là hai chữ cái", Text},
	{"words with angle brackets", "<Tên cơ quan>\nSố: …", Text},
	{"words that begin with a field", "Số: 12/QĐ-UBND\nNgày: 1/2/2026", Text},
	{"words about MIME", "MIME-Version: 1.0\nContent-Type: text/plain\n\nNội dung", Text},
	{"RTF", `{\rtf1\ansi\deff0 {\fonttbl}}`, RTF},
	{"RTF after blank lines", "\r\n {\\rtf1\\ansi}", RTF},
	{"HTML", "<!DOCTYPE html>\n<html><body>Điều 1</body></html>", HTML},
	{"HTML after a mark and a comment", utf8BOM + "<!-- <p> đã lưu -->\n<HTML xmlns:o=\"urn:x\">", HTML},
	{"XHTML", "<?xml version=\"1.0\"?>\n<!doctype\thtml PUBLIC \"-//W3C//DTD XHTML 1.0\">", HTML},
	{"a piece of HTML", "<table border=1><tr><td>Điều 1</td></tr></table>", HTML},
	{"HTML in UTF-16", wide("<html><p>Điều 1", false), HTML},
	{"HTML in UTF-16, big end first", wide("\r\n<html><p>Điều 1", true), HTML},
	{"MHT of Word", "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"----=_NextPart\"\r\n\r\nThis document is a Single File Web Page", MHT},
	{"MHT of a browser", "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.vn/\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"x\"\r\n\r\n", MHT},
	{"XML", "<?xml version=\"1.0\"?><w:wordDocument/>", Unknown},
	{"PDF", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", PDF},
	{"PDF after a mark", utf8BOM + "\n%PDF-1.4\n1 0 obj", PDF},
	{"PDF after bytes", "\x75\xab\x5a\x01\xaa\x69\x00%PDF-1.6\n", PDF},
	{"PDF after words of a server", "Content-Type: application/pdf\r\n\r\n%PDF-1.6\r\n%\xe2\xe3\xcf\xd3\r\n", PDF},
	{"PDF too late", strings.Repeat("\x01", 1100) + "%PDF-1.6\n", Unknown},
	{"JPEG", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", JPEG},
	{"PNG", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", PNG},
	{"TIFF", "II*\x00\x08\x00\x00\x00", TIFF},
	{"TIFF, big end first", "MM\x00*\x00\x00\x00\x08", TIFF},
	{"BigTIFF, which nothing here reads", "II+\x00\x08\x00\x00\x00", Unknown},
	{"WebP", "RIFF\x24\x00\x00\x00WEBPVP8 ", WebP},
	{"sound", "RIFF\x24\x00\x00\x00WAVEfmt ", Unknown},
	{"HEIC", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", HEIC},
	{"film", "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2", Unknown},
	{"RAR", "Rar!\x1a\x07\x01\x00", RAR},
	{"7z", "7z\xbc\xaf\x27\x1c\x00\x04", SevenZip},
	{"program of Windows", "MZ\x90\x00\x03\x00\x00\x00", Executable},
	{"program of Linux", "\x7fELF\x02\x01\x01\x00", Executable},
	{"script", "#!/bin/sh\nrm -rf /", Executable},
	{"zeros", strings.Repeat("\x00", 600), Unknown},
	{"gzip", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", Unknown},
	{"half a signature", "\x89PNG", Text}, // four bytes that an old encoding has letters for
}

func TestAFileIsKnownByItsFirstBytes(t *testing.T) {
	for _, h := range heads {
		if found := detect(t, "a", h.content); found.Format != h.want || found.Misnamed {
			t.Errorf("%s: %+v, not %s", h.what, found, h.want)
		}
	}
}

func TestOnlyANameOfAnotherFormatIsWrong(t *testing.T) {
	const page, rtf, word = "<html><p>a", `{\rtf1 a}`, "Điều 1"
	for _, c := range []struct {
		name, content string
		want          Detected
	}{
		{"a.html", page, Detected{HTML, false}},
		{"Thông tư.DOC", page, Detected{HTML, true}},
		{"a.doc", rtf, Detected{RTF, true}},
		{"a.doc", "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n", Detected{MHT, true}},
		{"a.RTF", rtf, Detected{RTF, false}},
		{"a.pdf", word, Detected{Text, true}},
		{"QĐ số 5.2026", word, Detected{Text, false}},
		{"", word, Detected{Text, false}},
		{"a.pdf/b", word, Detected{Text, false}},
		{`a.pdf\b.txt`, word, Detected{Text, false}},
		{"a.htm", word, Detected{HTML, false}}, // only the name can tell
		{"a.pdf", "\x00\x00\x00", Detected{Unknown, false}},
		{"a.docx", "PK\x05\x06" + strings.Repeat("\x00", 18), Detected{Zip, true}},
		{"anh.jpg", "MZ\x90\x00", Detected{Executable, true}},
	} {
		if got := detect(t, c.name, c.content); got != c.want {
			t.Errorf("%q of %.12q: %+v, not %+v", c.name, c.content, got, c.want)
		}
	}
}

// brokenReader fails as a disk does.
type brokenReader struct{ after int64 }

var errDisk = errors.New("the disk is broken")

func (b brokenReader) ReadAt(p []byte, offset int64) (int, error) {
	if offset+int64(len(p)) <= b.after {
		return copy(p, "PK\x03\x04"), nil
	}
	return 0, errDisk
}

func TestAnErrorOfTheFileIsNotTakenForDamage(t *testing.T) {
	for _, after := range []int64{0, headSize} {
		if _, err := Detect("a.zip", brokenReader{after}, 1<<20); !errors.Is(err, errDisk) {
			t.Errorf("broken after %d bytes: %v", after, err)
		}
	}
}

func TestAFileWithoutAByteIsEmpty(t *testing.T) {
	_, err := Detect("a.txt", bytes.NewReader(nil), 0)
	wantReason(t, err, plain.Empty)
}

// A file that was cut while it was looked at is what is there of it.
func TestAFileShorterThanItsSizeIsReadAsFarAsItGoes(t *testing.T) {
	if found, err := Detect("a", strings.NewReader("%PDF-1.7\n"), 1<<20); err != nil || found.Format != PDF {
		t.Errorf("%+v %v", found, err)
	}
}

func wantReason(t *testing.T, err error, want plain.Reason) {
	t.Helper()
	var unread *plain.Error
	if !errors.As(err, &unread) || unread.Reason != want {
		t.Errorf("%v, not %s", err, want)
	}
}

func TestEveryFormatHasItsWordsAndNoExtensionIsOfTwo(t *testing.T) {
	of := map[string]Format{}
	for _, f := range slices.Sorted(maps.Keys(known)) {
		if f.Name() == "" || f.MIME() == "" {
			t.Errorf("%s has no name or no media type", f)
		}
		if f.Readable() && len(f.Extensions()) == 0 {
			t.Errorf("%s is read and has no extension", f)
		}
		for _, e := range f.Extensions() {
			if other, twice := of[e]; twice || e != strings.ToLower(e) || e[0] != '.' {
				t.Errorf("%s of %s and %s", e, f, other)
			}
			of[e] = f
		}
	}
	if got := Format("something").Name(); got != Unknown.Name() {
		t.Errorf("a format that is none is called %q", got)
	}
	f := PDF.Extensions()
	f[0] = ".changed"
	if PDF.Extensions()[0] != ".pdf" {
		t.Error("whoever asks for the extensions can change them")
	}
}

// shared holds files as officials send them.
const shared = "../../../shared/documents"

func TestRealFilesAreKnownByTheirContent(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		t.Skip("no private documents")
	}
	got := map[string]Detected{}
	want := map[string]Detected{
		"README.md":                                           {Text, false},
		"docRTFhtml_thongtu-03-2018-TT-BNG.doc":               {DOC, false},
		"doc_luat-06-2022-QH15.doc":                           {DOC, false},
		"doc_mau08-baocao-thanhtich.doc":                      {DOC, false},
		"docx_huongdan-cum-khoi-thidua-hungyen-2021.docx":     {DOCX, false},
		"legacy_tcvn3_demo1.expected-utf8.txt":                {Text, false},
		"legacy_tcvn3_demo1.txt":                              {Text, false},
		"nd30-2020_30_2020_ND_CP.docx":                        {DOCX, false},
		"nd30-2020_Phuluc1.doc":                               {DOC, false},
		"pdfscan_50-phat-dong-thidua-2022-VNPT-quangbinh.pdf": {PDF, false},
		"pdfscan_KH-672-KH-UBND-quangbinh-2024.pdf":           {PDF, false},
		"pdftext_2346-HD-DHM-binh-xet-thidua-2023-2024.pdf":   {PDF, false},
		"pdftext_VBHN-luat-TDKT-congbao-31-32-2014.pdf":       {PDF, false},
	}
	files, err := filepath.Glob(filepath.Join(shared, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got[filepath.Base(name)] = detect(t, name, string(data))
		// Under a name that says nothing it is the same.
		if again := detect(t, "", string(data)); again.Format != got[filepath.Base(name)].Format {
			t.Errorf("%s without its name is %s", name, again.Format)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func BenchmarkDetect(b *testing.B) {
	files := map[string]string{
		"text": strings.Repeat("Điều 1. Phạm vi điều chỉnh\n", 40_000),
		"docx": zipOf(b, "[Content_Types].xml", "<Types/>", "word/document.xml", strings.Repeat("<w:p/>", 100_000)),
		"doc":  string(compoundFile(b, 9, "WordDocument", "\x01CompObj")),
	}
	for name, content := range files {
		b.Run(name, func(b *testing.B) {
			in := strings.NewReader(content)
			for b.Loop() {
				if _, err := Detect("a", in, in.Size()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "files/s")
		})
	}
}

// FuzzDetect holds Detect to what it promises of any bytes: a format of the list, and no error but damage and emptiness.
func FuzzDetect(f *testing.F) {
	for _, h := range heads {
		f.Add("a.doc", []byte(h.content))
	}
	f.Add("a.docx", []byte(zipOf(f, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w:document/>")))
	f.Add("a.odt", []byte(zipOf(f, "mimetype", ODT.MIME(), "content.xml", "<a/>")))
	for _, shift := range []uint{9, 12} {
		f.Add("a.doc", compoundFile(f, shift, "WordDocument", "1Table", "Data", "ObjectPool", "\x05SummaryInformation"))
		f.Add("a.xls", compoundFile(f, shift, "Workbook"))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		in := &countingReaderAt{in: bytes.NewReader(data)}
		found, err := Detect(name, in, int64(len(data)))
		if err != nil {
			var unread *plain.Error
			if !errors.As(err, &unread) || unread.Reason != plain.Damaged && unread.Reason != plain.Empty || found.Format != Unknown || found.Misnamed {
				t.Errorf("%+v %v", found, err)
			}
		} else if _, ok := known[found.Format]; !ok {
			t.Errorf("%q is no format", found.Format)
		}
		// Twice the file, the head, and what a zip's end is looked for in.
		if most := 4*int64(len(data)) + 1<<18; in.read > most {
			t.Errorf("read %d bytes of %d", in.read, len(data))
		}
	})
}

// countingReaderAt counts what is read of a file.
type countingReaderAt struct {
	in   io.ReaderAt
	read int64
}

func (c *countingReaderAt) ReadAt(p []byte, offset int64) (int, error) {
	n, err := c.in.ReadAt(p, offset)
	c.read += int64(n)
	return n, err
}
