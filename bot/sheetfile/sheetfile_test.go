package sheetfile

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/problem"
	"thidua/bot/sheet"
	"thidua/bot/sheet/sheettest"
	"thidua/ingest/confine"
)

func TestMain(m *testing.M) {
	confine.Main(Readers())
	os.Exit(m.Run())
}

// listFile is a list of people in a file, read by nobody yet.
func listFile(t testing.TB, people int) (path string, want []sheet.Sheet) {
	t.Helper()
	rows := [][]string{{"Mã cơ quan", "Họ và tên", "Chức vụ", "Vai trò", "Điện thoại", "Văn bản", "Từ ngày", "Đến ngày"}}
	for n := range people {
		rows = append(rows, []string{fmt.Sprintf("A%03d", n%300), fmt.Sprintf("Nguyễn Văn Người %d", n), "Chuyên viên", "Thành viên",
			fmt.Sprintf("09%08d", n), "12/CV", "05/01/2026", "31/12/2026"})
	}
	path = filepath.Join(t.TempDir(), "Người.xlsx")
	if err := sheet.Write(path, []sheet.Out{{Name: "Người", Rows: rows}, {Name: "Khối", Rows: [][]string{{"Mã"}, {"", "x"}}}}); err != nil {
		t.Fatal(err)
	}
	want = []sheet.Sheet{{Name: "Người"}, {Name: "Khối", Rows: []sheet.Row{{Line: 1, Cells: []string{"Mã"}}, {Line: 2, Cells: []string{"", "x"}}}}}
	for n, row := range rows {
		want[0].Rows = append(want[0].Rows, sheet.Row{Line: n + 1, Cells: row})
	}
	return path, want
}

func readPath(ctx context.Context, path string, limits confine.Limits) ([]sheet.Sheet, error) {
	file, err := sheet.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return read(ctx, path, file, limits)
}

func TestTablesComeOutOfTheChildAsTheyAre(t *testing.T) {
	path, want := listFile(t, 2000)
	got, err := readPath(t.Context(), path, readLimits)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// With all that is said of them: what is hidden, merged, and cannot be trusted.
	for _, name := range []string{"x03-merged-parent.xlsx", "x05-formula-nocache.xlsx", "x22-errors.xlsx", "an.xlsx"} {
		content, err := os.ReadFile(filepath.Join("../roster/testdata/cases", name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := sheet.Read(name, bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		if got, err = Read(t.Context(), name, bytes.NewReader(content)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	got, err = Read(t.Context(), "/tmp/Tệp.csv", strings.NewReader("Mã;Tên\n1;Sở Y tế\n"))
	want = []sheet.Sheet{{Name: "Tệp", Rows: []sheet.Row{{Line: 1, Cells: []string{"Mã", "Tên"}}, {Line: 2, Cells: []string{"1", "Sở Y tế"}}}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

// wantProblem holds an error to be one sentence that a person may read.
func wantProblem(t *testing.T, err error, says string) {
	t.Helper()
	sentence, ok := errors.AsType[*problem.Error](err)
	if !ok || sentence.Code != problem.Invalid || !strings.Contains(sentence.Sentence, says) || !strings.Contains(sentence.Sentence, "đề nghị") ||
		strings.Contains(sentence.Sentence, "\n") {
		t.Errorf("got %v, want a sentence with %q", err, says)
	}
}

var long = flag.Bool("long", false, "read every file that was made to do harm in a child, and not only the dearest")

// dearest are the files that need most of a processor and of memory, and one of another kind; that the others are refused is known
// where they are read.
var dearest = []string{"blank cells", "shared strings", "lines"}

func TestAFileMadeToDoHarmHarmsNobody(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes ten seconds, and longer than it may with the race detector")
	}
	for what, file := range sheettest.Hostile(1) {
		t.Run(what, func(t *testing.T) {
			if !*long && !slices.Contains(dearest, what) {
				t.Skip("set -long")
			}
			f := file()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			used, _ := children(t)
			_, err := Read(t.Context(), f.Name, bytes.NewReader(f.Content))
			took, child := children(t)
			took -= used
			runtime.ReadMemStats(&after)
			wantProblem(t, err, f.Says)
			allocated := (after.TotalAlloc - before.TotalAlloc) >> 20
			t.Logf("%d KB: %v of a processor; %d MB allocated here, %d MB the largest child so far", len(f.Content)>>10, took.Round(time.Millisecond), allocated, child>>20)
			if took > 5*time.Second || allocated > 5 || child > 300<<20 {
				t.Error("that is too much")
			}
		})
	}
}

func TestAFileThatNeedsTooMuchOfTheChildGetsASentence(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector needs memory of its own")
	}
	path, _ := listFile(t, 20_000)
	for what, change := range map[string]func(*confine.Limits){
		"time":   func(l *confine.Limits) { l.Time = 20 * time.Millisecond },
		"memory": func(l *confine.Limits) { l.Memory = 95 << 20 },
		"output": func(l *confine.Limits) { l.Output = 10_000 },
	} {
		limits := readLimits
		change(&limits)
		_, err := readPath(t.Context(), path, limits)
		t.Log(what, errors.Unwrap(err))
		wantProblem(t, err, "tệp Người.xlsx quá lớn hoặc quá phức tạp")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := readPath(ctx, path, readLimits); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// children tells how much of a processor all children so far used, and the most memory that one had, in bytes.
func children(t *testing.T) (used time.Duration, memory int64) {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), usage.Maxrss << 10
}

// BenchmarkRead reads a list of 2,000 people: in a child, and here.
func BenchmarkRead(b *testing.B) {
	path, _ := listFile(b, 2000)
	for name, readIt := range map[string]func(*testing.B) ([]sheet.Sheet, error){
		"child": func(b *testing.B) ([]sheet.Sheet, error) { return readPath(b.Context(), path, readLimits) },
		"here": func(b *testing.B) ([]sheet.Sheet, error) {
			file, err := sheet.Open(path)
			if err != nil {
				return nil, err
			}
			defer file.Close()
			return sheet.Read(path, file)
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if tables, err := readIt(b); err != nil || len(tables[0].Rows) != 2001 {
					b.Fatal(err)
				}
			}
		})
	}
}
