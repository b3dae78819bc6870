package legal

import (
	"regexp"
	"strings"

	"thidua/ingest/legal/mark"
	"thidua/ingest/legal/name"
)

// node is a unit while it is being read: its paragraphs are still apart, the first may become its heading.
type node struct {
	level   Level
	rank    int // how deep: a unit closes all open units of its own rank and deeper ones
	parent  int
	path    string
	label   string
	heading string
	paras   [][]string // paragraphs as the lines they were printed on
	kids    int
	note    []string

	nums            []int // of an article or a number
	suffix          string
	order, suborder int    // of a letter
	roman           bool   // a subpoint counted i, ii, iii
	key             string // the number as cited
	page            int
	inline          bool   // words follow the label on its line
	titled          bool   // its heading is known and not among its words
	paragraphs      int    // unnumbered sub-units so far
	bullets         [2]int // dashes, and pluses, so far
}

// The ranks. A multi-level number is one rank deeper for each of its levels.
const (
	rankAppendix = iota
	rankPart
	rankChapter
	rankSection
	rankSubsection
	rankArticle
	rankLetter
	rankRoman
	rankNumber
	_
	_
	_
	rankLead // an unnumbered paragraph that announces points
	rankPoint
	rankSubpoint
	rankDash
	rankPlus
	rankFlat // preamble, closing
)

// add puts a line into the node: at the end of its last paragraph, or as a new one.
func (n *node) add(text string, goesOn bool) {
	if text == "" {
		return
	}
	if goesOn && len(n.paras) > 0 {
		last := len(n.paras) - 1
		n.paras[last] = append(n.paras[last], text)
		return
	}
	n.paras = append(n.paras, []string{text})
}

// para gives a paragraph with its lines joined.
func (n *node) para(i int) string {
	if len(n.paras[i]) == 1 {
		return n.paras[i][0]
	}
	return strings.Join(n.paras[i], " ")
}

// text gives the paragraphs from first on.
func (n *node) text() string {
	if len(n.paras) == 1 {
		return n.para(0)
	}
	all := make([]string, len(n.paras))
	for i := range n.paras {
		all[i] = n.para(i)
	}
	return strings.Join(all, "\n")
}

// takeHeading decides whether the first paragraphs are the unit's title rather than its words.
func (n *node) takeHeading() {
	if len(n.paras) == 0 || n.titled {
		return
	}
	first := n.para(0)
	more := n.kids > 0 || len(n.paras) > 1
	switch n.level {
	case Part, Chapter, Section, Subsection, Appendix:
		k := 0
		if n.level == Appendix && len(n.paras) > 1 && strings.HasPrefix(first, "(") && name.InCapitals(n.para(1)) {
			k = 1
		}
		for k < len(n.paras) && k < 6 && name.InCapitals(n.para(k)) {
			k++
		}
		if k == 0 && isTitle(first, 30) && first[0] != '(' {
			k = 1
		}
		if n.level == Appendix && k > 0 && formHead.MatchString(n.para(0)) { // a form begins with a letterhead of its own
			k = 0
		}
		n.cutHeading(k)
	case Letter, Roman, Paragraph:
		before, _, _ := strings.Cut(first, "(")
		if name.InCapitals(before) && len(first) < 600 || n.level != Paragraph && more && isTitle(first, 30) {
			n.cutHeading(1)
		}
	case Article:
		if more && (isTitle(first, 60) || n.inline && strings.HasSuffix(first, ".") && isTitle(first[:len(first)-1], 8) && !orders(first)) {
			n.cutHeading(1)
		}
	case Clause:
		if more && isTitle(first, 25) {
			n.cutHeading(1)
		}
	case Number:
		if more && (isTitle(first, 40) || strings.HasSuffix(first, ":") && isTitle(first[:len(first)-1], 12)) {
			n.cutHeading(1)
		}
	}
}

var formHead = regexp.MustCompile(`^(?:TÊN (?:CƠ QUAN|ĐƠN VỊ|TỔ CHỨC)|CƠ QUAN |ĐƠN VỊ |.*CỘNG H(?:ÒA|OÀ) XÃ HỘI)`)

// orders reports whether the first words of an article of a decision are its act, not a title.
func orders(s string) bool {
	for _, verb := range [...]string{"Ban hành", "Phê duyệt", "Thành lập", "Giao ", "Bãi bỏ", "Sửa đổi", "Nay ", "Công nhận", "Tặng "} {
		if strings.HasPrefix(s, verb) {
			return true
		}
	}
	return false
}

func (n *node) cutHeading(k int) {
	if k == 0 {
		return
	}
	parts := make([]string, k)
	for i := range k {
		parts[i] = n.para(i)
	}
	n.heading = strings.Join(parts, " ")
	n.paras = n.paras[k:]
}

// isTitle reports whether s has the shape of a title: at most words words, begun with a capital, not ended as a sentence.
func isTitle(s string, words int) bool {
	if strings.Count(s, "“") != strings.Count(s, "”") {
		return false
	}
	if s == "" || len(s) > words*14 || len(strings.Fields(s)) > words || mark.StartsLower(s) {
		return false
	}
	return !strings.ContainsAny(s[len(s)-1:], ".;:,") && !strings.HasSuffix(s, "…]")
}

// headline is how the node shows above its sub-units; "" when it has no heading.
func (n *node) headline() string {
	if n.heading == "" {
		if n.level.isDivision() {
			return n.label
		}
		return ""
	}
	return strings.TrimSpace(n.label + " " + n.heading)
}
