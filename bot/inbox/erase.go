package inbox

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"thidua/knowledge/database"
)

const (
	dropInternal = `
update inbox_update set payload = '{}' where kind <> ''
	and (account = $1 or chat_id in (select id from inbox_chat where chat_key = $1))`

	dropPayloadsOf = `update inbox_update set payload = '{}' where payload like $1 or payload like $2 or payload like $3`

	dropPayloadsWith = `
update inbox_update set payload = '{}' where state <> 'waiting' and payload like '%"callback_query"%' and (payload like $1 escape '!' or payload like $2 escape '!')`
)

// EraseAccount erases the payload of every update, ended or waiting, that names the account (as its author, as the one
// answered, as a member) and of every internal event that is about the account or of its private chat. A waiting one is then
// handled as one that says nothing. The rows stay, so that repetitions are still known.
func (s *Store) EraseAccount(ctx context.Context, tx *database.Tx, account int64) error {
	if _, err := tx.Exec(ctx, dropInternal, account); err != nil {
		return fmt.Errorf("erasing updates: %w", err)
	}
	id := strconv.FormatInt(account, 10)
	if _, err := tx.Exec(ctx, dropPayloadsOf, `%"id":`+id+`,%`, `%"id":`+id+`}%`, `%"id": `+id+`,%`); err != nil {
		return fmt.Errorf("erasing updates: %w", err)
	}
	return nil
}

// EraseWords erases the payload of every press that has ended and holds one of the words: a name on a screen whose button
// another person pressed. Nothing reads these payloads any more, so that words which others use too cost nothing.
func (s *Store) EraseWords(ctx context.Context, tx *database.Tx, words []string) error {
	for _, w := range words {
		plain, inJSON := "%"+database.EscapeLike(w)+"%", "%"+database.EscapeLike(escaped(w))+"%"
		if _, err := tx.Exec(ctx, dropPayloadsWith, plain, inJSON); err != nil {
			return fmt.Errorf("erasing updates: %w", err)
		}
	}
	return nil
}

// escaped is the words as Telegram writes them in JSON, in plain letters.
func escaped(words string) string {
	var out strings.Builder
	for _, unit := range utf16.Encode([]rune(words)) {
		if unit < 0x80 {
			out.WriteByte(byte(unit))
		} else {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.String()
}
