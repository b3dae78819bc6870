package conversation

import (
	"fmt"
	"strconv"
	"strings"

	"thidua/bot/outbox"
)

const (
	// maxData is the limit of Telegram for the data of a button, in bytes.
	maxData = 64
	// dataBase is the base in which the numbers of a button are written: four of the largest ids fit.
	dataBase = 36
)

// With makes a button of this kind. It panics when the number of ids is not the declared one: a fault of the program.
func (b *Button) With(label string, ids ...int64) outbox.Button {
	if len(ids) != b.Args {
		panic(fmt.Sprintf("button %s takes %d ids, not %d", b.Verb, b.Args, len(ids)))
	}
	return outbox.Button{Text: label, Data: buttonData(b.Verb, ids)}
}

func buttonData(verb string, ids []int64) string {
	var data strings.Builder
	data.WriteString(verb)
	for _, id := range ids {
		data.WriteString(":" + strconv.FormatInt(id, dataBase))
	}
	return data.String()
}

// parseData takes the data of a button apart; ok is false for what no With ever made.
func parseData(data string) (verb string, ids []int64, ok bool) {
	if len(data) > maxData {
		return "", nil, false
	}
	parts := strings.Split(data, ":")
	for _, part := range parts[1:] {
		id, err := strconv.ParseInt(part, dataBase, 64)
		if err != nil {
			return "", nil, false
		}
		ids = append(ids, id)
	}
	return parts[0], ids, true
}

// Rows puts buttons under each other.
func Rows(buttons ...outbox.Button) (rows [][]outbox.Button) {
	for _, one := range buttons {
		rows = append(rows, []outbox.Button{one})
	}
	return rows
}

// maxPage is more than any list or text has; a page that a button names may be forged.
const maxPage = 100_000

// Page is the number of a page that a button names, brought into bounds.
func Page(n int64) int { return int(min(max(n, 0), maxPage)) }

// PageOf is the part of n things that a page of a size shows.
func PageOf(n, page, size int) (from, until int) {
	from = min(max(page, 0)*size, n)
	return from, min(from+size, n)
}

// Pager is the row of buttons to the pages before and after, if there are any; to makes the button of a page.
func Pager(n, page, size int, to func(label string, page int) outbox.Button) [][]outbox.Button {
	var row []outbox.Button
	if page > 0 {
		row = append(row, to(buttonBack, page-1))
	}
	if (page+1)*size < n {
		row = append(row, to(buttonOn, page+1))
	}
	if row == nil {
		return nil
	}
	return [][]outbox.Button{row}
}
