package mark

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// doubtful is a label of an article or a clause with letters where recognition, or a typist, meant digits: "Điều l.", "Điều 1O.", "Điều III.", "l.".
var doubtful = regexp.MustCompile(`^(?:(?i:điều )([0-9OoQlI|SsBZ]{1,3}|[IVXL]{1,6})(?:\s?[.:–—-]|[/)])|([0-9OolI|]{1,3})[.:])([.–—-]?(?:\s.*)?)$`)

var meantDigits = strings.NewReplacer("O", "0", "o", "0", "Q", "0", "l", "1", "I", "1", "|", "1", "S", "5", "s", "5", "B", "8", "Z", "2")

// counted is a label that counts, or may, and the numbers that it can mean.
type counted struct {
	line      *string
	from, to  int // the bytes of the number in the line; both 0 where it is sure
	article   bool
	means     []int
	next      []int // what the next of its kind can mean; of a clause the next in its article
	otherwise int   // what it means where the numbers beside it do not say: "Điều 1l." may be the one after "Điều 1k."
}

// MendDigits puts digits for letters in the numbers of articles and clauses with which lines begin, where the numbers before and after leave no doubt. It gives what stood there and what
// stands there now.
func MendDigits(lines []*string) (mended [][2]string) {
	var all []counted
	for _, line := range lines {
		if c := countedOf(line); c.means != nil {
			all = append(all, c)
		}
	}
	var article, clause []int
	for i := range slices.Backward(all) {
		c := &all[i]
		if c.article {
			c.next, article, clause = article, c.means, nil
		} else {
			c.next, clause = clause, c.means
		}
	}
	lastArticle, lastClause := 0, 0
	for _, c := range all {
		last := &lastClause
		if c.article {
			last, lastClause = &lastArticle, 0
		}
		if c.to == 0 {
			*last = c.means[0]
			continue
		}
		for _, n := range c.means {
			follows := slices.Contains(c.next, n+1)
			if n == *last+1 && (follows || c.article && *last > 0 && !slices.Contains(c.next, n)) || n == 1 && *last != 1 && follows {
				mended = append(mended, [2]string{(*c.line)[c.from:c.to], strconv.Itoa(n)})
				*c.line = (*c.line)[:c.from] + strconv.Itoa(n) + (*c.line)[c.to:]
				c.otherwise = n
				break
			}
		}
		if c.otherwise > 0 {
			*last = c.otherwise
		}
	}
	return mended
}

// countedOf is the label with which a line begins; it means nothing where there is none.
func countedOf(line *string) counted {
	m := Scan(*line)
	switch {
	case *line == "" || m.Kind != None && StartsLower(m.Rest):
		return counted{}
	case m.Kind == Article && m.Suffix != "l" && m.Suffix != "o" && m.Suffix != "s" || m.Kind == Number && len(m.Nums) == 1:
		return counted{line: line, article: m.Kind == Article, means: m.Nums}
	}
	at := doubtful.FindStringSubmatchIndex(*line)
	if at == nil || StartsLower(strings.TrimLeft((*line)[at[6]:], " .:-–—")) {
		return counted{}
	}
	c := counted{line: line, from: at[2], to: at[3], article: at[2] >= 0}
	if m.Kind == Article {
		c.otherwise = m.Nums[0]
	}
	if !c.article {
		c.from, c.to = at[4], at[5]
	}
	word := (*line)[c.from:c.to]
	if n, err := strconv.Atoi(meantDigits.Replace(word)); err == nil && n > 0 {
		c.means = append(c.means, n)
	}
	if n := Roman(word); n > 0 && c.article {
		c.means = append(c.means, n)
	}
	return c
}
