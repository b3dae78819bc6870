package inbox

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf16"

	"thidua/knowledge/database"
)

// Each statement finds its rows by an index: what waits and what ended is more than can be read while others wait.
var eraseAccount = []string{
	`update inbox_update set payload = '{}' where chat_id in (select id from inbox_chat where chat_key = $1)`,
	`update inbox_update set payload = '{}' where account = $1 and account <> 0`,
	`update inbox_update set payload = '{}' where id in (select update_id from inbox_account where account = $1)`,
	`delete from inbox_account where account = $1`,
}

const dropParked = `
update inbox_update set payload = '{}'
where state = 'parked' and payload like '%"callback_query"%' and (payload like $1 escape '!' or payload like $2 escape '!')`

// EraseAccount erases the payload of every update, ended or waiting, that is of the account's private chat or names the account
// (as its author, as the one answered, as a member), and of every internal event that is about the account. A waiting one is
// then handled as one that says nothing. The rows stay, so that repetitions are still known.
func (s *Store) EraseAccount(ctx context.Context, tx *database.Tx, account int64) error {
	for _, erase := range eraseAccount {
		if _, err := tx.Exec(ctx, erase, account); err != nil {
			return fmt.Errorf("erasing updates: %w", err)
		}
	}
	return nil
}

// EraseWords erases the payload of every parked press that holds one of the words: a name on a screen whose button another
// person pressed. Of a press that was handled no payload is kept.
func (s *Store) EraseWords(ctx context.Context, tx *database.Tx, words []string) error {
	for _, w := range words {
		plain, inJSON := "%"+database.EscapeLike(w)+"%", "%"+database.EscapeLike(escaped(w))+"%"
		if _, err := tx.Exec(ctx, dropParked, plain, inJSON); err != nil {
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
