package legal

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/ingest/legal/mark"
	"thidua/ingest/legal/name"
)

// builder turns lines into nodes. It keeps the open units on a stack and takes a label for one only where the numbering of the
// open units lets it stand.
type builder struct {
	ls    *lines
	nodes []node
	stack []int // open nodes, outermost first
	paths map[string]int
	last  int    // node that took the last line, -1 at the start
	after string // the line after the one that is read

	article       []int          // number of the last article in this scope
	articleSuffix string         //
	marks         map[int]int    // footnote number → node marked with it
	bears         map[int]bearer // footnote that was set apart → what bears its mark
	stuck         []string       // footnote numbers taken off labels and headings
}

func newBuilder(ls *lines) *builder {
	return &builder{ls: ls, paths: make(map[string]int), last: -1, marks: make(map[int]int), bears: make(map[int]bearer)}
}

var (
	fileLine    = regexp.MustCompile(`(?i)^(phụ lục|mẫu|biểu).*\.(docx?|xlsx?|pdf|rar|zip)$`)
	editorial   = regexp.MustCompile(`^\[\s*(…|\.\.\.).*\]$`)
	quotedLabel = regexp.MustCompile(`^[“"]\s*(Điều|Chương|Mục|Phần|Khoản|\d+[a-zđ]?[.)]|[a-zđ]\d?\))`)
	closingLine = regexp.MustCompile(`^(Trên đây là |(Luật|Bộ luật|Pháp lệnh|Nghị quyết) này (đã )?được .*thông qua)`)
	lastAppeal  = regexp.MustCompile(`^Trong quá trình (tổ chức|triển khai|thực hiện)`)
)

// read builds the nodes of body. closable tells that its last paragraph may be the closing of the document.
func (b *builder) read(body []line, closable bool) {
	closing := len(body)
	if closable {
		for i := len(body) - 1; i >= 0 && i >= len(body)-12; i-- {
			if closingLine.MatchString(body[i].text) {
				closing = i
			}
		}
	}
	opening := firstArticle(body) // before it, numbers belong to the preamble
	quoted := 0                   // lines before this index are quoted words of another text
	for i, l := range body {
		var prev line
		if i > 0 {
			prev = body[i-1]
			b.bear(prev)
		}
		goesOn := i > 0 && b.ls.continues(prev, l)
		switch {
		case strings.HasPrefix(l.text, notePrefix) || fileLine.MatchString(l.text) || editorial.MatchString(l.text):
			b.addNote(l.text)
			continue
		case i < quoted:
			b.addText(l, goesOn)
			continue
		case i == closing || closable && lastAppeal.MatchString(l.text) && b.endsPlan(body, i):
			b.stack = b.stack[:0]
			b.open(node{level: Closing, rank: rankFlat, path: "Kết"}, "", l)
			b.addText(l, false)
			continue
		case i > closing:
			b.addText(l, goesOn)
			continue
		case strings.HasPrefix(l.text, "[") && b.bracketed(l):
			continue
		}
		if end := b.quoteEnd(body, i); end > i {
			quoted = end
		}
		if b.after = ""; i+1 < len(body) {
			b.after = body[i+1].text
		}
		m := mark.Scan(l.text)
		early := i < opening && m.Kind != mark.Division && m.Kind != mark.Article && !(i == 0 && m.Kind == mark.Appendix)
		if m.Kind == mark.None || early || !b.accept(m, prev, l, i == 0) {
			if b.opensHeading(prev, l, goesOn) {
				b.openParagraph(l)
			}
			b.addText(l, goesOn && !(m.Kind == mark.Point && endsSentence(prev.text)))
		}
	}
	if len(body) > 0 {
		b.bear(body[len(body)-1])
	}
}

// firstArticle gives the index of the first article or division of a text that begins with one, after its legal grounds; 0 for
// a text that begins otherwise.
func firstArticle(body []line) int {
	for i := range min(len(body), 200) {
		switch m := mark.Scan(body[i].text); m.Kind {
		case mark.Upper:
			if m.Key == "I" || m.Key == "A" {
				return 0
			}
		case mark.Division:
			if m.Key == "1" || m.Key == "I" {
				return i
			}
		case mark.Article:
			if m.Nums[0] == 1 && (m.Dotted || m.Rest == "") {
				return i
			}
		}
	}
	return 0
}

// endsPlan reports whether the paragraph at i is the last of the body and what is open is a small unit of a plan.
func (b *builder) endsPlan(body []line, i int) bool {
	if len(b.stack) == 0 || b.inside(Article) || b.top().rank < rankNumber {
		return false
	}
	for k := i + 1; k < len(body); k++ {
		if !b.ls.continues(body[k-1], body[k]) {
			return false
		}
	}
	return true
}

func (b *builder) top() *node { return &b.nodes[b.stack[len(b.stack)-1]] }

func (b *builder) inside(l Level) bool {
	return slices.ContainsFunc(b.stack, func(i int) bool { return b.nodes[i].level == l })
}

// sibling gives the open node of exactly this rank.
func (b *builder) sibling(rank int) *node {
	for _, i := range b.stack {
		if b.nodes[i].rank == rank {
			return &b.nodes[i]
		}
	}
	return nil
}

// open closes what n closes and makes n the open unit. first is what stands after its label.
func (b *builder) open(n node, first string, l line) *node {
	for len(b.stack) > 0 && b.top().rank >= n.rank {
		b.stack = b.stack[:len(b.stack)-1]
	}
	n.parent, n.page = -1, l.page
	if len(b.stack) > 0 {
		n.parent = b.stack[len(b.stack)-1]
		b.nodes[n.parent].kids++
	}
	n.path = b.unique(b.pathOf(&n))
	n.inline = first != ""
	n.add(first, false)
	b.nodes = append(b.nodes, n)
	b.last = len(b.nodes) - 1
	b.stack = append(b.stack, b.last)
	return &b.nodes[b.last]
}

func (b *builder) unique(path string) string {
	b.paths[path]++
	if n := b.paths[path]; n > 1 {
		return b.unique(path + " (lần " + strconv.Itoa(n) + ")")
	}
	return path
}

func (b *builder) addText(l line, goesOn bool) {
	if len(b.stack) == 0 {
		b.open(node{level: Preamble, rank: rankFlat, path: "Mở đầu"}, "", l)
	}
	b.top().add(l.text, goesOn && b.last == b.stack[len(b.stack)-1])
}

// addNote gives a note to the open article, or else to the last unit.
func (b *builder) addNote(text string) {
	at := b.last
	for _, i := range b.stack {
		if b.nodes[i].level == Article {
			at = i
		}
	}
	if at < 0 {
		b.ls.debris = append(b.ls.debris, text)
		return
	}
	b.nodes[at].note = append(b.nodes[at].note, text)
}

var bracketDivision = regexp.MustCompile(`(?:^| )((?:Phần|Chương|Mục|Tiểu mục) (?:\d+|[IVXLC]+)[.:]?)(?: |$)`)

// bracketed reads "[Chương III HÌNH THỨC Mục 1 HUÂN CHƯƠNG]", which may hold several divisions.
func (b *builder) bracketed(l line) bool {
	inner, ok := strings.CutSuffix(strings.TrimPrefix(l.text, "["), "]")
	at := bracketDivision.FindAllStringSubmatchIndex(inner, -1)
	if !ok || at == nil || at[0][0] != 0 {
		return false
	}
	for _, m := range at {
		if mark.Scan(inner[m[2]:m[3]]).Kind != mark.Division {
			return false
		}
	}
	for i, m := range at {
		end := len(inner)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		d := mark.Scan(inner[m[2]:m[3]])
		d.Rest = strings.TrimSpace(inner[m[3]:end])
		b.openDivision(d, l)
	}
	return true
}

func (b *builder) openDivision(m mark.Mark, l line) {
	b.open(node{level: Part + Level(m.Depth), rank: rankPart + m.Depth, label: m.Label, key: m.Key}, m.Rest, l)
}

// opensHeading reports whether l is a title in capitals that no number announces, between numbered units of a plan.
func (b *builder) opensHeading(prev, l line, goesOn bool) bool {
	return !goesOn && name.InCapitals(l.text) && endsSentence(prev.text) && len(l.text) < 300 && !strings.HasPrefix(l.text, "“") &&
		!b.inside(Article) && b.sibling(rankNumber) != nil && len(strings.Fields(l.text)) > 1
}

func (b *builder) openParagraph(l line) {
	b.open(node{level: Paragraph, rank: rankRoman}, "", l)
}

// maxQuote bounds how many lines a quotation may run on before it is taken for a slip of the pen.
const maxQuote = 400

// quoteEnd gives the index after the last line of the quotation that body[i] opens and does not close, or 0. Only a quotation of
// provisions counts: one that begins with a label, or is announced by "như sau".
func (b *builder) quoteEnd(body []line, i int) int {
	t := body[i].text
	if !strings.ContainsAny(t, `“"`) {
		return 0
	}
	labelled := quotedLabel.MatchString(t)
	if !labelled && !strings.Contains(t, "như sau") {
		return 0
	}
	depth := strings.Count(t, "“") - strings.Count(t, "”")
	straight := depth == 0 && strings.Count(t, `"`)%2 == 1
	if depth <= 0 && !straight {
		return 0
	}
	for k := i + 1; k < len(body) && k <= i+maxQuote; k++ {
		s := body[k].text
		if strings.HasPrefix(s, notePrefix) {
			return 0
		}
		if straight {
			if strings.HasSuffix(strings.TrimRight(s, ".;,"), `"`) && strings.Count(s, `"`)%2 == 1 {
				return k + 1
			}
			continue
		}
		if depth += strings.Count(s, "“") - strings.Count(s, "”"); depth <= 0 {
			return k + 1
		}
	}
	return 0
}
