package ocr

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/ingest/layout"
	"thidua/knowledge/vietnamese"
)

// withoutNoise leaves out what recognition makes of ink, stamps, frames and dirt: words of which it is unsure and which are neither a Vietnamese syllable nor
// a number; and signatures, which are much higher than what is printed.
func withoutNoise(words []layout.Word) []layout.Word {
	var heights []float64
	for _, w := range words {
		if w.Confidence >= printed {
			heights = append(heights, w.Bottom-w.Top)
		}
	}
	slices.Sort(heights)
	usual := 0.0
	if len(heights) > 0 {
		usual = heights[len(heights)/2]
	}
	kept := make([]layout.Word, 0, len(words))
	for i, w := range words {
		if !noise(w, usual) || beforePost(words[i+1:], w) {
			kept = append(kept, w)
		}
	}
	return kept
}

// referenceWord is the number or the symbol of a document, or a day.
var referenceWord = regexp.MustCompile(`(?:^|\P{Ll})/[\p{Lu}\d]`)

// noise reports whether the word is none, where words are usually so high.
func noise(w layout.Word, usual float64) bool {
	core := strings.TrimFunc(w.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	single := utf8.RuneCountInString(core) == 1
	switch {
	case referenceWord.MatchString(w.Text): // never lost, however badly it was read
		return false
	case w.Confidence < 0.7 && usual > 0 && w.Bottom-w.Top > 1.9*usual:
		return !vietnamese.IsSyllable(core) || utf8.RuneCountInString(core) < 3
	case core == "":
		// A dash or a plus opens a paragraph; rules of tables are read as the others.
		return w.Confidence < 0.8 && !strings.ContainsAny(w.Text, "-–+") || strings.Trim(w.Text, "|_¬¦—~") == ""
	case w.Confidence < 0.25:
		return !vietnamese.IsSyllable(core) || utf8.RuneCountInString(core) < 3
	case w.Confidence < 0.6:
		mixed := strings.ContainsFunc(core, unicode.IsDigit) && strings.ContainsFunc(core, unicode.IsLower)
		return mixed || single && core == w.Text && !unicode.IsDigit([]rune(core)[0])
	}
	return false
}

// posts are those whose holders sign; without the words before them they would be another's.
var posts = phrases("CHỦ TỊCH", "GIÁM ĐỐC", "HIỆU TRƯỞNG", "TRƯỞNG BAN", "BỘ TRƯỞNG", "CỤC TRƯỞNG", "VỤ TRƯỞNG", "VIỆN TRƯỞNG")

// beforePost reports whether one of the next two words after w begins a post: stamps and signatures lie over "KT." and "PHÓ", which must not be lost.
func beforePost(after []layout.Word, w layout.Word) bool {
	for i := range min(2, len(after)) {
		if after[i].Line != w.Line || after[i].Left-w.Right > 4*(after[i].Bottom-after[i].Top) {
			return false
		}
		for _, post := range posts {
			if matches(after[i:], post) && capitals(after[i:i+len(post)]) {
				return true
			}
		}
	}
	return false
}

var (
	deputyLine = regexp.MustCompile(`^(?:P|F|PH) ?[ÓÒỎOÔỐ] (\p{Lu}+ \p{Lu}+)$`)
	forLine    = regexp.MustCompile(`^\S{1,4} (\p{Lu}+ \p{Lu}+)$`)
)

// mendPosts mends what stands under a stamp: "P Ó CHỦ TỊCH" is a deputy, and what stands above a deputy is "KT." and the post he deputises for
// (Decree 30/2020/NĐ-CP, Appendix I, II.7).
func mendPosts(body string) string {
	lines := strings.Split(body, "\n")
	isPost := func(words string) bool {
		return slices.ContainsFunc(posts, func(p []string) bool { return strings.Join(p, " ") == words })
	}
	for i, l := range lines {
		if m := deputyLine.FindStringSubmatch(l); m != nil && isPost(m[1]) {
			lines[i] = "PHÓ " + m[1]
		}
		post, deputy := strings.CutPrefix(lines[i], "PHÓ ")
		if !deputy || !isPost(post) || i == 0 {
			continue
		}
		if m := forLine.FindStringSubmatch(lines[i-1]); m != nil && m[1] == post {
			lines[i-1] = "KT. " + post
		}
	}
	return strings.Join(lines, "\n")
}

var primeMinister = regexp.MustCompile(`^(\d+[a-z]?(?:/\d{4})?/(?:QĐ|CT|NQ|CĐ)-)T.Tg([.,;:)]*)$`)

// mendReferences mends what recognition makes of the symbols of documents where it can be nothing else: the letter Đ as the Icelandic one that looks like
// it, or as both, and a letter within the Prime Minister's "TTg", the only symbol that ends so.
func mendReferences(words []layout.Word) {
	for i, w := range words {
		if referenceWord.MatchString(w.Text) {
			text := strings.ReplaceAll(strings.ReplaceAll(w.Text, "Ð", "Đ"), "QĐĐ", "QĐ")
			words[i].Text = primeMinister.ReplaceAllString(text, "${1}TTg$2")
		}
	}
}

// prescribed are words in capitals that administrative documents all print (Decree 30/2020/NĐ-CP, Appendices I and III). Without their marks
// they can be nothing else.
var prescribed = phrases("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "HỘI ĐỒNG THI ĐUA", "THI ĐUA", "KHEN THƯỞNG",
	"TỔ CHỨC THỰC HIỆN", "KẾ HOẠCH", "QUYẾT ĐỊNH", "NGHỊ QUYẾT", "HƯỚNG DẪN", "CHỈ THỊ", "THÔNG BÁO", "TỜ TRÌNH", "BÁO CÁO", "CÔNG ĐIỆN", "CHƯƠNG TRÌNH",
	"MỤC ĐÍCH", "YÊU CẦU", "NỘI DUNG", "NHIỆM VỤ", "GIẢI PHÁP", "KINH PHÍ", "PHÓ CHỦ TỊCH", "CHỦ TỊCH", "PHÓ GIÁM ĐỐC", "GIÁM ĐỐC", "PHỤ LỤC")

// phrases are lists of words.
func phrases(all ...string) (list [][]string) {
	for _, phrase := range all {
		list = append(list, strings.Fields(phrase))
	}
	return list
}

// core is the letters of a word, from and to where they stand in it.
func core(word string) (from, to int) {
	isLetter := func(r rune) bool { return unicode.IsLetter(r) }
	if from = strings.IndexFunc(word, isLetter); from < 0 {
		return 0, 0
	}
	last := strings.LastIndexFunc(word, isLetter)
	return from, last + len(string([]rune(word[last:])[0]))
}

// matches reports whether the words are the phrase's but for their marks, which is in capitals.
func matches(words []layout.Word, phrase []string) bool {
	if len(words) < len(phrase) {
		return false
	}
	for i, want := range phrase {
		if words[i].Line != words[0].Line {
			return false
		}
		from, to := core(words[i].Text)
		if got := words[i].Text[from:to]; got == "" && words[i].Text != want || got != "" && vietnamese.Fold(got) != vietnamese.Fold(want) {
			return false
		}
	}
	return true
}

// write gives the words the marks of the phrase, in the capitals they have.
func write(words []layout.Word, phrase []string) {
	for i, want := range phrase {
		from, to := core(words[i].Text)
		got := words[i].Text[from:to]
		if got == "" || vietnamese.Normalize(got) == vietnamese.Normalize(want) {
			continue
		}
		if got != strings.ToUpper(got) {
			want = string([]rune(want)[:1]) + strings.ToLower(string([]rune(want)[1:]))
		}
		words[i].Text = words[i].Text[:from] + want + words[i].Text[to:]
	}
}

// mendCapitals gives prescribed words in capitals their marks: Tesseract loses those of bold and underlined capitals most.
func mendCapitals(words []layout.Word) {
	for i := range words {
		for _, phrase := range prescribed {
			if matches(words[i:], phrase) && capitals(words[i:i+len(phrase)]) {
				write(words[i:], phrase)
			}
		}
	}
}

func capitals(words []layout.Word) bool {
	for _, w := range words {
		if w.Text != strings.ToUpper(w.Text) {
			return false
		}
	}
	return true
}

var section = regexp.MustCompile(`^([IVX]{1,5}|[IVXl1]{1,4})([.,:]?) (\p{Lu}{2}.*)$`)

// mendSections mends the numbers of headings in capitals that count up: a full stop that was not read, and a number that stands a second time where the
// next but one follows ("II", "II", "IV").
func mendSections(body string) string {
	lines := strings.Split(body, "\n")
	type heading struct{ line, value int }
	var all []heading
	for i, l := range lines {
		m := section.FindStringSubmatch(l)
		if m == nil || m[3] != strings.ToUpper(m[3]) {
			continue
		}
		value := roman(strings.NewReplacer("l", "I", "1", "I").Replace(m[1]))
		if value > 0 {
			all = append(all, heading{i, value})
		}
	}
	for k, h := range all {
		m := section.FindStringSubmatch(lines[h.line])
		before := 0
		if k > 0 {
			before = all[k-1].value
		}
		switch {
		case h.value == before+1 && (m[2] != "." || m[1] != numeral(h.value)):
			lines[h.line] = numeral(h.value) + ". " + m[3]
		case h.value == before && k+1 < len(all) && all[k+1].value == before+2:
			all[k].value = before + 1
			lines[h.line] = numeral(before+1) + ". " + m[3]
		}
	}
	return strings.Join(lines, "\n")
}

var numerals = []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX"}

func roman(s string) int { return max(0, slices.Index(numerals, s)) }

func numeral(n int) string { return numerals[n] }
