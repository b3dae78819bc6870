package legal

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// dropped are the lines of a text, in one, that are in no unit.
func dropped(t *testing.T, text string) (words []string) {
	t.Helper()
	check(t, text)
	_, acc := parse(text)
	for _, s := range slices.Concat(acc.lines.debris, acc.stuck) {
		if solid(s) != "" {
			words = append(words, strings.TrimSpace(s))
		}
	}
	return words
}

// What is taken out of a real text is on its pages, and no word of it: the number of a page, the head of the gazette, initials, the box of a digital signature.
func TestWhatIsTakenOutOfTheCorpusIsNoWordOfIt(t *testing.T) {
	texts := corpus(t)
	if len(texts) < 10 {
		t.Skip("no private corpus")
	}
	for name, text := range texts {
		signed := strings.Index(text, "Ký bởi:")
		signedEnd := strings.Index(text, "Thời gian ký:")
		for _, words := range dropped(t, text) {
			_, _, page := pageOf(words)
			box := signed >= 0 && signedEnd > signed && (strings.Contains(text[max(0, signed-50):signedEnd], words) || strings.HasPrefix(words, "Thời gian ký:"))
			if !page && !gazette.MatchString(words) && !typistLine.MatchString(words) && !endMark.MatchString(words) && !box {
				t.Errorf("%s: %q is lost", name, words)
			}
		}
	}
}

// pieces are what stands in the articles of offices and looks like what is printed around a text: tables whose cells are lines, forms with leaders, lists of others' articles.
var pieces = map[string]func(r *rand.Rand) []string{
	"a table whose cells are lines": func(r *rand.Rand) (lines []string) {
		columns, blank := 2+r.IntN(4), r.IntN(2) == 0
		lines = append(lines, "Số thứ tự", "Nội dung")
		for row := range 3 + r.IntN(8) {
			cells := []string{fmt.Sprint(row + 1)}
			for range columns - 2 {
				cells = append(cells, pick(r, titles))
			}
			for _, cell := range append(cells, pick(r, []string{fmt.Sprint(5*(1+row), " điểm"), fmt.Sprint(row+1, " điểm"), "Văn phòng Sở", "x"})) {
				if lines = append(lines, cell); blank {
					lines = append(lines, "")
				}
			}
		}
		return lines
	},
	"a form with leaders": func(r *rand.Rand) (lines []string) {
		for range 2 + r.IntN(5) {
			lines = append(lines, pick(r, []string{"Điều 5", "Điều 7 ", "Mức thưởng cho cá nhân ", "Phụ lục II ", "Số người được khen", "Chương I "})+strings.Repeat(".", 3+r.IntN(12))+fmt.Sprint(" ", 1+r.IntN(90)))
		}
		return lines
	},
	"words before a page's number": func(r *rand.Rand) []string {
		return []string{pick(r, []string{"Danh sách kèm theo, trang 1", "Mẫu biểu - trang 2", "Báo cáo | trang 3"})}
	},
	"marks of notes": func(*rand.Rand) []string { return []string{"Cá nhân (*), tập thể (**), đột xuất (***)."} },
	"a line that repeats": func(*rand.Rand) []string {
		return []string{"Tập thể của Sở", "Cá nhân của Sở", "Tập thể của Sở"}
	},
}

// No word is taken out of a made-up document without pages, whatever stands in its articles, and it stays in the unit that it was written in.
func TestNoWordIsTakenForWhatIsPrintedAroundAText(t *testing.T) {
	for name, piece := range pieces {
		for seed := range uint64(40) {
			w := law(randomOf(seed))
			for i, paragraph := range w.paragraphs {
				if w.random.IntN(3) == 0 && strings.HasSuffix(paragraph, ".") && strings.Contains(paragraph, " ") && !strings.Contains(paragraph[:5], "Ch") {
					w.paragraphs[i] += "\n" + strings.Join(piece(w.random), "\n")
				}
			}
			text := strings.Join(w.paragraphs, "\n")
			if words := dropped(t, text); len(words) > 0 {
				t.Errorf("%s, seed %d: %q are lost of\n%s", name, seed, words, text)
				break
			}
		}
	}
}
