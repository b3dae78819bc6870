package sheet

import (
	"bytes"
	"testing"

	"thidua/bot/sheet/sheettest"
)

func TestAFileMadeToDoHarmIsRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes ten seconds, and longer than it may with the race detector")
	}
	for what, file := range sheettest.Hostile() {
		t.Run(what, func(t *testing.T) {
			f := file()
			_, err := Read(f.Name, bytes.NewReader(f.Content))
			wantSentence(t, err, f.Says)
		})
	}
}
