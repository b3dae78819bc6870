package lexical

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var testConfig = Config{
	Fields: []Field{{Name: "heading", Weight: 2, B: 0.5}, {Name: "body", Weight: 1, B: 0.7}},
	K1:     1.5,
	Pair:   0.7,
}

// build indexes entries of "heading | body" under the ids 1, 2, 3…
func build(t testing.TB, entries ...string) *Index {
	t.Helper()
	b, err := NewBuilder(testConfig)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range entries {
		heading, body, _ := strings.Cut(e, " | ")
		if err := b.Add(int64(i+1), heading, body); err != nil {
			t.Fatal(err)
		}
	}
	return b.Build()
}

var provisions = []string{
	"Chữ ký | KT. CHỦ TỊCH PHÓ CHỦ TỊCH ký thay Kế hoạch này",
	"Lao động tiên tiến | Danh hiệu Lao động tiên tiến để tặng cho cán bộ, công chức hoàn thành tốt nhiệm vụ trở lên",
	"Tập thể lao động xuất sắc | ít nhất là 70% cá nhân trong tập thể đạt danh hiệu Lao động tiên tiến",
	"Bằng khen | Bằng khen của Ủy ban nhân dân tỉnh; hồ sơ đề nghị khen thưởng gồm tờ trình, báo cáo thành tích",
	"Mở đầu | Thực hiện Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng Chính phủ, Kế hoạch 5 năm 2021-2025",
	"Căn cứ | Nghị định số 91/2017/NĐ-CP quy định chi tiết thi hành một số điều của Luật Thi đua, khen thưởng",
	"Hiệu lực | Luật số 06/2022/QH15 có hiệu lực từ ngày 01 tháng 01 năm 2024",
	"Quỹ | Quỹ thi đua, khen thưởng hình thành từ ngân sách; UBND các cấp quản lý quỹ",
	"Cờ thi đua | Cờ thi đua của Chính phủ tặng cho tập thể dẫn đầu phong trào thi đua",
	"Hủy bỏ | Bộ Nội vụ trình Thủ tướng Chính phủ hồ sơ hủy bỏ quyết định khen thưởng trong 10 ngày làm việc",
}

func TestSearchFindsProvisionHoweverTyped(t *testing.T) {
	x := build(t, provisions...)
	for _, c := range []struct {
		typed string
		want  int64
	}{
		{"Danh hiệu Lao động tiên tiến tặng cho ai?", 2},
		{"danh hieu lao dong tien tien tang cho cong chuc nao", 2},
		{"DH LĐTT tặng cho CB, CC nào", 2},
		{"dh ldtt tang cho cb, cc nao", 2},
		{"kế hoach này ai ky vậy, ký thay ai chưc vụ gì", 1},
		{"bộ nôi vụ trinh thủ tuớng hồ sơ hủy bỏ quyết đinh khen thưởng", 10},
		{"BK của UBND tỉnh hồ sơ gồm gì", 4},
		{"uỷ ban nhân dân quản lý quỹ", 8},
		{"ủy ban nhân dân các cấp quản lý quỹ", 8},
		{"CT 19", 5},
		{"chi thi 19", 5},
		{"19/ct-ttg", 5},
		{"nd 91", 6},
		{"NĐ 91/2017", 6},
		{"91/2017/nd-cp", 6},
		{"luật 06/2022", 7},
		{"6/2022/qh15", 7},
		{"ngày 1/1/2024", 7},
		{"16/07/2021", 5},
		{"bao nhiêu phần trăm cá nhân đạt lao động tiên tiến", 3},
		{"giai đoạn 2025", 5},
		{"co thi dua cua chinh phu", 9},
		// Decomposed input.
		{"Cờ thi đua của Chính phủ", 9},
	} {
		hits := x.Search(ParseQuery(c.typed), 3, nil)
		if len(hits) == 0 || hits[0].ID != c.want {
			t.Errorf("%q: got %+v, want %d first", c.typed, hits, c.want)
		}
	}
}

func TestTonesTellWordsApart(t *testing.T) {
	x := build(t, "| quy định chung về thủ tục", "| quỹ thi đua chung", "| quý một chung")
	for typed, want := range map[string]int64{"quỹ chung": 2, "quý chung": 3} {
		if hits := x.Search(ParseQuery(typed), 3, nil); hits[0].ID != want {
			t.Errorf("%q: got %+v, want %d first", typed, hits, want)
		}
	}
	if hits := x.Search(ParseQuery("quy chung"), 3, nil); len(hits) != 3 {
		t.Errorf("without tones: got %+v, want all three", hits)
	}
}

func TestHeadingOutweighsBody(t *testing.T) {
	x := build(t, "Giấy khen | tiêu chuẩn chung", "Tiêu chuẩn | giấy khen chung")
	if hits := x.Search(ParseQuery("giấy khen"), 2, nil); hits[0].ID != 1 {
		t.Errorf("got %+v, want entry 1 first", hits)
	}
}

func TestAcceptFilters(t *testing.T) {
	x := build(t, provisions...)
	q := ParseQuery("danh hiệu lao động tiên tiến")
	hits := x.Search(q, 10, func(id int64) bool { return id != 2 })
	for _, h := range hits {
		if h.ID == 2 {
			t.Errorf("refused entry returned: %+v", hits)
		}
	}
	if len(hits) == 0 || hits[0].ID != 3 {
		t.Errorf("got %+v, want entry 3 first", hits)
	}
	if got := x.Search(q, 10, func(int64) bool { return false }); len(got) != 0 {
		t.Errorf("nothing accepted, got %+v", got)
	}
}

func TestCoverageTellsForeignQuestions(t *testing.T) {
	x := build(t, provisions...)
	known := x.Search(ParseQuery("hồ sơ đề nghị bằng khen của ủy ban nhân dân tỉnh"), 1, nil)[0]
	if known.Coverage < 0.9 || known.Phrases < 0.7 {
		t.Errorf("answered question: %+v", known)
	}
	foreign := x.Search(ParseQuery("uống rượu bia lái xe ô tô bị phạt mức cao nhất"), 1, nil)
	for _, h := range foreign {
		if h.Coverage > 0.3 || h.Phrases > 0.3 {
			t.Errorf("foreign question: %+v", h)
		}
	}
	for _, h := range x.Search(ParseQuery("ờ thì"), 3, nil) {
		if h.Coverage != 0 {
			t.Errorf("empty question: %+v", h)
		}
	}
}

func TestSearchBounds(t *testing.T) {
	x := build(t, provisions...)
	empty := build(t)
	long := strings.Repeat("thi đua khen thưởng bằng khen hồ sơ ", 5000)
	for _, typed := range []string{"", "   ", "???", "\x00\xff", "ạ", "zzz qqq", strings.Repeat("a", 1<<20), long} {
		for _, k := range []int{-1, 0, 1, 1 << 30} {
			x.Search(ParseQuery(typed), k, nil)
			if got := empty.Search(ParseQuery(typed), k, nil); len(got) != 0 {
				t.Errorf("empty index: %+v", got)
			}
		}
	}
	if got := x.Search(Query{}, 5, nil); len(got) != 0 {
		t.Errorf("zero query: %+v", got)
	}
}

func TestEqualScoresOrderByID(t *testing.T) {
	b, err := NewBuilder(testConfig)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []int64{30, -7, 10, 20, 5} {
		if err := b.Add(id, "bằng khen", "như nhau"); err != nil {
			t.Fatal(err)
		}
	}
	var got []int64
	for _, h := range b.Build().Search(ParseQuery("bằng khen"), 4, nil) {
		got = append(got, h.ID)
	}
	if diff := cmp.Diff([]int64{-7, 5, 10, 20}, got); diff != "" {
		t.Error(diff)
	}
}

func TestConcurrentSearchesAgree(t *testing.T) {
	x := build(t, provisions...)
	queries := []string{"bằng khen của ủy ban", "thi dua khen thuong", "chỉ thị 19", "kế hoach ai ky"}
	want := make([][]Hit, len(queries))
	for i, q := range queries {
		want[i] = x.Search(ParseQuery(q), 5, nil)
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for n := range 200 {
				i := (worker + n) % len(queries)
				if diff := cmp.Diff(want[i], x.Search(ParseQuery(queries[i]), 5, nil)); diff != "" {
					t.Error(diff)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestScratchIsCleanAfterPanickingAccept(t *testing.T) {
	x := build(t, provisions...)
	q := ParseQuery("bằng khen")
	want := x.Search(q, 3, nil)
	func() {
		defer func() { _ = recover() }()
		x.Search(q, 3, func(int64) bool { panic("accept") })
	}()
	if diff := cmp.Diff(want, x.Search(q, 3, nil)); diff != "" {
		t.Error(diff)
	}
}

func TestWithAddsContextWithoutClaimingCoverage(t *testing.T) {
	x := build(t, "| nội bộ cơ quan phát động thi đua", "| nội bộ cơ quan họp xét")
	q := ParseQuery("thế còn trong nội bộ?")
	hits := x.Search(q.With("ai phát động phong trào thi đua", 0.5), 2, nil)
	if hits[0].ID != 1 || hits[0].Coverage < 0.99 {
		t.Errorf("got %+v, want entry 1 first, fully covered", hits)
	}
	if before := len(q.Phrases); len(ParseQuery("thế còn trong nội bộ?").Phrases) != before {
		t.Error("With changed its receiver")
	}
}

func TestBuilderRefusesWrongInput(t *testing.T) {
	for name, c := range map[string]Config{
		"no fields": {K1: 1}, "no k1": {Fields: testConfig.Fields},
		"bad b": {Fields: []Field{{Weight: 1, B: 2}}, K1: 1}, "bad weight": {Fields: []Field{{Weight: -1}}, K1: 1},
	} {
		if _, err := NewBuilder(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	b, _ := NewBuilder(testConfig)
	if err := b.Add(1, "one field"); err == nil {
		t.Error("wrong number of fields: no error")
	}
	if err := b.Add(1, "a", "b"); err != nil {
		t.Fatal(err)
	}
	if err := b.Add(1, "a", "b"); err == nil {
		t.Error("repeated id: no error")
	}
}

func TestIndexDoesNotChangeWithItsBuilder(t *testing.T) {
	b, _ := NewBuilder(testConfig)
	for i := range 3 {
		if err := b.Add(int64(i), fmt.Sprint("bằng khen ", i), ""); err != nil {
			t.Fatal(err)
		}
	}
	x := b.Build()
	want := x.Search(ParseQuery("bằng khen"), 9, nil)
	if err := b.Add(9, "bằng khen khác", ""); err != nil {
		t.Fatal(err)
	}
	if b.Build().Len() != 4 {
		t.Error("second build lacks the later entry")
	}
	if diff := cmp.Diff(want, x.Search(ParseQuery("bằng khen"), 9, nil)); diff != "" {
		t.Error(diff)
	}
}
