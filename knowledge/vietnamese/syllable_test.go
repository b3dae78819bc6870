package vietnamese

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// syllables are all that the language may have, of every initial, nucleus, final and tone, spelled with the tone where
// it belongs.
func syllables() (all []string) {
	ends := append([]string{""}, slices.Sorted(maps.Keys(finals))...)
	for _, initial := range slices.Sorted(maps.Keys(initials)) {
		for _, nucleus := range slices.Sorted(maps.Keys(nuclei)) {
			for _, end := range ends {
				w, ok := wordOf(initial + nucleus + end)
				if !ok {
					continue
				}
				for tone := range uint8(6) {
					if at, ok := w.spelled(tone); ok {
						toned := w
						toned.parts[at].tone = tone
						all = append(all, string(toned.append(nil)))
					}
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestEverySyllableIsOneInEveryForm(t *testing.T) {
	all := syllables()
	if len(all) < 10_000 {
		t.Fatalf("%d syllables", len(all))
	}
	for _, s := range all {
		if !IsSyllable(s) || !IsSyllable(Fold(s)) {
			t.Errorf("%s: a syllable %v, without diacritics %v", s, IsSyllable(s), IsSyllable(Fold(s)))
		}
		for form, got := range map[string]string{
			"normalised": Normalize(s), "in capitals": Key(strings.ToUpper(s)), "decomposed": Normalize(norm.NFD.String(s)), "as a key": Key(s),
		} {
			if got != s {
				t.Errorf("%s %s is %s", s, form, got)
			}
		}
		if tokens := Tokenize(s); len(tokens) != 1 || tokens[0].Text != s {
			t.Errorf("%s is read as %v", s, Texts(tokens))
		}
		if folded := Fold(s); strings.Trim(folded, "abcdefghijklmnopqrstuvwxyz") != "" || HasTones(s) != (folded != s) || HasTones(folded) {
			t.Errorf("%s folds to %s", s, folded)
		}
	}
}

// old is the syllable with its tone on the other vowel of an open oa, oe or uy, as it used to be written.
func old(s string) string {
	for _, pair := range []struct{ now, then []rune }{
		{[]rune("òóỏõọ"), []rune("oooooo")}, {[]rune("ùúủũụ"), []rune("uuuuuu")},
	} {
		for i, r := range pair.now {
			for _, second := range []string{"a", "e", "y"} {
				toned := map[string]string{"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ"}[second]
				if now := string(r) + second; strings.HasSuffix(s, now) {
					return strings.TrimSuffix(s, now) + string(pair.then[i]) + string([]rune(toned)[i])
				}
			}
		}
	}
	return s
}

func TestTheOldPlaceOfAToneIsTheNewOne(t *testing.T) {
	moved := 0
	for _, s := range syllables() {
		was := old(s)
		if was == s {
			continue
		}
		if strings.HasPrefix(s, "qu") && strings.Count(s, "u") == 1 {
			continue // quý: the u is of the initial
		}
		moved++
		if got := Normalize(was); got != s {
			t.Errorf("%s is normalised to %s, want %s", was, got, s)
		}
	}
	if moved < 100 {
		t.Errorf("only %d syllables have an old spelling", moved)
	}
}

// keys is how a syllable is typed in Telex or VNI: the mark after its vowel, the tone at the end.
func keys(s string, marks map[rune]string, tones string) string {
	var out strings.Builder
	tone := ""
	for _, r := range s {
		l := letterOf(r)
		if l.tone != 0 {
			tone = tones[l.tone-1 : l.tone]
		}
		if typed, marked := marks[rune(l.base)]; marked {
			out.WriteString(typed)
		} else {
			out.WriteRune(rune(l.base))
		}
	}
	return out.String() + tone
}

var (
	telexMarks = map[rune]string{'ă': "aw", 'â': "aa", 'ê': "ee", 'ô': "oo", 'ơ': "ow", 'ư': "uw", 'đ': "dd"}
	vniMarks   = map[rune]string{'ă': "a8", 'â': "a6", 'ê': "e6", 'ô': "o6", 'ơ': "o7", 'ư': "u7", 'đ': "d9"}
)

func TestEverySyllableIsComposedFromItsKeys(t *testing.T) {
	composed := 0
	for _, s := range syllables() {
		if strings.Contains(Fold(s), "oo") {
			continue // a real oo, as in xoong: Telex types ô so
		}
		for method, typed := range map[string]string{"Telex": keys(s, telexMarks, telexTones), "VNI": keys(s, vniMarks, vniTones)} {
			if typed == s || IsSyllable(typed) || len([]rune(typed)) > maxRaw || len(typed) < 3 && method == "VNI" {
				continue // as it stands it is a word, or too long to be one
			}
			composed++
			if got, ok := Compose(typed); !ok || got != s {
				t.Errorf("%s of %s, %s, is composed to %q, %v", method, s, typed, got, ok)
			}
			if cost, ok := Mistyped(typed, s); !ok || cost > uncomposedCost {
				t.Errorf("%s of %s, %s, is a slip of cost %v, %v", method, s, typed, cost, ok)
			}
		}
	}
	if composed < 10_000 {
		t.Errorf("only %d were composed", composed)
	}
}
