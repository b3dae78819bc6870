package knowledge_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database/databasetest"
)

// plan answers from the built-in plan alone.
func plan(t testing.TB) *knowledge.Answerer {
	t.Helper()
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	if err := (&ingest.Ingester{Store: store}).Builtin(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thái Bình"}
}

func ask(t testing.TB, a *knowledge.Answerer, question string) knowledge.Answer {
	t.Helper()
	answer, err := a.Answer(t.Context(), knowledge.Question{Text: question, AsOf: "2022-03-01"})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func paths(a knowledge.Answer) []string {
	var all []string
	for _, c := range a.Citations {
		all = append(all, c.Path)
	}
	return all
}

func TestQuestionsAboutThePlanAreAnsweredFromTheRightPlace(t *testing.T) {
	answerer := plan(t)
	for question, want := range map[string]string{
		"Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?":                           "Kết",
		"co quan gap kho khan vuong mac thi phan anh ve dau":                             "Kết",
		"Sở Nội vụ được giao những nhiệm vụ gì trong Kế hoạch?":                          "III.2",
		"Thủ trưởng các cơ quan, đơn vị phải làm gì để thực hiện kế hoạch?":              "III.1",
		"Chủ đề thi đua của tỉnh là gì?":                                                 "II.2",
		"bốn khâu phát hiện, bồi dưỡng, tổng kết, nhân rộng điển hình là sao?":           "II.3",
		"Kế hoạch yêu cầu tập huấn nghiệp vụ cho cán bộ làm thi đua khen thưởng thế nào": "II.4",
		"Thi đua trong phòng, chống dịch Covid-19 phải làm gì?":                          "II.5",
		"Ai kiểm tra, giám sát việc thực hiện pháp luật về thi đua, khen thưởng?":        "II.6",
		"tuyen truyen noi dung Chi thi den nguoi dan bang hinh thuc nao":                 "II.1",
		"Ai ký kế hoạch này?":                                                   "Chữ ký",
		"Kế hoạch được gửi cho những nơi nào nhận?":                             "Nơi nhận",
		"Tăng tỷ lệ khen thưởng cho đối tượng nào?":                             "II.3",
		"Hội nghị tổng kết phong trào thi đua hàng năm do ai tham mưu tổ chức?": "III.2",
	} {
		answer := ask(t, answerer, question)
		if answer.Outcome != knowledge.Verbatim {
			t.Errorf("%s\n\t%s %v", question, answer.Outcome, paths(answer))
			continue
		}
		if !slices.ContainsFunc(paths(answer)[:1], func(path string) bool { return path == want || strings.HasPrefix(path, want+" ") }) {
			t.Errorf("%s\n\tcites %v, want %s", question, paths(answer), want)
		}
	}
}

func TestWhatThePlanDoesNotSayIsDeclined(t *testing.T) {
	answerer := plan(t)
	for _, question := range []string{
		"Mức lương cơ sở hiện nay là bao nhiêu?",
		"hôm nay trời Thái Bình có mưa không",
		"Uống rượu bia lái xe bị phạt bao nhiêu tiền?",
		"cach nau pho bo ngon",
		"Thủ tục cấp giấy phép xây dựng nhà ở gồm những gì?",
		"Thái Bình có bao nhiêu cụm, khối thi đua?",
		"thi đua là gì",
		"ke hoach nay so may",
		"Hạn nộp báo cáo kết quả thực hiện Kế hoạch là ngày nào?",
		"Mức đóng bảo hiểm xã hội bắt buộc là bao nhiêu phần trăm?",
		"asdf qwer zxcv",
		"ờ thì",
		"    ",
		"",
		"???",
	} {
		if answer := ask(t, answerer, question); len(answer.Citations) > 0 {
			t.Errorf("%q\n\t%s %v", question, answer.Outcome, paths(answer))
		}
	}
}

func TestPlacesAreLookedUp(t *testing.T) {
	answerer := plan(t)
	for question, want := range map[string]string{
		"khoản 3 mục II":          "II.3",
		"khoản 3 Mục II Kế hoạch": "II.3",
		"điểm 4 mục II kế hoạch triển khai Chỉ thị 19 quy định gì?": "II.4",
		"mục II.3":                  "II.3",
		"muc iii.1 ke hoach noi gi": "III.1",
		"phần II khoản 3":           "II.3",
		"gạch đầu dòng thứ 2 khoản 2 mục III": "III.2 gạch 2",
		"mục I": "I",
	} {
		answer := ask(t, answerer, question)
		if answer.Outcome != knowledge.LookedUp || !slices.Equal(paths(answer), []string{want}) {
			t.Errorf("%s\n\t%s %v, want %s", question, answer.Outcome, paths(answer), want)
		}
	}
	for question, want := range map[string][]string{
		"khoản 1, 2 mục II":            {"II.1", "II.2"},
		"khoản 3 và khoản 5 mục II":    {"II.3", "II.5"},
		"khoản 1 và 9 mục II kế hoạch": {"II.1"},
	} {
		if answer := ask(t, answerer, question); answer.Outcome != knowledge.LookedUp || !slices.Equal(paths(answer), want) {
			t.Errorf("%s\n\t%s %v, want %v", question, answer.Outcome, paths(answer), want)
		}
	}
	for _, question := range []string{"Điều 24 Luật Đất đai", "Điều 10 Nghị định 77/2020/NĐ-CP",
		"khoản 1 Điều 7 Thông tư 08/2017/TT-BNV"} {
		if answer := ask(t, answerer, question); answer.Outcome != knowledge.DeclinedNoBasis {
			t.Errorf("%s\n\t%s %v", question, answer.Outcome, paths(answer))
		}
	}
	for _, question := range []string{"khoản 9 mục II kế hoạch", "Điều 5 kế hoạch", "điều 5 và điều 6 kế hoạch", "mục IX kế hoạch"} {
		answer := ask(t, answerer, question)
		if answer.Outcome != knowledge.NoSuch || len(answer.Remarks) == 0 || answer.Remarks[0].Kind != knowledge.NoSuchUnit {
			t.Errorf("%s: a place that does not exist gave %+v", question, answer)
		}
	}
}

func TestAQuestionThatNeedsTheDirectiveSaysThatItIsMissing(t *testing.T) {
	answerer := plan(t)
	for question, want := range map[string]knowledge.Outcome{
		"Chỉ thị 19/CT-TTg giao nhiệm vụ gì cho Bộ Quốc phòng?":      knowledge.DeclinedNoBasis,
		"Điều 3 Nghị định 999/2020/NĐ-CP quy định gì?":               knowledge.DeclinedNoBasis,
		"Chỉ thị 19 nói gì?":                                         knowledge.Partial,
		"Chỉ thị số 19/CT-TTg được tuyên truyền, triển khai tới ai?": knowledge.DeclinedNoBasis,
	} {
		answer := ask(t, answerer, question)
		noText := slices.ContainsFunc(answer.Remarks, func(r knowledge.Remark) bool { return r.Kind == knowledge.NoFullText })
		if answer.Outcome != want || !noText {
			t.Errorf("%s\n\t%s %+v", question, answer.Outcome, answer.Remarks)
		}
	}
}

func TestAPlanWhosePeriodIsOverSaysSo(t *testing.T) {
	answerer := plan(t)
	answer, err := answerer.Answer(t.Context(), knowledge.Question{Text: "Vướng mắc thì phản ánh về đâu?", AsOf: "2026-11-23"})
	if err != nil || !slices.ContainsFunc(answer.Remarks, func(r knowledge.Remark) bool { return r.Kind == knowledge.PeriodOver && r.Day == "2025-12-31" }) {
		t.Errorf("got %+v (%v)", answer, err)
	}
}

func TestGreetingsAreGreeted(t *testing.T) {
	answerer := plan(t)
	for _, words := range []string{"xin chào", "Chào đồng chí", "alo ad ơi", "cảm ơn đồng chí", "xin chao"} {
		if got := ask(t, answerer, words).Outcome; got != knowledge.Greeting {
			t.Errorf("%q gave %s", words, got)
		}
	}
}

func TestEveryQuoteStandsWordForWordInItsDocument(t *testing.T) {
	answerer := plan(t)
	documents, err := answerer.Library.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	plan, err := answerer.Library.Document(t.Context(), documents[0].Key)
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, p := range plan.Provisions {
		for _, line := range strings.Split(p.Words(), "\n") {
			words[line] = true
		}
	}
	for _, question := range []string{"Sở Nội vụ làm gì?", "khoản 2 mục III", "Vướng mắc phản ánh về đâu?"} {
		for _, c := range ask(t, answerer, question).Citations {
			for _, line := range strings.Split(c.Quote, "\n") {
				if !words[line] {
					t.Errorf("%s: %q is not in the document", question, line)
				}
			}
		}
	}
}
