package bottest

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"unicode/utf16"

	"thidua/bot/telegramtest"
)

// Must is the value of a call that must not fail.
func Must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// Has requires parts of a message's words.
func Has(t testing.TB, m telegramtest.Post, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(m.Text+m.Caption, part) {
			t.Errorf("the message lacks %q: %s", part, m.Text+m.Caption)
		}
	}
}

// Labels are those of the buttons under a message.
func Labels(m telegramtest.Post) (all []string) {
	if m.ReplyMarkup == nil {
		return nil
	}
	for _, row := range m.ReplyMarkup.Rows {
		for _, b := range row {
			all = append(all, b.Text)
		}
	}
	return all
}

// Entity is the part of a message that the first entity of a kind marks, or "".
func Entity(m telegramtest.Post, kind string) string {
	for _, e := range m.Entities {
		if e.Type == kind || e.Type == "expandable_"+kind {
			units := utf16.Encode([]rune(m.Text))
			return string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
		}
	}
	return ""
}

// Picture is a small picture to send.
func Picture(t testing.TB) telegramtest.Upload {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return telegramtest.Upload{Data: out.Bytes()}
}
