package vietnamese

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Span is the days of the past that somebody names by words, seen from the day on which they say them: "hôm qua",
// "tuần trước", "ngày 25/11".
type Span struct {
	From, Until Day // both belong to it
	// Written is that a date was named, which may also be the date of a document.
	Written bool
	// Vague is that no certain days were named: "vừa rồi", "hôm trước".
	Vague    bool
	Start, N int // its tokens
}

// Holds reports whether a day is one of the span's.
func (s Span) Holds(d Day) bool { return s.From <= d && d <= s.Until }

// relative is a phrase and how many days before today it begins and ends; vague ones mean no certain days.
type relative struct {
	words       string
	from, until int
	vague       bool
}

// recently is how many days back a vague word reaches.
const recently = 30

var relatives = []relative{
	{words: "hôm nay"}, {words: "sáng nay"}, {words: "trưa nay"}, {words: "chiều nay"}, {words: "tối nay"}, {words: "ngày hôm nay"},
	{words: "hôm qua", from: 1, until: 1}, {words: "ngày hôm qua", from: 1, until: 1}, {words: "sáng qua", from: 1, until: 1},
	{words: "chiều qua", from: 1, until: 1}, {words: "tối qua", from: 1, until: 1}, {words: "bữa qua", from: 1, until: 1},
	{words: "sáng hôm qua", from: 1, until: 1}, {words: "chiều hôm qua", from: 1, until: 1}, {words: "tối hôm qua", from: 1, until: 1},
	{words: "hôm kia", from: 2, until: 2},
	{words: "mấy hôm nay", from: 7}, {words: "mấy bữa nay", from: 7}, {words: "mấy ngày nay", from: 7},
	{words: "hôm trước", from: recently, vague: true}, {words: "bữa trước", from: recently, vague: true},
	{words: "hôm nọ", from: recently, vague: true}, {words: "bữa nọ", from: recently, vague: true}, {words: "hôm rồi", from: recently, vague: true},
	{words: "hôm bữa", from: recently, vague: true}, {words: "vừa rồi", from: recently, vague: true}, {words: "vừa qua", from: recently, vague: true},
	{words: "mới đây", from: recently, vague: true}, {words: "gần đây", from: recently, vague: true}, {words: "mới nhất", from: recently, vague: true},
	{words: "gần nhất", from: recently, vague: true}, {words: "mới gửi", from: recently, vague: true}, {words: "vừa gửi", from: recently, vague: true},
	{words: "mới ra", from: recently, vague: true}, {words: "mới về", from: recently, vague: true},
}

// weekdays are the days of the week, from Monday, and how a number names them: "thứ 2".
var weekdays = []string{"thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"}

// ordinals come before "thứ hai" where it is the second of something.
var ordinals = []string{"lần", "đợt", "người", "kỳ", "hạng", "loại", "khoản", "điều", "mục", "phần", "năm", "cấp", "lớp", "vòng"}

// FindSpan finds the first words that name days of the past, seen from an instant; ok is false without. Without tones they are met in a
// text that has none at all. A day that is still to come is no span.
func FindSpan(tokens []Token, at time.Time) (s Span, ok bool) {
	r := spanReader{tokens: tokens, today: DayOf(at)}
	for _, t := range tokens {
		r.toned = r.toned || HasTones(t.Text)
	}
	for i := range tokens {
		if s, ok := r.at(i); ok {
			return s, true
		}
	}
	return Span{}, false
}

// spanReader reads spans off tokens.
type spanReader struct {
	tokens []Token
	today  Day
	toned  bool
}

// has reports whether the words stand at i, and how many they are.
func (r spanReader) has(i int, words string) (n int, ok bool) {
	for word := range strings.SplitSeq(words, " ") {
		if i+n >= len(r.tokens) {
			return 0, false
		}
		t := r.tokens[i+n].Text
		if t != word && (r.toned || t != Fold(word)) {
			return 0, false
		}
		n++
	}
	return n, true
}

func (r spanReader) at(i int) (s Span, ok bool) {
	for _, read := range []func(i int) (Span, bool){r.longest, r.week, r.daysAgo, r.weekday, r.written} {
		if s, ok := read(i); ok {
			s.Start = i
			return s, true
		}
	}
	return Span{}, false
}

// longest is the longest of relatives that stands at i.
func (r spanReader) longest(i int) (s Span, ok bool) {
	for _, p := range relatives {
		if n, here := r.has(i, p.words); here && n > s.N {
			s, ok = Span{From: r.today.Add(-p.from), Until: r.today.Add(-p.until), Vague: p.vague, N: n}, true
		}
	}
	return s, ok
}

// monday is the first day of the week of a day.
func monday(d Day) Day { return d.Add(-d.weekday()) }

// weekday is 0 on a Monday and 6 on a Sunday.
func (d Day) weekday() int {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0
	}
	return (int(t.Weekday()) + 6) % 7
}

// week is "tuần trước", "tháng này" and their like: words, and the days they mean.
func (r spanReader) week(i int) (Span, bool) {
	this := monday(r.today)
	month := Day(string(r.today)[:8] + "01")
	before := Day(string(month.Add(-1))[:8] + "01")
	for _, p := range []struct {
		words       []string
		from, until Day
	}{
		{[]string{"tuần vừa rồi", "tuần trước", "tuần rồi", "tuần qua", "tuần vừa qua"}, this.Add(-7), this.Add(-1)},
		{[]string{"tuần này", "đầu tuần này", "đầu tuần"}, this, r.today},
		{[]string{"cuối tuần trước", "cuối tuần rồi", "cuối tuần qua"}, this.Add(-4), this.Add(-1)},
		{[]string{"tháng trước", "tháng rồi", "tháng vừa rồi", "tháng qua"}, before, month.Add(-1)},
		{[]string{"tháng này"}, month, r.today},
	} {
		for _, words := range p.words {
			if n, ok := r.has(i, words); ok {
				return Span{From: p.from, Until: p.until, N: n}, true
			}
		}
	}
	return Span{}, false
}

// daysAgo is "3 hôm trước", "hai ngày trước".
func (r spanReader) daysAgo(i int) (Span, bool) {
	count := -1
	if n, err := strconv.Atoi(r.tokens[i].Text); err == nil {
		count = n
	}
	for n, word := range []string{"", "một", "hai", "ba", "bốn", "năm"} {
		if _, ok := r.has(i, word); ok && word != "" {
			count = n
		}
	}
	if count < 1 || count > 60 {
		return Span{}, false
	}
	for _, words := range []string{"ngày trước", "hôm trước", "bữa trước"} {
		if n, ok := r.has(i+1, words); ok {
			day := r.today.Add(-count)
			return Span{From: day, Until: day, N: n + 1}, true
		}
	}
	return Span{}, false
}

// weekday is the last day of that name, or that of the week that is named with it.
func (r spanReader) weekday(i int) (Span, bool) {
	day, n := -1, 0
	for k, words := range weekdays {
		if length, ok := r.has(i, words); ok {
			day, n = k, length
		}
	}
	if _, ok := r.has(i, "thứ"); ok && day < 0 && i+1 < len(r.tokens) {
		if k, err := strconv.Atoi(r.tokens[i+1].Text); err == nil && 2 <= k && k <= 7 {
			day, n = k-2, 2
		}
	}
	if day < 0 || i > 0 && slices.ContainsFunc(ordinals, func(word string) bool { _, ok := r.has(i-1, word); return ok }) {
		return Span{}, false
	}
	on := monday(r.today).Add(day)
	if week, ok := r.weekAfter(i + n); ok {
		on, n = monday(week.From).Add(day), n+week.N
	} else if on > r.today {
		on = on.Add(-7)
	}
	return Span{From: on, Until: on, N: n}, on <= r.today
}

// weekAfter is a week that is named at i.
func (r spanReader) weekAfter(i int) (Span, bool) {
	if i >= len(r.tokens) {
		return Span{}, false
	}
	if _, ok := r.has(i, "tuần"); !ok {
		return Span{}, false
	}
	return r.week(i)
}

// soon is how many days ahead a date without a year is still taken for one to come.
const soon = 60

// written is a date: "ngày 25/11/2026", "25/11", "ngày 25 tháng 11", "ngày 25".
func (r spanReader) written(i int) (Span, bool) {
	n := 0
	for _, word := range []string{"ngày", "hôm"} {
		if _, ok := r.has(i, word); ok {
			n = 1
		}
	}
	if i+n >= len(r.tokens) {
		return Span{}, false
	}
	parts := strings.FieldsFunc(r.tokens[i+n].Text, func(c rune) bool { return c == '/' || c == '-' || c == '.' })
	n++
	if len(parts) == 1 && n == 2 {
		if m, ok := r.has(i+n, "tháng"); ok && i+n+m < len(r.tokens) {
			parts = append(parts, r.tokens[i+n+m].Text)
			n += m + 1
			if m, ok := r.has(i+n, "năm"); ok && i+n+m < len(r.tokens) {
				parts = append(parts, r.tokens[i+n+m].Text)
				n += m + 1
			}
		}
	}
	if len(parts) == 1 && n < 2 {
		return Span{}, false // a bare number
	}
	day, ok := r.dated(parts)
	return Span{From: day, Until: day, Written: true, N: n}, ok
}

// dated is the last day with these numbers: a day, a month and a year, as far as they are given.
func (r spanReader) dated(parts []string) (Day, bool) {
	var numbers []int
	for _, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 {
			return "", false
		}
		numbers = append(numbers, n)
	}
	today, err := time.Parse(time.DateOnly, string(r.today))
	if err != nil {
		return "", false
	}
	year, month := today.Year(), int(today.Month())
	if len(numbers) > 1 {
		month = numbers[1]
	}
	if len(numbers) > 2 {
		year = numbers[2]
	}
	day := time.Date(year, time.Month(month), numbers[0], 0, 0, 0, 0, time.UTC)
	if day.After(today) && (len(numbers) != 2 || day.Sub(today) > soon*24*time.Hour) {
		switch len(numbers) {
		case 1:
			day = time.Date(year, time.Month(month-1), numbers[0], 0, 0, 0, 0, time.UTC)
		case 2:
			day = time.Date(year-1, time.Month(month), numbers[0], 0, 0, 0, 0, time.UTC)
		}
	}
	return Day(day.Format(time.DateOnly)), day.Day() == numbers[0] && month <= 12 && !day.After(today)
}
