package layout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatLooksLikeAPageNumberIsTold(t *testing.T) {
	for text, want := range map[string]bool{
		"7": true, "- 7 -": true, "– 7 –": true, "Trang 7": true, "Page 7": true, "7/12": true, "Trang 7 / 12": true, "7.": true,
		"Điều 7": false, "7a": false, "12345": false, "7 %": false, "I": false, "": false, "7 tháng 5": false,
	} {
		if got := pageNumber.MatchString(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestWhatLooksLikeTheGazettesHeadIsTold(t *testing.T) {
	for text, want := range map[string]bool{
		"CÔNG BÁO/Số 31 + 32/Ngày 06-01-2014 23": true, "24 CÔNG BÁO/Số 31 + 32/Ngày 06-01-2014": true, "CÔNG BÁO/Số 5/Ngày 06/01/2014": true,
		"Công báo số 31 ngày 06-01-2014": false, "đăng trên CÔNG BÁO/Số 31/Ngày 06-01-2014 của Chính phủ": false,
	} {
		if got := gazetteHead.MatchString(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestTheStampOfEveryKindOfSignatureGoes(t *testing.T) {
	for _, stamp := range []string{
		"Người ký: Ủy ban nhân dân tỉnh\nEmail: ubnd@tinh.gov.vn\nCơ quan: Tỉnh\nThời gian ký: 17.04.2024 10:39:42 +07:00",
		"Ký bởi: Cổng Thông tin điện tử Chính phủ\nEmail: a@chinhphu.vn\nCơ quan: Văn phòng Chính phủ\nThời gian ký: 08.01.2015 10:44:47 +07:00",
		"Cơ quan: UBND tỉnh\nGiờ ký: 17/04/2024 10:39:42",
		"Digitally signed by Nguyễn Văn An",
		"Signature Not Verified",
	} {
		p := newPrinter()
		for i, l := range strings.Split(stamp, "\n") {
			p.sized(80, 10+8*float64(i), 0.5, l)
		}
		p.at(100, 100, "Điều 1. Người ký: là người có thẩm quyền").at(100, 200, "Cơ quan: nơi làm việc").at(100, 300, "Ngày ký: do người ký ghi")
		if got, want := text(p), "Điều 1. Người ký: là người có thẩm quyền\n\nCơ quan: nơi làm việc\n\nNgày ký: do người ký ghi\n"; got != want {
			t.Errorf("%q leaves %q", stamp, got)
		}
	}
}

func TestAMarkIsSmallAndHigh(t *testing.T) {
	base := Word{Text: "Điều", Left: 0, Right: 30, Top: 100, Bottom: 114, Confidence: 1}
	for _, c := range []struct {
		name        string
		text        string
		top, bottom float64
		want        bool
	}{
		{"raised", "64", 98, 107, true},
		{"raised, in brackets", "[64]", 98, 107, true},
		{"raised, with a comma", "64,", 98, 107, true},
		{"a star", "*", 98, 107, true},
		{"lowered", "2", 106, 115, false},
		{"as large", "64", 100, 114, false},
		{"a word", "nhé", 98, 107, false},
	} {
		r := row{words: []Word{base, {Text: c.text, Left: 30, Right: 40, Top: c.top, Bottom: c.bottom, Confidence: 1}}}
		r.measure()
		if _, got := r.isMark(1); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestTheNextMarkCountsUp(t *testing.T) {
	for last, want := range map[string]string{"1 a": "2", "9 a": "10", "99 a": "100", "* a": "", "": ""} {
		if got := next([][]string{{last}}); got != want {
			t.Errorf("after %q: %q", last, got)
		}
	}
	if got := next(nil); got != "1" {
		t.Errorf("the first is %q", got)
	}
}

// rowOf is a row of words at these spans, 14 high.
func rowOf(y float64, spans ...span) row {
	var r row
	for i, s := range spans {
		r.words = append(r.words, Word{Text: fmt.Sprintf("từ%d", i), Left: s.from, Right: s.to, Top: y, Bottom: y + 14, Confidence: 1})
	}
	r.measure()
	return r
}

func TestGuttersAreWhatAllRowsLeaveFree(t *testing.T) {
	options := cmp.AllowUnexported(span{})
	rs := []row{rowOf(0, span{0, 100}, span{200, 300}), rowOf(20, span{0, 120}, span{180, 300})}
	if diff := cmp.Diff([]span{{120, 180}}, gaps(rs, 10), options); diff != "" {
		t.Errorf("gaps: -want +got:\n%s", diff)
	}
	if got := gaps(rs, 61); got != nil {
		t.Errorf("wider than there are: %v", got)
	}
	if diff := cmp.Diff([]span{{100, 140}, {160, 200}}, rowOf(40, span{0, 90}, span{140, 160}).intersect([]span{{100, 200}}, 10), options); diff != "" {
		t.Errorf("intersect: -want +got:\n%s", diff)
	}
	if got := rowOf(40, span{90, 250}).intersect([]span{{100, 200}}, 10); got != nil {
		t.Errorf("a row across leaves %v", got)
	}
	columns := rs[0].split([]span{{120, 180}})
	if len(columns) != 2 || len(columns[0]) != 1 || len(columns[1]) != 1 || columns[1][0].Left != 200 {
		t.Errorf("split: %v", columns)
	}
}

func TestARunOfColumnsEndsWhereALineCrossesThem(t *testing.T) {
	rs := []row{rowOf(0, span{0, 100}, span{200, 300}), rowOf(20, span{0, 100}, span{200, 300}), rowOf(40, span{0, 100}), rowOf(60, span{0, 90}, span{95, 180}, span{185, 290}),
		rowOf(80, span{0, 100}, span{200, 300})}
	if end, gutters := run(rs); end != 3 || len(gutters) != 1 {
		t.Errorf("it ends after %d rows with %v", end, gutters)
	}
	if end, _ := run(rs[3:]); end != 0 {
		t.Errorf("a line of text begins columns over %d rows", end)
	}
	if end, _ := run(rs[4:]); end != 0 {
		t.Errorf("a single row is columns over %d rows", end)
	}
}

func TestWordsPrintedOverOthersAreAnotherRow(t *testing.T) {
	p := newPrinter().at(60, 100, "Văn phòng Chính phủ ban hành").sized(70, 103, 0.6, "Bản dùng thử")
	want(t, text(p), "Văn phòng Chính phủ ban hành\nBản dùng thử\n")
}

func TestAHangingParagraphIsOne(t *testing.T) {
	p := newPrinter().
		at(60, 60, full(60, "Điều khoản chung của văn bản này")).at(60, 78, "được áp dụng cho:").
		at(60, 96, full(60, "- Danh hiệu thi đua")).at(80, 114, full(80, "được tặng")).at(80, 132, "hằng năm.").
		at(60, 150, "- Hình thức khen thưởng.")
	got := strings.Split(text(p), "\n")
	if len(got) != 4 || !strings.HasPrefix(got[1], "- Danh hiệu") || !strings.HasSuffix(got[1], "hằng năm.") || got[2] != "- Hình thức khen thưởng." {
		t.Errorf("got %q", got)
	}
}

func TestWhetherALineGoesOn(t *testing.T) {
	full := line{text: "phát động phong trào thi đua", left: 60, right: 530, top: 100, bottom: 114, size: 14, first: 30, margins: span{60, 535}, pitch: 18}
	after := full
	after.text, after.top, after.bottom = "yêu nước", 118, 132
	with := func(l line, change func(*line)) line { change(&l); return l }
	for _, c := range []struct {
		name    string
		prev, l line
		want    bool
	}{
		{"a full line and the next", full, after, true},
		{"a line that had room", with(full, func(l *line) { l.right = 300 }), after, false},
		{"a line that is set in", full, with(after, func(l *line) { l.left = 100 }), false},
		{"room between them", full, with(after, func(l *line) { l.top = 140 }), false},
		{"a row of a table", with(full, func(l *line) { l.alone = true }), after, false},
		{"larger letters", full, with(after, func(l *line) { l.size = 22 }), false},
		{"letters whose size says nothing", full, with(after, func(l *line) { l.size = 22; l.rough = true }), true},
		{"the next page", full, with(after, func(l *line) { l.page = 1; l.top = 60 }), true},
		{"a new number at the margin", with(full, func(l *line) { l.text = "xong." }), with(after, func(l *line) { l.text = "2. Hai" }), false},
		{"a day at the margin", with(full, func(l *line) { l.text = "trước ngày" }), with(after, func(l *line) { l.text = "30/6/2024" }), true},
	} {
		if got := goesOn(c.prev, c.l, -1); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestATableWhoseLabelIsLostKeepsItsRows(t *testing.T) {
	p := newPrinter()
	for i, label := range []string{"A", "B", "", "D"} {
		y := 100 + 30*float64(i)
		p.at(60, y, label).at(120, y, "Hoạt động của ngành").at(400, y, "Sở")
	}
	p.at(120, 208, "nghề khác")
	want(t, text(p), "A | Hoạt động của ngành | Sở\nB | Hoạt động của ngành | Sở\n | Hoạt động của ngành | Sở\nD | Hoạt động của ngành nghề khác | Sở\n")
}

func TestRecognisedWordsOfALineStayTogether(t *testing.T) {
	p := Page{Width: 2480, Height: 3508, Recognised: true}
	// Boxes tight around the ink: a dash, small letters and a comma, and a line below.
	for i, w := range []Word{
		{Text: "-", Left: 300, Right: 315, Top: 425, Bottom: 430}, {Text: "xem", Left: 330, Right: 420, Top: 418, Bottom: 440},
		{Text: "Luật", Left: 435, Right: 520, Top: 400, Bottom: 440}, {Text: "năm", Left: 535, Right: 620, Top: 412, Bottom: 440},
		{Text: "2022.", Left: 635, Right: 740, Top: 402, Bottom: 441}, {Text: "em", Left: 300, Right: 370, Top: 478, Bottom: 500}, {Text: "Nam", Left: 385, Right: 470, Top: 461, Bottom: 500},
	} {
		w.Confidence, w.Line = 0.9, 1
		if i > 4 {
			w.Line = 2
		}
		p.Words = append(p.Words, w)
	}
	got, err := Text(t.Context(), []Page{p})
	if want := "- xem Luật năm 2022. em Nam\n"; err != nil || got.Body != want {
		t.Errorf("%v, got %q, not %q", err, got.Body, want)
	}
}
