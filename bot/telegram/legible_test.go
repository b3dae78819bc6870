package telegram_test

import (
	"strings"
	"testing"

	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/knowledge/database/databasetest"
)

// What somebody wrote is sent without marks that would change how the words beside it look, and with all that are words.
func TestMarksThatAreNoWordsAreNotSent(t *testing.T) {
	p := newPost(t, databasetest.Open(t, databasetest.SQLite(t)))
	rune1 := string(rune(1))
	for _, c := range []struct{ written, sent string }{
		{"hoa\u202etxt.exe", "hoatxt.exe"}, {"\u2067a\u2069\u200f", "a"}, {"a" + strings.Repeat("\u200b", 500) + "b\ufeff\u2060\u00ad", "ab"},
		{"a" + rune1 + "\u0085\x1b[31mb", "a[31mb"}, {"\u0301\u0323Hạnh", "Hạnh"}, {"a \u0301b", "a b"}, {"<b>\u0301\u202eĐậm</b>", "Đậm"},
		{"a" + strings.Repeat("\u0301", 50) + "b", "a\u0301\u0301\u0301\u0301b"}, {"một\ndòng", "một\ndòng"}, {"Nguye\u0302\u0303n", "Nguye\u0302\u0303n"},
		{"1 &lt; 2 &amp; 3", "1 < 2 & 3"}, {"👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 👍🏽 1\ufe0f\u20e3 #\ufe0f\u20e3", "👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 👍🏽 1\ufe0f\u20e3 #\ufe0f\u20e3"},
		{"👍" + strings.Repeat("\u200d", 9) + "a\u200db" + strings.Repeat("\ufe0f", 9) + "c", "👍\u200dab\ufe0f\ufe0f\ufe0f\ufe0fc"}, {"a\u3164\u2028b", "ab"},
	} {
		_, err := p.transport.Deliver(t.Context(), &outbox.Delivery{ChatID: p.person.ID(), Op: outbox.Send,
			Content: outbox.Content{HTML: "x" + c.written, Buttons: [][]outbox.Button{{{Text: "x" + strings.NewReplacer("<b>", "", "</b>", "", "&lt;", "<", "&amp;", "&").Replace(c.written), Data: "a"}}}}})
		if err != nil {
			t.Fatal(err)
		}
		want := "x" + c.sent
		if strings.HasPrefix(c.written, "\u0301") { // it stands on the x
			want = "x\u0301\u0323" + c.sent
		} else if strings.HasPrefix(c.written, "<b>\u0301") {
			want = "x\u0301" + c.sent
		}
		sent := p.srv.BotMessages(p.person.ID())
		last := sent[len(sent)-1]
		if last.Text != want || last.ReplyMarkup.Rows[0][0].Text != want {
			t.Errorf("%q is sent as %q, on a button as %q; want %q", c.written, last.Text, last.ReplyMarkup.Rows[0][0].Text, want)
		}
	}
	f := p.stored(t, file.Document, "\u202egnp.\u0301k\u200b.docx", []byte("x"))
	f.Caption = "\u2066chú\u200b thích"
	p.deliver(t, outbox.Send, "", f)
	sent := p.srv.BotMessages(p.person.ID())
	if last := sent[len(sent)-1]; last.Document.FileName != "gnp.k.docx" || last.Caption != "chú thích" {
		t.Errorf("a file is sent as %q, with %q", last.Document.FileName, last.Caption)
	}
}
