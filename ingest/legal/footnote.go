package legal

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/ingest/legal/mark"
)

// note is a footnote: its words and the page it is on.
type note struct {
	text string
	page int
}

// notePrefix starts a note of the codification of laws (pháp điển); such a line is about the article, not of it.
const notePrefix = "— Ghi chú pháp điển:"

// footnoteLine is a footnote that whoever read the file set apart: its mark and its words.
var footnoteLine = regexp.MustCompile(`^— Chú thích (\S+): (.+)$`)

// anchor is where a footnote that was set apart is referred to; see ingest/plain.
var anchor = regexp.MustCompile("\uFFF9([^\uFFFB]*)\uFFFB")

// cutApart takes the footnotes that were set apart, and their anchors off the lines. Marks need not be unique: of the anchors above it that have its mark,
// the first that no footnote has yet is a footnote's. Those above footnotes are of no later ones, which belong to another file of the document.
func (ls *lines) cutApart(raw []line) []line {
	bearing := map[string][]int{} // mark → the lines of its anchors, in their order
	kept := raw[:0]
	for i := range raw {
		l := raw[i]
		if m := footnoteLine.FindStringSubmatch(l.text); m != nil {
			if at := bearing[m[1]]; len(at) > 0 {
				kept[at[0]].notes = append(kept[at[0]].notes, len(ls.apart))
				bearing[m[1]] = at[1:]
			}
			ls.apart = append(ls.apart, apart{m[1], m[2]})
			ls.debris = append(ls.debris, strings.TrimSuffix(l.text, m[2]))
			continue
		}
		if i > 0 && footnoteLine.MatchString(raw[i-1].text) {
			clear(bearing)
		}
		if strings.Contains(l.text, "\uFFF9") {
			for _, m := range anchor.FindAllStringSubmatch(l.text, -1) {
				bearing[m[1]] = append(bearing[m[1]], len(kept))
				ls.debris = append(ls.debris, m[1])
			}
			l.text = squeeze(anchor.ReplaceAllString(l.text, ""))
		}
		kept = append(kept, l)
	}
	return kept
}

// bearer is where the mark of a footnote stands: the node and its paragraph.
type bearer struct{ node, para int }

// bear notes that the paragraph read last bears the marks of its line.
func (b *builder) bear(l line) {
	if len(b.stack) == 0 {
		return
	}
	for _, note := range l.notes {
		b.bears[note] = bearer{b.stack[len(b.stack)-1], len(b.top().paras) - 1}
	}
}

// apart is a footnote that was set apart.
type apart struct{ mark, text string }

// cutFootnotes takes the footnotes off the ends of pages. A footnote is a lone number, the next of the document's count, whose
// mark stands on the same page stuck to a word or a label; its words go to the end of the page or to the next footnote. Texts
// without page ends are left alone.
func (ls *lines) cutFootnotes(raw []line) []line {
	ls.notes = make(map[int]note)
	var out []line
	next, open := 1, false
	for start := 0; start < len(raw); {
		end := start
		for end < len(raw) && raw[end].page == raw[start].page {
			end++
		}
		if start == 0 && end == len(raw) {
			return raw
		}
		page := raw[start:end]
		kept, after, spill := ls.pageNotes(page, next, open)
		out = append(out, kept...)
		open = after > next && spill
		next = after
		start = end
	}
	return out
}

// pageNotes splits one page. open tells that the last footnote of the page before was cut off by the page's end.
func (ls *lines) pageNotes(page []line, next int, open bool) (kept []line, after int, cutOff bool) {
	first := -1
	for i, l := range page {
		if n, ok := loneNumber(l.text); ok && n == next && markedBefore(page[:i], n) {
			first = i
			break
		}
	}
	if first < 0 {
		return page, next, false
	}
	bodyEnd := first
	if open {
		if i := spillStart(page[:first]); i >= 0 {
			ls.addNote(next-1, texts(page[i:first]), page[0].page)
			bodyEnd = i
		}
	}
	if rest := texts(page[first+1:]); rest == "" {
		if i := noteAbove(page[:first]); i >= 0 {
			ls.addNote(next, texts(page[i:first]), page[0].page)
			ls.debris = append(ls.debris, page[first].text)
			return append(page[:i:i], marks(page[first+1:])...), next + 1, false
		}
		return page, next, false
	}
	from := first
	for i := first + 1; i <= len(page); i++ {
		if i < len(page) {
			n, ok := loneNumber(page[i].text)
			if !ok || n != next+1 || !markedBefore(page[:first], n) {
				continue
			}
		}
		text := texts(page[from+1 : i])
		ls.debris = append(ls.debris, page[from].text)
		ls.addNote(next, text, page[0].page)
		cutOff = !endsSentence(text) || strings.HasSuffix(text, ":")
		next++
		from = i
	}
	return append(page[:bodyEnd:bodyEnd], marks(page[first:])...), next, cutOff
}

func (ls *lines) addNote(n int, text string, page int) {
	if old, ok := ls.notes[n]; ok {
		text = old.text + " " + text
		page = old.page
	}
	ls.notes[n] = note{text: text, page: page}
}

// markedBefore reports whether a note mark n stands in the page, stuck to the word or label before it.
func markedBefore(page []line, n int) bool {
	mark := strconv.Itoa(n)
	for _, l := range page {
		for w := range strings.FieldsSeq(l.text) {
			w = strings.TrimRight(w, ".,;:)”\"")
			head, ok := strings.CutSuffix(w, mark)
			if !ok || head == "" {
				continue
			}
			r, _ := utf8.DecodeLastRuneInString(head)
			if unicode.IsLetter(r) || strings.ContainsRune("”\").,;:", r) || strings.HasPrefix(l.text, "Điều "+head) {
				return true
			}
		}
	}
	return false
}

// spillStart finds where the rest of a footnote of the page before begins: at the last quotation that opens a paragraph.
func spillStart(page []line) int {
	for i := len(page) - 1; i > 0; i-- {
		if strings.HasPrefix(page[i].text, "“") && endsSentence(page[i-1].text) {
			return i
		}
	}
	return -1
}

// noteAbove finds a footnote that text extraction put above its number: up to four lines after the end of a paragraph.
func noteAbove(page []line) int {
	seen := 0
	for i := len(page) - 1; i > 0 && seen < 5; i-- {
		if page[i].text == "" || page[i].text == pageMark {
			continue
		}
		if endsSentence(page[i].text) {
			if seen == 0 {
				return -1
			}
			for i++; page[i].text == ""; i++ {
			}
			if mark.StartsUpper(page[i].text) {
				return i
			}
			return -1
		}
		seen++
	}
	return -1
}

func texts(ls []line) string {
	var words []string
	for _, l := range ls {
		if l.text != "" && l.text != pageMark {
			words = append(words, l.text)
		}
	}
	return strings.Join(words, " ")
}

// marks keeps the page marks of ls.
func marks(ls []line) []line {
	var out []line
	for _, l := range ls {
		if l.text == pageMark {
			out = append(out, l)
		}
	}
	return out
}
