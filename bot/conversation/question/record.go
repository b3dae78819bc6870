package question

import (
	"context"
	"fmt"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

type exportedQuestion struct {
	At       time.Time `json:"at"`
	Question string    `json:"question"`
	Outcome  string    `json:"outcome"`
	Answer   string    `json:"answer"`
	Helpful  *bool     `json:"helpful,omitempty"`
}

const answersOfAccount = `
select a.id, a.asked_at, a.question, a.outcome, a.text, a.delivery, f.helpful
from answer a left join feedback f on f.answer_id = a.id and f.account = $1
where a.account = $1 order by a.id`

// answersOf are the questions of an account; keys name the deliveries of their answers.
func answersOf(ctx context.Context, q database.Querier, account int64) (all []exportedQuestion, ids []int64, keys []string, err error) {
	rows, err := q.Query(ctx, answersOfAccount, account)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("reading answers: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var one exportedQuestion
		var at, id int64
		var key string
		if err := rows.Scan(&id, &at, &one.Question, &one.Outcome, &one.Answer, &key, &one.Helpful); err != nil {
			return nil, nil, nil, fmt.Errorf("reading answers: %w", err)
		}
		one.At = database.Time(at)
		all, ids, keys = append(all, one), append(ids, id), append(keys, key)
	}
	return all, ids, keys, rows.Err()
}

// exportQuestions are the questions of a person and their answers, under every account they had.
func exportQuestions(ctx context.Context, q database.Querier, of conversation.Subject) (any, error) {
	all := []exportedQuestion{}
	for _, account := range of.Accounts {
		asked, _, _, err := answersOf(ctx, q, account)
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

// erase forgets the questions of a person, their answers wherever they were sent, and the person's votes.
func (m *module) erase(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
	for _, account := range erased.Accounts {
		_, ids, keys, err := answersOf(ctx, tx, account)
		if err != nil {
			return err
		}
		var sent outbox.ErasureScope
		for i, id := range ids {
			sent.Prefixes = append(sent.Prefixes, keys[i]+":", conversation.Key(Name, "full", id)+":", conversation.Key(Name, "cite", id)+":")
		}
		if err := m.kit.Outbox.Erase(ctx, tx, sent); err != nil {
			return err
		}
		for _, statement := range eraseOf {
			if _, err := tx.Exec(ctx, statement, account); err != nil {
				return fmt.Errorf("erasing questions: %w", err)
			}
		}
	}
	return nil
}
