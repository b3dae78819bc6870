package question_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/bot/bottest"
)

// directiveQuestions are those of testdata/directive_questions.txt with what their answers have once the directive is there.
func directiveQuestions(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "directive_questions.txt"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		question, answer, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("no answer: %s", line)
		}
		all[question] = strings.Split(answer, "|")
	}
	return all
}

func directive(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "directive.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestQuestionsAboutTheDirectiveAreQuotedFromItOnceItIsThere asks what people ask of Directive 19 before and after it is brought into the corpus.
func TestQuestionsAboutTheDirectiveAreQuotedFromItOnceItIsThere(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		const missing = "Kho văn bản chưa có toàn văn Chỉ thị 19; đề nghị nạp văn bản."
		w.Serve()
		questions := directiveQuestions(t)
		if len(questions) < 25 {
			t.Fatalf("%d questions", len(questions))
		}
		for question := range questions {
			bottest.Has(t, w.Member(t).Ask(question), missing) // each by somebody else: nothing follows up
		}
		w.Ingest(t, directive(t))
		for question, want := range questions {
			p := w.Member(t)
			answer := p.Ask(question)
			said := answer.Text
			for strings.Contains(question, "toàn văn") && !strings.Contains(said, want[0]) { // it takes several messages
				said += p.Next().Text
			}
			for _, part := range want {
				if !strings.Contains(said, part) {
					t.Errorf("%s: the answer lacks %q: %s", question, part, said)
				}
			}
			if strings.Contains(said, "chưa có toàn văn") {
				t.Errorf("%s: it is still said to be missing: %s", question, said)
			}
			if !strings.Contains(want[0], "Kế hoạch") && strings.Contains(said, "Căn cứ: Khoản 1 Mục") {
				t.Errorf("%s: the plan answers: %s", question, said)
			}
		}
	})
}

// TestWhatIsAskedOfOthersIsNotTakenForTheDirective: the plan that carries it out, and what it has not.
func TestWhatIsAskedOfOthersIsNotTakenForTheDirective(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Ingest(t, directive(t))
		w.Serve()
		for question, want := range map[string]string{
			"Kế hoạch triển khai Chỉ thị 19 giao Sở Nội vụ việc gì?": "Khoản 2 Mục III Kế hoạch ngày 10/8/2021",
			"khoản 3 mục II kế hoạch":                                "Khoản 3 Mục II Kế hoạch ngày 10/8/2021",
			where:                                                    whereAnswered,
			"Chỉ thị 19 còn hiệu lực không?":                         "chưa có văn bản nào quy định Chỉ thị số 19/CT-TTg hết hiệu lực",
			"mục 12 chỉ thị 19":                                      "không có",
			"Điều 5 Chỉ thị 19":                                      "không có Điều 5",
			"Chỉ thị 18 giao ai?":                                    "chưa có toàn văn Chỉ thị 18",
		} {
			bottest.Has(t, w.Member(t).Ask(question), want)
		}
		if got := w.Member(t).Ask("Ai ký giấy khen theo Chỉ thị 19?"); strings.Contains(got.Text, "Trần Thử Nghiệm") {
			t.Errorf("who signed the directive is said to sign another thing: %s", got.Text)
		}
	})
}

func TestAQuestionThatFollowsUpStaysInTheDirective(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Ingest(t, directive(t))
		w.Serve()
		p := w.Member(t)
		bottest.Has(t, p.Ask("mục 2 chỉ thị 19"), "Khoản 2 Chỉ thị số 19/CT-TTg")
		bottest.Has(t, p.Ask("thế còn mục 3?"), "Khoản 3 Chỉ thị số 19/CT-TTg", "Bộ Tài chính bố trí kinh phí")
	})
}
