package vietnamese

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// writer makes texts up as people type them: syllables of the language, numbers, short forms, marks, and what is none of them.
type writer struct {
	*rand.Rand
	syllables []string
}

func newWriter(seed uint64) *writer {
	return &writer{Rand: rand.New(rand.NewPCG(seed, 5)), syllables: syllables()}
}

func (w *writer) one(of ...string) string { return of[w.IntN(len(of))] }

func (w *writer) syllable() string { return w.syllables[w.IntN(len(w.syllables))] }

// word is what stands between two spaces.
func (w *writer) word() string {
	s := w.syllable()
	switch w.IntN(12) {
	case 0:
		return strings.ToUpper(s)
	case 1:
		return norm.NFD.String(s)
	case 2:
		return old(s)
	case 3:
		return w.one("91/2017/NĐ-CP", "19/CT-TTg", "2021–2025", "1,5", "1.500.000", "70%", "05/7/2021", "Điều", "5a", "TT&TT", "đ/c", "06/2022/QH15")
	case 4:
		return s + w.one(",", ".", ";", "…", "?!", ")", "”")
	case 5:
		return w.one("(", "“", "–", "-") + s
	case 6:
		return w.one("\u00ad", "\u200b", "\ufeff") + s
	case 7:
		return w.one("word", "naïve", "Ǆ", "한글", "👍", "\xff", "²", "e\u0301\u0323")
	}
	return s
}

func (w *writer) text(words int) string {
	all := make([]string, words)
	for i := range all {
		all[i] = w.word()
	}
	return strings.Join(all, " ")
}

func TestEveryFormOfATextIsTheFormsOfItsWords(t *testing.T) {
	w := newWriter(1)
	for range 3000 {
		a, b := w.text(1+w.IntN(4)), w.text(1+w.IntN(4))
		for name, form := range map[string]func(string) string{"NFC": NFC, "Normalize": Normalize, "Key": Key, "Fold": Fold} {
			if got, want := form(a+" "+b), form(a)+" "+form(b); got != want {
				t.Fatalf("%s of %q is %q, of its parts %q", name, a+" "+b, got, want)
			}
		}
	}
}

// What is typed in another case, another normal form, or with the tone in the old place is the same words.
func TestTokensAreTheSameHoweverTheyAreTyped(t *testing.T) {
	w := newWriter(2)
	for range 2000 {
		text := w.text(1 + w.IntN(8))
		want := Texts(Tokenize(text))
		for how, typed := range map[string]string{
			"normalised": Normalize(text), "as a key": Key(text), "with more blanks": " \n" + strings.ReplaceAll(text, " ", " \t ") + " ",
			"with its own tokens": strings.Join(want, " "),
		} {
			if got := Texts(Tokenize(typed)); !slices.Equal(got, want) {
				t.Fatalf("%q %s: %q, want %q", text, how, got, want)
			}
		}
		bare := Texts(Tokenize(Fold(text)))
		for i, token := range Tokenize(text) {
			if len(bare) != len(want) || token.Folded() != bare[i] {
				t.Fatalf("%q without diacritics: %q", text, bare)
			}
		}
	}
}

// A token says where it stands: its place is its words, in order, and what is between the places has neither letters nor digits.
func TestTokensStandWhereTheySayTheyDo(t *testing.T) {
	w := newWriter(3)
	for range 2000 {
		text := w.text(1 + w.IntN(8))
		end := 0
		between := func(to int) {
			for _, r := range text[end:to] {
				if unicode.IsLetter(r) || '0' <= r && r <= '9' {
					t.Fatalf("%q: %q is in no token", text, text[end:to])
				}
			}
		}
		for _, token := range Tokenize(text) {
			if token.Start < end || token.End <= token.Start || !utf8.RuneStart(text[token.Start]) || token.End < len(text) && !utf8.RuneStart(text[token.End]) {
				t.Fatalf("%q: token %+v after %d", text, token, end)
			}
			between(token.Start)
			source := text[token.Start:token.End]
			if dashes.Replace(Key(source)) != token.Text {
				t.Fatalf("%q: %q stands for %q", text, token.Text, source)
			}
			if first := token.Text[0]; token.Numeric() != ('0' <= first && first <= '9') {
				t.Fatalf("%q: numeric %v", token.Text, token.Numeric())
			}
			end = token.End
		}
		between(len(text))
	}
}

// A day is found among words however it is written, and what is left are the words.
func TestDaysAreFoundAmongWords(t *testing.T) {
	w := newWriter(4)
	for range 2000 {
		at := time.Date(1946+w.IntN(150), time.Month(1+w.IntN(12)), 1+w.IntN(31), 0, 0, 0, 0, time.UTC)
		day := Day(at.Format(time.DateOnly))
		written := w.one(day.Words(), at.Format("2/1/2006"), at.Format("02.01.2006"), at.Format("2-1-2006"))
		before, after := w.syllable()+" "+w.syllable(), w.syllable()
		text := Normalize(before + w.one(" ", ", ngày ", " ngày ", " Ngày ") + written + w.one(" ", ", ", ".") + after)
		found := FindDays(text)
		if len(found) != 1 || found[0].Day != day {
			t.Fatalf("%q: %+v, want %s", text, found, day)
		}
		if left := text[:found[0].Start] + text[found[0].End:]; strings.ContainsAny(left, "0123456789") || strings.Contains(Fold(left), "ngay ") && !strings.Contains(Fold(before+after), "ngay") {
			t.Fatalf("%q: %q is left", text, left)
		}
	}
	two := FindDays("từ 01/12/2026 đến hết ngày 31/11/2026")
	if len(two) != 2 || two[0].Day != "2026-12-01" || two[1].Day != "" || two[1].Start <= two[0].End {
		t.Errorf("a day that is not in the calendar is found as none: %+v", two)
	}
	for _, none := range []string{"", "15/2026", "1/2/26", "Điều 24 khoản 1", "ngày mai"} {
		if found := FindDays(none); len(found) > 0 {
			t.Errorf("%q: %+v", none, found)
		}
	}
}

// The ways of writing one document's number meet in a form, and those of another do not.
func TestOneDocumentHasOneNumberHoweverItIsWritten(t *testing.T) {
	w := newWriter(5)
	kinds := [][3]string{{"Nghị định", "NĐ-CP", "nđ"}, {"Thông tư", "TT-BNV", "tt"}, {"Quyết định", "QĐ-UBND", "qđ"}, {"Kế hoạch", "KH-UBND", "kh"}, {"Chỉ thị", "CT-TTg", "ct"}, {"Luật", "QH15", "luật"}}
	forms := func(text string) []string {
		found := Numbers(Tokenize(text))
		if len(found) != 1 {
			t.Fatalf("%q has the numbers %+v", text, found)
		}
		if n := found[0]; n.From < 0 || n.From >= n.To || n.To > len(Tokenize(text)) {
			t.Fatalf("%q: %+v stands nowhere", text, n)
		}
		return found[0].Forms()
	}
	for range 500 {
		kind, serial, year := kinds[w.IntN(len(kinds))], 1+w.IntN(300), 1990+w.IntN(40)
		full := fmt.Sprintf("%d/%d/%s", serial, year, kind[1])
		all := forms(full)
		for _, written := range []string{
			fmt.Sprintf("%s số %03d/%d/%s", kind[0], serial, year, kind[1]), strings.ToLower(full), Fold(full), fmt.Sprintf("theo %s %d/%d", Fold(kind[0]), serial, year),
			fmt.Sprintf("%s số %d", strings.ToUpper(kind[0]), serial), fmt.Sprintf("%s %d", kind[2], serial), fmt.Sprintf("%d/%s", serial, kind[1]),
		} {
			got := forms(written)
			if !slices.ContainsFunc(got, func(f string) bool { return slices.Contains(all, f) }) {
				t.Fatalf("%q is known under %q, %q under %q", full, all, written, got)
			}
		}
		other := forms(fmt.Sprintf("%d/%d/%s", serial+1, year, kind[1]))
		if slices.ContainsFunc(other, func(f string) bool { return slices.Contains(all, f) }) {
			t.Fatalf("the number after %q has %q", full, other)
		}
	}
}

// One slip of the finger in a word of some length is a slip, whatever it is, and costs more than none.
func TestASlipOfTheFingerIsFound(t *testing.T) {
	w := newWriter(6)
	const letters = "abcdeghiklmnopqrstuvxy"
	for range 5000 {
		meant := Fold(w.syllable())
		if len(meant) < 4 {
			continue
		}
		at := 1 + w.IntN(len(meant)-2)
		other := string(letters[w.IntN(len(letters))])
		for slip, typed := range map[string]string{
			"a letter too few": meant[:at] + meant[at+1:], "a letter too many": meant[:at] + other + meant[at:], "another letter": meant[:at] + other + meant[at+1:],
			"two swapped": meant[:at] + meant[at+1:at+2] + meant[at:at+1] + meant[at+2:], "a held key": meant[:at] + meant[at:at+1] + meant[at:],
		} {
			if typed == meant {
				continue
			}
			if cost, ok := Mistyped(typed, meant); !ok || cost <= 0 || cost > 1 {
				t.Fatalf("%s, %s for %s: %v, %v", slip, typed, meant, cost, ok)
			}
		}
	}
}

// What a token is does not depend on who shouts.
func TestRolesDoNotDependOnCapitalsAndMarks(t *testing.T) {
	w := newWriter(7)
	for range 300 {
		text := w.one(boilerplate...) + " " + w.syllable() + " " + w.syllable() + " " + w.one(boilerplate...)
		want := Roles(Tokenize(text))
		for _, typed := range []string{strings.ToUpper(text), norm.NFD.String(text), "“" + strings.ReplaceAll(text, " ", ", ") + "”?"} {
			if got := Roles(Tokenize(typed)); !slices.Equal(got, want) {
				t.Fatalf("%q: %v, %q: %v", text, want, typed, got)
			}
		}
		if IsGreeting(text) {
			t.Fatalf("%q is taken for a greeting", text)
		}
	}
}

// A short form that has one sense only has it everywhere.
func TestASureFormHasItsSenseBesideAnything(t *testing.T) {
	w := newWriter(8)
	rows, err := parseRows(abbreviationTable)
	if err != nil {
		t.Fatal(err)
	}
	sure := 0
	for _, r := range rows {
		for _, form := range r.forms {
			text := w.syllable() + " " + w.one(form, strings.ToUpper(form)) + " " + w.one(w.syllable(), "24", "số 5")
			readings := slices.DeleteFunc(Expand(Tokenize(text)), func(e Expansion) bool { return e.At != 1 })
			for i, e := range readings {
				if e.Weight <= 0 || e.Weight > 1 || e.Text == "" || i > 0 && e.Weight > readings[i-1].Weight {
					t.Fatalf("%q: %+v", text, readings)
				}
			}
			if !r.sure {
				continue
			}
			sure++
			if len(readings) != 1 || readings[0].Text != r.text || !readings[0].Sure {
				t.Errorf("%q: %+v, want %q alone", text, readings, r.text)
			}
		}
	}
	if sure < 20 {
		t.Errorf("only %d forms are sure", sure)
	}
}
