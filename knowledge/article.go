package knowledge

// article is what a reader takes for one text: a whole Điều, a numbered item of a plan ("II.3"), an unnumbered part
// such as "Mở đầu", or the own words of a unit that groups others.
type article struct {
	root     int       // index into document.Provisions
	passages []passage // at least one, in the document's order
}

// articles takes a document apart: into the topmost units that do not merely group others, each with the passages under
// it. Together they are passages(d), in that order and each once; an article without words has no passage and is left
// out.
func articles(d *Document) []article {
	const none = -1
	top := make([]int, len(d.Provisions)) // the topmost unit around each that does not merely group
	bySeq := make(map[int]int, len(d.Provisions))
	heads := make([]bool, len(d.Provisions)) // has units under it that are no items of a list
	for i, p := range d.Provisions {
		bySeq[p.Seq] = i
		if parent, ok := bySeq[p.Parent]; ok && p.Parent >= 0 && !p.Level.listItem() {
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
		if groups := p.Level.groups() || heads[i] && p.Level != LevelArticle; top[i] == none && !groups {
			top[i] = i
		}
	}
	var all []article
	for _, p := range passages(d) {
		root := top[p.root]
		if root == none {
			root = p.root // words of the group itself
		}
		if len(all) == 0 || all[len(all)-1].root != root {
			all = append(all, article{root: root})
		}
		last := &all[len(all)-1]
		last.passages = append(last.passages, p)
	}
	return all
}
