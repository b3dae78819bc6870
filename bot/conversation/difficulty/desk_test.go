package difficulty_test

import (
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
)

func TestMain(m *testing.M) { bottest.Main(m) }

// desk is a Board and agencies that report to it.
type desk struct{ *desktest.Desk }

func newDesk(t *testing.T, w *bottest.World, codes ...string) *desk {
	t.Helper()
	return &desk{desktest.New(t, w, codes...)}
}
