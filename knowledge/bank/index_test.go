package bank

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

var some = []Entry{
	{Document: "A", Path: "Điều 1", Question: "giấy khen của xã được thưởng bao nhiêu tiền"}, {Document: "A", Path: "Điều 2", Question: "ai ký giấy khen của xã"},
	{Document: "A", Path: "Điều 3", Question: "bằng khen của tỉnh được thưởng mấy lần lương cơ sở"}, {Document: "B", Path: "Điều 1", Question: "làm mất huân chương thì xin cấp lại ở đâu"},
}

var alike = map[string]string{
	"chủ tịch xã tặng giấy khen thì được thưởng mấy đồng": "A Điều 1", "giay khen xa do ai ky": "A Điều 2", "Bằng khen UBND tỉnh kèm theo bao nhiêu tiền?": "A Điều 3",
	"cháy nhà mất huân chương, xin cấp lại nộp cho ai": "B Điều 1",
}

func finds(t *testing.T, x *Index) {
	t.Helper()
	for question, want := range alike {
		hits := x.Find(query.Read(question, nil), 2)
		if len(hits) == 0 || hits[0].Document+" "+hits[0].Path != want {
			t.Errorf("%q finds %+v, want %s", question, hits, want)
		}
		for _, h := range hits {
			if h.Likeness <= 0 || h.Likeness > 1 {
				t.Errorf("likeness %v", h.Likeness)
			}
		}
	}
	for _, k := range []int{0, 1, 3} {
		if hits := x.Find(query.Read("", nil), k); len(hits) != 0 {
			t.Errorf("nothing finds %+v", hits)
		}
		if hits := x.Find(query.Read("giấy khen của xã", nil), k); len(hits) > k || k > 0 && len(hits) == 0 {
			t.Errorf("%d for %d", len(hits), k)
		}
	}
}

func TestEntriesAreAboutAProvisionAndWhatIsInIt(t *testing.T) {
	x := new(Index).With([]Entry{{Document: "A", Path: "Điều 1 khoản 2", Question: "ai ký giấy khen của xã"}}, nil)
	for path, want := range map[string]bool{"Điều 1": true, "Điều 1 khoản 2": true, "Điều 1 khoản 2 điểm a": true, "Điều 1 khoản 1": false, "Điều 1 khoản 20": false, "Điều 11": false} {
		if x.Asks("A", path) != want || x.Asks("B", path) {
			t.Errorf("of %q: %t", path, !want)
		}
	}
}

func TestWhatIsAskedInOtherWordsIsFound(t *testing.T) {
	x := new(Index).With(some, nil)
	finds(t, x)
	if hits := new(Index).Find(query.Read("ai ký giấy khen", nil), 3); len(hits) != 0 {
		t.Errorf("an empty index finds %+v", hits)
	}
	both := append([]Entry{{Document: "A", Path: "Điều 2", Question: "giấy khen xã ai ký"}}, some...)
	if hits := x.With(both, nil).Find(query.Read("ai ký giấy khen xã", nil), 5); hits[0].Path != "Điều 2" || hits[1].Path == "Điều 2" {
		t.Errorf("one provision stands twice: %+v", hits)
	}
}

func TestInASmallCorpusAnotherMattersQuestionIsLikeNothing(t *testing.T) {
	x := new(Index).With(some, nil)
	for _, h := range x.Find(query.Read("Thủ tục đăng ký kết hôn với người nước ngoài ở xã thế nào?", nil), 4) {
		if h.Likeness >= 0.15 {
			t.Errorf("%.2f like %q", h.Likeness, h.Question)
		}
	}
}

func TestAnIndexIsTheSameHoweverItCameAbout(t *testing.T) {
	anew := new(Index).With(some, nil)
	if anew.With(some, nil) != anew {
		t.Error("the same entries make another index")
	}
	grown := new(Index).With(some[2:], nil).With(some[:1], nil).With(some, nil)
	finds(t, grown)
	for question := range alike {
		q := query.Read(question, nil)
		if diff := cmp.Diff(anew.Find(q, 4), grown.Find(q, 4)); diff != "" {
			t.Error(diff)
		}
	}
	if less := grown.With(some[3:], nil); len(less.read) != 1 || len(less.entries) != 1 {
		t.Error("what went is found")
	}
	if empty := grown.With(nil, nil); len(empty.Find(query.Read("ai ký", nil), 3)) != 0 {
		t.Error("without entries something is found")
	}
}

func saved(t *testing.T, x *Index) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := x.Save(&out, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatWasReadIsSaved(t *testing.T) {
	x := new(Index).With(some, nil)
	data := saved(t, x)
	loaded, err := Load(data, nil)
	if err != nil || !x.ReadAs(loaded) {
		t.Fatal(err)
	}
	for id := range loaded.read { // what is read again would have its things back
		for i := range loaded.read[id] {
			loaded.read[id][i].counts = 0
		}
	}
	if hits := loaded.With(some, nil).Find(query.Read("ai ký giấy khen của xã", nil), 3); len(hits) != 0 {
		t.Errorf("it is read again: %+v", hits)
	}
	if loaded, err = Load(data, nil); err != nil {
		t.Fatal(err)
	}
	finds(t, loaded.With(some, nil))
	if x.ReadAs(nil) || x.ReadAs(new(Index).With(some[1:], nil)) {
		t.Error("other questions are the same")
	}
}

func TestADamagedFileIsReadAnew(t *testing.T) {
	data := saved(t, new(Index).With(some, nil))
	for n := range data {
		if _, err := Load(data[:n], nil); err == nil {
			t.Fatalf("%d bytes of %d are a file", n, len(data))
		}
	}
	for n := len(data) - 200; n < len(data); n++ {
		broken := bytes.Clone(data)
		broken[n] ^= 0x40
		if _, err := Load(broken, nil); err == nil || errors.Is(err, ErrStale) {
			t.Fatalf("byte %d: %v", n, err)
		}
	}
	other := bytes.Clone(data)
	other[len(magic)] ^= 1 // the size of the program
	if _, err := Load(other, nil); !errors.Is(err, ErrStale) {
		t.Errorf("of another build: %v", err)
	}
	own, err := vietnamese.ReadAbbreviations(bytes.NewReader(nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Load(data, own); err != nil {
		t.Errorf("the same abbreviations: %v", err)
	}
}

func TestTheFileBesideTheIndexIsOpened(t *testing.T) {
	index := filepath.Join(t.TempDir(), "search.index")
	for _, none := range []string{"", index} {
		if x, err := Open(none, nil); err != nil || len(x.read) != 0 {
			t.Errorf("%q: %v", none, err)
		}
	}
	x := new(Index).With(some, nil)
	if err := os.WriteFile(Beside(index), saved(t, x), 0o600); err != nil {
		t.Fatal(err)
	}
	if opened, err := Open(index, nil); err != nil || !x.ReadAs(opened) {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(Beside(index), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if opened, err := Open(index, nil); err == nil || len(opened.read) != 0 {
		t.Errorf("a damaged file: %v", err)
	}
}

func BenchmarkIndex(b *testing.B) {
	b.Run("anew", func(b *testing.B) {
		for b.Loop() {
			new(Index).With(Shipped(), nil)
		}
	})
	data := func() []byte {
		var out bytes.Buffer
		if err := new(Index).With(Shipped(), nil).Save(&out, nil); err != nil {
			b.Fatal(err)
		}
		return out.Bytes()
	}()
	b.Run("saved", func(b *testing.B) {
		b.ReportMetric(float64(len(data))/1e6, "MB")
		for b.Loop() {
			x, err := Load(data, nil)
			if err != nil {
				b.Fatal(err)
			}
			x.With(Shipped(), nil)
		}
	})
}

func FuzzLoad(f *testing.F) {
	var out bytes.Buffer
	if err := new(Index).With(some, nil).Save(&out, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		if x, err := Load(data, nil); err == nil {
			x.With(some, nil).Find(query.Read("ai ký giấy khen", nil), 3)
		}
	})
}
