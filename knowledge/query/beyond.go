package query

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"thidua/knowledge/province"
	"thidua/knowledge/vietnamese"
)

//go:embed beyond.txt
var beyondTable string

var beyondRules = rules("beyond.txt", &beyondTable)

// Beyond is what a question asks for that no law or plan says.
type Beyond string

// The kinds.
const (
	Fact    Beyond = "fact"    // how many were praised, how far a file is, who is who
	Contact Beyond = "contact" // a telephone, an address
	Local   Beyond = "local"   // what a province has by itself
	Future  Beyond = "future"  // a year that has not come
	Ordered Beyond = "order"   // it tells the assistant what to say
	Abroad  Beyond = "abroad"  // another province
	Chat    Beyond = "chat"    // talk, in a message of few words
	// Complaint and Secret are not for an assistant to take: a complaint of somebody, what is classified.
	Complaint Beyond = "complaint"
	Secret    Beyond = "secret"
)

// leastBeyond is what Reach says of a message at least whose words are looked at one by one.
const leastBeyond = -1.5

// fewWordsOfChat is how many words a message of talk has at most: longer ones thank for what they ask.
const fewWordsOfChat = 9

// Beyond is the kind of what a question asks for that no law or plan says, "" of every other. It is asked on a day by somebody of a province.
func (q Question) Beyond(day vietnamese.Day, home string) Beyond {
	var asking []word
	for i := range q.words {
		if q.weights[i] >= beforeWeight {
			asking = append(asking, q.words[i])
		}
	}
	text := plain(asking)
	if q.BeyondLaw() > leastBeyond { // words alone are met in stories too
		for _, b := range beyondRules() {
			of := Beyond(b.tells)
			if of == Chat && (len(q.words) > fewWordsOfChat || len(q.Awards) > 0 || slices.ContainsFunc(q.Aspects, Aspect.Certain)) {
				continue
			}
			if b.pattern.matches(text) {
				return of
			}
		}
	}
	if asksOfFuture(asking, day) {
		return Future
	}
	if p := q.Province(home, day); p != "" && home != "" && !province.Same(p, home, day) {
		return Abroad
	}
	return ""
}

var (
	// inFuture is right before a year that is asked about. Without it a number is a year only where it counts nothing: "thưởng 2050 nghìn" is an amount.
	inFuture = regexp.MustCompile(` (?:` + inTime + `|nam|thang|quy) (?:\d{1,2} )?(?:nam )?$`)
	// until is before the last year of a span: plans run to 2030, and what they say of it is written now.
	until = regexp.MustCompile(` (?:den|toi|truoc|tam nhin|muc tieu|giai doan|nhiem ky)(?: (?:het|cuoi|tu))?(?: nam)? $`)
	// isSpan is after the first year of one.
	isSpan = regexp.MustCompile(`^ (?:den|toi)(?: (?:het|cuoi))?(?: nam)? 20\d\d `)
)

// asksOfFuture reports whether words ask of a year that has not come on a day.
func asksOfFuture(words []word, day vietnamese.Day) bool {
	for i := range words {
		year := futureYear.FindStringSubmatch(words[i].folded)
		if year == nil || year[1] <= day.Year() {
			continue
		}
		before, after := plain(words[:i]), plain(words[i+1:])
		if until.MatchString(before) || isSpan.MatchString(after) {
			continue
		}
		counts := i+1 < len(words) && words[i+1].role == vietnamese.Content
		if len(year[0]) > len(year[1]) || inFuture.MatchString(before) || !counts {
			return true
		}
	}
	return false
}

// futureYear is a year of this century, alone or behind its month.
var futureYear = regexp.MustCompile(`^(?:\d{1,2}/)?(20\d\d)$`)

//go:embed nosuch.txt
var noSuchTable string

// noSuchName is a name that sounds like an award's.
type noSuchName struct {
	name           string // as it is written out
	written, plain string // in small letters, a blank on either side
}

var noSuchNames = table("nosuch.txt", &noSuchTable, parseNoSuch)

func parseNoSuch(text string) (all []noSuchName, err error) {
	for n, line := range rows(text) {
		frame, fillers, ok := strings.Cut(line, "|")
		if !ok || strings.Count(frame, "{}") != 1 {
			return nil, fmt.Errorf("line %d: no frame with {}", n)
		}
		for _, filler := range strings.Split(fillers, ";") {
			name := strings.Replace(strings.TrimSpace(frame), "{}", strings.TrimSpace(filler), 1)
			spelt := strings.TrimPrefix(name, "danh hiệu ")
			one := noSuchName{name: name, written: " ", plain: " "}
			for _, t := range vietnamese.Tokenize(spelt) {
				one.written += t.Canonical() + " "
				one.plain += t.Folded() + " "
			}
			all = append(all, one)
		}
	}
	return all, nil
}

// NoSuch is an award that a question speaks of and that the law does not know, as it names it; "" where there is none. It is one with a class that it
// has not, or one of a kind whose names are all known.
func (q Question) NoSuch() string {
	for _, a := range q.Awards {
		if a.Class > a.Classes {
			return a.Name + " hạng " + classNames[min(a.Class, len(classNames)-1)]
		}
	}
	text := " "
	for i := range q.words {
		if q.weights[i] >= beforeWeight {
			text += q.words[i].spoken(q.bare) + " "
		}
	}
	for _, n := range noSuchNames() {
		if !q.bare && strings.Contains(text, n.written) || q.bare && strings.Contains(text, n.plain) {
			return n.name
		}
	}
	return ""
}

var classNames = []string{"", "Nhất", "Nhì", "Ba", "Tư", "Năm", "đặc biệt"}

// fieldWords are those by which a question is of the field, folded.
var fieldWords = []string{
	"khen", "ky tang", "thi dua", "danh hieu", "huan chuong", "huy chuong", "bang khen", "giay khen", "ky niem chuong", "tien thuong", "thuong", "phong trao", "chien si",
	"tien tien", "sang kien", "anh hung", "uu tu", "tuyen duong", "suy ton", "binh xet", "bau", "chi thi 19", "ke hoach", "phat dong", "dien hinh", "trao tang", "truy tang",
	"giai thuong", "gia dinh van hoa", "thon van hoa", "cum", "khoi", "vinh du", "kdt", "tdkt",
}

// honoured is how a question speaks of what somebody is given for their work without a word of the field: "bác sĩ giỏi được phong gì cao nhất".
var honoured = regexp.MustCompile(` (?:bac si|bac sy|y ta|dieu duong|duoc si|thay thuoc|thay co|thay giao|co giao|giao vien|giang vien|nghe si|nghe nhan|dien vien|ca si|nha van|nha tho|cong nhan|nong dan|bo doi|cong an|dan quan|can bo|` +
	`cong chuc|vien chuc|me|ba me|liet si|thuong binh|doanh nhan|giam doc|tap the|don vi|co quan|cong ty|truong|xa|thon|to dan pho|gia dinh|nha khoa hoc|van dong vien|nguoi nuoc ngoai)` +
	`(?: \S+){0,8} (?:duoc|se duoc) (?:nha nuoc )?(?:phong|phong tang|tang|truy tang|trao|ton vinh)(?: \S+){0,2} (?:gi|nao|khong) `)

// OfTheField reports whether a question speaks of emulation or commendation.
func (q Question) OfTheField() bool {
	text := plain(q.words)
	return len(q.Awards) > 0 || honoured.MatchString(text) || slices.ContainsFunc(fieldWords, func(w string) bool { return strings.Contains(text, " "+w+" ") })
}
