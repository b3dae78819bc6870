package sheet

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var hardCells = []string{
	"", "00123", "=1+1", "+84", "-5", "@x", "1E5", "1E+20", "0.30000000000000004", "12345678901234567890", "01/7/2025", "2026-11-23",
	`"`, `Công ty "Ánh Dương"`, `""x""`, "a,b", "a;b", "sep=;", "a|b", "Thái Bình", "đẩy mạnh thi đua", "TRUE", "#N/A", "_x0041_", "_x005F_x0041_", "a_xb",
	"'x", "<b>&amp;</b>", "sheet-date", "100%", "😀",
}

func TestTablesAreReadBackAsTheyWereWritten(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var big [][]string
	big = append(big, []string{"Mã", "Tên, địa chỉ", "Khối; cụm"})
	for i := range 9_999 {
		big = append(big, []string{fmt.Sprintf("%05d", i), hardCells[i%len(hardCells)], "cuối"})
	}
	tables := map[string][][]string{"big": big, "one column": {{"a;b"}, {"sep=;"}, {"c"}}, "told": {{"sep=;"}, {"1,2"}}}
	for n := range 60 {
		var rows [][]string
		for range 1 + random.IntN(8) {
			row := make([]string, 1+random.IntN(6))
			for i := range row {
				row[i] = hardCells[random.IntN(len(hardCells))]
			}
			row[len(row)-1] = hardCells[1+random.IntN(len(hardCells)-1)] // blank cells at the end are not kept
			rows = append(rows, row)
		}
		tables[fmt.Sprintf("random %d", n)] = rows
	}
	for _, extension := range []string{".xlsx", ".csv"} {
		for name, rows := range tables {
			t.Run(name+extension, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "Bảng"+extension)
				if err := Write(path, []Out{{Name: "Bảng", Rows: rows}}); err != nil {
					t.Fatal(err)
				}
				sheets := mustRead(t, path)
				if len(sheets) != 1 || sheets[0].Name != "Bảng" {
					t.Fatalf("read %d sheets, the first named %q", len(sheets), sheets[0].Name)
				}
				if diff := cmp.Diff(rows, cellsOf(t, sheets[0])); diff != "" {
					t.Error(diff)
				}
				info, err := os.Stat(path)
				if err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("mode %v, error %v", info.Mode(), err)
				}
			})
		}
	}
}

func TestAFileThatCannotBeWrittenGetsASentence(t *testing.T) {
	folder := t.TempDir()
	table := Out{Name: "a", Rows: [][]string{{"x"}}}
	for name, test := range map[string]struct {
		path   string
		sheets []Out
		want   string
	}{
		"no folder":          {filepath.Join(folder, "none", "a.xlsx"), []Out{table}, "none; đề nghị tạo thư mục này"},
		"a file as a folder": {filepath.Join(inFile(t, "file", nil), "a.csv"), []Out{table}, "file không phải thư mục; đề nghị"},
		"another kind":       {filepath.Join(folder, "a.pdf"), []Out{table}, "đuôi .xlsx hoặc .csv"},
		"two tables in one":  {filepath.Join(folder, "a.csv"), []Out{table, {Name: "b"}}, "chọn tệp .xlsx, hoặc chỉ xuất một trong các bảng: a, b"},
		"a cell too long":    {filepath.Join(folder, "a.xlsx"), []Out{{Name: "a", Rows: [][]string{{strings.Repeat("ă", 32768)}}}}, "dòng 1 có ô dài hơn 32767 ký tự"},
	} {
		t.Run(name, func(t *testing.T) { wantSentence(t, Write(test.path, test.sheets), test.want) })
	}
	ok(t, os.Mkdir(filepath.Join(folder, "b.csv"), 0o700))
	wantSentence(t, Write(filepath.Join(folder, "b.csv"), []Out{table}), "đây là thư mục")
	if os.Getuid() != 0 {
		closed := filepath.Join(folder, "closed")
		ok(t, os.Mkdir(closed, 0o500))
		wantSentence(t, Write(filepath.Join(closed, "a.xlsx"), []Out{table}), "không có quyền ghi tệp")
	}
}

func TestAFailedWriteLeavesTheFileThatWasThere(t *testing.T) {
	path := inFile(t, "a.xlsx", []byte("before"))
	wantSentence(t, Write(path, []Out{{Name: "a", Rows: [][]string{{strings.Repeat("x", 40_000)}}}}), "đề nghị rút gọn")
	if content, err := os.ReadFile(path); err != nil || string(content) != "before" {
		t.Errorf("%q, %v", content, err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
