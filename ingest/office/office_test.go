package office

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest/confine"
	"thidua/ingest/docx"
	"thidua/ingest/plain"
)

func TestMain(m *testing.M) {
	confine.Main(nil)
	os.Exit(m.Run())
}

// needOffice skips a test where LibreOffice is missing.
func needOffice(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("no soffice here: install libreoffice-writer-nogui")
	}
}

// convertBytes is the document that was converted.
func convertBytes(t testing.TB, data []byte) ([]byte, error) {
	t.Helper()
	f, err := Convert(t.Context(), bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return all, nil
}

// words are what docx reads of the converted document.
func words(t testing.TB, data []byte) *plain.Text {
	t.Helper()
	converted, err := convertBytes(t, data)
	if err != nil {
		t.Fatal(err)
	}
	text, err := docx.Read(bytes.NewReader(converted), int64(len(converted)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// escaped is text in RTF, whose letters beyond ASCII are written as numbers.
func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\u%d?`, r)
		}
	}
	return b.String()
}

// circular is a document in RTF: a letterhead side by side, a title, articles, and clauses that are numbered automatically.
func circular() []byte {
	cell := func(lines ...string) string { return escaped(strings.Join(lines, `\par `)) + `\cell ` }
	item := func(text string) string { return `{\pard\ls1\ilvl0 ` + escaped(text) + `\par}` }
	return []byte(`{\rtf1\ansi\deff0{\fonttbl{\f0 Times New Roman;}{\f1 .VnTime;}}` +
		`{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc0\levelstartat1\levelfollow0{\leveltext\'02\'00.;}{\levelnumbers\'01;}}\listid1}}{\*\listoverridetable{\listoverride\listid1\listoverridecount0\ls1}}` +
		`\trowd\cellx4000\cellx9000\pard\intbl ` + cell("UBND TỈNH HƯNG YÊN", "SỞ NỘI VỤ", "Số: 12/KH-SNV") +
		cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hưng Yên, ngày 02 tháng 3 năm 2026") + `\row\pard ` +
		escaped(`KẾ HOẠCH\par Phát động thi đua\par Điều 1. Mục đích\par `) + item("Đoàn kết") + item("Sáng tạo") +
		`{\f1 \'a7i\'d2u 2. Hi\'d6u l\'f9c\par}` + `}`)
}

var circularRead = strings.Join([]string{
	"UBND TỈNH HƯNG YÊN", "SỞ NỘI VỤ", "Số: 12/KH-SNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hưng Yên, ngày 02 tháng 3 năm 2026",
	"KẾ HOẠCH", "Phát động thi đua", "Điều 1. Mục đích", "1. Đoàn kết", "2. Sáng tạo", "Điều 2. Hiệu lực",
}, "\n")

// saveAs has LibreOffice save a document in another format of its own, for a test to read.
func saveAs(t testing.TB, data []byte, suffix, filter string) []byte {
	t.Helper()
	needOffice(t)
	folder := t.TempDir()
	from := filepath.Join(folder, "from.rtf")
	if err := os.WriteFile(from, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+folder+"/profile", "--headless", "--convert-to", suffix+":"+filter, "--outdir", folder, from)
	cmd.Env = append(os.Environ(), "HOME="+folder)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	saved, err := os.ReadFile(filepath.Join(folder, "from."+suffix))
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func TestDocumentsOfOtherProgramsAreRead(t *testing.T) {
	needOffice(t)
	rtf := circular()
	for name, data := range map[string][]byte{".rtf": rtf, ".doc": saveAs(t, rtf, "doc", "MS Word 97"), ".odt": saveAs(t, rtf, "odt", "writer8")} {
		var lines []string
		for line := range strings.SplitSeq(words(t, data).Body, "\n") {
			if line != "" {
				lines = append(lines, line)
			}
		}
		if diff := cmp.Diff(circularRead, strings.Join(lines, "\n")); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

func reasonOf(t testing.TB, err error) plain.Reason {
	t.Helper()
	is, ok := errors.AsType[*plain.Error](err)
	if !ok {
		t.Errorf("the error is %T: %v", err, err)
		return ""
	}
	return is.Reason
}

// compoundFile is an OLE file that only has the entries, the first of which begins in sector 1.
func compoundFile(names ...string) []byte {
	data := make([]byte, 512*4)
	copy(data, compound)
	binary.LittleEndian.PutUint16(data[sectorShift:], 9)
	for i, name := range names {
		e := data[512+i*entrySize:]
		for j, c := range []byte(name) {
			e[2*j] = c
		}
		binary.LittleEndian.PutUint16(e[nameLength:], uint16(2*len(name)+2))
		binary.LittleEndian.PutUint32(e[startSector:], 1)
	}
	return data
}

func openDocument(t testing.TB, mimetype, manifest, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{{"mimetype", mimetype}, {"META-INF/manifest.xml", manifest}, {"content.xml", content}} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, part[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const odt = "application/vnd.oasis.opendocument.text"

func TestWhatCannotBeReadIsRefusedBeforeLibreOfficeRuns(t *testing.T) {
	protected := compoundFile("WordDocument")
	binary.LittleEndian.PutUint16(protected[512*2+flags:], isEncrypted)
	beyond := compoundFile("WordDocument")
	binary.LittleEndian.PutUint32(beyond[512+startSector:], 1<<31)
	sectors := compoundFile("WordDocument")
	binary.LittleEndian.PutUint16(sectors[sectorShift:], 60)
	t.Setenv("PATH", "")
	for name, c := range map[string]struct {
		data []byte
		want plain.Reason
	}{
		"a .doc with a password":  {protected, plain.Protected},
		"a .docx with a password": {compoundFile("Root Entry", "EncryptedPackage"), plain.Protected},
		"an .odt with a password": {openDocument(t, odt, "<manifest:encryption-data/>", ""), plain.Protected},
		"a table":                 {compoundFile("Workbook"), plain.Damaged},
		"a document elsewhere":    {beyond, plain.Damaged},
		"odd sectors":             {sectors, plain.Damaged},
		"a short OLE file":        {compound, plain.Damaged},
		"an .ods":                 {openDocument(t, "application/vnd.oasis.opendocument.spreadsheet", "", ""), plain.Damaged},
		"half an archive":         {openDocument(t, odt, "", "")[:90], plain.Damaged},
		"text":                    {[]byte("Điều 1"), plain.Damaged},
		"HTML":                    {[]byte("<html><body>Điều 1</body></html>"), plain.Damaged},
		"nothing":                 {nil, plain.Empty},
		"too much":                {bytes.Repeat([]byte("x"), maxInput+1), plain.TooLarge},
	} {
		if _, err := Convert(t.Context(), bytes.NewReader(c.data)); reasonOf(t, err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestABrokenDocumentIsDamaged(t *testing.T) {
	doc := saveAs(t, circular(), "doc", "MS Word 97")
	for name, data := range map[string][]byte{
		"a .doc cut off": doc[:1500], "an OLE file with nothing in it": compoundFile("Root Entry", "WordDocument"), "an .odt without a list": openDocument(t, odt, "", "<x"),
	} {
		converted, err := convertBytes(t, data)
		if err == nil { // LibreOffice may make an empty document of it
			_, err = docx.Read(bytes.NewReader(converted), int64(len(converted)))
		}
		if reason := reasonOf(t, err); reason != plain.Damaged && reason != plain.Empty {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAMissingLibreOfficeIsNamed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Convert(t.Context(), bytes.NewReader(circular()))
	if !errors.Is(err, confine.ErrNoTool) || !strings.Contains(err.Error(), debianPackage) {
		t.Error(err)
	}
}

func TestWaitingForItsTurnEndsWithTheContext(t *testing.T) {
	turn <- struct{}{}
	defer func() { <-turn }()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Convert(ctx, bytes.NewReader(circular())); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestLibreOfficeIsBounded(t *testing.T) {
	needOffice(t)
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if _, err := Convert(ctx, bytes.NewReader(circular())); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 10*time.Second {
		t.Errorf("%v after %s", err, time.Since(begun))
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

func TestDocumentsAreConvertedOneAfterTheOther(t *testing.T) {
	needOffice(t)
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			if _, err := convertBytes(t, circular()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

func TestNothingIsFetchedFromElsewhere(t *testing.T) {
	needOffice(t)
	var fetched atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { fetched.Add(1) }))
	defer server.Close()
	content := `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
		`xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>` +
		`<text:section text:name="s"><text:section-source xlink:href="` + server.URL + `/section.odt"/><text:p>cũ</text:p></text:section>` +
		`<text:p>Điều 1<draw:frame draw:name="x" text:anchor-type="as-char"><draw:image xlink:href="` + server.URL + `/x.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>` +
		`</office:text></office:body></office:document-content>`
	manifest := `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="` + odt + `"/>` +
		`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`
	text := words(t, openDocument(t, odt, manifest, content))
	if fetched.Load() > 0 || !strings.Contains(text.Body, "Điều 1") {
		t.Errorf("%d fetched; %q", fetched.Load(), text.Body)
	}
}

func BenchmarkConvert(b *testing.B) {
	needOffice(b)
	data := circular()
	for b.Loop() {
		if _, err := convertBytes(b, data); err != nil {
			b.Fatal(err)
		}
	}
}

func TestRTFIsToldBehindBlanks(t *testing.T) {
	if got, err := recognise([]byte("\n {\\rtf1\\ansi Điều 1.}")); got != ".rtf" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}
