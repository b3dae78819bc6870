package search_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"thidua/bot/search"
)

// letters are what a Board writes, by a name.
var letters = map[string]string{
	"report": "Thực hiện kế hoạch công tác, đề nghị các cơ quan báo cáo kết quả quý III.\n1. Nội dung theo đề cương kèm theo.\n" +
		"2. Báo cáo gửi về Sở Nội vụ trước ngày 20/9/2026, tệp .docx gửi qua Hệ thống.\n3. Quá hạn, cơ quan không có số liệu được tổng hợp riêng.",
	"training": "Sở Nội vụ mở lớp bồi dưỡng cho người mới nhận việc.\nThời gian: từ ngày 10/12/2026 đến ngày 12/12/2026.\n" +
		"Địa điểm: Hội trường tầng 3, Trường Chính trị.\nThành phần: mỗi xã, phường cử 02 người.\nKinh phí đi lại do cơ quan cử người chi trả.",
	"opinion": "Sở Nội vụ gửi dự thảo quy chế xét tặng kỷ niệm chương. Đề nghị góp ý bằng văn bản, hạn cuối là hết ngày 30/11/2026. " +
		"Ý kiến gửi chuyên viên phụ trách; sau thời hạn trên, cơ quan không góp ý được coi là thống nhất. Toàn văn dự thảo đăng trên trang của Sở, mục lấy ý kiến, kèm tờ trình và bản thuyết minh chi tiết.",
	"moved": "Do trùng lịch, cuộc họp khối chuyển sang 15 giờ 30 ngày 04/12/2026, họp trực tuyến.\nĐường dẫn gửi qua thư công vụ.",
}

func TestQuestionsAreAnsweredByTheirLine(t *testing.T) {
	for _, test := range []struct {
		letter, words, has string
		lacks              string
	}{
		{"report", "báo cáo quý III hạn nộp khi nào", "trước ngày 20/9/2026", "Quá hạn"},
		{"report", "bao cao quy 3 nop truoc ngay may", "trước ngày 20/9/2026", "đề cương"},
		{"report", "bc nộp về đâu", "gửi về Sở Nội vụ", "đề cương"},
		{"report", "nội dung theo đề cương nào", "đề cương kèm theo", ""},
		{"training", "lớp bồi dưỡng học ngày nào", "từ ngày 10/12/2026 đến ngày 12/12/2026", "Hội trường"},
		{"training", "lop boi duong o dau", "Hội trường tầng 3", "Kinh phí"},
		{"training", "mấy người đi", "mỗi xã, phường cử 02 người", "Hội trường"},
		{"training", "kinh phí đi lại ai trả", "Kinh phí đi lại do cơ quan cử người chi trả.", "Hội trường"},
		{"training", "thời gian, địa điểm", "từ ngày 10/12/2026 đến ngày 12/12/2026.\nĐịa điểm: Hội trường tầng 3", "Kinh phí"},
		{"opinion", "hạn góp ý dự thảo", "hạn cuối là hết ngày 30/11/2026", "Toàn văn"},
		{"opinion", "dự thảo đăng trang nào", "Toàn văn dự thảo đăng trên trang của Sở", "30/11/2026"},
		{"opinion", "không góp ý thì sao", "được coi là thống nhất", "Toàn văn"},
		{"moved", "họp khối mấy giờ", "15 giờ 30 ngày 04/12/2026", "thư công vụ"},
		{"moved", "đường dẫn họp gửi qua đâu", "Đường dẫn gửi qua thư công vụ", ""},
	} {
		query := search.Parse(test.words, noon)
		quote, answers := query.Quote(letters[test.letter])
		if !answers || !strings.Contains(quote, test.has) || test.lacks != "" && strings.Contains(quote, test.lacks) {
			t.Errorf("%q: %q, answers %v; want %q without %q", test.words, quote, answers, test.has, test.lacks)
		}
	}
}

func TestWhatALetterDoesNotSayIsNotSaidToAnswer(t *testing.T) {
	for _, test := range []struct{ letter, words string }{
		{"report", "ai chủ trì cuộc họp"},
		{"report", "họp ở phòng nào"},
		{"training", "mức thưởng bằng khen là bao nhiêu"},
		{"moved", "danh sách hồ sơ khen thưởng cấp Nhà nước"},
		{"opinion", "tiêu chuẩn chiến sĩ thi đua cơ sở"},
	} {
		query := search.Parse(test.words, noon)
		if quote, answers := query.Quote(letters[test.letter]); answers || quote == "" {
			t.Errorf("%q of %s is answered by %q, %v", test.words, test.letter, quote, answers)
		}
	}
}

// Whatever is typed, what is quoted stands in the letter.
func TestQuotesAreWordsOfTheLetter(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var words []string
	for _, body := range letters {
		words = append(words, strings.Fields(body)...)
	}
	words = append(words, "hạn", "nộp", "mấy giờ", "ở đâu", "hôm qua", "cv", "1876", "ạ", "“", "\x00", "…", "<b>", "ngày 31/2", "10000000000")
	for range 2000 {
		var typed []string
		for range random.IntN(12) {
			typed = append(typed, words[random.IntN(len(words))])
		}
		query := search.Parse(strings.Join(typed, " "), noon)
		for name, body := range letters {
			quote, _ := query.Quote(body)
			for line := range strings.Lines(strings.TrimSuffix(quote, " […]")) {
				if !strings.Contains(body, strings.TrimSpace(line)) {
					t.Fatalf("%q of %s quotes %q", typed, name, line)
				}
			}
		}
	}
}

// BenchmarkRank looks through two thousand texts.
func BenchmarkRank(b *testing.B) {
	var texts []search.Text
	for range 500 {
		for name, body := range letters {
			texts = append(texts, search.NewText(name, search.Document{Number: "12/SNV", Issuer: "Sở Nội vụ"}, body))
		}
	}
	query := search.Parse("hạn nộp báo cáo quý III của ubnd tỉnh", noon)
	for b.Loop() {
		query.Rank(texts)
	}
}
