// Package faulttest runs the whole bot as a process of its own between a programmable Bot API and a store, both behind
// proxies that can cut and stall, lets everything go wrong that a seed draws, and checks afterwards what DESIGN promises of a
// message's way, from records that were kept outside the bot. It has no code but tests.
package faulttest

import (
	"flag"
	"os"
	"testing"

	"thidua/bot/bottest"
)

var seed = flag.Uint64("seed", 0, "the seed of the random faults; 0 draws one")

// asProgram is set in the environment of the processes that tests start: this test binary, being the bot.
const asProgram = "THIDUA_FAULT_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(program())
	}
	bottest.Main(m)
}
