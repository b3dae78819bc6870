package search_test

import (
	"testing"

	"thidua/bot/search"
)

func TestDaysAreReadOffAQueryAndNotLookedFor(t *testing.T) {
	texts := []search.Text{search.NewText("Tập huấn", search.Document{}, "x"), search.NewText("Hôm qua và hôm nay", search.Document{}, "x")}
	for words, from := range map[string]string{"tập huấn hôm qua": "2026-11-25", "tap huan tuan truoc": "2026-11-16", "tập huấn ngày 20/11": "2026-11-20", "tập huấn": ""} {
		query := search.Parse(words, noon)
		span, ok := query.Span()
		if ok != (from != "") || string(span.From) != from {
			t.Errorf("%q is of the days from %s, %v; want %s", words, span.From, ok, from)
		}
		if hits := query.Rank(texts); hits[0].Coverage != 1 || hits[1].Coverage != 0 {
			t.Errorf("%q covers %v and %v", words, hits[0].Coverage, hits[1].Coverage)
		}
	}
}

func TestTonesTellWordsApartOnlyWhereTheyWereTyped(t *testing.T) {
	texts := []search.Text{search.NewText("Họp khối", search.Document{}, ""), search.NewText("Tổng hợp", search.Document{}, ""), search.NewText("Hộp thư", search.Document{}, "")}
	for words, want := range map[string][]float64{"họp": {1, 0, 0}, "hợp": {0, 1, 0}, "hộp": {0, 0, 1}, "hop": {1, 1, 1}} {
		query := search.Parse(words, noon)
		for i, h := range query.Rank(texts) {
			if h.Coverage != want[i] {
				t.Errorf("%q: text %d has %v of it, want %v", words, i, h.Coverage, want[i])
			}
		}
	}
}

func TestPhrasesAreMetWithoutTonesAndWhole(t *testing.T) {
	query := search.Parse("Theo CÔNG VĂN hôm qua, họp mấy giờ?", noon)
	for phrase, want := range map[string]bool{"cong van": true, "theo cong van": true, "may gio": true, "ong van": false, "gio hop": false} {
		if query.Says(phrase) != want {
			t.Errorf("it says %q: %v", phrase, !want)
		}
	}
	if query.Number() {
		t.Error("it has no number")
	}
	if numbered := search.Parse("cv 1876", noon); !numbered.Number() {
		t.Error("1876 is a number")
	}
}

func TestNothingIsSoughtInCourtesiesAlone(t *testing.T) {
	if query := search.Parse("dạ vâng ạ", noon); query.Subject() != 0 {
		t.Errorf("it has a subject of %d words", query.Subject())
	}
}
