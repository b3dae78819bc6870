package bot

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// dialogue is what a person is in the middle of in a chat: the bot has asked something and waits for words or a press. A
// person has one at a time in a chat; a new one takes its place, and the buttons of the old are dead.
type dialogue struct {
	id   int64
	kind dialogueKind
	talk talk
}

type dialogueKind string

// talk is what was said so far.
type talk struct {
	Claim   int64                    `json:"claim,omitempty"`
	Agency  int64                    `json:"agency,omitempty"`
	Post    int64                    `json:"post,omitempty"`
	Person  int64                    `json:"person,omitempty"`
	Bloc    int64                    `json:"bloc,omitempty"`
	Deputy  bool                     `json:"deputy,omitempty"`
	Role    directory.Role           `json:"role,omitempty"`
	Name    string                   `json:"name,omitempty"`
	Basis   string                   `json:"basis,omitempty"`
	BasisOn directory.Day            `json:"basis_on,omitempty"`
	Title   string                   `json:"title,omitempty"`
	Act     directory.Reorganisation `json:"act,omitzero"`
	Shown   []directory.Change       `json:"shown,omitempty"`
	Choices []int64                  `json:"choices,omitempty"`
}

const (
	readDialogue = `select id, kind, payload from dialogue where chat_id = $1 and account = $2 and expires_at > $3`

	dropDialogue  = `delete from dialogue where chat_id = $1 and account = $2`
	dropDialogues = `delete from dialogue where account = $1`

	insertDialogue = `insert into dialogue (chat_id, account, kind, payload, expires_at) values ($1, $2, $3, $4, $5) returning id`

	purgeDialogues = `delete from dialogue where expires_at < $1`
)

// dialogues keeps them.
type dialogues struct{}

var errNoDialogue = errors.New("there is no dialogue")

// PurgeDialogues drops the dialogues that were over more than keep ago.
func (b *Bot) PurgeDialogues(ctx context.Context, keep time.Duration) error {
	return b.DB.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, purgeDialogues, now-keep.Microseconds()); err != nil {
			return fmt.Errorf("purging dialogues: %w", err)
		}
		return nil
	})
}

func (dialogues) of(ctx context.Context, q database.Querier, now, chat, account int64) (dialogue, error) {
	var d dialogue
	var payload string
	err := q.QueryRow(ctx, readDialogue, chat, account, now).Scan(&d.id, &d.kind, &payload)
	if errors.Is(err, sql.ErrNoRows) {
		return dialogue{}, errNoDialogue
	}
	if err != nil {
		return dialogue{}, fmt.Errorf("reading a dialogue: %w", err)
	}
	if err := json.Unmarshal([]byte(payload), &d.talk); err != nil {
		return dialogue{}, fmt.Errorf("reading a dialogue: %w", err)
	}
	return d, nil
}

// begin puts a dialogue in the place of the person's former one and returns its id.
func (dialogues) begin(ctx context.Context, tx *database.Tx, chat, account int64, kind dialogueKind, t talk, ttl time.Duration) (int64, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	payload, err := json.Marshal(t)
	if err != nil {
		return 0, fmt.Errorf("keeping a dialogue: %w", err)
	}
	if _, err := tx.Exec(ctx, dropDialogue, chat, account); err != nil {
		return 0, fmt.Errorf("keeping a dialogue: %w", err)
	}
	var id int64
	if err := tx.QueryRow(ctx, insertDialogue, chat, account, kind, storable(string(payload)), now+ttl.Microseconds()).Scan(&id); err != nil {
		return 0, fmt.Errorf("keeping a dialogue: %w", err)
	}
	return id, nil
}

func (dialogues) end(ctx context.Context, tx *database.Tx, chat, account int64) error {
	if _, err := tx.Exec(ctx, dropDialogue, chat, account); err != nil {
		return fmt.Errorf("ending a dialogue: %w", err)
	}
	return nil
}

// endAll ends the dialogues of an account in every chat.
func (dialogues) endAll(ctx context.Context, tx *database.Tx, account int64) error {
	if _, err := tx.Exec(ctx, dropDialogues, account); err != nil {
		return fmt.Errorf("ending dialogues: %w", err)
	}
	return nil
}
