package door_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"thidua/bot/door"
	"thidua/knowledge/vietnamese"
)

// line is one text of a table under testdata, with the section it stands in.
type line struct{ section, text string }

func lines(t testing.TB, name string) (all []line) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	section := ""
	for _, text := range strings.Split(string(data), "\n") {
		inner, bracket := strings.CutPrefix(text, "[")
		name, closed := strings.CutSuffix(inner, "]")
		switch {
		case text == "" || strings.HasPrefix(text, "# "):
		case bracket && closed && name == strings.ToLower(name) && !strings.ContainsAny(name, " ") && isASCII(name):
			section = name
		default:
			all = append(all, line{section, strings.ReplaceAll(text, "⏎", "\n")})
		}
	}
	return all
}

// bare is text as people type it without diacritics, its capitals kept.
func bare(text string) string {
	var out strings.Builder
	for _, r := range text {
		folded := vietnamese.Fold(string(r))
		if unicode.IsUpper(r) {
			folded = strings.ToUpper(folded)
		}
		out.WriteString(folded)
	}
	return out.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func TestMarksAreFoundHoweverTyped(t *testing.T) {
	all := lines(t, "secret.txt")
	for _, l := range all {
		f := door.Check(l.text)
		if f.Kind != door.Secret || f.Sure != (l.section == "sure") {
			t.Errorf("%q: %+v, want secret, %s", l.text, f, l.section)
		}
		checkRange(t, l.text, f)
	}
	atLeast(t, all, 150)
}

func TestWhatSpeaksOfSecrecyAndComplaintsIsClear(t *testing.T) {
	all := lines(t, "clear.txt")
	for _, l := range all {
		if f := door.Check(l.text); f != (door.Finding{}) {
			t.Errorf("%q: found %q by %q", l.text, l.text[f.Start:f.End], f.Rule)
		}
	}
	atLeast(t, all, 150)
}

func TestComplaintsAreFound(t *testing.T) {
	for _, l := range lines(t, "denunciation.txt") {
		f := door.Check(l.text)
		if f.Kind != door.Denunciation {
			t.Errorf("%q: %+v, want a denunciation", l.text, f)
		}
		checkRange(t, l.text, f)
	}
}

func checkRange(t *testing.T, text string, f door.Finding) {
	t.Helper()
	if f.Kind != door.Clear && (f.Start < 0 || f.Start >= f.End || f.End > len(text) || f.Rule == "") {
		t.Errorf("%q: %+v does not show where", text, f)
	}
}

func atLeast(t *testing.T, all []line, n int) {
	t.Helper()
	if len(all) < n {
		t.Errorf("the table has %d lines, want %d", len(all), n)
	}
}
