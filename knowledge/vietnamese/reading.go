package vietnamese

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// reading is what a short form stands for, and where.
type reading struct {
	text   string
	weight float64
	sure   bool
	number bool     // holds only before a number
	next   []string // holds only before one of these, folded
	prev   []string // holds only after one of these, folded
	near   []string // holds only with one of these within reach, folded
	own    bool     // from a province's file
}

// reach is how many tokens before and after a short form "near" looks at.
const reach = 4

func (r reading) conditional() bool {
	return r.number || r.next != nil || r.prev != nil || r.near != nil
}

func (r reading) holds(tokens []Token, i int) bool {
	switch {
	case r.number:
		return i+1 < len(tokens) && (tokens[i+1].Numeric() || tokens[i+1].Folded() == "so")
	case r.next != nil:
		return i+1 < len(tokens) && slices.Contains(r.next, tokens[i+1].Folded())
	case r.prev != nil:
		return i > 0 && slices.Contains(r.prev, tokens[i-1].Folded())
	case r.near != nil:
		for j := max(0, i-reach); j < min(len(tokens), i+reach+1); j++ {
			if j != i && slices.Contains(r.near, tokens[j].Folded()) {
				return true
			}
		}
		return false
	}
	return true
}

// row is a line of a table of short forms.
type row struct {
	line  int
	forms []string
	reading
}

// String writes the row as a line in one way, whatever spaces and comments the file has.
func (r row) String() string {
	where := ""
	switch {
	case r.sure:
		where = "sure"
	case r.number:
		where = "number"
	case r.next != nil:
		where = "next: " + strings.Join(r.next, " ")
	case r.prev != nil:
		where = "prev: " + strings.Join(r.prev, " ")
	case r.near != nil:
		where = "near: " + strings.Join(r.near, " ")
	}
	return fmt.Sprintf("%s | %s | %v | %s\n", strings.Join(r.forms, " "), r.text, r.weight, where)
}

// parseRows reads a table of short forms. What is wrong with a line is told in Vietnamese: the
// readers are those who keep a province's file.
func parseRows(text string) ([]row, error) {
	var rows []row
	n := 0
	for line := range strings.Lines(text) {
		n++
		if !utf8.ValidString(line) {
			return nil, fmt.Errorf("dòng %d: không phải UTF-8; vui lòng lưu lại tệp với bảng mã UTF-8", n)
		}
		line = strings.TrimSpace(NFC(line))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		r, err := parseRow(line)
		if err != nil {
			return nil, fmt.Errorf("dòng %d: %w", n, err)
		}
		r.line = n
		rows = append(rows, r)
	}
	return rows, nil
}

func parseRow(line string) (row, error) {
	columns := strings.Split(line, "|")
	if len(columns) != 4 {
		return row{}, fmt.Errorf("có %d cột, cần đúng 4 cột cách nhau bằng dấu |, cột cuối có thể để trống: tđkt | thi đua khen thưởng | 1 |", len(columns))
	}
	for i := range columns {
		columns[i] = strings.TrimSpace(columns[i])
	}
	r := row{forms: strings.Fields(Key(columns[0]))}
	r.text = strings.Join(strings.Fields(Key(columns[1])), " ")
	if len(r.forms) == 0 || len(Tokenize(r.text)) == 0 {
		return row{}, fmt.Errorf("thiếu dạng viết tắt hoặc nghĩa")
	}
	for _, form := range r.forms {
		if tokens := Tokenize(form); len(tokens) != 1 || tokens[0].Text != form || tokens[0].Numeric() {
			return row{}, fmt.Errorf("dạng viết tắt %q phải là một từ liền chữ cái; nhiều dạng cách nhau bằng dấu cách", form)
		}
		if form == r.text {
			return row{}, fmt.Errorf("dạng viết tắt %q trùng với nghĩa của nó", form)
		}
	}
	weight, err := strconv.ParseFloat(strings.Replace(columns[2], ",", ".", 1), 64)
	if err != nil || !(weight > 0 && weight <= 1) {
		return row{}, fmt.Errorf("trọng số %q phải là số lớn hơn 0 và không quá 1, ví dụ 0.9", columns[2])
	}
	r.weight = weight
	return r, r.where(columns[3])
}

// where reads the condition of a row.
func (r *row) where(condition string) error {
	kind, words, listed := strings.Cut(condition, ":")
	list := strings.Fields(Fold(words))
	switch kind = strings.TrimSpace(kind); {
	case condition == "":
		return nil
	case kind == "sure" && !listed:
		r.sure = true
		return nil
	case kind == "number" && !listed:
		r.number = true
		return nil
	case kind == "next" && len(list) > 0:
		r.next = list
		return nil
	case kind == "prev" && len(list) > 0:
		r.prev = list
		return nil
	case kind == "near" && len(list) > 0:
		r.near = list
		return nil
	}
	return fmt.Errorf("điều kiện %q phải để trống hoặc là: sure, number, next: từ…, prev: từ…, near: từ…", condition)
}

// checkSure reports the first row marked sure whose form is a syllable or has a second row.
func checkSure(rows []row) error {
	seen := map[string]row{}
	for _, r := range rows {
		for _, form := range r.forms {
			if r.sure && IsSyllable(form) {
				return fmt.Errorf("dòng %d: %q là một tiếng thông thường, không thể ghi sure; vui lòng để trống điều kiện", r.line, form)
			}
			if other, ok := seen[form]; ok && (r.sure || other.sure) && other.text != r.text {
				return fmt.Errorf("dòng %d: %q đã có nghĩa khác ở dòng %d, không thể ghi sure; vui lòng để trống điều kiện", r.line, form, other.line)
			}
			if other, ok := seen[form]; !ok || !other.sure {
				seen[form] = r
			}
		}
	}
	return nil
}
