package ticket_test

import (
	"slices"
	"testing"

	"thidua/bot/ticket"
)

// What a question was replied may be told to others while the reply stands, and not once whoever asked was erased.
func TestOnlyAQuestionThatWasAnsweredIsCurable(t *testing.T) {
	stands := []ticket.State{ticket.Answered, ticket.Resolved, ticket.Closed}
	for _, state := range ticket.States() {
		question := ticket.Ticket{Kind: ticket.Question, State: state, Report: ticket.Report{Words: "x"}}
		if got := question.Curable(); got != slices.Contains(stands, state) {
			t.Errorf("a question that is %s: %v", state, got)
		}
		difficulty := question
		difficulty.Kind = ticket.Difficulty
		erased := question
		erased.Words = ""
		if difficulty.Curable() || erased.Curable() {
			t.Errorf("%s: a difficulty, or what was erased, is told to others", state)
		}
	}
}
