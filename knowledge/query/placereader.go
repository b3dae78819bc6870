package query

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// placeReader finds the units that a text names.
type placeReader struct {
	spelling
	text string
}

// unitWord is a word, or several, that names a unit.
type unitWord struct {
	words []string
	rank  int
}

// unitWords are the words that name a unit, by the first of them as it is written and without marks.
var unitWords = func() map[string][]unitWord {
	byFirst := map[string][]unitWord{}
	for _, u := range []struct {
		words string
		rank  int
	}{
		{"điều", articleRank}, {"khoản", clauseRank}, {"điểm", pointRank}, {"mục", sectionRank}, {"chương", chapterRank}, {"phần", partRank},
		{"tiểu mục", subsectionRank}, {"tiết", subpointRank}, {"gạch đầu dòng", dashRank}, {"gạch", dashRank}, {"đoạn", dashRank}, {"ý", pointRank},
		{"phụ lục", annexRank}, {"mẫu", annexRank}, {"biểu mẫu", annexRank}, {"đ", articleRank}, {"k", clauseRank},
	} {
		words := strings.Split(u.words, " ")
		byFirst[words[0]] = append(byFirst[words[0]], unitWord{words, u.rank})
		if folded := vietnamese.Fold(words[0]); folded != words[0] {
			byFirst[folded] = append(byFirst[folded], unitWord{words, u.rank})
		}
	}
	return byFirst
}()

// notAfter are words that make another word of one that names a unit: "danh mục 2", "thời điểm 1", "500 đ 2".
var notAfter = map[string][]string{
	"mục": {"hạng", "danh", "chuyên", "đề"}, "điểm": {"thời", "địa", "quan", "trọng", "đặc", "ưu", "nhược", "được", "số", "đạt"},
	"phần": {"thành", "một", "cổ", "góp", "mấy"}, "khoản": {"tài"}, "ý": {"đồng", "chú"},
}

// compact are places written in one word: "đ23", "k2đ23", "đ23k2", "k2".
var compact = regexp.MustCompile(`^(?:k(?:hoản|hoan|h)?([1-9]\d?))?(?:[đd](?:iều|ieu)?([1-9]\d{0,2}[a-zđ]?))?(?:k(?:hoản|hoan|h)?([1-9]\d?))?$`)

// notArticles are words after which "đ5" or "d5" is no article: the number of a street, of a house.
var notArticles = []string{"tổ", "lô", "khu", "nhà", "phòng", "lớp", "block", "ngõ", "hẻm", "đường"}

var (
	articleForm = regexp.MustCompile(`^0{0,2}[1-9]\d{0,2}[a-zđ]?$`)
	clauseForm  = regexp.MustCompile(`^0?[1-9]\d?(?:\.\d{1,2})?$`)
	numberForm  = regexp.MustCompile(`^0?[1-9]\d?$`)
	pointForm   = regexp.MustCompile(`^[a-zđ]\d?$`)
	rangeForm   = regexp.MustCompile(`^([1-9]\d{0,2})-([1-9]\d{0,2})$`)
	listForm    = regexp.MustCompile(`^[1-9]\d{0,2}(?:,[1-9]\d{0,2})+$`)
	insideForm  = regexp.MustCompile(`^([1-9]\d{0,2}[a-z]?)\.([1-9]\d?)$`) // "Điều 23.2"
	splitForm   = regexp.MustCompile(`^([1-9]\d{0,2}[a-z]?)/(?:khoản|khoan|điều|dieu|điểm|diem|k|đ|d)$`)
	annexForm   = regexp.MustCompile(`^(?:\d{1,2}[a-z]?(?:\.\d{1,2})?|[ivx]{1,5}|[a-dđ])$`)
)

// readPlaces finds the places that a text names, in their order.
func readPlaces(text string) []Place {
	r := placeReader{spelling{vietnamese.Tokenize(text), !vietnamese.HasTones(text)}, text}
	var all []unit
	for i := 0; i < len(r.tokens); {
		found := r.at(i)
		if len(found) == 0 {
			i++
			continue
		}
		all = append(all, found...)
		i = max(i+1, found[len(found)-1].to)
	}
	for i := range all {
		all[i].apart = r.is(all[i].from-1, "và") || strings.ContainsAny(r.gap(all[i].from), ",;.")
	}
	places := placesOf(all)
	for i := range places {
		places[i].start, places[i].end = r.tokens[places[i].start].Start, r.tokens[places[i].end-1].End
		if r.bare && slices.Equal(places[i].Points, []string{"d"}) {
			places[i].Points = []string{"d", "đ"} // điểm d and điểm đ are different law
		}
	}
	return places
}

// at reads the units that begin with the token at i.
func (r placeReader) at(i int) []unit {
	if found := r.compactAt(i); found != nil {
		return found
	}
	for _, u := range unitWords[r.tokens[i].Text] {
		next := i
		for next-i < len(u.words) && r.is(next, u.words[next-i]) {
			next++
		}
		if next-i < len(u.words) || u.rank == partRank && i > 0 && r.tokens[i-1].Numeric() || slices.ContainsFunc(notAfter[u.words[len(u.words)-1]], func(w string) bool { return r.is(i-1, w) }) {
			continue
		}
		if found := r.numbered(i, next, u); found != nil {
			return found
		}
	}
	return r.bareRoman(i)
}

// numbered reads the numbers of the units whose word begins at from, and ends before i.
func (r placeReader) numbered(from, i int, u unitWord) []unit {
	switch u.rank {
	case annexRank:
		return r.annex(from, i, u.words[0] == "phụ")
	case pointRank:
		return r.points(from, i)
	case partRank, chapterRank, sectionRank, subsectionRank:
		return r.division(from, i, u.rank)
	}
	return r.counted(from, i, u.rank)
}

// compactAt reads "k2đ23" and the like.
func (r placeReader) compactAt(i int) (found []unit) {
	if text := r.tokens[i].Text; !strings.ContainsAny(text, "0123456789") || !strings.ContainsRune("kđd", firstRune(text)) {
		return nil
	}
	m := compact.FindStringSubmatch(r.tokens[i].Text)
	if m == nil || m[0] == "" || m[2] != "" && slices.ContainsFunc(notArticles, func(w string) bool { return r.is(i-1, w) }) {
		return nil
	}
	for n, rank := range []int{clauseRank, articleRank, clauseRank} {
		if m[n+1] != "" {
			found = append(found, unit{rank: rank, values: []string{m[n+1]}, from: i, to: i + 1})
		}
	}
	if len(found) == 1 && found[0].rank == articleRank && r.joined(i+1, ".") && numberForm.MatchString(r.tokens[i+1].Text) {
		found = append(found, unit{rank: clauseRank, values: []string{r.tokens[i+1].Text}, from: i + 1, to: i + 2})
	}
	return found
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// gap is what stands before the token at i, after the one before.
func (r placeReader) gap(i int) string {
	if i <= 0 || i >= len(r.tokens) {
		return "\n"
	}
	return r.text[r.tokens[i-1].End:r.tokens[i].Start]
}

// joined reports whether just a sign stands before the token at i.
func (r placeReader) joined(i int, sign string) bool { return r.gap(i) == sign }

// number skips "thứ", "số" before the number of a unit, and is where that stands.
func (r placeReader) number(i int) int {
	for r.is(i, "thứ") || r.is(i, "số") {
		i++
	}
	return i
}

func (r placeReader) token(i int) string {
	if i >= len(r.tokens) {
		return ""
	}
	return r.tokens[i].Text
}

// numbersOf are nouns: a number right before one counts it and is no number of a unit.
var numbersOf = strings.Fields("người năm tháng ngày lần triệu đồng bộ tập cá đơn nghìn ngàn tỷ tỉ cái xã huyện phần trăm tuổi giờ")

func (r placeReader) counts(i int) bool {
	return slices.ContainsFunc(numbersOf, func(w string) bool { return r.is(i, w) }) && !strings.ContainsAny(r.gap(i), ",.;:?")
}

// counted reads the numbers of an article, clause and the like after its word: one, a list, a range.
func (r placeReader) counted(from, i, rank int) (found []unit) {
	i = r.number(i)
	form := clauseForm
	if rank == articleRank {
		form = articleForm
	} else if rank != clauseRank {
		form = numberForm
	}
	text := r.token(i)
	if m := splitForm.FindStringSubmatch(text); m != nil { // "khoản 2/Điều 3": the word after the stroke is read by itself
		return []unit{{rank: rank, values: []string{m[1]}, from: from, to: i + 1}, r.afterStroke(i)}
	}
	if m := insideForm.FindStringSubmatch(text); m != nil && rank == articleRank {
		return []unit{{rank: rank, values: m[1:2], from: from, to: i + 1}, {rank: clauseRank, values: m[2:3], from: from, to: i + 1}}
	}
	n := unit{rank: rank, from: from}
	switch m := rangeForm.FindStringSubmatch(text); {
	case m != nil:
		n.values, n.last, n.to = m[1:2], m[2], i+1
		return []unit{n}
	case listForm.MatchString(text):
		n.values = strings.Split(text, ",")
	case form.MatchString(text) && !r.counts(i+1):
		n.values = []string{canonicalNumber(text)}
	default:
		return nil
	}
	return []unit{r.goOn(n, i+1, form)}
}

// afterStroke is the article after "khoản 2/Điều", whose word the tokens hold together with the number before.
func (r placeReader) afterStroke(i int) unit {
	_, word, _ := strings.Cut(r.token(i), "/")
	rank := clauseRank
	switch vietnamese.Fold(word) {
	case "dieu", "d":
		rank = articleRank
	case "diem":
		rank = pointRank
	}
	if value := r.token(i + 1); articleForm.MatchString(value) || rank == pointRank && pointForm.MatchString(value) {
		return unit{rank: rank, values: []string{value}, from: i, to: i + 2}
	}
	return unit{from: i, to: i + 1} // of no rank: none
}

// goOn reads the rest of a list or range of numbers.
func (r placeReader) goOn(n unit, i int, form *regexp.Regexp) unit {
	n.to = i
	for i < len(r.tokens) {
		gap, at := strings.TrimSpace(r.gap(i)), i
		switch {
		case r.is(i, "đến") || r.is(i, "tới"):
			at = i + 1
			if n.rank == articleRank && (r.is(at, "điều") || r.is(at, "đ")) || n.rank == clauseRank && (r.is(at, "khoản") || r.is(at, "k")) {
				at++
			}
			if form.MatchString(r.token(at)) && !r.counts(at+1) {
				n.last, n.to = r.token(at), at+1
			}
			return n
		case gap == "-" || gap == "–" || gap == "→":
			if form.MatchString(r.token(i)) {
				n.last, n.to = r.token(i), i+1
			}
			return n
		case r.is(i, "và") || r.is(i, "hoặc") || r.is(i, "với"):
			at = i + 1
		case gap != "," && gap != ";" && gap != "&" && gap != ", ":
			return n
		case r.is(i, "và"):
			at = i + 1
		}
		if !form.MatchString(r.token(at)) || r.counts(at+1) {
			return n
		}
		n.values = append(n.values, canonicalNumber(r.token(at)))
		i = at + 1
		n.to = i
	}
	return n
}

// canonicalNumber is a number without leading zeros.
func canonicalNumber(s string) string {
	if trimmed := strings.TrimLeft(s, "0"); trimmed != "" {
		return trimmed
	}
	return s
}

// points reads the letters of points; a number after "điểm" is a numbered item of a plan, which officials call so.
func (r placeReader) points(from, i int) []unit {
	if numberForm.MatchString(r.token(i)) && !r.counts(i+1) {
		return []unit{{rank: clauseRank, values: []string{canonicalNumber(r.token(i))}, item: true, from: from, to: i + 1}}
	}
	if !pointForm.MatchString(r.token(i)) {
		return nil
	}
	n := unit{rank: pointRank, values: []string{r.token(i)}, from: from, to: i + 1}
	for at := i + 1; at < len(r.tokens); at++ {
		gap := strings.TrimSpace(r.gap(at))
		next := at
		if r.is(at, "và") || r.is(at, "hoặc") {
			next = at + 1
		} else if gap != "," && gap != ";" {
			break
		}
		if !pointForm.MatchString(r.token(next)) || len(r.token(next)) == 1 && strings.Contains("aeiouy", r.token(next)) && !strings.Contains("ae", r.token(next)) {
			break
		}
		n.values = append(n.values, r.token(next))
		at = next
		n.to = at + 1
	}
	return []unit{n}
}

// division reads the number of a Phần, Chương, Mục, and the number of an item right after it: "mục II.3".
func (r placeReader) division(from, i, rank int) []unit {
	i = r.number(i)
	text := r.token(i)
	if m := insideForm.FindStringSubmatch(text); m != nil && rank == sectionRank { // "mục 2.3"
		return []unit{{rank: rank, values: m[1:2], from: from, to: i + 1}, {rank: clauseRank, values: m[2:3], from: from, to: i + 1}}
	}
	value := divisionNumber(text)
	if value == 0 || r.counts(i+1) {
		return nil
	}
	found := []unit{{rank: rank, values: []string{strconv.Itoa(value)}, from: from, to: i + 1}}
	if (rank == sectionRank || rank == partRank) && numberForm.MatchString(r.token(i+1)) && (r.joined(i+1, ".") || isRoman(text) && strings.TrimSpace(r.gap(i+1)) == ",") {
		found = append(found, unit{rank: clauseRank, values: []string{r.token(i + 1)}, from: i + 1, to: i + 2})
	}
	return found
}

// bareRoman reads "II.3", an item of a plan, where no word stands before it.
func (r placeReader) bareRoman(i int) []unit {
	source := r.text[r.tokens[i].Start:r.tokens[i].End]
	if !isRoman(r.tokens[i].Text) || source != strings.ToUpper(source) && i > 0 || !r.joined(i+1, ".") || !numberForm.MatchString(r.token(i+1)) {
		return nil
	}
	if r.gap(i) == "." { // of a longer number
		return nil
	}
	return []unit{
		{rank: sectionRank, values: []string{strconv.Itoa(divisionNumber(r.tokens[i].Text))}, from: i, to: i + 1},
		{rank: clauseRank, values: []string{r.token(i + 1)}, from: i + 1, to: i + 2},
	}
}

// annex reads "Phụ lục I" and "Mẫu số 01". A form has a number; of "phụ lục" alone the only one is meant.
func (r placeReader) annex(from, i int, appendix bool) []unit {
	end := i
	i = r.number(i)
	text := r.token(i)
	numbered := annexForm.MatchString(text) && !r.counts(i+1) && !strings.ContainsAny(r.gap(i), ",.;?")
	switch {
	case appendix && !numbered:
		return []unit{{rank: partRank, annex: "Phụ lục", from: from, to: end}}
	case appendix && isRoman(text):
		text = strings.ToUpper(text)
	case !numbered, !appendix && (text[0] < '0' || text[0] > '9'):
		return nil
	}
	name := "Mẫu số "
	if appendix {
		name = "Phụ lục "
	}
	return []unit{{rank: partRank, annex: name + canonicalNumber(text), from: from, to: i + 1}}
}

// largestDivision is above the number of any Chương, Mục.
const largestDivision = 60

// divisionNumber is the number of a division, in Roman or Arabic numerals; 0 when it is none.
func divisionNumber(text string) int {
	if n, err := strconv.Atoi(text); err == nil && n > 0 && n < largestDivision {
		return n
	}
	for n := 1; n < largestDivision; n++ {
		if strings.EqualFold(Roman(n), text) {
			return n
		}
	}
	return 0
}

func isRoman(text string) bool {
	return text != "" && strings.Trim(text, "ivxl") == "" && divisionNumber(text) > 0
}

// Roman writes a number below 60 in Roman numerals.
func Roman(n int) string {
	var out strings.Builder
	for _, r := range []struct {
		value int
		word  string
	}{{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.value; n -= r.value {
			out.WriteString(r.word)
		}
	}
	return out.String()
}
