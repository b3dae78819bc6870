package consolidated

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

const (
	// The data of reports are frozen, but for that.
	forgetName    = `update digest set data = replace(data, $1, $2), note = replace(note, $1, $2)`
	forgetOpinion = `update digest_opinion set words = replace(words, $1, $2)`
)

// Erase takes the names of a person out of reports and of what was decided about them: words that nobody saw to be a name may hold it.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, names []string) error {
	for _, name := range names {
		if strings.TrimSpace(name) == "" {
			continue
		}
		inJSON, err := json.Marshal(name)
		if err != nil {
			return fmt.Errorf("erasing a name from reports: %w", err)
		}
		for _, forget := range []string{forgetName, forgetOpinion} {
			if _, err := tx.Exec(ctx, forget, string(inJSON[1:len(inJSON)-1]), ticket.Forgotten); err != nil {
				return fmt.Errorf("erasing a name from reports: %w", err)
			}
		}
	}
	return nil
}

var moves = []string{
	`update digest set author = $1 where author = $2`,
	`update digest set signed_by = $1 where signed_by = $2`, // who must not agree to it
}

// Merged gives what somebody wrote to the person on the list that they turned out to be.
func (s *Store) Merged(ctx context.Context, tx *database.Tx, came, listed int64) error {
	for _, move := range moves {
		if _, err := tx.Exec(ctx, move, listed, came); err != nil {
			return fmt.Errorf("giving a person the reports of another: %w", err)
		}
	}
	return nil
}
