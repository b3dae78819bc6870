package query

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

func TestAQuestionLeansOnTheOneBeforeIt(t *testing.T) {
	for question, points := range map[string]bool{ // whether it says so itself
		"Thế còn hạng Nhì?": true, "vậy thì ai ký": true, "còn tập thể thì sao": true, "trường hợp đó nộp ở đâu": true, "danh hiệu đó thưởng bao nhiêu": true, "khoản 3 của điều đó": true,
		"ai ký": false, "bao nhiêu tiền": false, "hạng nhì thì mấy năm": false, "khoản 4 thì sao": false, "hồ sơ gồm những gì": false, "nộp ở đâu ạ": false, "mấy năm xét một lần": false,
	} {
		for _, typed := range []string{question, vietnamese.Fold(question), "dạ " + question + " ạ"} {
			if strings.HasPrefix(typed, "dạ") && points {
				continue // courtesy stands before what says so
			}
			q := Read(typed, nil)
			if !q.LeansOn() {
				t.Errorf("%q stands alone", typed)
			}
			if typed == question && q.PointsBack() != points {
				t.Errorf("%q points back: %v", typed, !points)
			}
		}
	}
}

// What speaks of nothing of the field itself is of the field after a question that is.
func TestAQuestionIsOfTheFieldOfTheOneBeforeIt(t *testing.T) {
	for _, question := range []string{
		"làm ở đảo có được nhân đôi thời gian không", "ngoài tiền ra họ còn quyền gì nữa", "dạy ở miền núi có được cộng thêm không", "nghỉ thai sản có bị trừ không", "luật mới thì điều nào, tỷ lệ bao nhiêu", "theo luật cũ thì mấy năm",
		"nghị định mới thì ai ký",
	} {
		for _, a := range Awards() {
			for _, typed := range []string{question, vietnamese.Fold(question)} {
				q := Read(typed, nil)
				if q.OfTheField() || !q.LeansOn() || !q.After(Read(a.Name+" cần mấy năm", nil)).OfTheField() {
					t.Errorf("%q after one about %s is not of the field", typed, a.Name)
				}
			}
		}
	}
	for _, question := range []string{"luật mới có hiệu lực khi nào", "nghị định mới thay nghị định nào", "tôi muốn tách sổ đỏ cho thằng út thì nộp ở đâu, mất bao lâu", "Tiêu chuẩn lao động tiên tiến theo luật mới là gì"} {
		if Read(question, nil).LeansOn() {
			t.Errorf("%q leans on another", question)
		}
	}
}

func TestAWholeQuestionStandsAlone(t *testing.T) {
	eachReading(func(text string, _ *Award, asks Aspect, _ []Aspect) {
		if Read(text, nil).LeansOn() {
			t.Errorf("%q leans on another", text)
		}
	})
	for _, question := range []string{
		"Luật Thi đua, khen thưởng có hiệu lực từ khi nào", "Điều 23 quy định gì", "Thế nào là phong trào thi đua?", "Còn hiệu lực không Nghị định 98/2023/NĐ-CP?",
		"Hội đồng sáng kiến cấp tỉnh gồm những thành phần nào, do ai thành lập?", "Hồ sơ khen thưởng theo thủ tục đơn giản gồm những gì, trong đó báo cáo thành tích mấy bản?",
	} {
		if Read(question, nil).LeansOn() {
			t.Errorf("%q leans on another", question)
		}
	}
}

// Whatever is asked after a question about an award is of that award, and of what it asks itself.
func TestAFollowUpKeepsTheAwardAndChangesWhatIsAsked(t *testing.T) {
	drawn := rand.IntN(3)
	for _, a := range Awards() {
		for i, first := range asked {
			earlier := Read(fmt.Sprintf("%s %s?", a.Name, first.words), nil)
			for j, then := range asked {
				if first.asks == then.asks {
					continue
				}
				for k, form := range []string{"%s", "thế %s ạ", "vậy còn %s"} {
					if !*long && (i+j+k+drawn)%3 != 0 { // one of them, without -long
						continue
					}
					text := fmt.Sprintf(form, then.words)
					q := Read(text, nil)
					if !q.LeansOn() {
						t.Fatalf("%q stands alone", text)
					}
					q = q.After(earlier)
					if !slices.Equal(names(q), []string{a.Name}) || !q.Wants(then.asks) {
						t.Errorf("%q after %q is read as %v %v", text, earlier.Text, names(q), q.Aspects)
					}
					if !slices.Contains(certain(Read(text, nil)), first.asks) && q.Wants(first.asks) && then.asks.Certain() && !slices.Contains(weak, then.asks) {
						t.Errorf("%q after %q still asks for %s", text, earlier.Text, first.asks)
					}
				}
			}
		}
	}
}

// Another award takes the place of the one before it; what is asked stays.
func TestAFollowUpKeepsWhatIsAskedAndChangesTheAward(t *testing.T) {
	for _, first := range asked {
		earlier := Read("Bằng khen của Thủ tướng Chính phủ "+first.words+"?", nil)
		for _, a := range Awards() {
			for _, form := range []string{"thế còn %s?", "còn %s thì sao", "%s thì sao ạ"} {
				text := fmt.Sprintf(form, a.Name)
				if q := Read(text, nil); !q.LeansOn() {
					t.Errorf("%q stands alone", text)
				} else if q = q.After(earlier); !slices.Equal(names(q), []string{a.Name}) || !q.Wants(first.asks) {
					t.Errorf("%q after %q is read as %v %v", text, earlier.Text, names(q), q.Aspects)
				}
			}
		}
	}
}

func TestAClassAloneIsOfTheAwardBefore(t *testing.T) {
	earlier := Read("Nông dân phải mấy năm thì được Huân chương Lao động hạng Ba?", nil)
	for text, class := range map[string]int{"hạng nhì thì mấy năm": 2, "thế còn hạng Nhất?": 1, "hang nhat thi sao": 1, "ai ký": 3} {
		if q := Read(text, nil).After(earlier); len(q.Awards) != 1 || q.Awards[0].Name != "Huân chương Lao động" || q.Awards[0].Class != class {
			t.Errorf("%q is of %+v", text, q.Awards)
		}
	}
}

func TestAFollowUpIsOfTheSameTimeUnlessItSaysNow(t *testing.T) {
	earlier := Read("Năm 2020 giấy khen của xã được thưởng bao nhiêu tiền?", nil)
	for text, want := range map[string]vietnamese.Day{"ai ký": "2020-12-31", "thế năm 2018 thì sao": "2018-12-31", "bây giờ thì bao nhiêu": "", "hiện nay thì sao": ""} {
		if q := Read(text, nil).After(earlier); q.Time.Day != want {
			t.Errorf("%q is of %q, want %q", text, q.Time.Day, want)
		}
	}
}

func TestAFollowUpIsOfTheSameReceiverUnlessItNamesAnother(t *testing.T) {
	earlier := Read("Bằng khen của Thủ tướng Chính phủ tặng cho tập thể cần tiêu chuẩn gì?", nil)
	for text, want := range map[string][]Receiver{"ai ký": {Group}, "còn cá nhân thì sao": {Person}, "thế hộ gia đình thì sao": {Household}} {
		if q := Read(text, nil).After(earlier); !slices.Equal(q.Receivers, want) {
			t.Errorf("%q is of %v, want %v", text, q.Receivers, want)
		}
	}
}

// What a follow-up takes over counts less than its own words, and nothing of what it replaces.
func TestTheWordsBeforeCountLess(t *testing.T) {
	q := Read("còn chiến sĩ thi đua tỉnh thì ai ký", nil).After(Read("Gia đình văn hóa ở vùng sâu được thưởng bao nhiêu tiền?", nil))
	counts := map[string]float64{}
	for _, thing := range q.Things() {
		counts[thing.Name] = thing.Counts
	}
	if counts["vung"] == 0 || counts["vung"] >= askingWeight {
		t.Errorf("a word before counts %v", counts["vung"])
	}
	if counts["award Gia đình văn hóa"] != 0 || counts["asks amount"] != 0 || counts["award Chiến sĩ thi đua Bộ, ban, ngành, tỉnh"] == 0 || counts["asks decides"] == 0 {
		t.Errorf("it tells of %v", counts)
	}
}
