package legal

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// oddNumbering lists where the articles of a text do not count 1, 2, 3 … and why. "a→b" is a step from article a to b.
var oddNumbering = map[string][]string{
	// The codification leaves out articles that are repealed, or that belong to another of its headings.
	"01-2018-TT-TANDTC":  {"1→3"},
	"08-2014-TT-BVHTTDL": {"0→11"},
	"101-2018-NĐ-CP":     {"0→2"},
	"133-2018-NĐ-CP":     {"0→2"},
	"145-2013-NĐ-CP":     {"0→25"},
	"17-2011-TT-BVHTTDL": {"0→2"},
	"18-2021-TT-BCT":     {"0→3"},
	"199-2016-TT-BQP":    {"1→3", "3→24"},
	"35-2018-TT-BVHTTDL": {"0→13"},
	"39-2013-QH13":       {"0→2"},
	"40-2021-NĐ-CP":      {"0→3"},
	"45-2009-TT-BLĐTBXH": {"0→16"},
	"60-2019-NĐ-CP":      {"0→3"},
	"82-2009-QĐ-TTg":     {"0→2"},
	// The text prints a number twice: two articles of the ordinance amended by one article; an article heard under two headings.
	"05-2012-UBTVQH13": {"1→1"},
	"151-2018-TT-BQP":  {"13→13"},
	"38-2018-TT-BYT":   {"39→39", "40→40", "41→41"},
	// An excerpt.
	"152-2025-ND-CP.PARTIAL": {"8→49", "56→59"},
}

var articleLine = regexp.MustCompile(`(?m)^ *Điều (\d+[a-zđ]?)(?:[.:] .*|[.:]?)$`)

// Every line of the corpus that looks like the heading of an article is one, and there are no others. The consolidated law, whose
// numbers have footnote numbers stuck to them, has its own test.
func TestEveryArticleOfTheCorpusIsFoundAndNoneInvented(t *testing.T) {
	texts := corpus(t)
	if len(texts) < 10 {
		t.Skip("no private corpus")
	}
	for name, text := range texts {
		if strings.HasPrefix(name, "VBHN") {
			continue
		}
		var want []string
		for _, m := range articleLine.FindAllStringSubmatch(text, -1) {
			want = append(want, m[1])
		}
		got, steps := articles(t, text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -lines of the text +articles:\n%s", name, diff)
		}
		if diff := cmp.Diff(oddNumbering[name], steps); diff != "" {
			t.Errorf("%s: numbering: -listed +found:\n%s", name, diff)
		}
	}
}

func TestFootnoteNumbersAreToldFromArticleNumbers(t *testing.T) {
	text, ok := corpus(t)["VBHN-luat-TDKT-2013-congbao"]
	if !ok {
		t.Skip("no private corpus")
	}
	var want []string
	for n := 1; n <= 103; n++ {
		want = append(want, strconv.Itoa(n))
		if n == 58 || n == 91 {
			want = append(want, strconv.Itoa(n)+"a")
		}
	}
	got, steps := articles(t, text)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(steps) > 0 {
		t.Errorf("numbering: %v", steps)
	}
	d, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range d.Units {
		if u.Path == "Điều 79" && !strings.Contains(u.Note, "39/2013/QH13") {
			t.Errorf("note of %s: %q", u.Path, u.Note)
		}
		if u.Level == Footnote && u.Path != "Chú thích 1" { // its mark stands in the preamble's words
			t.Errorf("%s has no unit", u.Path)
		}
	}
}

// articles gives the numbers of the articles of the text, and the steps between them that skip or repeat.
func articles(t *testing.T, text string) (numbers, steps []string) {
	t.Helper()
	d, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	for _, u := range d.Units {
		if u.Level != Article || u.Part > 1 {
			continue
		}
		key := strings.Fields(u.Path)[1]
		numbers = append(numbers, key)
		digitsOnly := strings.TrimRight(key, "abcdđeghik")
		n, err := strconv.Atoi(digitsOnly)
		if err != nil {
			t.Fatal(err)
		}
		if n != last+1 && !(n == last && digitsOnly != key) {
			steps = append(steps, fmt.Sprintf("%d→%d", last, n))
		}
		last = n
	}
	return slices.Clip(numbers), steps
}
