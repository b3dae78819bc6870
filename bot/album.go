package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"thidua/bot/inbox"
	"thidua/bot/job"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// albumQuiet is how long after its last part an album is taken to be whole: Telegram sends its files as several
// updates and never says which is the last.
const albumQuiet = 1500 * time.Millisecond

const insertPart = `
insert into album_part (chat_id, album_id, message_id, payload) values ($1, $2, $3, $4)
on conflict (chat_id, album_id, message_id) do nothing`

// albumPart keeps one file's message and puts the closing of its album off.
func (b *Bot) albumPart(e telegram.Event) (inbox.Plan, error) {
	payload, err := json.Marshal(e)
	if err != nil {
		return inbox.Plan{}, fmt.Errorf("keeping a part of an album: %w", err)
	}
	key, err := json.Marshal(album{e.ChatID, e.AlbumID})
	if err != nil {
		return inbox.Plan{}, fmt.Errorf("keeping a part of an album: %w", err)
	}
	return inbox.Plan{Commit: func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.Exec(ctx, insertPart, e.ChatID, e.AlbumID, e.MessageID, storable(string(payload))); err != nil {
			return fmt.Errorf("keeping a part of an album: %w", err)
		}
		return b.Jobs.Enqueue(ctx, tx, jobAlbum, string(key), string(key), albumQuiet)
	}}, nil
}

type album struct {
	Chat int64
	ID   string
}

const (
	partsOf = `select payload from album_part where chat_id = $1 and album_id = $2 order by message_id`

	dropPart = `delete from album_part where chat_id = $1 and album_id = $2 and message_id = $3`
)

// closeAlbum answers an album as the one message that its sender sees: the first of its parts, with the words that
// stand under any of them.
func (b *Bot) closeAlbum(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	var a album
	if err := json.Unmarshal([]byte(j.Payload), &a); err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	e, parts, err := b.wholeAlbum(ctx, a)
	if err != nil || len(parts) == 0 {
		return nil, err
	}
	if e.Command != "hoi" {
		e.Command = "" // files with a command under them are files
	}
	who, err := b.who(ctx, e)
	if err != nil {
		return nil, err
	}
	plan, err := b.message(ctx, e, fmt.Sprintf("album:%d:%s", a.Chat, a.ID), who)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) error {
		if err := plan.Commit(ctx, tx); err != nil {
			return err
		}
		for _, message := range parts { // not those that came since
			if _, err := tx.Exec(ctx, dropPart, a.Chat, a.ID, message); err != nil {
				return fmt.Errorf("closing an album: %w", err)
			}
		}
		return nil
	}, nil
}

// wholeAlbum is the album as one message, and the ids of its parts.
func (b *Bot) wholeAlbum(ctx context.Context, a album) (whole telegram.Event, parts []int64, err error) {
	rows, err := b.DB.Query(ctx, partsOf, a.Chat, a.ID)
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
		}
		if len(parts) > 0 {
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
