package question

import (
	"context"
	"testing"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/telegram"
	"thidua/knowledge"
)

// always is a Source that has something to every question.
type always struct{}

func (always) Find(context.Context, directory.Access, Reading) ([]Found, error) {
	return []Found{{ID: 1, Title: "Thông báo", Answers: true}}, nil
}

func TestWhatWasSentTakesThePlaceOfWhatTheCorpusSaysAndNotOfWhatPeopleAnswered(t *testing.T) {
	m := &module{source: always{}}
	e := &conversation.Event{Event: telegram.Event{Private: true}}
	for outcome, found := range map[knowledge.Outcome]int{
		knowledge.Verbatim: 1, knowledge.DeclinedNoBasis: 1, knowledge.Greeting: 0, knowledge.OfficiallyAnswered: 0, knowledge.Exchanged: 0,
	} {
		res, err := m.askSource(t.Context(), e, Reading{Text: "Hạn nộp công văn hôm qua?"}, knowledge.Answer{Outcome: outcome})
		if err != nil || len(res.found) != found || found == 0 && res.answer.Outcome != outcome {
			t.Errorf("%s: %+v, %v", outcome, res, err)
		}
	}
}
