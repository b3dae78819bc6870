package roster_test

import (
	"os"
	"testing"

	"thidua/bot/roster"
	"thidua/ingest/confine"
)

func TestMain(m *testing.M) {
	confine.Main(roster.Readers())
	os.Exit(m.Run())
}
