package conversation

import (
	"context"
	"encoding/json"
	"fmt"

	"thidua/bot/audit"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// Export is a person's copy of what the directory and the modules keep of them, as JSON: an object for each.
func (k *Kit) Export(ctx context.Context, person int64) ([]byte, error) {
	all := map[string]any{}
	record, err := k.Directory.Record(ctx, person)
	if err != nil {
		return nil, err
	}
	all["directory"] = record
	of := Subject{PersonID: person}
	if of.Accounts, err = k.Directory.Accounts(ctx, person); err != nil {
		return nil, err
	}
	for _, m := range k.router.modules {
		if m.Export == nil {
			continue
		}
		kept, err := m.Export(ctx, k.DB, of)
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

// AuditExport leaves word in the audit that the actor took a copy of what is kept of a person.
func (k *Kit) AuditExport(ctx context.Context, tx *database.Tx, actor directory.Actor, person int64) error {
	by := audit.Entry{Via: audit.Command, Act: "export person", Object: fmt.Sprint("person:", person)}
	if !actor.Operator {
		access, err := k.Directory.AccessIn(ctx, tx, actor.Account)
		if err != nil {
			return err
		}
		by.Via, by.Actor = audit.Chat, access.PersonID
	}
	return audit.Append(ctx, tx, by)
}

// Summary says what the modules keep of a person, a line of HTML each.
func (k *Kit) Summary(ctx context.Context, person int64) (lines []string, err error) {
	of := Subject{PersonID: person}
	if of.Accounts, err = k.Directory.Accounts(ctx, person); err != nil {
		return nil, err
	}
	for _, m := range k.router.modules {
		if m.Summary == nil {
			continue
		}
		line, err := m.Summary(ctx, k.DB, of)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// Erase forgets a person in the caller's transaction: what the directory keeps of them, their raw updates, what was sent to
// their private chat, other messages' words in which their name stands, and what each module keeps. It is done under every
// account they had. The audit keeps what was done, which names nobody. What somebody else is about to be sent with the name
// in it is sent, and its words go with those of all deliveries. That it was done is noted, see Erasures.
func (k *Kit) Erase(ctx context.Context, tx *database.Tx, actor directory.Actor, person int64) (directory.Erased, error) {
	erased, err := k.Directory.Erase(ctx, tx, actor, person)
	if err != nil {
		return directory.Erased{}, err
	}
	if err := noteErasure(ctx, tx, erased); err != nil {
		return directory.Erased{}, err
	}
	for _, m := range k.router.modules { // first, while their deliveries can still be found
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
	if err := k.Outbox.Erase(ctx, tx, named); err != nil {
		return directory.Erased{}, err
	}
	if err := k.Inbox.EraseWords(ctx, tx, erased.Names); err != nil {
		return directory.Erased{}, err
	}
	for _, account := range erased.Accounts {
		if err := k.Outbox.Erase(ctx, tx, outbox.ErasureScope{ChatID: account}); err != nil {
			return directory.Erased{}, err
		}
		if err := k.Inbox.EraseAccount(ctx, tx, account); err != nil {
			return directory.Erased{}, err
		}
	}
	return erased, nil
}
