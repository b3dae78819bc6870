package similar_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/similar"
	"thidua/knowledge/vietnamese"
)

// texts are some of the made difficulties.
func texts(t testing.TB, n int) (all []similar.Text) {
	t.Helper()
	for _, l := range readLabelled(t, "difficulties_tuning.jsonl")[:n] {
		all = append(all, similar.Text{Heading: l.Heading, Words: l.Text, Proposal: l.Proposal, Category: l.Category})
	}
	return all
}

func indexed(all []similar.Text) *similar.Index {
	index := similar.NewIndex()
	for i, text := range all {
		index.Put(int64(i+1), text)
	}
	return index
}

func TestACopyIsFoundFirstAndWholly(t *testing.T) {
	all := texts(t, 80)
	index := indexed(all)
	for i, text := range all {
		found := index.Find(text, 1)
		if len(found) != 1 || found[0].ID != int64(i+1) || found[0].Score < 0.999 || found[0].Score > 1.001 {
			t.Errorf("%.60q finds %v", text.Words, found)
		}
	}
}

func TestTheOrderInWhichTextsCameDoesNotMatter(t *testing.T) {
	all := texts(t, 60)
	forward, backward := similar.NewIndex(), similar.NewIndex()
	for i := range all {
		forward.Put(int64(i+1), all[i])
	}
	for i := len(all) - 1; i >= 0; i-- {
		backward.Put(int64(i+1), all[i])
	}
	for _, text := range all {
		a, b := forward.Find(text, 5), backward.Find(text, 5)
		for i := range a {
			if a[i].ID != b[i].ID || a[i].Score-b[i].Score > 1e-9 || b[i].Score-a[i].Score > 1e-9 {
				t.Fatalf("%.60q finds %v, and %v when they came the other way", text.Words, a, b)
			}
		}
	}
}

func TestATextPutTwiceIsOneAndOneThatIsRemovedIsNone(t *testing.T) {
	all := texts(t, 40)
	once, twice := indexed(all), indexed(all)
	for i, text := range all {
		twice.Put(int64(i+1), similar.Text{Words: "khác hẳn"})
		twice.Put(int64(i+1), text)
	}
	twice.Put(99, similar.Text{Words: "phần mềm khóa tài khoản"})
	twice.Remove(99)
	twice.Remove(99)
	for _, text := range all {
		if diff := cmp.Diff(once.Find(text, 5), twice.Find(text, 5)); diff != "" {
			t.Fatal(diff)
		}
	}
	for i := range all {
		twice.Remove(int64(i + 1))
	}
	if found := twice.Find(all[0], 5); len(found) > 0 {
		t.Errorf("an empty index finds %v", found)
	}
}

func TestTypingWithoutDiacriticsFindsTheSame(t *testing.T) {
	all := texts(t, 80)
	index := indexed(all)
	missed := 0
	for i, text := range all {
		found := index.Find(similar.Text{Words: vietnamese.Fold(text.Words), Proposal: vietnamese.Fold(text.Proposal)}, 3)
		if !slices.ContainsFunc(found, func(m similar.Match) bool { return m.ID == int64(i+1) }) {
			missed++
			t.Logf("missed without diacritics: %.80q", text.Words)
		}
	}
	if missed > 2 {
		t.Errorf("%d of %d are not found among the first three", missed, len(all))
	}
}

func TestOtherWordsForTheSameMeetAndTheSameWordsForAnotherPart(t *testing.T) {
	index := similar.NewIndex()
	for i, words := range []string{
		"Dự toán năm 2026 của xã không bố trí quỹ thi đua, khen thưởng nên chưa có tiền chi thưởng",
		"Kho bạc yêu cầu bổ sung chứng từ nên tiền thưởng chi chậm hai tháng",
		"Phần mềm quản lý hồ sơ khóa tài khoản cấp xã, không đăng nhập được",
		"Công chức kiêm nhiệm nhiều việc, chưa được tập huấn nghiệp vụ",
	} {
		index.Put(int64(i+1), similar.Text{Words: words})
	}
	for words, want := range map[string]int64{
		"phuong het quy khen thuong, ko biet lay nguon nao tra tien":     1,
		"làm xong hồ sơ mà kho bạc cứ đòi giấy tờ, thưởng mãi chưa phát": 2,
		"pm bao sai mk, ko vao dc tk cua phuong":                         3,
		"em mới nhận việc chưa được học lớp nào, một mình ôm mấy mảng":   4,
	} {
		if found := index.Find(similar.Text{Words: words}, 1); len(found) == 0 || found[0].ID != want {
			t.Errorf("%q finds %v, want %d", words, found, want)
		}
	}
}

func TestAnotherCategoryCountsAgainst(t *testing.T) {
	index := similar.NewIndex()
	words := "Chưa rõ nguồn chi tiền thưởng của xã"
	index.Put(1, similar.Text{Words: words, Category: "Phối hợp"})
	index.Put(2, similar.Text{Words: words, Category: "Kinh phí"})
	found := index.Find(similar.Text{Words: words, Category: "Kinh phí"}, 2)
	if len(found) != 2 || found[0].ID != 2 || found[0].Score <= found[1].Score {
		t.Errorf("found %v", found)
	}
}

func TestWhatSaysNothingFindsNothing(t *testing.T) {
	index := indexed(texts(t, 20))
	for _, words := range []string{"", "  ", "👍", "123 456", "…", strings.Repeat("a", 5000)} {
		for _, m := range index.Find(similar.Text{Words: words}, 3) {
			if m.Score >= similar.Offered {
				t.Errorf("%.20q is offered %v", words, m)
			}
		}
	}
	if found := index.Find(similar.Text{Words: "quỹ khen thưởng"}, -1); len(found) > 0 {
		t.Errorf("fewer than none are %v", found)
	}
}

func FuzzFind(f *testing.F) {
	index := indexed(texts(f, 30))
	f.Add("ko co quy khen thuong", "đề nghị cấp thêm")
	f.Add("\x00\xff", "VM-2026-0001 …")
	f.Fuzz(func(t *testing.T, words, proposal string) {
		if !utf8.ValidString(words) || !utf8.ValidString(proposal) {
			return // nobody can send it
		}
		text := similar.Text{Words: words, Proposal: proposal}
		found := index.Find(text, 5)
		if diff := cmp.Diff(found, index.Find(text, 5)); diff != "" {
			t.Error(diff)
		}
		for i, m := range found {
			if m.Score < 0 || m.Score > 1.000001 || m.Score != m.Score || i > 0 && m.Score > found[i-1].Score {
				t.Errorf("%q finds %v", words, found)
			}
		}
	})
}

func BenchmarkFindAmong10000(b *testing.B) {
	all := texts(b, 150)
	draw := rand.New(rand.NewPCG(1, 2))
	index := similar.NewIndex()
	for i := range 10_000 {
		mixed := all[draw.IntN(len(all))]
		mixed.Words = mixed.Words + " " + fmt.Sprint(i)
		index.Put(int64(i+1), mixed)
	}
	b.ResetTimer()
	for i := range b.N {
		index.Find(all[i%len(all)], 3)
	}
}

func TestAReplacedTextIsNoMoreFoundByWhatItSaid(t *testing.T) {
	index := similar.NewIndex()
	index.Put(1, similar.Text{Words: "Phần mềm khóa tài khoản của xã"})
	index.Put(2, similar.Text{Words: "Kho bạc yêu cầu bổ sung chứng từ"})
	index.Put(1, similar.Text{Words: "Chưa có quỹ thi đua, khen thưởng"})
	for _, m := range index.Find(similar.Text{Words: "Phần mềm khóa tài khoản của xã"}, 2) {
		if m.Score >= similar.Offered {
			t.Errorf("text %d is still found, with %v", m.ID, m.Score)
		}
	}
	if found := index.Find(similar.Text{Words: "chua co quy khen thuong"}, 1); len(found) != 1 || found[0].ID != 1 {
		t.Errorf("what it says now finds %v", found)
	}
}

func TestRemovingATextLeavesTheOthersInTheirOrder(t *testing.T) {
	all := texts(t, 40)
	for _, gone := range []int64{1, 17, 40} {
		whole, less := indexed(all), indexed(all)
		less.Remove(gone)
		for _, text := range all[:10] {
			ids := func(found []similar.Match) (ids []int64) {
				for _, m := range found {
					if m.ID != gone {
						ids = append(ids, m.ID)
					}
				}
				return ids
			}
			rest := less.Find(text, 50)
			if slices.ContainsFunc(rest, func(m similar.Match) bool { return m.ID == gone }) {
				t.Errorf("%d is found after it was removed", gone)
			}
			// Rare words weigh a little more then, which changes no first match.
			before, after := ids(whole.Find(text, 50)), ids(rest)
			if len(before) != len(after) || before[0] != after[0] {
				t.Errorf("without %d, %.40q finds %v instead of %v", gone, text.Words, after, before)
			}
		}
	}
}

func TestLookingForATextKeepsNothingOfIt(t *testing.T) {
	all := texts(t, 20)
	index := indexed(all)
	before := index.Find(all[3], 20)
	for range 3 {
		index.Find(similar.Text{Words: "quỹ khen thưởng từngấy xyzzy plugh", Proposal: all[3].Words}, 5)
	}
	if diff := cmp.Diff(before, index.Find(all[3], 20)); diff != "" {
		t.Error(diff)
	}
}

func TestFewerAreFoundFromTheSameOrder(t *testing.T) {
	all := texts(t, 30)
	index := indexed(all)
	whole := index.Find(all[0], 100)
	if len(whole) < 5 || len(whole) > len(all) {
		t.Fatalf("%d of %d", len(whole), len(all))
	}
	for limit := range len(whole) {
		if diff := cmp.Diff(whole[:limit], index.Find(all[0], limit)); diff != "" {
			t.Errorf("the first %d: %s", limit, diff)
		}
	}
}
