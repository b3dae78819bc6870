package corpus_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"thidua/knowledge/corpus"
	"thidua/knowledge/query"

	"github.com/google/go-cmp/cmp"
)

// find is the paths that the places of a question have in a document.
func find(d *corpus.Document, question string) (found []string) {
	for _, p := range query.Read(question, nil).Places {
		found = append(found, d.Find(p)...)
	}
	return found
}

// spelled is a unit of a law and how people name it.
type spelled struct {
	path      string
	spellings []string
}

// randomLaw is a law of chapters, some with sections, articles, some of them added later, clauses and points.
func randomLaw(seed uint64) (d *corpus.Document, units []spelled) {
	random := rand.New(rand.NewPCG(seed, 1))
	var all []corpus.Provision
	put := func(parent int, path string, level corpus.Level, spellings ...string) int {
		all = append(all, unit(parent, path, level, "Lời của "+path))
		units = append(units, spelled{path, spellings})
		return len(all) - 1
	}
	article := 0
	for c := range 1 + random.IntN(4) {
		chapter := query.Roman(c + 1)
		at := put(-1, "Chương "+chapter, corpus.LevelChapter, "Chương "+chapter, fmt.Sprint("chương ", c+1), "chuong "+strings.ToLower(chapter), "CHƯƠNG "+chapter+" của Luật")
		for s := range max(1, random.IntN(4)) {
			under := at
			if s > 0 {
				section := fmt.Sprint("Mục ", s)
				under = put(at, "Chương "+chapter+" "+section, corpus.LevelSection, section+" Chương "+chapter, fmt.Sprint("chương ", c+1, " mục ", s),
					"Chương "+chapter+" mục "+query.Roman(s), "muc "+strconv.Itoa(s)+" chuong "+chapter)
			}
			for range 1 + random.IntN(3) {
				number := strconv.Itoa(article)
				if article == 0 || random.IntN(4) > 0 || strings.HasSuffix(all[len(all)-1].Path, number+"a") {
					article++
					number = strconv.Itoa(article)
				} else {
					number += "a"
				}
				if !slices.ContainsFunc(all, func(p corpus.Provision) bool { return p.Path == "Điều "+number }) {
					clauses(random, number, put, under)
				}
			}
		}
	}
	return of(all...), units
}

// clauses puts an article with its clauses and points.
func clauses(random *rand.Rand, n string, put func(parent int, path string, level corpus.Level, spellings ...string) int, under int) {
	article := put(under, "Điều "+n, corpus.LevelArticle, "Điều "+n, "đ"+n, "Đ "+n, "dieu "+n, "ĐIỀU "+n+" Luật Thử nghiệm", "điều thứ "+n)
	for c := range random.IntN(4) {
		k := strconv.Itoa(c + 1)
		clause := put(article, "Điều "+n+" khoản "+k, corpus.LevelClause, "khoản "+k+" Điều "+n, "Điều "+n+" khoản "+k, "Điều "+n+", khoản "+k, "k"+k+"đ"+n, "K"+k+" Đ"+n,
			"đ"+n+"k"+k, "Đ"+n+"."+k, "khoản "+k+"/Điều "+n, "khoan "+k+" dieu "+n)
		for _, a := range []string{"a", "b", "c", "e"}[:random.IntN(5)] {
			put(clause, "Điều "+n+" khoản "+k+" điểm "+a, corpus.LevelPoint, "điểm "+a+" khoản "+k+" Điều "+n, "Điều "+n+" khoản "+k+" điểm "+a, "điểm "+a+" k"+k+"đ"+n,
				"diem "+a+" khoan "+k+" dieu "+n)
		}
	}
}

func TestAUnitOfALawIsFoundInEverySpelling(t *testing.T) {
	for seed := range uint64(40) {
		d, units := randomLaw(seed)
		for _, u := range units {
			for _, spelling := range append(u.spellings, corpus.Place(u.path)) {
				if diff := cmp.Diff([]string{u.path}, find(d, spelling)); diff != "" {
					t.Errorf("seed %d: %q: %s", seed, spelling, diff)
				}
			}
		}
	}
}

// law, plan, decision and code are documents of the forms that there are.
func law() *corpus.Document {
	return of(
		unit(-1, "Chương I", corpus.LevelChapter, ""),
		unit(0, "Chương I Mục 1", corpus.LevelSection, ""),
		unit(1, "Điều 1", corpus.LevelArticle, "một"),
		unit(2, "Điều 1 khoản 1", corpus.LevelClause, "gồm:"),
		unit(3, "Điều 1 khoản 1 điểm d", corpus.LevelPoint, "d"),
		unit(3, "Điều 1 khoản 1 điểm đ", corpus.LevelPoint, "đ"),
		unit(5, "Điều 1 khoản 1 điểm đ tiết 1", corpus.LevelSubpoint, "tiết"),
		unit(-1, "Chương II", corpus.LevelChapter, ""),
		unit(7, "Chương II Mục 1", corpus.LevelSection, ""),
		unit(8, "Chương II Mục 1 Tiểu mục 2", corpus.LevelSubsection, ""),
		unit(9, "Điều 2", corpus.LevelArticle, "hai"),
	)
}

func plan() *corpus.Document {
	return of(
		unit(-1, "Mở đầu", "preamble", "Thực hiện"),
		unit(-1, "II", "roman", ""),
		unit(1, "II.3", "number", "ba"),
		unit(2, "II.3 điểm a", corpus.LevelPoint, "a"),
		unit(-1, "III", "roman", ""),
		unit(4, "III.2", "number", "hai"),
		unit(5, "III.2 gạch 1", corpus.LevelDash, "gạch"),
		unit(5, "III.2 gạch 2", corpus.LevelDash, "gạch"),
		unit(4, "III.2.1", "number", "hai một"),
		unit(-1, "IV", "roman", "bốn"),
		unit(9, "IV gạch 1", corpus.LevelDash, "gạch"),
	)
}

func decision() *corpus.Document {
	return of(
		unit(-1, "Điều 1", corpus.LevelArticle, "Ban hành"),
		unit(-1, "Điều 2", corpus.LevelArticle, "hiệu lực"),
		unit(-1, "Quy chế kèm theo", corpus.LevelAppendix, ""),
		unit(2, "Quy chế kèm theo, Chương II", corpus.LevelChapter, ""),
		unit(3, "Quy chế kèm theo, Chương II Mục 1", corpus.LevelSection, ""),
		unit(4, "Quy chế kèm theo, Điều 1", corpus.LevelArticle, "một"),
		unit(4, "Quy chế kèm theo, Điều 3", corpus.LevelArticle, "ba"),
		unit(6, "Quy chế kèm theo, Điều 3 khoản 2", corpus.LevelClause, "hai"),
		unit(-1, "Phụ lục 2", corpus.LevelAppendix, ""),
		unit(8, "Phụ lục 2, khoản 1", corpus.LevelClause, "một"),
		unit(9, "Phụ lục 2, khoản 1 điểm a", corpus.LevelPoint, "a"),
		unit(8, "Phụ lục 2, điểm b", corpus.LevelPoint, "b"),
		unit(-1, "Phụ lục IV", corpus.LevelAppendix, "bốn"),
		unit(-1, "Mẫu số 1", corpus.LevelAppendix, "mẫu"),
	)
}

func code() *corpus.Document {
	return of(
		unit(-1, "Phần thứ nhất", corpus.LevelPart, ""),
		unit(0, "Phần thứ nhất Chương I", corpus.LevelChapter, ""),
		unit(1, "Điều 1", corpus.LevelArticle, "một"),
		unit(-1, "Phần thứ hai", corpus.LevelPart, ""),
		unit(3, "Phần thứ hai Chương II", corpus.LevelChapter, ""),
		unit(4, "Phần thứ hai Chương II Mục 1", corpus.LevelSection, ""),
		unit(5, "Điều 2", corpus.LevelArticle, "hai"),
	)
}

func TestAPlaceIsFoundHoweverItsDocumentIsNumbered(t *testing.T) {
	for _, c := range []struct {
		document *corpus.Document
		want     map[string]string // by the question
	}{
		{law(), map[string]string{
			"Mục 1": "Chương I Mục 1, Chương II Mục 1", "mục I": "Chương I Mục 1, Chương II Mục 1", "Mục 1 Chương II": "Chương II Mục 1", "mục 2": "", "Mục 2 Chương II": "",
			"tiểu mục 2 mục 1 chương II": "Chương II Mục 1 Tiểu mục 2", "điểm d khoản 1 Điều 1": "Điều 1 khoản 1 điểm d", "điểm đ khoản 1 Điều 1": "Điều 1 khoản 1 điểm đ",
			"diem d khoan 1 dieu 1": "Điều 1 khoản 1 điểm d, Điều 1 khoản 1 điểm đ", "tiết 1 điểm đ khoản 1 Điều 1": "Điều 1 khoản 1 điểm đ tiết 1",
			"Điều 1 khoản 1 và Điều 2": "Điều 1 khoản 1, Điều 2", "Điều 3": "", "khoản 2 Điều 1": "", "Chương III": "", "II.3": "", "Điều 1 đến Điều 5": "Điều 1, Điều 2",
		}},
		{plan(), map[string]string{
			"II.3": "II.3", "mục II.3": "II.3", "khoản 3 mục II": "II.3", "điểm 3 mục 2": "II.3", "mục hai khoản ba": "II.3", "muc ii.3": "II.3", "phần II khoản 3": "II.3",
			"điểm a khoản 3 mục II": "II.3 điểm a", "gạch đầu dòng thứ 2 khoản 2 mục III": "III.2 gạch 2", "III.2 gạch 2": "III.2 gạch 2", "mục III": "III", "phần 3": "III",
			"gạch 1 mục IV": "IV gạch 1", "khoản 2.1 mục III": "III.2.1", "mục V": "", "III.2 gạch 3": "", "Điều 1": "", "khoản 4 mục II": "",
		}},
		{decision(), map[string]string{
			"Điều 1": "Điều 1", "Điều 3": "Quy chế kèm theo, Điều 3", "khoản 2 Điều 3 Quy chế kèm theo": "Quy chế kèm theo, Điều 3 khoản 2", "Chương II": "Quy chế kèm theo, Chương II",
			"Mục 1 Chương II": "Quy chế kèm theo, Chương II Mục 1", "Mục 1": "Quy chế kèm theo, Chương II Mục 1", "Phụ lục 2": "Phụ lục 2", "phụ lục II": "Phụ lục 2",
			"phu luc iv": "Phụ lục IV", "Phụ lục 4": "Phụ lục IV", "khoản 1 Phụ lục II": "Phụ lục 2, khoản 1", "điểm a khoản 1 Phụ lục 2": "Phụ lục 2, khoản 1 điểm a",
			"điểm b Phụ lục 2": "Phụ lục 2, điểm b", "Mẫu số 01": "Mẫu số 1", "Phụ lục 3": "", "Mẫu số 2": "", "Điều 1 đến Điều 3": "Điều 1, Điều 2",
		}},
		{split(), map[string]string{"khoản 1 Điều 1": "Điều 1 khoản 1", "Điều 1 khoản 1 và khoản 2": "Điều 1 khoản 1, Điều 1 khoản 2"}}, // the first is in two parts
		{code(), map[string]string{
			"phần thứ hai": "Phần thứ hai", "Phần I": "Phần thứ nhất", "Chương II": "Phần thứ hai Chương II", "Mục 1 Chương II": "Phần thứ hai Chương II Mục 1",
			"mục 1": "Phần thứ hai Chương II Mục 1", "phần thứ ba": "", "Chương III": "", "Điều 2": "Điều 2",
		}},
	} {
		for question, want := range c.want {
			if got := strings.Join(find(c.document, question), ", "); got != want {
				t.Errorf("%q of %s is %q, want %q", question, c.document.Provisions[0].Path, got, want)
			}
		}
	}
}

func TestACitationCanBeLookedUp(t *testing.T) {
	for _, d := range []*corpus.Document{law(), plan(), decision()} {
		for _, p := range d.Provisions {
			// The opening is no place, and an article that the document has itself is not that of what is attached.
			if p.Path == "Mở đầu" || p.Path == "Quy chế kèm theo" || p.Path == "Quy chế kèm theo, Điều 1" {
				continue
			}
			if got := find(d, corpus.Place(p.Path)); !slices.Equal(got, []string{p.Path}) {
				t.Errorf("%s is cited as %q, which is %q", p.Path, corpus.Place(p.Path), got)
			}
		}
	}
}

func TestTheLikeliestPathComesFirst(t *testing.T) {
	for _, c := range []struct {
		place query.Place
		want  []string
	}{
		{query.Place{Article: "22", Clause: "1", Points: []string{"d", "đ"}, Chapter: 2}, []string{"Điều 22 khoản 1 điểm d", "Điều 22 khoản 1 điểm đ"}},
		{query.Place{Section: 2, Clause: "3", Dash: "1"}, []string{"II.3 gạch 1", "Mục 2 khoản 3", "Mục II khoản 3"}},
		{query.Place{Part: 3}, []string{"III", "Phần III", "Phần 3", "Phần thứ ba"}},
		{query.Place{Part: 12}, []string{"XII", "Phần XII", "Phần 12"}},
		{query.Place{Chapter: 4}, []string{"Chương IV", "Chương 4"}},
		{query.Place{Chapter: 1, Section: 2}, []string{"Chương I Mục 2", "Chương I Mục II", "Chương 1 Mục 2", "Chương 1 Mục II"}},
		{query.Place{Annex: "Phụ lục 9"}, []string{"Phụ lục 9", "Phụ lục IX"}},
		{query.Place{Annex: "Phụ lục LIX", Clause: "1"}, []string{"Phụ lục LIX, khoản 1", "Phụ lục 59, khoản 1"}},
		{query.Place{Annex: "Phụ lục A"}, []string{"Phụ lục A"}},
		{query.Place{Annex: "Phụ lục"}, []string{"Phụ lục"}},
		{query.Place{Annex: "Mẫu số 1"}, []string{"Mẫu số 1"}},
	} {
		if diff := cmp.Diff(c.want, corpus.Paths(c.place)); diff != "" {
			t.Errorf("%+v: %s", c.place, diff)
		}
	}
}

// withArticles has the articles, the first with a clause, a paragraph that is called like one, and one of something attached.
func withArticles(numbers ...string) *corpus.Document {
	var all []corpus.Provision
	for _, n := range numbers {
		all = append(all, unit(-1, "Điều "+n, corpus.LevelArticle, "Lời."))
	}
	return of(append(all, unit(0, "Điều "+numbers[0]+" khoản 1", corpus.LevelClause, "Lời."), unit(-1, "Điều 77", "paragraph", "Lời."), unit(-1, "Quy chế kèm theo, Điều 58", corpus.LevelArticle, "Lời."))...)
}

func TestARangeHasTheArticlesWithLettersBetween(t *testing.T) {
	d := withArticles("57", "58", "58a", "58a1", "58c", "58d", "58đ", "58e", "59", "60", "60 (lần 2)", "100")
	for question, want := range map[string]string{
		"Điều 57 đến Điều 59":   "57 58 58a 58a1 58c 58d 58đ 58e 59",
		"Điều 57 - 58":          "57 58",
		"Điều 58 đến Điều 58a":  "58 58a",
		"Điều 58a đến Điều 58d": "58a 58a1 58c 58d",
		"Điều 58d đến Điều 58e": "58d 58đ 58e",
		"Điều 58đ đến Điều 100": "58đ 58e 59 60 100",
		"Điều 59 đến Điều 57":   "",
		"Điều 61–99":            "",
		"Điều 9 đến Điều 57":    "57",
	} {
		found := find(d, question)
		for i, path := range found {
			found[i] = strings.TrimPrefix(path, "Điều ")
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%s: %s, want %s", question, got, want)
		}
	}
}

func TestARangeTellsWhatTheDocumentLacks(t *testing.T) {
	d := withArticles("1", "2", "5", "6", "8a", "9")
	for _, c := range []struct{ first, last, want string }{
		{"1", "2", ""},
		{"1", "6", "Điều 3–4"},
		{"1", "9", "Điều 3–4, 7–8"}, // 8a is not 8
		{"3", "3", "Điều 3"},
		{"10", "12", "Điều 10–12"},
		{"9", "8", ""},
		{"8a", "10", "Điều 10"},
		{"8a", "9", ""},
		{"6", "9a", "Điều 7–8"},
		{"8b", "8d", "Điều 8b–8d"},
		{"8a", "8d", ""},
		{"1", "999999", "Điều 3–4, 7–8, 10–999999"},
		{"một", "2", ""},
		{"1", "", ""},
	} {
		if got := d.LackingOfRange(c.first, c.last); got != c.want {
			t.Errorf("of %s to %s it lacks %q, want %q", c.first, c.last, got, c.want)
		}
	}
}

func TestAMissingPlaceIsNamedAsItsDocumentWould(t *testing.T) {
	for _, c := range []struct {
		document *corpus.Document
		question string
		want     string
	}{
		{law(), "mục IV", "Mục 4"},
		{law(), "mục LI", "Mục 51"},
		{law(), "phần II", "Phần II"},
		{plan(), "mục IX", "IX"},
		{plan(), "khoản 5 mục 2", "II.5"},
		{plan(), "III.2 gạch 7", "III.2 gạch 7"},
		{law(), "mục 3 chương V", "Chương V Mục 3"},
		{law(), "điều 9 khoản 2", "Điều 9 khoản 2"},
		{law(), "diem d khoan 9 dieu 1", "Điều 1 khoản 9 điểm d"},
		{law(), "phụ lục III", "Phụ lục III"},
		{decision(), "khoản 3 phụ lục 2", "Phụ lục 2, khoản 3"},
	} {
		places := query.Read(c.question, nil).Places
		if len(places) != 1 {
			t.Fatalf("%s: %+v", c.question, places)
		}
		if got := c.document.MissingPath(places[0]); got != c.want {
			t.Errorf("%s is missing as %q, want %q", c.question, got, c.want)
		}
	}
}

func TestADivisionIsQuotedByItsArticlesAndAllElseByItsWords(t *testing.T) {
	head := func(parent int, path string, level corpus.Level, label, heading, text string, above ...string) corpus.Provision {
		return corpus.Provision{Parent: parent, Path: path, Level: level, Label: label, Heading: heading, Text: text, Above: above}
	}
	d := of(
		head(-1, "Chương I", corpus.LevelChapter, "Chương I", "CHUNG", "Lời của chương."),
		head(0, "Chương I Mục 1", corpus.LevelSection, "Mục 1.", "PHẠM VI", "", "Chương I CHUNG"),
		head(1, "Điều 1", corpus.LevelArticle, "Điều 1.", "Phạm vi", "Gồm:", "Chương I CHUNG", "Mục 1. PHẠM VI"),
		head(2, "Điều 1 khoản 1", corpus.LevelClause, "1.", "", "Một."),
		head(1, "Điều 2", corpus.LevelArticle, "Điều 2.", "", "Hai."),
		head(1, "Chương I Mục 1 đoạn 1", "paragraph", "", "LỜI NÓI THÊM", ""),
		head(1, "Điều 3", corpus.LevelArticle, "Điều 3.", "Mẫu", "Kèm theo:"),
		head(6, "Phụ lục I", corpus.LevelAppendix, "PHỤ LỤC I", "", ""),
		head(7, "Phụ lục I, Điều 1", corpus.LevelArticle, "Điều 1.", "", "Lời của mẫu."),
		head(-1, "Chương II", corpus.LevelChapter, "Chương II", "RIÊNG", ""),
		head(9, "Chương II khoản 1", corpus.LevelClause, "1.", "", "Lời."),
		head(-1, "II", "roman", "II.", "VIỆC", ""),
		head(11, "II.1", "number", "1.", "", "Làm."),
	)
	for path, want := range map[string][2]string{
		"Chương I":       {"Chương I CHUNG\nMục 1. PHẠM VI\nĐiều 1. Phạm vi\nĐiều 2.\nĐiều 3. Mẫu", ""},
		"Chương I Mục 1": {"Mục 1. PHẠM VI\nĐiều 1. Phạm vi\nĐiều 2.\nĐiều 3. Mẫu", "Chương I CHUNG"},
		"Điều 3":         {"Điều 3. Mẫu\nKèm theo:\nPHỤ LỤC I\nĐiều 1. Lời của mẫu.", ""},
		"Điều 1":         {"Điều 1. Phạm vi\nGồm:\n1. Một.", "Chương I CHUNG\nMục 1. PHẠM VI"},
		"Chương II":      {"Chương II RIÊNG\n1. Lời.", ""}, // it has no articles
		"Phụ lục I":      {"PHỤ LỤC I\nĐiều 1. Lời của mẫu.", ""},
		"II":             {"II. VIỆC\n1. Làm.", ""},
		"Điều 9":         {"", ""},
	} {
		if words, above := d.Quote(path); words != want[0] || above != want[1] {
			t.Errorf("%s is quoted %q under %q", path, words, above)
		}
	}
}

// Whatever is asked, what is found is in the document, each once, and what is not has a name.
func FuzzFind(f *testing.F) {
	for _, question := range []string{
		"", "khoản 2 Điều 3 Quy chế kèm theo", "K2Đ1", "từ Điều 1 đến Điều 22", "Điều 58a đến Điều 58đ", "điểm d khoản 1 Điều 1", "diem d khoan 1 dieu 1", "II.3", "III.2 gạch 2",
		"Mục 1", "Mục 1 Chương II", "tiểu mục 2 mục 1 chương II", "phần thứ hai", "Phụ lục 2", "phụ lục", "khoản 1 Phụ lục II", "mẫu số 01/điều 5", "điều 1-999 khoản 1 đến 99 điểm đ",
		"khoản 3", "còn điểm b?", "\xffđiều \xff1 - 9999", "mục LIX", "điểm 3 mục II.3 chương iv",
	} {
		f.Add(question)
	}
	documents := []*corpus.Document{law(), plan(), decision(), code(), split(), withArticles("57", "58", "58a", "58đ", "60"), of()}
	f.Fuzz(func(t *testing.T, question string) {
		for _, p := range query.Read(question, nil).Places {
			for _, d := range documents {
				found := d.Find(p)
				for i, path := range found {
					if slices.Contains(found[:i], path) || !slices.ContainsFunc(d.Provisions, func(p corpus.Provision) bool { return p.Path == path }) {
						t.Errorf("%q finds %q", question, found)
					}
					d.Quote(path)
					d.ClausesOf(path)
				}
				if p.Rooted() && d.MissingPath(p) == "" {
					t.Errorf("%q: %+v has no name", question, p)
				}
				if lacks := d.LackingOfRange(p.Article, p.Last); lacks != "" && p.Last == "" {
					t.Errorf("%q is no range and lacks %s", question, lacks)
				}
			}
		}
	})
}
