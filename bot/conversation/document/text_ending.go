package document

import (
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge/corpus"
)

func (t text) ending(ending []corpus.Ending, from, until int) string {
	if len(ending) == 0 {
		return fmt.Sprintf("Trong %d ngày tới không có văn bản nào hết hiệu lực.", endingWithin)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Văn bản sắp hết hiệu lực, kết thúc giai đoạn thực hiện trong %d ngày tới</b> (%d)", endingWithin, len(ending))
	for i, e := range ending[from:until] {
		fmt.Fprintf(&out, "\n%d. %s: %s", from+i+1, telegram.Escape(e.Document.Name()), e.Words())
	}
	return out.String()
}

// numbered is on the button of a document in a list.
func (t text) numbered(n int, d *corpus.Document) string {
	return conversation.Shorten(fmt.Sprintf("%d. %s", n, d.Name()), maxLabel)
}
