package digest

import "thidua/bot/report"

// The levels of headings and items.
const (
	section = 1 // "I."
	clause  = 2 // "1.", a khoản
	point   = 3 // "a)", a điểm
	dash    = 4
)

func heading(level int, text string) report.Block {
	return report.Heading{Level: level, Text: orBlank(text)}
}

func paragraph(text string) report.Block {
	return report.Paragraph{Runs: []report.Run{{Text: text}}}
}

func note(text string) report.Block {
	return report.Paragraph{Runs: []report.Run{{Text: text, Italic: true}}}
}

// item is a text with a number or a dash before its first line; further lines are paragraphs. A label stands before it unless
// that is "", and a blank in the place of a text that is missing.
func item(level int, label, text string) []report.Block {
	all := lines(text)
	if len(all) == 0 {
		all = []string{blank}
	}
	all[len(all)-1] = sentence(all[len(all)-1])
	if label != "" {
		all[0] = label + ": " + all[0]
	}
	blocks := []report.Block{report.Item{Level: level, Runs: []report.Run{{Text: all[0]}}}}
	for _, l := range all[1:] {
		blocks = append(blocks, paragraph(l))
	}
	return blocks
}

// items are dashes, or the word that there are none.
func items(texts []string) (blocks []report.Block) {
	if len(texts) == 0 {
		return []report.Block{paragraph(none)}
	}
	for _, text := range texts {
		blocks = append(blocks, item(dash, "", text)...)
	}
	return blocks
}
