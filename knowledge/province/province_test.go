package province

import (
	"testing"

	"thidua/knowledge/vietnamese"
)

func TestTheTableHasThirtyFourProvinces(t *testing.T) {
	table, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(table) != 34 {
		t.Errorf("%d provinces", len(table))
	}
	seen := map[string]bool{}
	for _, p := range table {
		for _, n := range p.Names {
			if seen[n.Plain] {
				t.Errorf("%s twice", n.Text)
			}
			seen[n.Plain] = true
		}
	}
}

func TestAProvinceIsOneWithItsPredecessorsFromItsDay(t *testing.T) {
	for _, c := range []struct {
		a, b string
		day  vietnamese.Day
		want bool
	}{
		{"tỉnh Hưng Yên", "tỉnh Thái Bình", "2025-07-01", true},
		{"tỉnh Hưng Yên", "tỉnh Thái Bình", "2025-06-30", false},
		{"tỉnh Thái Bình", "Thái Bình", "2020-01-01", true},
		{"tỉnh Hưng Yên", "tỉnh Nam Định", "2026-01-01", false},
		{"thành phố Cần Thơ", "tỉnh Sóc Trăng", "2026-01-01", true},
		{"TP. Hồ Chí Minh", "tỉnh Bình Dương", "2026-01-01", true},
		{"", "", "2026-01-01", false},
		{"tỉnh Thử", "tỉnh Thử", "2026-01-01", true},
	} {
		if got := Same(c.a, c.b, c.day); got != c.want {
			t.Errorf("%s and %s on %s: %v", c.a, c.b, c.day, got)
		}
	}
}

func TestATableWithMistakesIsRefused(t *testing.T) {
	for _, text := range []string{"2025-07-01 | Hưng Yên | Thái Bình", "hôm qua | A; B"} {
		if _, err := parse(text); err == nil {
			t.Errorf("%q is a province", text)
		}
	}
}

func TestANameIsAProvincesOrNot(t *testing.T) {
	for name, want := range map[string]bool{"tỉnh Thái Bình": true, "Hưng Yên": true, "thành phố Long Xuyên": false, "": false, "huyện Kiến Xương": false} {
		if got := Is(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
