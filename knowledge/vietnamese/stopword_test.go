package vietnamese

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// content returns the tokens that name the subject of s.
func content(s string) []string {
	var out []string
	tokens := Tokenize(s)
	for i, role := range Roles(tokens) {
		if role == Content {
			out = append(out, tokens[i].Text)
		}
	}
	return out
}

func TestRoles(t *testing.T) {
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

// boilerplate is what legal questions wrap their subject in.
var boilerplate = []string{
	"được quy định như thế nào", "quy định thế nào", "được quy định ra sao", "có đúng không", "theo quy định của pháp luật",
	"theo quy định của pháp luật hiện hành", "theo quy định hiện hành", "cho tôi hỏi", "xin hỏi", "trong trường hợp nào",
	"bao gồm những gì", "gồm những gì", "gồm các gì", "là bao nhiêu", "khi nào", "như thế nào thì được", "có phải là", "pháp luật quy định",
	"pháp luật có quy định", "được pháp luật quy định như thế nào", "được thực hiện như thế nào", "được hiểu như thế nào", "là những ai",
	"có được hay không", "phải làm gì", "cần phải làm gì", "ở đâu", "mất bao lâu", "trong thời gian bao lâu", "cụ thể là gì", "căn cứ vào đâu",
	"cho em hỏi chút", "anh chị cho em hỏi", "nhờ anh chị tư vấn giúp", "mong được giải đáp", "xin được tư vấn", "xin chân thành cảm ơn",
	"những loại nào", "quy định ở đâu", "thế nào là", "hiện nay", "được không", "không",
}

func TestBoilerplateNamesNothing(t *testing.T) {
	for _, s := range boilerplate {
		for _, typed := range []string{s, Fold(s)} {
			if got := content(typed); got != nil {
				t.Errorf("%q: %q", typed, got)
			}
		}
	}
}

func TestSubjectsAreKept(t *testing.T) {
	for typed, want := range map[string]string{
		"Theo quy định của pháp luật, có phải cá nhân không?": "cá nhân",
		"như thế nào thì được xét tặng":                       "xét tặng",
		"can bo cong chuc":            "can bo cong chuc",
		"can cu nao":                  "can cu",
		"van ban nao quy dinh":        "van ban",
		"dau tu cong la gi":           "dau tu cong",
		"khi nao thi tuyen cong chuc": "thi tuyen cong chuc",
		"quy dinh tai chinh the nao":  "tai chinh",
		"hang khong, phong khong":     "hang khong phong khong",
		"duoc si":                     "duoc si",
		"hành vi vi phạm pháp luật quy định tại đâu":  "hành vi vi phạm pháp luật",
		"văn bản quy phạm pháp luật quy định thế nào": "văn bản quy phạm pháp luật",
		"Bộ quy định chi tiết":                        "bộ chi tiết",
		"tổ tư vấn":                                   "tổ tư vấn",
		"tieu chuan chien si thi dua co so la gi":     "tieu chuan chien si thi dua co so",
		"bị xử phạt bao nhiêu":                        "xử phạt",
		"bao ve, tai san, bi thu, may moc, dang vien": "bao ve tai san bi thu may moc dang vien",
	} {
		if got := strings.Join(content(typed), " "); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
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
