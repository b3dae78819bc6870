package name

import "testing"

func TestTheLongestKindIsTaken(t *testing.T) {
	for text, want := range map[string][2]string{
		"Thông tư liên tịch quy định": {"Thông tư liên tịch", "quy định"},
		"THÔNG TƯ":                    {"Thông tư", ""},
		"Bộ luật Lao động":            {"Bộ luật", "Lao động"},
		"luật":                        {"Luật", ""},
		"Kế hoạch  ":                  {"Kế hoạch", ""},
		"Luật sư":                     {"Luật", "sư"},
		"Kế hoạchs":                   {"", "Kế hoạchs"},
		"Bằng khen":                   {"", "Bằng khen"},
		"":                            {"", ""},
	} {
		if kind, rest := CutKind(text); kind != want[0] || rest != want[1] {
			t.Errorf("%q: %q and %q, want %q", text, kind, rest, want)
		}
	}
	for i, kind := range kinds { // CutKind takes the first that fits
		if got, rest := CutKind(kind + " này"); got != kind || rest != "này" {
			t.Errorf("kind %d, %q, is read as %q", i, kind, got)
		}
	}
}

func TestAKindIsNamedHoweverItIsTyped(t *testing.T) {
	for words, want := range map[string]string{
		"nghi dinh": "Nghị định", " QUYẾT   ĐỊNH ": "Quyết định", "Thông tư liên tịch": "Thông tư liên tịch", "luật": "Luật", "Luật sư": "", "bằng khen": "", "": "",
	} {
		if got := KindNamed(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
	for _, kind := range kinds {
		if got := KindNamed(kind); got != kind {
			t.Errorf("%q is named %q", kind, got)
		}
	}
}

func TestAKindIsNothingElse(t *testing.T) {
	for s, want := range map[string]bool{"QUYẾT ĐỊNH": true, " Tờ trình ": true, "Công văn": true, "Quyết định về việc": false, "Bằng khen": false, "": false} {
		if IsKind(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
