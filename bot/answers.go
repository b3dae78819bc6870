package bot

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// kept is an answer as it was given: what was asked, what was shown, which words were cited.
type kept struct {
	id       int64
	chat     int64
	person   int64 // 0: an anonymous admin of a group
	message  int64 // the question's
	question string
	answer   knowledge.Answer
	html     string
	pages    []string
	messages int    // how many messages stand in the chat
	delivery string // the key of their deliveries, without the number
	asked    int64
}

var (
	errNoAnswer = errors.New("there is no such answer")
	errAnswered = errors.New("the update has its answer")
)

// answers keeps what was asked and answered. It follows chats as an outbox.Watcher, so that buttons under the answers of a
// group still work when it becomes a supergroup.
type answers struct{}

// Watcher is what the outbox tells of chats to.
func Watcher(d *directory.Store, files *file.Store) outbox.Watcher {
	return watcher{directory: d, files: files}
}

// watcher lets what knows of chats follow them.
type watcher struct {
	answers
	directory *directory.Store
	files     *file.Store
}

// Ended implements outbox.Watcher: a file that was made for one delivery goes with it.
func (w watcher) Ended(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
	return w.files.Erase(ctx, tx, fileOwner(e.Key))
}

// ChatMoved implements outbox.Watcher.
func (w watcher) ChatMoved(ctx context.Context, tx *database.Tx, from, to int64) error {
	if err := w.directory.MoveGroup(ctx, tx, from, to); err != nil {
		return err
	}
	return w.answers.ChatMoved(ctx, tx, from, to)
}

const (
	insertAnswer = `
insert into answer (chat_id, person_id, message_id, question, outcome, text, as_of, delivery, messages, asked_at, answered_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (delivery) do nothing
returning id`

	insertCitation = `
insert into answer_citation (answer_id, n, document_key, document, number, path, place, quote, score)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
)

// insert keeps a new answer; errAnswered when one with its deliveries is there.
func (answers) insert(ctx context.Context, tx *database.Tx, k kept) (int64, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	var id int64
	err = tx.QueryRow(ctx, insertAnswer, k.chat, k.person, k.message, storable(k.question), k.answer.Outcome, k.html,
		k.answer.AsOf, k.delivery, len(k.pages), k.asked, now).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, errAnswered
	}
	if err != nil {
		return 0, fmt.Errorf("keeping an answer: %w", err)
	}
	return id, insertCitations(ctx, tx, id, k.answer.Citations)
}

func insertCitations(ctx context.Context, tx *database.Tx, id int64, citations []knowledge.Citation) error {
	for i, c := range citations {
		if _, err := tx.Exec(ctx, insertCitation, id, i, c.DocumentKey, c.Document, c.Number, c.Path, c.Place, c.Quote,
			c.Score); err != nil {
			return fmt.Errorf("keeping a citation: %w", err)
		}
	}
	return nil
}

func storable(s string) string { return database.Text([]byte(s)) }

const (
	updateAnswer = `
update answer set question = $1, outcome = $2, text = $3, as_of = $4, messages = $5, answered_at = $6 where id = $7`

	dropCitations = `delete from answer_citation where answer_id = $1`
	dropFeedback  = `delete from feedback where answer_id = $1`
)

// replace puts the answer to a changed question in the place of the former; what people thought of that one is void.
func (answers) replace(ctx context.Context, tx *database.Tx, id int64, k kept, messages int) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, updateAnswer, storable(k.question), k.answer.Outcome, k.html, k.answer.AsOf, messages, now, id); err != nil {
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
	answerColumns   = `select id, chat_id, person_id, message_id, question, delivery, messages, asked_at from answer`
	answerOfMessage = answerColumns + ` where chat_id = $1 and message_id = $2 order by id desc limit 1`
	answerOfID      = answerColumns + ` where id = $1 and chat_id = $2`
	lastQuestions   = `
select question from answer where chat_id = $1 and person_id = $2 and asked_at >= $3 and asked_at <= $4 and message_id <> $5
	and outcome not in ('greeting', 'refused')
order by asked_at desc, id desc limit 2`

	citationsOf = `
select document_key, document, number, path, place, quote, score from answer_citation where answer_id = $1 order by n`
)

// ofMessage is the last answer to a message, without its citations.
func (answers) ofMessage(ctx context.Context, q database.Querier, chat, message int64) (kept, error) {
	return scanAnswer(q.QueryRow(ctx, answerOfMessage, chat, message))
}

// before is the two questions that a person asked last in a chat before a message of a moment, oldest first, as far as they
// belong to one talk.
func (answers) before(ctx context.Context, q database.Querier, chat, person, message int64, at time.Time) ([]string, error) {
	rows, err := q.Query(ctx, lastQuestions, chat, person, at.Add(-talkLasts).UnixMicro(), at.UnixMicro(), message)
	if err != nil {
		return nil, fmt.Errorf("reading the questions before: %w", err)
	}
	defer rows.Close()
	var turns []string
	for rows.Next() {
		var question string
		if err := rows.Scan(&question); err != nil {
			return nil, fmt.Errorf("reading the questions before: %w", err)
		}
		turns = append([]string{question}, turns...)
	}
	return turns, rows.Err()
}

// talkLasts is how long a question may lean on the one before it.
const talkLasts = 30 * time.Minute

// ofID is the answer with its citations, if it was given in that chat: an id from another chat is no answer.
func (answers) ofID(ctx context.Context, q database.Querier, id, chat int64) (kept, error) {
	k, err := scanAnswer(q.QueryRow(ctx, answerOfID, id, chat))
	if err != nil {
		return kept{}, err
	}
	rows, err := q.Query(ctx, citationsOf, id)
	if err != nil {
		return kept{}, fmt.Errorf("reading citations: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var c knowledge.Citation
		if err := rows.Scan(&c.DocumentKey, &c.Document, &c.Number, &c.Path, &c.Place, &c.Quote, &c.Score); err != nil {
			return kept{}, fmt.Errorf("reading citations: %w", err)
		}
		k.answer.Citations = append(k.answer.Citations, c)
	}
	return k, rows.Err()
}

func scanAnswer(row *sql.Row) (kept, error) {
	var k kept
	err := row.Scan(&k.id, &k.chat, &k.person, &k.message, &k.question, &k.delivery, &k.messages, &k.asked)
	if errors.Is(err, sql.ErrNoRows) {
		return kept{}, errNoAnswer
	}
	if err != nil {
		return kept{}, fmt.Errorf("reading an answer: %w", err)
	}
	return k, nil
}

const (
	readVote = `select helpful from feedback where answer_id = $1 and person_id = $2`
	putVote  = `
insert into feedback (answer_id, person_id, helpful, given_at) values ($1, $2, $3, $4)
on conflict (answer_id, person_id) do update set helpful = excluded.helpful, given_at = excluded.given_at`
)

// vote is what a person thinks of an answer; ok is false when they have not said.
func (answers) vote(ctx context.Context, q database.Querier, id, person int64) (helpful, ok bool, err error) {
	err = q.QueryRow(ctx, readVote, id, person).Scan(&helpful)
	if errors.Is(err, sql.ErrNoRows) {
		return false, false, nil
	}
	if err != nil {
		return false, false, fmt.Errorf("reading a vote: %w", err)
	}
	return helpful, true, nil
}

func (answers) setVote(ctx context.Context, tx *database.Tx, id, person int64, helpful bool) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, putVote, id, person, helpful, now); err != nil {
		return fmt.Errorf("keeping a vote: %w", err)
	}
	return nil
}

// ChatStopped implements outbox.Watcher; an answer does not care.
func (answers) ChatStopped(context.Context, *database.Tx, int64, outbox.StopReason) error { return nil }

// The messages of a supergroup are numbered anew: a question there must not be taken for one of the old group.
const moveAnswers = `update answer set chat_id = $1, message_id = 0 where chat_id = $2`

// ChatMoved implements outbox.Watcher.
func (answers) ChatMoved(ctx context.Context, tx *database.Tx, from, to int64) error {
	if _, err := tx.Exec(ctx, moveAnswers, to, from); err != nil {
		return fmt.Errorf("moving answers: %w", err)
	}
	return nil
}
