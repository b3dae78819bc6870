package query

import (
	"strings"
	"testing"
)

// formSaid writes a form out: numbers | documents | words | head.
func formSaid(f BlankForm) string {
	var documents []string
	for _, n := range f.Documents {
		documents = append(documents, n.Kind+n.Serial)
	}
	return strings.Join([]string{strings.Join(f.Numbers, ","), strings.Join(documents, ","), strings.Join(f.Words, " "), strings.Join(f.Head, " ")}, "|")
}

func TestABlankFormIsReadAsPeopleAskForIt(t *testing.T) {
	for text, want := range map[string]string{
		"cho em xin mẫu báo cáo thành tích":             "||bao cao thanh tich|bao cao",
		"cho em xin mau bao cao thanh tich":             "||bao cao thanh tich|bao cao",
		"mẫu số 08 ở đâu":                               "8|||",
		"mau so 8 o dau a":                              "8|||",
		"mẫu 08 nghị định 152 có chưa":                  "8|nđ152||",
		"Mẫu số 01/TĐKT":                                "1/tdkt|||",
		"cho hỏi biểu mẫu số 1.4":                       "1.4|||",
		"tờ trình dùng mẫu nào":                         "||to trinh|",
		"Báo cáo thành tích theo mẫu nào ạ?":            "||bao cao thanh tich|",
		"cần file mẫu tờ trình khen thưởng":             "||to trinh|to trinh",
		"Em làm hồ sơ ở xã, cho xin mẫu biên bản họp":   "||bien ban hop|bien ban",
		"xin form danh sách đề nghị khen thưởng":        "||danh sach de nghi|danh sach",
		"BC thành tích CSTĐ dùng mẫu gì":                "||bao cao thanh tich chien si|",
		"mẫu tờ trình theo Nghị định số 152/2025/NĐ-CP": "|nđ152|to trinh|to trinh",
		"có mẫu 01b với mẫu 02 không":                   "1b,2|||",
		"xin mẫu lý lịch cán bộ":                        "||ly lich can bo|ly lich",
		"cán bộ cần mẫu biên bản":                       "||bien ban|bien ban",
		"biểu mẫu":                                      "|||",
		"lấy biểu mẫu khen thưởng ở đâu":                "|||khen thuong",
	} {
		f, ok := BlankFormOf(text)
		if got := formSaid(f); !ok || got != want {
			t.Errorf("%q: %t %s, want %s", text, ok, got, want)
		}
	}
}

func TestWordsThatOnlyMentionAModelAskForNoForm(t *testing.T) {
	for _, text := range []string{
		"Hộ gia đình gương mẫu được khen gì?", "thế nào là mẫu mực", "biểu mẫu nào cũng được phải không", "tổ dân phố kiểu mẫu", "giáo viên mẫu giáo có được xét chiến sĩ thi đua",
		"đảng viên phải gương mẫu 2 năm liền", "đơn vị mẫu thì nộp báo cáo thành tích ở đâu", "mẫu số chung của các tiêu chí", "đang rất mau quên", "cánh đồng mẫu lớn được thưởng thế nào",
		"gia đình làm mẫu cho thôn", "Ai tặng giấy khen?", "", "ho gia dinh guong mau duoc khen gi", "nông thôn mới kiểu mẫu", "máu chiến sĩ", "màu cờ thi đua",
	} {
		if f, ok := BlankFormOf(text); ok {
			t.Errorf("%q asks for %s", text, formSaid(f))
		}
	}
}

func TestTheNumberOfAFormIsWrittenInOneWay(t *testing.T) {
	for label, want := range map[string][2]string{
		"Mẫu số 08": {"8", "08"}, "Mau 8": {"8", "8"}, "MẪU SỐ 01B": {"1b", "01B"}, "Mẫu 1.04": {"1.4", "1.04"}, "Phụ lục II": {"", ""}, "Mẫu": {"", ""}, "": {"", ""},
		"Biểu mẫu số 010": {"10", "010"}, "Mẫu số 2025": {"", ""},
	} {
		if number, written := FormNumberOf(label); number != want[0] || written != want[1] {
			t.Errorf("%q: %q %q", label, number, written)
		}
	}
}

func TestTheTableOfFormWordsIsComplete(t *testing.T) {
	for _, group := range []string{"never before", "never behind", "before", "behind", "filler", "filler with marks", "field"} {
		if len(formWords[group]) == 0 {
			t.Errorf("there are no words %s", group)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a line without a group is read")
		}
	}()
	readFormWords("mau bieu")
}

// FuzzBlankForm reads anything.
func FuzzBlankForm(f *testing.F) {
	f.Add("cho em xin mẫu số 08 nghị định 152\x00 mẫu")
	f.Fuzz(func(t *testing.T, text string) {
		form, ok := BlankFormOf(text)
		if !ok && formSaid(form) != "|||" {
			t.Errorf("%+v", form)
		}
		FormNumberOf(text)
	})
}
