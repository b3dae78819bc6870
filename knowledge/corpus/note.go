package corpus

import (
	"regexp"
	"strings"
)

// codified is how the codification's note of an article begins: of which document it is, and since when that is in force. What follows was done to it since.
var codified = regexp.MustCompile(`^(?:— Ghi chú pháp điển: *)?\(Điều .*?có hiệu lực(?: thi hành)?(?: kể)? từ ngày\s+\d{1,2}/\d{1,2}/\d{4}`)

// Remark is what the note of a unit says that its citation does not.
func (p *Provision) Remark() string {
	if at := codified.FindStringIndex(p.Note); at != nil {
		return strings.Trim(p.Note[at[1]:], " ,;.)")
	}
	return p.Note
}

// Notes are what notes say of the unit at a path, of those in it and of the article that it is in, a line each: footnotes, and what the codification says was done
// to an article.
func (d *Document) Notes(path string) string {
	inside := map[int]bool{}
	notes := ""
	for i := range d.Provisions {
		p := &d.Provisions[i]
		own := p.Path == path || inside[p.Parent]
		inside[p.Seq] = own
		if p.Note != "" && (own || p.Level == LevelArticle && within(path, p.Path)) {
			notes = Join(notes, p.Remark())
		}
	}
	return notes
}
