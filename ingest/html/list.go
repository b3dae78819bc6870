package html

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// list adds the items of a list with the numbers or bullets that a browser shows before them (HTML standard, "The ol element" and "The li element").
func (l *lines) list(r *reader, n *html.Node) {
	ordered := n.DataAtom == atom.Ol
	kind := listKind(n, "disc")
	if ordered {
		kind = listKind(n, "1")
	}
	number, step := 1, 1
	if has(n, "reversed") {
		number, step = items(n), -1
	}
	if start, ok := integer(attribute(n, "start")); ok {
		number = start
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Li {
			l.node(r, c) // a list may stand in a list without an item around it
			continue
		}
		if hidden(c, attribute(c, "style")) || !r.inFootnote && isFootnote(c) {
			l.node(r, c)
			continue
		}
		if value, ok := integer(attribute(c, "value")); ok && ordered {
			number = value
		}
		l.end()
		l.prefix = marker(listKind(c, kind), number)
		l.children(r, c)
		l.end()
		l.prefix = "" // of an item without words
		number += step
	}
}

// items is how many items the list has.
func items(n *html.Node) int {
	count := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Li {
			count++
		}
	}
	return count
}

// listKind is the kind of numbers that n says, by its style or else its type; else otherwise.
func listKind(n *html.Node, otherwise string) string {
	style := attribute(n, "style")
	for _, property := range []string{"list-style-type:", "list-style:"} {
		if i := strings.Index(style, property); i >= 0 {
			value := style[i+len(property):]
			if j := strings.IndexAny(value, ";!"); j >= 0 {
				value = value[:j]
			}
			return value
		}
	}
	if t := strings.TrimSpace(attribute(n, "type")); t != "" {
		return t
	}
	return otherwise
}

// marker is what stands before the item with the number: "3.", "c.", "iii.", "-" for any bullet, nothing where the list shows none.
func marker(kind string, number int) string {
	switch kind {
	case "none":
		return ""
	case "a", "lower-alpha", "lower-latin":
		return letters(number, 'a') + "."
	case "A", "upper-alpha", "upper-latin":
		return letters(number, 'A') + "."
	case "i", "lower-roman":
		return strings.ToLower(roman(number)) + "."
	case "I", "upper-roman":
		return roman(number) + "."
	case "decimal-leading-zero":
		if number >= 0 && number < 10 {
			return "0" + strconv.Itoa(number) + "."
		}
		return strconv.Itoa(number) + "."
	case "1", "decimal":
		return strconv.Itoa(number) + "."
	}
	return "-"
}

// letters counts a, b … z, aa, ab …; a number below 1 has no letter and is written in digits, as browsers do.
func letters(number int, a byte) string {
	if number < 1 {
		return strconv.Itoa(number)
	}
	var out []byte
	for ; number > 0; number = (number - 1) / 26 {
		out = append([]byte{a + byte((number-1)%26)}, out...)
	}
	return string(out)
}

var romans = []struct {
	value int
	sign  string
}{
	{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
}

// roman writes 1 to 3999 in Roman numerals, other numbers in digits.
func roman(number int) string {
	if number < 1 || number > 3999 {
		return strconv.Itoa(number)
	}
	var b strings.Builder
	for _, r := range romans {
		for ; number >= r.value; number -= r.value {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}
