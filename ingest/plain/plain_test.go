package plain_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest/plain"
)

// What the process of a reader passes on comes from a file that nobody trusts.
func FuzzRead(f *testing.F) {
	f.Add(`{"Body":"Điều 1.","Pages":[{"Recognised":true,"Confidence":0.5}],"Warnings":[{"Kind":"unread","Page":1}]}`)
	f.Add("")
	f.Add(`{"Body":"\ud800"} x`)
	f.Fuzz(func(t *testing.T, passed string) {
		text, err := plain.Read(strings.NewReader(passed))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := plain.Write(&out, text); err != nil {
			t.Fatal(err)
		}
		again, err := plain.Read(&out)
		if diff := cmp.Diff(text, again); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	})
}

func FuzzParseError(f *testing.F) {
	f.Add(plain.Errorf(plain.TooLarge, "%d: bytes", 9).Error())
	f.Add("panic: runtime error")
	f.Fuzz(func(t *testing.T, words string) {
		if err := plain.ParseError(words); err.Reason == plain.Damaged {
			return
		} else if got := plain.ParseError(err.Error()); *got != *err {
			t.Errorf("%q became %+v, and that %+v", words, err, got)
		}
	})
}

func TestAnchorsAreNoWords(t *testing.T) {
	for mark, want := range map[string]string{"1": "\uFFF91\uFFFB", "[2]": "\uFFF92\uFFFB", "(*)": "\uFFF9*\uFFFB", "": "\uFFF9\uFFFB"} {
		if got := plain.Anchor(mark); got != want {
			t.Errorf("%q: %q", mark, got)
		}
	}
	for words, want := range map[string]string{
		"":                                 "",
		"Một":                              "Một",
		"Một" + plain.Anchor("1") + " hai": "Một hai",
		plain.Anchor("1") + plain.Anchor("12") + "Một": "Một",
		"Một \uFFF9 hai\nba \uFFFB":                    "Một \uFFF9 hai\nba \uFFFB", // of no anchor
		"Điều 1" + plain.Anchor("[3]") + ".\n1. Hai":   "Điều 1.\n1. Hai",
	} {
		if got := plain.WithoutAnchors(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
	// A secrecy mark is found though a note stands in it; who parses the text gets the anchors.
	text := plain.Text{Body: "TUYỆT" + plain.Anchor("1") + " MẬT", Footnotes: []string{"1 Chú."}}
	if got := text.All(); got != "TUYỆT MẬT\n1 Chú." {
		t.Errorf("%q", got)
	}
	if got := text.WithFootnotes(); got != text.Body+"\n— Chú thích 1: Chú.\n" {
		t.Errorf("%q", got)
	}
}

func TestAFootnoteHasTheMarkOfItsAnchor(t *testing.T) {
	text := plain.Text{Body: "Một" + plain.Anchor("(*)"), Footnotes: []string{"(*) Sao.", "[2] Hai.", "() Ba."}}
	if got, want := text.WithFootnotes(), "Một\uFFF9*\uFFFB\n— Chú thích *: Sao.\n— Chú thích 2: Hai.\n— Chú thích (): Ba.\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Words of a page that recognition broke in the middle of an anchor are kept as they are.
func TestHalfAnAnchorIsWords(t *testing.T) {
	for _, words := range []string{"\uFFF9", "\uFFFB", "\uFFF91", "1\uFFFB"} {
		if got := plain.WithoutAnchors(words); got != words {
			t.Errorf("%q: %q", words, got)
		}
	}
	if got := plain.WithoutAnchors("Một" + plain.Anchor("12") + " hai" + plain.Anchor("*")); got != "Một hai" {
		t.Errorf("whole ones: %q", got)
	}
}

func TestAWarningIsGivenOnce(t *testing.T) {
	var text plain.Text
	text.Warn(plain.Unread, 1, "a")
	text.Warn(plain.Unread, 1, "a")
	text.Warn(plain.Unread, 2, "a")
	if len(text.Warnings) != 2 {
		t.Errorf("%+v", text.Warnings)
	}
}
