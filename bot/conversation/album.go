package conversation

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thidua/bot/job"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// albumQuiet is how long after its last part an album is taken to be whole: Telegram sends its files as several updates and
// never says which is the last.
const albumQuiet = 1500 * time.Millisecond

const (
	insertPart = `
insert into album_part (chat_id, account, album_id, message_id, payload, taken_at) values ($1, $2, $3, $4, $5, $6)
on conflict (chat_id, album_id, message_id) do nothing`
	partsOf     = `select payload from album_part where chat_id = $1 and album_id = $2 and payload <> '' order by message_id`
	messagesOf  = `select message_id from album_part where chat_id = $1 and album_id = $2 order by message_id`
	isRefused   = `select count(*) from album_part where chat_id = $1 and album_id = $2 and message_id = 0`
	formOfPart  = `select form_id from message_taken where chat_id = $1 and message_id = $2`
	dropPart    = `delete from album_part where chat_id = $1 and album_id = $2 and message_id = $3`
	dropPartsIn = `delete from album_part where chat_id = $1`
	dropPartsOf = `delete from album_part where account = $1`
	dropAlbum   = `delete from album_part where chat_id = $1 and album_id = $2`
	purgeParts  = `
delete from album_part where (chat_id, album_id, message_id) in (
	select chat_id, album_id, message_id from album_part where taken_at < $1 order by taken_at limit $2)`
)

// Of an album_part no payload is kept when a form took the part. A row with refusedAlbum for its message says that the album was
// refused, and so are the parts that come later.
const refusedAlbum = 0

// albumID names an album.
type albumID struct {
	Chat    int64
	Account int64
	Album   string
}

// part is a part of an album: it goes to the open form, or waits until the album is whole. One that is doubtful waits
// whatever is open, and so do those that come after it.
func (r *Router) part(ctx context.Context, e *Event) (handling, error) {
	whole, _, err := r.wholeAlbum(ctx, albumID{Chat: e.ChatID, Album: e.AlbumID})
	if err != nil {
		return handling{}, err
	}
	if len(whole.Files) == 0 && !e.doubtful() {
		if h, ok, err := r.formed(ctx, e); ok || err != nil {
			h.act = r.notingPart(e, h.act)
			return h, err
		}
	}
	return handling{module: r.ownModule(), act: r.collect(e)}, nil
}

// notingPart is an act, which may be nil, that remembers that a form took the part.
func (r *Router) notingPart(e *Event, act Act) Act {
	if act == nil {
		return nil
	}
	return func(ctx context.Context, tx *database.Tx) (Reply, error) {
		if err := insertPartOf(ctx, tx, e, e.AlbumID, e.MessageID, ""); err != nil {
			return Reply{}, err
		}
		return act(ctx, tx)
	}
}

func insertPartOf(ctx context.Context, tx *database.Tx, e *Event, album string, message int64, payload string) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, insertPart, e.ChatID, e.User.ID, album, message, payload, now); err != nil {
		return fmt.Errorf("keeping a part of an album: %w", err)
	}
	return nil
}

// albumRefused reports whether the album of a part was refused.
func (r *Router) albumRefused(ctx context.Context, e *Event) (bool, error) {
	var n int
	if err := r.kit.DB.QueryRow(ctx, isRefused, e.ChatID, e.AlbumID).Scan(&n); err != nil {
		return false, fmt.Errorf("reading an album: %w", err)
	}
	return n > 0, nil
}

// refuseAlbum lets go of the parts of an album that have come, and remembers that those to come are refused. It ends the
// form that took some, since nothing can be taken out of it. It returns the numbers of the parts' messages.
func (r *Router) refuseAlbum(ctx context.Context, tx *database.Tx, e *Event, album string) (messages []int64, err error) {
	if messages, err = partsIn(ctx, tx, e.ChatID, album); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, dropAlbum, e.ChatID, album); err != nil {
		return nil, fmt.Errorf("refusing an album: %w", err)
	}
	for _, message := range messages {
		var form int64
		err := tx.QueryRow(ctx, formOfPart, e.ChatID, message).Scan(&form)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("refusing an album: %w", err)
		}
		row, err := scanForm(tx.QueryRow(ctx, formOfID, form))
		if errors.Is(err, errNoForm) {
			continue
		}
		if err == nil {
			err = r.release(ctx, tx, row)
		}
		if err != nil {
			return nil, err
		}
		e.formEnded = true
	}
	return messages, insertPartOf(ctx, tx, e, album, refusedAlbum, "")
}

// partsIn are the numbers of the messages of an album that have come.
func partsIn(ctx context.Context, tx *database.Tx, chat int64, album string) (messages []int64, err error) {
	rows, err := tx.Query(ctx, messagesOf, chat, album)
	if err != nil {
		return nil, fmt.Errorf("reading an album: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var message int64
		if err := rows.Scan(&message); err != nil {
			return nil, fmt.Errorf("reading an album: %w", err)
		}
		if message != refusedAlbum {
			messages = append(messages, message)
		}
	}
	return messages, rows.Err()
}

// collect keeps one file's message and puts the closing of its album off.
func (r *Router) collect(e *Event) Act {
	return func(ctx context.Context, tx *database.Tx) (Reply, error) {
		part, err := json.Marshal(e.Event)
		if err != nil {
			return Reply{}, fmt.Errorf("keeping a part of an album: %w", err)
		}
		id, err := json.Marshal(albumID{e.ChatID, e.User.ID, e.AlbumID})
		if err != nil {
			return Reply{}, fmt.Errorf("keeping a part of an album: %w", err)
		}
		if err := insertPartOf(ctx, tx, e, e.AlbumID, e.MessageID, database.Text(part)); err != nil {
			return Reply{}, err
		}
		return Reply{}, r.kit.Jobs.EnqueueAbout(ctx, tx, e.User.ID, jobAlbum, string(id), string(id), albumQuiet)
	}
}

// closeAlbum tells the chat of an album that it is whole, in order with what its people write. Parts that come after that are
// another one, with a job of its own.
func (r *Router) closeAlbum(_ context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	var id albumID
	if err := json.Unmarshal([]byte(j.Payload), &id); err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	return func(ctx context.Context, tx *database.Tx) error {
		return r.kit.Signal(ctx, tx, Key(ownName, "album", j.ID), id.Chat, id.Account, ownName, signalAlbum, id)
	}, nil
}

// albumGaveUp tells the chat of an album that could not be closed, and lets go of its parts.
func (r *Router) albumGaveUp(ctx context.Context, tx *database.Tx, j job.Job, _ error) error {
	var id albumID
	if err := json.Unmarshal([]byte(j.Payload), &id); err != nil {
		return fmt.Errorf("reading the job: %w", err)
	}
	if _, err := tx.Exec(ctx, dropAlbum, id.Chat, id.Album); err != nil {
		return fmt.Errorf("giving an album up: %w", err)
	}
	return r.kit.Outbox.Enqueue(ctx, tx, Notice(Key(ownName, "album", "failed", j.ID), id.Chat, r.kit.Words.failed(), nil))
}

// album handles an album as the one message that its sender sees: the first of its parts, with all files and the words that
// stand under any of them.
func (r *Router) album(ctx context.Context, signal *Event) (handling, error) {
	var id albumID
	if err := json.Unmarshal(signal.Payload, &id); err != nil {
		return handling{}, fmt.Errorf("reading a signal: %w", err)
	}
	whole, parts, err := r.wholeAlbum(ctx, id)
	if err != nil || len(parts) == 0 {
		return handling{}, err
	}
	e := &Event{Event: whole.Event, finding: whole.finding, Key: signal.Key, Access: signal.Access, router: r}
	if e.Command != "" && !r.commands[e.Command].of.WithFiles {
		e.Command, e.Args = "", "" // files with a command under them are files
	}
	h := handling{module: r.ownModule()}
	if e.doubtful() {
		h.act = func(ctx context.Context, tx *database.Tx) (Reply, error) { return r.hold(ctx, tx, e, parts, id.Album) }
	} else {
		h, err = r.message(ctx, e)
	}
	if refusal, ok := errors.AsType[*problem.Error](err); ok {
		h = handling{module: r.ownModule(), act: Say(telegram.Escape(refusal.Sentence))}
	} else if err != nil {
		return h, err
	}
	h.act = withoutParts(h.act, id, parts)
	if h.module == nil {
		h.module = r.ownModule()
	}
	h.event = e
	return h, nil
}

// withoutParts is an act, which may be nil, after the parts of an album were let go: these, and not those that came since.
func withoutParts(act Act, id albumID, parts []int64) Act {
	return func(ctx context.Context, tx *database.Tx) (Reply, error) {
		for _, message := range parts {
			if _, err := tx.Exec(ctx, dropPart, id.Chat, id.Album, message); err != nil {
				return Reply{}, fmt.Errorf("closing an album: %w", err)
			}
		}
		if act == nil {
			return Reply{}, nil
		}
		return act(ctx, tx)
	}
}

// wholeAlbum is the album as one message, with the worst of what the door finds in its parts, and the ids of these.
func (r *Router) wholeAlbum(ctx context.Context, id albumID) (whole Event, parts []int64, err error) {
	rows, err := r.kit.DB.Query(ctx, partsOf, id.Chat, id.Album)
	if err != nil {
		return Event{}, nil, fmt.Errorf("reading an album: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var payload string
		var part Event
		if err := rows.Scan(&payload); err != nil {
			return Event{}, nil, fmt.Errorf("reading an album: %w", err)
		}
		if err := json.Unmarshal([]byte(payload), &part.Event); err != nil {
			return Event{}, nil, fmt.Errorf("reading an album: %w", err)
		}
		part.look()
		if len(parts) == 0 {
			whole = part
		} else {
			whole.Files = append(whole.Files, part.Files...)
		}
		if worse(part.finding, whole.finding) {
			whole.finding = part.finding
		}
		parts = append(parts, part.MessageID)
		if whole.Text == "" {
			whole.Text, whole.HTML, whole.Command, whole.Args = part.Text, part.HTML, part.Command, part.Args
		}
	}
	whole.AlbumID, whole.PartIDs = "", parts // it is whole now
	return whole, parts, rows.Err()
}
