package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"thidua/ingest/plain"
)

// raw is a file whose body is the given XML, not made well-formed.
func raw(t testing.TB, xml string) []byte {
	return zipped(t, map[string]string{"word/document.xml": xml})
}

func TestWhatIsNoDocumentIsRefused(t *testing.T) {
	w := `<w:document ` + namespaces + `><w:body>`
	good := file{"document": para("a")}.bytes(t)
	ole := append(append([]byte{}, compound...), make([]byte, 3000)...)
	locked := append(append([]byte{}, ole...), encrypted...)
	for name, c := range map[string]struct {
		data []byte
		want plain.Reason
	}{
		"nothing":             {nil, plain.Damaged},
		"text":                {[]byte("Điều 1"), plain.Damaged},
		"half a file":         {good[:len(good)/2], plain.Damaged},
		"a .doc":              {ole, plain.Damaged},
		"a password":          {locked, plain.Protected},
		"another archive":     {zipped(t, map[string]string{"xl/workbook.xml": "<x/>"}), plain.Damaged},
		"another root":        {raw(t, `<w:styles `+namespaces+`/>`), plain.Damaged},
		"no XML":              {raw(t, `Điều 1`), plain.Damaged},
		"XML cut off":         {raw(t, w+para("a")), plain.Damaged},
		"wrong nesting":       {raw(t, w+"<w:p></w:body>"), plain.Damaged},
		"a document type":     {raw(t, `<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>`+w+para("&a;")+`</w:body></w:document>`), plain.Damaged},
		"an unknown entity":   {raw(t, w+para(`<w:r><w:t>&x;</w:t></w:r>`)+`</w:body></w:document>`), plain.Damaged},
		"too deep":            {raw(t, w+strings.Repeat("<w:sdt><w:sdtContent>", 100_000)), plain.TooLarge},
		"too deep, unknown":   {raw(t, w+strings.Repeat("<x>", 100_000)), plain.TooLarge},
		"no words":            {file{"document": para() + para(" ")}.bytes(t), plain.Empty},
		"only a picture":      {file{"document": para(`<w:r><w:drawing><pic:pic/></w:drawing></w:r>`)}.bytes(t), plain.Wordless},
		"damaged styles":      {file{"document": para("a"), "word/styles.xml": "<w:styles"}.bytes(t), plain.Damaged},
		"a bomb":              {raw(t, w+para(strings.Repeat("a", maxPart+1))+`</w:body></w:document>`), plain.TooLarge},
		"a bomb in its notes": {file{"document": para(`<w:r><w:footnoteReference w:id="1"/></w:r>`), "word/footnotes.xml": "<x>" + strings.Repeat(" ", maxPart+1)}.bytes(t), plain.TooLarge},
	} {
		_, err := read(c.data)
		if is, ok := errors.AsType[*plain.Error](err); !ok || is.Reason != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnEncryptedPartIsProtected(t *testing.T) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.CreateRaw(&zip.FileHeader{Name: "word/document.xml", Flags: 1, CompressedSize64: 1, UncompressedSize64: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := read(out.Bytes()); err == nil || !strings.HasPrefix(err.Error(), string(plain.Protected)) {
		t.Error(err)
	}
}

func TestNamesOfPartsMayBeOdd(t *testing.T) {
	data := zipped(t, map[string]string{
		`WORD\Document.xml`: `<w:document ` + namespaces + `><w:body>` + para("a") + `</w:body></w:document>`, "../../etc/passwd": "x", "/abs": "x", "word/vbaProject.bin": "x",
	})
	if got, err := read(data); err != nil || got.Body != "a" {
		t.Errorf("%v, %v", got, err)
	}
}

// Lists, styles and tables may refer to each other and to themselves as they like.
func TestReadingTakesBoundedTimeAndMemory(t *testing.T) {
	var body strings.Builder
	for n := range 40_000 {
		body.WriteString(item(1, n%9, "a"))
	}
	notes := ""
	for n := range 4000 {
		id := strconv.Itoa(n)
		body.WriteString(para(strings.Repeat("a ", 40), `<w:r><w:footnoteReference w:id="`+id+`"/></w:r>`))
		notes += `<w:footnote w:id="` + id + `">` + para("b") + `</w:footnote>`
	}
	styles := ""
	for n := range 3000 {
		styles += `<w:style w:type="paragraph" w:styleId="s` + strings.Repeat("x", n%50) + `"><w:basedOn w:val="s` + strings.Repeat("x", (n+1)%50) + `"/></w:style>`
	}
	f := file{"document": body.String(), "numbering": statute + num(1, 0, ""), "styles": styles, "footnotes": notes}
	data := f.bytes(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begun := time.Now()
	if _, err := read(data); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begun)
	runtime.ReadMemStats(&after)
	allocated := (after.TotalAlloc - before.TotalAlloc) >> 20
	t.Logf("44,000 paragraphs and 4,000 footnotes in %s, %d MB allocated", took, allocated)
	if took > time.Minute || allocated > 1000 {
		t.Errorf("it took %s and %d MB", took, allocated)
	}
}

func FuzzRead(f *testing.F) {
	seeds := []file{
		{"document": item(1, 0, "a") + item(1, 1, "b"), "numbering": statute + num(1, 0, "")},
		{"document": grid(drawn, cells("a", para("b")+para("c")))},
		{"document": para(run(`<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>`, "NghÞ"), `<w:r><w:footnoteReference w:id="1"/></w:r>`), "footnotes": `<w:footnote w:id="1">` + para("c") + `</w:footnote>`},
		{"document": para(`<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, "<w:ins>"+run("", "x")+"</w:ins>")},
	}
	for _, s := range seeds {
		f.Add(s["document"], s["numbering"], s["footnotes"])
	}
	f.Fuzz(func(t *testing.T, body, numbering, footnotes string) {
		got, err := read(file{"document": body, "numbering": numbering, "footnotes": footnotes}.bytes(t))
		if err != nil {
			if _, ok := errors.AsType[*plain.Error](err); !ok {
				t.Fatalf("the error is %T: %v", err, err)
			}
			return
		}
		if !utf8.ValidString(got.Body) || !norm.NFC.IsNormalString(got.Body) {
			t.Errorf("%q", got.Body)
		}
	})
}

// FuzzArchive is of the bytes of the file.
func FuzzArchive(f *testing.F) {
	f.Add(file{"document": para("a")}.bytes(f))
	f.Add(append(append([]byte{}, compound...), encrypted...))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := read(data); err != nil {
			if _, ok := errors.AsType[*plain.Error](err); !ok {
				t.Fatalf("the error is %T: %v", err, err)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var body strings.Builder
	for n := range 2000 { // some 100 pages
		body.WriteString(item(1, n%4, strings.Repeat("Thi đua là yêu nước. ", 8)))
	}
	data := file{"document": body.String(), "numbering": statute + num(1, 0, "")}.bytes(b)
	b.SetBytes(int64(body.Len()))
	for b.Loop() {
		if _, err := read(data); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(100*float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}
