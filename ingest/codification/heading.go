package codification

import (
	"regexp"
	"strings"
)

// above is a heading of the codification that is open.
type above struct {
	rank  int
	words string
}

// ranks are the divisions of a topic, the outermost first.
var ranks = map[string]int{"phần": 0, "chương": 1, "mục": 2, "tiểu mục": 3}

var (
	headingLabel   = regexp.MustCompile(`^(?i:(Phần|Chương|Mục|Tiểu mục)\s+(?:thứ\s+)?[\p{L}\d]+)(?:[\s.:]|$)`)
	referenceWords = regexp.MustCompile(`^Điều (\d+\.\d+(?:\.[\p{L}\d]+)+)\.?\s*(.*)$`)
)

// divide reads a pChuong: a division's number, or the title of the one before.
func (p *parser) divide(line string) {
	if m := headingLabel.FindStringSubmatch(line); m != nil {
		rank := ranks[strings.ToLower(m[1])]
		for len(p.above) > 0 && p.above[len(p.above)-1].rank >= rank {
			p.above = p.above[:len(p.above)-1]
		}
		p.above = append(p.above, above{rank, line})
		return
	}
	if n := len(p.above); n > 0 && line != "" {
		p.above[n-1].words += " " + line
	}
}

// reference reads a link of a pChiDan: "Điều 41.11.LQ.6. Nội dung", or "Điều 13. Đối tượng của Thông tư số …", which is in no topic.
func reference(words string) Related {
	words = strings.Join(strings.Fields(words), " ")
	if m := referenceWords.FindStringSubmatch(words); m != nil {
		return Related{Label: m[1], Title: m[2]}
	}
	return Related{Title: words}
}
