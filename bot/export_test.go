package bot

import (
	"log/slog"
	"testing"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/knowledge/database/databasetest"
)

// Modules are those of the product, with the toolkit's own last, as the router reads them. They are tables to be looked at:
// nothing runs.
func Modules(t testing.TB) []*conversation.Module {
	t.Helper()
	kit, watcher := newKit(databasetest.Open(t, databasetest.SQLite(t)), directory.Settings{})
	kit.Log = slog.New(slog.DiscardHandler)
	return route(kit, watcher, &limiter{}, modules(nil, nil, nil, false)).Modules() // panics when two modules claim one name
}
