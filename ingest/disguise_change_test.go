package ingest_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// each changes every line that has words and is not drawn, and is no note of Markdown.
func each(change func(r *rand.Rand, line string) string) func(*rand.Rand, []string) []string {
	return func(r *rand.Rand, lines []string) []string {
		var out []string
		for _, line := range lines {
			if strings.ContainsFunc(line, unicode.IsLetter) && !strings.HasPrefix(line, "[") {
				line = change(r, line)
			}
			out = append(out, line)
		}
		return out
	}
}

// ofMarkup is what Markdown and HTML mean something by.
var ofMarkup = regexp.MustCompile("<style>.*</script>|&lt;!--.*?--&gt;|<[^<>]*>|\\]\\([^)]*\\)|&[^;\\s]+;|\\[\\^1\\]|^[#>*+\\s|`~-]+ |\\s?\\{#[^}]*\\}|\\\\.|[*_`|\\[\\]]+| #+$")

// outside changes what is between the marks of a line.
func outside(change func(r *rand.Rand, words string) string) func(*rand.Rand, []string) []string {
	return each(func(r *rand.Rand, line string) string {
		var b strings.Builder
		from := 0
		for _, at := range ofMarkup.FindAllStringIndex(line, -1) {
			b.WriteString(change(r, line[from:at[0]]) + line[at[0]:at[1]])
			from = at[1]
		}
		return b.String() + change(r, line[from:])
	})
}

// swap puts some of the characters that look like others for them.
func swap(share float64, pairs ...string) func(*rand.Rand, string) string {
	like := map[rune]string{}
	for i := 0; i < len(pairs); i += 2 {
		like[[]rune(pairs[i])[0]] = pairs[i+1]
	}
	return func(r *rand.Rand, line string) string {
		var b strings.Builder
		for _, c := range line {
			if to := like[c]; to != "" && r.Float64() < share {
				b.WriteString(to)
			} else {
				b.WriteRune(c)
			}
		}
		return b.String()
	}
}

var wide = func() (pairs []string) {
	for c := '!'; c <= '~'; c++ {
		pairs = append(pairs, string(c), string(c-'!'+0xFF01))
	}
	return pairs
}()

// characters are disguises of letters, digits, dashes and blanks.
var characters = []changer{
	{"eth", outside(swap(1, "Đ", "Ð", "đ", "ð"))},
	{"African d", outside(swap(0.5, "Đ", "Ɖ", "đ", "ɖ"))},
	{"Cyrillic", outside(swap(0.5, "A", "А", "B", "В", "C", "С", "E", "Е", "H", "Н", "K", "К", "M", "М", "O", "О", "P", "Р", "T", "Т", "X", "Х", "a", "а", "c", "с", "e", "е", "o", "о", "p", "р", "x", "х", "y", "у", "i", "і"))},
	{"Greek", outside(swap(0.5, "A", "Α", "B", "Β", "E", "Ε", "H", "Η", "I", "Ι", "K", "Κ", "M", "Μ", "N", "Ν", "O", "Ο", "P", "Ρ", "T", "Τ", "X", "Χ", "Y", "Υ", "o", "ο"))},
	{"fullwidth", outside(swap(0.3, wide...))},
	{"digits", outside(swap(1, "0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５"))},
	{"hyphens", outside(swap(1, "-", "‑"))},
	{"one dot leaders", outside(swap(0.5, ".", "․"))},
	{"full stops of other scripts", outside(swap(0.3, ".", "。"))},
	{"brackets of other kinds", outside(swap(0.5, "(", "❨", ")", "❩"))},
	{"minus", outside(swap(0.5, "-", "−"))},
	{"small hyphens", outside(swap(0.5, "-", "﹣"))},
	{"en dashes", outside(swap(1, "-", "–"))},
	{"blanks that hold", outside(swap(0.5, " ", "\u00a0"))},
	{"thin blanks", outside(swap(0.5, " ", "\u2009"))},
	{"ideographic blanks", outside(swap(0.3, " ", "\u3000"))},
	{"tabs", outside(swap(0.3, " ", "\t"))},
	{"wide gaps", outside(swap(0.3, " ", "   "))},
	{"zero-width blanks", outside(swap(0.5, "n", "n\u200b", "u", "u\u200d"))},
	{"zero-width at labels", each(func(_ *rand.Rand, line string) string { return "\u200b\ufeff" + line })},
	{"soft hyphens", outside(swap(0.5, "t", "t\u00ad"))},
	{"decomposed", each(func(_ *rand.Rand, line string) string { return norm.NFD.String(line) })},
	{"indents", each(func(r *rand.Rand, line string) string { return strings.Repeat(" ", 1+r.IntN(3)) + line + "  " })},
}

var firstArticleLabel = regexp.MustCompile(`((?i:[đð]iều) 0?)1(\s?[.:/)–—-])`)

var (
	ofArticle = regexp.MustCompile(`^(?i:[đð]iều)\s+(?:thứ )?\d+\s*[.:/)–—-]`)
	labelled  = regexp.MustCompile(`^((?i:[đð]iều|khoản|điểm)?\s*(?:thứ )?\(?[\da-zđ]{1,2}\s?[.:/)–—-]{1,2})\s(.*)$`)
	marked    = regexp.MustCompile(`^(\(?(?:\d+|[a-zđ]))([.)-].*)$`)
)

func onLabel(change func(label, words string) string) func(*rand.Rand, []string) []string {
	return each(func(_ *rand.Rand, line string) string {
		if m := labelled.FindStringSubmatch(line); m != nil {
			return change(m[1], m[2])
		}
		return line
	})
}

// markups are disguises of Markdown and HTML.
var markups = []changer{
	{"headings", each(func(r *rand.Rand, line string) string {
		if ofArticle.MatchString(line) {
			return strings.Repeat("#", 1+r.IntN(6)) + " " + line
		}
		return line
	})},
	{"closed headings", each(func(_ *rand.Rand, line string) string {
		if ofArticle.MatchString(line) {
			return "### " + line + " ###"
		}
		return line
	})},
	{"headings with names", each(func(_ *rand.Rand, line string) string {
		if ofArticle.MatchString(line) {
			return "## " + line + " {#dieu .unnumbered}"
		}
		return line
	})},
	{"bold lines", each(func(_ *rand.Rand, line string) string { return "**" + line + "**" })},
	{"bold labels", onLabel(func(label, words string) string { return "**" + label + "** " + words })},
	{"underlined labels", onLabel(func(label, words string) string { return "__" + label + "__ " + words })},
	{"italic words", onLabel(func(label, words string) string { return label + " *" + words + "*" })},
	{"bold and italic labels", onLabel(func(label, words string) string { return "***" + label + "*** " + words })},
	{"escapes", each(func(_ *rand.Rand, line string) string { return marked.ReplaceAllString(line, `$1\$2`) })},
	{"lists", onLabel(func(label, words string) string { return "- " + label + " " + words })},
	{"lists of stars", each(func(r *rand.Rand, line string) string {
		if marked.MatchString(line) && !strings.HasPrefix(line, "(") && strings.ContainsAny(line[:3], ").") {
			return "  * " + line
		}
		return line
	})},
	{"quotes", each(func(_ *rand.Rand, line string) string { return "> " + line })},
	{"links", each(func(_ *rand.Rand, line string) string {
		return strings.NewReplacer("Hội đồng", "[Hội đồng](https://vidu.gov.vn/dieu-2?a=1 \"Điều 3.\")", "Giấy khen", "[Giấy khen](#giay-khen)").Replace(line)
	})},
	{"notes", func(_ *rand.Rand, lines []string) []string {
		out := each(func(_ *rand.Rand, line string) string { return strings.Replace(line, "hồ sơ", "hồ sơ[^1]", 1) })(nil, lines)
		return append(out, "", "[^1]: Điều 7. Một chú thích.", "[ref]: https://vidu.gov.vn")
	}},
	{"bold of HTML", onLabel(func(label, words string) string { return "<b>" + label + "</b> <span lang=VI>" + words + "</span>" })},
	{"entities", each(func(_ *rand.Rand, line string) string {
		return strings.NewReplacer("á", "&#225;", "ạ", "&#x1EA1;", "ó", "&oacute;", "đ", "&#273;").Replace(line)
	})},
	{"blanks of HTML", each(swap(0.3, " ", "&nbsp;"))},
	{"entities escaped twice", each(swap(0.1, " ", "&amp;nbsp;"))},
	{"remarks of HTML", each(func(_ *rand.Rand, line string) string { return line + " <!-- Điều 8. -->" })},
	{"remarks of HTML, escaped", each(func(_ *rand.Rand, line string) string { return line + " &lt;!-- Điều 8. --&gt;" })},
	{"conditional comments", onLabel(func(label, words string) string { return "<![if !supportLists]>" + label + "<![endif]> " + words })},
	{"tags escaped twice", onLabel(func(label, words string) string { return "&amp;lt;b&amp;gt;" + label + "&amp;lt;/b&amp;gt; " + words })},
	{"scripts and styles", each(func(_ *rand.Rand, line string) string {
		return line + "<style>Điều 8. {}</style><script>1. a()</script>"
	})},
	{"a letterhead in a table", func(_ *rand.Rand, lines []string) []string {
		for i, line := range lines {
			if strings.HasPrefix(line, "Thái Bình, ngày") && strings.HasPrefix(lines[0], "UBND") && strings.HasPrefix(lines[6], "Số") {
				row := fmt.Sprintf("| **%s**<br>**%s**<br>%s | **%s**<br>**%s**<br>*%s* |", lines[0], lines[1], lines[6], lines[3], lines[4], line)
				return append([]string{row, "|:---:|:---:|", ""}, lines[i+1:]...)
			}
		}
		return lines
	}},
}

// wrappers are disguises of Markdown around what others made.
var wrappers = []changer{
	{"paragraphs of HTML", func(r *rand.Rand, lines []string) []string { // a file that begins with a tag is a page, which another reader reads
		return append(lines[:1:1], each(func(_ *rand.Rand, line string) string {
			return `<p class="MsoNormal" style="text-align:justify">` + line + "</p>"
		})(r, lines[1:])...)
	}},
	{"Windows line ends", each(func(_ *rand.Rand, line string) string { return line + "\r" })},
	{"breaks of HTML", each(func(_ *rand.Rand, line string) string { return line + "<br/>" })},
	{"hard breaks", each(func(_ *rand.Rand, line string) string { return line + "\\" })},
	{"a fence", func(_ *rand.Rand, lines []string) []string {
		return append(append([]string{"```text"}, lines...), "```")
	}},
	{"front matter", func(_ *rand.Rand, lines []string) []string {
		return append([]string{"---", "title: Điều 9. Không phải điều", "tags:", "  - thi đua", "---", ""}, lines...)
	}},
}

// layouts are disguises of pages.
var layouts = []changer{
	{"contents with leaders", contents(func(i int, entry string) string { return fmt.Sprintf("%s %s %d", entry, strings.Repeat(".", 4+i), i+2) })},
	{"contents with ellipses", contents(func(i int, entry string) string { return fmt.Sprintf("%s………%d", entry, i+2) })},
	{"contents with pages", contents(func(i int, entry string) string { return fmt.Sprintf("%s\t%d", entry, i+2) })},
	{"contents with nothing", contents(func(_ int, entry string) string { return entry })},
	{"contents of links", contents(func(i int, entry string) string { return fmt.Sprintf("- [%s](#dieu-%d)", entry, i) })},
	{"page numbers", pages(func(page int) []string { return []string{"", fmt.Sprint(page), ""} })},
	{"page numbers with dashes", pages(func(page int) []string { return []string{"", fmt.Sprintf("- %d -", page), ""} })},
	{"named pages", pages(func(page int) []string { return []string{fmt.Sprintf("Trang %d/9", page)} })},
	{"running heads", pages(func(page int) []string {
		return []string{"", fmt.Sprintf("Trang %d", page), "Quy chế thi đua, khen thưởng Sở Ví dụ"}
	})},
	{"running heads on a line", pages(func(page int) []string { return []string{fmt.Sprintf("Quy chế thi đua | Trang %d", page)} })},
	{"page numbers within sentences", within(func(page int) []string { return []string{fmt.Sprint(page + 3)} })},
	{"heads of the gazette within sentences", within(func(page int) []string {
		return []string{"", fmt.Sprintf("%d CÔNG BÁO/Số 31 + 32/Ngày 10-01-2024", page), ""}
	})},
	{"running heads within sentences", within(func(int) []string { return []string{"Quy chế thi đua, khen thưởng Sở Ví dụ"} })},
	{"letters for digits", func(_ *rand.Rand, lines []string) []string {
		out := slices.Clone(lines)
		for i, line := range lines {
			if !startsReference(lines, i) {
				out[i] = firstArticleLabel.ReplaceAllString(line, "${1}l$2")
			}
		}
		return out
	}},
	{"form feeds", pages(func(page int) []string { return []string{"", fmt.Sprint(page), "\f"} })},
	{"blank lines", func(_ *rand.Rand, lines []string) []string {
		return strings.Split(strings.Join(lines, "\n\n"), "\n")
	}},
}

// bodyAt is where the first article begins.
func bodyAt(lines []string) int {
	for i, line := range lines {
		if ofArticle.MatchString(line) {
			return i
		}
	}
	return len(lines)
}

// contents puts a table of contents before the first article.
func contents(entry func(i int, words string) string) func(*rand.Rand, []string) []string {
	return func(_ *rand.Rand, lines []string) []string {
		at := bodyAt(lines)
		out := append([]string{}, lines[:at]...)
		out = append(out, "", "MỤC LỤC")
		n := 0
		for i, line := range lines {
			if !ofArticle.MatchString(line) || labelled.FindStringSubmatch(line) == nil && i+1 < len(lines) && !strings.Contains(line, " ") {
				continue
			}
			if strings.HasSuffix(line, ".") && startsReference(lines, i) {
				continue
			}
			out = append(out, entry(n, line))
			n++
		}
		return append(append(out, ""), lines[at:]...)
	}
}

// startsReference reports whether a line that looks like an article's is the end of a sentence.
func startsReference(lines []string, i int) bool {
	return i > 0 && (strings.HasSuffix(lines[i-1], "tại") || strings.HasSuffix(lines[i-1], "khoản 1"))
}

// pages breaks the text into pages of some lines; between them stand the given ones.
func pages(between func(page int) []string) func(*rand.Rand, []string) []string {
	return func(r *rand.Rand, lines []string) []string {
		size := 5 + r.IntN(5)
		var out []string
		page := 1
		at := bodyAt(lines)
		for i, line := range lines {
			if i > at && (i-at)%size == 0 && i < len(lines)-2 {
				out = append(out, between(page)...)
				page++
			}
			out = append(out, line)
		}
		if page < 4 { // one head does not run, and two may be titles
			return lines
		}
		return out
	}
}

// halves are those of a sentence, the second of which begins with a small letter.
var halves = regexp.MustCompile(`^(.{20,}?\p{Ll}) (\p{Ll}{2,}.{20,}[.;])$`)

// within breaks pages within sentences; between them stand the given lines.
func within(between func(page int) []string) func(*rand.Rand, []string) []string {
	return func(_ *rand.Rand, lines []string) []string {
		var out []string
		page, at, last := 1, bodyAt(lines), 0
		for i, line := range lines {
			m := halves.FindStringSubmatch(line)
			if i <= at || m == nil || i < last+8 || i > 0 && startsReference(lines, i) {
				out = append(out, line)
				continue
			}
			out = append(append(append(out, m[1]), between(page)...), m[2])
			page, last = page+1, i
		}
		if page < 4 { // one head does not run, and one number is no page's
			return lines
		}
		return out
	}
}
