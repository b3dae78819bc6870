package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/inbox"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// Records is what is kept of a person, wherever it is. A person may see what the directory holds of them and what they
// asked; these, the raw updates and the texts of deliveries can be erased.
type Records struct {
	DB        *database.DB
	Directory *directory.Store
	Inbox     *inbox.Store
	Outbox    *outbox.Store
}

// exported is a person's copy of what is kept of them.
type exported struct {
	Directory directory.Record   `json:"directory"`
	Questions []exportedQuestion `json:"questions"`
}

type exportedQuestion struct {
	At       time.Time `json:"at"`
	Question string    `json:"question"`
	Outcome  string    `json:"outcome"`
	Answer   string    `json:"answer"`
	Helpful  *bool     `json:"helpful,omitempty"`
}

const answersOfPerson = `
select a.id, a.asked_at, a.question, a.outcome, a.text, a.delivery, f.helpful
from answer a left join feedback f on f.answer_id = a.id and f.person_id = $1
where a.person_id = $1 order by a.id`

// answersOf are the questions of an account; keys name the deliveries of their answers.
func (r *Records) answersOf(ctx context.Context, q database.Querier, account int64) (all []exportedQuestion, ids []int64, keys []string, err error) {
	rows, err := q.Query(ctx, answersOfPerson, account)
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

// questions are those of a person under every account they had.
func (r *Records) questions(ctx context.Context, person int64) ([]exportedQuestion, error) {
	accounts, err := r.Directory.Accounts(ctx, person)
	if err != nil {
		return nil, err
	}
	all := []exportedQuestion{}
	for _, account := range accounts {
		asked, _, _, err := r.answersOf(ctx, r.DB, account)
		if err != nil {
			return nil, err
		}
		all = append(all, asked...)
	}
	return all, nil
}

// Export is what the directory holds of a person, and their questions and answers, as JSON.
func (r *Records) Export(ctx context.Context, person int64) ([]byte, error) {
	var out exported
	var err error
	if out.Directory, err = r.Directory.Record(ctx, person); err != nil {
		return nil, err
	}
	if out.Questions, err = r.questions(ctx, person); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("exporting a person: %w", err)
	}
	return append(text, '\n'), nil
}

var dropsOfAccount = []string{
	`delete from feedback where person_id = $1`,
	`delete from answer where person_id = $1`,
	`delete from album_part where chat_id = $1`,
}

// Erase forgets a person everywhere, in the caller's transaction: the directory, the raw updates, what was sent, the
// questions and answers, the votes, under every account they had. The audit keeps what was done, which names nobody. What
// somebody else is about to be sent with the name in it is sent, and its words go with those of all deliveries.
func (r *Records) Erase(ctx context.Context, tx *database.Tx, actor directory.Actor, person int64) (directory.Erased, error) {
	erased, err := r.Directory.Erase(ctx, tx, actor, person)
	if err != nil {
		return directory.Erased{}, err
	}
	about := outbox.ErasureScope{}
	for _, id := range erased.Claims {
		about.Prefixes = append(about.Prefixes, claimKey(id))
	}
	for _, name := range erased.Names {
		about.Words = append(about.Words, telegram.Escape(name))
	}
	if err := r.Outbox.Erase(ctx, tx, about); err != nil {
		return directory.Erased{}, err
	}
	if err := r.Inbox.EraseWords(ctx, tx, erased.Names); err != nil {
		return directory.Erased{}, err
	}
	for _, account := range erased.Accounts {
		if err := r.eraseAccount(ctx, tx, account); err != nil {
			return directory.Erased{}, err
		}
	}
	return erased, nil
}

func (r *Records) eraseAccount(ctx context.Context, tx *database.Tx, account int64) error {
	_, ids, keys, err := r.answersOf(ctx, tx, account)
	if err != nil {
		return err
	}
	scope := outbox.ErasureScope{ChatID: account}
	for i, id := range ids {
		scope.Prefixes = append(scope.Prefixes, keys[i]+":", "full:"+strconv.FormatInt(id, 10)+":", "cite:"+strconv.FormatInt(id, 10)+":")
	}
	if err := r.Outbox.Erase(ctx, tx, scope); err != nil {
		return err
	}
	if err := r.Inbox.EraseAccount(ctx, tx, account); err != nil {
		return err
	}
	if err := (dialogues{}).endAll(ctx, tx, account); err != nil {
		return err
	}
	for _, drop := range dropsOfAccount {
		if _, err := tx.Exec(ctx, drop, account); err != nil {
			return fmt.Errorf("erasing a person: %w", err)
		}
	}
	return nil
}

// mine is /dulieu: what is kept of the person, and what they can do about it.
func (b *Bot) mine(ctx context.Context, e telegram.Event, source string, who directory.Standing) (inbox.Plan, error) {
	asked, err := b.Records.questions(ctx, who.PersonID)
	if err != nil {
		return inbox.Plan{}, err
	}
	var buttons []outbox.Button
	for _, p := range who.Posts {
		buttons = append(buttons, button(b.text.leaveLabel(p), pressEnd, p.ID))
	}
	buttons = append(buttons, button(buttonExport, pressExport, 0), button(buttonErase, pressErase, 0))
	return b.act(e, source, func(context.Context, *database.Tx) (reply, error) {
		return reply{html: b.text.mine(who, len(asked)), buttons: rows(buttons...)}, nil
	}), nil
}

// copyOf sends the person their copy as a file.
func (b *Bot) copyOf(ctx context.Context, e telegram.Event, source string, who directory.Standing) (inbox.Plan, error) {
	content, err := b.Records.Export(ctx, who.PersonID)
	if err != nil {
		return inbox.Plan{}, err
	}
	const name = "du-lieu-cua-toi.json"
	return b.press(e, "", func(ctx context.Context, tx *database.Tx) error {
		key := "copy:" + source
		stored, err := b.Files.PutIn(ctx, tx, bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return err
		}
		if err := b.Files.Use(ctx, tx, file.Use{Owner: fileOwner(key), Content: stored, Name: name, MIME: "application/json"}); err != nil {
			return err
		}
		return b.Outbox.Enqueue(ctx, tx, outbox.Delivery{
			Key: key, ChatID: e.ChatID, Priority: outbox.Reply, Op: outbox.Send,
			Content: outbox.Content{HTML: b.text.copyCaption(), Files: []outbox.File{{Hash: stored.Hash, Kind: string(file.Document), Name: name}}},
		})
	}), nil
}

// fileOwner owns the files that were made for one delivery, until it has ended.
func fileOwner(key string) string { return "delivery:" + key }

// eraseSelf is the last word of /dulieu.
func (b *Bot) eraseSelf(ctx context.Context, tx *database.Tx, e telegram.Event) (reply, error) {
	who, err := b.Directory.StandingIn(ctx, tx, e.User.ID)
	if err != nil {
		return reply{}, err
	}
	if _, err := b.Records.Erase(ctx, tx, actorOf(e), who.PersonID); err != nil {
		return reply{}, err
	}
	return reply{html: b.text.erased(), fresh: true, menus: []int64{e.User.ID}}, nil
}
