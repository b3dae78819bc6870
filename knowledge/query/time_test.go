package query

import (
	"fmt"
	"testing"

	"thidua/knowledge/vietnamese"
)

// spoken are ways to speak of a time, and the last day of it; "" is none that the law of another day is asked for by.
var spokenTimes = map[string]vietnamese.Day{
	"năm 2018": "2018-12-31", "hồi 2019": "2019-12-31", "hồi năm 2019": "2019-12-31", "cuối năm 2020": "2020-12-31", "Trong năm 2017": "2017-12-31",
	"tháng 8/2021": "2021-08-28", "tháng 8 năm 2021": "2021-08-28", "tháng 08/2021": "2021-08-28", "quý 3/2020": "2020-09-28", "tháng 13/2021": "",
	"ngày 15/8/2021": "2021-08-15", "ngày 30/02/2021": "", "trước năm 2024": "2023-12-31", "trước 2022": "2021-12-31",
	"lúc 2016": "2016-12-31", "thời 2016": "2016-12-31", "dạo 2018": "2018-12-31", "dạo năm 2018": "2018-12-31", "luật hồi 2008 thì": "2008-12-31", "luật hồi năm 2008 thì": "2008-12-31",
	"theo luật lúc 2016": "2016-12-31", "cách đây mấy năm, năm 2015 ấy,": "2015-12-31",
	"theo Luật Thi đua, khen thưởng năm 2022": "", "theo Nghị định 91 năm 2017": "", "theo Nghị định 152/2025": "", "theo Quyết định 12/QĐ-UBND ngày 15/8/2021": "",
	"theo Kế hoạch giai đoạn 2021-2025": "", "với người sinh năm 1960": "", "cụ nghỉ hưu năm 1994 thì": "", "tôi công tác từ năm 2005 đến nay thì": "", "làm liên tục từ năm 2016 đến năm 2020 thì": "",
	"hợp đồng ký kết trước năm 2018 thì": "", "nhà văn hóa xây dựng năm 2016 thì": "", "công chức tuyển dụng trước 2020 thì": "", "huân chương phát hành vào năm 2014 thì": "",
	"năm nay": "", "sau 15 năm": "", "xã thành lập năm 2025 thì": "",
}

func TestTheTimeThatAQuestionSpeaksOf(t *testing.T) {
	for words, want := range spokenTimes {
		for _, question := range []string{"%s giấy khen của xã được thưởng bao nhiêu tiền?", "em chào anh ạ, cho em hỏi %s ai ký bằng khen của tỉnh ạ"} {
			text := fmt.Sprintf(question, words)
			for _, typed := range []string{text, vietnamese.Fold(text)} {
				got := Read(typed, nil).Time
				if got != (Time{Day: want}) {
					t.Errorf("%q speaks of %+v, want %s", typed, got, want)
				}
			}
		}
	}
}

// The former law is meant without a day: which one it ended on the corpus knows.
func TestTheFormerLawIsMeantWithoutADay(t *testing.T) {
	for words, want := range map[string]Time{
		"theo luật cũ": {Former: true}, "trước khi có luật mới": {Former: true}, "trước luật mới": {Former: true}, "theo quy định trước đây": {Former: true}, "hồi luật cũ": {Former: true},
		"theo luật cũ năm 2018 thì": {Former: true}, "năm 2018 theo luật cũ thì": {Former: true, Day: "2018-12-31"}, "theo luật mới": {},
	} {
		text := words + " giấy khen của xã được thưởng bao nhiêu tiền?"
		for _, typed := range []string{text, vietnamese.Fold(text)} {
			if got := Read(typed, nil).Time; got != want {
				t.Errorf("%q speaks of %+v, want %+v", typed, got, want)
			}
		}
	}
}

// Of several times the one is meant that what is asked stands by, whichever comes first.
func TestOfSeveralTimesTheOneAskedAboutIsMeant(t *testing.T) {
	for text, want := range map[string]vietnamese.Day{
		"năm 2018 được chiến sĩ thi đua cơ sở thì năm 2025 xét chiến sĩ thi đua cấp tỉnh cần điều kiện gì": "2025-12-31",
		"tháng 12/2023 được giấy khen thì năm 2024 có được xét":                                            "2024-12-31",
		"ngày 15/8/2019 được bằng khen thì tháng 3/2022 giấy khen thưởng bao nhiêu tiền":                   "2022-03-28",
		"giấy khen năm 2019 thưởng bao nhiêu tiền, em được năm 2024":                                       "2019-12-31",
		"em được khen năm 2024, giấy khen năm 2019 thưởng bao nhiêu tiền":                                  "2019-12-31",
		"em được khen năm 2017, năm 2019, giấy khen của xã":                                                "2019-12-31",
		"trước năm 2024 được khen thì năm 2025 giấy khen ai ký":                                            "2025-12-31",
		"tháng 8 năm 2021 ai ký giấy khen":                                                                 "2021-08-28",
		"Luật năm 2003 đã hết, năm 2025 ai ký giấy khen":                                                   "2025-12-31",
		"theo Luật năm 2003 và Nghị định 42 năm 2010 thì ai ký giấy khen":                                  "",
	} {
		for _, typed := range []string{text, vietnamese.Fold(text)} {
			if got := Read(typed, nil).Time; got != (Time{Day: want}) {
				t.Errorf("%q speaks of %+v, want %s", typed, got, want)
			}
		}
	}
}

func TestATimeOfAStoryIsNotAskedFor(t *testing.T) {
	for _, text := range []string{
		"Tập thể đã được tặng cờ năm 2012. Sau mấy năm thì được xét huân chương?",
		"Năm 2018 xã tôi bị lũ lớn. Đồng chí Bình khi đó cứu được hai cháu nhỏ. Nay đề nghị tặng Huân chương Dũng cảm thì hồ sơ gồm những gì?",
	} {
		if got := Read(text, nil).Time; got != (Time{}) {
			t.Errorf("%q speaks of %+v", text, got)
		}
	}
}

// What is asked points at the time that a story tells of, wherever it stands; without that, or where today is asked about again, the story's year is its own.
func TestATimeIsMeantThatIsPointedAt(t *testing.T) {
	told := []string{
		"Hồi năm 2019 tôi còn là viên chức ở trạm khuyến nông, ", "Năm 2019 trường tôi bị nói là bầu quá nhiều. ", "Bố tôi mất năm 2019 ạ. ", "Tôi vào ngành từ năm 2019, ",
		"tôi được chủ tịch tỉnh tặng bằng khen từ năm 2019, ", "Cụ được khen hồi tháng 5/2019. ", "em thành lập tổ hợp tác vào 2019, ", "lúc 2019 xã em làm đường, ", "năm 2019 cơ quan em chia tách rồi ",
	}
	points := []string{"hồi đó", "lúc đó", "lúc ấy", "khi ấy", "khi đó", "hồi ấy", "thời đó", "lúc bấy giờ", "năm đó", "năm ấy", "dạo đó", "ở thời điểm đó", "theo luật khi ấy", "theo quy định lúc đó thì", "hồi đấy"}
	asks := []string{"%s giấy khen được thưởng bao nhiêu tiền", "giờ soát lại sổ sách thì %s tỷ lệ tối đa bao nhiêu phần trăm ạ", "giấy khen %s ai ký hả anh chị", "tiêu chuẩn lao động tiên tiến %s gồm những gì"}
	now := []string{"giấy khen được thưởng bao nhiêu tiền?", "tỷ lệ tối đa bao nhiêu phần trăm ạ?", "khi đó được khen cả nhà rồi. Nay muốn được giấy khen thì hồ sơ gồm những gì?",
		"lúc đó cứu được hai cháu, bây giờ đề nghị tặng Huân chương Dũng cảm thì hồ sơ gồm những gì?", "nếu vi phạm thì khi đó có bị thu hồi giấy khen không?"}
	for _, story := range told {
		for _, ask := range asks {
			for _, p := range points {
				text := story + fmt.Sprintf(ask, p)
				for _, typed := range []string{text, vietnamese.Fold(text)} {
					if got := Read(typed, nil).Time.Day; got.Year() != "2019" {
						t.Errorf("%q speaks of %q", typed, got)
					}
				}
			}
		}
	}
	for _, ask := range now {
		text := "Bố tôi được khen năm 2019 ạ. Cả nhà mừng. " + ask
		for _, typed := range []string{text, vietnamese.Fold(text)} {
			if got := Read(typed, nil).Time.Day; got != "" {
				t.Errorf("%q speaks of %q", typed, got)
			}
		}
	}
	for text, want := range map[string]vietnamese.Day{
		"Tôi được tặng năm 2016 theo Luật Thi đua, khen thưởng năm 2003, lúc đó ai ký quyết định":                        "2016-12-31",
		"Theo Nghị định 91 năm 2017 thì tôi được khen, năm 2018 lại được, hồi ấy thưởng bao nhiêu tiền":                  "2018-12-31",
		"hồi đó giấy khen thưởng bao nhiêu tiền hả anh, tôi được năm 2016":                                               "2016-12-31",
		"năm 2018 ai ký giấy khen vậy anh, nghe nói lúc đó chủ tịch huyện ký":                                            "2018-12-31",
		"Tôi được khen ngày 15/8/2017 theo Quyết định 12/QĐ-UBND ngày 03/9/2016, lúc đó giấy khen thưởng bao nhiêu tiền": "2017-08-15",
		"Cụ được khen tháng 8 năm 2017, lúc đó giấy khen thưởng bao nhiêu tiền":                                          "2017-08-28",
		"hồi đó giấy khen thưởng bao nhiêu tiền":                                                                         "",
		"Luật Thi đua, khen thưởng năm 2022 ra đời khi đó, giấy khen khi đó ai ký":                                       "",
	} {
		if got := Read(text, nil).Time.Day; got != want {
			t.Errorf("%q speaks of %q, want %q", text, got, want)
		}
	}
	earlier := Read("Năm 2018 trường tôi có ba người được bằng khen của tỉnh, đúng không ạ. Ai ký bằng khen?", nil)
	if got := Read("hồi đó thưởng bao nhiêu tiền", nil).After(earlier).Time.Day; got != "2018-12-31" {
		t.Errorf("after another it speaks of %q", got)
	}
}
