package ingest_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/knowledge/database/databasetest"
)

// tree is what a made-up decision says.
type tree struct{ articles []treeArticle }

type treeArticle struct {
	title, words string
	clauses      []treeClause
}

type treeClause struct {
	words  string
	points []string
}

var (
	treeTitles = strings.Split("Phạm vi điều chỉnh|Đối tượng áp dụng|Nguyên tắc khen thưởng|Mức tiền thưởng đột xuất|Hồ sơ đề nghị|Trách nhiệm phối hợp|Điều khoản thi hành", "|")
	treeWords  = strings.Split("Cơ quan, đơn vị xem xét thành tích đột xuất của cá nhân|Tập thể được tặng Giấy khen kèm 0,3 lần mức lương cơ sở|Hội đồng họp ít nhất 02 lần trong năm|Người đứng đầu chịu trách nhiệm về hồ sơ đã ký|Ủy ban nhân dân xã gửi báo cáo trước ngày 15", "|")
	// referring are sentences that a line breaks where a provision is named.
	referring = strings.Split("Việc khen thưởng thực hiện theo quy định tại\nĐiều 2.\nviệc xét tặng do Hội đồng quyết định.|Mức chi áp dụng theo\nĐiều 74 Luật Thi đua, khen thưởng.|Hồ sơ gồm các tài liệu nêu tại khoản 1\nĐiều 1.\ntheo đúng mẫu.", "|")
	keys      = strings.Split("a b c d đ e g", " ")
)

func growTree(r *rand.Rand) tree {
	one := func(list []string) string { return list[r.IntN(len(list))] }
	var t tree
	for range 3 + r.IntN(3) {
		a := treeArticle{title: one(treeTitles)}
		if clauses := r.IntN(4); clauses > 0 {
			for range clauses {
				c := treeClause{words: one(treeWords) + "."}
				if points := r.IntN(5); points > 1 {
					c.words = strings.TrimSuffix(c.words, ".") + " gồm:"
					for range points {
						c.points = append(c.points, one(treeWords)+";")
					}
				}
				a.clauses = append(a.clauses, c)
			}
		} else if a.words = one(treeWords) + "."; r.IntN(3) == 0 {
			a.words = one(referring)
		}
		t.articles = append(t.articles, a)
	}
	return t
}

// provisions is what reading the tree must give.
func (t tree) provisions() (all []string) {
	for i, a := range t.articles {
		path := fmt.Sprintf("Điều %d", i+1)
		all = append(all, strings.TrimSpace(path+" {"+a.title+"} "+strings.ReplaceAll(a.words, "\n", " ")))
		for k, c := range a.clauses {
			path := fmt.Sprintf("%s khoản %d", path, k+1)
			all = append(all, path+" {} "+c.words)
			for n, p := range c.points {
				all = append(all, path+" điểm "+keys[n]+" {} "+p)
			}
		}
	}
	return all
}

// labels is how a document numbers its articles, clauses and points. %s is the number.
type labels struct{ article, clause, point string }

var (
	articleLabels = strings.Split("Điều %s.|Điều %s:|ĐIỀU %s:|ĐIỀU %s.|Điều 0%s.|Điều thứ %s.|Điều %s -|Điều %s –|Điều %s—|Điều %s.-|Điều %s/|Điều %s)|Ðiều %s.|điều %s.|Điều  %s .|Điều %s:\n|Điều %s.\n", "|")
	clauseLabels  = strings.Split("%s.|%s-|%s/|%s)|(%s)|%s.-|%s -|%s –|%s—|%s:|0%s.|Khoản %s.|KHOẢN %s:|Khoản %s -|khoản %s.|Khoản 0%s:", "|")
	pointLabels   = strings.Split("%s)|%s-|%s/|%s.|(%s)|%s -|%s –|%s).|Điểm %s)|Điểm %s:|điểm %s.", "|")
)

const letterhead = "UBND TỈNH THÁI BÌNH\nSỞ VÍ DỤ\n-------\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n---------------\nSố: %s/QĐ-SVD\n\nThái Bình, ngày 05 tháng 3 năm 2024\n\nQUYẾT ĐỊNH\nBan hành Quy chế thi đua, khen thưởng của Sở Ví dụ\n"

// print is the document as lines, numbered as by says.
func (t tree) print(number string, by labels) []string {
	lines := strings.Split(fmt.Sprintf(letterhead, number), "\n")
	label := func(form, key string) string {
		s := fmt.Sprintf(form, key)
		if !strings.HasSuffix(s, "\n") {
			s += " "
		}
		return s
	}
	for i, a := range t.articles {
		lines = append(lines, strings.Split(label(by.article, fmt.Sprint(i+1))+a.title, "\n")...)
		if a.words != "" {
			lines = append(lines, strings.Split(a.words, "\n")...)
		}
		for k, c := range a.clauses {
			lines = append(lines, label(by.clause, fmt.Sprint(k+1))+c.words)
			for n, p := range c.points {
				lines = append(lines, label(by.point, keys[n])+p)
			}
		}
	}
	return append(lines, "", "GIÁM ĐỐC", "Nguyễn Văn Ví Dụ")
}

// disguised is a document that a seed makes: its file, and its disguises for who looks at a failure.
type disguised struct {
	tree  tree
	lines []string
	how   []string
}

func (d *disguised) text() string { return strings.Join(d.lines, "\n") + "\n" }

func one[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// disguise makes a document and puts some disguises on it, each of which says the same.
func disguise(seed uint64) *disguised {
	r := rand.New(rand.NewPCG(seed, 7))
	d := &disguised{tree: growTree(r)}
	by := labels{one(r, articleLabels), one(r, clauseLabels), one(r, pointLabels)}
	d.how = append(d.how, fmt.Sprintf("%q", by))
	d.lines = d.tree.print("12", by)
	for _, layer := range [][]changer{layouts, markups, markups, characters, characters, wrappers} {
		if r.IntN(3) > 0 {
			c := one(r, layer)
			if slices.Contains(d.how, c.name) {
				continue
			}
			d.how = append(d.how, c.name)
			d.lines = c.change(r, d.lines)
		}
	}
	return d
}

// changer is a disguise.
type changer struct {
	name   string
	change func(r *rand.Rand, lines []string) []string
}

// readDisguised is what is read of a text file, as the tree's provisions are written.
func readDisguised(t *testing.T, text string) ([]string, *ingest.Reading, error) {
	t.Helper()
	file, err := os.Open(write(t, t.TempDir(), "van-ban.txt", text))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reading, err := ingest.DocumentReader{}.Read(t.Context(), []*os.File{file}, []string{"van-ban.txt"}, func(int, int) {})
	if err != nil {
		return nil, nil, err
	}
	var all []string
	for _, p := range reading.Document.Provisions {
		if p.Path == "Chữ ký" {
			continue
		}
		words := strings.TrimSpace(p.Path + " {" + p.Heading + "} " + strings.Join(strings.Fields(p.Text), " "))
		if p.Note != "" {
			words += " | " + p.Note
		}
		all = append(all, words)
	}
	return all, reading, nil
}

func documents() uint64 {
	if *databasetest.Long {
		return 20_000
	}
	return 600
}

func TestADocumentReadsTheSameInAnyDisguise(t *testing.T) {
	for seed := range documents() {
		d := disguise(seed)
		got, reading, err := readDisguised(t, d.text())
		if err != nil {
			t.Fatalf("seed %d, %q: %v\n%s", seed, d.how, err, d.text())
		}
		want := d.tree.provisions()
		for i, w := range want { // the first provision that bears its mark has the note
			if slices.Contains(d.how, "notes") && strings.Contains(w, "hồ sơ") {
				want[i] += " | Điều 7. Một chú thích."
				break
			}
			if slices.Contains(d.how, "notes") && i == len(want)-1 {
				want = append(want, "Chú thích 1 {} Điều 7. Một chú thích.")
			}
		}
		diff := cmp.Diff(want, got)
		if doc := reading.Document; doc.Number != "12/QĐ-SVD" || doc.Kind != "Quyết định" || doc.Issuer != "Sở Ví dụ tỉnh Thái Bình" || doc.IssuedOn != "2024-03-05" || doc.Signer != "Nguyễn Văn Ví Dụ" {
			diff += fmt.Sprintf("%q %q %q %q %q", doc.Number, doc.Kind, doc.Issuer, doc.IssuedOn, doc.Signer)
		}
		if diff != "" {
			t.Fatalf("seed %d, %q: -written +read:\n%s\nof\n%s", seed, d.how, diff, d.text())
		}
	}
}

// A file with a second decision is refused with the line of its number, however both are written; one with an annex or a regulation is read.
func TestASecondDocumentIsNamedByItsLine(t *testing.T) {
	for seed := range documents() / 4 {
		r := rand.New(rand.NewPCG(seed, 8))
		first, second := disguise(2*seed), growTree(r).print("13", labels{"Điều %s.", "%s.", "%s)"})
		if one(r, []bool{true, false}) { // another kind
			second = strings.Split(strings.NewReplacer("QUYẾT ĐỊNH", "KẾ HOẠCH", "13/QĐ-SVD", "13/KH-SVD").Replace(strings.Join(second, "\n")), "\n")
		}
		if one(r, []bool{true, false}) { // one that issues something, as most do
			at := slices.IndexFunc(second, func(line string) bool { return strings.HasPrefix(line, "Điều 1.") })
			second = slices.Insert(second, at+1, "Ban hành kèm theo Quyết định này Quy chế thử (sau đây gọi tắt là Quy chế).")
		}
		annex := one(r, []string{"", "", "PHỤ LỤC\nDANH SÁCH\n1. Ông Ví Dụ.\n2. Bà Ví Dụ.\n"}) // of the first one
		text := first.text() + "\n\n" + annex + strings.Join(second, "\n")
		_, _, err := readDisguised(t, text)
		why, ok := errors.AsType[*problem.Error](err)
		if !ok {
			t.Fatalf("seed %d, %q: %v\n%s", seed, first.how, err, text)
		}
		line := "(“Số: 13/"
		if !slices.Contains(first.how, "a letterhead in a table") { // its rows are several lines
			line = fmt.Sprintf("dòng %d (“Số: 13/", strings.Count(text[:strings.Index(text, "Số: 13/")], "\n")+1)
		}
		if !strings.Contains(why.Sentence, line) || !strings.Contains(why.Sentence, "Quyết định số 12/QĐ-SVD") {
			t.Fatalf("seed %d, %q: %s, want %s\n%s", seed, first.how, why.Sentence, line, text)
		}
	}
}

func TestWhatADecisionIssuesIsOneDocumentWithIt(t *testing.T) {
	decision := strings.Join(growTree(rand.New(rand.NewPCG(1, 1))).print("12", labels{"Điều %s.", "%s.", "%s)"}), "\n")
	whole := fmt.Sprintf(letterhead, "12")
	for name, attached := range map[string]string{
		"a regulation":               "QUY CHẾ\nThi đua, khen thưởng\n(Ban hành kèm theo Quyết định số 12/QĐ-SVD ngày 05 tháng 3 năm 2024)\n\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nQuy chế này quy định việc thử.",
		"a plan with its letterhead": strings.NewReplacer("12/QĐ-SVD", "01/KH-SVD", "QUYẾT ĐỊNH", "KẾ HOẠCH").Replace(whole) + "(Kèm theo Quyết định số 12/QĐ-SVD)\nI. MỤC ĐÍCH\n1. Thử.",
		"an annex with its number":   "PHỤ LỤC I\nSố: 01/PL-SVD\nDANH MỤC MẪU\n1. Mẫu thử.",
		"a form with a letterhead":   "Mẫu số 01\n" + strings.NewReplacer("12/QĐ-SVD", "…/QĐ-…", "05 tháng 3 năm 2024", "… tháng … năm …").Replace(whole) + "Điều 1. Tặng Giấy khen cho …",
		"a form that is filled in":   "PHỤ LỤC II\nMẫu quyết định\n" + strings.Replace(whole, "12/QĐ", "15/QĐ", 1) + "Điều 1. Tặng Giấy khen cho ông Ví Dụ.",
		"a form far below its heading": "PHỤ LỤC\nCÁC MẪU VĂN BẢN\n1. Một.\n2. Hai.\n3. Ba.\n4. Bốn.\n5. Năm.\n6. Sáu.\n7. Bảy.\n8. Tám.\n9. Chín.\n10. Mười.\nVí dụ về quyết định khen thưởng:\n" +
			strings.Replace(whole, "12/QĐ", "15/QĐ", 1) + "Điều 1. Tặng Giấy khen cho ông Ví Dụ.",
		"its number at the head of a page": "Số: 12/QĐ-SVD\nThái Bình, ngày 05 tháng 3 năm 2024\nQUYẾT ĐỊNH",
		"other documents that it names":    "PHỤ LỤC\nCăn cứ Quyết định số 11/QĐ-SVD ngày 01 tháng 02 năm 2024.\nSố: 11/QĐ-SVD",
	} {
		if got, reading, err := readDisguised(t, decision+"\n\n"+attached); err != nil || reading.Document.Number != "12/QĐ-SVD" || len(got) < 5 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
