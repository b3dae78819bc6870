package door

import (
	_ "embed"
	"strings"
	"unicode"
)

//go:embed brief.txt
var briefTable string

// BriefKind is what a short reply says.
type BriefKind uint8

const (
	Other    BriefKind = iota // nothing that calls for anything: "rõ rồi", "tốt", "haha", "😂"
	Thanks                    // "thôi cảm ơn em nhé"
	Later                     // "để em xem", "đang tổng hợp"
	Yes                       // "vâng", "ok", "được": assent to whatever was asked, without its word
	No                        // "không ạ", "thôi": the same
	Received                  // "đã nhận công văn", "👍"
	Agreed                    // "đồng ý", "nhất trí"
	Approved                  // "duyệt"
	Declined                  // "không đồng ý", "chưa duyệt"
	Missing                   // "chưa nhận được"
	Nothing                   // "kỳ này không phát sinh"
	Sent                      // "đã gửi số 12/BC-UBND"
)

// briefSections are the sections of the table by what they say. Of a reply that says several things the kind that stands
// highest here counts; those with "+" may name what they are said of.
var briefSections = []struct {
	name string
	kind BriefKind
}{
	{"sent+", Sent}, {"nothing+", Nothing}, {"missing+", Missing}, {"declined+", Declined}, {"declined", Declined}, {"approved+", Approved}, {"approved", Approved}, {"agreed+", Agreed},
	{"received+", Received}, {"received", Received}, {"later+", Later}, {"no", No}, {"thanks", Thanks}, {"yes", Yes}, {"stop", No}, {"other", Other},
}

var brief, briefSigns = loadBrief()

// signs are the characters that say something without a word.
type signs struct {
	emoji   map[rune]BriefKind
	smileys *strings.Replacer
}

// loadBrief parses the table. Its sections of signs hold characters, which are no words.
func loadBrief() (*vocabulary, signs) {
	text, rest, _ := strings.Cut(briefTable, "[emoji received]")
	received, rest, _ := strings.Cut(rest, "[emoji thanks]")
	thanks, smileys, _ := strings.Cut(rest, "[smiley]")
	out := signs{emoji: map[rune]BriefKind{}}
	for _, line := range strings.Split(received, "\n") {
		if !strings.HasPrefix(line, "#") {
			for _, sign := range strings.Fields(line) {
				out.emoji[[]rune(sign)[0]] = Received
			}
		}
	}
	for _, sign := range strings.Fields(thanks) {
		out.emoji[[]rune(sign)[0]] = Thanks
	}
	var pairs []string
	for _, sign := range strings.Fields(smileys) {
		pairs = append(pairs, sign, " \u263a ")
	}
	out.smileys = strings.NewReplacer(pairs...)
	names := []string{"particle", "address", "wish", "object", "unit", "unclear"}
	for _, s := range briefSections {
		names = append(names, s.name)
	}
	return mustVocabulary(text, names...), out
}

// longestBrief is the number of words of the longest reply that counts as short.
const longestBrief = 24

// Brief reports whether all of text is a short reply, and what it says: a message that is no question and is never searched.
// "Đồng ý khen thưởng khi nào" and whatever else has a word that the table does not know is none, nor is a
// greeting, nor anything with a question mark. It never allows anything: "duyệt" without an open approval is a word.
func Brief(text string) (BriefKind, bool) {
	if strings.ContainsAny(text, "?？") || len(text) > 600 {
		return Other, false
	}
	text = briefSigns.smileys.Replace(text)
	r := read(text)
	sign, signed := briefSigns.in(text)
	if len(r.words) == 0 {
		return sign, signed || strings.TrimSpace(text) != "" && !strings.HasPrefix(strings.TrimSpace(text), "/")
	}
	if len(r.words) > longestBrief {
		return Other, false
	}
	for i := range r.words {
		r.words[i].squeeze()
	}
	kind, ok := r.brief()
	if signed && ok && (kind == Other || kind == Yes) {
		kind = sign
	}
	if !ok && signed && r.only("particle", "address") {
		return sign, true
	}
	return kind, ok
}

// in returns what the first sign of text that says something says; Other for any other symbol.
func (s signs) in(text string) (kind BriefKind, ok bool) {
	for _, c := range text {
		if c < 0x80 {
			continue
		}
		if kind, found := s.emoji[c]; found {
			return kind, true
		}
		ok = ok || unicode.Is(unicode.So, c)
	}
	return Other, ok
}

// squeeze gives a word with repeated letters the form without them: "okkkk" → "ok", "vânggg" → "vâng".
func (w *word) squeeze() {
	var out []rune
	for _, c := range w.typed.written {
		if len(out) == 0 || plain(out[len(out)-1]) != plain(c) || unicode.IsDigit(c) {
			out = append(out, c)
		}
	}
	if short := string(out); short != w.typed.written && w.other.written == "" {
		w.other = newForm(short)
	}
}

// brief reads the words from the left, the longest phrase first. Words of an object, a number among them, and an agency need
// something that may be said of them.
func (r *reading) brief() (BriefKind, bool) {
	best, about := len(briefSections), false
	for i := 0; i < len(r.words); {
		n, rank := r.said(i)
		beside := max(r.length("particle", i), r.length("address", i))
		if best < len(briefSections) {
			beside = max(beside, r.length("wish", i))
		}
		object := r.length("object", i)
		if object == 0 && r.numeric(i) && !strings.HasSuffix(r.source(i), "%") {
			object = 1
		}
		asked, _ := asking.match("asking", r, i)
		switch to := r.agency(i); {
		case asked > n || r.length("unclear", i) > n || n > 0 && n == r.length("no", i) && r.questioned(i):
			return Other, false
		case to > 0 && (best == len(briefSections) || briefSections[best].kind == Yes):
			i, about = to, true
		case n > 0 && n >= beside && n >= object:
			i, best = i+n, min(best, rank)
		case beside > 0 && beside >= object:
			named := r.length("address", i) == beside
			if i += beside; named {
				i = r.names(i)
			}
		case object > 0:
			i, about = i+object, true
		default:
			return Other, false
		}
	}
	if best == len(briefSections) || about && !strings.HasSuffix(briefSections[best].name, "+") {
		return Other, false
	}
	return briefSections[best].kind, true
}

// questioned reports whether word i, which denies, stands right behind what is said, which makes it a question: "đồng ý không ạ", "đã gửi
// chưa". "Dạ không" is none.
func (r *reading) questioned(i int) bool {
	return r.adjacent(i) && brief.before("particle", r, i) == 0 && brief.before("address", r, i) == 0
}

// agency returns where what an agency says of itself begins, when its name begins at word i; 0 when none does.
func (r *reading) agency(i int) int {
	if r.length("unit", i) == 0 {
		return 0
	}
	for to := i + 1; to < min(len(r.words), i+9); to++ {
		n, rank := r.said(to)
		switch {
		case asking.has("asking", r, to) && n < 2:
			return 0
		case n > 1 && strings.HasSuffix(briefSections[rank].name, "+"):
			return to
		}
	}
	return 0
}

// names passes over the name that follows how somebody is addressed: "cảm ơn chị Lan".
func (r *reading) names(i int) int {
	longest := 3
	if r.capital(0, len(r.words)) {
		longest = 1
	}
	for n := 0; n < longest && i < len(r.words) && r.calledBy(i); n++ {
		i++
	}
	return i
}

func (r *reading) length(name string, i int) int {
	n, _ := brief.match(name, r, i)
	return n
}

// said returns the length of the longest phrase at word i that says something, and its place in briefSections.
func (r *reading) said(i int) (n, rank int) {
	for at, s := range briefSections {
		if got := r.length(s.name, i); got > n {
			n, rank = got, at
		}
	}
	return n, rank
}

// calledBy reports whether word i may be a part of a name: it begins with a capital and says nothing.
func (r *reading) calledBy(i int) bool {
	if n, _ := r.said(i); n > 0 || !r.adjacent(i) || !r.initial(i) || r.length("particle", i) > 0 {
		return false
	}
	for _, section := range []string{"object", "address", "wish"} {
		if n, exact := brief.match(section, r, i); n > 1 || exact { // "LAN" is no "lần"
			return false
		}
	}
	return true
}

func (r *reading) only(names ...string) bool {
	for i := 0; i < len(r.words); {
		n := 0
		for _, name := range names {
			n = max(n, r.length(name, i))
		}
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}
