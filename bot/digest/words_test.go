package digest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/report"
)

func TestALineIsWhatIsSeenOfAText(t *testing.T) {
	for text, want := range map[string]string{
		"": "", " \n\t": "", "\u202e\u200b\ufeff": "", "\ufffe": "", "\x00": "", "\u00a0": "",
		" a \r\n\tb ": "a b", "Thuy\u0309": "Thuỷ", "😀": "😀", ".": ".", "a\x07b": "a b",
	} {
		if got := line(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	if diff := cmp.Diff([]string{"một", "hai ba", "bốn"}, lines("\n một\r\n\u200b\nhai  ba\n\nbốn")); diff != "" {
		t.Error(diff)
	}
	if got := orBlank(" \n"); got != "…………" {
		t.Error(got)
	}
}

func TestASentenceEndsOnce(t *testing.T) {
	for text, want := range map[string]string{
		"a": "a.", "a.": "a.", "a;": "a;", "a:": "a:", "a?": "a?", "a…": "a…", "a …………": "a …………", "a)": "a).", "": ".",
	} {
		if got := sentence(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestDocumentsAreCited(t *testing.T) {
	for want, x := range map[string]Document{
		"Văn bản số ………… ngày …………":                                 {},
		"Công văn số 903/SYT-TCCB ngày 17/11/2026":                  {Kind: "Công văn", Number: "903/SYT-TCCB", Day: "2026-11-17"},
		"Văn bản số 5 ngày ………… của UBND tỉnh về kinh phí năm 2027": {Number: " 5 ", Issuer: "UBND tỉnh", About: "Kinh phí\nnăm 2027"},
		"Quyết định số ………… ngày 05/02/2027":                        {Kind: "Quyết định", Day: "2027-02-05"},
	} {
		if got := x.words(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := (Document{}).inBrackets(); got != "" {
		t.Errorf("no document is %q", got)
	}
	if got := (Document{Number: "5"}).inBrackets(); got != " (Văn bản số 5 ngày …………)" {
		t.Error(got)
	}
}

func TestAnItemHasABlankForAMissingText(t *testing.T) {
	text := func(blocks []report.Block) string {
		got, err := report.Report{Body: blocks}.Markdown()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSuffix(string(got), "\n")
	}
	for want, blocks := range map[string][]report.Block{
		"a) Căn cứ: …………":        item(point, labelBasis, " \n"),
		"a) Căn cứ: Luật.":       item(point, labelBasis, "Luật"),
		"- một\n\nhai.":          item(dash, "", "một\n\n hai"),
		"1. …………":                item(clause, "", ""),
		"Không có.":              items(nil),
		"- a.\n\n- b;\n\n- …………": items([]string{"a", "b;", ""}),
		"## I. …………":             {heading(section, "\u200b")},
	} {
		if got := text(blocks); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestATicketSaysWhatItsAgencyWroteAndWhatBecameOfIt(t *testing.T) {
	for want, ticket := range map[string]Ticket{
		"Sở Y tế|Không nêu|…………": {Agency: "Sở Y tế"},
		"Sở Y tế\n(cùng có vướng mắc: Sở Nội vụ; Thuế tỉnh)|một\nhai|Đã giải quyết\nĐã gửi mẫu": {
			Agency: "Sở Y tế", Joined: []string{"Sở Nội vụ", "Sở  Y tế", "Thuế tỉnh", "Sở Nội vụ"}, Text: "một \r\n\nhai", State: "Đã giải quyết", Result: "\nĐã gửi mẫu\n",
		},
	} {
		if got := ticket.agencies() + "|" + wordForWord(ticket.Text) + "|" + ticket.outcome(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAgenciesAreListedTwoOnARow(t *testing.T) {
	for n, want := range map[int][][]string{
		1: {{"1", "a", "", ""}},
		2: {{"1", "a", "2", "b"}},
		3: {{"1", "a", "2", "b"}, {"3", "c", "", ""}},
	} {
		got, is := agencyTable([]string{"a", " b\n", "c"}[:n]).(report.Table)
		if !is {
			t.Fatalf("%d agencies are no table", n)
		}
		if diff := cmp.Diff(want, got.Rows); diff != "" {
			t.Error(diff)
		}
	}
}
