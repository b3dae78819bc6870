package docx

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/ingest/legal"
)

// sampleOf is what legal reads of a private document.
func sampleOf(t *testing.T, name string) (string, legal.Document) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "documents", name))
	if err != nil {
		t.Skip("no private documents:", err)
	}
	text, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	d, err := legal.Parse(text.Body)
	if err != nil {
		t.Fatal(err)
	}
	return text.Body, d
}

func TestADecreeIsReadWhole(t *testing.T) {
	body, d := sampleOf(t, "nd30-2020_30_2020_ND_CP.docx")
	h := d.Header
	for what, pair := range map[string][2]string{
		"number": {h.Number, "30/2020/NĐ-CP"}, "date": {h.Date, "2020-03-05"}, "issuer": {h.Issuer, "Chính phủ"}, "title": {h.Title, "Về công tác văn thư"},
		"kind": {h.Kind, "Nghị định"}, "place": {h.Place, "Hà Nội"}, "authority": {h.Authority, "TM. CHÍNH PHỦ"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %q, want %q", what, pair[0], pair[1])
		}
	}
	articles := 0
	for _, u := range d.Units {
		if u.Level == legal.Article && u.Part <= 1 {
			if articles++; !strings.HasPrefix(u.Path, "Điều ") {
				t.Errorf("an article is %q", u.Path)
			}
		}
	}
	if articles != 38 {
		t.Errorf("%d articles, want 38", articles)
	}
	if n := len(strings.Fields(body)); n < 8_000 || !strings.Contains(body, "Nguyễn Xuân Phúc") {
		t.Errorf("%d words", n)
	}
}

func TestAGuidelineIsReadWithItsNumbersAndLetterhead(t *testing.T) {
	body, d := sampleOf(t, "docx_huongdan-cum-khoi-thidua-hungyen-2021.docx")
	h := d.Header
	if h.Issuer != "Hội đồng Thi đua - Khen thưởng tỉnh Hưng Yên" || h.Place != "Hưng Yên" || !h.Draft || h.Kind != "Hướng dẫn" || h.Signer != "Đặng Ngọc Quỳnh" {
		t.Errorf("%+v", h)
	}
	for _, line := range []string{"A. KHỐI THI ĐUA DO UBND TỈNH QUYẾT ĐỊNH THÀNH LẬP", "I. CƠ CẤU TỔ CHỨC"} {
		if strings.Count("\n"+body, "\n"+line+"\n") != 1 {
			t.Errorf("%q is not a line once", line)
		}
	}
}
