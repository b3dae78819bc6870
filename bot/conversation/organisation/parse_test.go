package organisation

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/vietnamese"
)

func TestAChangeIsReadFromTheWordsOfOneMessage(t *testing.T) {
	const on, basis = directory.Day("2025-07-01"), "Nghị quyết 202/2025/QH15"
	for _, c := range []struct {
		kind  directory.ReorganisationKind
		words string
		want  directory.Reorganisation // without its kind
		err   error
	}{
		{directory.Renaming, "Sở Nội vụ mới; 01/7/2025; " + basis, directory.Reorganisation{Name: "Sở Nội vụ mới", On: on, Basis: basis}, nil},
		{directory.Renaming, "Sở Nội vụ mới\n1.7.2025\n" + basis, directory.Reorganisation{Name: "Sở Nội vụ mới", On: on, Basis: basis}, nil}, // lines for semicolons
		{directory.Renaming, " ; Sở mới ;; từ ngày 01/7/2025 ; QĐ 1; QĐ 2 ", directory.Reorganisation{Name: "Sở mới", On: on, Basis: "QĐ 1; QĐ 2"}, nil},
		{directory.Renaming, "Sở mới; 01/7/2025", directory.Reorganisation{Name: "Sở mới", On: on}, nil},
		{directory.Renaming, "01/7/2025; " + basis, directory.Reorganisation{}, errTooFew},
		{directory.Renaming, "Sở mới; " + basis, directory.Reorganisation{}, errNoDay},
		{directory.Renaming, "Sở mới; 31/6/2025", directory.Reorganisation{}, errNoDay},
		{directory.Renaming, "Sở mới; Nghị quyết số 15 ngày 01/7/2025", directory.Reorganisation{}, errNoDay}, // the day of a document
		{directory.Renaming, "", directory.Reorganisation{}, errNoDay},
		{directory.Merger, "XHAI; 01/7/2025", directory.Reorganisation{Into: "XHAI", On: on}, nil},
		{directory.Merger, "XMOI; UBND xã Mới; 01/7/2025; " + basis, directory.Reorganisation{Into: "XMOI", Name: "UBND xã Mới", On: on, Basis: basis}, nil},
		{directory.Merger, "01/7/2025", directory.Reorganisation{}, errTooFew},
		{directory.HandOver, "TINH; 01/7/2025; " + basis, directory.Reorganisation{Parent: "TINH", On: on, Basis: basis}, nil},
		{directory.HandOver, "01/7/2025; TINH", directory.Reorganisation{}, errTooFew},
		{directory.Dissolution, "01/7/2025; " + basis, directory.Reorganisation{On: on, Basis: basis}, nil},
		{directory.Dissolution, "giải thể; 01/7/2025", directory.Reorganisation{On: on}, nil},
		{directory.Founding, "TT; Trung tâm; đơn vị sự nghiệp; 01/7/2025; " + basis, directory.Reorganisation{Into: "TT", Name: "Trung tâm", AgencyKind: directory.PublicUnit, On: on, Basis: basis}, nil},
		{directory.Founding, "TT; Trung tâm; 01/7/2025", directory.Reorganisation{Into: "TT", Name: "Trung tâm", On: on}, nil},
		{directory.Founding, "TT; Trung tâm; câu lạc bộ; 01/7/2025", directory.Reorganisation{}, errKind},
		{directory.Founding, "TT; 01/7/2025", directory.Reorganisation{}, errTooFew},
	} {
		got, err := parseChange(directory.Reorganisation{Kind: c.kind}, c.words)
		if !errors.Is(err, c.err) {
			t.Errorf("%s %q: %v, want %v", c.kind, c.words, err, c.err)
		}
		c.want.Kind = c.kind
		if diff := cmp.Diff(c.want, got); err == nil && diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", c.kind, c.words, diff)
		}
	}
}

// New words of an edited message take the place of all the former ones.
func TestWordsOfAnEditLeaveNothingOfTheFormer(t *testing.T) {
	first, err := parseChange(directory.Reorganisation{Kind: directory.Founding, Parent: "TINH"}, "TT; Trung tâm; đơn vị sự nghiệp; 01/7/2025; QĐ 1")
	if err != nil {
		t.Fatal(err)
	}
	second, err := parseChange(first, "T2; Trung tâm Hai; 02/7/2025")
	want := directory.Reorganisation{Kind: directory.Founding, Parent: "TINH", Into: "T2", Name: "Trung tâm Hai", On: "2025-07-02"}
	if diff := cmp.Diff(want, second); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

// A day goes into a button and comes back, or there is none.
func TestADayGoesThroughAButton(t *testing.T) {
	const today = directory.Day("2026-11-26")
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		day := directory.Day(time.Date(1900+r.IntN(300), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
		v := view{tree: &directory.Tree{Day: day}, today: today}
		if got, err := dayOfNumber(v.day(), today); got != day || err != nil {
			t.Fatalf("%s became %s: %v", day, got, err)
		}
	}
	if v := (view{tree: &directory.Tree{Day: today}, today: today}); v.day() != 0 || !v.now() {
		t.Error("today is 0, so that the button is right tomorrow")
	}
	for _, n := range []int64{-1, 1, 20250229, 20251301, 99999999, 1 << 62, -20250701} {
		if day, err := dayOfNumber(n, today); err == nil {
			t.Errorf("%d is %s", n, day)
		}
	}
}

func TestAgenciesAreShownByKindInTheOrderOfTheirFirst(t *testing.T) {
	var all []directory.Agency
	for n, kind := range []directory.AgencyKind{directory.Department, directory.Commune, directory.Department, directory.PublicUnit} {
		all = append(all, directory.Agency{ID: int64(n), Kind: kind})
	}
	kinds, counts := kindsOf(all)
	if diff := cmp.Diff([]directory.AgencyKind{directory.Department, directory.Commune, directory.PublicUnit}, kinds); diff != "" || counts[directory.Department] != 2 {
		t.Errorf("%v\n%s", counts, diff)
	}
	seen := 0
	for kind := range kinds {
		seen += len(ofKind(all, kinds, kind))
	}
	if seen != len(all) || len(ofKind(all, kinds, allKinds)) != len(all) || len(ofKind(all, kinds, len(kinds))) != len(all) {
		t.Errorf("%d of %d agencies are of a kind", seen, len(all))
	}
}

func words() text { return text{conversation.NewWords("Ban <A>", "tỉnh B", "đồng chí")} }

func TestManyChangesAreCounted(t *testing.T) {
	for n, more := range map[int]string{40: "", 41: "… và 1 thay đổi khác", 100: "… và 60 thay đổi khác"} {
		var all []directory.Change
		for i := range n {
			all = append(all, directory.Change{Sign: directory.Altered, Text: fmt.Sprintf("<thay đổi %d>", i)})
		}
		got := words().changes(all)
		if strings.Count(got, "✏️") != min(n, 40) || strings.Contains(got, "thay đổi khác") != (more != "") || !strings.HasSuffix(got, more) || strings.Contains(got, "<") {
			t.Errorf("%d changes are %s", n, got)
		}
	}
}

func TestAHistoryTellsTheDaysThatPeopleCount(t *testing.T) {
	made := directory.Reorganisation{ID: 1, Kind: directory.Renaming, Basis: "1/<QĐ>"}
	lines := []directory.History{
		{Agency: directory.Agency{Code: "A", Name: "Sở <cũ>", Kind: directory.Department, Until: "2025-07-01"}},
		{Agency: directory.Agency{Code: "A", Name: "Sở một ngày", Kind: directory.Department, From: "2025-07-01", Until: "2025-07-01"}, Opened: made},
		{Agency: directory.Agency{Code: "A", Name: "Sở mới", Kind: directory.Department, From: "2025-07-01", Until: "2026-01-01"}, Opened: made,
			Closed: directory.Reorganisation{ID: 2, Kind: directory.Dissolution}},
	}
	const want = `<b>Lịch sử</b> (mã <code>A</code>)

• <b>Sở &lt;cũ&gt;</b> (sở, ban, ngành), đến hết 30/6/2025
• <b>Sở mới</b> (sở, ban, ngành), từ 01/7/2025 đến hết 31/12/2025
  Đổi tên (1/&lt;QĐ&gt;)
Tiếp nhận: <b>Hội C</b> (hội quần chúng)

Kết thúc từ 01/01/2026: giải thể
Cơ quan kế thừa: <b>Sở D</b>`
	got := words().history(lines, []directory.Agency{{Name: "Hội C", Kind: directory.Association}}, []directory.Agency{{Name: "Sở D"}})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheStateOfAnAccountIsSaidInWords(t *testing.T) {
	agreed := time.Date(2026, 11, 20, 8, 5, 0, 0, vietnamese.Zone())
	for want, c := range map[string]struct {
		p       directory.Person
		stopped outbox.StopReason
	}{
		"chưa dùng trợ lý":                       {directory.Person{}, ""},
		"đã chặn trợ lý":                         {directory.Person{Account: 1, AgreedAt: agreed}, outbox.Blocked},
		"tài khoản Telegram ngừng dùng":          {directory.Person{Account: 1, AgreedAt: agreed}, outbox.Deactivated},
		"chưa đồng ý với thông báo về dữ liệu":   {directory.Person{Account: 1}, ""},
		"đang dùng, từ 8 giờ 05 ngày 20/11/2026": {directory.Person{Account: 1, AgreedAt: agreed}, ""},
	} {
		if got := words().accountState(c.p, c.stopped); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	erased := words().personCard(directory.Person{Name: "Vũ An", ErasedAt: agreed}, []directory.Post{{Role: directory.Head, Agency: "Sở <A>", Until: "2026-11-26"}}, "x", "2026-11-26")
	if strings.Contains(erased, "Vũ An") || !strings.Contains(erased, "(đã xóa dữ liệu)") || !strings.Contains(erased, "Sở &lt;A&gt;, đến hết 25/11/2026 <i>(đã kết thúc)</i>") {
		t.Error(erased)
	}
}
