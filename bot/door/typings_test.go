package door_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"thidua/bot/door"
)

// typings are the ways in which one sentence comes in: as written, without diacritics, decomposed, in capitals, with stray spaces, and with two of these.
func typings(text string) []string {
	spaced := "  " + strings.ReplaceAll(text, " ", "  ") + " \n"
	return []string{text, bare(text), norm.NFD.String(text), strings.ToUpper(text), spaced, norm.NFD.String(spaced)}
}

// TestWhatIsFoundStandsOnWholeCharacters: half a character in a shown extract is an invalid message to Telegram, however the
// accents were written.
func TestWhatIsFoundStandsOnWholeCharacters(t *testing.T) {
	for _, name := range []string{"secret.txt", "denunciation.txt"} {
		for _, l := range lines(t, name) {
			for _, text := range typings("🙏 " + l.text + " 👍") {
				for _, f := range []door.Finding{door.Check(text), door.CheckFileName(text)} {
					if shown := text[f.Start:f.End]; !utf8.ValidString(shown) || strings.TrimSpace(shown) != shown {
						t.Errorf("%q: shows %q", text, shown)
					}
				}
			}
		}
	}
}
