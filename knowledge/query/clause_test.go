package query

import (
	"strings"
	"testing"
)

// story is longer than a question and asks nothing.
const story = "hôm trước nước lên ông Bảy nhảy xuống kênh vớt được ba cháu nhỏ đem lên bờ an toàn rồi bà con hai bên ai cũng quý ông lắm"

// weighs is what a word of a question weighs.
func weighs(t *testing.T, q Question, word string) float64 {
	t.Helper()
	for i := range q.words {
		if q.words[i].canonical == word {
			return q.weights[i]
		}
	}
	t.Fatalf("%q has no %q", q.Text, word)
	return 0
}

func TestWordsWeighByTheirClause(t *testing.T) {
	q := Read(story+", nhà ông nghèo, xã muốn đề nghị tặng Huân chương Dũng cảm thì hồ sơ nộp ở đâu ạ, em cảm ơn", nil)
	for word, want := range map[string]float64{"kênh": storyWeight, "nghèo": beforeWeight, "huân": askingWeight, "dũng": askingWeight, "nộp": askingWeight, "cảm": askingWeight} {
		if got := weighs(t, q, word); got != want {
			t.Errorf("%s weighs %v, want %v", word, got, want)
		}
	}
	if short := Read("ông Bảy nghèo, hồ sơ nộp ở đâu", nil); weighs(t, short, "nghèo") != askingWeight {
		t.Error("a short message has a story")
	}
	if none := Read(story+", "+story, nil); weighs(t, none, "kênh") != askingWeight {
		t.Error("what asks nothing weighs less than a question")
	}
}

// A long sentence in which nobody speaks is all question: its commas are those of a list.
func TestALongSentenceOfAnOfficeHasNoStory(t *testing.T) {
	const formal = "Trách nhiệm của Hội đồng nhân dân cấp tỉnh trong việc hỗ trợ thủy lợi nhỏ, thủy lợi nội đồng, tưới tiên tiến và tiết kiệm nước, tiền thưởng cho tập thể được quy định như thế nào?"
	q := Read(formal, nil)
	if story := q.Story(); story != "" || weighs(t, q, "nhỏ") != askingWeight {
		t.Errorf("%q is a story", story)
	}
	for _, spoken := range []string{"Em chào anh, " + formal, "Năm nay xã bị lũ lớn. " + formal, formal + " Mong đồng chí giúp"} {
		q := Read(spoken, nil)
		if q.Story() == "" {
			t.Errorf("%q has no story", spoken)
		}
	}
}

// The commas in the name of an award end no clause: its first words are asked about as its last.
func TestTheNameOfAnAwardIsOfOneClause(t *testing.T) {
	for _, name := range []string{"Chiến sĩ thi đua Bộ, ban, ngành, tỉnh", "Cờ thi đua của Bộ, ban, ngành, tỉnh", "Xã, phường, thị trấn tiêu biểu"} {
		q := Read(story+", vậy cho em hỏi "+name+" thì ai ký quyết định ạ", nil)
		if len(q.Awards) != 1 || q.Awards[0].Name != name || !q.Wants(Decides) {
			t.Fatalf("%q is read as %v %v", q.Text, names(q), q.Aspects)
		}
		for i := q.Awards[0].From; i < q.Awards[0].To; i++ {
			if q.weights[i] != askingWeight {
				t.Errorf("%s of %s weighs %v", q.words[i].spelt, name, q.weights[i])
			}
		}
		if asking := q.Asking(); !strings.Contains(asking, strings.ToLower(name[:2])) && !strings.Contains(asking, name[:2]) || strings.Contains(asking, "kênh") {
			t.Errorf("asked is %q", asking)
		}
	}
}

func TestWhatIsAskedInPassingHidesNothing(t *testing.T) {
	q := Read("hôm trước họp giao ban sếp có nhắc chuyện này mà em nghe chưa rõ, giấy tờ thì người cũ để lại lộn xộn, cho em hỏi cụ thể là tập thể có được xét Bằng khen của tỉnh không ạ", nil)
	if !q.Wants(YesNo) || weighs(t, q, "tập") != askingWeight {
		t.Errorf("%v, asked is %q", q.Aspects, q.Asking())
	}
}

func TestAProvisionTellsWhatItHolds(t *testing.T) {
	for words, want := range map[string][]Aspect{
		"Cá nhân được thưởng 1,5 lần mức lương cơ sở": {Amount}, "không quá 15% tổng số lao động": {Share}, "có thời gian từ 05 năm trở lên": {Period},
		"trước ngày 15 tháng 11 hằng năm": {Deadline}, "Chủ tịch Ủy ban nhân dân cấp xã quyết định tặng Giấy khen": {Decides}, "do Bộ trưởng xem xét, quyết định": {Decides},
		"Hồ sơ gồm: tờ trình, báo cáo thành tích": {Papers}, "Danh hiệu bị thu hồi khi có kết luận": {Loss}, "kinh phí từ ngân sách nhà nước": {Pays}, "thay thế Nghị định số 98/2023/NĐ-CP": {Replaces},
	} {
		p := ReadProvision(words)
		for _, a := range want {
			if !p.Holds(a) {
				t.Errorf("%q holds no %s", words, a)
			}
		}
	}
	p := ReadProvision("Phong trào thi đua là hoạt động có tổ chức.")
	for _, a := range []Aspect{Amount, Share, Period, Deadline, Papers, Loss, Pays, Replaces} {
		if p.Holds(a) {
			t.Errorf("%s is held", a)
		}
	}
	if !p.Holds(Definition) {
		t.Error("a kind that no table tells of is not held")
	}
	p = ReadProvision("“Huân chương Lao động” hạng Ba để tặng cho cá nhân đã được tặng bằng khen; Giấy khen để tặng hộ gia đình.")
	if got := strings.Join(p.Awards, "; "); got != "Huân chương Lao động; Giấy khen" {
		t.Errorf("it names %s", got)
	}
}

// However long a message is and whatever it repeats, the bank is asked for few windows of few things, from its first word
// to its last.
func TestALongMessageIsReadInFewWindows(t *testing.T) {
	const longest = 4096 // letters of a message
	for _, again := range []string{"ai khen ", "ký ai ", "được mấy đồng ", "bawngf khen cuar tinhr ", "tiền thưởng đâu ra hả anh ", story + " "} {
		for _, size := range []int{100, 800, longest} {
			text := string([]rune(strings.Repeat(again, size/len([]rune(again))+1))[:size])
			q := Read(text, nil)
			windows := q.Windows()
			if len(windows) > maxWindows {
				t.Fatalf("%d windows of %d letters %q", len(windows), size, again)
			}
			once := len(Read(again+again, nil).Meant())
			for _, w := range windows {
				if n := len(w.Meant()); n > 2*once {
					t.Fatalf("%d things are meant by %d letters of %q, %d by two of it", n, size, again, once)
				}
			}
			if last := windows[len(windows)-1]; last.weights[len(last.words)-1] != askingWeight || windows[0].weights[0] != askingWeight {
				t.Errorf("the first or the last words of %q are in no window", again)
			}
		}
	}
}
