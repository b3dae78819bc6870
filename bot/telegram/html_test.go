package telegram_test

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/telegram"
)

func TestSplitCutsAtParagraphEndsAndBalancesTags(t *testing.T) {
	for name, test := range map[string]struct {
		source string
		limit  int
		want   []string
	}{
		"short":                   {"<b>một</b> hai", 100, []string{"<b>một</b> hai"}},
		"nothing":                 {"<b></b>", 100, nil},
		"paragraph before line":   {"aaaa\n\nbbbb\ncccc\ndd", 13, []string{"aaaa", "bbbb\ncccc\ndd"}},
		"line":                    {"aaaa\nbbbb\ncccc", 10, []string{"aaaa\nbbbb", "cccc"}},
		"sentence":                {"aa bb. cc dd ee", 12, []string{"aa bb.", "cc dd ee"}},
		"space":                   {"aaaa bbbb cccc", 10, []string{"aaaa bbbb", "cccc"}},
		"one long word":           {"aaaaaaaaaa", 4, []string{"aaaa", "aaaa", "aa"}},
		"open tags are carried":   {"<blockquote expandable><b>aaaa\nbbbb</b></blockquote>", 6, []string{"<blockquote expandable><b>aaaa</b></blockquote>", "<blockquote expandable><b>bbbb</b></blockquote>"}},
		"entities count as one":   {"&lt;&amp;&#34;x", 4, []string{"&lt;&amp;&#34;x"}},
		"entities stay whole":     {"&lt;&amp;&#34;x", 2, []string{"&lt;&amp;", "&#34;x"}},
		"emoji count as two":      {"👍👍👍", 4, []string{"👍👍", "👍"}},
		"no empty piece at a tag": {"aaaa\n\n<i>bbbb</i>", 6, []string{"aaaa", "<i>bbbb</i>"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, telegram.Split(test.source, test.limit)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var anyTag = regexp.MustCompile(`<[^>]*>`)

func shown(source string) string { return html.UnescapeString(anyTag.ReplaceAllString(source, "")) }

func FuzzSplitLosesNoWordAndKeepsTheLimit(f *testing.F) {
	f.Add("Điều 24. Danh hiệu\n\n1. Danh hiệu “Lao động tiên tiến”; <xét tặng> hằng năm & cho cá nhân 👍 đạt", 30)
	f.Add(strings.Repeat("Thi đua là yêu nước. ", 40), 64)
	f.Add("\n\n \n", 3)
	f.Fuzz(func(t *testing.T, words string, limit int) {
		limit = 2 + max(0, limit)%200
		words = strings.ToValidUTF8(words, "")
		words = strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' {
				return -1
			}
			return r
		}, words)
		var all []string
		for i, part := range strings.SplitAfter(words, "\n") { // tags around some paragraphs
			part = telegram.Escape(part)
			if i%2 == 1 {
				part = "<b>" + part + "</b>"
			}
			all = append(all, part)
		}
		source := "<blockquote>" + strings.Join(all, "") + "</blockquote>"
		var joined strings.Builder
		for _, piece := range telegram.Split(source, limit) {
			if n := len(utf16.Encode([]rune(shown(piece)))); n > limit || n == 0 {
				t.Errorf("a piece of %d characters, limit %d: %q", n, limit, piece)
			}
			if strings.Count(piece, "<b>") != strings.Count(piece, "</b>") || strings.Count(piece, "<blockquote>") != 1 ||
				!strings.HasSuffix(piece, "</blockquote>") {
				t.Errorf("unbalanced: %q", piece)
			}
			joined.WriteString(shown(piece))
		}
		blank := strings.NewReplacer(" ", "", "\n", "")
		if got, want := blank.Replace(joined.String()), blank.Replace(words); got != want && strings.TrimSpace(words) != "" {
			t.Errorf("words changed:\n%q\n%q", got, want)
		}
	})
}
