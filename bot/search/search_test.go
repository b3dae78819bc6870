package search_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"thidua/bot/search"
	"thidua/knowledge/vietnamese"
)

// noon is when these words are typed: noon of a Thursday.
var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, vietnamese.Zone())

const meeting = "Nội dung cuộc họp:\n- Thời gian: 14 giờ 00 ngày 03/12/2026.\n- Địa điểm: Phòng họp số 2, Trụ sở UBND tỉnh.\n- Chủ trì: Phó Chủ tịch UBND tỉnh."

func TestTheLinesThatAnswerAreQuoted(t *testing.T) {
	long := "Đề nghị quý cơ quan rà soát danh sách. Báo cáo gửi về Trưởng khối bằng văn bản. " +
		"Mỗi đơn vị cử một người làm đầu mối; họ tên và điện thoại gửi kèm theo. Việc chấm điểm theo hướng dẫn của TM. ỦY BAN NHÂN DÂN tỉnh. Không gửi qua ứng dụng nhắn tin."
	for _, test := range []struct {
		body, words, quote string
		answers            bool
	}{
		{meeting, "họp mấy giờ", "- Thời gian: 14 giờ 00 ngày 03/12/2026.", true},
		{meeting, "hop may gio o dau", "- Thời gian: 14 giờ 00 ngày 03/12/2026.\n- Địa điểm: Phòng họp số 2, Trụ sở UBND tỉnh.", true},
		{meeting, "ai chủ trì", "- Chủ trì: Phó Chủ tịch UBND tỉnh.", true},
		{meeting, "nội dung cuộc họp thế nào", meeting, true},
		{meeting, "màu của phong bì", meeting, false},
		{"UBND tỉnh phát động đợt thi đua nước rút.\nGửi kế hoạch hưởng ứng về Sở Nội vụ chậm nhất ngày 20/10/2026.", "hạn gửi kế hoạch", "Gửi kế hoạch hưởng ứng về Sở Nội vụ chậm nhất ngày 20/10/2026.", true},
		{"Tài liệu gửi sau.", "hạn nộp hôm nào", "Tài liệu gửi sau.", false}, // no day is made up
		{long, "cử ai làm đầu mối", "Mỗi đơn vị cử một người làm đầu mối;", true},
		{long, "chấm điểm theo hướng dẫn nào", "Việc chấm điểm theo hướng dẫn của TM. ỦY BAN NHÂN DÂN tỉnh.", true},
		{"", "hạn nộp hôm nào", "", false},
	} {
		query := search.Parse(test.words, noon)
		quote, answers := query.Quote(test.body)
		if quote != test.quote || answers != test.answers {
			t.Errorf("%q: %q, %v, want %q, %v", test.words, quote, answers, test.quote, test.answers)
		}
	}
}

func TestALongQuoteIsCutAtAWord(t *testing.T) {
	query := search.Parse("công văn hôm qua", noon)
	quote, _ := query.Quote(strings.Repeat("nội dung ", 200))
	if n := utf8.RuneCountInString(quote); n > 610 || !strings.HasSuffix(quote, "nội dung […]") && !strings.HasSuffix(quote, "nội […]") {
		t.Errorf("%d characters: %q", n, quote)
	}
}

func TestADocumentIsNamedByItsNumber(t *testing.T) {
	for _, test := range []struct {
		words, number string
		want          bool
	}{
		{"cv 1876", "1876/SNV-TĐKT", true},
		{"công văn số 1876", "1876/SNV-TĐKT", true},
		{"1876", "1876/SNV-TĐKT", true},
		{"1876/SNV-TĐKT", "1876/SNV-TĐKT", true},
		{"quyết định 1876", "1876/SNV-TĐKT", true}, // the number says enough: what kind it is people mistake
		{"1877", "1876/SNV-TĐKT", false},
		{"thông báo 31", "31/TB-KTĐ", true},
		{"công văn 31", "31/TB-KTĐ", false},
		{"31", "31/TB-KTĐ", false}, // so short a number is a count of something
		{"nđ 98", "98/2023/NĐ-CP", true},
		{"98/2023", "98/2023/NĐ-CP", true},
		{"98/2024", "98/2023/NĐ-CP", false},
		{"năm 2026", "2026/SNV", false},
		{"giấy mời 412", "412/GM-HĐ", true},
		{"công văn", "", false},
	} {
		query := search.Parse(test.words, noon)
		date := vietnamese.Day("2023-05-05")
		if got := query.Names(test.number, date); got != test.want {
			t.Errorf("%q names %s: %v", test.words, test.number, got)
		}
	}
}

func TestWordsThatEveryTextCouldHaveNameNoSubject(t *testing.T) {
	for words, want := range map[string]int{
		"hạn nộp công văn hôm qua?": 0, "ban vừa gửi thông báo gì thế ạ": 0, "khen thưởng": 0, "cv tập huấn hạn nào": 2, "phong trào thi đua nước rút": 4, "": 0,
	} {
		query := search.Parse(words, noon)
		if got := query.Subject(); got != want {
			t.Errorf("%q has a subject of %d words, want %d", words, got, want)
		}
		if (words == "") != query.Empty() {
			t.Errorf("%q is empty: %v", words, query.Empty())
		}
	}
}

func TestTheBestTextHasTheRarestWordsTogetherInItsTitle(t *testing.T) {
	texts := []search.Text{
		search.NewText("Báo cáo tháng", search.Document{Issuer: "Sở Nội vụ"}, "Gửi báo cáo tổng hợp và kết quả năm."),
		search.NewText("Báo cáo tổng kết năm", search.Document{Number: "12/SNV", Issuer: "UBND tỉnh"}, "Gửi về Sở."),
		search.NewText("Giấy mời", search.Document{Kind: "Giấy mời"}, "Họp về báo cáo tổng kết năm."),
	}
	for words, want := range map[string]int{
		"bc tong ket nam": 1, "ủy ban nhân dân tỉnh": 1, "họp": 2, "tổng hợp": 0, "cv 12/SNV": 1,
	} {
		query := search.Parse(words, noon)
		hits := query.Rank(texts)
		best := slices.MaxFunc(hits, func(a, b search.Hit) int {
			if a.Score < b.Score {
				return -1
			}
			return 1
		})
		if got := slices.Index(hits, best); got != want {
			t.Errorf("%q finds %d, want %d: %+v", words, got, want, hits)
		}
	}
	query := search.Parse("đất đai", noon)
	for _, h := range query.Rank(texts) {
		if h.Coverage != 0 || h.Score != 0 {
			t.Errorf("what is nowhere is found: %+v", h)
		}
	}
	if hits := query.Rank(nil); len(hits) != 0 {
		t.Errorf("among none: %v", hits)
	}
}
