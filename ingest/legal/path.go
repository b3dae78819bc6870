package legal

import (
	"strconv"
	"strings"

	"thidua/ingest/legal/name"
	"thidua/knowledge/vietnamese"
)

// pathOf gives the address of n, whose parent is set, in the words people cite it with.
func (b *builder) pathOf(n *node) string {
	if n.path != "" {
		return n.path
	}
	scope, parent := "", ""
	if n.parent >= 0 {
		parent = b.nodes[n.parent].path
	}
	for i := n.parent; i >= 0; i = b.nodes[i].parent {
		if b.nodes[i].level == Appendix {
			scope = b.nodes[i].path + ", "
		}
	}
	divided := n.parent < 0 || b.nodes[n.parent].level == Appendix
	switch n.level {
	case Appendix:
		return appendixPath(n)
	case Part, Chapter, Section, Subsection:
		own := strings.TrimRight(vietnamese.UpperFirst(strings.ToLower(word(n.label))), " ") + " " + n.key
		if divided {
			return scope + own
		}
		return parent + " " + own
	case Article:
		return scope + "Điều " + n.key
	case Letter:
		return b.join(n, scope, n.key)
	case Roman:
		return b.join(n, scope, n.key)
	case Number:
		if base := b.above(n, Letter, Roman); base != "" {
			return base + "." + n.key
		}
		return b.under(n, scope, "khoản "+n.key)
	case Clause:
		return b.above(n, Article) + " khoản " + n.key
	case Point:
		return b.under(n, scope, "điểm "+n.key)
	case Subpoint:
		return b.under(n, scope, "tiết "+n.key)
	case Dash, Plus:
		name := "gạch "
		if n.level == Plus {
			name = "cộng "
		}
		return b.under(n, scope, name+strconv.Itoa(b.count(n)))
	case Paragraph:
		count := 1
		if n.parent >= 0 {
			b.nodes[n.parent].paragraphs++
			count = b.nodes[n.parent].paragraphs
		} else {
			count = b.paths["đoạn"] + 1
			b.paths["đoạn"] = count
		}
		return b.under(n, scope, "đoạn "+strconv.Itoa(count))
	}
	return parent
}

// count numbers a bullet among its parent's of its level.
func (b *builder) count(n *node) int {
	if n.parent < 0 {
		return 1
	}
	return b.nodes[n.parent].countBullet(n.level)
}

func (n *node) countBullet(l Level) int {
	n.bullets[l-Dash]++
	return n.bullets[l-Dash]
}

// join puts a Roman number or a letter after the section it is in: "A.II".
func (b *builder) join(n *node, scope, key string) string {
	if base := b.above(n, Letter); base != "" {
		return base + "." + key
	}
	return b.under(n, scope, key)
}

// above gives the path of the nearest open unit of one of these levels, "" if there is none.
func (b *builder) above(n *node, levels ...Level) string {
	for i := n.parent; i >= 0; i = b.nodes[i].parent {
		for _, l := range levels {
			if b.nodes[i].level == l {
				return b.nodes[i].path
			}
		}
		if b.nodes[i].level == Paragraph {
			return ""
		}
	}
	return ""
}

// under puts own after the parent's path, with a comma after an annex's.
func (b *builder) under(n *node, scope, own string) string {
	if n.parent < 0 {
		return own
	}
	p := n.parent
	for n.level == Number && b.nodes[p].level == Number && b.nodes[p].parent >= 0 {
		p = b.nodes[p].parent
	}
	switch {
	case b.nodes[p].level == Appendix:
		return scope + own
	case n.level == Number && b.nodes[p].level == Number:
		return own
	}
	return b.nodes[p].path + " " + own
}

func appendixPath(n *node) string {
	if n.label == "" {
		return "Kèm theo"
	}
	kind, _ := name.CutKind(n.label)
	if kind != "" {
		return kind + " kèm theo"
	}
	if strings.EqualFold(word(n.label), "Phụ lục") || n.key != "" {
		return strings.TrimSpace("Phụ lục " + n.key)
	}
	return vietnamese.UpperFirst(strings.ToLower(n.label))
}

// word gives a division's label without its number: "Tiểu mục" of "Tiểu mục 2".
func word(label string) string {
	for _, w := range [...]string{"Phần thứ", "Phần", "Chương", "Tiểu mục", "Mục", "Phụ lục"} {
		if len(label) >= len(w) && strings.EqualFold(label[:len(w)], w) {
			return w
		}
	}
	return label
}
