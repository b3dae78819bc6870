package legal

import "strings"

// ParseArticle reads the words of one article that is known to be number ("5", "58a") under the title heading; text is
// without both, and both may be empty. The units are the article, "Điều 5", and the khoản, điểm and so on below it; an
// article without a number has the path "đoạn 1". No word
// of text is lost: when it holds anything that the rules for an article leave in doubt, such as a division, another
// article or a number used twice, the whole is one unit, split only for its length. Above of the article itself is
// empty; there is always a unit.
func ParseArticle(number, heading, text string) []Unit {
	article := node{level: Article, rank: rankArticle, label: "Điều " + number + ".", key: number,
		heading: readArticleLine(heading), titled: true}
	if number == "" {
		article.label, article.path = "", "đoạn 1"
	}
	body := articleLines(text)
	b := newBuilder(&lines{body: body})
	b.open(article, "", line{})
	b.read(body, false)
	if !b.certain() {
		b = newBuilder(&lines{body: body})
		b.open(article, "", line{})
		for _, l := range body {
			b.addText(l, false)
		}
	}
	return b.units()
}

// articleLines is text in lines. What is debris on a printed page, a lone number or a note, is words here.
func articleLines(text string) []line {
	var out []line
	blank := false
	for _, l := range splitLines(clean(text)) {
		if l.text == "" || l.text == pageMark || isRule(l.text) {
			blank = true
			continue
		}
		l.blank, blank = blank, false
		out = append(out, l)
	}
	return out
}

// readArticleLine is s on one line.
func readArticleLine(s string) string {
	return strings.Join(strings.Fields(clean(s)), " ")
}

// certain reports whether all that was opened under the first node is what an article is made of, each number once.
func (b *builder) certain() bool {
	for i, n := range b.nodes {
		switch n.level {
		case Article:
			if i > 0 {
				return false
			}
		case Clause, Point, Subpoint, Dash, Plus, Paragraph:
		default:
			return false
		}
		if len(n.note) > 0 || strings.Contains(n.path, "(lần ") {
			return false
		}
	}
	return len(b.ls.debris) == 0
}
