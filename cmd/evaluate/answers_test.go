package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
	want := answerFigures{Questions: 5, Outcomes: got.Outcomes, Answerable: 3, Exact: 1, Cited: 1, Shown: 1, Unanswerable: 2}
	if diff := cmp.Diff(want, got.answerFigures); diff != "" {
		t.Error(diff)
	}
	want = answerFigures{Questions: 1, Outcomes: map[string]int{"verbatim": 1}, Answerable: 1, Exact: 1, Cited: 1, Shown: 1}
	if diff := cmp.Diff(want, got.FollowUps); diff != "" {
		t.Error(diff)
	}
	if got.Outcomes["verbatim"] != 3 || got.P50 <= 0 {
		t.Errorf("%+v", got)
	}
	if n := strings.Count(content(t, file), "\n"); n != 5 {
		t.Errorf("%d single results", n)
	}
	out, log, status = evaluate(t, "answers", "--corpus", "testdata/documents", "--questions", "testdata/gold.jsonl", "--no-tones")
	if status != 0 || !strings.Contains(out, "of them follow-ups") || !strings.Contains(out, "(3/3)") || !strings.Contains(out, "(0/2)") {
		t.Errorf("%s%s", out, log)
	}
}

func TestAnswersNeedToldWhetherThereIsOne(t *testing.T) {
	out, log, status := evaluate(t, "answers", "--corpus", "testdata/documents", "--questions", "testdata/questions.jsonl")
	if status != 1 || out != "" || !strings.Contains(log, "questions.jsonl:1: ") || !strings.Contains(log, "answerable") {
		t.Errorf("status %d, %s%s", status, out, log)
	}
}

// TestGoldQuestionsKeepTheirFloors measures answers on questions that their makers have seen, follow-ups after the turns
// before them, by words alone and with hashed vectors, which know no meanings: they must not make a question answered
// that words decline. The floors are what may not be lost again.
func TestGoldQuestionsKeepTheirFloors(t *testing.T) {
	args := []string{"answers", "--json", "--as-of", "2026-11-23", "--questions", shared(t, "eval/gold/dev.jsonl")}
	for _, document := range []string{"06-2022-QH15.txt", "91-2017-NĐ-CP.txt", "15-2003-QH11.txt", "partial/152-2025-ND-CP.PARTIAL.txt"} {
		args = append(args, "--corpus", shared(t, "corpus/regulations/"+document))
	}
	for name, more := range map[string][]string{"by words": nil, "with hashed vectors": {"--vectors"}} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "each.jsonl")
			out, log, status := evaluate(t, append(append(args, "--per-question", file), more...)...)
			if status != 0 || log != "" {
				t.Fatalf("status %d: %s", status, log)
			}
			var got answersResult
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatal(err)
			}
			if got.Answerable != 42 || got.Unanswerable != 18 {
				t.Errorf("%d and %d: these are other questions; measure the floors anew", got.Answerable, got.Unanswerable)
			}
			const exact, falseAnswers = 38. / 42, 2. / 18
			if floor := rounded(exact, 4); got.Exact < floor || got.Cited < floor || got.Shown < floor || got.False > rounded(falseAnswers, 4) {
				t.Errorf("answers have become worse: %s\n%s", out, content(t, file))
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
		if err := json.Unmarshal([]byte(out), &got); status != 0 || err != nil || got.Exact != want {
			t.Errorf("on %s: %v (status %d, %v) %s%s", day, got.Exact, status, err, out, log)
		}
	}
}
