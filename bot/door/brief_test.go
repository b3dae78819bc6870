package door_test

import (
	"strings"
	"testing"

	"thidua/bot/door"
)

var briefNames = map[string]door.BriefKind{
	"other": door.Other, "thanks": door.Thanks, "later": door.Later, "yes": door.Yes, "no": door.No, "received": door.Received,
	"agreed": door.Agreed, "approved": door.Approved, "declined": door.Declined, "missing": door.Missing, "nothing": door.Nothing,
	"sent": door.Sent,
}

func TestShortRepliesAreReadHoweverTyped(t *testing.T) {
	all := lines(t, "brief.txt")
	for _, l := range all {
		want, known := briefNames[l.section]
		if got, ok := door.Brief(l.text); !ok || got != want || !known {
			t.Errorf("%q: %v %v, want %s", l.text, got, ok, l.section)
		}
	}
	atLeast(t, all, 150)
}

func TestQuestionsAreNoShortReplies(t *testing.T) {
	all := lines(t, "question.txt")
	for _, l := range all {
		if kind, ok := door.Brief(l.text); ok {
			t.Errorf("%q passes for a short reply of kind %v", l.text, kind)
		}
	}
	for _, l := range lines(t, "clear.txt") {
		if kind, ok := door.Brief(l.text); ok {
			t.Errorf("%q passes for a short reply of kind %v", l.text, kind)
		}
	}
	atLeast(t, all, 150)
}

func TestAShortReplyAndAQuestionAreAQuestion(t *testing.T) {
	for _, l := range lines(t, "brief.txt") {
		for _, question := range []string{"cho em hỏi hồ sơ gồm những gì", "mức thưởng bằng khen là bao nhiêu?", "còn chiến sĩ thi đua thì sao"} {
			for _, text := range []string{l.text + ", " + question, question + ". " + l.text, l.text + "\n" + question} {
				if kind, ok := door.Brief(text); ok {
					t.Errorf("%q passes for a short reply of kind %v", text, kind)
				}
			}
		}
	}
}

func TestCourtesyChangesNoShortReply(t *testing.T) {
	for _, l := range lines(t, "brief.txt") {
		if strings.Trim(l.text, ".") == "" {
			continue // what follows would be all there is
		}
		for _, text := range []string{l.text + " ạ", l.text + " anh nhé", l.text + "!!", strings.ToUpper(l.text), "Dạ, " + l.text, l.text + " đồng chí", "  " + l.text + "\n"} {
			kind, ok := door.Brief(text)
			if want := briefNames[l.section]; !ok || kind != want && l.section != "other" && l.section != "yes" && l.section != "no" {
				t.Errorf("%q: %v %v, want %s", text, kind, ok, l.section)
			}
		}
	}
}

func TestNothingIsNoShortReply(t *testing.T) {
	for _, text := range []string{"", " ", "\n\t", strings.Repeat("ok ", 300)} {
		if _, ok := door.Brief(text); ok {
			t.Errorf("%.20q passes for a short reply", text)
		}
	}
}
