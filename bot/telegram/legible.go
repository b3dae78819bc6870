package telegram

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/bot/outbox"
)

// What a person wrote stands in many messages: their name, a file's, their question. Marks in it that turn the words around, that take no room or
// that pile up on a letter would change how the words beside it look, or hide what they say. They are taken out here, of all that is sent.

// legible is what is sent without marks that are no words.
func legible(c outbox.Content) outbox.Content {
	c.HTML, c.Buttons, c.Files = legibleHTML(c.HTML), legibleButtons(c.Buttons), slices.Clone(c.Files)
	for i, f := range c.Files {
		c.Files[i].Name, c.Files[i].Caption = legibleText(f.Name), legibleHTML(f.Caption)
	}
	return c
}

func legibleButtons(rows [][]outbox.Button) [][]outbox.Button {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i] = slices.Clone(rows[i])
		for j := range rows[i] {
			rows[i][j].Text = legibleText(rows[i][j].Text)
		}
	}
	return rows
}

func legibleText(text string) string {
	var out strings.Builder
	var l lettering
	for _, r := range text {
		if l.takes(r) {
			out.WriteRune(r)
		}
	}
	return out.String()
}

func legibleHTML(source string) string {
	var out strings.Builder
	var l lettering
	for source != "" {
		var token string
		token, source = nextToken(source)
		r, size := utf8.DecodeRuneInString(html.UnescapeString(token))
		if isTag(token) || size == 0 || l.takes(r) {
			out.WriteString(token)
		}
	}
	return out.String()
}

// mostMarks is how many marks a letter bears: Vietnamese has two, and no writing more than four.
const mostMarks = 4

// lettering follows a text by its characters.
type lettering struct {
	last  rune // that is seen; 0 before the first
	marks int  // on it
}

// emojiJoiner makes one emoji of two.
const emojiJoiner = '\u200D'

// takes reports whether a character stays in the text.
func (l *lettering) takes(r rune) bool {
	switch {
	case r == emojiJoiner && unicode.In(l.last, unicode.So, unicode.Sk):
		l.last = r // one joins
		return true
	case unicode.Is(unicode.Variation_Selector, r):
		l.marks++
		return l.marks <= mostMarks && l.last != 0 && !unicode.IsSpace(l.last)
	case unicode.IsControl(r) && r != '\n' && r != '\t', unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point):
		return false
	case unicode.In(r, unicode.Mn, unicode.Me):
		l.marks++
		return l.marks <= mostMarks && (unicode.IsLetter(l.last) || unicode.IsNumber(l.last) || l.last == '#' || l.last == '*')
	}
	l.last, l.marks = r, 0
	return true
}
