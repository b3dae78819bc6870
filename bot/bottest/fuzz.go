package bottest

import (
	"os"
	"os/exec"
	"testing"
)

// FuzzForAMinute runs a fuzz target of the package whose test it is called from. What it finds is kept in testdata/fuzz.
func FuzzForAMinute(t *testing.T, target string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "test", "-run", "^$", "-fuzz", "^"+target+"$", "-fuzztime", "1m", ".")
	command.Env = os.Environ()
	if said, err := command.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", target, err, said)
	}
}
