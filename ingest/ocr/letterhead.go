package ocr

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/ingest/layout"
	"thidua/knowledge/vietnamese"
)

// provinces are those of before and after July 2025; their names differ also without marks.
var provinces = phrases("AN GIANG", "BÀ RỊA - VŨNG TÀU", "BẮC GIANG", "BẮC KẠN", "BẠC LIÊU", "BẮC NINH", "BẾN TRE", "BÌNH ĐỊNH", "BÌNH DƯƠNG", "BÌNH PHƯỚC",
	"BÌNH THUẬN", "CÀ MAU", "CAO BẰNG", "CẦN THƠ", "ĐÀ NẴNG", "ĐẮK LẮK", "ĐẮK NÔNG", "ĐIỆN BIÊN", "ĐỒNG NAI", "ĐỒNG THÁP", "GIA LAI", "HÀ GIANG", "HÀ NAM",
	"HÀ NỘI", "HÀ TĨNH", "HẢI DƯƠNG", "HẢI PHÒNG", "HẬU GIANG", "HÒA BÌNH", "HỒ CHÍ MINH", "HUẾ", "HƯNG YÊN", "KHÁNH HÒA", "KIÊN GIANG", "KON TUM",
	"LAI CHÂU", "LẠNG SƠN", "LÀO CAI", "LÂM ĐỒNG", "LONG AN", "NAM ĐỊNH", "NGHỆ AN", "NINH BÌNH", "NINH THUẬN", "PHÚ THỌ", "PHÚ YÊN", "QUẢNG BÌNH",
	"QUẢNG NAM", "QUẢNG NGÃI", "QUẢNG NINH", "QUẢNG TRỊ", "SÓC TRĂNG", "SƠN LA", "TÂY NINH", "THÁI BÌNH", "THÁI NGUYÊN", "THANH HÓA", "THỪA THIÊN HUẾ",
	"TIỀN GIANG", "TRÀ VINH", "TUYÊN QUANG", "VĨNH LONG", "VĨNH PHÚC", "YÊN BÁI")

// letterheadShare is the part of the first page that may hold a letterhead.
const letterheadShare = 0.35

// hasMotto reports whether a page that is not the first has a letterhead, as one that begins another document has.
func hasMotto(p layout.Page) bool {
	for i, w := range p.Words {
		if w.Top < letterheadShare*p.Height && (matches(p.Words[i:], motto) || matches(p.Words[i:], country)) {
			return true
		}
	}
	return false
}

var (
	country = strings.Fields("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
	motto   = strings.Fields("ĐỘC LẬP - TỰ DO - HẠNH PHÚC")
)

var (
	numberWord = regexp.MustCompile(`^S[ốôóỗồo]\s*([:.;]?)(.*)$`)
	slashWord  = regexp.MustCompile(`^[^/]*/(?:\d{4}/)?[\p{Lu}–-]`)
	dayWord    = regexp.MustCompile(`^ngày(.*?)(tháng)?$`)
	yearWord   = regexp.MustCompile(`^\d{4}[.,]?$`)
)

// printed is how sure recognition is of digits that are printed; by hand they are below it, or no digits.
const printed = 0.85

// mendLetterhead mends the top of a first page of this height: the marks of the names of provinces, and the number and the day, which are often written by
// hand or not at all. Digits that were not read surely are left out, and what is no digit: "Số:      /KH-UBND", "ngày   tháng   năm 2024".
func mendLetterhead(words []layout.Word, height float64) []layout.Word {
	out := make([]layout.Word, 0, len(words))
	for i := 0; i < len(words); {
		end := i
		for end < len(words) && words[end].Line == words[i].Line {
			end++
		}
		line := slices.Clone(words[i:end])
		if line[0].Top < letterheadShare*height {
			mendPlace(line)
			line = mendDay(mendNumber(line))
		}
		out = append(out, line...)
		i = end
	}
	return out
}

// mendPlace gives the names of provinces their marks, after the word for a province or before a day.
func mendPlace(line []layout.Word) {
	for i := range line {
		for _, name := range provinces {
			if !matches(line[i:], name) {
				continue
			}
			after := i + len(name)
			beforeDay := strings.HasSuffix(line[after-1].Text, ",") && after < len(line) && strings.HasPrefix(line[after].Text, "ngày")
			province := i > 0 && vietnamese.Fold(line[i-1].Text) == "tinh" || i > 1 && vietnamese.Fold(line[i-2].Text+line[i-1].Text) == "thanhpho"
			if !beforeDay && !province {
				continue
			}
			write(line[i:], name)
			if province && capitals(line[i-1:i]) && vietnamese.Fold(line[i-1].Text) == "tinh" {
				line[i-1].Text = "TỈNH"
			}
		}
	}
}

// mendNumber leaves out of "Số: 12/KH-UBND" what stands for the number unless it is printed digits.
func mendNumber(line []layout.Word) []layout.Word {
	for i, w := range line {
		m := numberWord.FindStringSubmatch(w.Text)
		opens := i == 0 || w.Left-line[i-1].Right > w.Bottom-w.Top // at the head of its column
		if m == nil || !opens || m[1] == "" && m[2] != "" {
			continue
		}
		slash := slices.IndexFunc(line[i:min(len(line), i+6)], func(w layout.Word) bool { return slashWord.MatchString(w.Text) })
		if slash < 0 {
			continue
		}
		slash += i
		symbol := line[slash]
		digits, rest, _ := strings.Cut(symbol.Text, "/")
		var number []string
		sure := symbol.Confidence >= printed || digits == ""
		if slash == i { // all in one word
			_, digits, _ = strings.Cut(digits, m[1])
		} else {
			number = append(number, m[2])
		}
		for _, between := range line[min(i+1, slash):slash] {
			number, sure = append(number, between.Text), sure && between.Confidence >= printed
		}
		if m[2] != "" && slash != i {
			sure = sure && w.Confidence >= printed
		}
		value := strings.Join(append(number, digits), "")
		if _, err := strconv.Atoi(value); err != nil || !sure || len(value) > 5 {
			value = ""
		}
		label := w
		label.Text = "Số:"
		symbol.Text = value + "/" + rest
		return append(append(line[:i:i], label, symbol), line[slash+1:]...)
	}
	return line
}

// mendDay leaves out of "Hà Nội, ngày 5 tháng 6 năm 2024" a day or a month that is not printed digits.
func mendDay(line []layout.Word) []layout.Word {
	for i, w := range line {
		m := dayWord.FindStringSubmatch(w.Text)
		if m == nil || i == 0 || !strings.HasSuffix(line[i-1].Text, ",") {
			continue
		}
		year := slices.IndexFunc(line[i:min(len(line), i+9)], func(w layout.Word) bool { return yearWord.MatchString(w.Text) })
		if year < 0 {
			continue
		}
		year += i
		word := func(text string) layout.Word {
			out := w
			out.Text = text
			return out
		}
		out := append(line[:i:i], word("ngày"))
		var slot []layout.Word
		month := false
		flush := func(most int) {
			if len(slot) == 1 && slot[0].Confidence >= printed {
				if n, err := strconv.Atoi(slot[0].Text); err == nil && n >= 1 && n <= most {
					out = append(out, slot[0])
				}
			}
			slot = nil
		}
		if m[1] != "" {
			slot = append(slot, layout.Word{Text: m[1], Confidence: 0})
		}
		if m[2] != "" {
			flush(31)
			out, month = append(out, word("tháng")), true
		}
		for _, next := range line[i+1 : year] {
			text := strings.Trim(next.Text, ".,:")
			switch {
			case !month && strings.HasSuffix(text, "tháng"):
				if head := strings.TrimSuffix(text, "tháng"); head != "" {
					slot = append(slot, layout.Word{Text: head, Confidence: next.Confidence})
				}
				flush(31)
				next.Text = "tháng"
				out, month = append(out, next), true
			case month && strings.HasSuffix(text, "năm"):
				flush(12)
				next.Text = "năm"
				out = append(out, next)
			default:
				slot = append(slot, next)
			}
		}
		return append(out, line[year:]...)
	}
	return line
}
