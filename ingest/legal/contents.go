package legal

import (
	"regexp"
	"strconv"
	"strings"

	"thidua/ingest/legal/mark"
	"thidua/ingest/letterhead"
	"thidua/knowledge/vietnamese"
)

// led is an entry of a table of contents: words, leaders, the number of a page.
var led = regexp.MustCompile(`^(.*?)\s*(?:(?:[.·…_] ?){3,}|…)\s*(?:\d{1,4}|[ivxl]{1,6})$`)

// pageNumber ends an entry without leaders.
var pageNumber = regexp.MustCompile(`\s+\d{1,3}$`)

// maxWrapped is how many lines of an entry stand before the one with its page.
const maxWrapped = 2

// contents finds tables of contents among the lines of a text.
type contents struct {
	raw   []line
	at    []int          // of the lines with words
	words map[string]int // how often the words of a line, and the label of a heading, stand in the text
	// headings are the words of the lines with a label that are no entries with leaders, and where in at the last one is.
	headings map[string]heading
}

type heading struct {
	words string
	last  int
}

// dropContents removes tables of contents: their lines look like the headings that they list. One is announced by its title, "MỤC LỤC", or shows its leaders.
func (ls *lines) dropContents(raw []line) []line {
	c := contents{raw: raw}
	for i, l := range raw {
		if l.text != "" && l.text != pageMark {
			c.at = append(c.at, i)
		}
	}
	for k := 0; k < len(c.at); k++ {
		titled := isContentsTitle(raw[c.at[k]].text)
		if !titled && !led.MatchString(raw[c.at[k]].text) {
			continue
		}
		c.count()
		end, ok := c.end(k, titled)
		for ; k < end; k++ {
			if ok {
				ls.debris = append(ls.debris, raw[c.at[k]].text)
				raw[c.at[k]].text = ""
			}
		}
		k = end - 1
	}
	return raw
}

// count counts what stands in the text, once.
func (c *contents) count() {
	if c.words != nil {
		return
	}
	c.words, c.headings = map[string]int{}, map[string]heading{}
	for k, i := range c.at {
		words, label := entryKeys(c.raw[i].text)
		c.words[words]++
		if label != "" {
			c.words[label]++
			if !led.MatchString(c.raw[i].text) {
				c.headings[label] = heading{words, k}
			}
		}
	}
}

// lists reports whether an entry with leaders names a heading below it: by more than its label, where that has a title.
func (c *contents) lists(k int, words, label string) bool {
	h, ok := c.headings[label]
	return ok && h.last > k && (strings.HasPrefix(words, h.words) || strings.HasPrefix(h.words, words) && strings.Count(words, " ") > 1)
}

func isContentsTitle(s string) bool {
	return len(s) < 40 && vietnamese.Fold(strings.Trim(s, " .:*#-")) == "muc luc"
}

// end is the index in at after the lines from from on that look like a table of contents; ok is that they are one. A form has leaders too: its lines name no
// heading of the text.
func (c *contents) end(from int, titled bool) (end int, ok bool) {
	seen := map[string]bool{}
	first, entries, listed := from, 0, 0
	if titled {
		first++
	}
	end = first
	for k := first; k < len(c.at) && k-end <= maxWrapped+1; k++ {
		s := c.raw[c.at[k]].text
		words, label := entryKeys(s)
		if !led.MatchString(s) {
			entry := titled && (label != "" && (c.words[label] > 1 || entries > 0 && pageNumber.MatchString(s)) || words != "" && c.words[words] > 1 && (pageNumber.MatchString(s) || mark.Scan(s).Kind != mark.None))
			if !titled && k-end > maxWrapped || seen[words] || label != "" && seen[label] || !entry && endsSentence(s) || letterhead.IsMotto(s) {
				break // the text itself begins
			}
			if !entry {
				continue
			}
		}
		seen[words] = true
		if label != "" {
			seen[label] = true
			if c.lists(k, words, label) {
				listed++
			}
		}
		entries++
		end = k + 1
	}
	return max(end, from+1), titled && entries > 0 || entries >= 2 && listed*2 >= entries
}

// entryKeys are the words of a line without its page, and the label of the heading that they are; "" of anything else.
func entryKeys(s string) (words, label string) {
	if m := led.FindStringSubmatch(s); m != nil {
		s = m[1]
	} else if m := mark.Scan(s); m.Kind == mark.None || m.Rest != "" { // not the number of "Mẫu số 01"
		s = pageNumber.ReplaceAllString(s, "")
	}
	s = strings.TrimLeft(s, "-–—+*•. |")
	switch m := mark.Scan(s); m.Kind {
	case mark.Article:
		label = "điều " + m.Key
	case mark.Division, mark.Appendix:
		label = strconv.Itoa(int(m.Kind)) + "." + strconv.Itoa(m.Depth) + " " + m.Key + m.Path
	}
	return vietnamese.Fold(strings.Trim(s, " .:|")), label
}
