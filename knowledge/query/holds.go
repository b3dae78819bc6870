package query

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed holds.txt
var holdsTable string

var holdsRules = rules("holds.txt", &holdsTable)

// Provision is what words of a provision hold.
type Provision struct {
	holds     map[Aspect]bool
	Awards    []string    // that are named, by their names in law
	Kinds     []AwardKind // that are spoken of as a whole: "huân chương các loại", "danh hiệu thi đua, hình thức khen thưởng"
	Classes   []int       // of the awards named
	Receivers []Receiver
}

// ReadProvision reads the words of a provision.
func ReadProvision(text string) Provision {
	words := provisionWords(text)
	line := printed(words)
	p := Provision{holds: map[Aspect]bool{}}
	for _, h := range holdsRules() {
		if !p.holds[h.tells] {
			p.holds[h.tells] = h.pattern.matches(line)
		}
	}
	for _, a := range findAwards(words, false) {
		if a.weak {
			continue
		}
		if !slices.Contains(p.Awards, a.Name) {
			p.Awards = append(p.Awards, a.Name)
		}
		if a.Class > 0 && !slices.Contains(p.Classes, a.Class) {
			p.Classes = append(p.Classes, a.Class)
		}
	}
	for _, k := range wholeKinds {
		if strings.Contains(line, " "+k.words+" ") && !slices.Contains(p.Kinds, k.kind) {
			p.Kinds = append(p.Kinds, k.kind)
		}
	}
	for _, r := range receiverWords {
		if strings.Contains(line, " "+r.words+" ") && !slices.Contains(p.Receivers, r.receiver) {
			p.Receivers = append(p.Receivers, r.receiver)
		}
	}
	return p
}

// wholeKinds are words by which the law speaks of all awards of a kind: 06/2022/QH15, Điều 77 to 84.
var wholeKinds = []struct {
	kind  AwardKind
	words string
}{
	{Order, "huân chương huy chương"}, {Medal, "huân chương huy chương"}, {Order, "huân chương các loại"}, {Medal, "huy chương các loại"}, {Medal, "huy chương được quy định"},
	{Order, "các loại huân chương"}, {Medal, "các loại huy chương"}, {Honour, "danh hiệu vinh dự nhà nước"}, {Title, "danh hiệu thi đua"}, {Prize, "các giải thưởng"},
}

// Holds reports whether the words hold what answers a kind of question.
func (p Provision) Holds(a Aspect) bool {
	holds, known := p.holds[a]
	return holds || !known
}

// receiverWords are the words that say who is given something, and those of people for them.
var receiverWords = []struct {
	receiver Receiver
	words    string
}{
	{Household, "hộ gia đình"}, {Household, "gia đình"}, {Household, "hộ"},
	{Group, "tập thể"}, {Group, "đơn vị"}, {Group, "doanh nghiệp"}, {Group, "hợp tác xã"}, {Group, "tổ chức kinh tế"}, {Group, "cơ quan"},
	{Person, "cá nhân"}, {Person, "công nhân"}, {Person, "nông dân"}, {Person, "người nước ngoài"}, {Person, "doanh nhân"},
}
