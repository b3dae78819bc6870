package main

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// tables reads a file back.
func tables(t *testing.T, name string) []sheet.Sheet {
	t.Helper()
	file, err := sheet.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all, err := sheet.Read(name, file)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// documentText is the main part of a .docx.
func documentText(t *testing.T, name string) string {
	t.Helper()
	archive, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	part, err := archive.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWhatAgenciesReplyElsewhereIsExportedAndImported(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.serve()
		focal := w.post(t, "SOYT", directory.Focal)
		w.mu.Lock()
		bottest.Agency(t, w.db, "KHONGCO")
		w.mu.Unlock()
		text := filepath.Join(t.TempDir(), "tin.txt")
		if err := os.WriteFile(text, []byte("Đề nghị quý cơ quan triển khai."), 0o600); err != nil {
			t.Fatal(err)
		}
		allowed := append(append([]string{}, w.settings...), "OPERATOR_RELEASE=true")
		if out, log, status := run(t, allowed, "announce", "send", "--audience", "all", "--kind", "launch", "--title", "Đợt thi đua cao điểm", "--text", text, "--ack",
			"--after-hours", "thử máy", "--reason", "thử máy", "--yes", "--wait"); status != 0 {
			t.Fatalf("sending: %d %s %s", status, out, log)
		}
		focal.next()

		folder := filepath.Join(t.TempDir(), "mới", "hồ sơ")
		out, log, status := run(t, append(slices.Clone(w.settings), "SIGNING_POST=KT. Giám đốc; Phó Giám đốc"), "announce", "export", "1", "--out", folder)
		if status != 0 || !strings.Contains(out, "thong-bao-1.docx") || !strings.Contains(out, "tra-loi-1.xlsx") || !strings.Contains(out, "ket-qua-1.xlsx") {
			t.Fatalf("export: %d %s %s", status, out, log)
		}
		letter := documentText(t, filepath.Join(folder, "thong-bao-1.docx"))
		for _, words := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SỞ NỘI VỤ", "đợt thi đua cao điểm", "Đề nghị quý cơ quan triển khai.", "KHONGCO", "PHIẾU PHẢN HỒI", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"} {
			if !strings.Contains(letter, words) {
				t.Errorf("the letter lacks %q", words)
			}
		}
		proof := tables(t, filepath.Join(folder, "ket-qua-1.xlsx"))
		if len(proof) < 3 || proof[0].Rows[1].Cells[1] != "KHONGCO" || proof[0].Rows[1].Cells[4] != "Chưa có người nhận tin" {
			t.Errorf("the proof: %+v", proof)
		}

		form := filepath.Join(folder, "tra-loi-1.xlsx")
		table := tables(t, form)[0]
		fill := func(name string, code, who, how, when string) {
			t.Helper()
			rows := [][]string{table.Rows[0].Cells}
			for _, row := range table.Rows[1:] {
				cells := append(slices.Clone(row.Cells), make([]string, 7-len(row.Cells))...)
				if cells[0] == code {
					cells[2], cells[4], cells[5] = who, how, when
				}
				rows = append(rows, cells)
			}
			if err := sheet.Write(name, []sheet.Out{{Name: table.Name, Rows: rows}}); err != nil {
				t.Fatal(err)
			}
		}
		imported := func(name string, more ...string) (string, int) {
			out, log, status := run(t, w.settings, append([]string{"announce", "import", "1", name}, more...)...)
			return out + log, status
		}
		if says, status := imported(form, "--yes"); status != 0 || !strings.Contains(says, "Không có gì thay đổi") {
			t.Errorf("an empty form: %d %s", status, says)
		}
		fill(form, "KHONGCO", "Nguyễn Văn An", "", "hôm qua")
		if says, status := imported(form, "--yes"); status != 1 || !strings.Contains(says, "Bảng Trả lời, dòng 2, cột Cách xác nhận") || !strings.Contains(says, "cột Ngày, giờ xác nhận") || !strings.Contains(says, "Có 2 chỗ cần sửa") {
			t.Errorf("a wrong form: %d %s", status, says)
		}
		filled := filepath.Join(folder, "da-ghi.csv")
		fill(filled, "KHONGCO", "Nguyễn Văn An", "Hệ thống", time.Now().In(vietnamese.Zone()).Format("02/01/2006 15:04"))
		if says, status := imported(filled); status != 0 || !strings.Contains(says, "KHONGCO Cơ quan KHONGCO: Nguyễn Văn An, qua Hệ thống") || !strings.Contains(says, "Chưa ghi nhận") {
			t.Errorf("the rehearsal: %d %s", status, says)
		}
		if says, status := imported(filled, "--yes"); status != 0 || !strings.Contains(says, "Đã ghi nhận 1 cơ quan") {
			t.Errorf("the import: %d %s", status, says)
		}
		if says, status := imported(filled, "--yes"); status != 0 || !strings.Contains(says, "không đổi: 1") || !strings.Contains(says, "Không có gì thay đổi") {
			t.Errorf("once more: %d %s", status, says)
		}
		if out, _, _ := run(t, w.settings, "announce", "list"); !strings.Contains(out, "1 cơ quan đã xác nhận (trong đó 1 ghi nhận qua kênh khác)") {
			t.Errorf("announce list: %s", out)
		}
		if out, _, _ := run(t, w.settings, "audit", "--object", "announcement:"); !strings.Contains(out, "record other acknowledgement announcement:1") {
			t.Errorf("the audit: %s", out)
		}
		for _, wrong := range [][]string{{"export", "99", "--out", folder}, {"import", "99", filled}} {
			if _, log, status := run(t, w.settings, append([]string{"announce"}, wrong...)...); status != 1 || !strings.Contains(log, "không có thông báo số 99") {
				t.Errorf("announce %s of another: %d %s", wrong[0], status, log)
			}
		}
		if _, log, status := run(t, w.settings, "announce", "import", "1", filepath.Join(folder, "khong-co.xlsx")); status != 1 || !strings.Contains(log, "không tìm thấy tệp") {
			t.Errorf("a file that is not there: %d %s", status, log)
		}
		w.program.terminate()
	})
}
