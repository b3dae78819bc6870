package legal

import (
	"regexp"
	"strconv"
	"strings"

	"thidua/knowledge/vietnamese"

	"thidua/ingest/legal/mark"
)

// led is an entry of a table of contents: words, leaders, the number of a page.
var led = regexp.MustCompile(`^(.*?)\s*(?:(?:[.·…_] ?){3,}|…)\s*(?:\d{1,4}|[ivxl]{1,6})$`)

// pageNumber ends an entry without leaders.
var pageNumber = regexp.MustCompile(`\s+\d{1,4}$`)

// maxWrapped is how many lines of an entry stand before the one with its page.
const maxWrapped = 2

// dropContents removes tables of contents: their lines look like the headings that they list. One is announced by its title, "MỤC LỤC", or shows its leaders.
func (ls *lines) dropContents(raw []line) []line {
	var at []int // of the lines with words
	for i, l := range raw {
		if l.text != "" && l.text != pageMark {
			at = append(at, i)
		}
	}
	var counts map[string]int // how often the words of a line, and the label of a heading, stand in the text
	for k := 0; k < len(at); k++ {
		titled := isContentsTitle(raw[at[k]].text)
		if !titled && !led.MatchString(raw[at[k]].text) {
			continue
		}
		if titled && counts == nil {
			counts = map[string]int{}
			for _, i := range at {
				words, label := entryKeys(raw[i].text)
				counts[words]++
				if label != "" {
					counts[label]++
				}
			}
		}
		end, ok := contentsEnd(raw, at, k, titled, counts)
		for ; k < end; k++ {
			if ok {
				ls.debris = append(ls.debris, raw[at[k]].text)
				raw[at[k]].text = ""
			}
		}
		k = end - 1
	}
	return raw
}

func isContentsTitle(s string) bool {
	return len(s) < 40 && vietnamese.Fold(strings.Trim(s, " .:*#-")) == "muc luc"
}

// contentsEnd is the index in at after the lines from from on that look like a table of contents; ok is that they are one.
func contentsEnd(raw []line, at []int, from int, titled bool, counts map[string]int) (end int, ok bool) {
	seen := map[string]bool{}
	first, entries, labels := from, 0, 0
	if titled {
		first++
	}
	end = first
	for k := first; k < len(at) && k-end <= maxWrapped+1; k++ {
		s := raw[at[k]].text
		words, label := entryKeys(s)
		withPage := led.MatchString(s)
		if !withPage {
			if !titled && k-end > maxWrapped || seen[words] || label != "" && seen[label] {
				break // the text itself begins
			}
			if !titled || counts[words] < 2 && (label == "" || counts[label] < 2) {
				continue
			}
		}
		seen[words] = true
		if label != "" {
			seen[label] = true
			labels++
		}
		entries++
		end = k + 1
	}
	return max(end, from+1), titled && entries > 0 || entries >= 2 && labels*2 >= entries
}

// entryKeys are the words of a line without its page, and the label of the heading that they are; "" of anything else.
func entryKeys(s string) (words, label string) {
	if m := led.FindStringSubmatch(s); m != nil {
		s = m[1]
	} else {
		s = pageNumber.ReplaceAllString(s, "")
	}
	s = strings.TrimLeft(s, "-–—+*•. |")
	switch m := mark.Scan(s); m.Kind {
	case mark.Article:
		label = "điều " + m.Key
	case mark.Division, mark.Appendix:
		label = strconv.Itoa(int(m.Kind)) + "." + strconv.Itoa(m.Depth) + " " + m.Key
	}
	return vietnamese.Fold(strings.Trim(s, " .:|")), label
}
