package corpus

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/knowledge/query"
)

// Paths are the paths that a place may have, the likeliest first: numerals as laws have them, then the others. What they find is checked against the corpus.
func Paths(p query.Place) (all []string) {
	inside := ""
	if p.Clause != "" {
		inside = " khoản " + p.Clause
	}
	ends := []string{""}
	if len(p.Points) > 0 {
		ends = nil
		for _, point := range p.Points {
			end := " điểm " + point
			if p.Subpoint != "" {
				end += " tiết " + p.Subpoint
			}
			ends = append(ends, end)
		}
	}
	for _, base := range placeBases(p) {
		for _, end := range ends {
			switch {
			case !strings.ContainsAny(base, " ") && p.Clause != "": // an item of a plan
				all = append(all, base+"."+p.Clause+end+dashOf(p))
			case !strings.ContainsAny(base, " "):
				all = append(all, base+end+dashOf(p))
			case p.Annex != "" && p.Article == "" && inside+end != "": // what is attached has its own numbering
				all = append(all, base+","+inside+end)
			default:
				all = append(all, base+inside+end)
			}
		}
	}
	return all
}

func dashOf(p query.Place) string {
	if p.Dash == "" {
		return ""
	}
	return " gạch " + p.Dash
}

// placeBases are the paths of the article or division. "Mục II" alone is of a plan first.
func placeBases(p query.Place) []string {
	if p.Article != "" {
		return []string{"Điều " + p.Article}
	}
	if p.Annex != "" {
		word, number, _ := cutLast(p.Annex)
		if n, err := strconv.Atoi(number); err == nil && word == "Phụ lục" {
			return []string{p.Annex, "Phụ lục " + query.Roman(n)}
		}
		for n := 1; n < 60 && word == "Phụ lục"; n++ {
			if query.Roman(n) == number {
				return []string{p.Annex, "Phụ lục " + strconv.Itoa(n)}
			}
		}
		return []string{p.Annex}
	}
	bases := []string{""}
	for _, division := range []struct {
		word   string
		number int
		roman  bool // as laws number them
	}{{"Phần", p.Part, true}, {"Chương", p.Chapter, true}, {"Mục", p.Section, false}, {"Tiểu mục", p.Subsection, false}} {
		if division.number == 0 {
			continue
		}
		numbers := []string{query.Roman(division.number), strconv.Itoa(division.number)}
		if !division.roman {
			slices.Reverse(numbers)
		}
		if division.word == "Phần" && division.number <= len(ordinals) {
			numbers = append(numbers, "thứ "+ordinals[division.number-1])
		}
		var next []string
		for _, base := range bases {
			for _, number := range numbers {
				next = append(next, strings.TrimSpace(base+" "+division.word+" "+number))
			}
		}
		bases = next
	}
	if p.Chapter == 0 && p.Subsection == 0 && (p.Part == 0) != (p.Section == 0) {
		bases = append([]string{query.Roman(p.Part + p.Section)}, bases...)
	}
	return bases
}

// ordinals are how the parts of a code are counted: "Phần thứ nhất".
var ordinals = strings.Fields("nhất hai ba tư năm sáu bảy tám chín mười")

// cutLast cuts a string before its last word.
func cutLast(s string) (before, last string, ok bool) {
	i := strings.LastIndex(s, " ")
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// Find is the paths that the place has in a document that was read whole: of a range all its articles, of a Mục whose Chương is not named each that has
// the number. A Chương may stand in a Phần that is not named, and all may be of what is attached.
func (d *Document) Find(p query.Place) (found []string) {
	if p.Last != "" {
		return d.articlesBetween(p.Article, p.Last)
	}
	candidates := Paths(p)
	for i := range d.Provisions {
		if path := d.Provisions[i].Path; slices.Contains(candidates, path) && !slices.Contains(found, path) {
			found = append(found, path)
		}
	}
	if len(found) > 0 {
		return found
	}
	for i := range d.Provisions { // "Chương III Mục 1", "Phần thứ hai Chương III", "Quy chế kèm theo, Điều 3"
		path := d.Provisions[i].Path
		if slices.ContainsFunc(candidates, func(c string) bool {
			division := strings.HasPrefix(c, "Mục ") || strings.HasPrefix(c, "Chương ")
			return division && strings.HasSuffix(path, " "+c) || strings.HasSuffix(path, ", "+c)
		}) && !slices.Contains(found, path) {
			found = append(found, path)
		}
	}
	return found
}

var articleNumber = regexp.MustCompile(`^(\d{1,6})(\p{L}?)(\d{0,2})$`)

// articlesBetween are the paths of the document's own articles from one number to another, both included.
func (d *Document) articlesBetween(first, last string) (found []string) {
	low, high := articleOrder(first), articleOrder(last)
	seen := map[string]bool{}
	for i := range d.Provisions {
		p := &d.Provisions[i]
		number, own := strings.CutPrefix(p.Path, "Điều ")
		if !own || p.Level != LevelArticle || seen[p.Path] {
			continue
		}
		seen[p.Path] = true
		if order := articleOrder(number); order >= max(low, 0) && order <= high {
			found = append(found, p.Path)
		}
	}
	return found
}

// articleLetters are those that articles added later have, in the order of the alphabet; the blank is none.
const articleLetters = " abcdđefghijklmnopqrstuvwxyz"

// articleOrder orders the numbers of articles: 58, 58a, 58a1, 58d, 58đ, 58e, 59. Of what is no such number it is below 0.
func articleOrder(number string) int {
	m := articleNumber.FindStringSubmatch(number)
	if m == nil {
		return -1
	}
	n, _ := strconv.Atoi(m[1])
	more, _ := strconv.Atoi(m[3]) // none is 0
	return n<<16 + max(0, strings.Index(articleLetters, m[2]))<<8 + more
}

// contents is what a division holds, as printed: its heading, and those of the divisions and articles under it.
func (d *Document) contents(path string) (words, above string) {
	inside := map[int]bool{}
	var lines []string
	for i := range d.Provisions {
		p := &d.Provisions[i]
		if p.Path != path && !inside[p.Parent] || !p.Level.Groups() && p.Level != LevelArticle {
			continue
		}
		if p.Path == path {
			above = strings.Join(p.Above, "\n")
		}
		inside[p.Seq] = p.Level.Groups()
		if head := strings.TrimSpace(p.Label + " " + p.Heading); head != "" {
			lines = append(lines, head)
		}
	}
	return strings.Join(lines, "\n"), above
}

// Quote is the words of the unit at a path that answer whoever names it: the whole unit, of a division the headings of what it holds.
func (d *Document) Quote(path string) (words, above string) {
	for i := range d.Provisions {
		p := &d.Provisions[i]
		if p.Path != path {
			continue
		}
		if !p.Level.Groups() || p.Level == LevelAppendix || !d.groupsArticles(p.Seq) {
			break
		}
		return d.contents(path)
	}
	return d.FullText(path)
}

// groupsArticles reports whether articles stand under the unit.
func (d *Document) groupsArticles(seq int) bool {
	inside := map[int]bool{seq: true}
	for i := range d.Provisions {
		p := &d.Provisions[i]
		if !inside[p.Parent] {
			continue
		}
		if p.Level == LevelArticle {
			return true
		}
		inside[p.Seq] = p.Level.Groups()
	}
	return false
}

// MissingPath is the path under which a place that the document does not have is named.
func (d *Document) MissingPath(p query.Place) string {
	paths := Paths(p)
	if p.Article == "" && d.hasArticles() { // a Mục of a law, not of a plan
		paths = slices.DeleteFunc(paths, func(path string) bool { return strings.IndexAny(path, "IVXL") == 0 })
	}
	return paths[0]
}

// LackingOfRange is the articles of a range that the document does not have: "Điều 9–12, 14"; "" when it has all. Which articles with letters there
// might be between the two nobody knows: of a range of those alone it is the whole range, when the document has none of it.
func (d *Document) LackingOfRange(first, last string) string {
	low, high := articleNumber.FindStringSubmatch(first), articleNumber.FindStringSubmatch(last)
	if low == nil || high == nil || articleOrder(first) > articleOrder(last) {
		return ""
	}
	found := d.articlesBetween(first, last)
	var numbers []int
	for _, path := range found {
		if n, err := strconv.Atoi(strings.TrimPrefix(path, "Điều ")); err == nil {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	var lacks []string
	from, _ := strconv.Atoi(low[1])
	to, _ := strconv.Atoi(high[1])
	if low[2] != "" { // "58a": 58 is before it
		from++
	}
	for _, n := range append(numbers, to+1) {
		if n > from {
			lacks = append(lacks, articleRange(from, n-1))
		}
		from = n + 1
	}
	switch {
	case len(lacks) > 0:
		return "Điều " + strings.Join(lacks, ", ")
	case len(found) == 0:
		return "Điều " + first + "–" + last
	}
	return ""
}
