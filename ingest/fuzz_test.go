package ingest_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"thidua/bot/problem"
	"thidua/ingest"
)

// oddDocument is the lines of a document in an order, and a number, that the seed draws: contents pages, signatures and heads where
// nobody expects them.
func oddDocument(seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 2))
	lines := []string{
		"CHÍNH PHỦ", "Số: 9/2019/NĐ-CP", "Số: /QĐ-UBND", "Hà Nội, ngày 31 tháng 7 năm 2019", "Hà Nội, ngày 99 tháng 13 năm 20", "NGHỊ ĐỊNH", "QUY ĐỊNH VỀ KHEN THƯỞNG", "Căn cứ Luật Thi đua;",
		"MỤC LỤC", "Điều 1. Phạm vi ........ 3", "Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi", "ĐIỀU 02: Đối tượng", "Điều thứ 3", "Điều 999999999999999999999. Gì", "1. Một.", "1- Một", "a) A;", "a- A", "đ) Đ",
		"- Gạch", "Nơi nhận:", "- Như trên;", "TM. CHÍNH PHỦ", "THỦ TƯỚNG", "Nguyễn Văn A", "PHỤ LỤC I", "Mẫu số 01", "a | b | c", "", "\u200b\u0301", "1.1.1.1.1. Sâu", "XVIIII. Mục", "3",
	}
	var text strings.Builder
	for range r.IntN(40) {
		text.WriteString(lines[r.IntN(len(lines))] + "\n")
	}
	return text.String()
}

// Whatever the words of a file are, they become a document whose provisions hang together, or are refused with a sentence.
func FuzzParseBody(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(oddDocument(seed))
	}
	f.Fuzz(func(t *testing.T, body string) {
		if !utf8.ValidString(body) {
			return // a reader gives no other
		}
		reading, err := ingest.ParseBody(body)
		if err != nil {
			if refusal, ok := errors.AsType[*problem.Error](err); !ok || refusal.Sentence == "" {
				t.Errorf("%v", err)
			}
			return
		}
		for i, p := range reading.Document.Provisions {
			if p.Path == "" || p.Parent >= i || p.Parent < -1 || !utf8.ValidString(p.Text+p.Heading+p.Path) {
				t.Errorf("provision %d of %q: %+v", i, body, p)
			}
		}
	})
}
