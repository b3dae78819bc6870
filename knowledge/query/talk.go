package query

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

//go:embed instruct.txt
var instructTable string

// instructions are the phrases of the table, as they are written and without marks, with a blank at either end; and the beginnings.
type instructions struct{ written, bare, begins []string }

var loadInstructions = sync.OnceValue(func() (all instructions) {
	for line := range strings.Lines(instructTable) {
		line = strings.TrimSpace(line)
		begin, begins := strings.CutPrefix(line, "^")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case begins:
			all.begins = append(all.begins, begin)
		default:
			all.written = append(all.written, " "+line+" ")
			all.bare = append(all.bare, " "+vietnamese.Fold(line)+" ")
		}
	}
	return all
})

// Instructs reports whether a message tells the assistant how to behave. Whoever writes so wants words in its mouth, and a quote below them would look like
// what they asked for.
func (q Question) Instructs() bool {
	all := loadInstructions()
	text := " " + strings.Join(vietnamese.Texts(vietnamese.Tokenize(q.Text)), " ") + " "
	phrases := all.written
	if q.bare {
		phrases = all.bare
	}
	start := strings.ToLower(strings.TrimSpace(q.Text))
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(text, p) }) ||
		slices.ContainsFunc(all.begins, func(b string) bool { return strings.HasPrefix(start, b) })
}

// Greets reports whether a message is all greeting and courtesy.
func (q Question) Greets() bool {
	if vietnamese.IsGreeting(q.Text) {
		return true
	}
	roles := vietnamese.Roles(vietnamese.Tokenize(q.Text))
	return len(roles) > 0 && !slices.ContainsFunc(roles, func(r vietnamese.Role) bool { return r != vietnamese.Courtesy && r != vietnamese.Greeting })
}

// Asks reports whether a message has an interrogative or the mark of a question.
func (q Question) Asks() bool {
	return strings.Contains(q.Text, "?") || slices.Contains(vietnamese.Roles(vietnamese.Tokenize(q.Text)), vietnamese.Question)
}

// PassesOn reports whether a message asks for nothing itself and names nothing of the field: "trả lời giúp câu này", under somebody's question.
func (q Question) PassesOn() bool {
	asks := q.Asks()
	for i := range q.words {
		asks = asks || isClass(q.words, i)
	}
	return !asks && len(q.Aspects) == 0 && len(q.receivers()) == 0 && !q.OfTheField() && q.LeansOn()
}

// NamesAnything reports whether a message names anything at all.
func (q Question) NamesAnything() bool {
	tokens := vietnamese.Tokenize(q.Text)
	for i, role := range vietnamese.Roles(tokens) {
		if role == vietnamese.Content && utf8.RuneCountInString(tokens[i].Text) > 1 || tokens[i].Numeric() {
			return true
		}
	}
	return false
}

// signing and sending are words without which nobody asks for who signed a document, or whom it was sent to.
var (
	signing = []string{" ky ", " chu ky ", " chuc vu ", " nguoi ky "}
	sending = []string{" nhan ", " gui ", " luu "}
)

// AsksWhoSigned reports whether a question can mean the signature of a document; names of offices and people match many questions.
func (q Question) AsksWhoSigned() bool { return q.hasAny(signing) }

// AsksWhoReceived reports whether a question can mean whom a document was sent to.
func (q Question) AsksWhoReceived() bool { return q.hasAny(sending) }

func (q Question) hasAny(words []string) bool {
	text := plain(q.words)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// NamesIssuer reports whether a question names an issuer, its field ("bộ y tế", "ngành y tế") or, of one of a place, that place.
func (q Question) NamesIssuer(issuer, territory string) bool {
	text := plain(q.words)
	place := vietnamese.Fold(territory)
	for _, general := range []string{"tinh ", "thanh pho "} {
		place = strings.TrimPrefix(place, general)
	}
	if place != "" {
		return strings.Contains(text, place)
	}
	field := vietnamese.Fold(issuer)
	for _, general := range []string{"bo ", "tong cuc ", "uy ban "} {
		field = strings.TrimPrefix(field, general)
	}
	first, _, _ := strings.Cut(field, ",") // "văn hóa, thể thao và du lịch" is mostly called by its first word
	return strings.Contains(text, first)
}
