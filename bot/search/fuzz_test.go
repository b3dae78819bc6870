package search_test

import (
	"testing"
	"time"

	"thidua/bot/search"
)

func FuzzParse(f *testing.F) {
	for _, words := range []string{"hạn nộp công văn hôm qua", "cv 215 thang truoc", "báo cáo tuần này ạ", "15/12/2026", "từ ngày 1 đến ngày 31/2", "…", "\x00\xff"} {
		f.Add(words, int64(1_790_000_000))
	}
	f.Fuzz(func(t *testing.T, words string, at int64) {
		search.Parse(words, time.Unix(at%4_000_000_000, 0))
	})
}
