package digest

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/report"
)

// pages are the texts of the pages that LibreOffice makes of a report, spaces made one.
func pages(t *testing.T, r report.Report) (all []string) {
	t.Helper()
	folder := t.TempDir()
	run := func(name string, arguments ...string) string {
		ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
		defer stop()
		command := exec.CommandContext(ctx, name, arguments...)
		command.Dir = folder
		command.Env = append(os.Environ(), "HOME="+folder) // a profile of its own
		said, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, said)
		}
		return string(said)
	}
	var file bytes.Buffer
	if err := r.WriteDOCX(&file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "digest.docx"), file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	run("soffice", "--headless", "--convert-to", "pdf", "digest.docx")
	for page := range strings.SplitSeq(strings.TrimSuffix(run("pdftotext", "-enc", "UTF-8", "digest.pdf", "-"), "\f"), "\f") {
		all = append(all, strings.Join(strings.Fields(page), " "))
	}
	return all
}

// How many pages there are depends on the fonts of the machine; what begins a page and what stands in which order does not.
func TestAnOfficeProgramShowsTheDraft(t *testing.T) {
	for _, program := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no %s on PATH: install libreoffice-writer, poppler-utils and fonts-liberation2", program)
		}
	}
	if testing.Short() {
		t.Skip("LibreOffice takes seconds")
	}
	d := sample()
	for range 40 { // annex II goes over pages
		d.Tickets = append(d.Tickets, Ticket{Code: "VM-2026-0099", Agency: "Sở Y tế", Text: strings.Repeat("nội dung ", 60)})
	}
	whole := pages(t, Whole(d))
	if !strings.HasPrefix(whole[0], "UBND TỈNH HƯNG YÊN SỞ NỘI VỤ") {
		t.Errorf("page 1 begins with %.80q", whole[0])
	}
	starts := []int{0}
	for _, annex := range []string{"Phụ lục I SỐ LIỆU", "Phụ lục II TỔNG HỢP", "Phụ lục III CƠ QUAN"} {
		starts = append(starts, slices.IndexFunc(whole, func(page string) bool { return strings.HasPrefix(page, annex) }))
	}
	if !slices.IsSorted(starts) || slices.Contains(starts[1:], -1) {
		t.Fatalf("the annexes begin on pages %v", starts)
	}
	if starts[3]-starts[2] < 3 {
		t.Errorf("annex II has %d pages", starts[3]-starts[2])
	}
	// The numbers of pages begin anew with each annex.
	if second := whole[starts[2]+1]; !strings.HasPrefix(second, "2 ") {
		t.Errorf("the second page of annex II begins with %.40q", second)
	}
	rest := strings.Join(whole, " ")
	for _, words := range []string{
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BÁO CÁO Tổng hợp khó khăn, vướng mắc", "Kính gửi: Ủy ban nhân dân tỉnh.", "Thực hiện khoản 3 Mục II",
		"I. TÌNH HÌNH TIẾP NHẬN, XỬ LÝ", "II. KHÓ KHĂN, VƯỚNG MẮC", "III. NỘI DUNG ĐÃ GIẢI QUYẾT, HƯỚNG DẪN", "IV. ĐỀ XUẤT, KIẾN NGHỊ", "V. NHIỆM VỤ TRỌNG TÂM KỲ TỚI",
		"xem xét, chỉ đạo./.", "Nơi nhận: - Như trên; - Lãnh đạo Sở; - Lưu: VT, TĐKT.", "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", "Phụ lục I ", "Phụ lục II ", "Phụ lục III ",
	} {
		_, after, found := strings.Cut(rest, words)
		if !found {
			t.Errorf("%q does not stand where it should, before %.60q", words, rest)
			continue
		}
		rest = after
	}
	part := strings.Join(pages(t, Part(sample())), " ")
	if !strings.HasPrefix(part, "I. KHÓ KHĂN, VƯỚNG MẮC") || !strings.Contains(part, "II. ĐỀ XUẤT, KIẾN NGHỊ") || strings.Contains(part, "Nơi nhận") {
		t.Errorf("the part is %.200q", part)
	}
}
