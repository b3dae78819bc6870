package query

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestAModelOfReachIsReadAsItIsWritten(t *testing.T) {
	r, err := ParseReach("# học từ …\n\t-1.5\nso\t2\nso dien\t0.5\n")
	if err != nil {
		t.Fatal(err)
	}
	// Three features, of which two are known: so, dien, so dien.
	if got, want := r.Beyond("số điện"), -1.5+2.5/math.Sqrt(3); math.Abs(got-want) > 1e-12 {
		t.Errorf("%v, want %v", got, want)
	}
	if r.Beyond("") != -1.5 || NewReach(0.25, nil).Beyond("gì") != 0.25 {
		t.Error("of what says nothing the bias is said")
	}
	for _, bad := range []string{"so 2", "so\tnhiều", "so"} {
		if _, err := ParseReach(bad); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestAMessageIsLookedAtByItsWordsAndPairs(t *testing.T) {
	want := []string{"giay", "khen", "giay khen", "nam", "khen nam", "9999", "nam 9999"}
	for _, text := range []string{"Giấy khen năm 2024", "giay khen nam 2031", "GIẤY KHEN, năm 2024, giấy khen"} {
		got := ReachFeatures(text)
		if len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
			t.Errorf("%q: %q", text, got)
		}
		if seen := slices.Compact(slices.Sorted(slices.Values(got))); len(seen) != len(got) {
			t.Errorf("%q has a feature twice: %q", text, got)
		}
	}
}
