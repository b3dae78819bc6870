package salary_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/salary"
	"thidua/knowledge/vietnamese"
)

func TestTheBaseSalaryOfADay(t *testing.T) {
	for day, want := range map[vietnamese.Day]int64{
		"2013-06-30": 0, "2013-07-01": 1150000, "2016-05-01": 1210000, "2018-06-30": 1300000, "2018-07-01": 1390000, "2023-06-30": 1490000,
		"2023-12-31": 1800000, "2024-06-30": 1800000, "2024-07-01": 2340000, "2026-01-01": 2340000,
	} {
		rate, ok := salary.BuiltIn().On(day)
		if rate.Amount != want || ok != (want > 0) || ok && (rate.From > day || rate.Source == "") {
			t.Errorf("%s: %+v %v, want %d", day, rate, ok, want)
		}
	}
}

func TestSumsAreComputedFromWhatIsQuotedAlone(t *testing.T) {
	for _, c := range []struct {
		number, words string
		day           vietnamese.Day
		want          []salary.Sum
	}{
		{"152/2025/NĐ-CP", "được thưởng 1,5 lần mức lương cơ sở;", "2026-01-01", []salary.Sum{{Multiple: "1,5", Exact: 3510000, Rounded: 3510000}}},
		{"152/2025/NĐ-CP", "thưởng 0,3 lần mức lương cơ sở", "2026-01-01", []salary.Sum{{Multiple: "0,3", Exact: 702000, Rounded: 710000}}},
		{"151/2018/TT-BQP", "thưởng 0,3 lần mức lương cơ sở", "2026-01-01", []salary.Sum{{Multiple: "0,3", Exact: 702000, Rounded: 702000}}},
		{"91/2017/NĐ-CP", "thưởng 1,0 lần mức lương cơ sở", "2018-12-31", []salary.Sum{{Multiple: "1", Exact: 1390000, Rounded: 1390000}}},
		{"91/2017/NĐ-CP", "kèm theo mức tiền thưởng 0,15 lần mức lương cơ sở", "2020-12-31", []salary.Sum{{Multiple: "0,15", Exact: 223500, Rounded: 230000}}},
		{"x", "2.25 lần mức lương cơ sở; 46,0 lần mức lương cơ sở", "2024-07-01", []salary.Sum{{Multiple: "2,25", Exact: 5265000, Rounded: 5265000}, {Multiple: "46", Exact: 107640000, Rounded: 107640000}}},
		{"152/2025/NĐ-CP", "tiền thưởng không quá 0,6 lần mức lương cơ sở", "2025-07-01", []salary.Sum{{Multiple: "0,6", AtMost: true, Exact: 1404000, Rounded: 1410000}}},
		{
			"152/2025/NĐ-CP", "được thưởng 15,5 lần mức lương cơ sở.\nTập thể được tặng Cờ và kèm theo mức tiền thưởng gấp hai lần mức tiền thưởng đối với cá nhân.", "2025-07-01",
			[]salary.Sum{{Multiple: "15,5", Exact: 36270000, Rounded: 36270000, Twice: 72540000}},
		},
		{"152/2025/NĐ-CP", "Tập thể được mức tiền thưởng gấp hai lần mức tiền thưởng đối với cá nhân.", "2025-07-01", nil},
		{"152/2025/NĐ-CP", "được thưởng 1,5 lần mức lương cơ sở", "2010-01-01", nil},
	} {
		got := salary.BuiltIn().Compute(c.number, c.words, c.words, c.day)
		if diff := cmp.Diff(c.want, got.Of); diff != "" {
			t.Errorf("%s on %s (-want +got):\n%s", c.words, c.day, diff)
		}
		if rounds := got.Rounded != ""; c.want != nil && rounds != strings.HasSuffix(c.number, "NĐ-CP") {
			t.Errorf("%s: rounded by %q", c.number, got.Rounded)
		}
	}
}

func TestAProvincesTableComesBeforeTheBuiltIn(t *testing.T) {
	own, err := salary.Parse("luong.txt", strings.NewReader("\ufeff# mới\n2027-01-01; 2.600.000 ; Nghị định số 1/2026/NĐ-CP\n2024-07-01;2345000;đính chính"))
	if err != nil {
		t.Fatal(err)
	}
	table := salary.BuiltIn().With(own)
	for day, want := range map[vietnamese.Day]int64{"2023-12-31": 1800000, "2024-07-01": 2345000, "2027-01-01": 2600000} {
		if rate, _ := table.On(day); rate.Amount != want {
			t.Errorf("%s: %d, want %d", day, rate.Amount, want)
		}
	}
	if table.Compute("152/2025/NĐ-CP", "", "0,3 lần mức lương cơ sở", "2027-01-01").Rounded == "" {
		t.Error("the rounding of the built-in table is lost")
	}
}

func TestAFileAddsToTheBuiltInTableAndNeedNotBeThere(t *testing.T) {
	name := filepath.Join(t.TempDir(), "salary.txt")
	table, err := salary.ReadFile(name)
	if err != nil || table != salary.BuiltIn() {
		t.Fatalf("without a file: %v (%v)", table, err)
	}
	for words, want := range map[string]int64{"2027-01-01;2600000;Nghị định số 1/2026/NĐ-CP": 2600000, "2027-01-01;hai triệu;x": 0} {
		if err := os.WriteFile(name, []byte(words), 0o600); err != nil {
			t.Fatal(err)
		}
		table, err := salary.ReadFile(name)
		if (err != nil) != (want == 0) {
			t.Errorf("%s: %v", words, err)
		}
		if err == nil {
			if rate, _ := table.On("2027-06-30"); rate.Amount != want {
				t.Errorf("%s: %+v", words, rate)
			}
		}
	}
	if _, err := salary.ReadFile(t.TempDir()); err == nil {
		t.Error("a folder is read")
	}
}

func TestEveryWrongLineIsTold(t *testing.T) {
	_, err := salary.Parse("luong.txt", strings.NewReader("2024-13-01;1;a\n2024-07-01;một triệu;a\n2024-07-02;-5;a\n2024-07-03;5\nround;a;b;c\nround;a;5\n2024-07-04;5;a\n2024-07-04;6;a"))
	if err == nil {
		t.Fatal("no error")
	}
	for _, n := range []string{"dòng 1:", "dòng 2:", "dòng 3:", "dòng 4:", "dòng 5:", "dòng 6:", "dòng 8:"} {
		if !strings.Contains(err.Error(), "luong.txt, "+n) {
			t.Errorf("%s is not told: %v", n, err)
		}
	}
	if strings.Contains(err.Error(), "dòng 7:") {
		t.Errorf("what is right is told: %v", err)
	}
}
