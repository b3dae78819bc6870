package place

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// paths are the addresses of places.
func paths(all []Place) (some []string) {
	for _, p := range all {
		some = append(some, p.Path())
	}
	return some
}

func TestPlacesOfASentence(t *testing.T) {
	for sentence, want := range map[string][]string{
		"theo quy định tại Điều 5":                       {"Điều 5"},
		"điểm a khoản 2 Điều 5":                          {"Điều 5 khoản 2 điểm a"},
		"các điểm a, b và c khoản 2 Điều 5":              {"Điều 5 khoản 2 điểm a", "Điều 5 khoản 2 điểm b", "Điều 5 khoản 2 điểm c"},
		"khoản 1 và khoản 3 Điều 22; Điều 58a":           {"Điều 22 khoản 1", "Điều 22 khoản 3", "Điều 58a"},
		"Điều 5 đến Điều 8":                              {"Điều 5", "Điều 6", "Điều 7", "Điều 8"},
		"Điều 5 – 7":                                     {"Điều 5", "Điều 6", "Điều 7"},
		"Chương II và Phụ lục iv":                        {"Chương II", "Phụ lục IV"},
		"khoản 2":                                        {"khoản 2"}, // of what, it does not say
		"điểm a khoản 1 và 2 Điều 8":                     {"Điều 8 khoản 1 điểm a", "Điều 8 khoản 2"},
		"điều kiện, khoản tiền, điểm số":                 nil,
		"Tại Điều 1 thì thế, ở Điều 9 lại khác":          {"Điều 1", "Điều 9"},
		"ĐIỀU 3 KHOẢN 1":                                 {"Điều 3", "khoản 1"},
		"khoản: 1, 2 Điều 4":                             {"Điều 4 khoản 1", "Điều 4 khoản 2"},
		"":                                               nil,
		"Điều 1a, 1b và 2 của Luật Thi đua, khen thưởng": {"Điều 1a", "Điều 1b", "Điều 2"},
		"điểm đ khoản 3 Điều 10 và điểm g khoản 1 Điều 11":    {"Điều 10 khoản 3 điểm đ", "Điều 11 khoản 1 điểm g"},
		"điểm a1 khoản 1 Điều 2":                              {"Điều 2 khoản 1 điểm a1"},
		"nội dung tại khoản 1 thuộc Điều 4 của Nghị định này": {"Điều 4 khoản 1"},
	} {
		if diff := cmp.Diff(want, paths(In(sentence))); diff != "" {
			t.Errorf("%q: -want +got:\n%s", sentence, diff)
		}
	}
}

func TestAListOfPlacesIsBounded(t *testing.T) {
	for _, sentence := range []string{"Điều 1 đến Điều 999", strings.Repeat("Điều 5, ", 1000), "điểm a khoản 1 Điều 2 " + strings.Repeat("và 3 ", 500)} {
		if n := len(In(sentence)); n == 0 || n > 100 {
			t.Errorf("%.20q: %d places", sentence, n)
		}
	}
}

func TestPlacesBeforeAnAct(t *testing.T) {
	for sentence, want := range map[string][]string{
		"Bãi bỏ khoản 2 Điều 5 của |Nghị định số 1/2020/NĐ-CP":        {"Điều 5 khoản 2"},
		"Bãi bỏ Điều 5, |Nghị định số 1/2020/NĐ-CP":                   {"Điều 5"},
		"theo Điều 5 tại |Nghị định số 1/2020/NĐ-CP":                  {"Điều 5"},
		"theo Điều 5 và |Nghị định số 1/2020/NĐ-CP":                   nil, // two things
		"theo Điều 5 Luật này, trừ trường hợp của |Nghị định số 1":    nil,
		"khoản 2 của |Nghị định số 1/2020/NĐ-CP":                      nil, // of no article
		"|Nghị định số 1/2020/NĐ-CP":                                  nil,
		strings.Repeat("chữ ", 400) + "khoản 1 Điều 2 của |Nghị định": {"Điều 2 khoản 1"},
	} {
		start := strings.Index(sentence, "|")
		whole := strings.Replace(sentence, "|", "", 1)
		if diff := cmp.Diff(want, paths(Before(whole, start, 0))); diff != "" {
			t.Errorf("%q: -want +got:\n%s", sentence, diff)
		}
	}
	if got := Before("Điều 5 của Nghị định", strings.Index("Điều 5 của Nghị định", "Nghị"), len("Điều 5 ")); got != nil {
		t.Errorf("what stands before from is read: %v", got)
	}
}

func TestThePathOfAPlaceIsAsProvisionsAreAddressed(t *testing.T) {
	for want, p := range map[string]Place{
		"":                          {},
		"Điều 5":                    {Top: "Điều 5"},
		"Điều 5 khoản 2":            {Top: "Điều 5", Clause: "2"},
		"Điều 5 khoản 2 điểm a":     {Top: "Điều 5", Clause: "2", Point: "a"},
		"Điều 5 điểm a":             {Top: "Điều 5", Point: "a"},
		"khoản 2":                   {Clause: "2"},
		"khoản 2 điểm đ":            {Clause: "2", Point: "đ"},
		"Phụ lục I khoản 1":         {Top: "Phụ lục I", Clause: "1"},
		"Chương II":                 {Top: "Chương II"},
		"Điều 58a khoản 1a điểm a1": {Top: "Điều 58a", Clause: "1a", Point: "a1"},
	} {
		if got := p.Path(); got != want {
			t.Errorf("%+v is at %q, want %q", p, got, want)
		}
	}
}

func TestWhatEndsAList(t *testing.T) {
	for sentence, want := range map[string][]string{
		"Điều 5 2 lần":                     {"Điều 5"},
		"Điều 5 và các quy định khác":      {"Điều 5"},
		"khoản 1, Điều":                    {"khoản 1"},
		"Điều 5 hoặc Điều":                 {"Điều 5"},
		"điểm a, b và theo khoản 1 Điều 2": {"điểm a", "điểm b", "Điều 2 khoản 1"},
		"Điều một":                         nil,
		"Phụ 1":                            nil,
	} {
		if diff := cmp.Diff(want, paths(In(sentence))); diff != "" {
			t.Errorf("%q: -want +got:\n%s", sentence, diff)
		}
	}
}

func FuzzIn(f *testing.F) {
	for _, s := range []string{"điểm a khoản 1 và 2 Điều 5 đến 9", "Phụ lục I, Chương 2", "khoản khoản 1, Điều", "\xff điều 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		all := In(s)
		if len(all) > maxPlaces {
			t.Fatalf("%d places", len(all))
		}
		if slices.Contains(paths(all), "") {
			t.Fatalf("a place without an address in %q", s)
		}
		for _, p := range Before(s, len(s), 0) {
			if p.Top == "" {
				t.Fatalf("a place of nothing in %q", s)
			}
		}
	})
}
