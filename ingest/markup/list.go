package markup

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	// wrapper is an item of a list of Markdown that has its own number.
	wrapper = regexp.MustCompile(`^\s*(?:[-–+•]|\*+)\s+(?:\[[ xX]\]\s+)?((?:\*{1,3}|__?)?(?:(?i:điều(?:\s+thứ)?|khoản|điểm)\s+\w{1,3}\s*[.:)/–—-]|\(?\d{1,3}(?:[.)/:]|\s*[–—-])|\(?\p{Ll}(?:[.)/]|\s*[–—-]))(?:[.)/:–—*_-]*\s+\P{Nd}.*|)$)`)
	// named is a label of an item that is a word and a number; its number is that of an article.
	named = regexp.MustCompile(`^[*_]*(?i:(điều)(?:\s+thứ)?|khoản|điểm)\s+(\w{1,3})`)
	// article is an article that stands in no list, and is no entry of a table of contents, which ends with its page.
	article = regexp.MustCompile(`^\s*[*_]*(?i:điều)\s+\d{1,3}\s*[.:]\s*[*_]*\s*\p{Lu}.*[^\d\s|)*_]\s*[*_]*$`)
	// markedOtherwise is what shows, beside lists, that a text has marks of Markdown: bold words, a heading, a character that was escaped.
	markedOtherwise = regexp.MustCompile(`\*\*\p{L}|__\p{L}|(?m:^\s*#{1,6} )|[\x{E021}-\x{E07E}]`)
)

// unwrap takes the marks of a list off items that have their own numbers. Provisions of another document may be listed too, as in a plan to make them known:
// items are articles of this one only where they are listedArticles.
func unwrap(lines []string, otherwise bool) {
	items := make([]string, len(lines)) // without the mark of the list
	for i, line := range lines {
		if m := wrapper.FindStringSubmatch(strings.TrimRight(unprotect(line), " ")); m != nil {
			items[i] = m[1]
		}
	}
	own := listedArticles(lines, items, otherwise)
	for i, item := range items {
		if item != "" && (own || !named.MatchString(item)) {
			lines[i] = item
		}
	}
}

// listedArticles reports whether the articles of a text are items of lists: they count from 1, none stands in no list, and one has words below it or the text
// has other marks. It is so where no article is an item.
func listedArticles(lines, items []string, otherwise bool) bool {
	count, words, withWords := 0, false, otherwise
	for i, line := range lines {
		m := named.FindStringSubmatch(items[i])
		switch {
		case m != nil && m[1] != "":
			switch n, err := strconv.Atoi(m[2]); {
			case err == nil && n == 1: // again below a table of contents
				count = 0
			case err == nil && n != count+1 && !strings.Contains(strings.TrimSpace(items[i][len(m[0]):]), " "): // the end of a sentence
				continue
			case err == nil && n != count+1: // "l" is mended later
				return false
			}
			withWords = withWords || count > 0 && words
			count, words = count+1, false
		case article.MatchString(line):
			return false
		default:
			words = words || strings.TrimSpace(line) != ""
		}
	}
	return count == 0 || withWords
}
