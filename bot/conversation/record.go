package conversation

import (
	"context"
	"encoding/json"
	"fmt"

	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// Export is a person's copy of what the directory and the modules keep of them, as JSON: an object for each.
func (r *Router) Export(ctx context.Context, person int64) ([]byte, error) {
	all := map[string]any{}
	record, err := r.kit.Directory.Record(ctx, person)
	if err != nil {
		return nil, err
	}
	all["directory"] = record
	of := Subject{PersonID: person}
	if of.Accounts, err = r.kit.Directory.Accounts(ctx, person); err != nil {
		return nil, err
	}
	for _, m := range r.modules {
		if m.Export == nil {
			continue
		}
		kept, err := m.Export(ctx, r.kit.DB, of)
		if err != nil {
			return nil, err
		}
		all[m.Name] = kept
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("exporting a person: %w", err)
	}
	return append(text, '\n'), nil
}

// Erase forgets a person in the caller's transaction: what the directory keeps of them, their raw updates, what was sent to
// their private chat, other messages' words in which their name stands, and what each module keeps. It is done under every
// account they had. The audit keeps what was done, which names nobody. What somebody else is about to be sent with the name
// in it is sent, and its words go with those of all deliveries.
func (r *Router) Erase(ctx context.Context, tx *database.Tx, actor directory.Actor, person int64) (directory.Erased, error) {
	erased, err := r.kit.Directory.Erase(ctx, tx, actor, person)
	if err != nil {
		return directory.Erased{}, err
	}
	for _, m := range r.modules { // first, while their deliveries can still be found
		if m.Erase == nil {
			continue
		}
		if err := m.Erase(ctx, tx, erased); err != nil {
			return directory.Erased{}, err
		}
	}
	var named outbox.ErasureScope
	for _, name := range erased.Names {
		named.Words = append(named.Words, telegram.Escape(name))
	}
	if err := r.kit.Outbox.Erase(ctx, tx, named); err != nil {
		return directory.Erased{}, err
	}
	if err := r.kit.Inbox.EraseWords(ctx, tx, erased.Names); err != nil {
		return directory.Erased{}, err
	}
	for _, account := range erased.Accounts {
		if err := r.kit.Outbox.Erase(ctx, tx, outbox.ErasureScope{ChatID: account}); err != nil {
			return directory.Erased{}, err
		}
		if err := r.kit.Inbox.Erase(ctx, tx, account); err != nil {
			return directory.Erased{}, err
		}
	}
	return erased, nil
}
