package pdf

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest/legal"
	"thidua/ingest/plain"
)

// sample opens a private document by how its name begins, or skips the test.
func sample(t *testing.T, begins string) *os.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("../../../shared/documents", begins+"*.pdf"))
	if err != nil || len(names) != 1 {
		t.Skipf("no private document %s: %v", begins, names)
	}
	file, err := os.Open(names[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

func readSample(t *testing.T, begins string) (*plain.Text, legal.Document) {
	t.Helper()
	need(t, "pdftotext", "pdfinfo")
	text, err := Read(t.Context(), sample(t, begins), func(page, pages int) { t.Logf("page %d of %d", page, pages) })
	if err != nil {
		t.Fatal(err)
	}
	d, err := legal.Parse(text.Body)
	if err != nil {
		t.Fatal(err)
	}
	return text, d
}

// headings are the labels and headings of the units that have them.
func headings(d legal.Document) (all []string) {
	for _, u := range d.Units {
		if u.Heading != "" && u.Part <= 1 {
			all = append(all, u.Label+" "+u.Heading)
		}
	}
	return all
}

func TestTheConsolidatedLawHasItsArticlesAndFootnotes(t *testing.T) {
	text, d := readSample(t, "pdftext_VBHN")
	var got []string
	for _, u := range d.Units {
		if u.Level == legal.Article && u.Part <= 1 {
			got = append(got, u.Path)
		}
	}
	var want []string
	for i := range 103 {
		want = append(want, "Điều "+number(i+1))
		if i+1 == 58 || i+1 == 91 {
			want = append(want, "Điều "+number(i+1)+"a")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("articles: -want +got:\n%s", diff)
	}
	for i, note := range text.Footnotes {
		if mark, _, _ := strings.Cut(note, " "); mark != number(i+1) {
			t.Errorf("footnote %d is %.60q", i+1, note)
		}
	}
	if len(text.Footnotes) != 72 {
		t.Errorf("%d footnotes", len(text.Footnotes))
	}
	whole, err := legal.Parse(text.WithFootnotes())
	if err != nil {
		t.Fatal(err)
	}
	borne := 0 // notes that their provisions bear
	for _, u := range whole.Units {
		if u.Level == legal.Footnote {
			t.Logf("%s is at the end: %.80s", u.Path, u.Text)
		} else if u.Note != "" {
			borne += strings.Count(u.Note, "\n") + 1
		}
	}
	if borne < 68 {
		t.Errorf("of 72 footnotes provisions bear %d", borne)
	}
	for _, no := range []string{"CÔNG BÁO", "Evaluation Only", "Ký bởi", "Điều này được sửa đổi, bổ sung theo quy định tại khoản"} {
		if strings.Contains(text.Body, no) {
			t.Errorf("%q is in the body", no)
		}
	}
}

func number(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return number(n/10) + string(rune('0'+n%10))
}

func TestTheGuidelineHasItsHeaderAndHeadings(t *testing.T) {
	text, d := readSample(t, "pdftext_2346")
	if h := d.Header; h.Kind != "Hướng dẫn" || h.Number != "2346/HD-ĐHM" || h.Place != "Hà Nội" || h.Date != "2024-06-18" || h.Signer != "Trần Tiến Dũng" ||
		h.Title != "Bình xét thi đua, khen thưởng năm học 2023-2024" || h.Issuer != "Trường Đại học Mở Hà Nội" {
		t.Errorf("header %+v", h)
	}
	all := headings(d)
	for _, want := range []string{"1. NỘI DUNG CHUNG", "1.1. Đối tượng áp dụng", "4. TỔ CHỨC THỰC HIỆN", "3. HỒ SƠ, THỦ TỤC XÉT TẶNG ĐỐI VỚI CÁC DANH HIỆU THI ĐUA VÀ KHEN THƯỞNG"} {
		if !slices.Contains(all, want) {
			t.Errorf("%q is not in %q", want, all)
		}
	}
	if len(text.Footnotes) != 2 || !strings.HasPrefix(text.Footnotes[0], "1 Quyết định 5969/QĐ-ĐHM") {
		t.Errorf("footnotes %q", text.Footnotes)
	}
}

// Ten scanned pages take half a minute of processor time: the ordinary run takes the two of the shorter one.
func TestTheScannedCallIsRead(t *testing.T) {
	need(t, "pdftoppm", "tesseract")
	if testing.Short() {
		t.Skip("recognition takes long")
	}
	text, _ := readSample(t, "pdfscan_50")
	for _, want := range []string{"Số: /VNPT", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n", "Quảng Bình, ngày tháng 01 năm 2022", "PHÁT ĐỘNG\n",
		"\n5. Nâng cao chất lượng công tác truyền thông nội bộ", "Trương Công Minh", "Nơi nhận:"} {
		if !strings.Contains(text.Body, want) {
			t.Errorf("%q is not in:\n%s", want, text.Body)
		}
	}
	for i, p := range text.Pages {
		if !p.Recognised || p.Confidence < 0.9 {
			t.Errorf("page %d: %v", i+1, p)
		}
	}
}

var long = flag.Bool("long", false, "recognise eight pages too")

func TestTheScannedPlanHasItsHeaderAndHeadings(t *testing.T) {
	if !*long {
		t.Skip("set -long: eight pages take half a minute of processor time")
	}
	need(t, "pdftoppm", "tesseract")
	text, d := readSample(t, "pdfscan_KH")
	if h := d.Header; h.Kind != "Kế hoạch" || h.Number != "" || h.Symbol != "/KH-UBND" || h.Date != "" || h.Year != "2024" || h.Place != "Quảng Bình" || h.Issuer != "Ủy ban nhân dân tỉnh Quảng Bình" ||
		!strings.HasPrefix(h.Title, "Thu thập, cập nhật, chỉnh sửa, tổng hợp thông tin về người lao động") || h.Signer != "Hoàng Xuân Tân" ||
		h.SignerPost != "PHÓ CHỦ TỊCH" || len(h.Recipients) != 7 {
		t.Errorf("header %+v", h)
	}
	for _, want := range []string{"Số: /KH-UBND\n", "Quảng Bình, ngày tháng năm 2024\n", "Quyết định số 06/QĐ-TTg ngày 06/01/2022"} {
		if !strings.Contains(text.Body, want) {
			t.Errorf("%q is not in the body", want)
		}
	}
	all := headings(d)
	for _, want := range []string{"I. MỤC ĐÍCH, YÊU CẦU", "1. Mục đích", "2. Yêu cầu", "II. NỘI DUNG THỰC HIỆN", "1. Thu thập thông tin về người lao động", "III. THỜI GIAN THỰC HIỆN",
		"IV. KINH PHÍ THỰC HIỆN", "V. TỔ CHỨC THỰC HIỆN", "1. Sở Lao động - Thương binh và Xã hội", "2. Công an tỉnh"} {
		if !slices.Contains(all, want) {
			t.Errorf("%q is not in %q", want, all)
		}
	}
}
