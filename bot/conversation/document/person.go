package document

import (
	"context"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/knowledge/bank"
	"thidua/knowledge/database"
)

// erase takes the names of a person out of the questions, and forgets that the person looked after them.
func (m *module) erase(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
	if err := m.bank.Erase(ctx, tx, erased.Names, conversation.ErasedName); err != nil {
		return err
	}
	return m.bank.Forget(ctx, tx, erased.PersonID)
}

// watcher follows the directory: what somebody did who turns out to be a person on the list is that person's.
type watcher struct{ bank *bank.Store }

func (watcher) PostsChanged(context.Context, *database.Tx, []directory.PostChange) error { return nil }

func (watcher) Reorganised(context.Context, *database.Tx, directory.Reorganisation, directory.Effect) error {
	return nil
}

func (watcher) Undoing(context.Context, *database.Tx, directory.Reorganisation, directory.Effect) error {
	return nil
}

// Merged implements directory.MergeWatcher.
func (w watcher) Merged(ctx context.Context, tx *database.Tx, came, listed int64) error {
	return w.bank.GiveTo(ctx, tx, came, listed)
}
