package question

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thidua/knowledge"
	"thidua/knowledge/database"
)

// storedAnswer is an answer as it was given: what was asked, what was shown, which words were cited.
type storedAnswer struct {
	id      int64
	chat    int64
	account int64 // who asked
	inquiry
	after    int64 // the answer to the question that this one was read after; 0 is none
	answer   knowledge.Answer
	html     string
	pages    []string
	messages int    // how many messages stand in the chat
	delivery string // the key of their deliveries, without the number
}

var errNoAnswer = errors.New("there is no such answer")

const (
	addAnswer = `
insert into answer (chat_id, account, thread_id, message_id, question, matter, further, forwarded, reply_to, reply_to_bot, picked, passed_on, asked_at,
	after_id, outcome, text, as_of, delivery, messages, answered_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
returning id`

	insertCitation = `
insert into answer_citation (answer_id, n, document_key, document, number, path, place, quote, score)
values `
)

// insertAnswer keeps a new answer.
func insertAnswer(ctx context.Context, tx *database.Tx, k storedAnswer) (int64, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	asked, err := k.columns()
	if err != nil {
		return 0, err
	}
	var id int64
	err = tx.QueryRow(ctx, addAnswer, append(append([]any{k.chat, k.account}, asked...),
		k.after, k.answer.Outcome, k.html, k.answer.AsOf, k.delivery, len(k.pages), now)...).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("keeping an answer: %w", err)
	}
	return id, insertCitations(ctx, tx, id, k.answer.Citations)
}

// columns are what is stored of an inquiry, in the order of the statements.
func (q inquiry) columns() ([]any, error) {
	further, err := json.Marshal(append(parts{}, q.further...))
	if err != nil {
		return nil, fmt.Errorf("keeping a question: %w", err)
	}
	return []any{
		q.thread, q.message, database.Text([]byte(q.own)), database.Text([]byte(q.above)), database.Text(further), q.forwarded, q.replyTo, q.toBot, q.picked, q.passedOn, q.at.UnixMicro(),
	}, nil
}

func insertCitations(ctx context.Context, tx *database.Tx, id int64, citations []knowledge.Citation) error {
	var values []any
	for i, c := range citations {
		values = append(values, id, i, c.DocumentKey, c.Document, c.Number, c.Path, c.Place, c.Quote, c.Score)
	}
	if err := tx.Insert(ctx, insertCitation, 9, values); err != nil {
		return fmt.Errorf("keeping citations: %w", err)
	}
	return nil
}

const (
	updateAnswer = `
update answer set thread_id = $1, message_id = $2, question = $3, matter = $4, further = $5, forwarded = $6, reply_to = $7, reply_to_bot = $8, picked = $9,
	passed_on = $10, asked_at = $11, after_id = $12, outcome = $13, text = $14, as_of = $15, delivery = $16, messages = $17, answered_at = $18
where id = $19`

	dropCitations = `delete from answer_citation where answer_id = $1`
	dropFeedback  = `delete from feedback where answer_id = $1`
)

// replaceAnswer puts the answer to a changed question in the place of the former; what people thought of that one is void.
func replaceAnswer(ctx context.Context, tx *database.Tx, id int64, k storedAnswer, messages int) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	asked, err := k.columns()
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, updateAnswer, append(asked, k.after, k.answer.Outcome, k.html, k.answer.AsOf, k.delivery, messages, now, id)...); err != nil {
		return fmt.Errorf("replacing an answer: %w", err)
	}
	for _, drop := range []string{dropCitations, dropFeedback} {
		if _, err := tx.Exec(ctx, drop, id); err != nil {
			return fmt.Errorf("replacing an answer: %w", err)
		}
	}
	return insertCitations(ctx, tx, id, k.answer.Citations)
}

const (
	answerColumns = `
select id, chat_id, account, thread_id, message_id, question, matter, further, forwarded, reply_to, reply_to_bot, picked, passed_on, asked_at, after_id, outcome, delivery, messages
from answer`
	ofMessage  = answerColumns + ` where chat_id = $1 and message_id = $2 order by id desc limit 1`
	ofID       = answerColumns + ` where id = $1 and chat_id = $2`
	ofDelivery = answerColumns + ` where chat_id = $1 and delivery = $2`

	citationsOf = `
select document_key, document, number, path, place, quote, score from answer_citation where answer_id = $1 order by n`
)

// answerOfMessage is the last answer to a message, without its citations.
func answerOfMessage(ctx context.Context, q database.Querier, chat, message int64) (storedAnswer, error) {
	return scanAnswer(q.QueryRow(ctx, ofMessage, chat, message))
}

// answerOfDelivery is the answer that was given under a key, without its citations.
func answerOfDelivery(ctx context.Context, q database.Querier, chat int64, delivery string) (storedAnswer, error) {
	return scanAnswer(q.QueryRow(ctx, ofDelivery, chat, delivery))
}

// answerOfID is the answer with its citations, if it was given in that chat: an id from another chat is no answer.
func answerOfID(ctx context.Context, q database.Querier, id, chat int64) (storedAnswer, error) {
	k, err := scanAnswer(q.QueryRow(ctx, ofID, id, chat))
	if err != nil {
		return storedAnswer{}, err
	}
	rows, err := q.Query(ctx, citationsOf, id)
	if err != nil {
		return storedAnswer{}, fmt.Errorf("reading citations: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var c knowledge.Citation
		if err := rows.Scan(&c.DocumentKey, &c.Document, &c.Number, &c.Path, &c.Place, &c.Quote, &c.Score); err != nil {
			return storedAnswer{}, fmt.Errorf("reading citations: %w", err)
		}
		k.answer.Citations = append(k.answer.Citations, c)
	}
	return k, rows.Err()
}

// scanAnswer reads a row of answerColumns.
func scanAnswer(row interface{ Scan(into ...any) error }) (storedAnswer, error) {
	var k storedAnswer
	var asked int64
	err := row.Scan(&k.id, &k.chat, &k.account, &k.thread, &k.message, &k.own, &k.above, &k.further, &k.forwarded, &k.replyTo, &k.toBot, &k.picked, &k.passedOn, &asked,
		&k.after, &k.answer.Outcome, &k.delivery, &k.messages)
	if errors.Is(err, sql.ErrNoRows) {
		return storedAnswer{}, errNoAnswer
	}
	if err != nil {
		return storedAnswer{}, fmt.Errorf("reading an answer: %w", err)
	}
	k.at, k.about = database.Time(asked), aboutOf(k.delivery)
	return k, nil
}

const (
	voteOf  = `select helpful from feedback where answer_id = $1 and account = $2`
	addVote = `
insert into feedback (answer_id, account, helpful, given_at) values ($1, $2, $3, $4)
on conflict (answer_id, account) do update set helpful = excluded.helpful, given_at = excluded.given_at`
)

// readVote is what an account thinks of an answer; ok is false when they have not said.
func readVote(ctx context.Context, q database.Querier, id, account int64) (helpful, ok bool, err error) {
	err = q.QueryRow(ctx, voteOf, id, account).Scan(&helpful)
	if errors.Is(err, sql.ErrNoRows) {
		return false, false, nil
	}
	if err != nil {
		return false, false, fmt.Errorf("reading a vote: %w", err)
	}
	return helpful, true, nil
}

func putVote(ctx context.Context, tx *database.Tx, id, account int64, helpful bool) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, addVote, id, account, helpful, now); err != nil {
		return fmt.Errorf("keeping a vote: %w", err)
	}
	return nil
}

// The messages of a supergroup are numbered anew: a question there must not be taken for one of the old group.
const moveAll = `update answer set chat_id = $1, message_id = 0, reply_to = 0 where chat_id = $2`

// moveAnswers lets the buttons under the answers of a group work when it has become a supergroup.
func moveAnswers(ctx context.Context, tx *database.Tx, from, to int64) error {
	if _, err := tx.Exec(ctx, moveAll, to, from); err != nil {
		return fmt.Errorf("moving answers: %w", err)
	}
	return nil
}

// keepAnswers is how long a question and its answer are kept: a quarter, in which reports are written and people come back to
// what they were told.
const keepAnswers = 90 * 24 * time.Hour

// What is cited and what people thought of it goes with the answer.
const purgeAnswers = `
delete from answer where id in (select id from answer where answered_at < $1 order by answered_at limit $2)`

// purge drops the answers older than keepAnswers; the buttons under them say then that they are old.
func (m *module) purge(ctx context.Context, _ time.Duration) error {
	now, err := m.kit.DB.Now(ctx)
	if err != nil {
		return err
	}
	if err := m.kit.DB.ExecInSlices(ctx, purgeAnswers, now-keepAnswers.Microseconds()); err != nil {
		return fmt.Errorf("purging answers: %w", err)
	}
	return nil
}
