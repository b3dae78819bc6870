package report

import (
	"fmt"
	"regexp"
	"strings"
)

// Markdown is the report as CommonMark with GitHub's tables, for whoever reads it without an office program. Everything that
// the document says is in it, in the same order and with the same numbers. Room to write in is "…", a chart is the table of its
// figures, and the headings of groups of columns stand before those of their columns. What is Markdown in a text is escaped.
//
// Its errors are those of WriteDOCX, except that columns are never too narrow.
func (r Report) Markdown() ([]byte, error) {
	m := &markdown{}
	if err := m.report(r); err != nil {
		return nil, fmt.Errorf("make a report: %w", err)
	}
	return []byte(strings.TrimSuffix(m.out.String(), "\n")), nil
}

// markdown collects the paragraphs of a text.
type markdown struct {
	out       strings.Builder
	numbering numbering
}

func (m *markdown) report(r Report) error {
	if r.Letterhead != nil {
		if err := m.letterhead(r); err != nil {
			return err
		}
	}
	if kind := capitals(r.Kind); kind != "" {
		m.paragraph("# " + escaped(kind))
	}
	if subject := oneLine(r.Subject); subject != "" && (r.Kind != "" || r.Letterhead == nil) {
		m.paragraph(strong(subject))
	}
	switch to := list(r.To); len(to) {
	case 0:
	case 1:
		m.paragraph(addressed + " " + escaped(to[0]))
	default:
		m.paragraph(addressed)
		m.paragraph(dashes(to))
	}
	if err := m.blocks("body", r.Body); err != nil {
		return err
	}
	if s := r.Signature; s != nil {
		if err := s.check(); err != nil {
			return err
		}
		if recipients := list(s.Recipients); len(recipients) > 0 {
			m.paragraph("***" + sentTo + "***")
			m.paragraph(dashes(recipients))
		}
		m.lines(s.Office, func(line string) string { return strong(capitals(line)) })
	}
	for i := range r.Annexes {
		if err := m.annex(r, i); err != nil {
			return err
		}
	}
	return nil
}

func (m *markdown) letterhead(r Report) error {
	l := r.Letterhead
	if err := l.check(); err != nil {
		return err
	}
	issuer := []string{escaped(capitals(l.Parent)), strong(capitals(l.Agency)), escaped(filledIn(l.number()))}
	if subject := oneLine(r.Subject); r.Kind == "" && subject != "" {
		issuer = append(issuer, escaped(about+subject))
	}
	m.lines(issuer, nil)
	m.lines([]string{strong(nation), strong(motto), "*" + escaped(filledIn(l.date())) + "*"}, nil)
	return nil
}

func (m *markdown) annex(r Report, n int) error {
	a := r.Annexes[n]
	m.numbering = numbering{}
	name := r.annexName(n)
	m.paragraph("---")
	m.paragraph("# " + name)
	if title := capitals(a.Title); title != "" {
		m.paragraph(strong(title))
	}
	if r.Letterhead != nil {
		m.paragraph("*" + escaped(filledIn(r.attached())) + "*")
	}
	return m.blocks(strings.ToLower(name), a.Body)
}

func (m *markdown) blocks(what string, blocks []Block) error {
	for i, block := range blocks {
		err := errNoBlock
		if block != nil {
			err = block.markdown(m)
		}
		if err != nil {
			return fmt.Errorf("%s, block %d: %w", what, i+1, err)
		}
	}
	return nil
}

// paragraph writes Markdown as a paragraph of its own; "" is none.
func (m *markdown) paragraph(text string) {
	if text != "" {
		m.out.WriteString(text + "\n\n")
	}
}

// lines writes the lines that are not empty as one paragraph, each as look makes it.
func (m *markdown) lines(lines []string, look func(string) string) {
	var shown []string
	for _, line := range lines {
		if look != nil {
			line = look(line)
		}
		if line != "" {
			shown = append(shown, line)
		}
	}
	m.paragraph(strings.Join(shown, newLine))
}

func (h Heading) markdown(m *markdown) error {
	text, err := h.numbered(&m.numbering)
	if err != nil {
		return err
	}
	m.paragraph(strings.Repeat("#", h.Level+1) + " " + escaped(text))
	return nil
}

func (p Paragraph) markdown(m *markdown) error {
	if _, err := p.Align.jc(); err != nil {
		return err
	}
	m.paragraph(inline(p.Runs))
	return nil
}

func (i Item) markdown(m *markdown) error {
	mark, err := i.mark(&m.numbering)
	if err != nil {
		return err
	}
	m.paragraph(strings.TrimSpace(mark + " " + inline(i.Runs)))
	return nil
}

func (b Blank) markdown(m *markdown) error {
	if err := b.check(); err != nil {
		return err
	}
	lines := []string{strings.TrimSpace(atLineStart(escaped(oneLine(b.Label))) + " " + dots)}
	for range b.More {
		lines = append(lines, dots)
	}
	m.lines(lines, nil)
	return nil
}

func (t Table) markdown(m *markdown) error {
	if err := t.check(); err != nil {
		return err
	}
	groups := make([]string, 0, len(t.Columns)) // the group of each column
	for _, group := range t.Groups {
		for range group.Columns {
			groups = append(groups, oneLine(group.Heading))
		}
	}
	headings, rules := make([]string, len(t.Columns)), make([]string, len(t.Columns))
	for i, column := range t.Columns {
		if _, err := column.Align.jc(); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
		headings[i] = column.Heading
		if t.Groups != nil && groups[i] != "" {
			headings[i] = groups[i] + ": " + column.Heading
		}
		rules[i] = [...]string{Automatic: "---", Left: ":---", Center: ":---:", Right: "---:"}[column.Align]
	}
	rows := []string{tableRow(headings, false), "| " + strings.Join(rules, " | ") + " |"}
	for _, row := range t.Rows {
		rows = append(rows, tableRow(row, false))
	}
	if t.Total != nil {
		rows = append(rows, tableRow(t.Total, true))
	}
	m.paragraph(strings.Join(rows, "\n"))
	return nil
}

func tableRow(cells []string, bold bool) string {
	shown := make([]string, len(cells))
	for i, cell := range cells {
		lines := strings.Split(clean(cell), "\n")
		for j, line := range lines {
			if lines[j] = escaped(oneLine(line)); bold {
				lines[j] = strong(line)
			}
		}
		shown[i] = strings.Join(lines, "<br>")
	}
	return "| " + strings.Join(shown, " | ") + " |"
}

func (c Chart) markdown(m *markdown) error {
	if err := c.check(); err != nil {
		return fmt.Errorf("draw a chart: %w", err)
	}
	m.lines([]string{strong(c.Title), escaped(oneLine(c.Subtitle))}, nil)
	t := Table{Columns: []Column{{Align: Left}}}
	for _, s := range c.Series {
		t.Columns = append(t.Columns, Column{Heading: s.Name, Align: Right})
	}
	t.Columns = append(t.Columns, Column{Align: Right})
	for _, b := range c.Bars {
		row := []string{b.Label}
		for _, v := range b.Values {
			row = append(row, number(v))
		}
		note := b.Note
		if oneLine(note) == "" {
			note = number(b.sum())
		}
		t.Rows = append(t.Rows, append(row, note))
	}
	if err := t.markdown(m); err != nil {
		return err
	}
	m.paragraph(atLineStart(escaped(oneLine(c.Footnote))))
	return nil
}

// newLine is a break within a paragraph, dots are a line to write on.
const (
	newLine = "\\\n"
	dots    = "…………"
)

// filledIn is a text in which dots stand where the clerk writes; spaces are easily overlooked.
func filledIn(text string) string {
	return oneLine(strings.NewReplacer(blank+"/", " …/", blank, " … ").Replace(text))
}

// inline is the text of runs, each line of it as it may begin.
func inline(runs []Run) string {
	lines := []string{""}
	for _, run := range runs {
		for i, text := range strings.Split(clean(run.Text), "\n") {
			if i > 0 {
				lines = append(lines, "")
			}
			look := ""
			if run.Bold {
				look += "**"
			}
			if run.Italic {
				look += "*"
			}
			lines[len(lines)-1] += emphasized(text, look)
		}
	}
	var shown []string
	for _, line := range lines {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			shown = append(shown, atLineStart(line))
		}
	}
	return strings.Join(shown, newLine)
}

// emphasized escapes the text and puts marks around it. They must touch words.
func emphasized(text, marks string) string {
	words := strings.TrimSpace(text)
	if words == "" || marks == "" {
		return escaped(text)
	}
	before, after, _ := strings.Cut(text, words)
	return before + marks + escaped(words) + marks + after
}

func strong(text string) string { return emphasized(oneLine(text), "**") }

func dashes(items []string) string {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = "- " + escaped(item)
	}
	return strings.Join(lines, "\n")
}

var markdownMarks = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`, `|`, `\|`, `~`, `\~`, `&`, `\&`)

// escaped is a text whose characters mean themselves wherever they stand in a line but at its start.
func escaped(text string) string { return markdownMarks.Replace(text) }

var numberAtStart = regexp.MustCompile(`^(\d+)([.)])`)

// atLineStart escapes what would make a line a heading, a rule or part of a list.
func atLineStart(line string) string {
	if line != "" && strings.ContainsRune("#+-=", rune(line[0])) {
		return `\` + line
	}
	return numberAtStart.ReplaceAllString(line, `$1\$2`)
}
