package main

import (
	"path/filepath"
	"strings"
	"testing"

	"thidua/knowledge/database/databasetest"
)

// A file and a question find each other whatever stands in either for a letter, a digit, a dash or a blank.
func TestAskFindsWhatLooksAlike(t *testing.T) {
	t.Parallel()
	settings := storeSettings(t, databasetest.SQLite(t))
	file := filepath.Join(t.TempDir(), "qd.txt")
	write(t, file, strings.NewReplacer("Điều", "Ðiều", "QĐ-SVD", "QÐ‑SVD", "Số: 12", "Số:\u00a0１２").Replace(
		"SỞ VÍ DỤ\nSố: 12/QĐ-SVD\nThái Bình, ngày 05 tháng 3 năm 2024\nQUYẾT ĐỊNH\nBan hành Quy chế\nĐiều 1. Phạm vi\nQuy chế này về việc thử.\n"+
			"Điều 2. Mức thưởng\n1- Giấy khen kèm 0,3 lần mức lương cơ sở.\n2- Bằng khen kèm 1,5 lần mức lương cơ sở.\n"))
	if _, log, status := run(t, settings, "ingest", file); status != 0 {
		t.Fatal(log)
	}
	for _, question := range []string{
		"Khoản 2 Điều 2 Quyết định 12/QĐ-SVD", "Khoản 2 Ðiều 2 Quyết định 12/QÐ-SVD", "Khoản ２ Điều ２ Quyết định 12/QĐ–SVD", "Khоản 2 Điều 2 Quyết định １２／QĐ－SVD",
		"Khoản\u00a02 Đi\u200bều\u30002 Quyết định 12/QĐ‑SVD",
	} {
		if got, _ := askJSON(t, settings, "--", question); len(got.Citations) == 0 || got.Citations[0].Path != "Điều 2 khoản 2" {
			t.Errorf("%q: %+v", question, got)
		}
	}
}
