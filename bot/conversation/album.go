package conversation

import (
	"context"
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
insert into album_part (chat_id, album_id, message_id, payload, taken_at) values ($1, $2, $3, $4, $5)
on conflict (chat_id, album_id, message_id) do nothing`
	partsOf     = `select payload from album_part where chat_id = $1 and album_id = $2 order by message_id`
	dropPart    = `delete from album_part where chat_id = $1 and album_id = $2 and message_id = $3`
	dropPartsIn = `delete from album_part where chat_id = $1`
	dropAlbum   = `delete from album_part where chat_id = $1 and album_id = $2`
	purgeParts  = `
delete from album_part where (chat_id, album_id, message_id) in (
	select chat_id, album_id, message_id from album_part where taken_at < $1 order by taken_at limit $2)`
)

// albumID names an album.
type albumID struct {
	Chat    int64
	Account int64
	Album   string
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
		now, err := tx.Now(ctx)
		if err != nil {
			return Reply{}, err
		}
		if _, err := tx.Exec(ctx, insertPart, e.ChatID, e.AlbumID, e.MessageID, database.Text(part), now); err != nil {
			return Reply{}, fmt.Errorf("keeping a part of an album: %w", err)
		}
		return Reply{}, r.kit.Jobs.Enqueue(ctx, tx, jobAlbum, string(id), string(id), albumQuiet)
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
	e := &Event{Event: whole, Key: signal.Key, Access: signal.Access, router: r}
	if e.Command != "" && !r.commands[e.Command].of.WithFiles {
		e.Command, e.Args = "", "" // files with a command under them are files
	}
	h, err := r.message(ctx, e)
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

// wholeAlbum is the album as one message, and the ids of its parts.
func (r *Router) wholeAlbum(ctx context.Context, id albumID) (whole telegram.Event, parts []int64, err error) {
	rows, err := r.kit.DB.Query(ctx, partsOf, id.Chat, id.Album)
	if err != nil {
		return telegram.Event{}, nil, fmt.Errorf("reading an album: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var payload string
		var part telegram.Event
		if err := rows.Scan(&payload); err != nil {
			return telegram.Event{}, nil, fmt.Errorf("reading an album: %w", err)
		}
		if err := json.Unmarshal([]byte(payload), &part); err != nil {
			return telegram.Event{}, nil, fmt.Errorf("reading an album: %w", err)
		}
		if len(parts) == 0 {
			whole = part
		} else {
			whole.Files = append(whole.Files, part.Files...)
		}
		parts = append(parts, part.MessageID)
		if whole.Text == "" {
			whole.Text, whole.HTML, whole.Command, whole.Args = part.Text, part.HTML, part.Command, part.Args
		}
	}
	whole.AlbumID = "" // it is whole now
	return whole, parts, rows.Err()
}
