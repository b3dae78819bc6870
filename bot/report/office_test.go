package report

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// pages are the texts of the pages that LibreOffice makes of each report, spaces made one.
func pages(t *testing.T, reports ...Report) [][]string {
	t.Helper()
	folder := t.TempDir()
	run := func(name string, arguments ...string) []byte {
		ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
		defer stop()
		command := exec.CommandContext(ctx, name, arguments...)
		command.Dir = folder
		command.Env = append(os.Environ(), "HOME="+folder) // a profile of its own
		said, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, said)
		}
		return said
	}
	convert := []string{"--headless", "--convert-to", "pdf"}
	for i, r := range reports {
		var file bytes.Buffer
		if err := r.WriteDOCX(&file); err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%d.docx", i)
		convert = append(convert, name)
		if err := os.WriteFile(filepath.Join(folder, name), file.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run("soffice", convert...)
	found := make([][]string, len(reports))
	for i := range reports {
		text := strings.TrimSuffix(string(run("pdftotext", "-enc", "UTF-8", fmt.Sprintf("%d.pdf", i), "-")), "\f")
		for page := range strings.SplitSeq(text, "\f") {
			found[i] = append(found[i], strings.Join(strings.Fields(page), " "))
		}
	}
	return found
}

func TestAnOfficeProgramShowsThePagesAsMeant(t *testing.T) {
	for _, program := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no %s on PATH: install libreoffice-writer and poppler-utils", program)
		}
	}
	if testing.Short() {
		t.Skip("LibreOffice takes seconds")
	}
	// The longest row may be split, and nothing of it is lost.
	row := strings.Repeat("một hai ba ", 3000) + "hết"
	tall := Report{Body: []Block{Table{Columns: []Column{{}}, Rows: [][]string{{row}}}}}
	got := pages(t, announcement(60), consolidated(), Report{}, tall)

	// What a page begins with tells its number too: the first of a section has none.
	for i, want := range [][]string{
		{"UBND TỈNH HƯNG YÊN", "Phụ lục I DANH SÁCH", "2 TT Cơ quan, đơn vị", "3 TT Cơ quan, đơn vị", "Phụ lục II PHIẾU PHẢN HỒI"},
		{"UBND TỈNH HƯNG YÊN", "2 ", "Phụ lục I SỐ LIỆU", "Phụ lục II TỔNG HỢP KIẾN NGHỊ", "2 ", "3 ", "Phụ lục III"},
		{""},
	} {
		if len(got[i]) != len(want) {
			t.Errorf("report %d has %d pages, want %d: %.60q", i, len(got[i]), len(want), got[i])
			continue
		}
		for page, begins := range want {
			if !strings.HasPrefix(got[i][page], begins) {
				t.Errorf("report %d: page %d begins with %.80q, want %q", i, page+1, got[i][page], begins)
			}
		}
	}
	for _, want := range []struct {
		report, page int
		words        string
	}{
		{0, 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, {0, 1, "V/v hướng dẫn"}, {0, 1, "Kính gửi:"}, {0, 1, "Nơi nhận: - Như trên;"},
		{0, 1, "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"}, {0, 4, "số 60"}, {0, 4, "Cộng"}, {0, 5, "3. Khó khăn, vướng mắc (nếu có): ...."},
		{1, 1, "BÁO CÁO Tổng hợp khó khăn"}, {1, 1, "I. TÌNH HÌNH TIẾP NHẬN, XỬ LÝ"}, {1, 2, "GIÁM ĐỐC"}, {1, 5, "Nội dung"}, {1, 7, "Không có."},
	} {
		if pages := got[want.report]; len(pages) < want.page || !strings.Contains(pages[want.page-1], want.words) {
			t.Errorf("report %d: page %d has no %q", want.report, want.page, want.words)
		}
	}
	if whole := strings.Join(got[3], " "); strings.Count(whole, "hai") != 3000 || !strings.HasSuffix(whole, "hết") {
		t.Errorf("a row of many pages shows %d words of 3000 on %d pages", strings.Count(whole, "hai"), len(got[3]))
	}
}
