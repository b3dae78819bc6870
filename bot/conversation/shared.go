package conversation

import (
	"context"
	"slices"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// What several modules do the same way.

// Acting is what a Handler returns that reads nothing before its transaction.
func Acting(act Act) (Act, error) { return act, nil }

// May refuses an event whose person has not, inside tx, a permission that is not of one agency.
func (k *Kit) May(ctx context.Context, tx *database.Tx, e *Event, permission directory.PermissionID) error {
	access, err := k.Directory.AccessIn(ctx, tx, e.User.ID)
	if err == nil && !access.May(permission, 0) {
		err = k.Words.Denied()
	}
	return err
}

// Pairs puts buttons two in a row.
func Pairs(buttons ...outbox.Button) [][]outbox.Button {
	return slices.Collect(slices.Chunk(buttons, 2))
}

// pageNumber is what is kept free on a page of a long text, in characters.
const pageNumber = 64

// TextPage is one page of a text that may be longer than a message, with the row of buttons to the pages before and after; to makes the
// button of a page. A page that there is not is the last.
func TextPage(html string, page int, to func(label string, page int) outbox.Button) (string, [][]outbox.Button) {
	pages := telegram.Split(html, telegram.MaxText-pageNumber)
	page = min(max(page, 0), len(pages)-1)
	return pages[page], Pager(len(pages), page, 1, to)
}

// The choices of a form that turn a page of what it asks or of what it offers; no other choice has these values.
const (
	ChoiceBack int64 = -101
	ChoiceOn   int64 = -102
)

// Turned is the page after a choice; ok is false of one that turns no page.
func Turned(page int, choice int64) (turned int, ok bool) {
	switch choice {
	case ChoiceBack:
		return max(page-1, 0), true
	case ChoiceOn:
		return page + 1, true
	}
	return page, false
}

// PagerChoices is the row of choices that turn to the pages before and after, if there are any; see Pager.
func PagerChoices(n, page, size int) (rows [][]Choice) {
	var row []Choice
	if page > 0 {
		row = append(row, Choice{Label: buttonBack, Value: ChoiceBack})
	}
	if (page+1)*size < n {
		row = append(row, Choice{Label: buttonOn, Value: ChoiceOn})
	}
	if row != nil {
		rows = append(rows, row)
	}
	return rows
}

// TextPrompt asks with one page of a text that may be longer than a message. The choices stand under the last page, so that nobody
// answers what they were not shown; under each stand those that turn the page.
func TextPrompt(html string, page int, choices ...Choice) Prompt {
	pages := telegram.Split(html, telegram.MaxText-pageNumber)
	page = min(max(page, 0), len(pages)-1)
	rows := PagerChoices(len(pages), page, 1)
	if page == len(pages)-1 {
		rows = append(rows, Choices(choices...)...)
	}
	return Prompt{HTML: pages[page], Choices: rows}
}

// GoingOn runs an act of the form that asks on, and ends the form where what it is about is over, which is said.
func (f *Form[S]) GoingOn(e *Event, act Act) Act {
	return func(ctx context.Context, tx *database.Tx) (Reply, error) {
		reply, err := act(ctx, tx)
		if Over(err) {
			return Reply{HTML: telegram.Escape(err.Error())}, f.End(ctx, tx, e)
		}
		return reply, err
	}
}

// ParseNumber reads the number and day of a document, "215/BC-SNV ngày 18/12/2026", with or without the word "số". ok is false where
// one of them is missing.
func ParseNumber(words string) (number string, on directory.Day, ok bool) {
	number, on, ok = ParseBasis(words)
	number = vietnamese.BareNumber(number)
	return number, on, ok && strings.ContainsAny(number, "0123456789")
}

// Lines are the lines of what somebody wrote that are not empty.
func Lines(words string) (all []string) {
	for line := range strings.Lines(words) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// OneLine is what somebody wrote in one line.
func OneLine(words string) string { return strings.Join(strings.Fields(words), " ") }
