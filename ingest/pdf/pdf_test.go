package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/go-fonts/liberation/liberationserifregular"
	"github.com/go-pdf/fpdf"
	"github.com/google/go-cmp/cmp"

	"thidua/ingest/confine"
	"thidua/ingest/layout"
	"thidua/ingest/legal"
	"thidua/ingest/plain"
)

func TestMain(m *testing.M) {
	confine.Main(nil)
	os.Exit(m.Run())
}

func need(t testing.TB, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skip("install poppler-utils and tesseract-ocr-vie: ", err)
		}
	}
}

// document is a PDF in the making.
type document struct{ *fpdf.Fpdf }

func newDocument() document {
	d := document{fpdf.New("P", "pt", "A4", "")}
	d.AddUTF8FontFromBytes("serif", "", liberationserifregular.TTF)
	d.SetAutoPageBreak(false, 0)
	return d
}

// at prints text in letters so many points high.
func (d document) at(x, y, size float64, text string) document {
	d.SetFont("serif", "", size)
	d.Text(x, y, text)
	return d
}

func (d document) page() document {
	d.AddPage()
	return d
}

// file is the document as a file that is open.
func (d document) file(t testing.TB) *os.File {
	t.Helper()
	var b bytes.Buffer
	if err := d.Output(&b); err != nil {
		t.Fatal(err)
	}
	return fileOf(t, b.Bytes())
}

func fileOf(t testing.TB, content []byte) *os.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "văn bản.pdf")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

func letter() document {
	return newDocument().page().
		at(70, 60, 13, "UBND TỈNH HƯNG YÊN").at(270, 60, 13, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").
		at(100, 78, 13, "SỞ NỘI VỤ").at(310, 79, 13, "Độc lập - Tự do - Hạnh phúc").
		at(80, 105, 13, "Số: 15/KH-SNV").at(300, 105, 13, "Hưng Yên, ngày 12 tháng 3 năm 2024").
		at(260, 150, 14, "KẾ HOẠCH").
		at(170, 170, 14, "Tổ chức phong trào thi đua yêu nước năm 2024").
		at(100, 210, 14, "Căn cứ Luật Thi đua, khen thưởng, Sở Nội vụ ban hành Kế hoạch như sau:").
		at(100, 230, 14, "1. Các cơ quan, đơn vị phát động phong trào thi đua trong quý I; báo cáo kết").
		at(70, 248, 14, "quả theo Nghị định số 98/2023/NĐ-CP").at(307, 242, 8, "1").at(312, 248, 14, ".").
		at(70, 780, 8, "1").at(75, 786, 11, "Nghị định quy định chi tiết Luật Thi đua, khen thưởng.").
		at(295, 815, 13, "1")
}

func TestALetterIsReadInOrderWithItsFootnoteApart(t *testing.T) {
	need(t, "pdftotext", "pdfinfo")
	file := letter().file(t)
	if _, err := io.ReadAll(file); err != nil { // wherever it was read to
		t.Fatal(err)
	}
	got, err := Read(t.Context(), file, func(int, int) { t.Error("a page of words was recognised") })
	if err != nil {
		t.Fatal(err)
	}
	want := &plain.Text{
		Body: `UBND TỈNH HƯNG YÊN
SỞ NỘI VỤ

Số: 15/KH-SNV
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hưng Yên, ngày 12 tháng 3 năm 2024

KẾ HOẠCH
Tổ chức phong trào thi đua yêu nước năm 2024

Căn cứ Luật Thi đua, khen thưởng, Sở Nội vụ ban hành Kế hoạch như sau:
1. Các cơ quan, đơn vị phát động phong trào thi đua trong quý I; báo cáo kết quả theo Nghị định số 98/2023/NĐ-CP.
`,
		Footnotes: []string{"1 Nghị định quy định chi tiết Luật Thi đua, khen thưởng."},
		Pages:     []plain.Page{{Confidence: 1}},
	}
	if diff := cmp.Diff(strings.ReplaceAll(want.Body, "\n\n", "\n"), strings.ReplaceAll(plain.WithoutAnchors(got.Body), "\n\n", "\n")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	want.Body = got.Body
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	parsed, err := legal.Parse(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	if h := parsed.Header; h.Number != "15/KH-SNV" || h.Kind != "Kế hoạch" || h.Date != "2024-03-12" || h.Place != "Hưng Yên" || h.Issuer == "" {
		t.Errorf("header %+v", h)
	}
}

// In the fonts of TCVN3 ư is where Unicode has the soft hyphen, which is not seen.
func TestTheLettersOfAnOldFontAreAllRead(t *testing.T) {
	need(t, "pdftotext", "pdfinfo")
	for printed, want := range map[string]string{
		"LuËt Thi ®ua, khen th\u00adëng quy ®Þnh vÒ ®èi t\u00adîng ®\u00adîc Thñ t\u00adíng khen th\u00adëng; nh\u00ad trªn.": "Luật Thi đua, khen thưởng quy định về đối tượng được Thủ tướng khen thưởng; như trên.\n",
		"Luật Thi đua, khen th\u00adưởng quy định về đối tượng \u00ad được Thủ tướng khen.":                                   "Luật Thi đua, khen thưởng quy định về đối tượng được Thủ tướng khen.\n",
	} {
		got, err := Read(t.Context(), newDocument().page().at(70, 100, 10, printed).file(t), nil)
		if err != nil || got.Body != want || (len(got.Warnings) == 1) != strings.Contains(printed, "®") {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func TestFilesThatCannotBeReadSayWhy(t *testing.T) {
	need(t, "pdftotext", "pdfinfo")
	locked := letter()
	locked.SetProtection(0, "mật khẩu", "chủ")
	long := newDocument()
	for range maxPages + 1 {
		long.AddPage()
	}
	var whole bytes.Buffer
	if err := letter().Output(&whole); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file *os.File
		want plain.Reason
	}{
		"a password":      {locked.file(t), plain.Protected},
		"too many pages":  {long.file(t), plain.TooLarge},
		"nothing":         {fileOf(t, nil), plain.Damaged},
		"another format":  {fileOf(t, []byte("Kính gửi: Sở Nội vụ")), plain.Damaged},
		"the head alone":  {fileOf(t, whole.Bytes()[:200]), plain.Damaged},
		"/Encrypt and no": {fileOf(t, []byte("/Encrypt")), plain.Protected},
	} {
		_, err := Read(t.Context(), c.file, nil)
		if got, ok := errors.AsType[*plain.Error](err); !ok || got.Reason != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAWordAcrossTheBufferIsFound(t *testing.T) {
	for _, at := range []int{0, 1<<16 - 4, 1<<16 - 8, 1 << 16, 3 << 16} {
		if !encrypted(fileOf(t, append(bytes.Repeat([]byte("x"), at), "/Encrypt"...))) {
			t.Errorf("at %d it is not found", at)
		}
	}
	if encrypted(fileOf(t, bytes.Repeat([]byte("/Encryp "), 1<<15))) {
		t.Error("found where it is not")
	}
}

func TestMissingToolsAreNamed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Read(t.Context(), fileOf(t, []byte("%PDF-1.4")), nil)
	if !errors.Is(err, confine.ErrNoTool) || !strings.Contains(err.Error(), "poppler-utils") {
		t.Errorf("got %v", err)
	}
}

func TestACancelledContextEndsTheReading(t *testing.T) {
	need(t, "pdftotext", "pdfinfo")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, letter().file(t), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// scan is the first page of the document as a picture in grey.
func scan(t testing.TB, d document) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pdftoppm", "-r", "200", "-gray", "-singlefile", "/dev/stdin")
	cmd.Stdin = d.file(t)
	drawn, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var w, h, top int
	if _, err := fmt.Sscanf(string(drawn[:40]), "P5\n%d %d\n%d", &w, &h, &top); err != nil {
		t.Fatal(err)
	}
	img := image.NewGray(image.Rect(0, 0, w, h))
	copy(img.Pix, drawn[len(drawn)-w*h:])
	for y := h / 10; y < h/5; y++ { // a shadow
		for x := range w {
			img.SetGray(x, y, color.Gray{Y: uint8(int(img.GrayAt(x, y).Y) * 3 / 4)})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// over prints lines over the page, as a scanner or who stamps it does, the first so far from the top.
func (d document) over(top, size float64, lines ...string) document {
	for i, line := range lines {
		d.at(30, top+1.2*size*float64(i), size, line)
	}
	return d
}

// What a scanner wrote over the letter, which took it for English.
var english = []string{"UY BAN NHAN DAN TINH HUNG YEN SO NOI VU", "KE HOACH", "T6 chirc phong trao thi dua yéu nuéc nam 2024",
	"Can ctr Luat Thi dua, khen thuéng, So Noi vu ban hanh Ké hoach nhu sau:", "1. Cac co quan, don vi phat dong phong trao thi dua trong quy I; bao cao két",
	"qua theo Nghi dinh so 98/2023/ND-CP.", "Noi nhan: Nhu tren; Luu: VT. GIAM DOC Nguyen Van A thi dua khen thuong hang nam cua co quan don vi"}

// A page of words and a page of words over a picture are taken as they are. Scanned pages are recognised whose only text layer is the stamp of a digital
// signature, a number and what the stamp of another program says, or what a scanner read as another language.
func TestAPageThatIsAPictureIsRecognisedAndTheOthersAreNot(t *testing.T) {
	need(t, "pdftotext", "pdfinfo", "pdfimages", "pdftoppm", "tesseract")
	picture := fpdf.ImageOptions{ImageType: "JPEG"}
	d := newDocument().page().at(100, 100, 14, "Trang này có chữ, không phải là ảnh, nên không phải nhận dạng.")
	d.RegisterImageOptionsReader("scan", picture, bytes.NewReader(scan(t, letter())))
	scanned := func() document {
		d.page().ImageOptions("scan", 0, 0, 595, 842, false, picture, 0, "")
		return d
	}
	scanned().over(20, 5, "Người ký: Sở Nội vụ", "Email: snv@hungyen.gov.vn", "Thời gian ký: 12.03.2024 10:39:42 +07:00")
	scanned().at(120, 105, 11, "125").over(20, 5, "So Noi vu", "Ky boi: So Noi vu tinh Hung Yen", "Email: snv@hungyen.gov.vn", "Co quan: Tinh Hung Yen",
		"Thoi gian ky: 12.03.2024 10:39:42 +07:00", "Signature valid")
	for _, lines := range [][]string{english, slices.Repeat([]string{"Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;"}, 8)} {
		d.page().over(60, 14, lines...) // under the picture, as the words of a scanner are not seen
		d.ImageOptions("scan", 0, 0, 595, 842, false, picture, 0, "")
	}
	var seen []int
	got, err := Read(t.Context(), d.file(t), func(page, pages int) { seen = append(seen, page, pages) })
	if errors.Is(err, confine.ErrNoTool) {
		t.Skip("install tesseract-ocr-vie: ", err)
	} else if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{1, 3, 2, 3, 3, 3}, seen); diff != "" {
		t.Errorf("progress: -want +got:\n%s", diff)
	}
	for i, recognised := range []bool{false, true, true, true, false} {
		if i >= len(got.Pages) || got.Pages[i].Recognised != recognised || got.Pages[i].Confidence < 0.85 {
			t.Errorf("page %d of %v", i+1, got.Pages)
		}
	}
	for want, times := range map[string]int{"Trang này có chữ, không phải là ảnh, nên không phải nhận dạng.\n": 1, "SỞ NỘI VỤ\n": 3,
		"\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập": 3, "\nKẾ HOẠCH\n": 3, "quả theo Nghị định số 98/2023/NĐ-CP": 3, "Căn cứ Luật Thi đua, khen thưởng ngày": 8} {
		if n := strings.Count(got.Body, want); n != times {
			t.Errorf("%q is %d times in:\n%s", want, n, got.Body)
		}
	}
	for _, no := range []string{"Thời gian ký", "Email", "Thoi gian ky", "Signature", "KE HOACH"} {
		if strings.Contains(got.Body, no) {
			t.Errorf("%q is in:\n%s", no, got.Body)
		}
	}
}

func TestWordsOfAnotherLanguageThatAreKeptAreWarnedOf(t *testing.T) {
	need(t, "pdftotext", "pdfinfo", "pdfimages", "pdftoppm")
	bin := t.TempDir() // a Tesseract that finds nothing
	for _, tool := range []string{"pdftotext", "pdfinfo", "pdfimages", "pdftoppm", "sh"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(bin, tool)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(bin, "tesseract"), []byte("#!/bin/sh\necho vie\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	d := newDocument().page().over(60, 14, english...)
	d.RegisterImageOptionsReader("scan", fpdf.ImageOptions{ImageType: "JPEG"}, bytes.NewReader(scan(t, letter())))
	d.ImageOptions("scan", 0, 0, 595, 842, false, fpdf.ImageOptions{ImageType: "JPEG"}, 0, "")
	got, err := Read(t.Context(), d.file(t), nil)
	if err != nil || !strings.Contains(got.Body, "HUNG YEN") || len(got.Warnings) != 1 || got.Warnings[0].Kind != plain.Unsure || got.Warnings[0].Page != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestPicturesOfAPageAreMeasured(t *testing.T) {
	for line, want := range map[string]float64{
		"page   num  type   width height color comp bpc  enc interp  object ID x-ppi y-ppi size ratio":  0,
		"--------------------------------------------------------------------------------------------":  0,
		"   3     0 image    1654  2339  rgb     3   8  jpeg   no         7  0   200   200  392K 3.5%":  595.44 * 842.04,
		"   3     0 stencil  1654  2339  -       1   1  jbig2  no   [inline]      200   200  392K 3.5%": 595.44 * 842.04,
		"   3     1 smask     537   224  gray    1   8  image  no        53  0   733   733  140B 0.1%":  0,
		"   3     1 image     537   224  gray    1   8  image  no        53  0     0   733  140B 0.1%":  0,
	} {
		if page, got := pictureArea(line); math.Abs(got-want) > 0.1 || want > 0 && page != 3 {
			t.Errorf("%q: page %d, %v", line, page, got)
		}
	}
}

func pageOf(text string) layout.Page {
	var p layout.Page
	for field := range strings.FieldsSeq(text) {
		p.Words = append(p.Words, layout.Word{Text: field, Confidence: 1})
	}
	return p
}

func TestWordsThatAreNoVietnameseAreNotTaken(t *testing.T) {
	long := strings.Repeat("thi đua khen thưởng ", 8)
	for text, want := range map[string]bool{
		long:   true,
		"TM. ": false, // too few to be a page
		strings.Repeat("LuËt thi ®ua, khen th\u00adëng quy ®Þnh vÒ ®èi t\u00adîng ", 4): false, // TCVN3
		strings.Repeat("\ue012\ue034\ue045 \ue067\ue001 ", 30):                          false,
		long + strings.Repeat("\ue012\ue034 ", 30):                                      false,
		strings.Repeat("(b) 12.500.000 65% ", 10) + "Tổng cộng thành tiền toàn tỉnh":    true, // a table of figures
	} {
		if got := readable(pageOf(text)); got != want {
			t.Errorf("%.40q: %v", text, got)
		}
	}
	law := strings.Repeat("Luật này quy định đối tượng thi đua ", 4)
	if !better(pageOf(long), pageOf("LuËt thi ®ua")) || better(pageOf("a"), pageOf(long)) || !better(pageOf(law+law+law), pageOf(law)) ||
		better(pageOf(law+long), pageOf(law)) || !better(pageOf(long), pageOf(strings.Repeat("thi dua khen thuong ", 8))) {
		t.Error("the worse of two readings is taken")
	}
}

func FuzzRead(f *testing.F) {
	var whole bytes.Buffer
	if err := letter().Output(&whole); err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 9999999/Kids[]>>endobj\ntrailer<</Root 1 0 R>>"))
	f.Add([]byte("%PDF-1.4\ntrailer<</Encrypt 1 0 R>>"))
	f.Add(whole.Bytes()[:4000])
	f.Fuzz(func(t *testing.T, content []byte) {
		need(t, "pdftotext", "pdfinfo")
		file := fileOf(t, content)
		if err := inspect(t.Context(), file); err != nil {
			if _, ok := errors.AsType[*plain.Error](err); !ok {
				t.Errorf("%v", err)
			}
			return
		}
		if _, err := words(t.Context(), file); err != nil {
			if _, ok := errors.AsType[*plain.Error](err); !ok {
				t.Errorf("%v", err)
			}
		}
	})
}

// 90 pages of 38 lines: pages a second, and the most memory that any program of poppler took.
func BenchmarkRead(b *testing.B) {
	need(b, "pdftotext", "pdfinfo")
	const pages = 90
	d := newDocument()
	for i := range pages {
		d.page().at(290, 30, 13, fmt.Sprint(i+1))
		for k := range 38 {
			d.at(70, 70+19*float64(k), 14, fmt.Sprintf("%d.%d Danh hiệu thi đua để tặng cho cá nhân và tập thể đạt tiêu chuẩn sau", i, k))
		}
	}
	file := d.file(b)
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	before := usage.Utime.Nano() + usage.Stime.Nano()
	for b.Loop() {
		if got, err := Read(b.Context(), file, nil); err != nil || len(got.Pages) != pages {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(pages*b.N)/b.Elapsed().Seconds(), "pages/s")
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(usage.Maxrss)/1024, "MB-child")
	cpu := usage.Utime.Nano() + usage.Stime.Nano()
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(cpu+usage.Utime.Nano()+usage.Stime.Nano()-before)/1e9/float64(b.N), "cpu-s") // of a file, with the programs'
}
