package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/problem"
	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
)

func TestWhatSomebodyWroteBecomesQuestions(t *testing.T) {
	m := &module{}
	for words, want := range map[string][]string{
		"ai ký giấy khen": {"ai ký giấy khen"},
		"- ai ký giấy khen?\n\n•  Ai ký giấy  khen\n+ mấy năm một lần": {"ai ký giấy khen?", "mấy năm một lần"},
		"ông Nguyễn Văn Nam được thưởng mấy lần":                       {"ông [họ tên] được thưởng mấy lần"},
	} {
		got, err := m.questionsOf(words)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %s %v", words, diff, err)
		}
	}
	for _, words := range []string{"", "\n \n", "gì", "ai ký\nđược", strings.Repeat("a ", 81), strings.Repeat("dài", 200) + " quá", strings.Repeat("x y\n", 1) + manyLines(31)} {
		if got, err := m.questionsOf(words); !problem.Is(err, problem.Invalid) {
			t.Errorf("%.30q: %q, %v", words, got, err)
		}
	}
}

func manyLines(n int) string {
	var out strings.Builder
	for i := range n {
		out.WriteString("câu hỏi " + strings.Repeat("a", i+1) + "\n")
	}
	return out.String()
}

func TestAUnitIsOfItsArticleAlone(t *testing.T) {
	for path, article := range map[string]string{
		"Điều 2": "Điều 2", "Điều 2 khoản 1 điểm a": "Điều 2", "II.3": "II", "II.3 gạch 1": "II.3", "Quy chế kèm theo, Điều 2": "Quy chế kèm theo",
	} {
		if !underArticle(path, article) {
			t.Errorf("%s does not stand under %s", path, article)
		}
	}
	for path, article := range map[string]string{"Điều 22": "Điều 2", "III.1": "II", "Điều 2": "Điều 2 khoản 1", "Điều 2a": "Điều 2"} {
		if underArticle(path, article) {
			t.Errorf("%s stands under %s", path, article)
		}
	}
}

func TestADocumentIsListedByItsArticlesAndWhatStandsBesideThem(t *testing.T) {
	d := &corpus.Document{Provisions: []corpus.Provision{
		{Path: "Mở đầu", Level: corpus.LevelPreamble, Parent: -1}, {Path: "Chương I", Level: corpus.LevelChapter, Parent: -1},
		{Path: "Điều 1", Level: corpus.LevelArticle, Parent: 1, Part: 1}, {Path: "Điều 1", Level: corpus.LevelArticle, Parent: 1, Part: 2},
		{Path: "Điều 1 khoản 1", Level: corpus.LevelClause, Parent: 2}, {Path: "Điều 2", Level: corpus.LevelArticle, Parent: -1},
		{Path: "Phụ lục", Level: corpus.LevelAppendix, Parent: -1, Part: 1}, {Path: "Phụ lục", Level: corpus.LevelAppendix, Parent: -1, Part: 2},
		{Path: "Phụ lục.1", Level: corpus.LevelClause, Parent: 6}, {Path: "Quy chế", Level: corpus.LevelAppendix, Parent: -1},
		{Path: "Quy chế, Chương I", Level: corpus.LevelChapter, Parent: 9}, {Path: "Quy chế, Điều 1", Level: corpus.LevelArticle, Parent: 10},
	}}
	for i := range d.Provisions {
		d.Provisions[i].Seq = i
	}
	var got []string
	for _, u := range headUnits(d) {
		got = append(got, u.Path)
	}
	if diff := cmp.Diff([]string{"Mở đầu", "Điều 1", "Điều 2", "Phụ lục", "Quy chế, Điều 1"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestLabelsFitTheirButtons(t *testing.T) {
	long := strings.Repeat("Nghị định của Chính phủ ", 9)
	for label, of := range map[string]string{
		"all": counts(long, 12345), "none": counts(long, 0), "short": counts("Luật", 3),
		"lapsed": text{}.lapsedUnitLabel(3, lapsedUnit{document: &corpus.Document{Kind: "Luật", Title: long}, path: "Điều 2 khoản 1"}),
		"gone":   text{}.goneLabel(3, lapsedUnit{path: "Điều 2 khoản 1 điểm a " + long, n: 7}),
	} {
		if n := len([]rune(of)); n > maxLabel || n == 0 {
			t.Errorf("%s has %d characters: %s", label, n, of)
		}
	}
	if got := counts("Luật", 3); got != "Luật (3)" {
		t.Errorf("%s", got)
	}
	if got := counts(long, 12345); !strings.HasSuffix(got, "… (12345)") {
		t.Errorf("%s", got)
	}
}

func TestAUnitIsNamedByHowItBegins(t *testing.T) {
	for want, p := range map[string]corpus.Provision{
		"Điều 2. Khen hộ gia đình":         {Path: "Điều 2", Heading: "Khen hộ gia đình", Text: "Hộ"},
		"Khoản 1 Điều 2. Hộ gương mẫu thì": {Path: "Điều 2 khoản 1", Text: "Hộ gương mẫu\nthì"},
		"Phần kết": {Path: "Kết"},
	} {
		if got := named(&p); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAScreenMarksWhatLapsed(t *testing.T) {
	o := &opened{
		document: &corpus.Document{Kind: "Luật", Title: "Thử <nghiệm>", IssuedOn: "2022-06-15"},
		unit:     &corpus.Provision{Path: "Điều 2 khoản 1"}, words: strings.Repeat("Hộ gia đình gương mẫu được tặng Giấy khen. ", 30),
	}
	now := bank.Hash(o.words)
	o.count = []bank.Question{
		{Entry: bank.Entry{Question: "cũ <rồi>", Words: ^now}, Source: bank.FromOfficer}, {Entry: bank.Entry{Question: "ai khen", Words: now}, Source: bank.FromProgram},
		{Entry: bank.Entry{Question: "không rõ"}, Source: "a.txt"},
	}
	got := text{}.unit(o, 0, 3)
	for _, part := range []string{
		"khoản 1 Điều 2 Luật Thử &lt;nghiệm&gt; năm 2022</b> (3)", "1. cũ &lt;rồi&gt; ⚠️", "\n2. ai khen\n", "\n3. không rõ\n", "“Vẫn đúng”", "…</blockquote>",
	} {
		if !strings.Contains(got, part) {
			t.Errorf("it lacks %q:\n%s", part, got)
		}
	}
	if n := strings.Count(got, "⚠️"); n != 1 {
		t.Errorf("%d are marked", n)
	}
	if page := (text{}).unit(o, 1, 3); strings.Contains(page, "Vẫn đúng") || strings.Contains(page, "1. cũ") {
		t.Errorf("another page: %s", page)
	}
	o.retired = o.count
	if got := (text{}).retired(o, 0, 2); !strings.Contains(got, "đã thôi dùng của khoản 1 Điều 2") || !strings.Contains(got, "2. ai khen") {
		t.Errorf("%s", got)
	}
}

func TestWhatIsSaidOfWhatWasDone(t *testing.T) {
	q := bank.Question{Entry: bank.Entry{Question: "a <b>"}}
	for _, said := range []string{(text{}).retiredOne(q), (text{}).restoredOne(q), (text{}).confirmedOne(q)} {
		if !strings.Contains(said, "“a &lt;b&gt;”") || !strings.HasSuffix(said, "\n\n") {
			t.Errorf("%q", said)
		}
	}
	if got := (text{}).added(2, 0); strings.Contains(got, "đã có") {
		t.Errorf("%q", got)
	}
	if got := (text{}).added(0, 2); got != "Các câu này đã có từ trước.\n\n" {
		t.Errorf("%q", got)
	}
	d := &corpus.Document{Kind: "Nghị định", Number: "1/2020/NĐ-CP"}
	if got := (text{}).goneDone(d, "Điều 9", 2, true); got != "Đã thôi dùng 2 câu hỏi về Điều 9 Nghị định số 1/2020/NĐ-CP." {
		t.Errorf("%q", got)
	}
	if got := (text{}).lapsed(nil, 0, 0); got != "Không có câu hỏi nào cần rà soát." {
		t.Errorf("%q", got)
	}
}
