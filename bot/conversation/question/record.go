package question

import (
	"context"
	"fmt"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/knowledge/database"
)

type exportedQuestion struct {
	At       time.Time `json:"at"`
	Question string    `json:"question"`
	Matter   string    `json:"matter,omitempty"`
	Outcome  string    `json:"outcome"`
	Answer   string    `json:"answer"`
	Helpful  *bool     `json:"helpful,omitempty"`
}

const answersOfAccount = `
select a.asked_at, a.question, a.matter, a.further, a.outcome, a.text, f.helpful
from answer a left join feedback f on f.answer_id = a.id and f.account = $1
where a.account = $1 order by a.id`

// answersOf are the questions of an account.
func answersOf(ctx context.Context, q database.Querier, account int64) (all []exportedQuestion, err error) {
	rows, err := q.Query(ctx, answersOfAccount, account)
	if err != nil {
		return nil, fmt.Errorf("reading answers: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var one exportedQuestion
		var q inquiry
		var at int64
		if err := rows.Scan(&at, &q.own, &q.above, &q.further, &one.Outcome, &one.Answer, &one.Helpful); err != nil {
			return nil, fmt.Errorf("reading answers: %w", err)
		}
		one.At, one.Question, one.Matter = database.Time(at), q.words(), q.matter()
		all = append(all, one)
	}
	return all, rows.Err()
}

// exportQuestions are the questions of a person and their answers, under every account they had.
func exportQuestions(ctx context.Context, q database.Querier, of conversation.Subject) (any, error) {
	all := []exportedQuestion{}
	for _, account := range of.Accounts {
		asked, err := answersOf(ctx, q, account)
		if err != nil {
			return nil, err
		}
		all = append(all, asked...)
	}
	return all, nil
}

const countAnswers = `select count(*) from answer where account = $1`

// summary counts the questions of a person.
func summary(ctx context.Context, q database.Querier, of conversation.Subject) (string, error) {
	total := 0
	for _, account := range of.Accounts {
		var n int
		if err := q.QueryRow(ctx, countAnswers, account).Scan(&n); err != nil {
			return "", fmt.Errorf("counting questions: %w", err)
		}
		total += n
	}
	return fmt.Sprintf("Câu hỏi và câu trả lời: %d", total), nil
}

var eraseOf = []string{
	`delete from feedback where account = $1`,
	`delete from answer where account = $1`,
}

// erase forgets the questions of a person and the person's votes. What was sent of them is erased with the account.
func (m *module) erase(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
	for _, account := range erased.Accounts {
		for _, statement := range eraseOf {
			if _, err := tx.Exec(ctx, statement, account); err != nil {
				return fmt.Errorf("erasing questions: %w", err)
			}
		}
	}
	return nil
}
