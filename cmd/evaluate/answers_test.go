package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/cmd/evaluate/measure"
	"thidua/knowledge/bank"
)

func TestAnswersAreMeasured(t *testing.T) {
	file := filepath.Join(t.TempDir(), "each.jsonl")
	out, log, status := evaluate(t, "answers", "--corpus", "testdata/documents", "--questions", "testdata/gold.jsonl", "--json", "--per-question", file)
	if status != 0 {
		t.Fatal(log)
	}
	var got answersResult
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	// The follow-up, which is answered only after the turn before it, is one of all and counted once more by itself.
	answered := func(n int) measure.Answers {
		return measure.Answers{Questions: n, Outcomes: map[string]int{"verbatim": n}, ToAnswer: n, FirstTwo: n, Exact: n, Cited: n, Shown: n, Full: n}
	}
	all := answered(3)
	all.Questions, all.Outcomes, all.NotToAnswer, all.Kept = 5, got.Outcomes, 2, 2
	if diff := cmp.Diff(all, got.Answers); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(answered(1), got.FollowUps); diff != "" {
		t.Error(diff)
	}
	if got.FirstTwoRate != 1 || got.FullRate != 1 || got.KeptRate != 1 || got.Outcomes["verbatim"] != 3 || got.P50 <= 0 {
		t.Errorf("%+v", got)
	}
	plain, follow := got.Styles["plain"], got.Styles["followup"]
	if plain == nil || follow == nil || plain.ToAnswer != 2 || plain.NotToAnswer != 1 || follow.FirstTwo != 1 || got.Styles["operational"].Kept != 1 {
		t.Errorf("by style %+v", got.Styles)
	}
	if got.Expected["answer"].FirstTwo != 3 || got.Expected["decline"].Kept != 1 || got.Expected["courtesy"].Kept != 1 {
		t.Errorf("by what is expected %+v", got.Expected)
	}
	if got.FarFromBank.Questions == 0 { // nobody of the field asks when a library on wheels is open
		t.Error("no question is far from the bank")
	}
	if len(got.Curve) != len(thresholds) || got.Curve[0].Answered != 3 || got.Curve[0].Precision != 1 || got.Curve[0].Share != 0.6 || len(got.Reliability) == 0 {
		t.Errorf("%+v %+v", got.Curve, got.Reliability)
	}
	if n := strings.Count(content(t, file), "\n"); n != 5 {
		t.Errorf("%d single results", n)
	}
	out, log, status = evaluate(t, "answers", "--corpus", "testdata/documents", "--questions", "testdata/gold.jsonl", "--no-tones")
	for _, line := range []string{"to be answered", "not to be answered", "follow-ups", "because: courtesy", "3 (1.000)", "answered with a confidence from"} {
		if status != 0 || !strings.Contains(out, line) {
			t.Errorf("no %q in %s%s", line, out, log)
		}
	}
}

// The bank is in what answers and is left out when that is asked for.
func TestAnswersAreMeasuredWithoutTheBank(t *testing.T) {
	questions := input(t, "q.jsonl", `{"id":"a","question":"cơ quan có chuyện khó khăn thì báo cho ai","answerable":true,"gold":[{"doc":"KH-TB-2021","path":"Kết"}]}`)
	confidence := map[bool]float64{}
	for _, without := range []bool{false, true} {
		args, file := []string{"answers", "--json", "--corpus", "testdata/documents", "--questions", questions}, filepath.Join(t.TempDir(), "each.jsonl")
		if without {
			args = append(args, "--without-bank")
		}
		if _, log, status := evaluate(t, append(args, "--per-question", file)...); status != 0 {
			t.Fatal(log)
		}
		var row answerRow
		if err := json.Unmarshal([]byte(content(t, file)), &row); err != nil {
			t.Fatal(err)
		}
		confidence[without] = row.Confidence
	}
	if confidence[true] >= confidence[false] {
		t.Errorf("without the bank an answer is as sure as with it: %v", confidence)
	}
}

func TestAQuestionIsFarFromTheBankThatSharesLittleWithEachOfIt(t *testing.T) {
	b := shippedWords()
	for _, e := range bank.Shipped()[:50] {
		if b.far(e.Question) || b.far("Dạ em chào anh, cho em hỏi "+e.Question+" ạ") {
			t.Errorf("%q is far from itself", e.Question)
		}
	}
	for _, far := range []string{"", "vé tàu hỏa giường nằm khoang bốn giá rẻ nhất mua sao"} {
		if !b.far(far) {
			t.Errorf("%q is near", far)
		}
	}
}

func TestAnswersNeedToldWhetherThereIsOne(t *testing.T) {
	out, log, status := evaluate(t, "answers", "--corpus", "testdata/documents", "--questions", "testdata/questions.jsonl")
	if status != 1 || out != "" || !strings.Contains(log, "questions.jsonl:1: ") || !strings.Contains(log, "answerable") {
		t.Errorf("status %d, %s%s", status, out, log)
	}
}

// floors are what answers to a set of questions that their makers have seen may not lose again, in questions.
type floors struct {
	toAnswer, notToAnswer  int // as the set has them
	firstTwo, full, silent int // the least that is right of each
}

// TestGoldQuestionsKeepTheirFloors measures answers on questions that their makers have seen, follow-ups after the turns
// before them, by words alone and with the program's own vectors: they must not make a question answered that words
// decline. The floors are what may not be lost again; what they are worth on other questions is for closed sets to say.
func TestGoldQuestionsKeepTheirFloors(t *testing.T) {
	whole := []string{"", "partial/152-2025-ND-CP.PARTIAL.txt"}
	few := []string{"06-2022-QH15.txt", "91-2017-NĐ-CP.txt", "15-2003-QH11.txt", "partial/152-2025-ND-CP.PARTIAL.txt"}
	for name, c := range map[string]struct {
		questions string
		documents []string
		more      []string
		floors
	}{
		"dev by words":     {"dev.jsonl", few, nil, floors{42, 18, 40, 38, 15}},
		"dev with vectors": {"dev.jsonl", few, []string{"--vectors"}, floors{42, 18, 40, 38, 15}},
		"dev2 by words":    {"dev2.jsonl", whole, nil, floors{214, 70, 195, 183, 66}},
		"own sets":         {"", whole, nil, floors{560, 240, 497, 436, 228}},
		// What a province brings in has no questions in the bank.
		"own sets without the bank": {"", whole, []string{"--without-bank"}, floors{560, 240, 361, 318, 233}},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "each.jsonl")
			questions := filepath.Join(t.TempDir(), "own.jsonl")
			if c.questions == "" {
				var all strings.Builder
				for _, set := range []string{"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8"} {
					all.WriteString(content(t, "questions/"+set+".jsonl"))
				}
				if err := os.WriteFile(questions, []byte(all.String()), 0o600); err != nil {
					t.Fatal(err)
				}
			} else {
				questions = shared(t, "eval/gold/"+c.questions)
			}
			args := append([]string{"answers", "--json", "--as-of", "2026-11-23", "--questions", questions, "--per-question", file}, c.more...)
			for _, document := range c.documents {
				args = append(args, "--corpus", shared(t, "corpus/regulations/"+document))
			}
			out, log, status := evaluate(t, args...)
			if status != 0 || log != "" {
				t.Fatalf("status %d: %s", status, log)
			}
			var got answersResult
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatal(err)
			}
			if got.ToAnswer != c.toAnswer || got.NotToAnswer != c.notToAnswer {
				t.Errorf("%d and %d: these are other questions; measure the floors anew", got.ToAnswer, got.NotToAnswer)
			}
			if got.FirstTwo < c.firstTwo || got.Full < c.full || got.Kept < c.silent {
				t.Errorf("answers have become worse: %d, %d, %d; want %+v\n%s", got.FirstTwo, got.Full, got.Kept, c.floors, content(t, file))
			}
		})
	}
}

func TestAQuestionWithoutADayIsAskedForTheOneOfTheFlag(t *testing.T) {
	document := input(t, "law.txt", "CHÍNH PHỦ\nSố: 7/2018/NĐ-CP\n\nHà Nội, ngày 01 tháng 3 năm 2018\n\nNGHỊ ĐỊNH\nVỀ VƯỜN HOA\n\nĐiều 1. Tưới nước vườn hoa\n\nVườn hoa phải tưới nước hai lần mỗi ngày.\n")
	questions := input(t, "q.jsonl", `{"id":"a","question":"Vườn hoa phải tưới nước mấy lần mỗi ngày?","answerable":true,"gold":[{"doc":"7/2018/NĐ-CP","path":"Điều 1"}]}
{"id":"b","question":"Vườn hoa phải tưới nước mấy lần mỗi ngày?","answerable":true,"as_of":"2020-01-01","gold":[{"doc":"7/2018/NĐ-CP","path":"Điều 1"}]}`)
	for day, want := range map[string]float64{"2018-02-28": 0.5, "1/3/2018": 1} {
		out, log, status := evaluate(t, "answers", "--json", "--corpus", document, "--questions", questions, "--as-of", day)
		var got answersResult
		if err := json.Unmarshal([]byte(out), &got); status != 0 || err != nil || got.FirstTwoRate != want {
			t.Errorf("on %s: %v (status %d, %v) %s%s", day, got.FirstTwoRate, status, err, out, log)
		}
	}
}

// The day of the flag is the one on which it is asked: words that speak of another time are heeded, and so is a label that gives a day.
func TestATimeInTheWordsIsHeededOnTheDayOfTheFlag(t *testing.T) {
	former := input(t, "former.txt", "CHÍNH PHỦ\nSố: 7/2018/NĐ-CP\n\nHà Nội, ngày 01 tháng 3 năm 2018\n\nNGHỊ ĐỊNH\nVỀ VƯỜN HOA\n\nĐiều 1. Tưới nước vườn hoa\n\nVườn hoa phải tưới nước hai lần mỗi ngày.\n")
	present := input(t, "present.txt", "CHÍNH PHỦ\nSố: 8/2022/NĐ-CP\n\nHà Nội, ngày 01 tháng 3 năm 2022\n\nNGHỊ ĐỊNH\nVỀ VƯỜN HOA\n\nĐiều 1. Tưới nước vườn hoa\n\nVườn hoa phải tưới nước ba lần mỗi ngày.\n\n"+
		"Điều 2. Hiệu lực\n\nNghị định này có hiệu lực từ ngày 01 tháng 3 năm 2022 và thay thế Nghị định số 7/2018/NĐ-CP.\n")
	question := func(id, words, label, doc string) string {
		return `{"id":"` + id + `","question":"` + words + `vườn hoa phải tưới nước mấy lần mỗi ngày?","style":"time","answerable":true,` + label + `"gold":[{"doc":"` + doc + `","path":"Điều 1"}]}` + "\n"
	}
	questions := input(t, "q.jsonl", question("words", "Năm 2019 ", "", "7/2018/NĐ-CP")+
		question("year", "Năm 2019 ", `"as_of":"2019",`, "7/2018/NĐ-CP")+question("told", "Năm 2019 ", `"as_of":"2025-01-01","time_in_words":true,`, "7/2018/NĐ-CP")+
		question("label", "", `"as_of":"2019-06-01",`, "7/2018/NĐ-CP"))
	out, log, status := evaluate(t, "answers", "--json", "--corpus", former, "--corpus", present, "--questions", questions, "--as-of", "2026-11-23")
	var got answersResult
	if err := json.Unmarshal([]byte(out), &got); status != 0 || err != nil || got.FirstTwo != 4 || got.Styles["time"].ToAnswer != 4 {
		t.Errorf("status %d, %v: %s%s", status, err, out, log)
	}
}
