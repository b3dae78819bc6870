package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/cmd/evaluate/measure"
	"thidua/cmd/evaluate/training"
	"thidua/knowledge"
	"thidua/knowledge/relevance"
)

func TestFitAnswersWritesAModelThatTheProgramReads(t *testing.T) {
	file := filepath.Join(t.TempDir(), "relevance.txt")
	out, log, status := evaluate(t, "fit-answers", "--corpus", "testdata/documents", "--questions", "testdata/gold.jsonl", "-o", file)
	if status != 0 {
		t.Fatalf("status %d: %s", status, log)
	}
	for _, says := range []string{"a right passage is found for 3 questions", "shown from", "right of 3", "0.25"} {
		if !strings.Contains(out, says) {
			t.Errorf("it does not say %q:\n%s", says, out)
		}
	}
	written, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer written.Close()
	if m, err := relevance.Read(written); err != nil || m.Rank[relevance.Named] < 3 {
		t.Errorf("%+v %v", m, err)
	}
}

func TestFitAnswersNamesWhatItCannotRead(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "relevance.txt")
	for _, args := range [][]string{
		{"--corpus", filepath.Join(folder, "none"), "--questions", "testdata/gold.jsonl"},
		{"--corpus", "testdata/documents", "--questions", filepath.Join(folder, "none")},
	} {
		if out, log, status := evaluate(t, append([]string{"fit-answers", "-o", file}, args...)...); status != 1 || !strings.Contains(log, "none") {
			t.Errorf("%v: status %d\n%s%s", args, status, out, log)
		}
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a model was written")
	}
}

// What is learned from is asked as what is measured: for the day of its label, after the turns before it.
func TestALabelledQuestionIsAskedForTheDayOfItsLabel(t *testing.T) {
	g := measure.Gold{Question: "thưởng bao nhiêu", AsOf: "2019-06-01", Sector: "y tế", History: []string{"giấy khen ai ký"}}
	got, err := new(questionFlags).questionOf(&g)
	want := knowledge.Question{Text: g.Question, AsOf: "2019-06-01", Sector: knowledge.SectorOf("y tế"), History: g.History}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if got, err := (&questionFlags{AsOf: "2026-01-01", NoTones: true}).questionOf(&measure.Gold{Question: "thưởng gì"}); err != nil || got.AsOf != "" || got.Text != "thuong gi" {
		t.Errorf("without a day: %+v, %v", got, err)
	}
	if _, err := new(questionFlags).questionOf(&measure.Gold{AsOf: "2019-66-01"}); err == nil {
		t.Error("what is no day is read as one")
	}
}

func TestWhatIsSaidOfAMessageIsSaidByAModelThatHasNotLearnedIt(t *testing.T) {
	var all []training.Message
	for n := range 2 * reachFolds { // each fold has one that nothing else is like
		all = append(all, training.Message{Text: "ai ký giấy khen", Weight: 1}, training.Message{Text: fmt.Sprintf("vé tàu hạng %d", n), Beyond: true, Weight: 1})
	}
	all[1].Text = "zụ"
	says := reachByOthers(all)
	if len(says) != len(all) || says[0] > 0 || says[3] <= 0 || says[1] > says[3] {
		t.Errorf("%v", says)
	}
}
