package query

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"thidua/knowledge/vietnamese"
)

// AwardKind is what sort of award one is.
type AwardKind string

// The kinds, as the table names them.
const (
	Title        AwardKind = "title"        // danh hiệu thi đua
	Order        AwardKind = "order"        // huân chương
	Medal        AwardKind = "medal"        // huy chương
	Honour       AwardKind = "honour"       // danh hiệu vinh dự nhà nước
	Prize        AwardKind = "prize"        // giải thưởng
	Certificate  AwardKind = "certificate"  // bằng khen
	Commendation AwardKind = "commendation" // giấy khen
	Insignia     AwardKind = "insignia"     // kỷ niệm chương
)

// Receiver is who an award is given to.
type Receiver string

// The receivers.
const (
	Person    Receiver = "person"
	Group     Receiver = "group"
	Household Receiver = "household"
)

// Award is one that the law knows, under the name it has there.
type Award struct {
	Kind      AwardKind
	Name      string // "Huân chương Lao động"
	Receivers []Receiver
	Classes   int // 3: hạng Nhất, Nhì, Ba; 0: none
	names     []name
}

// name is one that people call an award by: its tokens as written and folded.
type name struct {
	award          *Award
	written, plain []string
	weak           bool // it names the award only where no other is named
}

//go:embed award.txt
var awardTable string

type awardNames struct {
	awards  []*Award
	byFirst map[string][]name // by the folded first word, the longest first
}

var loadAwards = table("award.txt", &awardTable, parseAwards)

func parseAwards(text string) (awardNames, error) {
	table := awardNames{byFirst: map[string][]name{}}
	for n, line := range rows(text) {
		a, err := parseAward(line)
		if err != nil {
			return table, fmt.Errorf("line %d: %w", n, err)
		}
		table.awards = append(table.awards, a)
		for _, one := range a.names {
			table.byFirst[one.plain[0]] = append(table.byFirst[one.plain[0]], one)
		}
	}
	for _, names := range table.byFirst {
		slices.SortStableFunc(names, func(a, b name) int { return len(b.plain) - len(a.plain) })
	}
	return table, nil
}

func parseAward(line string) (*Award, error) {
	fields := strings.Split(line, "|")
	if len(fields) != 5 {
		return nil, fmt.Errorf("%d fields, want 5", len(fields))
	}
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	classes, err := strconv.Atoi(fields[3])
	if err != nil {
		return nil, err
	}
	a := &Award{Kind: AwardKind(fields[0]), Name: fields[1], Classes: classes}
	for _, r := range strings.Split(fields[2], ",") {
		a.Receivers = append(a.Receivers, Receiver(strings.TrimSpace(r)))
	}
	for _, spelt := range append([]string{a.Name}, strings.Split(fields[4], ";")...) {
		spelt, weak := strings.CutPrefix(strings.TrimSpace(spelt), "~")
		if spelt == "" {
			continue
		}
		one := name{award: a, weak: weak}
		for _, t := range vietnamese.Tokenize(spelt) {
			one.written, one.plain = append(one.written, t.Canonical()), append(one.plain, t.Folded())
		}
		a.names = append(a.names, one)
	}
	return a, nil
}

// Awards are all of the table, in its order.
func Awards() []*Award { return loadAwards().awards }

// AwardNamed is the award with a name in law, nil when there is none.
func AwardNamed(lawName string) *Award {
	for _, a := range Awards() {
		if a.Name == lawName {
			return a
		}
	}
	return nil
}

// NamedAward is an award that words name.
type NamedAward struct {
	*Award
	Class    int // 1 to 3 for hạng Nhất to Ba, another number as it was asked, 0 for none
	From, To int // its words
	weak     bool
}

// named reports whether the words from i on are the name: as written, or folded where the text has no diacritics. In a long name one word may have
// another mark: "Huân chương Độc lạp".
func (n name) named(words []word, i int, bare bool) bool {
	if i+len(n.plain) > len(words) {
		return false
	}
	slips := 0
	for k := range n.plain {
		w := &words[i+k]
		switch {
		case w.canonical == n.written[k]:
		case w.folded != n.plain[k]:
			return false
		case !bare && w.toned:
			slips++
		}
	}
	return slips == 0 || slips == 1 && len(n.plain) >= longName
}

// longName is how many words a name has in which a slip of the keyboard makes no other name.
const longName = 4

// findAwards finds the awards that words name, in their order. A weak name counts only where nothing else does.
func findAwards(words []word, bare bool) (all []NamedAward) {
	table := loadAwards()
	for i := 0; i < len(words); {
		found := false
		for _, one := range table.byFirst[words[i].folded] {
			if one.named(words, i, bare) {
				all = append(all, NamedAward{Award: one.award, From: i, To: i + len(one.plain), weak: one.weak})
				i, found = i+len(one.plain), true
				break
			}
		}
		if !found {
			i++
		}
	}
	if slices.ContainsFunc(all, func(a NamedAward) bool { return !a.weak }) {
		all = slices.DeleteFunc(all, func(a NamedAward) bool { return a.weak })
	}
	for i := range all {
		all[i].Class = classAfter(words, all[i].To)
	}
	return all
}

var classWords = map[string]int{"nhat": 1, "mot": 1, "nhi": 2, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "i": 1, "ii": 2, "iii": 3, "iv": 4, "dac": 6}

// classAfter is the class that stands within two words after an award: "hạng Ba", "loại 2".
func classAfter(words []word, at int) int {
	for i := at; i < min(at+2, len(words)-1); i++ {
		if isClass(words, i) {
			return classWords[words[i+1].folded]
		}
	}
	return 0
}

// isClass reports whether "hạng" and a class stand at i, and not "hằng năm".
func isClass(words []word, i int) bool {
	w := &words[i]
	return w.folded == "hang" && i+1 < len(words) && (w.canonical == "hạng" || !w.toned && words[i+1].folded != "nam")
}

// Speaks reports whether the question names the award, or takes it over.
func (q Question) Speaks(of *Award) bool {
	return slices.ContainsFunc(q.Awards, func(a NamedAward) bool { return a.Award == of })
}
