package door

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// digits is a number in a text, as people write it: groups of digits with a space, dot or hyphen between.
type digits struct {
	groups []group
	joined bool // a slash, a percent sign or a letter makes it part of something longer: "12/2025", "500000đ"
}

type group struct {
	start, end int
	value      string // in ASCII digits
}

// longestGroup is how many digits a group has at most that may be part of a number with separators.
const longestGroup = 10

func (d digits) start() int { return d.groups[0].start }
func (d digits) end() int   { return d.groups[len(d.groups)-1].end }

// value is the number without what separates its groups.
func (d digits) value() string {
	if len(d.groups) == 1 {
		return d.groups[0].value
	}
	var all []byte
	for _, g := range d.groups {
		all = append(all, g.value...)
	}
	return string(all)
}

// grouped reports whether the groups have one of the patterns of sizes: "4444".
func (d digits) grouped(patterns ...string) bool {
	for _, p := range patterns {
		same := len(p) == len(d.groups)
		for i := 0; same && i < len(p); i++ {
			same = len(d.groups[i].value) == int(p[i]-'0')
		}
		if same {
			return true
		}
	}
	return false
}

// day reports whether the groups may be a day, a month or years: "01-07-2025", "2021-2025".
func (d digits) day() bool {
	for _, g := range d.groups {
		year := len(g.value) == 4 && (g.value[:2] == "19" || g.value[:2] == "20")
		if len(g.value) > 2 && !year {
			return false
		}
	}
	return len(d.groups) > 1
}

// numbers finds the numbers in text from left to right. A number keeps to one kind of separator.
func numbers(text string) []digits {
	var all []digits
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		if _, ok := digit(c); !ok {
			i += size
			continue
		}
		d := digits{groups: groups(text, i)}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if first := d.groups[0].value; before == '/' && (len(first) <= 2 || len(first) == 4) && strings.HasPrefix(text[d.groups[0].end:], " ") {
			d.groups = d.groups[:1] // "2/3", "9/2026": the end of a fraction or a day, and what follows is another number
		}
		after, _ := utf8.DecodeRuneInString(text[d.end():])
		d.joined = before == '/' || after == '/' || after == '%' || unicode.IsLetter(after)
		all = append(all, d)
		i = d.end()
	}
	return all
}

// groups reads the groups of the number that starts at byte i.
func groups(text string, i int) []group {
	all := []group{groupAt(text, i)}
	var separator rune
	for len(all[len(all)-1].value) <= longestGroup {
		end := all[len(all)-1].end
		c, size := utf8.DecodeRuneInString(text[end:])
		if c == '\u00a0' {
			c = ' '
		}
		if c != ' ' && c != '.' && c != '-' || separator != 0 && c != separator {
			break
		}
		separator = c
		next := groupAt(text, end+size)
		if next.value == "" || len(next.value) > longestGroup {
			break
		}
		all = append(all, next)
	}
	return all
}

func groupAt(text string, start int) group {
	g := group{start: start, end: start}
	var value []byte
	for g.end < len(text) {
		c, size := utf8.DecodeRuneInString(text[g.end:])
		v, ok := digit(c)
		if !ok {
			break
		}
		value = append(value, v)
		g.end += size
	}
	g.value = string(value)
	return g
}

// digit returns the ASCII digit of a decimal digit, full-width ones among them.
func digit(c rune) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return byte(c), true
	case '０' <= c && c <= '９':
		return byte(c-'０') + '0', true
	}
	return 0, false
}

// luhn reports whether the check digit is that of a card.
func luhn(value string) bool {
	sum := 0
	for i := range len(value) {
		n := int(value[len(value)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}
