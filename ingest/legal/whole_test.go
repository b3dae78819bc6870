package legal

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// letter is what a made-up document says of itself above its body and below it.
type letter struct {
	Header
	top, tail []string
}

var provinces = strings.Split("Thái Bình|Hưng Yên|Bắc Ninh|Thanh Hóa|Quảng Trị", "|")

// letterhead makes the top and the end of a document of a province's committee, or of a ministry.
func anyLetterhead(random *rand.Rand) letter {
	place, day, month, year := pick(random, provinces), 1+random.IntN(28), 1+random.IntN(12), 2005+random.IntN(20)
	kind := pick(random, []string{"Kế hoạch", "Quyết định", "Hướng dẫn", "Chỉ thị"})
	symbol := map[string]string{"Kế hoạch": "KH", "Quyết định": "QĐ", "Hướng dẫn": "HD", "Chỉ thị": "CT"}[kind]
	title := pick(random, []string{"Tổ chức phong trào thi đua yêu nước", "Về việc xét tặng danh hiệu năm", "Thực hiện công tác khen thưởng"})
	l := letter{Header: Header{Kind: kind, Title: title, Place: place, Date: fmt.Sprintf("%d-%02d-%02d", year, month, day)}}
	first := []string{"ỦY BAN NHÂN DÂN", "TỈNH " + strings.ToUpper(place)}
	l.Issuer, l.Number = "Ủy ban nhân dân tỉnh "+place, fmt.Sprintf("%d/%s-UBND", 1+random.IntN(3000), symbol)
	l.Authority, l.SignerPost = "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"
	if random.IntN(2) == 0 {
		first = []string{"BỘ NỘI VỤ"}
		l.Issuer, l.Number, l.Place = "Bộ Nội vụ", fmt.Sprintf("%d/%s-BNV", 1+random.IntN(3000), symbol), "Hà Nội"
		l.Authority, l.SignerPost = "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"
	}
	l.Signer = pick(random, []string{"Lưu Văn Hoàn", "Trần Thị Hà", "Nguyễn Thị Thanh Bình"})
	l.Recipients = []string{"Như trên", pick(random, []string{"Các sở, ban, ngành", "Ban Thi đua - Khen thưởng Trung ương"}), "Lưu: VT"}

	left := append(first, "Số: "+l.Number)
	right := []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", fmt.Sprintf("%s, ngày %02d tháng %02d năm %d", l.Place, day, month, year)}
	switch random.IntN(3) {
	case 0: // the left column first
		l.top = append(left, right...)
	case 1: // rules between
		l.top = slices.Concat(left, []string{"-------"}, right, []string{"----------------"})
	default: // the columns as cells of a table
		for i := range max(len(left), len(right)) {
			cells := []string{"", ""}
			copy(cells[:1], left[min(i, len(left)):])
			copy(cells[1:], right[min(i, len(right)):])
			l.top = append(l.top, strings.Join(cells, " | "))
		}
	}
	l.top = append(l.top, strings.ToUpper(kind), title, "")
	l.tail = []string{"Nơi nhận:"}
	for i, r := range l.Recipients {
		l.tail = append(l.tail, "- "+r+map[bool]string{true: ".", false: ";"}[i == len(l.Recipients)-1])
	}
	sign := slices.Concat(strings.Split(l.Authority, "\n"), []string{l.SignerPost, l.Signer})
	if random.IntN(2) == 0 {
		l.tail = append(sign, l.tail...) // the right column read first
	} else {
		l.tail = append(l.tail, sign...)
	}
	return l
}

// Above and below whatever body, a document says who issued what, when, where, for whom and who signed, and the body is read
// as it is alone.
func TestAWholeDocumentSaysOfItselfWhatWasWritten(t *testing.T) {
	eachRandom(t, func(t *testing.T, w *written) {
		l := anyLetterhead(w.random)
		text := strings.Join(slices.Concat(l.top, w.paragraphs, l.tail), "\n")
		check(t, text)
		d, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(l.Header, d.Header); diff != "" {
			t.Errorf("-written +read:\n%s\nof\n%s", diff, text)
		}
		var body []string
		for i, line := range outline(d) {
			if level := d.Units[i].Level; level != Recipients && level != Signature {
				body = append(body, line)
			}
		}
		if diff := cmp.Diff(w.outline, body); diff != "" {
			t.Errorf("-written +read:\n%s\nof\n%s", diff, text)
		}
	})
}

// What stands in front matter is taken before what the letterhead says, and what it leaves open is not.
func TestFrontMatterGoesBeforeTheLetterhead(t *testing.T) {
	for seed := range uint64(40) {
		random := randomOf(seed)
		l, w := anyLetterhead(random), plan(random)
		want := l.Header
		front := "# Số hiệu: 12/2020/TT-BNV"
		want.Number = "12/2020/TT-BNV"
		if random.IntN(2) == 0 {
			front += " | Ngày ban hành: 15/6/2022"
			want.Date = "2022-06-15"
		}
		if random.IntN(2) == 0 {
			front += " | Hiệu lực: 01/8/2022"
			want.Effective = "2022-08-01"
		}
		if random.IntN(2) == 0 {
			front += "\n# Tình trạng: CHỈ MỘT PHẦN"
			want.Abridged = true
		}
		d, err := Parse(front + "\n\n" + strings.Join(slices.Concat(l.top, w.paragraphs, l.tail), "\n"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, d.Header); diff != "" {
			t.Errorf("seed %d: %s (-written +read):\n%s", seed, front, diff)
		}
	}
}

// A footnote at the end of a page goes to the chapter whose title has its mark; one whose mark stands in the words, where it
// could be a number of theirs, is a unit of its own. No word of either is among those of the articles.
func TestFootnotesAreTakenOffTheirPages(t *testing.T) {
	for seed := range uint64(40) {
		w := &written{random: randomOf(seed)}
		var pages, footnotes []string
		notes := map[string]string{} // of chapters, by path
		for n := 1; n <= 2+w.random.IntN(6); n++ {
			page := len(w.paragraphs)
			note := fmt.Sprintf("Nội dung này được sửa đổi, bổ sung theo quy định tại khoản %d Điều 1 của Luật số %d/2013/QH13.", n, 10+n)
			chapter := "Chương " + romans[n-1]
			w.title(chapter, chapter, strings.ToUpper(titles[n%len(titles)]), true) // what every page has is taken for its header
			w.title(fmt.Sprintf("Điều %d", n), fmt.Sprintf("Điều %d.", n), pick(w.random, titles), false)
			w.goOn(w.sentence("."))
			marked := len(w.paragraphs) - 1
			if w.random.IntN(2) == 0 {
				marked = page + 1 // the chapter's title
				w.paragraphs[marked] += fmt.Sprint(n)
				notes[chapter] = note
			} else {
				words := strings.TrimSuffix(w.paragraphs[marked], ".")
				w.paragraphs[marked] = fmt.Sprintf("%s%d.", words, n)
				w.outline[len(w.outline)-1] = strings.TrimSuffix(w.outline[len(w.outline)-1], ".") + fmt.Sprintf("%d.", n)
				footnotes = append(footnotes, fmt.Sprintf("Chú thích %d %s", n, note))
			}
			pages = append(pages, fmt.Sprintf("%s\n\n%d\n%s\n", strings.Join(w.paragraphs[page:], "\n"), n, note))
		}
		text := strings.Join(pages, "\f")
		check(t, text)
		d, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(append(w.outline, footnotes...), outline(d)); diff != "" {
			t.Errorf("seed %d: -written +read:\n%s\nof\n%s", seed, diff, text)
		}
		for _, u := range d.Units {
			if want := notes[u.Path]; u.Note != want {
				t.Errorf("seed %d: the note of %s is %q, want %q", seed, u.Path, u.Note, want)
			}
		}
	}
}

// What a document replaces, from which day, and where it says so.
func TestADocumentSaysWhatItReplaces(t *testing.T) {
	for seed := range uint64(60) {
		random := randomOf(seed)
		w := law(random)
		article := 1 + strings.Count("\n"+strings.Join(w.paragraphs, "\n"), "\nĐiều ")
		day := fmt.Sprintf("%d-%02d-%02d", 2015+random.IntN(10), 1+random.IntN(12), 1+random.IntN(28))
		written := fmt.Sprintf("ngày %s tháng %s năm %s", day[8:], day[5:7], day[:4])
		var replaced []string
		for n := range 1 + random.IntN(3) {
			replaced = append(replaced, fmt.Sprintf("%d/%d/NĐ-CP", 30+10*n+random.IntN(9), 2005+random.IntN(9)))
		}
		effect := fmt.Sprintf("Điều %d. Hiệu lực thi hành\n1. Nghị định này có hiệu lực thi hành kể từ %s.\n2. Nghị định này thay thế Nghị định số %s.",
			article, written, strings.Join(replaced, ", Nghị định số "))
		d, err := Parse(strings.Join(w.paragraphs, "\n") + "\n" + effect)
		if err != nil {
			t.Fatal(err)
		}
		var want []Relation
		for _, number := range replaced {
			want = append(want, Relation{Kind: Replaces, Number: number, From: day, Path: fmt.Sprintf("Điều %d khoản 2", article)})
		}
		if diff := cmp.Diff(want, d.Relations); diff != "" || d.Header.Effective != day {
			t.Errorf("seed %d: in force from %q, want %s:\n%s", seed, d.Header.Effective, day, diff)
		}
	}
}
