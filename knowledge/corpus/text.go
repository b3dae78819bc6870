package corpus

import "strings"

// FullText is the words of the unit at path with everything under it, one unit a line, and the headings above it. It is
// empty when the document, read whole, has no such unit.
func (d *Document) FullText(path string) (words, above string) {
	inside := map[int]bool{}
	var lines []string
	for i := range d.Provisions {
		p := &d.Provisions[i]
		if p.Path != path && !inside[p.Parent] {
			continue
		}
		inside[p.Seq] = true
		if p.Path == path && len(lines) == 0 {
			above = strings.Join(p.Above, "\n")
		}
		if words := p.Words(); words != "" {
			lines = append(lines, words)
		}
	}
	return strings.Join(lines, "\n"), above
}

// CountUnder is how many units of a level stand under the one at a path, at any depth but for what is attached; "" is the document.
func (d *Document) CountUnder(path string, level Level) (n int) {
	inside := map[int]bool{}
	seen := map[string]bool{}
	for i := range d.Provisions {
		p := &d.Provisions[i]
		if p.Level == LevelAppendix && p.Path != path {
			continue
		}
		if path != "" && !inside[p.Parent] && p.Path != path {
			continue
		}
		if path == "" && p.Parent >= 0 && !inside[p.Parent] {
			continue
		}
		inside[p.Seq] = true
		if p.Level == level && p.Path != path && !seen[p.Path] {
			seen[p.Path] = true
			n++
		}
	}
	return n
}

// Readable is the path of the unit that the one at a path is best read in: its whole Điều or, in a plan, the numbered item that it belongs to; ok is false where
// there is no such unit.
func (d *Document) Readable(path string) (whole string, ok bool) {
	bySeq := make(map[int]*Provision, len(d.Provisions))
	var p *Provision
	for i := range d.Provisions {
		bySeq[d.Provisions[i].Seq] = &d.Provisions[i]
		if p == nil && d.Provisions[i].Path == path {
			p = &d.Provisions[i]
		}
	}
	if p == nil {
		return "", false
	}
	for p.Level == LevelClause || p.Level.ListItem() {
		parent := bySeq[p.Parent]
		if parent == nil || parent.Level.Groups() {
			break
		}
		p = parent
	}
	return p.Path, true
}

// SourceOf is where the official codification has the unit at a path; "" where its words are from the document's own file.
func (d *Document) SourceOf(path string) string {
	for i := range d.Provisions {
		if d.Provisions[i].Path == path {
			return d.Provisions[i].Source
		}
	}
	return ""
}
