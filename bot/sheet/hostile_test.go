package sheet

import (
	"bytes"
	"flag"
	"strings"
	"testing"

	"thidua/bot/sheet/sheettest"
)

var long = flag.Bool("long", false, "read what was made to unzip to a hundred MB as large as it was, and write five times as many invitations")

func TestAFileMadeToDoHarmIsRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds, and longer than it may with the race detector")
	}
	part := 20
	if *long {
		part = 1
	}
	for what, file := range sheettest.Hostile(part) {
		t.Run(what, func(t *testing.T) {
			f := file()
			var err error
			if strings.Contains(f.Says, "giải nén ra quá lớn") {
				_, err = readWorkbook(f.Name, f.Content, bounds{workbookBounds.bytes / int64(part), workbookBounds.tokens / part})
			} else {
				_, err = Read(f.Name, bytes.NewReader(f.Content))
			}
			wantSentence(t, err, f.Says)
		})
	}
}
