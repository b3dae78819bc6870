package legal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// check holds what every parsed text must keep.
func check(t *testing.T, text string) {
	t.Helper()
	d, acc := parse(text)
	seen := make(map[string]int)
	last := ""
	for i, u := range d.Units {
		if u.Parent >= i || u.Parent < -1 {
			t.Fatalf("unit %d %q has parent %d", i, u.Path, u.Parent)
		}
		if u.Path == "" || u.Level.String() == "" {
			t.Fatalf("unit %d has path %q, level %d", i, u.Path, u.Level)
		}
		if seen[u.Path]++; seen[u.Path] > 1 && (u.Part < 2 || last != u.Path) {
			t.Fatalf("path %q is used twice, at unit %d", u.Path, i)
		}
		last = u.Path
		if u.Part > 0 && utf8.RuneCountInString(u.Text) > maxPart {
			t.Fatalf("part %d of %q has %d characters", u.Part, u.Path, utf8.RuneCountInString(u.Text))
		}
		if !utf8.ValidString(u.Text) || !norm.NFC.IsNormalString(u.Text) {
			t.Fatalf("text of %q is not NFC", u.Path)
		}
	}
	checkWords(t, text, d, acc)
}

// checkWords holds that no letter or digit of the body is lost or invented, and that the units are in its order.
func checkWords(t *testing.T, text string, d Document, acc account) {
	t.Helper()
	source := clean(text)
	source, _ = cutFront(source)
	var rest strings.Builder // taken, but not in the units
	for _, s := range acc.lines.debris {
		rest.WriteString(s)
	}
	for _, l := range acc.header {
		rest.WriteString(l.text)
	}
	for _, s := range acc.stuck {
		rest.WriteString(s)
	}
	var body strings.Builder
	tail := false
	var ordered strings.Builder
	for _, u := range d.Units {
		tail = tail || u.Level == Recipients || u.Level == Signature || u.Level == Footnote
		for _, s := range []string{u.Label, u.Heading, u.Text} {
			body.WriteString(s)
			if !tail {
				ordered.WriteString(s)
			}
		}
		rest.WriteString(u.Note)
	}
	for _, m := range acc.lines.mended {
		rest.WriteString(m[0])
		source += m[1]
	}
	want, got := count(source), count(body.String()+rest.String())
	for r, n := range want {
		if got[r] != n {
			t.Fatalf("%q stands %d times in the text, %d times in what was read", r, n, got[r])
		}
	}
	for r, n := range got {
		if want[r] != n {
			t.Fatalf("%q stands %d times in what was read, %d times in the text", r, n, want[r])
		}
	}
	if len(acc.lines.notes)+len(acc.lines.mended) == 0 && !subsequence(solid(ordered.String()), solid(source)) {
		t.Fatal("the units are not in the order of the text")
	}
}

func solid(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func count(s string) map[rune]int {
	out := make(map[rune]int)
	for _, r := range solid(s) {
		out[r]++
	}
	return out
}

// subsequence reports whether all of small stands in big in the same order.
func subsequence(small, big string) bool {
	rest := []rune(big)
	for _, r := range small {
		i := 0
		for i < len(rest) && rest[i] != r {
			i++
		}
		if i == len(rest) {
			return false
		}
		rest = rest[i+1:]
	}
	return true
}

func TestNoWordOfTheCorpusIsLostOrInvented(t *testing.T) {
	for name, text := range corpus(t) {
		t.Run(name, func(t *testing.T) { check(t, text) })
	}
}

// corpus gives the plan and, when it is there, every text of the private corpus.
func corpus(tb testing.TB) map[string]string {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(shared, "*.txt"))
	if err != nil {
		tb.Fatal(err)
	}
	if len(files) == 0 {
		tb.Log("no private corpus: only the plan is read")
	}
	partial, err := filepath.Glob(filepath.Join(shared, "partial", "*.txt"))
	if err != nil {
		tb.Fatal(err)
	}
	out := make(map[string]string)
	for _, f := range append(append(files, partial...), "testdata/ke-hoach-chi-thi-19-thai-binh.txt") {
		data, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(f), ".txt")] = string(data)
	}
	return out
}

func FuzzParse(f *testing.F) {
	data, err := os.ReadFile("testdata/ke-hoach-chi-thi-19-thai-binh.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data))
	for _, s := range []string{
		"", " \n\f\n", "Điều 1. Tên\n1. Một\na) Hai\n- Ba\n+ Bốn\nĐiều 2\nHai.", "A. KHỐI\nI. MỘT\n1. Một\n1.1. Hai\n(1) Ba\ni) Bốn",
		"# Số hiệu: 1/2020/QH14 | Luật | Tên\n\nĐiều 1.\nChữ1.\n1\n\nChú thích.\n\f\n2\n\nĐiều 22\nChữ.",
		"Nơi nhận:\n- Như trên;\nTM. ỦY BAN NHÂN DÂN TỈNH\nKT. CHỦ TỊCH\nNguyễn Văn A\nPHỤ LỤC I\nDANH MỤC\n1. Một",
		"“Điều 5. Tên\n1. Một\n2. Hai”.\n[Chương I MỘT Mục 1 HAI]\n— Ghi chú pháp điển: (chú)", strings.Repeat("Chữ, ", 800),
		"# Nguồn: x\n\nMỤC LỤC\nĐiều 1. Tên .... 2\nĐiều 1. Tên\nKhoản 1- Một\n(a) Hai\nTrang 1/2\nđiều 2. Ba\nquy định tại\nĐiều 3.",
		strings.Repeat("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 1/QĐ-A\nA, ngày 1 tháng 1 năm 2020\nQUYẾT ĐỊNH\nĐiều 1. Một\nHai\nChữ\nChữ\nChữ\n", 2) + "Số: 2/QĐ-A\nA, ngày 1 tháng 1 năm 2020\nQUYẾT ĐỊNH\nĐiều 1. Ba",
		"Ký bởi: X\nThời gian ký: 1\n- 2 -\n\f\n*MS*\nts\n/*a*", "Số: 1/QĐ-UBND\nHà Nội, ngày 1 tháng 2 năm 2020\nQUYẾT ĐỊNH\nVề việc\nĐiều 1. Chữ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			t.Skip("longer than a case needs to be")
		}
		check(t, text)
		d, err := Parse(text)
		if second := (*SecondError)(nil); errors.As(err, &second) {
			for _, o := range second.Others { // the line that is named is there
				if lines := strings.Split(clean(text), "\n"); o.Line < 1 || o.Line > len(lines) || !strings.Contains(solid(lines[o.Line-1]), solid(o.Words)) {
					t.Fatalf("line %d is not %q", o.Line, o.Words)
				}
			}
		}
		if (err == nil) == (len(d.Units) == 0) {
			t.Fatalf("%d units, error %v", len(d.Units), err)
		}
	})
}

// Lines of the plan and of what field texts have, cut, doubled and put together anew: nothing is lost of them. With -long it goes on for a minute.
func TestNoWordOfAnyMixtureIsLost(t *testing.T) {
	data, err := os.ReadFile("testdata/ke-hoach-chi-thi-19-thai-binh.txt")
	if err != nil {
		t.Fatal(err)
	}
	pieces := strings.SplitAfter(string(data), "\n")
	for _, s := range []string{"MỤC LỤC", "Điều 1. Tên .... 2", "Điều 02 – Tên", "ĐIỀU 3:", "Điều thứ 4.", "điều 5. Tên", "Khoản 1.", "(1) Một", "2- Hai", "a/ Ba", "(b) Bốn", "Trang 2/3", "- 3 -", "I/ MỘT",
		"\f", "theo quy định tại", "Số: 1/QĐ-A", "Số: 2/QĐ-A", "A, ngày 1 tháng 1 năm 2020", "QUYẾT ĐỊNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "PHỤ LỤC I", "\u200bА. Cyrillic", "“Điều 6. Như sau:", "”."} {
		pieces = append(pieces, s+"\n", s+"\n", s+" ")
	}
	began := time.Now()
	for seed := uint64(0); seed < 300 || *long && time.Since(began) < time.Minute; seed++ {
		random := randomOf(seed)
		var b strings.Builder
		for range 1 + random.IntN(60) {
			piece := []rune(pick(random, pieces))
			if len(piece) > 0 && random.IntN(8) == 0 {
				piece = piece[random.IntN(len(piece)):]
			}
			b.WriteString(string(piece))
		}
		if check(t, b.String()); t.Failed() {
			t.Fatalf("seed %d: %q", seed, b.String())
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text, ok := corpus(b)["06-2022-QH15"]
	if !ok {
		b.Skip("no private corpus")
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}
