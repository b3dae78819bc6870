package corpus

import (
	"regexp"
	"strings"
)

var (
	// codified is how the codification's note of an article begins: of which document it is, and since when that is in force. What follows was done to it since.
	codified = regexp.MustCompile(`^(?:— Ghi chú pháp điển: *)?\(Điều .*?có hiệu lực(?: thi hành)?(?: kể)? từ ngày\s+\d{1,2}/\d{1,2}/\d{4}`)
	// attachment is the name of a file that the codification lists above that note.
	attachment = regexp.MustCompile(`(?i)\.(?:docx?|xlsx?|pdf|rtf|zip|rar)$`)
)

// Remark is what the note of a unit says that its citation does not.
func (p *Provision) Remark() string {
	lines, cut := strings.Split(p.Note, "\n"), false
	for i, line := range lines {
		if at := codified.FindStringIndex(line); at != nil {
			lines[i], cut = strings.Trim(line[at[1]:], " ,;.)"), true
		}
	}
	if !cut {
		return p.Note
	}
	said := ""
	for _, line := range lines {
		if line != "" && !attachment.MatchString(line) {
			said = Join(said, line)
		}
	}
	return said
}

// Notes are what notes say of the unit at a path, of those in it and of the article that it is in, a line each: footnotes, and what the codification says was done
// to an article.
func (d *Document) Notes(path string) string {
	end := 0 // of the unit at the path
	notes := ""
	for i := range d.Provisions {
		p := &d.Provisions[i]
		if p.Path == path {
			end = max(end, d.end(i))
		}
		if p.Note != "" && (i < end || p.Level == LevelArticle && within(path, p.Path)) {
			notes = Join(notes, p.Remark())
		}
	}
	return notes
}
