package conversation

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

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

// PrepareErasure erases beforehand what the erasure of a person would have to read all messages for: their name in those that
// others got. It keeps no writer waiting. What it returns is for Erase; nobody is harmed when that is not called, or refused.
func (k *Kit) PrepareErasure(ctx context.Context, person int64) (Prepared, error) {
	names, err := k.Directory.Names(ctx, person)
	if err != nil {
		return Prepared{}, err
	}
	since, err := k.Outbox.EraseWords(ctx, asHTML(names))
	return Prepared{names: names, since: since}, err
}

// Prepared is what PrepareErasure did; the zero value did nothing, and Erase does all.
type Prepared struct {
	names []string
	since int64
}

// sinceOf is from when on messages may still hold one of the names.
func (p Prepared) sinceOf(names []string) int64 {
	for _, name := range names {
		if !slices.Contains(p.names, name) {
			return 0
		}
	}
	return p.since
}

func asHTML(names []string) (all []string) {
	for _, name := range names {
		all = append(all, telegram.Escape(name))
	}
	return all
}

// Erase forgets a person in the caller's transaction: what the directory keeps of them, their raw updates, what was sent to
// their private chat, other messages' words in which their name stands, and what each module keeps. It is done under every
// account they had. The audit keeps what was done, which names nobody. What somebody else is about to be sent with the name
// in it is sent, and its words go with those of all deliveries. That it was done is noted, see Erasures.
func (k *Kit) Erase(ctx context.Context, tx *database.Tx, actor directory.Actor, person int64, p Prepared) (directory.Erased, error) {
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
	named := outbox.ErasureScope{Words: asHTML(erased.Names), Since: p.sinceOf(erased.Names)}
	if err := k.Outbox.Erase(ctx, tx, named); err != nil {
		return directory.Erased{}, err
	}
	if err := k.Inbox.EraseWords(ctx, tx, erased.Names); err != nil {
		return directory.Erased{}, err
	}
	for _, account := range erased.Accounts {
		if err := k.Outbox.Erase(ctx, tx, outbox.ErasureScope{Account: account}); err != nil {
			return directory.Erased{}, err
		}
		if err := k.Inbox.EraseAccount(ctx, tx, account); err != nil {
			return directory.Erased{}, err
		}
		if err := k.Jobs.EraseAccount(ctx, tx, account); err != nil {
			return directory.Erased{}, err
		}
	}
	return erased, nil
}
