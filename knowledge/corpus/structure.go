package corpus

import (
	"regexp"
	"strings"

	"thidua/knowledge/query"
)

// comesIntoForce is how a document says from when it holds.
var comesIntoForce = regexp.MustCompile(`này\s+(?:có|bắt đầu có)\s+hiệu lực(?:\s+thi hành)?,?\s+(?:kể\s+)?(?:từ|sau)`)

// OnForce is the path of the provision by which a document, read whole, says from when it holds; "" is none.
func (d *Document) OnForce() string {
	for i := range d.Provisions {
		p := &d.Provisions[i]
		if p.Level == LevelAppendix {
			break
		}
		if comesIntoForce.MatchString(p.Text) {
			return p.Path
		}
	}
	return ""
}

// Chapters are the chapters of a document, read whole, with their headings, and the path of the first; "" when it has none.
func (d *Document) Chapters() (lines []string, first string) {
	for i := range d.Provisions {
		if p := &d.Provisions[i]; p.Level == LevelChapter && p.Parent < 0 {
			if first == "" {
				first = p.Path
			}
			lines = append(lines, strings.TrimSpace(p.Label+" "+p.Heading))
		}
	}
	return lines, first
}

// DistinctPlaces is places without those named before.
func DistinctPlaces(places []query.Place) (all []query.Place) {
	named := map[string]bool{}
	for _, p := range places {
		name := strings.Join(append(Paths(p), p.Last), "|")
		if !named[name] {
			named[name] = true
			all = append(all, p)
		}
	}
	return all
}

// Counted is the level of the units whose number a question asks for, and what they are called; both are "" of other questions.
func Counted(asks query.Structure) (level Level, name string) {
	switch asks {
	case query.CountsArticles:
		return LevelArticle, "điều"
	case query.CountsChapters:
		return LevelChapter, "chương"
	case query.CountsSections:
		return LevelSection, "mục"
	case query.CountsClauses:
		return LevelClause, "khoản"
	case query.CountsPoints:
		return LevelPoint, "điểm"
	}
	return "", ""
}
