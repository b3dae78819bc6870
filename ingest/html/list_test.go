package html

import "testing"

func TestNumbersAreWrittenAsTheListSays(t *testing.T) {
	for _, c := range []struct {
		kind   string
		number int
		want   string
	}{
		{"decimal", 12, "12."}, {"1", -3, "-3."}, {"lower-latin", 2, "b."}, {"upper-latin", 28, "AB."}, {"a", 702, "zz."}, {"a", 703, "aaa."}, {"A", -1, "-1."},
		{"upper-roman", 4, "IV."}, {"I", 3999, "MMMCMXCIX."}, {"i", 4000, "4000."}, {"lower-roman", 0, "0."}, {"decimal-leading-zero", 9, "09."},
		{"decimal-leading-zero", 10, "10."}, {"none", 1, ""}, {"disc", 1, "-"}, {"square", 1, "-"}, {"a-kind-of-2030", 1, "-"},
	} {
		if got := marker(c.kind, c.number); got != c.want {
			t.Errorf("%s %d: %q, not %q", c.kind, c.number, got, c.want)
		}
	}
}

func TestANumberOfAnAttributeIsReadAsFarAsItGoes(t *testing.T) {
	for s, want := range map[string]int{"3": 3, " 12px": 12, "-4": -4, "5.5": 5, "0": 0} {
		if got, ok := integer(s); !ok || got != want {
			t.Errorf("%q: %d", s, got)
		}
	}
	for _, s := range []string{"", "x", "-", "99999999999", "-99999999999999999999"} {
		if got, ok := integer(s); ok {
			t.Errorf("%q is %d", s, got)
		}
	}
}
