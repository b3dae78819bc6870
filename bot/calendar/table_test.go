package calendar_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/calendar"
)

// table parses what must be right.
func table(t *testing.T, text string) calendar.Table {
	t.Helper()
	parsed, err := calendar.Parse("holidays.txt", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestATableIsPrintedAsItIsParsed(t *testing.T) {
	got := table(t, "\ufeff# của tỉnh\r\n\r\nuntil; 2027-12-31\r\n 2027-02-08 ; off; Tết Nguyên đán ;1/TB-BNV\r\n2026-12-05;work;làm bù;2/TB-UBND").String()
	want := "2026-12-05;work;làm bù;2/TB-UBND\n2027-02-08;off;Tết Nguyên đán;1/TB-BNV\nuntil;2027-12-31\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("printed (-want +got):\n%s", diff)
	}
	if again := table(t, got).String(); again != got {
		t.Errorf("what was printed is parsed as\n%s", again)
	}
	if s := (calendar.Table{}).String(); s != "" {
		t.Errorf("the empty table is printed as %q", s)
	}
}

func TestEveryWrongLineIsToldAtOnceWithFileAndLine(t *testing.T) {
	text := strings.Join([]string{
		"# chú thích",
		"2027-02-29;off;Tết;1/TB-BNV",
		"2027-2-8;off;Tết;1/TB-BNV",
		"2207-02-08;off;Tết;1/TB-BNV",
		"2027-02-08;nghỉ;Tết;1/TB-BNV",
		"2027-02-08;off; ;1/TB-BNV",
		"2027-02-08;off;Tết;",
		"2027-02-08;off;Tết",
		"2027-02-08;off;Tết;nghỉ;1/TB-BNV",
		"2027-02-08;off;Tết;1/TB-BNV",
		"2027-02-08;work;làm bù;1/TB-BNV",
		"until;31/12/2027",
		"until",
		"until;2027-12-31",
		"until;2028-01-31",
		"2027-02-09;off;T\xea't;1/TB-BNV",
	}, "\n")
	got, err := calendar.Parse("nghi-le.txt", strings.NewReader(text))
	if err == nil {
		t.Fatal("the table was taken")
	}
	want := []string{
		"nghi-le.txt, dòng 2: ngày phải có thật và ghi dạng 2026-08-22, không phải “2027-02-29”",
		"nghi-le.txt, dòng 3: ngày phải có thật và ghi dạng 2026-08-22, không phải “2027-2-8”",
		"nghi-le.txt, dòng 4: năm của ngày 2207-02-08 phải từ 2000 đến 2100",
		"nghi-le.txt, dòng 5: mục thứ hai phải là off (nghỉ) hoặc work (làm việc), không phải “nghỉ”",
		"nghi-le.txt, dòng 6: thiếu lý do nghỉ hoặc làm việc",
		"nghi-le.txt, dòng 7: thiếu số, ký hiệu văn bản",
		"nghi-le.txt, dòng 8: cần 4 mục cách nhau bằng dấu chấm phẩy (ngày; off hoặc work; lý do; số, ký hiệu văn bản), hiện có 3",
		"nghi-le.txt, dòng 9: cần 4 mục cách nhau bằng dấu chấm phẩy (ngày; off hoặc work; lý do; số, ký hiệu văn bản), hiện có 5",
		"nghi-le.txt, dòng 11: ngày 2027-02-08 đã có ở dòng 10",
		"nghi-le.txt, dòng 12: ngày phải có thật và ghi dạng 2026-08-22, không phải “31/12/2027”",
		"nghi-le.txt, dòng 13: sau until chỉ ghi một ngày, ví dụ until;2027-01-31",
		"nghi-le.txt, dòng 15: until chỉ được ghi một lần",
		"nghi-le.txt, dòng 16: không phải văn bản UTF-8",
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	if got.String() != "" {
		t.Errorf("of a wrong table this is left:\n%s", got)
	}
}

func TestATableThatCannotBeReadToItsEndIsRefused(t *testing.T) {
	row := "2027-02-08;off;Tết;1/TB-BNV\n"
	_, err := calendar.Parse("nghi-le.txt", strings.NewReader(row+strings.Repeat("x", 1<<17)))
	if err == nil || err.Error() != "nghi-le.txt, dòng 2: dòng quá dài, từ đây không đọc tiếp" {
		t.Errorf("a line without an end gives %v", err)
	}
	broken := errors.New("ổ đĩa hỏng")
	_, err = calendar.Parse("nghi-le.txt", io.MultiReader(strings.NewReader(row), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "nghi-le.txt") {
		t.Errorf("a broken reader gives %v", err)
	}
}

func FuzzParse(f *testing.F) {
	builtin, err := os.ReadFile("holidays.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(builtin))
	f.Add("2026-08-22;work;làm bù cho 31/8;9441/TB-BNV\nuntil;2027-01-31")
	f.Add("\ufeff 2000-01-01 ; off ;\ufeffa\r;\u00a0b\u2028")
	f.Add("until;2100-12-31\r\n#\n;;;\n\xff")
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := calendar.Parse("fuzz", strings.NewReader(text))
		if err != nil {
			if parsed.String() != "" {
				t.Fatalf("a refused table holds %q", parsed)
			}
			return
		}
		printed := parsed.String()
		again, err := calendar.Parse("printed", strings.NewReader(printed))
		if err != nil {
			t.Fatalf("%q was printed and is refused: %v", printed, err)
		}
		if again.String() != printed {
			t.Fatalf("%q was printed and is parsed as %q", printed, again)
		}
		c := calendar.New(office, parsed)
		if next := c.NextOpen(c.Until()); !c.Open(next) || next.Before(c.Until()) {
			t.Fatalf("after %v the calendar opens at %v", c.Until(), next)
		}
	})
}
