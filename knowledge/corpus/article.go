package corpus

// Article is what a reader takes for one text: a whole Điều, a numbered item of a plan ("II.3"), an unnumbered part
// such as "Mở đầu", or the own words of a unit that groups others.
type Article struct {
	Root     int       // index into Document.Provisions
	Passages []Passage // at least one, in the document's order
}

// Articles takes a document apart: into the topmost units that do not merely group others, each with the passages under
// it. Together they are Passages(d), in that order and each once; an article without words has no passage and is left
// out.
func Articles(d *Document) []Article {
	const none = -1
	top := make([]int, len(d.Provisions)) // the topmost unit around each that does not merely group
	bySeq := make(map[int]int, len(d.Provisions))
	heads := make([]bool, len(d.Provisions)) // has units under it that are no items of a list
	for i, p := range d.Provisions {
		bySeq[p.Seq] = i
		if parent, ok := bySeq[p.Parent]; ok && p.Parent >= 0 && !p.Level.ListItem() {
			heads[parent] = true
		}
	}
	for i := range d.Provisions {
		p := &d.Provisions[i]
		top[i] = none
		if parent, ok := bySeq[p.Parent]; ok && p.Parent >= 0 {
			top[i] = top[parent]
		}
		// Whatever heads numbered units groups them, but for a Điều: "II" of a plan does.
		if groups := p.Level.Groups() || heads[i] && p.Level != LevelArticle; top[i] == none && !groups {
			top[i] = i
		}
	}
	var all []Article
	for _, p := range Passages(d) {
		root := top[p.Root]
		if root == none {
			root = p.Root // words of the group itself
		}
		if len(all) == 0 || all[len(all)-1].Root != root {
			all = append(all, Article{Root: root})
		}
		last := &all[len(all)-1]
		last.Passages = append(last.Passages, p)
	}
	return all
}
