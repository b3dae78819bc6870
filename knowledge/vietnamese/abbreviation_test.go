package vietnamese

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

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
		{"KT. Chủ tịch", "kt", "ký thay"},
		{"KT. CT UBND", "kt", "ký thay"},
		{"công tác thanh KT", "kt", "kiểm tra"},
		{"phat trien kt", "kt", "kinh tế"},
		{"TT hành chính", "tt", "thủ tục"},
		{"công tác TT", "tt", "tuyên truyền"},
		{"TT UBND", "tt", "thông tư"},
		{"CT công ty", "ct", "chủ tịch"},
		{"CT mục tiêu", "ct", "chương trình"},
		{"thời gian CT", "ct", "công tác"},
		{"HS gồm gì", "hs", "hồ sơ"},
		{"HS lớp 5", "hs", "học sinh"},
		{"các em lớp 5 và HS", "hs", "học sinh"},
		{"SK cấp tỉnh", "sk", "sáng kiến"},
		{"khám SK", "sk", "sức khỏe"},
		{"quản lý NN", "nn", "nhà nước"},
		{"phat trien nn", "nn", "nông nghiệp"},
		{"người NN", "nn", "nước ngoài"},
		{"tỉnh TB", "tb", "thái bình"},
		{"TB 12", "tb", "thông báo"},
		{"HĐ lao động", "hđ", "hợp đồng"},
		{"HĐ cơ sở", "hđ", "hội đồng"},
		{"đc khen", "đc", "được"},
		{"đc bí thư", "đc", "đồng chí"},
		{"nd 98", "nd", "nghị định"},
		{"bgddt", "bgddt", "bộ giáo dục và đào tạo"},
		{"TTND, TTƯT", "ttưt", "thầy thuốc ưu tú"},
		{"TTATXH", "ttatxh", "trật tự an toàn xã hội"},
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
	for form, readings := range Default().readings {
		for _, r := range readings {
			if r.sure && (len(readings) > 1 || r.conditional()) {
				t.Errorf("%q is sure but has %d readings", form, len(readings))
			}
			if r.sure && IsSyllable(form) {
				t.Errorf("%q is sure, yet a word of the language: every document with it would be misread", form)
			}
			if IsSyllable(form) && !r.conditional() && !slices.Contains(shaped, form) {
				t.Errorf("%q is a word of the language: %q", form, r.text)
			}
		}
	}
}

// shaped are the forms with the shape of a syllable: another spelling of the same word, or no
// word at all.
var shaped = []string{
	"đươc", "hông", "hổng", "jì", "cũg", "qui", "kĩ", "kì", "lí", "kỉ", "tỉ", "sỹ", "nhìu",
	"ko", "ngưt", "ngut", "yc", "yt", "byt", "syt",
}

func TestFileOfAProvince(t *testing.T) {
	const file = "\uFEFF# của tỉnh\r\n\r\nVPUBT | văn phòng Ủy ban nhân dân tỉnh | 1 | sure\r\n" +
		"kt | kiểm toán | 0,9 | near: toán ngân\r\nsk | sự kiện | 0.8 |\r\ntđkt tdkttinh | thi đua | 0.5 |"
	a, err := ReadAbbreviations(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string][]string{
		"VPUBT":           {"văn phòng ủy ban nhân dân tỉnh"},
		"KT quỹ ngân":     {"kiểm toán"},                          // its condition holds
		"KT đột xuất":     {"khen thưởng", "kinh tế", "kiểm tra"}, // it does not: the embedded rows
		"khám SK":         {"sự kiện"},                            // a row without condition displaces them all
		"TDKT":            {"thi đua"},
		"CSTĐCS":          {"chiến sĩ thi đua cơ sở"},
		"khen thưởng gấp": nil,
	} {
		var got []string
		for _, e := range a.Expand(Tokenize(typed)) {
			got = append(got, e.Text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", typed, diff)
		}
	}
	if got := Expand(Tokenize("VPUBT")); got != nil {
		t.Errorf("the file changed the embedded table: %v", got)
	}
}

func TestVersionChangesWithTheRows(t *testing.T) {
	version := func(file string) uint32 {
		a, err := ReadAbbreviations(strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		return a.Version()
	}
	if version("# none\n") != Default().Version() {
		t.Error("a file without rows makes another version")
	}
	one := version("vpubt | văn phòng | 1 |")
	if one == Default().Version() || one == version("vpubt | văn phòng | 1 | sure") || one == version("vpubt | văn phòng tỉnh | 1 |") {
		t.Error("other rows, same version")
	}
	if one != version("# a comment\n VPUBT|văn  phòng|1.0|\n") {
		t.Error("same rows, another version")
	}
}

func TestRowInErrorIsNamed(t *testing.T) {
	for file, want := range map[string]string{
		"a | b":                         "dòng 1: có 2 cột",
		"# x\n\nvp | văn phòng | 1":     "dòng 3: có 3 cột",
		"vp | văn phòng | 2 |":          `trọng số "2"`,
		"vp | văn phòng | NaN |":        `trọng số "NaN"`,
		"vp | văn phòng | x |":          `trọng số "x"`,
		"vp | văn phòng | 1 | when":     `điều kiện "when"`,
		"vp | văn phòng | 1 | next:":    `điều kiện "next:"`,
		"vp | văn phòng | 1 | sure: x":  `điều kiện "sure: x"`,
		" | văn phòng | 1 |":            "thiếu dạng viết tắt",
		"vp | … | 1 |":                  "thiếu dạng viết tắt hoặc nghĩa",
		"v.p | văn phòng | 1 |":         `"v.p" phải là một từ`,
		"12 | văn phòng | 1 |":          `"12" phải là một từ`,
		"vp | VP | 1 |":                 "trùng với nghĩa",
		"tư | trung ương | 1 | sure":    "là một tiếng thông thường",
		"x | a | 1 | sure\nx | b | 1 |": `dòng 2: "x" đã có nghĩa khác ở dòng 1`,
		"x | a | 1 |\nx | b | 1 | sure": `dòng 2: "x" đã có nghĩa khác ở dòng 1`,
		"vp | v\xff | 1 |":              "không phải UTF-8",
	} {
		a, err := ReadAbbreviations(strings.NewReader(file))
		if a != nil || err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "dòng ") {
			t.Errorf("%q: %v, want %q", file, err, want)
		}
	}
	broken := errors.New("broken")
	if _, err := ReadAbbreviations(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("a reader that fails: %v", err)
	}
}

func FuzzReadAbbreviations(f *testing.F) {
	for _, s := range []string{"", abbreviationTable, "vp | văn phòng | 1 | sure", "x|y|1|near: a b", "\uFEFFa|b|0,5|\r\n", "|||", "a|a\u0301|1|number"} {
		f.Add(s, "CT 12 và vp x")
	}
	f.Fuzz(func(t *testing.T, file, typed string) {
		a, err := ReadAbbreviations(strings.NewReader(file))
		if err != nil {
			return
		}
		tokens := Tokenize(typed)
		at := -1
		for _, e := range a.Expand(tokens) {
			if e.At < at || e.At >= len(tokens) || e.Text == "" || e.Text != Key(e.Text) || !(e.Weight > 0 && e.Weight <= 1) {
				t.Errorf("%q with %q: %+v", typed, file, e)
			}
			at = e.At
		}
	})
}
