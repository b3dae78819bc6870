package vietnamese

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExpandTakesTheSenseOfTheField(t *testing.T) {
	for _, c := range []struct{ typed, form, want string }{
		{"công tác TĐKT", "tđkt", "thi đua khen thưởng"},
		{"cong tac tdkt", "tdkt", "thi đua khen thưởng"},
		{"CSTĐCS", "cstđcs", "chiến sĩ thi đua cơ sở"},
		{"cstdcs can gi", "cstdcs", "chiến sĩ thi đua cơ sở"},
		{"KT chuyên đề", "kt", "khen thưởng"},
		{"phát triển KT-XH", "kt", "kinh tế"},
		{"KT. Chủ tịch", "kt", "khen thưởng"},
		{"KT. GIÁM ĐỐC", "kt", "ký thay"},
		{"CT 19", "ct", "chỉ thị"},
		{"CT số 19", "ct", "chỉ thị"},
		{"CT UBND tỉnh", "ct", "chủ tịch"},
		{"BKTTg", "bkttg", "bằng khen của thủ tướng chính phủ"},
		{"hộ GĐ", "gđ", "gia đình"},
		{"GĐ sở", "gđ", "giám đốc"},
		{"ĐK danh hiệu", "đk", "đăng ký"},
		{"ĐK tặng", "đk", "điều kiện"},
		{"dk tang", "dk", "điều kiện"},
		{"được ko", "ko", "không"},
		{"k biết", "k", "không"},
		{"k 2 đ 22", "k", "khoản"},
		{"k 2 đ 22", "đ", "điều"},
		{"đ/c", "đ/c", "đồng chí"},
		{"bn lần", "bn", "bao nhiêu"},
		{"TT 12", "tt", "thông tư"},
		{"BC TT của em", "tt", "thành tích"},
		{"Sở TT&TT", "tt&tt", "thông tin và truyền thông"},
	} {
		got := ""
		tokens := Tokenize(c.typed)
		for _, e := range Expand(tokens) {
			if tokens[e.At].Text == c.form {
				got = e.Text
				break
			}
		}
		if got != c.want {
			t.Errorf("%q: %s is %q, want %q", c.typed, c.form, got, c.want)
		}
	}
}

func TestExpandLeavesWordsAlone(t *testing.T) {
	for _, typed := range []string{"thi đua khen thưởng hồ sơ ai ký", "ke hoach hong ki nay di", "dh", "Thông tư của Bộ Tư pháp"} {
		for _, e := range Expand(Tokenize(typed)) {
			if typed != "dh" || e.Text != "danh hiệu" {
				t.Errorf("%q: %+v", typed, e)
			}
		}
	}
}

func TestAbbreviationTable(t *testing.T) {
	table, err := parseAbbreviations(abbreviationTable)
	if err != nil {
		t.Fatal(err)
	}
	for form, readings := range table.written {
		if tokens := Tokenize(form); len(tokens) != 1 || tokens[0].Text != form {
			t.Errorf("%q is not one token and never matches: %v", form, tokens)
		}
		for _, r := range readings {
			if r.text == form {
				t.Errorf("%q stands for itself", form)
			}
			if r.sure && (len(readings) > 1 || r.conditional()) {
				t.Errorf("%q is sure but has %d readings", form, len(readings))
			}
			if r.sure && IsSyllable(form) {
				t.Errorf("%q is sure, yet a word of the language: every document with it would be misread", form)
			}
		}
	}
	for _, bad := range []string{"a | b", "a | b | 2 |", "a | b | x |", "a | b | 1 | when"} {
		if _, err := parseAbbreviations(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

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
