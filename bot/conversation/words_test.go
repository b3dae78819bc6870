package conversation

import (
	"strings"
	"testing"
	"time"
)

func TestSettingsAreEscapedInHTMLAndPlainElsewhere(t *testing.T) {
	w := NewWords("Ban <A> & B", "tỉnh C", "ông/bà")
	if got := w.Office(); got != "Ban &lt;A&gt; &amp; B, tỉnh C" {
		t.Errorf("as HTML: %q", got)
	}
	if got := w.Plain().Office(); got != "Ban <A> & B, tỉnh C" {
		t.Errorf("plain: %q", got)
	}
	if got := w.Plain().Plain(); got.Board != "Ban <A> & B" {
		t.Errorf("plain of plain: %q", got.Board)
	}
	if got := w.Capital(); got != "Ông/bà" {
		t.Errorf("%q", got)
	}
	if got := w.Denied().Error(); !strings.Contains(got, "Ban <A> & B") {
		t.Errorf("a refusal is plain text: %q", got)
	}
}

func TestTheSigningPostHasLines(t *testing.T) {
	w := NewWords("Ban", "tỉnh C", "ông/bà")
	if got := w.Signer(); len(got) != 1 || got[0] != "Chức vụ người ký" {
		t.Errorf("left open: %q", got)
	}
	if got := w.SignedBy(" KT. Giám đốc ;; Phó Giám đốc").Signer(); len(got) != 2 || got[0] != "KT. Giám đốc" || got[1] != "Phó Giám đốc" {
		t.Errorf("%q", got)
	}
}

func TestAnInstantIsWrittenTheAdministrativeWay(t *testing.T) {
	for at, want := range map[time.Time]string{
		time.Date(2026, 11, 20, 10, 5, 0, 0, time.UTC):  "17 giờ 05 ngày 20/11/2026",
		time.Date(2026, 12, 31, 17, 0, 59, 0, time.UTC): "0 giờ 00 ngày 01/01/2027",
	} {
		if got := Clock(at); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestUpperFirstAndShortenCountCharacters(t *testing.T) {
	for s, want := range map[string]string{"": "", "đồng chí": "Đồng chí", "ông": "Ông", "Đã": "Đã", "1 a": "1 a"} {
		if got := UpperFirst(s); got != want {
			t.Errorf("%q: %q", s, got)
		}
	}
	for s, want := range map[string]string{"": "", "đồng": "đồng", "đồng ": "đồn…", "đồng chí": "đồn…"} {
		if got := Shorten(s, 4); got != want {
			t.Errorf("%q: %q", s, got)
		}
	}
}
