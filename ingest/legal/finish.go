package legal

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/ingest/legal/mark"
)

// units turns the nodes into units: headings are told from words, unnumbered paragraphs become units where nothing else
// addresses them, long units are split.
func (b *builder) units() []Unit {
	b.unstructured()
	for i := range b.nodes {
		b.nodes[i].takeHeading()
	}
	b.titleMarks()
	b.splitSections()
	b.placeFootnotes()
	above := make([][]string, len(b.nodes)) // headings above the children of a node
	out := make([]Unit, 0, len(b.nodes))
	at := make([]int, len(b.nodes)) // node → unit
	for i := range b.nodes {
		n := &b.nodes[i]
		u := Unit{Path: n.path, Level: n.level, Parent: -1, Label: n.label, Heading: n.heading, Text: n.text(),
			Note: strings.Join(n.note, "\n")}
		var over []string
		if n.parent >= 0 {
			u.Parent = at[n.parent]
			over = above[n.parent]
		}
		u.Above = over
		above[i] = over
		if h := n.headline(); h != "" {
			above[i] = append(slices.Clip(over), h)
		}
		at[i] = len(out)
		if n.kids > 0 {
			out = append(out, u)
			continue
		}
		out = appendParts(out, u)
	}
	return out
}

// unstructured gives the paragraphs of a text without any numbering units of their own. What stands before the paragraph that
// announces them ("… chỉ thị:") stays the preamble.
func (b *builder) unstructured() {
	first := -1
	for i, n := range b.nodes {
		switch n.level {
		case Preamble:
			first = i
		case Closing, Recipients, Signature:
		default:
			return
		}
	}
	if first < 0 {
		return
	}
	pre := &b.nodes[first]
	lead := 0
	for i := range pre.paras[:len(pre.paras)-1] {
		if p := pre.para(i); strings.HasSuffix(p, ":") && (p[0] == '(' || mark.Scan(p).Kind == mark.None) {
			lead = i + 1
			break
		}
	}
	for lead < len(pre.paras) && opensPreamble.MatchString(pre.para(lead)) && strings.HasSuffix(pre.para(lead), ";") {
		lead++
	}
	rest := b.nodes[first+1:]
	paras := pre.paras[lead:]
	nodes := b.nodes[:first:first]
	if lead > 0 {
		pre.paras = pre.paras[:lead]
		nodes = append(nodes, *pre)
	}
	opened := len(nodes)
	nodes = appendParagraphs(nodes, paras)
	for note, at := range b.bears {
		switch {
		case at.node > first:
			at.node += len(nodes) - first - 1
		case at.node == first && at.para >= lead:
			at = bearer{node: opened + at.para - lead}
		}
		b.bears[note] = at
	}
	if lead == 0 {
		nodes[first].note = pre.note
	}
	b.nodes = append(nodes, rest...)
}

// appendParagraphs makes a unit of each paragraph, and of each dash and plus below the paragraph before it.
func appendParagraphs(nodes []node, paras [][]string) []node {
	open, dash, count := -1, -1, 0
	for _, p := range paras {
		m := mark.Scan(p[0])
		bullet := m.Kind == mark.Dash || m.Kind == mark.Plus
		if open < 0 || !bullet {
			count++
			open, dash = len(nodes), -1
			nodes = append(nodes, node{level: Paragraph, parent: -1, path: "đoạn " + strconv.Itoa(count), paras: [][]string{p}})
			continue
		}
		n := node{level: Dash, parent: open, label: m.Label, paras: [][]string{append([]string{m.Rest}, p[1:]...)}}
		name := " gạch "
		if m.Kind == mark.Plus {
			n.level, name = Plus, " cộng "
			if dash >= 0 {
				n.parent = dash
			}
		} else {
			dash = len(nodes)
		}
		nodes[n.parent].kids++
		n.path = nodes[n.parent].path + name + strconv.Itoa(nodes[n.parent].countBullet(n.level))
		nodes = append(nodes, n)
	}
	return nodes
}

// splitSections makes units of the paragraphs of a section of a plan that has a title and nothing numbered in it.
func (b *builder) splitSections() {
	out := make([]node, 0, len(b.nodes))
	at := make([]int, len(b.nodes))
	for i := range b.nodes {
		n := b.nodes[i]
		at[i] = len(out)
		if n.parent >= 0 {
			n.parent = at[n.parent]
		}
		split := (n.level == Roman || n.level == Letter) && n.heading != "" && n.kids == 0 && len(n.paras) > 1
		if !split {
			out = append(out, n)
			continue
		}
		paras := n.paras
		n.paras, n.kids = nil, len(paras)
		out = append(out, n)
		for k, p := range paras {
			out = append(out, node{level: Paragraph, parent: at[i], path: n.path + " đoạn " + strconv.Itoa(k+1), paras: [][]string{p},
				page: n.page})
		}
	}
	for n, i := range b.marks {
		b.marks[n] = at[i]
	}
	for n, bearer := range b.bears {
		bearer.node = at[bearer.node]
		b.bears[n] = bearer
	}
	b.nodes = out
}

// titleMarks takes footnote numbers off the ends of titles in capitals: "ĐIỀU KHOẢN THI HÀNH72".
func (b *builder) titleMarks() {
	for i := range b.nodes {
		n := &b.nodes[i]
		if !n.level.isDivision() || n.heading == "" {
			continue
		}
		head := strings.TrimRight(n.heading, "0123456789")
		tail := n.heading[len(head):]
		r, _ := utf8.DecodeLastRuneInString(head)
		if tail == "" || !unicode.IsUpper(r) {
			continue
		}
		k, err := strconv.Atoi(tail)
		if err == nil && b.noteOn(k, n.page) {
			n.heading = head
			b.marks[k] = i
			b.stuck = append(b.stuck, tail)
		}
	}
}

// placeFootnotes gives each footnote to the unit that carries its number, or makes it a unit of its own.
func (b *builder) placeFootnotes() {
	var numbers []int
	for k := range b.ls.notes {
		numbers = append(numbers, k)
	}
	slices.Sort(numbers)
	for _, k := range numbers {
		text := b.ls.notes[k].text
		if i, ok := b.marks[k]; ok {
			b.nodes[i].note = append(b.nodes[i].note, text)
			continue
		}
		b.nodes = append(b.nodes, node{level: Footnote, parent: -1, path: b.unique("Chú thích " + strconv.Itoa(k)),
			paras: [][]string{{text}}})
	}
	for i, f := range b.ls.apart {
		if bearer, ok := b.bears[i]; ok {
			n := &b.nodes[bearer.node]
			n.note = append(n.note, f.text)
			continue
		}
		b.nodes = append(b.nodes, node{level: Footnote, parent: -1, path: b.unique("Chú thích " + f.mark), paras: [][]string{{f.text}}})
	}
}

// appendParts appends u, split if it is long.
func appendParts(out []Unit, u Unit) []Unit {
	if len(u.Text) <= maxPart || utf8.RuneCountInString(u.Text) <= maxPart {
		return append(out, u)
	}
	rest := u.Text
	for part := 1; rest != ""; part++ {
		cut := cutAt(rest)
		u.Part, u.Text = part, strings.TrimSpace(rest[:cut])
		rest = strings.TrimSpace(rest[cut:])
		if u.Text != "" {
			out = append(out, u)
		}
		u.Label, u.Heading, u.Note = "", "", ""
	}
	return out
}

// cutAt gives where to cut s so that the piece has at most MaxPart characters: after the last paragraph or sentence in its
// second half, else after the last sentence, clause or word, else anywhere.
func cutAt(s string) int {
	var sentence, clause, space, n int
	prev := ' '
	for i, r := range s {
		if n == maxPart {
			for _, at := range [...]int{sentence, clause, space} {
				if at > 0 {
					return at
				}
			}
			return i
		}
		if r == '\n' {
			sentence = i
		}
		if r == ' ' {
			space = i
			switch prev {
			case '.', ';', '!', '?', '…', ':':
				sentence = i
			case ',':
				clause = i
			}
		}
		prev = r
		n++
	}
	return len(s)
}
