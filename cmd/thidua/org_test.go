package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/roster"
	"thidua/bot/sheet/sheettest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// commands runs commands on one store.
type commands struct {
	*testing.T
	settings []string
}

// eachOrg runs test on an empty store of every engine.
func eachOrg(t *testing.T, test func(c commands)) {
	databasetest.EachConfig(t, func(t *testing.T, config database.Config) {
		test(commands{t, storeSettings(t, config)})
	})
}

// run wants the status and gives both outputs.
func (c commands) run(status int, args ...string) (stdout, stderr string) {
	c.Helper()
	stdout, stderr, got := run(c.T, c.settings, args...)
	if got != status {
		c.Fatalf("thidua %s ended with %d, want %d:\n%s%s", strings.Join(args, " "), got, status, stdout, stderr)
	}
	return stdout, stderr
}

func (c commands) has(text string, wants ...string) {
	c.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			c.Errorf("%q is not in:\n%s", want, text)
		}
	}
}

func (c commands) file(name, content string) string {
	c.Helper()
	path := filepath.Join(c.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		c.Fatal(err)
	}
	return path
}

func TestOrgTemplateCanBeBroughtIn(t *testing.T) {
	eachOrg(t, func(c commands) {
		form := filepath.Join(c.TempDir(), "mau.xlsx")
		out, _ := c.run(0, "org", "template", "-o", form)
		c.has(out, "Đã ghi tệp mẫu")
		out, _ = c.run(0, "org", "import", form, "--dry-run")
		c.has(out, "Cơ quan: 3 thêm (+), 0 sửa (~), 0 kết thúc (-)", "+ Thêm Sở Ví dụ (SVD), sở, ban, ngành", "Tổng cộng")
		out, log := c.run(1, "org", "import", form)
		c.has(out, "Thêm Sở Ví dụ")
		c.has(log, "Chưa có gì thay đổi", "--yes")
		out, _ = c.run(0, "org", "show")
		c.has(out, "Chưa có cơ quan nào")
		out, _ = c.run(0, "org", "import", form, "--yes")
		c.has(out, "Đã thực hiện")
		out, _ = c.run(0, "org", "import", form, "--yes")
		c.has(out, "Không có gì thay đổi: 10 dòng")
		out, _ = c.run(0, "org", "show", "SVD")
		c.has(out, "SVD  Sở Ví dụ và Minh họa", "Nguyễn Văn Ví Dụ, Lãnh đạo cơ quan, đơn vị, Phó Giám đốc", "Cụm, khối: KHOI-1  Khối thi đua số 1; Trưởng: SVD",
			"Sở Ví dụ, đến hết 30/6/2026 → Đổi tên, 34/QĐ-VD", "Sở Ví dụ và Minh họa, từ 01/7/2026 (Đổi tên, 34/QĐ-VD)")
		out, _ = c.run(0, "org", "show", "--as-of", "1/6/2026")
		c.has(out, "SVD  Sở Ví dụ (sở, ban, ngành)\n  SVD-TTTH", "3 cơ quan vào ngày 01/6/2026")
		out, _ = c.run(0, "org", "show", "--json", "xã ví dụ")
		var agency listedAgency
		if err := json.Unmarshal([]byte(out), &agency); err != nil || agency.Code != "XVD" || len(agency.People) != 1 {
			c.Errorf("%v: %s", err, out)
		}
		_, log = c.run(1, "org", "show", "XYZ")
		c.has(log, "không có cơ quan “XYZ”")
	})
}

func TestOrgExportIsBroughtIntoAnotherStore(t *testing.T) {
	eachOrg(t, func(c commands) {
		form, all, again := filepath.Join(c.TempDir(), "mau.xlsx"), filepath.Join(c.TempDir(), "all.xlsx"), filepath.Join(c.TempDir(), "again.xlsx")
		c.run(0, "org", "template", "-o", form)
		c.run(0, "org", "import", form, "--yes")
		out, _ := c.run(0, "org", "export", "-o", all)
		c.has(out, "Đã xuất")
		out, _ = c.run(0, "org", "import", all, "--yes")
		c.has(out, "Không có gì thay đổi")
		other := commands{c.T, []string{"DATA_DIR=" + c.TempDir()}}
		other.run(0, "org", "import", all, "--yes")
		other.run(0, "org", "export", "-o", again)
		first, err := readFile(c.Context(), all)
		if err != nil {
			c.Fatal(err)
		}
		second, err := readFile(c.Context(), again)
		if diff := cmp.Diff(first, second); err != nil || diff != "" {
			c.Errorf("%v\n%s", err, diff)
		}
		people := filepath.Join(c.TempDir(), "nguoi.csv")
		_, log := c.run(1, "org", "export", "-o", people)
		c.has(log, "tệp .csv chỉ chứa được một bảng")
		_, log = c.run(2, "org", "export", "-o", people, "--table", "khác")
		c.has(log, "there is no table “khác”")
		_, log = c.run(2, "org", "export", "-o", people, "--as-of", "31/2/2026")
		c.has(log, `"31/2/2026" is no day of the calendar`)
		c.run(0, "org", "export", "-o", people, "--table", "nguoi", "--as-of", "1/1/2100")
		out, _ = c.run(0, "org", "import", people, "--yes")
		c.has(out, "Không có gì thay đổi")
		c.run(0, "org", "export", "-o", people, "--table", "cụm khối")
	})
}

func TestOrgImportTellsProblemsByLineAndColumn(t *testing.T) {
	eachOrg(t, func(c commands) {
		agencies := c.file("co-quan.csv", "Mã,Tên,Loại,Trực thuộc\nA,Sở A,sở to,\n\nB,Hội B,hội,K\n")
		people := c.file("nguoi.csv", "Mã cơ quan,Họ và tên,Vai trò\nA,Vũ An,sếp\n")
		out, log := c.run(1, "org", "import", agencies, people, "--yes")
		if out != "" {
			c.Errorf("it says %s", out)
		}
		c.has(log, "co-quan:\n  dòng 2, Loại: Không có loại “sở to”", "  dòng 4, Trực thuộc: Không có cơ quan mã “K”", "nguoi:\n  dòng 2, Vai trò: Không có vai trò “sếp”",
			"Tệp có 3 chỗ cần sửa; chưa có gì thay đổi.")
		_, log = c.run(1, "org", "import", "khong-co.xlsx")
		c.has(log, "không tìm thấy tệp khong-co.xlsx")
	})
}

func TestOrgImportOfAFileMadeToDoHarmChangesNothing(t *testing.T) {
	eachOrg(t, func(c commands) {
		form := filepath.Join(c.TempDir(), "mau.xlsx")
		c.run(0, "org", "template", "-o", form)
		c.run(0, "org", "import", form, "--yes")
		before, _ := c.run(0, "org", "show", "--json")
		for _, what := range []string{"cell formats", "shared strings", "delimiters", "locked by Excel"} {
			f := sheettest.Hostile(1)[what]()
			out, log := c.run(1, "org", "import", form, c.file(f.Name, string(f.Content)), "--yes")
			if c.has(log, f.Says); out != "" || strings.Count(log, "\n") != 1 {
				c.Errorf("%s: it says %q and %q", what, out, log)
			}
		}
		if after, _ := c.run(0, "org", "show", "--json"); after != before {
			c.Errorf("it changed:\n%s", cmp.Diff(before, after))
		}
	})
}

func TestOrgImportAbridgesALongDiff(t *testing.T) {
	eachOrg(t, func(c commands) {
		var lines strings.Builder
		lines.WriteString("Mã,Tên,Loại\n")
		for n := range 100 {
			fmt.Fprintf(&lines, "A%03d,Hội %d,hội\n", n, n)
		}
		file := c.file("a.csv", lines.String())
		out, _ := c.run(0, "org", "import", file, "--dry-run")
		c.has(out, "… và 40 thay đổi khác (--full để xem đủ)", "A059")
		if strings.Contains(out, "A060") {
			c.Error("it is not abridged")
		}
		out, _ = c.run(0, "org", "import", file, "--dry-run", "--full")
		c.has(out, "A099")
	})
}

func TestOnlyAPlainYesIsAgreement(t *testing.T) {
	for answer, want := range map[string]bool{"c\n": true, "C": true, "có\n": true, "yes\n": true, "": false, "\n": false, "k\n": false, "K\n": false, "cũng được\n": false} {
		if got := agreed(strings.NewReader(answer)); got != want {
			t.Errorf("%q is %v", answer, got)
		}
	}
}

func TestOrgTemplateNeedsNoDatabase(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	settings := []string{"DATA_DIR=" + dir}
	if _, log, status := run(t, settings, "org", "template", "-o", filepath.Join(t.TempDir(), "a.csv"), "--table", "người"); status != 0 {
		t.Fatal(log)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it made the data folder: %v", err)
	}
	if n := len(roster.Templates()); n != 4 {
		t.Errorf("%d tables", n)
	}
}
