// Package blankform keeps the blank forms that are attached to documents of the corpus (Mẫu số 08, Tờ trình …), and finds the one that somebody asks for.
package blankform

import (
	"bytes"
	"cmp"
	"path"
	"strings"
	"unicode/utf8"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/problem"
	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// Keep is the permission to look after blank forms.
const Keep directory.PermissionID = "keep_forms"

// Permissions are what this domain guards.
var Permissions = []directory.Permission{
	{ID: Keep, Words: "cập nhật biểu mẫu của văn bản", Grants: map[directory.Role]directory.Scope{directory.Officer: directory.Everywhere}},
}

// Form is a blank form.
type Form struct {
	ID           int64
	DocumentKey  string // of the document that it is attached to
	DocumentName string // how that was called when the form was added
	Label        string // "Mẫu số 08"; "" where it has none
	Name         string
	FileHash     string
	FileName     string
	RetiredAt    int64 // unix microseconds; 0 = it is given out
}

// Title is how a form is called in one line: "Mẫu số 08. Báo cáo thành tích".
func (f *Form) Title() string {
	if f.Label == "" {
		return f.Name
	}
	return f.Label + ". " + f.Name
}

// How long what is written of a form may be, in characters.
const (
	MaxLabel = 40
	MaxName  = 200
)

// Limits bound the file of a form.
var Limits = file.Limits{Size: 10 << 20, Extensions: []string{".doc", ".docx", ".xls", ".xlsx", ".pdf", ".odt"}}

// The refusals.
var (
	errNoName    = problem.New(problem.Invalid, "Chưa có tên biểu mẫu; đề nghị ghi tên, ví dụ: Báo cáo thành tích của tập thể.")
	errLongName  = problem.New(problem.Invalid, "Tên biểu mẫu dài quá 200 ký tự; đề nghị ghi ngắn lại.")
	errLongLabel = problem.New(problem.Invalid, "Số, ký hiệu mẫu dài quá 40 ký tự; đề nghị ghi như “Mẫu số 08”.")
	errThere     = problem.New(problem.Duplicate, "Văn bản này đã có biểu mẫu cùng số và tên; đề nghị thay tệp của biểu mẫu đó hoặc ghi tên khác.")
	errGone      = problem.New(problem.Ended, "Nút này không còn hiệu lực: biểu mẫu không còn trong kho; đề nghị mở lại danh sách.")
	errDone      = problem.New(problem.Ended, "Nút này không còn hiệu lực: việc này đã được thực hiện trước đó.")
)

// check refuses what a form cannot be called.
func (f *Form) check() error {
	switch {
	case utf8.RuneCountInString(f.Label) > MaxLabel:
		return errLongLabel
	case f.Name == "":
		return errNoName
	case utf8.RuneCountInString(f.Name) > MaxName:
		return errLongName
	}
	return nil
}

// LabelOf is what a form is called, of what somebody wrote: "08", "mau 8" and "Mẫu số 8" name a number; other words stay as they are.
func LabelOf(words string) string {
	words = strings.Join(strings.Fields(words), " ")
	tokens := vietnamese.Tokenize(words)
	if len(tokens) == 1 && tokens[0].Numeric() {
		words = "Mẫu số " + words
	}
	for _, t := range tokens {
		if f := t.Folded(); !t.Numeric() && f != "mau" && f != "so" && f != "bieu" {
			return words // it says more than a number
		}
	}
	if _, number := query.FormNumberOf(words); number != "" {
		return "Mẫu số " + number
	}
	return words
}

// separators part the words of a file's name.
var separators = strings.NewReplacer("_", " ", "-", " ", "–", " ", "(", " ", ")", " ", "[", " ", "]", " ", "+", " ")

// FromFileName is what the name of a file says of the form in it: "Mau_08 - Bao cao thanh tich.docx" is "Mẫu số 08" and "Bao cao thanh tich". Either may be "".
func FromFileName(name string) (label, title string) {
	words := strings.Join(strings.Fields(separators.Replace(strings.TrimSuffix(vietnamese.Normalize(name), path.Ext(name)))), " ")
	words = strings.Trim(words, ". ")
	_, number := query.FormNumberOf(words)
	if number == "" {
		return "", short(words)
	}
	before, after, _ := cut(words, number)
	return "Mẫu số " + number, short(strings.Trim(cmp.Or(strings.Trim(after, " .:,"), before), " .:,"))
}

// cut parts words around the number of a form: what stands before the "mẫu" that leads to it, and what behind it.
func cut(words, number string) (before, after string, ok bool) {
	tokens := vietnamese.Tokenize(words)
	for i, t := range tokens {
		if words[t.Start:t.End] != number {
			continue
		}
		from := t.Start
		for j := i - 1; j >= 0; j-- {
			if f := tokens[j].Folded(); f != "so" && f != "mau" && f != "bieu" {
				break
			}
			from = tokens[j].Start
		}
		return words[:from], words[t.End:], true
	}
	return words, "", false
}

func short(words string) string {
	if runes := []rune(words); len(runes) > MaxName {
		return string(runes[:MaxName])
	}
	return vietnamese.UpperFirst(words)
}

// beginnings are how files begin, by the end of their names. What others call a document may be old RTF under its name.
var beginnings = map[string][]string{
	".docx": {"PK\x03\x04"}, ".xlsx": {"PK\x03\x04"}, ".odt": {"PK\x03\x04"}, ".pdf": {"%PDF-"},
	".doc": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", `{\rtf`}, ".xls": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"},
}

// MaxBeginning is how many bytes of a file IsWhatItSays needs.
const MaxBeginning = 1024

// IsWhatItSays reports whether a file begins as its name says. A PDF may have something before.
func IsWhatItSays(name string, beginning []byte) bool {
	ext := strings.ToLower(path.Ext(name))
	for _, begins := range beginnings[ext] {
		if bytes.HasPrefix(beginning, []byte(begins)) || ext == ".pdf" && bytes.Contains(beginning, []byte(begins)) {
			return true
		}
	}
	return false
}
