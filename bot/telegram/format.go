package telegram

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"
)

// format is one piece of formatting of a text, from its unit from to before its unit to.
type format struct {
	from, to  int
	group     string // one of a group is shown at a time
	rank      int    // a lower one stands around a higher one where they begin or end at different places
	open, end string // the tags
}

// The ranks. A quotation is cut by nothing; links and code, which cannot stand in each other, come next.
const (
	rankQuote = iota
	rankBlock
	rankStyle
	rankEmoji
)

const groupBlock = "block" // of links and code

// formatHTML is a text with the formatting that Telegram marked in it as HTML that Telegram takes back: balanced, nested as
// Telegram allows, the text itself escaped. Offsets count UTF-16 units. Formatting that has no tag (a mention, a hashtag:
// Telegram finds them again), that lies outside the text or that cuts a character in two is left out.
func formatHTML(text string, entities []entity) string {
	units := utf16.Encode([]rune(text))
	formats := formatsOf(units, entities)
	cuts := []int{0, len(units)}
	for _, f := range formats {
		cuts = append(cuts, f.from, f.to)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)

	var out strings.Builder
	var open []int // indexes of formats, outermost first
	for i := range len(cuts) - 1 {
		wanted := shown(formats, cuts[i], cuts[i+1])
		same := 0
		for same < min(len(open), len(wanted)) && open[same] == wanted[same] {
			same++
		}
		closeTags(&out, formats, open[same:])
		for _, f := range wanted[same:] {
			out.WriteString(formats[f].open)
		}
		open = wanted
		out.WriteString(Escape(string(utf16.Decode(units[cuts[i]:cuts[i+1]]))))
	}
	closeTags(&out, formats, open)
	return out.String()
}

func closeTags(out *strings.Builder, formats []format, open []int) {
	for _, f := range slices.Backward(open) {
		out.WriteString(formats[f].end)
	}
}

// shown are the formats, in order of nesting, of a stretch that no format begins or ends in. Inside code nothing but
// the quotation around it is shown.
func shown(formats []format, from, to int) []int {
	var all []int
	groups := map[string]bool{}
	for i, f := range formats {
		if f.from > from || f.to < to || groups[f.group] {
			continue
		}
		if f.rank > rankBlock && len(all) > 0 && formats[all[len(all)-1]].isCode() {
			break
		}
		groups[f.group] = true
		all = append(all, i)
	}
	return all
}

func (f format) isCode() bool { return f.group == groupBlock && !strings.HasPrefix(f.open, "<a") }

// formatsOf are the formats that can be shown, in order of nesting.
func formatsOf(units []uint16, entities []entity) []format {
	var all []format
	for _, e := range entities {
		f, ok := formatOf(e)
		if ok && f.from < f.to && isBoundary(units, f.from) && isBoundary(units, f.to) {
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b format) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to))
	})
	return all
}

// isBoundary reports whether a character may begin or end before unit i.
func isBoundary(units []uint16, i int) bool {
	const lowFirst, lowLast = 0xDC00, 0xDFFF // the second half of a pair
	return i == 0 || i == len(units) || i > 0 && i < len(units) && (units[i] < lowFirst || units[i] > lowLast)
}

// formatOf is the tag of an entity; false when it has none.
func formatOf(e entity) (format, bool) {
	f := format{from: e.Offset, to: e.Offset + e.Length, group: string(e.Type), rank: rankStyle}
	tag, attributes := "", ""
	switch e.Type {
	case models.MessageEntityTypeBold:
		tag = "b"
	case models.MessageEntityTypeItalic:
		tag = "i"
	case models.MessageEntityTypeUnderline:
		tag = "u"
	case models.MessageEntityTypeStrikethrough:
		tag = "s"
	case models.MessageEntityTypeSpoiler:
		tag = "tg-spoiler"
	case models.MessageEntityTypeBlockquote:
		tag, f.group, f.rank = "blockquote", "quote", rankQuote
	case models.MessageEntityTypeExpandableBlockquote:
		tag, attributes, f.group, f.rank = "blockquote", " expandable", "quote", rankQuote
	case models.MessageEntityTypeCode:
		tag, f.group, f.rank = "code", groupBlock, rankBlock
	case models.MessageEntityTypePre:
		f.group, f.rank = groupBlock, rankBlock
		f.open, f.end = "<pre>", "</pre>"
		if e.Language != "" {
			f.open, f.end = `<pre><code class="language-`+Escape(e.Language)+`">`, "</code></pre>"
		}
		return f, true
	case models.MessageEntityTypeTextLink:
		tag, attributes, f.group, f.rank = "a", ` href="`+Escape(e.URL)+`"`, groupBlock, rankBlock
	case models.MessageEntityTypeTextMention:
		if e.User == nil {
			return format{}, false
		}
		tag, attributes, f.group, f.rank = "a", ` href="tg://user?id=`+strconv.FormatInt(e.User.ID, 10)+`"`, groupBlock, rankBlock
	case models.MessageEntityTypeCustomEmoji:
		tag, attributes, f.rank = "tg-emoji", ` emoji-id="`+Escape(e.CustomEmojiID)+`"`, rankEmoji
	default:
		return format{}, false
	}
	f.open, f.end = fmt.Sprintf("<%s%s>", tag, attributes), fmt.Sprintf("</%s>", tag)
	return f, true
}
