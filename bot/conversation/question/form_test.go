package question

import (
	"context"
	"errors"
	"strings"
	"testing"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/telegram"
	"thidua/knowledge"
)

// found is a Forms that finds the same for every question.
type found struct {
	forms []BlankForm
	err   error
}

func (f found) FindForms(context.Context, directory.Access, Reading) ([]BlankForm, error) {
	return f.forms, f.err
}

var forms = []BlankForm{{ID: 7, Link: "blankform", Title: "Mẫu số 8. Báo cáo <A>", Document: "Nghị định & B"}}

func TestABlankFormStandsBesideAQuoteAndInThePlaceOfNothing(t *testing.T) {
	e := &conversation.Event{Event: telegram.Event{Private: true}}
	for outcome, want := range map[knowledge.Outcome]knowledge.Outcome{
		knowledge.Verbatim: knowledge.Verbatim, knowledge.Partial: knowledge.Partial, knowledge.LookedUp: knowledge.LookedUp, knowledge.Exchanged: knowledge.Exchanged,
		knowledge.DeclinedNoBasis: outcomeForm, knowledge.DeclinedOutOfScope: outcomeForm, knowledge.NoSuch: outcomeForm,
	} {
		m := &module{forms: found{forms: forms}}
		res, err := m.withForms(t.Context(), e, Reading{Text: "xin mẫu"}, result{answer: knowledge.Answer{Outcome: outcome}, after: turn{answer: 3}})
		if err != nil || res.answer.Outcome != want || len(res.forms) != 1 {
			t.Errorf("%s: %+v, %v", outcome, res, err)
		}
		if alone := res.after.answer == 0; alone != (want == outcomeForm) {
			t.Errorf("%s: it stands alone: %t", outcome, alone)
		}
	}
	for _, outcome := range []knowledge.Outcome{knowledge.Greeting, knowledge.Refused} {
		m := &module{forms: found{forms: forms}}
		if res, err := m.withForms(t.Context(), e, Reading{}, result{answer: knowledge.Answer{Outcome: outcome}}); err != nil || len(res.forms) != 0 {
			t.Errorf("%s: %+v, %v", outcome, res, err)
		}
	}
	sent := result{answer: knowledge.Answer{Outcome: outcomeSent}, found: []Found{{ID: 1}}}
	if res, err := (&module{forms: found{forms: forms}}).withForms(t.Context(), e, Reading{}, sent); err != nil || len(res.forms) != 0 {
		t.Errorf("beside what was sent: %+v, %v", res, err)
	}
}

func TestWithoutAFormAnAnswerIsAsItWas(t *testing.T) {
	e := &conversation.Event{Event: telegram.Event{Private: true}}
	answer := result{answer: knowledge.Answer{Outcome: knowledge.DeclinedNoBasis}}
	for _, m := range []*module{{}, {forms: found{}}} {
		if res, err := m.withForms(t.Context(), e, Reading{}, answer); err != nil || res.answer.Outcome != knowledge.DeclinedNoBasis || res.forms != nil {
			t.Errorf("%+v, %v", res, err)
		}
	}
	failed := errors.New("the store is away")
	if _, err := (&module{forms: found{err: failed}}).withForms(t.Context(), e, Reading{}, answer); !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
}

func TestFormsAreNamedBelowAnAnswerOrAlone(t *testing.T) {
	const named = "<b>Biểu mẫu</b> (bấm nút bên dưới để lấy tệp):\n1. Mẫu số 8. Báo cáo &lt;A&gt; <i>(Nghị định &amp; B)</i>"
	if got := newText().result(result{answer: knowledge.Answer{Outcome: outcomeForm}, forms: forms}); got != named {
		t.Errorf("alone:\n%s", got)
	}
	got := newText().result(result{answer: knowledge.Answer{Outcome: knowledge.Verbatim}, forms: forms})
	if !strings.HasSuffix(got, "\n\n"+named) || !strings.HasPrefix(got, newText().answerLead(knowledge.Verbatim)) {
		t.Errorf("below:\n%s", got)
	}
}
