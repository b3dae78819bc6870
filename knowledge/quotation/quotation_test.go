package quotation_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/query"
	"thidua/knowledge/quotation"
)

// sums is an article of sums, as Điều 54 of decree 152/2025 has them.
var sums = quotation.Unit{
	Path: "Điều 54", Name: "điều", Title: "Điều 54. Mức tiền thưởng bằng khen, giấy khen", Under: []quotation.Unit{
		{Path: "Điều 54 khoản 1", Name: "khoản", Words: "1. Đối với cá nhân:", Under: []quotation.Unit{
			{Path: "Điều 54 khoản 1 điểm a", Name: "điểm", Words: "a) Cá nhân được tặng “Bằng khen của Thủ tướng Chính phủ” được tặng Bằng, khung và được thưởng 3,5 lần mức lương cơ sở;"},
			{Path: "Điều 54 khoản 1 điểm b", Name: "điểm", Words: "b) Cá nhân được tặng Bằng khen của bộ, ban, ngành, tỉnh được tặng Bằng, khung và được thưởng 1,5 lần mức lương cơ sở;"},
			{Path: "Điều 54 khoản 1 điểm c", Name: "điểm", Words: "c) Cá nhân được tặng Giấy khen được tặng Bằng, khung và kèm theo mức tiền thưởng 0,3 lần mức lương cơ sở."},
		}},
		{Path: "Điều 54 khoản 2", Name: "khoản", Words: "2. Tập thể được tặng Bằng khen được tặng Bằng, khung và kèm theo mức tiền thưởng gấp hai lần mức tiền thưởng đối với cá nhân."},
	},
}

// papers is a list of papers; its last item names an award.
var papers = quotation.Unit{
	Path: "Điều 84", Name: "điều", Title: "Điều 84. Hồ sơ", Under: []quotation.Unit{
		{Path: "Điều 84 khoản 1", Name: "khoản", Words: "1. Hồ sơ đề nghị xét tặng danh hiệu thi đua gồm:", Under: []quotation.Unit{
			{Path: "Điều 84 khoản 1 điểm a", Name: "điểm", Words: "a) Tờ trình đề nghị xét tặng danh hiệu thi đua; " + strings.Repeat("kèm danh sách ", 10)},
			{Path: "Điều 84 khoản 1 điểm b", Name: "điểm", Words: "b) Báo cáo thành tích của cá nhân, tập thể; " + strings.Repeat("có xác nhận ", 10)},
			{Path: "Điều 84 khoản 1 điểm c", Name: "điểm", Words: "c) Chứng nhận sáng kiến trong trường hợp đề nghị danh hiệu “Chiến sĩ thi đua cơ sở”."},
		}},
		{Path: "Điều 84 khoản 2", Name: "khoản", Words: "2. Hồ sơ được nộp 02 bộ (bản chính)."},
	},
}

// standards is an article whose own words introduce its clauses.
var standards = quotation.Unit{
	Path: "Điều 23", Name: "điều", Title: "Điều 23. Danh hiệu “Chiến sĩ thi đua cơ sở”", Words: "Danh hiệu “Chiến sĩ thi đua cơ sở” để tặng cho cá nhân đạt các tiêu chuẩn sau đây:",
	Under: []quotation.Unit{
		{Path: "Điều 23 khoản 1", Name: "khoản", Words: "1. Đạt tiêu chuẩn danh hiệu “Lao động tiên tiến” hoặc “Chiến sĩ tiên tiến”;"},
		{Path: "Điều 23 khoản 2", Name: "khoản", Words: "2. Hoàn thành xuất sắc nhiệm vụ hoặc có sáng kiến được cơ sở công nhận " + strings.Repeat("hoặc có đề tài khoa học đã được nghiệm thu ", 6) + "."},
	},
}

const most = 700

func of(question string, u quotation.Unit, hint string) quotation.Quotation {
	return quotation.Of(query.Read(question, nil), u, hint, most)
}

// bold is what stands out.
func bold(q quotation.Quotation) (all []string) {
	for _, s := range q.Emphasis {
		all = append(all, q.Quote[s.From:s.To])
	}
	return all
}

func TestTheItemThatAnswersIsQuotedWithWhatIntroducesIt(t *testing.T) {
	for _, c := range []struct {
		question, hint, path, bold string
		follows, goesOn            bool
	}{
		{"Bằng khen của Thủ tướng được thưởng bao nhiêu tiền", "Điều 54 khoản 1", "điểm a", "3,5 lần mức lương cơ sở", false, true},
		{"bang khen cua tinh thuong may lan luong co so", "Điều 54 khoản 1", "điểm b", "1,5 lần mức lương cơ sở", true, true},
		{"giấy khen được bao nhiêu tiền ạ", "Điều 54 khoản 1", "điểm c", "0,3 lần mức lương cơ sở", true, false},
		{"tiền thưởng thế nào", "Điều 54 khoản 1 điểm c", "điểm c", "0,3 lần mức lương cơ sở", true, false},
	} {
		got := of(c.question, sums, c.hint)
		want := quotation.Quotation{Path: "Điều 54 khoản 1 " + c.path, Lead: "1. Đối với cá nhân:", Follows: c.follows, GoesOn: c.goesOn, Item: "điểm", Items: 1, Of: 3}
		if got.Path == "Điều 54 khoản 1" && c.hint != "Điều 54 khoản 1" {
			continue // words that say nothing leave it whole
		}
		if got.Path != want.Path || got.Lead != want.Lead || got.Follows != want.Follows || got.GoesOn != want.GoesOn || got.Items != 1 || got.Of != 3 || got.Item != want.Item {
			t.Errorf("%s: %+v", c.question, got)
		}
		if b := bold(got); len(b) != 1 || b[0] != c.bold {
			t.Errorf("%s: %q stands out, want %q", c.question, b, c.bold)
		}
	}
}

func TestAListThatIsAskedForIsWhole(t *testing.T) {
	for _, question := range []string{
		"hồ sơ đề nghị xét tặng danh hiệu thi đua gồm những gì", "hồ sơ chiến sĩ thi đua cơ sở gồm giấy tờ gì", "ho so gom nhung gi vay ad",
	} {
		got := of(question, papers, "Điều 84 khoản 1")
		if got.Path != "Điều 84 khoản 1" || got.Items != 0 || !strings.Contains(got.Quote, "a) Tờ trình") || !strings.Contains(got.Quote, "c) Chứng nhận") {
			t.Errorf("%s: %+v", question, got)
		}
	}
	got := of("tiêu chuẩn chiến sĩ thi đua cơ sở là gì", standards, "Điều 23 khoản 2")
	if got.Path != "Điều 23" || got.Items != 0 || !strings.HasPrefix(got.Quote, "Điều 23. ") || !strings.Contains(got.Quote, "\n2. ") {
		t.Errorf("of clauses that their article introduces: %+v", got)
	}
}

func TestAListThatIsTooLongSaysHowMuchOfItIsShown(t *testing.T) {
	long := quotation.Unit{Path: "Điều 1", Name: "điều", Title: "Điều 1. Nhiệm vụ", Words: "Ban có các nhiệm vụ sau đây:"}
	for i := range 12 {
		path := fmt.Sprintf("Điều 1 khoản %d", i+1)
		long.Under = append(long.Under, quotation.Unit{Path: path, Name: "khoản", Words: fmt.Sprintf("%d. %s.", i+1, strings.TrimSpace(strings.Repeat("tham mưu việc ", 20)))})
	}
	got := of("Ban có những nhiệm vụ gì, liệt kê giúp", long, "Điều 1 khoản 3")
	if got.Of != 12 || got.Items < 3 || got.Items >= 12 || got.Item != "khoản" || got.Lead != long.Words || got.Path != "Điều 1" || !got.GoesOn {
		t.Errorf("%+v", got)
	}
	if n := strings.Count(got.Quote, "\n") + 1; n != got.Items {
		t.Errorf("it has %d items and says %d", n, got.Items)
	}
}

func TestAnItemThatSpeaksOfAnotherIsQuotedWithIt(t *testing.T) {
	u := quotation.Unit{Path: "Điều 6", Name: "điều", Title: "Điều 6. Tiêu chuẩn", Under: []quotation.Unit{
		{Path: "Điều 6 khoản 1", Name: "khoản", Words: "1. Cá nhân trong ngành", Under: []quotation.Unit{
			{Path: "Điều 6 khoản 1 điểm a", Name: "điểm", Words: "a) Cá nhân có thời gian công tác đủ 20 năm trở lên, " + strings.Repeat("hoàn thành tốt nhiệm vụ, ", 12)},
			{Path: "Điều 6 khoản 1 điểm b", Name: "điểm", Words: "b) Cá nhân ở xã đặc biệt khó khăn được xét sớm hơn thời gian tại điểm a khoản này là 05 năm, " + strings.Repeat("theo quy định, ", 12)},
		}},
		{Path: "Điều 6 khoản 2", Name: "khoản", Words: "2. Cá nhân ngoài ngành."},
	}}
	got := of("dạy ở xã đặc biệt khó khăn bao nhiêu năm thì được xét", u, "Điều 6 khoản 1")
	if !strings.Contains(got.Quote, "20 năm") || !strings.Contains(got.Quote, "05 năm") {
		t.Errorf("%+v", got)
	}
}

func TestItemsAboutOneAwardEachAreQuotedTogether(t *testing.T) {
	got := of("tiền thưởng bằng khen Thủ tướng với bằng khen tỉnh chênh nhau thế nào", sums, "Điều 54 khoản 1")
	if got.Path != "Điều 54 khoản 1" || got.Items != 2 || got.Of != 3 || !strings.Contains(got.Quote, "3,5 lần") || !strings.Contains(got.Quote, "1,5 lần") {
		t.Errorf("%+v", got)
	}
}

func TestParagraphsOfOneClauseAreKeptTogether(t *testing.T) {
	u := quotation.Unit{Path: "Điều 52", Name: "điều", Title: "Điều 52. Mức tiền thưởng", Under: []quotation.Unit{
		{Path: "Điều 52 khoản 1", Name: "khoản", Words: "1. Bà mẹ được kèm theo mức tiền 15,5 lần mức lương cơ sở."},
		{Path: "Điều 52 khoản 2", Name: "khoản", Words: "2. Cá nhân được tặng danh hiệu “Anh hùng Lao động” được tặng Bằng, khung, Huy hiệu, hộp đựng Huy hiệu và được thưởng 15,5 lần mức lương cơ sở." +
			"\nTập thể được tặng danh hiệu “Anh hùng Lao động” được tặng Cờ, Bằng, khung và kèm theo mức tiền thưởng gấp hai lần mức tiền thưởng đối với cá nhân."},
	}}
	got := of("Anh hùng Lao động tập thể được bao nhiêu lần lương cơ sở", u, "Điều 52 khoản 2")
	if got.Quote != u.Under[1].Words || got.Items != 0 {
		t.Errorf("%+v", got)
	}
}

// Whatever is asked, a quote is a piece of the provision that ends with words, its lead is words above it, and what is left out is said.
func TestAQuoteIsAPieceOfTheProvision(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("tặng thưởng tập thể cá nhân bằng khen giấy khen 03 lần liên tục 05 năm quyết định Chủ tịch Ủy ban nhân dân tỉnh hồ sơ gồm báo cáo 1,5 lần mức lương cơ sở sáng kiến 70% ngày 15 tháng 12 khoản này đề nghị")
	text := func(n int) string {
		all := make([]string, n)
		for i := range all {
			all[i] = words[random.IntN(len(words))]
		}
		return strings.Join(all, " ")
	}
	asking := []string{"bao nhiêu tiền", "gồm những gì", "ai quyết định", "mấy năm", "có được không", "tỷ lệ bao nhiêu phần trăm", "tiêu chuẩn thế nào", "hạn nộp ngày nào", ""}
	for range 3000 {
		u := quotation.Unit{Path: "Điều 1", Name: "điều", Title: "Điều 1. " + text(4)}
		if random.IntN(2) == 0 {
			u.Words = text(8) + []string{":", "."}[random.IntN(2)]
		}
		paths := []string{u.Path}
		whole := u.Title + "\n" + u.Words
		for i := range random.IntN(5) {
			clause := quotation.Unit{Path: fmt.Sprintf("Điều 1 khoản %d", i+1), Name: "khoản", Words: fmt.Sprintf("%d. %s", i+1, text(1+random.IntN(60)))}
			if random.IntN(3) == 0 {
				clause.Words += "\n" + text(1+random.IntN(60))
			}
			paths, whole = append(paths, clause.Path), whole+"\n"+clause.Words
			for k := range random.IntN(6) {
				point := quotation.Unit{Path: fmt.Sprintf("%s điểm %c", clause.Path, 'a'+k), Name: "điểm", Words: fmt.Sprintf("%c) %s", 'a'+k, text(1+random.IntN(60)))}
				clause.Under, paths, whole = append(clause.Under, point), append(paths, point.Path), whole+"\n"+point.Words
			}
			u.Under = append(u.Under, clause)
		}
		whole = strings.ReplaceAll(whole, "\n\n", "\n")
		question := text(3) + " " + asking[random.IntN(len(asking))]
		hint := paths[random.IntN(len(paths))]
		check(t, question+" | "+hint, whole, quotation.Of(query.Read(question, nil), u, hint, 200+random.IntN(600)))
	}
}

func check(t *testing.T, about, whole string, got quotation.Quotation) {
	t.Helper()
	at := strings.Index("\n"+whole+"\n", "\n"+got.Quote+"\n")
	switch {
	case got.Quote == "" || at < 0:
		t.Fatalf("%s: %q is no piece of whole lines of\n%s", about, got.Quote, whole)
	case got.Lead != "" && !strings.Contains(whole, got.Lead):
		t.Fatalf("%s: the lead %q is not in it", about, got.Lead)
	case (got.Of == 0) != (got.Item == "") || got.Items > got.Of || got.Of > 0 && got.Items == got.Of && !got.Follows:
		t.Fatalf("%s: %d of %d %s", about, got.Items, got.Of, got.Item)
	case got.Of > 0 && got.Items < got.Of && !got.Follows && !got.GoesOn:
		t.Fatalf("%s: nothing says what is left out: %+v", about, got)
	}
	for _, s := range got.Emphasis {
		if s.From < 0 || s.From >= s.To || s.To > len(got.Quote) {
			t.Fatalf("%s: %v of %d", about, s, len(got.Quote))
		}
		before, _ := utf8.DecodeLastRuneInString(got.Quote[:s.From])
		after, _ := utf8.DecodeRuneInString(got.Quote[s.To:])
		if s.From > 0 && wordy(before) || s.To < len(got.Quote) && wordy(after) {
			t.Fatalf("%s: %q is cut inside a word of %q", about, got.Quote[s.From:s.To], got.Quote)
		}
	}
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func TestAUnitWithoutWordsHasNoLine(t *testing.T) {
	u := quotation.Unit{Path: "Điều 1", Under: []quotation.Unit{
		{Path: "Điều 1 khoản 1", Name: "khoản", Words: "1. Giấy khen: 0,3 lần mức lương cơ sở."}, {Path: "Điều 1 khoản 2", Name: "khoản"},
		{Path: "Điều 1 khoản 3", Name: "khoản", Words: "3. Bằng khen: 1,5 lần mức lương cơ sở."},
	}}
	for _, hint := range []string{"", "Điều 1 khoản 1", "Điều 1 khoản 2", "Điều 1 khoản 3"} {
		got := quotation.Of(query.Read("giấy khen thưởng bao nhiêu lần lương", nil), u, hint, 700)
		for _, s := range got.Emphasis {
			if s.From < 0 || s.To > len(got.Quote) || !strings.Contains(got.Quote[s.From:s.To], "lần") {
				t.Errorf("hint %q: %+v of %q", hint, s, got.Quote)
			}
		}
		if got.Quote == "" {
			t.Errorf("hint %q: nothing is quoted", hint)
		}
	}
}
