package corpus_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"thidua/knowledge/corpus"

	"github.com/google/go-cmp/cmp"
)

// longest is how many characters a passage has at most that can be taken apart; a lead-in of more than longLead is a passage itself.
const (
	longest  = 1500
	longLead = 200
)

func lengthOf(d *corpus.Document, units []int) (n int) {
	for _, i := range units {
		n += utf8.RuneCountInString(d.Provisions[i].Text)
	}
	return n
}

// listOf is a unit and everything under its list items.
func listOf(d *corpus.Document, i int) (list []int) {
	list = []int{i}
	_, direct := below(d, i)
	for _, child := range direct {
		if d.Provisions[child].Level.ListItem() {
			under, _ := below(d, child)
			list = append(append(list, child), under...)
		}
	}
	return list
}

// leadOf is the words that an item which is a passage of its own is read with: those of the unit above it and, where that is an item as well, of what it
// is read with.
func leadOf(d *corpus.Document, i int) string {
	above := parentOf(d, i)
	if !d.Provisions[i].Level.ListItem() || above < 0 || d.Provisions[above].Level.Groups() {
		return ""
	}
	return corpus.Join(leadOf(d, above), d.Provisions[above].Words())
}

func TestAUnitWithWordsIsInOnePassageOrLeadsSome(t *testing.T) {
	leads := 0
	for seed := range uint64(2000) {
		d := randomTree(seed)
		passages := corpus.Passages(d)
		times := make([]int, len(d.Provisions))
		for _, p := range passages {
			for _, i := range p.Provisions {
				times[i]++
			}
		}
		for i := range d.Provisions {
			p := &d.Provisions[i]
			led := p.Text != "" && slices.ContainsFunc(passages, func(other corpus.Passage) bool { return strings.Contains(other.Lead, p.Text) })
			switch {
			case times[i] > 1:
				t.Fatalf("%s: %s is in %d passages", d.Key, p.Path, times[i])
			case p.Text == "" || times[i] == 1:
			case !led || utf8.RuneCountInString(p.Text) > longLead:
				t.Fatalf("%s: %s is lost", d.Key, p.Path)
			default:
				leads++
			}
		}
	}
	if leads < 100 {
		t.Errorf("only %d units were but a lead-in: the test shows little", leads)
	}
}

func TestPassagesStandInTheOrderOfTheDocument(t *testing.T) {
	for seed := range uint64(2000) {
		d := randomTree(seed)
		last := -1
		for _, p := range corpus.Passages(d) {
			if p.Root <= last || p.Provisions[0] != p.Root || !slices.IsSorted(p.Provisions) || p.Document != d {
				t.Fatalf("%s: %d %v after %d", d.Key, p.Root, p.Provisions, last)
			}
			last = p.Root
		}
	}
}

func TestAListIsTakenApartWhenItIsTooLongAndOnlyThen(t *testing.T) {
	whole, apart := 0, 0
	for seed := range uint64(2000) {
		d := randomTree(seed)
		for _, p := range corpus.Passages(d) {
			if diff := cmp.Diff(leadOf(d, p.Root), p.Lead); diff != "" {
				t.Fatalf("%s: the lead-in of %d: %s", d.Key, p.Root, diff)
			}
			if p.Lead != "" {
				if list := listOf(d, parentOf(d, p.Root)); lengthOf(d, list) <= longest {
					t.Fatalf("%s: %v was taken apart", d.Key, list)
				}
				apart++
			}
			list := listOf(d, p.Root)
			if d.Provisions[p.Root].Level.Groups() || len(list) > 1 && lengthOf(d, list) > longest {
				list = list[:1]
			}
			if diff := cmp.Diff(list, p.Provisions); diff != "" {
				t.Fatalf("%s: what %d is quoted with: %s", d.Key, p.Root, diff)
			}
			if len(list) > 1 {
				whole++
			}
		}
	}
	if whole < 500 || apart < 500 {
		t.Errorf("%d lists in one piece and %d items of others: the test shows little", whole, apart)
	}
}

// passagesOf are the paths of the units of each passage, after what it is read with: "gồm: > Điều 1 điểm a, Điều 1 điểm a gạch 1".
func passagesOf(d *corpus.Document) (all []string) {
	for _, p := range corpus.Passages(d) {
		var paths []string
		for _, i := range p.Provisions {
			paths = append(paths, d.Provisions[i].Path)
		}
		line := strings.Join(paths, ", ")
		if p.Lead != "" {
			line = p.Lead + " > " + line
		}
		all = append(all, line)
	}
	return all
}

func TestPassagesAreWhatAnAnswerCanQuote(t *testing.T) {
	long := strings.Repeat("dài ", 200)
	leadIn := strings.Repeat("dẫn ", 60)
	for name, c := range map[string]struct {
		document *corpus.Document
		want     []string
	}{
		"a clause with its points": {of(
			unit(-1, "Điều 1", corpus.LevelArticle, ""),
			unit(0, "Điều 1 khoản 1", corpus.LevelClause, "gồm:"),
			unit(1, "Điều 1 khoản 1 điểm a", corpus.LevelPoint, "a"),
			unit(2, "Điều 1 khoản 1 điểm a gạch 1", corpus.LevelDash, "gạch"),
			unit(0, "Điều 1 khoản 2", corpus.LevelClause, ""),
		), []string{"Điều 1 khoản 1, Điều 1 khoản 1 điểm a, Điều 1 khoản 1 điểm a gạch 1", "Điều 1 khoản 2"}},
		"a lead-in of two steps": {of(
			unit(-1, "Điều 1", corpus.LevelArticle, "gồm:"),
			unit(0, "Điều 1 điểm a", corpus.LevelPoint, "là:"),
			unit(1, "Điều 1 điểm a gạch 1", corpus.LevelDash, long),
			unit(1, "Điều 1 điểm a gạch 2", corpus.LevelDash, long),
			unit(0, "Điều 1 điểm b", corpus.LevelPoint, "b"),
		), []string{"gồm:\nlà: > Điều 1 điểm a gạch 1", "gồm:\nlà: > Điều 1 điểm a gạch 2", "gồm: > Điều 1 điểm b"}},
		"a long lead-in": {of(
			unit(-1, "Điều 1", corpus.LevelArticle, leadIn),
			unit(0, "Điều 1 điểm a", corpus.LevelPoint, long),
			unit(0, "Điều 1 điểm b", corpus.LevelPoint, long),
		), []string{"Điều 1", leadIn + " > Điều 1 điểm a", leadIn + " > Điều 1 điểm b"}},
		"a list of just the length that may be": {of(
			unit(-1, "Điều 1", corpus.LevelArticle, strings.Repeat("ư", longLead)),
			unit(0, "Điều 1 điểm a", corpus.LevelPoint, strings.Repeat("ư", longest-longLead)),
		), []string{"Điều 1, Điều 1 điểm a"}},
		"a list too long by a letter": {of(
			unit(-1, "Điều 1", corpus.LevelArticle, strings.Repeat("ư", longLead)),
			unit(0, "Điều 1 điểm a", corpus.LevelPoint, strings.Repeat("ư", longest-longLead+1)),
		), []string{strings.Repeat("ư", longLead) + " > Điều 1 điểm a"}},
		"what cannot be taken apart": {of(unit(-1, "Điều 1", corpus.LevelArticle, long+long)), []string{"Điều 1"}},
		"a long list before clauses": {of(
			unit(-1, "Điều 1", corpus.LevelArticle, "gồm:"),
			unit(0, "Điều 1 điểm a", corpus.LevelPoint, long),
			unit(0, "Điều 1 điểm b", corpus.LevelPoint, long),
			unit(0, "Điều 1 khoản 1", corpus.LevelClause, "một"),
		), []string{"gồm: > Điều 1 điểm a", "gồm: > Điều 1 điểm b", "Điều 1 khoản 1"}},
		"dashes of a section before its articles": {of(
			unit(-1, "Mục 1", corpus.LevelSection, ""),
			unit(0, "Mục 1 gạch 1", corpus.LevelDash, "một"),
			unit(0, "Điều 1", corpus.LevelArticle, "hai"),
		), []string{"Mục 1 gạch 1", "Điều 1"}},
		"a unit under none that is there": {of(unit(9, "Điều 1", corpus.LevelArticle, "một")), []string{"Điều 1"}},
	} {
		if diff := cmp.Diff(c.want, passagesOf(c.document)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAPassageHasItsWordsAndWhatStandsAboveThem(t *testing.T) {
	article := corpus.Provision{Parent: -1, Path: "Điều 1", Level: corpus.LevelArticle, Label: "Điều 1.", Heading: "Tiêu chuẩn", Above: []string{"Chương I", "Mục 1"}}
	above := append(slices.Clone(article.Above), "Điều 1. Tiêu chuẩn")
	clause := corpus.Provision{Parent: 0, Path: "Điều 1 khoản 1", Level: corpus.LevelClause, Label: "1.", Text: "Gồm:", Above: above}
	point := corpus.Provision{Parent: 1, Path: "Điều 1 khoản 1 điểm a", Level: corpus.LevelPoint, Label: "a)", Text: "Tự nguyện;", Above: above}
	d := of(article, clause, point)
	passage := corpus.Passage{Document: d, Root: 1, Provisions: []int{1, 2}, Lead: "Lời dẫn:"}
	for _, c := range []struct{ got, want string }{
		{passage.Words(), "1. Gồm:\na) Tự nguyện;"},
		{passage.Texts(), "Lời dẫn:\nGồm:\nTự nguyện;"},
		{passage.Headings(), "Chương I\nMục 1\nĐiều 1. Tiêu chuẩn\nLời dẫn:"},
		{passage.Provision().Path, "Điều 1 khoản 1"},
		{corpus.Join("", "dưới"), "dưới"},
		{corpus.Join("trên", ""), "trên"},
		{corpus.Join("một", "hai"), "một\nhai"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if whole := (&corpus.Passage{Document: of(corpus.Provision{Parent: -1, Text: "một"}, corpus.Provision{Parent: 0}), Provisions: []int{0, 1}}); whole.Words() != "một" || whole.Headings() != "" {
		t.Errorf("what is empty leaves a line: %q, %q", whole.Words(), whole.Headings())
	}
}

func TestAPassageIsReadInItsArticleOrItem(t *testing.T) {
	d := of(
		unit(-1, "Chương I", corpus.LevelChapter, ""),
		unit(0, "Điều 1", corpus.LevelArticle, "gồm:"),
		unit(1, "Điều 1 khoản 1", corpus.LevelClause, "một"),
		unit(2, "Điều 1 khoản 1 điểm a", corpus.LevelPoint, "a"),
		unit(3, "Điều 1 khoản 1 điểm a gạch 1", corpus.LevelDash, "gạch"),
		unit(0, "Chương I gạch 1", corpus.LevelDash, "gạch của chương"),
		unit(-1, "II", "roman", ""),
		unit(6, "II.1", "number", "một"),
		unit(7, "II.1 gạch 1", corpus.LevelDash, "gạch"),
		unit(8, "II.1 gạch 1 cộng 1", corpus.LevelPlus, "cộng"),
		unit(-1, "gạch 1", corpus.LevelDash, "trên cùng"),
	)
	for root, want := range []string{
		"Chương I", "Điều 1", "Điều 1", "Điều 1", "Điều 1", "Chương I gạch 1", "II", "II.1", "II.1", "II.1", "gạch 1",
	} {
		p := corpus.Passage{Document: d, Root: root}
		if got := d.Provisions[p.Article()].Path; got != want {
			t.Errorf("%s is read in %s, want %s", d.Provisions[root].Path, got, want)
		}
	}
}
