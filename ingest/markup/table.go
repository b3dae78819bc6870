package markup

import "strings"

// cellsOf is what a row of a table of Markdown has: it begins and ends with a bar.
func cellsOf(line string) (cells []string, ok bool) {
	line = strings.TrimSpace(line)
	inner, begins := strings.CutPrefix(line, "|")
	inner, ends := strings.CutSuffix(inner, "|")
	if !begins || !ends {
		return nil, false
	}
	for cell := range strings.SplitSeq(inner, "|") {
		cells = append(cells, strings.TrimSpace(withoutBold(inline(breakLines(cell)))))
	}
	return cells, true
}

// printRow is a row as a line, or, of a letterhead and the end of a document, the lines of a cell after those of the other.
func printRow(cells []string) []string {
	rule, aside, broken := true, false, false
	for _, cell := range cells {
		rule = rule && strings.Trim(cell, "-: ") == ""
		broken = broken || strings.Contains(cell, "\n")
		for line := range strings.SplitSeq(strings.ToLower(strings.ReplaceAll(cell, "*", "")), "\n") {
			line = strings.Join(strings.Fields(line), " ")
			aside = aside || strings.HasPrefix(line, "cộng hòa xã hội") || strings.HasPrefix(line, "cộng hoà xã hội") || strings.HasPrefix(line, "nơi nhận")
		}
	}
	switch {
	case rule:
		return []string{""}
	case aside && broken:
		return strings.Split(strings.Join(cells, "\n"), "\n")
	}
	for i := range cells {
		cells[i] = strings.ReplaceAll(cells[i], "\n", " ")
	}
	return []string{strings.Trim(strings.Join(cells, " | "), " |")}
}
