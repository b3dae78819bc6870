package vietnamese

import (
	"slices"
	"strings"
)

// Canonical returns the form under which a token is matched: its Text, where numbers and the
// components of dates, ranges and document numbers lose leading zeros (05 → 5,
// 06/2022/QH15 → 6/2022/qh15).
func (t Token) Canonical() string {
	if !t.Numeric() || !strings.Contains(t.Text, "0") {
		return t.Text
	}
	var b strings.Builder
	fresh := true // at the start of a component
	for i := 0; i < len(t.Text); i++ {
		c := t.Text[i]
		if fresh && c == '0' && i+1 < len(t.Text) && '0' <= t.Text[i+1] && t.Text[i+1] <= '9' {
			continue
		}
		// A decimal's digits after "." or "," are significant: 1,05 stays.
		fresh = c == '/' || c == '-'
		b.WriteByte(c)
	}
	return b.String()
}

// Number is a reference to a document by its number, or by its kind and number.
type Number struct {
	Kind     string // key of the symbol's kind: "nđ", "ct", "qh" (laws and resolutions of the National Assembly); "" unknown
	Serial   string // without leading zeros
	Year     string // four digits, "" if not given
	From, To int    // tokens[From:To]
}

// Forms returns the search terms the reference is known under, from the most to the least
// particular. A full number has them all, so "NĐ 91", "91/2017" and "nghị định số
// 91/2017/NĐ-CP" share one. They are no words, so they never meet other text.
func (n Number) Forms() []string {
	var forms []string
	if n.Kind != "" && n.Year != "" {
		forms = append(forms, n.Kind+"#"+n.Serial+"/"+n.Year)
	}
	if n.Year != "" {
		forms = append(forms, "#"+n.Serial+"/"+n.Year)
	}
	if n.Kind != "" {
		forms = append(forms, n.Kind+"#"+n.Serial)
	}
	return forms
}

// kindWords maps what people write before a number to the kind in a document's symbol,
// folded on both sides; the value is the toned key.
var kindWords = map[string]string{
	"nghi dinh": "nđ", "nd": "nđ", "chi thi": "ct", "ct": "ct", "thong tu": "tt", "tt": "tt",
	"thong tu lien tich": "ttlt", "ttlt": "ttlt", "quyet dinh": "qđ", "qd": "qđ",
	"nghi quyet": "nq", "nq": "nq", "ke hoach": "kh", "kh": "kh", "huong dan": "hd", "hd": "hd",
	"cong van": "cv", "cv": "cv", "luat": "qh", "bo luat": "qh", "phap lenh": "pl", "bao cao": "bc", "bc": "bc",
	"thong bao": "tb", "tb": "tb", "quy che": "qc",
}

// Numbers finds the references to documents in tokens: full numbers (19/CT-TTg,
// 91/2017/nd-cp), numbers with a year (91/2017), and a kind with a number (chỉ thị 19,
// nghị định số 91, CT 19), typed with or without diacritics.
func Numbers(tokens []Token) []Number {
	var out []Number
	for i, t := range tokens {
		if !t.Numeric() {
			continue
		}
		serial, rest, slashed := strings.Cut(t.Canonical(), "/")
		if !allDigits(serial) || len(serial) > 6 {
			continue
		}
		n := Number{Serial: serial, From: i, To: i + 1}
		if slashed {
			year, symbol, _ := strings.Cut(rest, "/")
			if !allDigits(year) {
				year, symbol = "", rest
			}
			if year != "" && !isYear(year) || allDigits(symbol) {
				continue // a date or a fraction
			}
			n.Year, n.Kind = year, symbolKind(symbol)
			if symbol != "" && n.Kind == "" {
				continue
			}
		}
		if kind, words := kindBefore(tokens[:i]); words > 0 {
			n.From -= words
			if n.Kind == "" {
				n.Kind = kind
			}
		}
		if n.Kind == "" && n.Year == "" || !slashed && isYear(serial) {
			continue // a bare number, or "luật 2022": the year, not the number
		}
		out = append(out, n)
	}
	return out
}

func isYear(s string) bool { return len(s) == 4 && "1945" <= s && s <= "2100" }

// unitWords name units of documents, folded.
var unitWords = []string{"phan", "chuong", "muc", "dieu", "khoan", "diem", "tiet"}

// symbolKind returns the kind in a symbol such as "nđ-cp", "qh15", "ubtvqh13", "tt-bnv";
// typed without đ it is given back with it.
func symbolKind(symbol string) string {
	head, _, _ := strings.Cut(symbol, "-")
	folded := Fold(head)
	switch {
	case folded == "", slices.Contains(unitWords, folded): // "khoản 2/Điều 5" is a place
		return ""
	case strings.HasPrefix(folded, "ubtvqh"):
		return "pl"
	case strings.HasPrefix(folded, "qh"):
		return "qh"
	}
	if kind, ok := kindWords[folded]; ok {
		return kind
	}
	return head
}

// kindBefore returns the kind of document named by the last tokens, and how many they are.
func kindBefore(tokens []Token) (string, int) {
	n := len(tokens)
	skip := 0
	if n > 0 && tokens[n-1].Folded() == "so" {
		skip = 1
		n--
	}
	for words := min(n, 4); words > 0; words-- {
		parts := make([]string, 0, 4)
		for _, t := range tokens[n-words : n] {
			parts = append(parts, t.Text)
		}
		phrase := strings.Join(parts, " ")
		if kind, ok := kindWords[Fold(phrase)]; ok {
			return kind, words + skip
		}
	}
	return "", 0
}

// NumberKey is the form of a document number that survives typing: 06/2022/QH15, 6/2022/qh15.
func NumberKey(number string) string {
	parts := strings.Split(Fold(number), "/")
	if parts[0] = strings.TrimLeft(parts[0], "0"); parts[0] == "" {
		parts[0] = "0"
	}
	return strings.Join(parts, "/")
}
