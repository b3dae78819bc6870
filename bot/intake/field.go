package intake

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/ingest/legal/name"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Field is something of a document that an officer may say.
type Field string

// The fields.
const (
	Kind      Field = "kind"
	Number    Field = "number"
	IssuedOn  Field = "issued_on"
	Issuer    Field = "issuer"
	Title     Field = "title"
	Effective Field = "effective_on"
	EndsOn    Field = "ends_on"
	Territory Field = "territory"
)

// Fields are all of them, in the order in which they are shown.
var Fields = []Field{Kind, Number, IssuedOn, Issuer, Title, Effective, EndsOn, Territory}

// needed are those that are asked for where the words do not say them, in this order. Each may be left.
var needed = []Field{Kind, Number, IssuedOn, Issuer}

// Corrections are what an officer said in the place of what the words of a document say; "" of a field is that it has none. They stay with the intake, so
// that they hold when its words are read again.
type Corrections map[Field]string

// With is the corrections and one more.
func (c Corrections) With(f Field, value string) Corrections {
	with := maps.Clone(c)
	if with == nil {
		with = Corrections{}
	}
	with[f] = value
	return with
}

func (c Corrections) list() (string, error) {
	if c == nil {
		c = Corrections{}
	}
	list, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("keeping corrections: %w", err)
	}
	return database.Text(list), nil
}

// Apply gives a document what the corrections say.
func (c Corrections) Apply(d *corpus.Document) {
	for f, value := range c {
		if at := place(d, f); at != nil {
			*at = value
		} else if day := dayOf(d, f); day != nil {
			*day = corpus.Day(value)
		}
	}
}

func place(d *corpus.Document, f Field) *string {
	switch f {
	case Kind:
		return &d.Kind
	case Number:
		return &d.Number
	case Issuer:
		return &d.Issuer
	case Title:
		return &d.Title
	case Territory:
		return &d.Territory
	}
	return nil
}

func dayOf(d *corpus.Document, f Field) *corpus.Day {
	switch f {
	case IssuedOn:
		return &d.IssuedOn
	case Effective:
		return &d.EffectiveOn
	case EndsOn:
		return &d.EndsOn
	}
	return nil
}

// Value is what a document has in a field, days as people write them.
func Value(d *corpus.Document, f Field) string {
	if at := place(d, f); at != nil {
		return *at
	}
	if day := dayOf(d, f); day != nil {
		return day.Words()
	}
	return ""
}

// Missing are the fields that are to be asked for: the document, to which the corrections were applied, has none, and nobody has said that it has none.
func (c Corrections) Missing(d *corpus.Document) (all []Field) {
	for _, f := range needed {
		if _, said := c[f]; !said && Value(d, f) == "" {
			all = append(all, f)
		}
	}
	return all
}

// Printed is what is printed of fields that are not read: the symbol of a number whose figures were written by hand, "/KH-UBND", the year of a day.
type Printed map[Field]string

var (
	onlyFigures = regexp.MustCompile(`^\s*\d{1,6}\p{L}?\s*$`)
	dayAndMonth = regexp.MustCompile(`^\s*\d{1,2}\s*[/.-]\s*\d{1,2}\s*$`)
)

// Completed is what somebody wrote for a field, with what is printed of it where they wrote the rest alone: "672", "29/3".
func (p Printed) Completed(f Field, words string) string {
	switch printed := p[f]; {
	case printed == "":
	case f == Number && onlyFigures.MatchString(words):
		return strings.TrimSpace(words) + printed
	case f == IssuedOn && dayAndMonth.MatchString(words):
		return strings.NewReplacer(" ", "", ".", "/", "-", "/").Replace(words) + "/" + printed
	}
	return words
}

// number is a number with its sign: "06/2022/QH15", "19-CT/TW", "15a/QĐ-UBND".
var number = regexp.MustCompile(`^\d{1,6}\p{L}{0,2}(?:[-/][\p{L}\d][\p{L}\d&.]*)+$`)

// Check reads what somebody wrote for a field of a document on a day: the value as it is kept. A *problem.Error says what is wrong with it.
func Check(f Field, words string, d *corpus.Document, today corpus.Day) (string, error) {
	switch f {
	case Kind:
		if kind := name.KindNamed(words); kind != "" {
			return kind, nil
		}
		return "", problem.New(problem.Invalid, "Chưa nhận ra loại văn bản; đề nghị ghi tên loại như “Quyết định”, “Kế hoạch”, “Hướng dẫn”.")
	case Number:
		bare := strings.NewReplacer(" ", "", "–", "-").Replace(vietnamese.BareNumber(vietnamese.Normalize(words)))
		if !number.MatchString(bare) || len([]rune(bare)) > 60 {
			return "", problem.New(problem.Invalid, "Số, ký hiệu chưa đúng; đề nghị ghi cả số và ký hiệu, ví dụ: 12/2026/QĐ-UBND.")
		}
		return bare, nil
	case IssuedOn, Effective, EndsOn:
		return checkDay(f, words, d, today)
	case Issuer:
		return checkLine(words, "tên cơ quan ban hành", 3, 200)
	case Title:
		return checkLine(words, "trích yếu", 3, 1000)
	case Territory:
		return checkTerritory(words)
	}
	return "", fmt.Errorf("there is no field %q", f)
}

func checkLine(words, what string, least, most int) (string, error) {
	line, err := directory.CleanLine(words, what, least, most)
	if err == nil && !strings.ContainsFunc(line, unicode.IsLetter) {
		err = problem.New(problem.Invalid, "Đề nghị ghi "+what+" bằng chữ.")
	}
	return line, err
}

// earliest is before every document that is still asked about.
const earliest corpus.Day = "1945-09-02"

func checkDay(f Field, words string, d *corpus.Document, today corpus.Day) (string, error) {
	day, err := vietnamese.ParseDay(words)
	switch {
	case err != nil:
		return "", problem.New(problem.Invalid, "Ngày chưa đúng; đề nghị ghi đủ ngày, tháng, năm, ví dụ: 05/3/2026.")
	case day < earliest || day > today.Add(50*366):
		return "", problem.New(problem.Invalid, "Năm ghi chưa hợp lý; đề nghị kiểm tra lại.")
	case f == IssuedOn && day > today:
		return "", problem.New(problem.Invalid, "Ngày ban hành không thể sau hôm nay; đề nghị kiểm tra lại.")
	case f == IssuedOn && d.EffectiveOn != "" && day > d.EffectiveOn:
		return "", problem.New(problem.Invalid, "Ngày ban hành không thể sau ngày có hiệu lực ("+d.EffectiveOn.Words()+"); đề nghị sửa ngày có hiệu lực trước.")
	case f == Effective && d.IssuedOn != "" && day < d.IssuedOn:
		return "", problem.New(problem.Invalid, "Ngày có hiệu lực không thể trước ngày ban hành ("+d.IssuedOn.Words()+"); đề nghị kiểm tra lại.")
	case f == EndsOn && d.Begins() != "" && day < d.Begins():
		return "", problem.New(problem.Invalid, "Ngày kết thúc không thể trước ngày văn bản bắt đầu áp dụng ("+d.Begins().Words()+"); đề nghị kiểm tra lại.")
	}
	return string(day), nil
}

// checkTerritory takes a province as the names of issuers have it: "tỉnh Thái Bình", "thành phố Hà Nội".
func checkTerritory(words string) (string, error) {
	line, err := checkLine(words, "tên tỉnh, thành phố", 3, 60)
	if err != nil {
		return "", err
	}
	kinds := []string{"tỉnh ", "thành phố "}
	i := slices.IndexFunc(kinds, func(kind string) bool { return strings.HasPrefix(strings.ToLower(line), kind) })
	if i < 0 {
		return "", problem.New(problem.Invalid, "Đề nghị ghi cả loại đơn vị, ví dụ: tỉnh Thái Bình, thành phố Hà Nội.")
	}
	return kinds[i] + vietnamese.UpperFirst(strings.TrimSpace(line[len(kinds[i]):])), nil
}

// Correct records what the actor says of a field of an intake that was read, in the revision that was looked at.
func (s *Store) Correct(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, f Field, value string) (*Intake, error) {
	i, _, err := s.own(ctx, tx, actor, id, Read)
	if err != nil {
		return nil, err
	}
	i.Corrections = i.Corrections.With(f, value)
	return i, i.save(ctx, tx)
}

const readCorrections = `select corrections from intake where document_key = $1 and state = 'kept' order by id desc limit 1`

// correctionsOf is the JSON of what was corrected of a document of the corpus when it was brought in last.
func correctionsOf(ctx context.Context, q database.Querier, key string) (list string, err error) {
	err = q.QueryRow(ctx, readCorrections, key).Scan(&list)
	if errors.Is(err, sql.ErrNoRows) {
		return "{}", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading corrections: %w", err)
	}
	return list, nil
}
