package legal

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"thidua/ingest/legal/name"
)

// written is a made-up document: the paragraphs it is printed as, and the outline that reading it must give.
type written struct {
	random     *rand.Rand
	paragraphs []string
	outline    []string
}

// print adds a paragraph that is a unit of its own: its label, and its words after it.
func (w *written) print(path, label, words string) {
	w.paragraphs = append(w.paragraphs, strings.TrimSpace(label+" "+words))
	w.outline = append(w.outline, strings.TrimSpace(path+" "+words))
}

// title adds a unit whose words are a title, on the label's line or on the next.
func (w *written) title(path, label, title string, below bool) {
	if below {
		w.paragraphs = append(w.paragraphs, label, title)
	} else {
		w.paragraphs = append(w.paragraphs, label+" "+title)
	}
	w.outline = append(w.outline, path+" {"+title+"}")
}

// goOn adds a further paragraph to the last unit.
func (w *written) goOn(words string) {
	w.paragraphs = append(w.paragraphs, words)
	last := len(w.outline) - 1
	join := " / "
	if strings.HasSuffix(w.outline[last], "}") {
		join = " "
	}
	w.outline[last] += join + words
}

var (
	subjects = strings.Split("Cơ quan có thẩm quyền|Người đứng đầu đơn vị|Hội đồng thi đua các cấp|Chủ tịch Ủy ban nhân dân xã|Tập thể được đề nghị", "|")
	verbs    = strings.Split("xem xét|tổ chức bình chọn|báo cáo kết quả|lấy ý kiến công khai|lưu giữ hồ sơ|phối hợp kiểm tra", "|")
	objects  = strings.Split("thành tích của cá nhân|việc sử dụng quỹ khen thưởng|các danh hiệu trong năm|mức tiền thưởng kèm theo|phong trào ở cơ sở", "|")
	titles   = strings.Split("Phạm vi điều chỉnh|Nguyên tắc bình chọn|Thẩm quyền quyết định|Hồ sơ và thủ tục|Quỹ khen thưởng|Trách nhiệm phối hợp", "|")
	romans   = strings.Split("I II III IV V VI VII VIII IX X XI XII", " ")
	letters  = strings.Split("a b c d đ e g h", " ")
)

// randomOf is a source of random numbers that a seed makes again.
func randomOf(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

func pick(random *rand.Rand, from []string) string { return from[random.IntN(len(from))] }

// sentence is some clauses, ended as end says. What announces a list is long: a few words before a colon are a title.
func (w *written) sentence(end string) string {
	var clauses []string
	least := 1
	if end == ":" {
		least = 2
	}
	for range least + w.random.IntN(4) {
		clauses = append(clauses, pick(w.random, verbs)+" "+pick(w.random, objects))
	}
	return pick(w.random, subjects) + " " + strings.Join(clauses, ", ") + end
}

// law makes a law of chapters, sections, articles, clauses and points.
func law(random *rand.Rand) *written {
	w := &written{random: random}
	article := 0
	for chapter := range 1 + random.IntN(4) {
		path := "Chương " + romans[chapter]
		w.title(path, path, strings.ToUpper(pick(random, titles)), true)
		sections := random.IntN(3)
		for section := range max(1, sections) {
			if sections > 0 {
				label := fmt.Sprintf("Mục %d", section+1)
				w.title(path+" "+label, label+".", strings.ToUpper(pick(random, titles)), false)
			}
			for range 1 + random.IntN(4) {
				article++
				w.article(article)
			}
		}
	}
	return w
}

func (w *written) article(n int) {
	path := fmt.Sprintf("Điều %d", n)
	clauses := w.random.IntN(5)
	w.title(path, path+".", pick(w.random, titles), false)
	if clauses == 0 {
		w.goOn(w.sentence("."))
		if w.random.IntN(2) == 0 {
			w.goOn(w.sentence("."))
		}
		return
	}
	for clause := range clauses {
		path := fmt.Sprintf("%s khoản %d", path, clause+1)
		points := w.random.IntN(len(letters) + 1)
		if w.random.IntN(2) == 0 || points == 1 {
			points = 0
		}
		end := "."
		if points > 0 {
			end = ":"
		}
		w.print(path, fmt.Sprintf("%d.", clause+1), w.sentence(end))
		for point := range points {
			end := ";"
			if point == points-1 {
				end = "."
			}
			w.print(path+" điểm "+letters[point], letters[point]+")", w.sentence(end))
		}
	}
}

// plan makes a plan of sections, numbers, dashes and pluses.
func plan(random *rand.Rand) *written {
	w := &written{random: random}
	for section := range 2 + random.IntN(4) {
		path := romans[section]
		w.title(path, path+".", strings.ToUpper(pick(random, titles)), false)
		for number := range 1 + random.IntN(4) {
			path := fmt.Sprintf("%s.%d", path, number+1)
			dashes := random.IntN(4)
			end := "."
			if dashes > 0 {
				end = ":"
			}
			w.print(path, fmt.Sprintf("%d.", number+1), w.sentence(end))
			for dash := range dashes {
				path := fmt.Sprintf("%s gạch %d", path, dash+1)
				w.print(path, "-", w.sentence(";"))
				for plus := range random.IntN(3) {
					w.print(fmt.Sprintf("%s cộng %d", path, plus+1), "+", w.sentence(";"))
				}
			}
		}
	}
	return w
}

// eachRandom runs a test on many made-up documents, each named by the seed that makes it again.
func eachRandom(t *testing.T, test func(t *testing.T, w *written)) {
	t.Helper()
	for name, kind := range map[string]func(*rand.Rand) *written{"law": law, "plan": plan} {
		for seed := range uint64(60) {
			w := kind(randomOf(seed))
			t.Run(fmt.Sprint(name, " ", seed), func(t *testing.T) { test(t, w) })
		}
	}
}

// reads holds that the text has the outline.
func reads(t *testing.T, want []string, text string) {
	t.Helper()
	check(t, text)
	d, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, outline(d)); diff != "" {
		t.Errorf("-written +read:\n%s\nof\n%s", diff, text)
	}
}

func TestAnyLawAndPlanReadsAsItWasWritten(t *testing.T) {
	eachRandom(t, func(t *testing.T, w *written) {
		reads(t, w.outline, strings.Join(w.paragraphs, "\n"))
		reads(t, w.outline, strings.Join(w.paragraphs, "\n\n"))
	})
}

func TestHowTheTextIsEncodedChangesNothing(t *testing.T) {
	eachRandom(t, func(t *testing.T, w *written) {
		text := strings.Join(w.paragraphs, "\n")
		for name, encoded := range map[string]string{
			"Windows line ends":     strings.ReplaceAll(text, "\n", "\r\n"),
			"old Mac line ends":     strings.ReplaceAll(text, "\n", "\r"),
			"combining marks":       norm.NFD.String(text),
			"byte-order mark":       "\ufeff" + text,
			"blanks around lines":   "  " + strings.ReplaceAll(text, "\n", " \t\n   "),
			"blanks that hold":      strings.ReplaceAll(text, " ", "\u00a0"),
			"blanks in twos":        strings.ReplaceAll(text, " ", "  "),
			"zero-width characters": strings.ReplaceAll(text, "n", "n\u200b"),
			"soft hyphens":          strings.ReplaceAll(text, "th", "t\u00adh"),
			"bold marks":            "**" + strings.ReplaceAll(text, "\n", "**\n**") + "**",
			"rules between":         strings.ReplaceAll(text, "\n", "\n-------\n"),
		} {
			d, err := Parse(encoded)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(w.outline, outline(d)); diff != "" {
				t.Errorf("%s: -written +read:\n%s", name, diff)
			}
		}
	})
}

func TestPagesWithTheirNumbersChangeNothing(t *testing.T) {
	eachRandom(t, func(t *testing.T, w *written) {
		var foot, head strings.Builder
		page := 1
		for i, p := range w.paragraphs {
			foot.WriteString(p + "\n")
			head.WriteString(p + "\n")
			if i%7 == 6 {
				fmt.Fprintf(&foot, "\n%d\n\f", page)
				page++
				fmt.Fprintf(&head, "\n\f\n%d\n\n", page)
			}
		}
		reads(t, w.outline, foot.String())
		reads(t, w.outline, head.String())
	})
}

// wrap breaks a paragraph into lines of at most width characters.
func wrap(paragraph string, width int) string {
	var b strings.Builder
	length := 0
	for i, word := range strings.Fields(paragraph) {
		n := len([]rune(word))
		switch {
		case i == 0:
		case length+1+n > width:
			b.WriteString("\n")
			length = 0
		default:
			b.WriteString(" ")
			length++
		}
		b.WriteString(word)
		length += n
	}
	return b.String()
}

func TestParagraphsWrappedAtTheMarginAreJoinedAgain(t *testing.T) {
	eachRandom(t, func(t *testing.T, w *written) {
		for _, width := range []int{60, 72, 90} {
			var lines []string
			for _, p := range w.paragraphs {
				lines = append(lines, wrap(p, width))
			}
			d, err := Parse(strings.Join(lines, "\n\n")) // as a text is that a typewriter's margin broke
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(w.outline, outline(d)); diff != "" {
				t.Errorf("at %d characters: -written +read:\n%s\n%s", width, diff, strings.Join(lines, "\n\n"))
			}
		}
	})
}

func TestAnArticleReadsAloneAsInItsLaw(t *testing.T) {
	for seed := range uint64(60) {
		w := &written{random: randomOf(seed)}
		w.article(7)
		head, body := w.paragraphs[0], strings.Join(w.paragraphs[1:], "\n")
		units := ParseArticle("7", strings.TrimPrefix(head, "Điều 7. "), body)
		if diff := cmp.Diff(w.outline, outline(Document{Units: units})); diff != "" {
			t.Errorf("seed %d: -written +read:\n%s", seed, diff)
		}
	}
}

func TestCaseChangesNoLetter(t *testing.T) {
	for seed := range uint64(100) {
		w := law(randomOf(seed))
		text := strings.Join(w.paragraphs, "\n")
		c := name.NewCasing(eachText(readLines(text).body))
		for _, p := range w.paragraphs {
			caps := strings.ToUpper(p)
			if got := c.Sentence(caps); !strings.EqualFold(got, squeeze(caps)) {
				t.Fatalf("%q became %q", caps, got)
			}
		}
	}
}
