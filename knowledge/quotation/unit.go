// Package quotation chooses what of a provision is quoted in answer to a question: the smallest unit that answers, with the words that introduce
// it, or as much of a list as can be read at once. It changes no word: a quote is a piece of the provision as it is printed.
//
// It is pure, and knows provisions by their words and by what stands under what.
package quotation

import (
	"strings"
	"unicode/utf8"
)

// Unit is a unit of a provision: a khoản, a điểm, an item of a plan.
type Unit struct {
	Path  string
	Name  string // what such a unit is called: "khoản", "điểm"
	Title string // its label and heading as they are printed, where it has a heading: "Điều 22. Danh hiệu chiến sĩ thi đua"
	Words string // its own as they are printed, without those of the units under it
	Under []Unit
}

// text is the words of a unit and of those under it, one a line, as they are printed.
func (u *Unit) text() string {
	if len(u.Under) == 0 && u.Title == "" {
		return u.Words
	}
	lines := make([]string, 0, len(u.Under)+2)
	for _, own := range []string{u.Title, u.Words} {
		if own != "" {
			lines = append(lines, own)
		}
	}
	for i := range u.Under {
		if text := u.Under[i].text(); text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// paragraph is what the lines of a unit without others under it are called.
const paragraph = "đoạn"

// items are what a unit is made of: the units under it or, where there are none, its lines. They have no path then.
func (u *Unit) items() []Unit {
	if len(u.Under) > 0 {
		return u.Under
	}
	lines := strings.Split(u.Words, "\n")
	if len(lines) < 2 {
		return nil
	}
	items := make([]Unit, len(lines))
	for i, line := range lines {
		items[i] = Unit{Name: paragraph, Words: line}
	}
	return items
}

// introduces reports whether the words of a unit introduce those under it, so that these cannot be understood without.
func (u *Unit) introduces() bool {
	return len(u.Under) > 0 && strings.HasSuffix(strings.TrimSpace(u.Words), ":")
}

// lead is the words of a unit that introduce those under it; "" where there are none or they are too long to be said again.
func (u *Unit) lead() string {
	words := u.Words
	if words == "" {
		words = u.Title
	}
	if len(u.Under) == 0 || utf8.RuneCountInString(words) > maxLead {
		return ""
	}
	return words
}

// find is the way from a unit down to the one with a path, itself first; nil when there is none.
func (u *Unit) find(path string) []*Unit {
	if u.Path == path {
		return []*Unit{u}
	}
	for i := range u.Under {
		if way := u.Under[i].find(path); way != nil {
			return append([]*Unit{u}, way...)
		}
	}
	return nil
}
