package sheet

import (
	"bytes"
	"testing"
	"time"

	"thidua/bot/sheet/sheettest"
)

func TestAFileMadeToDoHarmIsRefusedSoon(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes ten seconds, and longer than it may with the race detector")
	}
	for what, file := range sheettest.Hostile() {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := file()
			began := time.Now()
			_, err := Read(f.Name, bytes.NewReader(f.Content))
			wantSentence(t, err, f.Says)
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}
