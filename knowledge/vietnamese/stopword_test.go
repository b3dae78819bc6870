package vietnamese

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRoles(t *testing.T) {
	content := func(s string) []string {
		var out []string
		tokens := Tokenize(s)
		for i, role := range Roles(tokens) {
			if role == Content {
				out = append(out, tokens[i].Text)
			}
		}
		return out
	}
	for typed, want := range map[string][]string{
		"cho em hỏi Bằng khen là gì ạ?":       {"bằng", "khen"},
		"cho em hoi bang khen la gi a":        {"bang", "khen", "a"},
		"hồ sơ được quy định như thế nào":     {"hồ", "sơ"},
		"tap the lao dong":                    {"tap", "the", "lao", "dong"},
		"cờ thi đua":                          {"cờ", "thi", "đua"},
		"co thi dua":                          {"co", "thi", "dua"},
		"Chào em, chúc em một ngày tốt lành!": nil,
		"ờ thì":                 nil,
		"thưởng bao nhiêu tiền": {"thưởng", "tiền"},
		"bao nhieu tien":        {"tien"},
	} {
		if diff := cmp.Diff(want, content(typed)); diff != "" {
			t.Errorf("%q: %s", typed, diff)
		}
	}
	if _, err := parseStopwords("[nothing]\nx"); err == nil {
		t.Error("unknown section: no error")
	}
	if _, err := parseStopwords("x"); err == nil {
		t.Error("word before a section: no error")
	}
}

func TestIsGreeting(t *testing.T) {
	for typed, want := range map[string]bool{
		"Xin chào": true, "chào em ạ": true, "xin chao": true, "alo ad ơi": true, "a lô": true, "Chào em, chúc em một ngày tốt lành!": true,
		"a lô cho tôi hỏi về bằng khen": false, "": false, "em ơi": false, "chào cờ thi đua": false,
	} {
		if got := IsGreeting(typed); got != want {
			t.Errorf("IsGreeting(%q) = %v", typed, got)
		}
	}
}
