package corpus

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Holding is which of a document's articles the corpus has. Some files hold a document in part; what they leave out the document may well have.
type Holding struct {
	Articles string // those that are there, in ranges: "Điều 1–8, 49–56, 59"; "" when it has none
	Count    int    // how many they are, those with letters too
	// Complete is that nothing is left out: the articles are numbered from 1 without a gap, and among the last ones is the one on effect, with which
	// documents end. A document without articles is complete when it has its end: who it was sent to, or who signed it.
	Complete bool
	Gaps     bool // articles are left out between those that are there, or before them
}

// ownArticle is the path of an article of the document itself, not of what is attached to it. One added later has a letter; one given anew in a
// consolidated text is counted.
var ownArticle = regexp.MustCompile(`^Điều ((\d+)\p{L}?\d*)(?: \(lần \d+\))?$`)

// lastArticles is how many articles from the end of a document the one on effect stands at most: after it are those on transition and on who carries
// the document out.
const lastArticles = 5

// Holding reads the numbers of the articles of a document that was read whole.
func (d *Document) Holding() Holding {
	var numbers []int
	own := map[string]bool{}   // their numbers with the letters
	inEffect, ends := 0, false // inEffect is the number of the article on effect
	for i := range d.Provisions {
		p := &d.Provisions[i]
		if m := p.ownArticle(); m != nil {
			n, _ := strconv.Atoi(m[2])
			numbers = append(numbers, n)
			own[m[1]] = true
		}
		if strings.Contains(p.Heading, "iệu lực") || strings.Contains(p.Text, "có hiệu lực") {
			inEffect = 0
			if len(numbers) > 0 {
				inEffect = numbers[len(numbers)-1]
			}
		}
		ends = ends || p.Level == LevelRecipients || p.Level == LevelSignature
	}
	if len(numbers) == 0 {
		return Holding{Complete: ends}
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	ranges := ranges(numbers)
	h := Holding{Articles: "Điều " + strings.Join(ranges, ", "), Count: len(own)}
	h.Gaps = len(ranges) > 1 || numbers[0] > 1
	h.Complete = !h.Gaps && inEffect > 0 && inEffect > numbers[len(numbers)-1]-lastArticles
	return h
}

// ownArticle is the number with its letter, and the number, of an article of the document itself; nil of any other unit.
func (p *Provision) ownArticle() []string {
	if p.Level != LevelArticle {
		return nil
	}
	return ownArticle.FindStringSubmatch(p.Path)
}

// hasArticles reports whether the document has articles of its own.
func (d *Document) hasArticles() bool {
	return slices.ContainsFunc(d.Provisions, func(p Provision) bool { return p.ownArticle() != nil })
}

// ranges writes sorted numbers in ranges: "1–8", "59".
func ranges(numbers []int) (all []string) {
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		all = append(all, articleRange(numbers[i], numbers[j]))
		i = j + 1
	}
	return all
}

func articleRange(first, last int) string {
	if first == last {
		return strconv.Itoa(first)
	}
	return strconv.Itoa(first) + "–" + strconv.Itoa(last)
}

// ClausesOf writes the clauses of an article in ranges, "khoản 1–3"; "" when it has none.
func (d *Document) ClausesOf(article string) string {
	var numbers []int
	for i := range d.Provisions {
		if after, ok := strings.CutPrefix(d.Provisions[i].Path, article+" khoản "); ok && d.Provisions[i].Level == LevelClause {
			if n, err := strconv.Atoi(after); err == nil {
				numbers = append(numbers, n)
			}
		}
	}
	if len(numbers) == 0 {
		return ""
	}
	slices.Sort(numbers)
	return "khoản " + strings.Join(ranges(slices.Compact(numbers)), ", ")
}
