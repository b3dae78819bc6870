package report

import (
	"errors"
	"fmt"
	"strings"
)

// The words every document has.
const (
	nation    = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto     = "Độc lập - Tự do - Hạnh phúc"
	numberOf  = "Số:"
	about     = "V/v "
	addressed = "Kính gửi:"
	sentTo    = "Nơi nhận:"
	annex     = "Phụ lục"
	attached  = "(Kèm theo %s số%s/%s\n%s của %s)"
	official  = "Công văn" // what a document without a kind is called where an annex refers to it
	pictureOf = "hình %d/%d"
)

// blank is room to write a number by hand or keyboard. Spaces that do not break are not stretched and stay on their line.
var blank = strings.Repeat("\u00A0", 7)

// day is where the clerk writes the day; year may be 0.
func day(year int) string {
	if year == 0 {
		return "ngày" + blank + "tháng" + blank + "năm" + blank
	}
	return fmt.Sprintf("ngày%stháng%snăm %d", blank, blank, year)
}

// list is a list of recipients with the punctuation of their places, instead of what they may have brought. Empty ones are
// left out.
func list(items []string) []string {
	var out []string
	for _, item := range items {
		if item = strings.TrimRight(oneLine(item), " ;,."); item != "" {
			out = append(out, item+";")
		}
	}
	if last := len(out) - 1; last >= 0 {
		out[last] = strings.TrimSuffix(out[last], ";") + "."
	}
	return out
}

// numbering is the numbers of the last heading or item of each level.
type numbering [3]int

// next is the number of the next heading or item of that level, from 1, as it is written: "II.", "3." or "đ)".
func (n *numbering) next(level int) (string, error) {
	n[level-1]++
	clear(n[level:])
	switch last := n[level-1]; level {
	case 1:
		return roman(last) + ".", nil
	case 2:
		return fmt.Sprintf("%d.", last), nil
	default:
		letter, err := letter(last)
		return letter + ")", err
	}
}

// roman is a positive number as the Decree numbers sections and annexes.
func roman(n int) string {
	var out strings.Builder
	for _, digit := range []struct {
		value int
		text  string
	}{
		{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"},
		{5, "V"}, {4, "IV"}, {1, "I"},
	} {
		for ; n >= digit.value; n -= digit.value {
			out.WriteString(digit.text)
		}
	}
	return out.String()
}

// letters are those that number points, in the order of the Vietnamese alphabet (I.II.6đ); ă, â, ê, ô, ơ, ư number nothing.
var letters = []string{
	"a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y",
}

// letter is that of the nth point, from 1.
func letter(n int) (string, error) {
	if n > len(letters) {
		return "", errors.New("more headings and items of level 3 under one than the alphabet has letters")
	}
	return letters[n-1], nil
}
