package query

// Place is a place in a document that a question names, in whatever spelling: "khoản 2 Điều 22", "K2Đ22", "điểm 3 mục II", "Mục 1 Chương III", "từ Điều
// 20 đến Điều 22". It is looked up, not searched. A field that is not named is its zero value.
type Place struct {
	Part, Chapter, Section, Subsection int      // Phần, Chương, Mục, Tiểu mục: "Mục II" and "Mục 2" are one
	Article                            string   // "22", "58a"
	Last                               string   // the last article of a range that Article begins
	Clause                             string   // "2", "1.1"
	Points                             []string // "a"; more than one when the typing allows several ("d" without marks: d or đ)
	Subpoint                           string
	Dash                               string // a dash or paragraph, counted
	Annex                              string // "Phụ lục I", "Mẫu số 1"; "Phụ lục" alone where no number is named

	item       bool // Clause was named as "điểm 3", "ý 3"
	start, end int  // its bytes in the text
}

// The ranks of units, the widest first: a place names them in rising or in falling order.
const (
	partRank = iota + 1
	chapterRank
	sectionRank
	subsectionRank
	articleRank
	clauseRank
	pointRank
	subpointRank
	dashRank
	annexRank // named by its own words
)

// Rooted reports whether the place says where in a document it is; "khoản 3" alone does not.
func (p Place) Rooted() bool {
	return p.Article != "" || p.Annex != "" || p.Part+p.Chapter+p.Section+p.Subsection > 0
}

// top is the rank of the widest unit named, 0 of none.
func (p Place) top() int {
	switch {
	case p.Annex != "" || p.Part > 0:
		return partRank
	case p.Chapter > 0:
		return chapterRank
	case p.Section > 0:
		return sectionRank
	case p.Subsection > 0:
		return subsectionRank
	case p.Article != "":
		return articleRank
	case p.Clause != "":
		return clauseRank
	case len(p.Points) > 0:
		return pointRank
	case p.Subpoint != "":
		return subpointRank
	case p.Dash != "":
		return dashRank
	}
	return 0
}

// In is the place in a wider one: what it does not name is the other's, above what it names.
func (p Place) In(wider Place) Place {
	top := p.top()
	if top > articleRank {
		p.Article, p.Part, p.Chapter, p.Section, p.Subsection, p.Annex = wider.Article, wider.Part, wider.Chapter, wider.Section, wider.Subsection, wider.Annex
	}
	if top > clauseRank {
		p.Clause = wider.Clause
	}
	if top > pointRank && len(p.Points) == 0 {
		p.Points = wider.Points
	}
	return p
}

// unit is one that a text names: its rank and its numbers.
type unit struct {
	rank     int
	values   []string
	last     string // of a range
	annex    string
	item     bool // a number after "điểm", "ý": an item of a plan, and of no article
	apart    bool // "và" or a sign stands before it
	from, to int
}
