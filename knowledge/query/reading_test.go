package query

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

// phrasings ask for one kind of answer about the award that stands for %s. Beside that kind are others that the words speak of too: who reads "hồ sơ"
// may well mean the papers.
var phrasings = []struct {
	asks   Aspect
	words  string
	beside []Aspect
}{
	{Amount, "%s được thưởng bao nhiêu tiền", nil}, {Amount, "mức tiền thưởng %s", nil}, {Amount, "được %s thì lĩnh bao nhiêu", nil},
	{Amount, "%s thì được bao nhiêu ạ", nil}, {Amount, "%s kèm theo mấy lần lương cơ sở", []Aspect{Period}},
	{Share, "tỷ lệ %s không quá bao nhiêu phần trăm", nil}, {Share, "%s khống chế mấy %%", nil},
	{Period, "muốn được %s phải công tác mấy năm", nil}, {Period, "mấy năm xét %s một lần", nil}, {Period, "bao lâu thì được xét %s", []Aspect{Deadline}},
	{Deadline, "hạn nộp hồ sơ %s là ngày nào", []Aspect{Papers}}, {Deadline, "bao giờ phải gửi hồ sơ %s", []Aspect{Papers}}, {Deadline, "xét %s trong bao nhiêu ngày", nil},
	{Force, "quy định về %s có hiệu lực từ khi nào", nil}, {Force, "quy định %s còn hiệu lực không", nil},
	{Replaces, "văn bản nào thay thế quy định về %s", nil}, {Replaces, "quy định về %s bị bãi bỏ bởi văn bản nào", nil},
	{Decides, "ai ký quyết định tặng %s", nil}, {Decides, "%s do ai quyết định", nil}, {Decides, "cấp nào có thẩm quyền công nhận %s", nil}, {Decides, "ai xét tặng %s", nil},
	{Decides, "%s ai ký", nil}, {Proposes, "cơ quan nào đề nghị tặng %s", []Aspect{Decides}}, {Proposes, "ai trình %s", nil}, {Proposes, "ai lập hồ sơ %s", []Aspect{Papers}},
	{Pays, "tiền thưởng %s lấy từ nguồn nào", []Aspect{Amount}}, {Pays, "ai chi tiền thưởng %s", []Aspect{Amount}}, {Pays, "tiền %s lấy ở đâu ra", []Aspect{Where}},
	{Where, "hồ sơ %s nộp ở đâu", []Aspect{Papers}}, {Where, "gửi hồ sơ %s cho ai", []Aspect{Papers}}, {Copies, "đề nghị %s nộp mấy bộ", []Aspect{Papers}},
	{Papers, "hồ sơ %s gồm những gì", nil}, {Papers, "làm %s cần giấy tờ gì", []Aspect{Conditions}},
	{Steps, "thủ tục xét %s", nil}, {Steps, "quy trình xét tặng %s ra sao", nil}, {Steps, "các bước xét %s", nil},
	{Receivers, "%s tặng cho ai", nil}, {Receivers, "đối tượng nào được tặng %s", nil}, {Receivers, "những ai được %s", nil},
	{Conditions, "tiêu chuẩn %s", nil}, {Conditions, "muốn đạt %s cần những gì", nil}, {Conditions, "điều kiện được %s", nil}, {Conditions, "làm gì để được %s", nil},
	{Loss, "trường hợp nào bị tước %s", nil}, {Loss, "khi nào thu hồi %s", nil}, {Loss, "%s bị hủy bỏ khi nào", nil},
	{Definition, "%s là gì", nil}, {Definition, "thế nào là %s", nil}, {List, "%s có mấy hạng", nil}, {Compare, "%s khác gì danh hiệu kia", nil},
	{YesNo, "có được xét %s không", nil}, {How, "%s bình xét ra sao", nil},
}

// certain are the kinds of answer that can be told by their words.
func certain(q Question) []Aspect {
	return slices.DeleteFunc(slices.Clone(q.Aspects), func(a Aspect) bool { return !a.Certain() })
}

var long = flag.Bool("long", false, "read every award by each of its names in each phrasing, instead of a third of these, drawn anew each time")

// eachReading tells every award by each of its names, asked about in each phrasing; without -long each award in each phrasing by a third of its
// names, one at least, and each of these in other phrasings.
func eachReading(tell func(text string, award *Award, asks Aspect, beside []Aspect)) {
	drawn := rand.IntN(3)
	for i, p := range phrasings {
		for _, a := range Awards() {
			for j, n := range a.names {
				if !*long && j%3 != (i+drawn)%min(3, len(a.names)) {
					continue
				}
				tell(fmt.Sprintf(p.words, strings.Join(n.written, " ")), a, p.asks, p.beside)
			}
		}
	}
}

func TestEveryAwardIsAskedForEveryKindOfAnswer(t *testing.T) {
	eachReading(func(text string, award *Award, asks Aspect, beside []Aspect) {
		q := Read(text, nil)
		if !q.Wants(asks) {
			t.Errorf("%q asks for %v, not %s", text, q.Aspects, asks)
		}
		if len(q.Awards) != 1 || q.Awards[0].Award != award {
			t.Errorf("%q names %v, not %s alone", text, names(q), award.Name)
		}
		for _, also := range certain(q) {
			if also != asks && !slices.Contains(beside, also) {
				t.Errorf("%q asks for %s besides %s", text, also, asks)
			}
		}
		if q.PointsBack() {
			t.Errorf("%q points back", text)
		}
	})
}

func TestAQuestionWithoutDiacriticsIsReadAsWithThem(t *testing.T) {
	eachReading(func(text string, _ *Award, _ Aspect, _ []Aspect) {
		with := Read(text, nil)
		for _, typed := range []string{vietnamese.Fold(text), strings.ToUpper(vietnamese.Fold(text)), strings.ToUpper(text)} {
			if q := Read(typed, nil); !slices.Equal(q.Aspects, with.Aspects) || !slices.Equal(names(q), names(with)) {
				t.Errorf("%q is read as %v %v; with diacritics as %v %v", typed, q.Aspects, names(q), with.Aspects, names(with))
			}
		}
	})
}

// asked are two parts that a message may have, in any order, and what they ask for.
var asked = []struct {
	asks  Aspect
	words string
}{
	{Amount, "được thưởng bao nhiêu tiền"}, {Decides, "ai ký quyết định"}, {Papers, "hồ sơ gồm những gì"}, {Conditions, "tiêu chuẩn thế nào"}, {Deadline, "hạn nộp là ngày nào"},
	{Where, "nộp ở đâu"}, {Share, "tỷ lệ bao nhiêu phần trăm"}, {Period, "mấy năm xét một lần"}, {Loss, "khi nào bị thu hồi"}, {Receivers, "tặng cho ai"}, {Steps, "thủ tục ra sao"},
	{Pays, "nguồn kinh phí ở đâu"}, {Copies, "nộp mấy bộ"},
}

func TestTwoPartsAreAskedInWhateverOrder(t *testing.T) {
	award := AwardNamed("Huân chương Lao động")
	for _, a := range asked {
		for _, b := range asked {
			if a.asks == b.asks {
				continue
			}
			for _, form := range []string{"Huân chương Lao động hạng Ba %s, %s?", "Huân chương Lao động hạng Ba %s và %s?", "Huân chương Lao động hạng Ba %s? Còn nữa, %s ạ?"} {
				text := fmt.Sprintf(form, a.words, b.words)
				if q := Read(text, nil); !q.Wants(a.asks) || !q.Wants(b.asks) || len(q.Awards) != 1 || q.Awards[0].Award != award || q.Awards[0].Class != 3 {
					t.Errorf("%q is read as %v %v", text, names(q), q.Aspects)
				}
			}
		}
	}
}

// wraps are courtesy and story around a question; none asks anything itself.
var wraps = []string{
	"%s", "Dạ em chào anh chị ạ, %s ạ", "Kính gửi quý cơ quan, tôi là chuyên viên phòng nội vụ, %s? Trân trọng cảm ơn.", "Alo cho em hỏi chút, %s với ạ, em cảm ơn nhiều",
	"em là Hạnh ở ủy ban xã, hôm trước họp giao ban sếp có nhắc mà em chưa nắm được ạ, %s ạ, em cảm ơn anh",
	"dạ em chào anh, em là Hạnh làm ở xã, hôm trước nước lên ông Bảy nhảy xuống kênh vớt được ba cháu nhỏ, bà con ai cũng quý, vậy cho em hỏi %s ạ",
	"Báo cáo anh, cơ quan em vừa sáp nhập với bên kia, người cũ nghỉ hết, giấy tờ để lộn xộn không ai bàn giao lại cho em, anh giúp em, %s, em đang cần gấp ạ",
}

func TestCourtesyAndStoryDoNotChangeWhatIsAsked(t *testing.T) {
	for _, p := range phrasings {
		question := fmt.Sprintf(p.words, "Bằng khen của Thủ tướng Chính phủ")
		bare := Read(question, nil)
		for _, wrap := range wraps {
			text := fmt.Sprintf(wrap, question)
			for _, typed := range []string{text, vietnamese.Fold(text)} {
				q := Read(typed, nil)
				if !q.Wants(p.asks) || !slices.Equal(names(q), names(bare)) || q.Time != bare.Time {
					t.Errorf("%q is read as %v %v %v, not for %s", typed, q.Aspects, names(q), q.Time, p.asks)
				}
				for _, also := range certain(q) {
					if !slices.Contains(certain(bare), also) {
						t.Errorf("%q asks for %s; without what is around it %v", typed, also, certain(bare))
					}
				}
				if of := q.Beyond("2026-11-23", "tỉnh Thái Bình"); of != bare.Beyond("2026-11-23", "tỉnh Thái Bình") {
					t.Errorf("%q is beyond: %s", typed, of)
				}
			}
		}
	}
}

func TestWhoAQuestionSpeaksOfIsWhoItIsGivenTo(t *testing.T) {
	for question, want := range map[string][]Receiver{
		"Bằng khen tặng cho tập thể cần tiêu chuẩn gì": {Group}, "hộ gia đình được giấy khen thì thưởng bao nhiêu": {Household}, "cá nhân và tập thể thì khác nhau thế nào": {Group, Person},
		"doanh nghiệp được cờ thi đua khi nào": {Group}, "nông dân phải mấy năm thì được huân chương": {Person}, "Bằng khen do ai ký": nil,
	} {
		for _, typed := range []string{question, vietnamese.Fold(question), strings.ToUpper(question)} {
			if got := Read(typed, nil).Receivers; !slices.Equal(got, want) {
				t.Errorf("%q speaks of %v, want %v", typed, got, want)
			}
		}
	}
}
