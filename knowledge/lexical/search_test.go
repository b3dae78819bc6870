package lexical

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// build indexes entries of "title | part | part…" under the ids 1, 2, 3…, each in a group of ten times its id. The parts
// of entry 3 are 300, 301, 302…
func build(t testing.TB, entries ...string) *Index {
	t.Helper()
	b := NewBuilder(nil)
	for i, text := range entries {
		id := int64(i + 1)
		if err := b.Group(Group{ID: 10 * id, Year: 2022, Level: 2}); err != nil {
			t.Fatal(err)
		}
		title, rest, _ := strings.Cut(" "+text, " | ") // the title may be missing
		e := Entry{ID: id, Title: title}
		for j, part := range strings.Split(rest, " | ") {
			e.Parts = append(e.Parts, Part{ID: 100*id + int64(j), Text: part})
		}
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	return new(Index).With(nil, b)
}

// find searches for what was typed and returns the ids found.
func find(x *Index, typed string, k int) []int64 {
	var ids []int64
	for _, h := range hits(x, typed, k) {
		ids = append(ids, h.ID)
	}
	return ids
}

var provisions = []string{
	"Chữ ký | KT. CHỦ TỊCH PHÓ CHỦ TỊCH ký thay Kế hoạch này",
	"Lao động tiên tiến | Danh hiệu Lao động tiên tiến để tặng cho cán bộ, công chức hoàn thành tốt nhiệm vụ trở lên",
	"Tập thể lao động xuất sắc | ít nhất là 70% cá nhân trong tập thể đạt danh hiệu Lao động tiên tiến",
	"Bằng khen | Bằng khen của Ủy ban nhân dân tỉnh | hồ sơ đề nghị khen thưởng gồm tờ trình, báo cáo thành tích",
	"Mở đầu | Thực hiện Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng Chính phủ, Kế hoạch 5 năm 2021-2025",
	"Căn cứ | Nghị định số 91/2017/NĐ-CP quy định chi tiết thi hành một số điều của Luật Thi đua, khen thưởng",
	"Hiệu lực | Luật số 06/2022/QH15 có hiệu lực từ ngày 01 tháng 01 năm 2024",
	"Quỹ | Quỹ thi đua, khen thưởng hình thành từ ngân sách; UBND các cấp quản lý quỹ",
	"Cờ thi đua | Cờ thi đua của Chính phủ tặng cho tập thể dẫn đầu phong trào thi đua",
	"Hủy bỏ | Bộ Nội vụ trình Thủ tướng Chính phủ hồ sơ hủy bỏ quyết định khen thưởng trong 10 ngày làm việc",
}

// hits are those found.
func hits(x *Index, typed string, k int) []Hit {
	found := x.Search(ParseQuery(typed, nil), k, Filter{})
	return found
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
		if got := find(x, c.typed, 3); len(got) == 0 || got[0] != c.want {
			t.Errorf("%q: got %v, want %d first", c.typed, got, c.want)
		}
	}
}

func TestTonesTellWordsApart(t *testing.T) {
	x := build(t, "| quy định chung về thủ tục", "| quỹ thi đua chung", "| quý một chung", "| cờ thi đua", "| có thi đua")
	for typed, want := range map[string]int64{
		"quỹ chung": 2, "quý chung": 3, "cờ thi đua": 4, "có thi đua": 5,
	} {
		if got := find(x, typed, 5); len(got) == 0 || got[0] != want {
			t.Errorf("%q: got %v, want %d first", typed, got, want)
		}
	}
	if got := find(x, "quy chung", 5); len(got) != 3 {
		t.Errorf("without tones: got %v, want all three", got)
	}
}

func TestWrongTonesFindLess(t *testing.T) {
	x := build(t, provisions...)
	right := hits(x, "cờ thi đua của chính phủ", 1)[0]
	wrong := hits(x, "có thì đua cùa chính phủ", 1)[0]
	if wrong.ID != 9 || !(wrong.features[featTerms] < right.features[featTerms]) {
		t.Errorf("%d with %v, want 9 with less than %v", wrong.ID, wrong.features[featTerms], right.features[featTerms])
	}
}

func TestTitleOutweighsBodyInTheLists(t *testing.T) {
	x := build(t, "Tiêu chuẩn | giấy khen chung", "Giấy khen | tiêu chuẩn chung")
	got := x.gather(x.units(ParseQuery("giấy khen", nil)), 2, nil, x.getScratch())
	if len(got) != 2 || got[0].id != 2 {
		t.Errorf("got %v, want entry 2 first", got)
	}
}

func TestAcceptFiltersGroups(t *testing.T) {
	x := build(t, provisions...)
	q := ParseQuery("danh hiệu lao động tiên tiến", nil)
	hits := x.Search(q, 10, Filter{Accept: func(group int64) bool { return group != 20 }})
	for _, h := range hits {
		if h.ID == 2 || h.Group != 10*h.ID {
			t.Errorf("returned %d of group %d", h.ID, h.Group)
		}
	}
	if len(hits) == 0 || hits[0].ID != 3 {
		t.Errorf("got %+v, want entry 3 first", hits)
	}
	nothing := Filter{Accept: func(int64) bool { return false }, ForceInclude: []int64{200}}
	if got := x.Search(q, 10, nothing); len(got) != 0 {
		t.Errorf("nothing accepted, got %+v", got)
	}
}

func TestAlsoReadsEntriesOfParts(t *testing.T) {
	x := build(t, provisions...)
	q := ParseQuery("16/07/2021", nil)
	ids := func(f Filter) map[int64]int {
		found := map[int64]int{}
		hits := x.Search(q, 20, f)
		for _, h := range hits {
			found[h.ID]++
		}
		return found
	}
	if diff := cmp.Diff(map[int64]int{5: 1}, ids(Filter{})); diff != "" {
		t.Error(diff)
	}
	// The second part of 4, one that is found anyhow, one twice, and one there is not.
	if diff := cmp.Diff(map[int64]int{5: 1, 4: 1, 9: 1}, ids(Filter{ForceInclude: []int64{401, 500, 900, 900, 12345}})); diff != "" {
		t.Error(diff)
	}
	accept := func(group int64) bool { return group != 90 }
	if diff := cmp.Diff(map[int64]int{5: 1, 4: 1}, ids(Filter{Accept: accept, ForceInclude: []int64{401, 900}})); diff != "" {
		t.Error(diff)
	}
	// Also what shares nothing with the question.
	hits := x.Search(ParseQuery("zzz qqq", nil), 5, Filter{ForceInclude: []int64{401}})
	if len(hits) != 1 || hits[0].ID != 4 || len(hits[0].Parts) != 2 || hits[0].Parts[1].ID != 401 {
		t.Errorf("got %+v, want entry 4 with its parts", hits)
	}
}

func TestPartsTellWhereTheAnswerIs(t *testing.T) {
	x := build(t, provisions...)
	hit := hits(x, "hồ sơ đề nghị khen thưởng gồm", 1)[0]
	if hit.ID != 4 || len(hit.Parts) != 2 || hit.Parts[0].ID != 400 || hit.Parts[1].ID != 401 {
		t.Fatalf("got %+v", hit)
	}
	if hit.Parts[1].Coverage < 0.99 || hit.Parts[1].Phrases < 0.7 || hit.Parts[0].Coverage > 0.5 {
		t.Errorf("got %+v, want the second part to answer", hit.Parts)
	}
}

func TestCoverageTellsForeignQuestions(t *testing.T) {
	x := build(t, provisions...)
	for _, h := range hits(x, "uống rượu bia lái xe ô tô bị phạt mức cao nhất", 3) {
		for _, p := range h.Parts {
			if p.Coverage > 0.3 || p.Phrases > 0.3 {
				t.Errorf("foreign question: %+v", h)
			}
		}
	}
	for _, h := range hits(x, "ờ thì", 3) {
		for _, p := range h.Parts {
			if p.Coverage != 0 {
				t.Errorf("empty question: %+v", h)
			}
		}
	}
}

func TestSearchBounds(t *testing.T) {
	x := build(t, provisions...)
	long := strings.Repeat("thi đua khen thưởng bằng khen hồ sơ ", 5000)
	for _, typed := range []string{"", "   ", "???", "\x00\xff", "ạ", "zzz qqq", strings.Repeat("a", 1<<20), long} {
		for _, k := range []int{-1, 0, 1, 1 << 30} {
			q := ParseQuery(typed, nil)
			if got := x.Search(q, k, Filter{}); len(got) > max(k, 0) {
				t.Errorf("%d hits, want at most %d", len(got), k)
			}
			for _, empty := range []*Index{new(Index), build(t), new(Index).With(map[int64]bool{1: true}, nil)} {
				if got := empty.Search(q, k, Filter{ForceInclude: []int64{1}}); len(got) != 0 {
					t.Errorf("empty index: %+v", got)
				}
			}
		}
	}
	if got := x.Search(Query{}, 5, Filter{}); len(got) != 0 {
		t.Errorf("zero query: %+v", got)
	}
}

func TestFewerHitsAreTheHeadOfMore(t *testing.T) {
	x := build(t, provisions...)
	all := find(x, "thi đua khen thưởng của tập thể", 20)
	if len(all) < 5 {
		t.Fatalf("got %v, want more", all)
	}
	for k := range all {
		if diff := cmp.Diff(all[:k+1], find(x, "thi đua khen thưởng của tập thể", k+1)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestLongQuestionsAreBounded(t *testing.T) {
	var words []string
	for i := range 10000 {
		words = append(words, fmt.Sprintf("x%d", i))
	}
	asked := strings.Join(words, " ")
	x := build(t, append(provisions, "| "+asked, "| "+strings.Join(words[200:], " "))...)
	q := ParseQuery(asked, nil)
	if n := len(x.units(q)); n > maxUnits {
		t.Errorf("%d units", n)
	}
	if r := x.compile(q); len(r.terms) != maxQueryTerms || len(r.pairs) > maxQueryTerms {
		t.Errorf("%d terms, %d pairs", len(r.terms), len(r.pairs))
	}
	if got := find(x, asked, 3); len(got) == 0 || got[0] != 11 {
		t.Errorf("got %v, want 11 first", got)
	}
	// One more than there are bits.
	for _, n := range []int{maxQueryTerms - 1, maxQueryTerms, maxQueryTerms + 1} {
		if got := find(x, strings.Join(words[:n], " "), 3); len(got) != 1 || got[0] != 11 {
			t.Errorf("%d terms: got %v, want 11", n, got)
		}
	}
}

func TestEqualScoresOrderByID(t *testing.T) {
	b := NewBuilder(nil)
	if err := b.Group(Group{ID: 1}); err != nil {
		t.Fatal(err)
	}
	for i, id := range []int64{30, -7, 1 << 62, 10, 20, 5} {
		if err := b.Add(Entry{ID: id, Title: "bằng khen", Parts: []Part{{ID: int64(i), Text: "như nhau"}}}); err != nil {
			t.Fatal(err)
		}
	}
	x := new(Index).With(nil, b)
	q := ParseQuery("bằng khen", nil)
	s := x.getScratch()
	var got []int64
	for _, c := range x.gather(x.units(q), 4, nil, s) {
		got = append(got, c.id)
	}
	want := []int64{-7, 5, 10, 20}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("gathered: %s", diff)
	}
	hits := x.Search(q, 10, Filter{})
	for i := 1; i < len(hits); i++ {
		if hits[i].Score == hits[i-1].Score && hits[i].ID < hits[i-1].ID {
			t.Errorf("%d before %d, of equal scores", hits[i-1].ID, hits[i].ID)
		}
	}
	if len(hits) != 6 {
		t.Errorf("%d hits, want 6", len(hits))
	}
}

func TestWithAddsContextWithoutClaimingCoverage(t *testing.T) {
	x := build(t, "| nội bộ cơ quan họp xét", "| nội bộ cơ quan phát động thi đua")
	q := ParseQuery("thế còn trong nội bộ?", nil)
	hits := x.Search(q.With("ai phát động phong trào thi đua", 0.5, nil), 2, Filter{})
	if len(hits) == 0 || hits[0].ID != 2 || hits[0].Parts[0].Coverage < 0.99 {
		t.Errorf("got %+v, want entry 2 first, fully covered", hits)
	}
	if before := len(q.phrases); len(ParseQuery("thế còn trong nội bộ?", nil).phrases) != before {
		t.Error("With changed its receiver")
	}
}

func TestBuilderRefusesWrongInput(t *testing.T) {
	b := NewBuilder(nil)
	if err := b.Add(Entry{ID: 1}); err == nil {
		t.Error("entry without a group: no error")
	}
	if err := b.Group(Group{ID: 7}); err != nil {
		t.Fatal(err)
	}
	if err := b.Group(Group{ID: 7}); err == nil {
		t.Error("repeated group: no error")
	}
	if err := b.Add(Entry{ID: 1}); err != nil {
		t.Fatal(err)
	}
	if err := b.Add(Entry{ID: 1}); err == nil {
		t.Error("repeated entry: no error")
	}
}

func TestEntriesWithoutPartsAreFoundByTheirTitle(t *testing.T) {
	b := NewBuilder(nil)
	if err := errors.Join(b.Group(Group{ID: 1}), b.Add(Entry{ID: 1, Title: "Bằng khen"}), b.Add(Entry{ID: 2})); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int64{1}, find(new(Index).With(nil, b), "bằng khen", 5)); diff != "" {
		t.Error(diff)
	}
}
