package layout

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// printer sets lines on pages as pdftotext tells of them: 14 points high, 6 wide a letter.
type printer struct {
	page Page
	line int
}

func newPrinter() *printer { return &printer{page: Page{Width: 595, Height: 842}} }

const letterWidth, lineHeight, pitch = 6.0, 14.0, 18.0

// at prints text from x; a word that begins with ^ is raised and small and touches the word before it.
func (p *printer) at(x, y float64, text string) *printer { return p.sized(x, y, 1, text) }

func (p *printer) sized(x, y, size float64, text string) *printer {
	p.line++
	for word := range strings.FieldsSeq(text) {
		w := Word{Text: word, Left: x, Top: y, Bottom: y + size*lineHeight, Confidence: 1, Line: p.line}
		wide := letterWidth
		if raised, ok := strings.CutPrefix(word, "^"); ok {
			w.Text, w.Bottom, w.Line = raised, y+0.62*size*lineHeight, p.line+1000
			w.Left, wide = x-4*size, 0.6*letterWidth
			w.Top -= 2
			w.Bottom -= 2
		}
		w.Right = w.Left + wide*size*float64(len([]rune(w.Text)))
		p.page.Words = append(p.page.Words, w)
		x = w.Right + 4*size
	}
	return p
}

// full is running text that begins with the words and fills the line from x to the right margin.
func full(x float64, begin string) string {
	for {
		wide := 0.0
		for word := range strings.FieldsSeq(begin) {
			if raised, ok := strings.CutPrefix(word, "^"); ok {
				wide += 0.6*letterWidth*float64(len(raised)) - 4
			} else {
				wide += letterWidth*float64(len([]rune(word))) + 4
			}
		}
		if x+wide+3*letterWidth > 540 {
			return begin
		}
		begin += " thi"
	}
}

// text is the pages' text; the footnotes follow it.
func text(printers ...*printer) string {
	var pages []Page
	for _, p := range printers {
		pages = append(pages, p.page)
	}
	got, err := Text(context.Background(), pages)
	if err != nil {
		panic(err) // of a context that does not end there is none
	}
	for _, n := range got.Footnotes {
		got.Body += "[" + n + "]\n"
	}
	return strings.NewReplacer("\uFFF9", "[^", "\uFFFB", "]").Replace(got.Body)
}

func want(t *testing.T, got, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimLeft(want, "\n"), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestALetterheadIsReadColumnByColumn(t *testing.T) {
	p := newPrinter().
		at(70, 60, "ỦY BAN NHÂN DÂN").at(290, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").
		at(75, 78, "TỈNH THÁI BÌNH").at(330, 80, "Độc lập - Tự do - Hạnh phúc").
		at(70, 110, "Số: 12 /KH-UBND").at(320, 111, "Thái Bình, ngày 5 tháng 6 năm 2024").
		at(60, 128, "V/v tổ chức phong trào").
		at(62, 146, "thi đua yêu nước").
		at(270, 190, "KẾ HOẠCH").
		at(100, 240, full(100, "Thực hiện Luật Thi đua,"))
	want(t, text(p), `
ỦY BAN NHÂN DÂN
TỈNH THÁI BÌNH

Số: 12 /KH-UBND
V/v tổ chức phong trào thi đua yêu nước
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Thái Bình, ngày 5 tháng 6 năm 2024

KẾ HOẠCH

`+full(100, "Thực hiện Luật Thi đua,")+"\n")
}

// The country's name does not fit its column, which stands close to the issuer's.
func TestANationalLineThatIsWrappedIsOneInItsColumn(t *testing.T) {
	for _, left := range []float64{70, 130} {
		p := newPrinter().
			at(left, 60, "BỘ NỘI VỤ BỘ TÀI CHÍNH").at(left+170, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT").
			at(left+40, 80, "_______").at(left+260, 76, "NAM").
			at(left+190, 94, "Độc lập - Tự do -").at(left+230, 110, "Hạnh phúc").
			at(left, 130, "Số: 12/TTLT-BNV").at(left+190, 131, "Hà Nội, ngày 5 tháng 6 năm 2024")
		want(t, text(p), `
BỘ NỘI VỤ BỘ TÀI CHÍNH
_______

Số: 12/TTLT-BNV
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Nội, ngày 5 tháng 6 năm 2024
`)
	}
}

func TestASignatureWithOneLineBesideTheRecipientsIsReadAfterThem(t *testing.T) {
	p := newPrinter().at(60, 60, "- Lưu: VT, PC.").at(350, 60, "KT. BỘ TRƯỞNG").at(355, 78, "THỨ TRƯỞNG").at(350, 140, "Nguyễn Văn An")
	want(t, text(p), "- Lưu: VT, PC.\nKT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\n\nNguyễn Văn An\n")
	p = newPrinter().at(60, 60, "KT. BỘ TRƯỞNG BỘ TÀI CHÍNH").at(250, 60, "KT. BỘ TRƯỞNG BỘ NỘI VỤ").at(100, 78, "THỨ TRƯỞNG").at(290, 78, "THỨ TRƯỞNG")
	want(t, text(p), "KT. BỘ TRƯỞNG BỘ TÀI CHÍNH\nTHỨ TRƯỞNG\nKT. BỘ TRƯỞNG BỘ NỘI VỤ\nTHỨ TRƯỞNG\n")
	p = newPrinter().at(60, 60, "Nơi nhận:").at(350, 60, "CHỦ TỊCH").at(60, 78, "- Các phòng, ban;").at(60, 96, "- Lưu: VT.")
	want(t, text(p), "Nơi nhận:\n- Các phòng, ban;\n- Lưu: VT.\nCHỦ TỊCH\n")
}

func TestRecipientsAndSignatureAreReadBesideEachOther(t *testing.T) {
	p := newPrinter().
		at(90, 100, full(90, "Các cơ quan, đơn vị")).at(60, 118, "báo cáo./.").
		at(70, 160, "Nơi nhận:").at(330, 160, "TM. ỦY BAN NHÂN DÂN").
		at(70, 178, "- Như trên;").at(360, 178, "CHỦ TỊCH").
		at(70, 196, "- Lưu: VT.").
		at(350, 260, "Nguyễn Văn An")
	want(t, text(p), full(90, "Các cơ quan, đơn vị")+` báo cáo./.

Nơi nhận:
- Như trên;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn An
`)
}

func TestATableIsReadByRowsAndItsWrappedCellsAreOne(t *testing.T) {
	p := newPrinter().
		at(60, 60, full(60, "Chỉ tiêu như sau:")).
		at(60, 100, "TT").at(100, 100, "Nội dung").at(400, 100, "Đơn vị").
		at(60, 124, "1").at(100, 124, "Cờ thi đua của").at(400, 124, "Sở Nội vụ").
		at(100, 142, "Chính phủ").
		at(60, 166, "2").at(100, 166, "Bằng khen").at(400, 166, "Các sở")
	want(t, text(p), full(60, "Chỉ tiêu như sau:")+`

TT | Nội dung | Đơn vị
1 | Cờ thi đua của Chính phủ | Sở Nội vụ
2 | Bằng khen | Các sở
`)
}

func TestTwoColumnsOfRunningTextAreReadOneAfterTheOther(t *testing.T) {
	p := newPrinter()
	for i := range 10 {
		y := 100 + pitch*float64(i)
		p.at(60, y, fmt.Sprintf("trái%d thi đua yêu nước thi đua yêu", i)).at(320, y, fmt.Sprintf("phải%d thi đua yêu nước thi đua yêu", i))
	}
	got := text(p)
	if left, right := strings.Index(got, "trái9"), strings.Index(got, "phải0"); left < 0 || right < left || strings.Contains(got, "|") {
		t.Errorf("got %q", got)
	}
}

func TestALabelBeforeATabulatorIsNoTable(t *testing.T) {
	p := newPrinter().
		at(60, 60, "1.").at(110, 60, "Phạm vi điều chỉnh.").
		at(60, 78, "2.").at(110, 78, "Đối tượng áp dụng.")
	want(t, text(p), "1. Phạm vi điều chỉnh.\n2. Đối tượng áp dụng.\n")
}

func TestLinesOfAParagraphAreOneAndParagraphsStayApart(t *testing.T) {
	p := newPrinter().
		at(100, 60, full(100, "1. Thông tư số 01/2024/TT-")).at(60, 78, full(60, "BNV quy định")).at(60, 96, "và nghị định.").
		at(100, 114, full(100, "2. Khoản hai")).at(60, 132, full(60, "tiếp theo"))
	next := newPrinter().at(60, 60, "sang trang sau.").at(100, 78, "Điều 5")
	want(t, text(p, next), full(100, "1. Thông tư số 01/2024/TT-")+" "+full(60, "BNV quy định")+" và nghị định.\n"+
		full(100, "2. Khoản hai")+" "+full(60, "tiếp theo")+" sang trang sau.\nĐiều 5\n")
}

// Word sets the further lines of a numbered article in.
func TestTheFurtherLinesOfAnArticleThatAreSetInGoOnWithIt(t *testing.T) {
	first, second := full(60, "Điều 2. Quyết định thay thế Quyết định của"), full(78, "Ủy ban nhân dân tỉnh")
	want(t, text(newPrinter().at(60, 60, first).at(78, 78, second).at(78, 96, "Bãi bỏ khoản 1.").at(60, 118, "Điều 3. Phạm vi")),
		first+" "+second+" Bãi bỏ khoản 1.\nĐiều 3. Phạm vi\n")
	// A heading that fills its line, and a paragraph whose first line is set in.
	heading := full(60, "Điều 2. Phạm vi điều chỉnh")
	want(t, text(newPrinter().at(60, 60, heading).at(78, 78, second).at(60, 96, "hết.")), heading+"\n"+second+" hết.\n")
}

func TestANumberThatALineEndsWithinIsOneWord(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"Thông tư số 01/2024/TT-", "BNV ngày", "Thông tư số 01/2024/TT-BNV ngày"},
		{"từ ngày 31/12/", "2023 trở đi", "từ ngày 31/12/2023 trở đi"},
		{"Hội đồng Thi đua -", "Khen thưởng", "Hội đồng Thi đua - Khen thưởng"},
		{"cơ quan Lao động-", "Thương binh", "cơ quan Lao động- Thương binh"},
		{"tập thể, cá", "nhân", "tập thể, cá nhân"},
	} {
		if got := c.a + between(c.a, c.b) + c.b; got != c.want {
			t.Errorf("%q + %q = %q", c.a, c.b, got)
		}
	}
}

func TestAPageThatWasScannedAskewKeepsItsRows(t *testing.T) {
	p := newPrinter()
	for i := range 12 {
		p.at(60, 100+pitch*float64(i), full(60, fmt.Sprintf("Dòng%c", 'a'+i)))
	}
	straight := text(p)
	for i, w := range p.page.Words {
		rise := w.Left * math.Tan(2*math.Pi/180)
		p.page.Words[i].Top, p.page.Words[i].Bottom, p.page.Words[i].Line = w.Top+rise, w.Bottom+rise, 0
	}
	want(t, text(p), straight)
}

func TestTheOrderOfTheWordsDoesNotMatter(t *testing.T) {
	p := newPrinter().at(70, 60, "ỦY BAN NHÂN DÂN").at(290, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").at(75, 78, "TỈNH THÁI BÌNH").
		at(330, 80, "Độc lập - Tự do - Hạnh phúc").at(100, 200, full(100, "Điều 1.")).at(60, 218, "hết.")
	first := text(p)
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		random.Shuffle(len(p.page.Words), func(i, k int) { p.page.Words[i], p.page.Words[k] = p.page.Words[k], p.page.Words[i] })
		want(t, text(p), first)
	}
}

func TestSyllablesTellVietnameseFromWhatIsNot(t *testing.T) {
	for text, most := range map[string]bool{
		"Luật này quy định về đối tượng, phạm vi, nguyên tắc thi đua (TĐKT)": true,
		"LuËt nµy quy ®Þnh vÒ ®èi t\u00adîng, ph¹m vi, nguyªn t¾c":           false,
		"\ue012\ue034 \ue045\ue067 \ue001\ue002":                             false,
	} {
		share, n := newPrinter().at(0, 0, text).page.Syllables()
		if (share > 0.8) != most || n == 0 {
			t.Errorf("%q: %.2f of %d", text, share, n)
		}
	}
}

func TestMarksTellWordsThatWereReadAsAnotherLanguage(t *testing.T) {
	for text, want := range map[string]float64{
		"Căn cứ Luật Tổ chức (UBND)": 1, "Can cit Luat Te chuc (UBND)": 0, "Thi đua, khen thưởng": 0.5, "UBND 12/QĐ-UBND": 0,
	} {
		if got := newPrinter().at(0, 0, text).page.Marks(); got != want {
			t.Errorf("%q: %.2f", text, got)
		}
	}
}

const tsvHead = "level\tpage_num\tpar_num\tblock_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"

func TestTheTableOfBothProgramsIsRead(t *testing.T) {
	pages, err := ReadTSV(strings.NewReader(tsvHead +
		"1\t1\t0\t0\t0\t0\t0\t0\t595.2\t842\t-1\t###PAGE###\n" +
		"4\t1\t1\t0\t0\t0\t10\t20\t50\t14\t-1\t###LINE###\n" +
		"5\t1\t1\t0\t0\t0\t10\t20\t30\t14\t100\tĐiê\u0300u\n" +
		"5\t1\t1\t0\t0\t1\t42\t20\t6\t14\t96.5\t1\n" +
		"5\t1\t1\t0\t1\t0\t42\t40\t6\t14\t96.5\t \n" +
		"1\t2\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Page{
		{Width: 595.2, Height: 842, Words: []Word{
			{Text: "Điều", Left: 10, Top: 20, Right: 40, Bottom: 34, Confidence: 1, Line: 1},
			{Text: "1", Left: 42, Top: 20, Right: 48, Bottom: 34, Confidence: 0.965, Line: 1},
		}},
		{Width: 2480, Height: 3508},
	}, pages); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, wrong := range []string{"5\t1\t0\t0\t0\t0\t1\t1\t1\t1\t1\tx\n", "1\t1\t0\t0\t0\t0\t0\t0\tNaN\t842\t-1\t\n", "1\t1\t0\t0\t0\t0\t0\t0\t1e9\t842\t-1\t\n",
		strings.Repeat("x", maxLineBytes+1)} {
		if _, err := ReadTSV(strings.NewReader(wrong)); !errors.Is(err, ErrTable) {
			t.Errorf("%.40q: %v", wrong, err)
		}
	}
	page, word := "1\t1\t0\t0\t0\t0\t0\t0\t595\t842\t-1\t\n", "5\t1\t0\t0\t0\t0\t1\t1\t1\t1\t1\tx\n"
	for _, many := range []string{page + strings.Repeat(word, maxPageWords+1), strings.Repeat(page, maxPages+1)} {
		if _, err := ReadTSV(strings.NewReader(many)); !errors.Is(err, ErrTooMany) {
			t.Errorf("too many: %v", err)
		}
	}
}

// grid is a page of so many words of one height; where says the column and the row of the i-th.
func grid(n int, where func(i int) (x, y float64)) Page {
	p := Page{Width: 1200, Height: 1700}
	for i := range n {
		x, y := where(i)
		p.Words = append(p.Words, Word{Text: "Minh", Left: x, Right: x + 18, Top: y, Bottom: y + 10, Confidence: 1, Line: int(y/11) + 1})
	}
	return p
}

// A list of names printed on A2 from a table has thousands of words on a page.
func TestALargePageIsReadRowByRow(t *testing.T) {
	const rows, columns = 200, 20
	var table strings.Builder
	table.WriteString("1\t1\t0\t0\t0\t0\t0\t0\t1200\t2300\t-1\t\n")
	for i := range rows * columns {
		fmt.Fprintf(&table, "5\t1\t1\t0\t%d\t%d\t%d\t%d\t18\t10\t100\tMinh\n", i/columns, i%columns, i%columns*60, i/columns*11)
	}
	pages, err := ReadTSV(strings.NewReader(table.String()))
	if err != nil {
		t.Fatal(err)
	}
	text, err := Text(t.Context(), pages)
	if err != nil {
		t.Fatal(err)
	}
	if row := strings.TrimSuffix(strings.Repeat("Minh | ", columns), " | ") + "\n"; text.Body != strings.Repeat(row, rows) {
		t.Errorf("%q", text.Body)
	}
}

// What is made on the way to the text grows with the words of a page and not with their square, however they stand.
func TestWorkOnAPageIsBounded(t *testing.T) {
	const most = 60_000 // bytes a word
	for name, where := range map[string]func(i int) (x, y float64){
		"a row on a slant": func(i int) (x, y float64) { return float64(i) * 30, float64(i) * 2 },
		"stairs":           func(i int) (x, y float64) { return float64(i/2)*60 + float64(i%2)*40, float64(i/2) * 11 },
	} {
		page := grid(maxPageWords, where)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := Text(t.Context(), []Page{page}); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if each := (after.TotalAlloc - before.TotalAlloc) / maxPageWords; each > most {
			t.Errorf("%s: %d bytes a word", name, each)
		}
	}
}

func TestConfidenceIsTheMeanOfTheLetters(t *testing.T) {
	p := Page{Recognised: true, Words: []Word{{Text: "an", Confidence: 0.5}, {Text: "khen123", Confidence: 1}, {Text: "--", Confidence: 0}}}
	if got := p.Confidence(); math.Abs(got-8.0/9) > 1e-9 {
		t.Errorf("got %v", got)
	}
	if got := (Page{Recognised: true}).Confidence(); got != 0 {
		t.Errorf("of no words: %v", got)
	}
	if got := (Page{}).Confidence(); got != 1 {
		t.Errorf("of words of a file: %v", got)
	}
}

// No word of the body is lost or invented, whatever the boxes are.
func FuzzText(f *testing.F) {
	f.Add(uint64(1), 30, 595.0)
	f.Add(uint64(7), 200, 100.0)
	f.Add(uint64(9), 3, 1e5)
	f.Fuzz(func(t *testing.T, seed uint64, n int, wide float64) {
		if n < 0 || n > 600 || !(wide > 0 && wide < 1e6) {
			t.Skip()
		}
		random := rand.New(rand.NewPCG(seed, 0))
		p := Page{Width: wide, Height: wide * 1.4, Recognised: seed%3 == 0}
		for i := range n {
			x, y := random.Float64()*wide, random.Float64()*wide*1.4
			p.Words = append(p.Words, Word{Text: fmt.Sprintf("từ%dx", i), Left: x, Top: y, Right: x + random.Float64()*40, Bottom: y + random.Float64()*20,
				Confidence: 1, Line: random.IntN(10)})
		}
		got, err := Text(t.Context(), []Page{p})
		if err != nil {
			t.Fatal(err)
		}
		all := got.All()
		for i := range n {
			if word := fmt.Sprintf("từ%dx", i); strings.Count(all, word) != 1 {
				t.Errorf("%s stands %d times in %q", word, strings.Count(all, word), all)
			}
		}
	})
}

func FuzzReadTSV(f *testing.F) {
	f.Add(tsvHead + "1\t1\t0\t0\t0\t0\t0\t0\t595\t842\t-1\t\n5\t1\t1\t0\t0\t0\t10\t20\t30\t14\t100\tĐiều\n5\t1\t1\t0\t0\t1\t42\t18\t4\t8\t100\t1\n")
	f.Add("1\t1\t0\t0\t0\t0\t0\t0\t0\t0\t-1\t\n5\t1\t1\t0\t0\t0\t-5\t-5\t0\t0\t-1\t|\n")
	f.Fuzz(func(t *testing.T, table string) {
		pages, err := ReadTSV(strings.NewReader(table))
		if err == nil {
			_, _ = Text(context.Background(), pages)
			for _, p := range pages {
				p.WithoutStamp()
				p.Recognised = true
				_, _ = Text(context.Background(), []Page{p})
			}
		}
	})
}

func BenchmarkText(b *testing.B) {
	const n = 90
	var pages []Page
	for i := range n {
		p := newPrinter().at(290, 800, fmt.Sprint(i+1))
		for k := range 38 {
			p.at(60, 60+pitch*float64(k), full(60, fmt.Sprintf("Dòng%d-%d", i, k)))
		}
		pages = append(pages, p.page)
	}
	for b.Loop() {
		_, _ = Text(context.Background(), pages)
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "pages/s")
}

func TestOrderingPagesEndsWithItsContext(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := Text(ended, make([]Page, 3)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
