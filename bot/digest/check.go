package digest

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// What data may hold at most.
const (
	mostRows   = 200    // figures by category or by bloc: charts of more would fill a dozen pages
	MostText   = 16_000 // characters of one text: with the longest names beside it, it still is a cell of a workbook
	mostNumber = 1_000_000
)

// CodeError tells that a text which the body of the report shows has the code of a ticket in it: the body names agencies, codes
// stand in the annexes alone. Whoever wrote the text can mend it.
type CodeError struct {
	Field string // as in JSON: "themes[0].what"
	Code  string // as it was written
}

func (e *CodeError) Error() string {
	return fmt.Sprintf("%s names %s: the body of the report shows no codes", e.Field, e.Code)
}

var (
	ticketCode = regexp.MustCompile(`^VM-\d{4}-\d{4,}$`)
	codeInText = regexp.MustCompile(`(?i)VM-\d{4}-\d+`)
	collective = regexp.MustCompile(`(?i)^\s*TM\.?(\s|$)`)
)

// Check tells the first thing in which the data contradict themselves or that no report can show: days that are none or run
// backwards, an agency in two lists, figures that do not add up, a ticket twice or in two themes, a theme or a proposal about
// what there is not, a text that is too long or, as a CodeError, has a code where none may be shown. Missing texts are no error.
func (d Data) Check() error {
	for _, check := range []func() error{
		d.checkTexts, d.Period.check, d.Office.check, d.Agencies.check, d.checkFigures, d.checkTickets, d.checkThemes, d.checkProposals,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (d Data) checkTexts() error {
	return eachText("", reflect.ValueOf(d), func(field, text string) error {
		switch {
		case !utf8.ValidString(text):
			return fmt.Errorf("%s is not UTF-8", field)
		case utf8.RuneCountInString(text) > MostText:
			return fmt.Errorf("%s has %d characters: there may be %d", field, utf8.RuneCountInString(text), MostText)
		case !inBody(field):
			return nil
		}
		if code := codeInText.FindString(text); code != "" {
			return &CodeError{Field: field, Code: code}
		}
		return nil
	})
}

// inBody reports whether the body shows a text: of tickets only whose they are, and of themes and proposals not their codes.
func inBody(field string) bool {
	if strings.HasPrefix(field, "tickets[") {
		return strings.HasSuffix(field, ".agency") || strings.Contains(field, ".joined[")
	}
	return !strings.Contains(field, ".codes[")
}

// eachText calls visit with every text of a value and the name it has in JSON. It finds them by reflection, so that none is
// forgotten that is added to the data.
func eachText(name string, v reflect.Value, visit func(field, text string) error) error {
	switch v.Kind() {
	case reflect.String:
		return visit(strings.TrimPrefix(name, "."), v.String())
	case reflect.Struct:
		for i := range v.NumField() {
			if err := eachText(name+"."+v.Type().Field(i).Tag.Get("json"), v.Field(i), visit); err != nil {
				return err
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := eachText(fmt.Sprintf("%s[%d]", name, i), v.Index(i), visit); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p Period) check() error {
	for _, d := range []Day{p.From, p.To} {
		if _, err := time.Parse(time.DateOnly, string(d)); err != nil {
			return fmt.Errorf("the period is from %q to %q, which are not two days", p.From, p.To)
		}
	}
	if p.From > p.To {
		return fmt.Errorf("the period runs backwards, from %s to %s", p.From, p.To)
	}
	if p.MadeOn != "" {
		if _, err := time.Parse(time.DateOnly, string(p.MadeOn)); err != nil {
			return fmt.Errorf("the day of the tickets' states, %q, is none", p.MadeOn)
		}
	}
	if p.AsOf == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, string(p.AsOf)); err != nil {
		return fmt.Errorf("the day of the figures, %q, is none", p.AsOf)
	}
	if p.AsOf < p.From {
		return fmt.Errorf("the figures are of %s, before the period begins on %s", p.AsOf, p.From)
	}
	return nil
}

// check refuses a signature for a collective: a Sở is led by its director alone (Decree 30/2020, appendix I, I.II.7b).
func (o Office) check() error {
	for _, post := range o.Signer {
		if collective.MatchString(post) && strings.HasPrefix(line(o.Agency), "Sở") {
			return fmt.Errorf("%.80q signs for %.80s: nobody signs for a Sở as a collective", post, o.Agency)
		}
	}
	return nil
}

func (a Agencies) check() error {
	seen := map[string]string{}
	take := func(agency, list string) error {
		name := line(agency)
		if name == "" {
			return fmt.Errorf("an agency without a name is among those that %s", list)
		}
		if before := seen[name]; before != "" {
			return fmt.Errorf("%.80s is among the agencies that %s and among those that %s", name, before, list)
		}
		seen[name] = list
		return nil
	}
	for _, r := range a.Reported {
		if err := take(r.Agency, "reported difficulties"); err != nil {
			return err
		}
		if r.Tickets < 0 || r.Joined < 0 || r.Tickets+r.Joined == 0 {
			return fmt.Errorf("%.80s is said to have reported %d difficulties and joined %d", r.Agency, r.Tickets, r.Joined)
		}
	}
	for _, name := range a.None {
		if err := take(name, "have none"); err != nil {
			return err
		}
	}
	for _, name := range a.Silent {
		if err := take(name, "are silent"); err != nil {
			return err
		}
	}
	return nil
}

func (d Data) checkFigures() error {
	f := d.Figures
	if err := f.Total.check("the total"); err != nil {
		return err
	}
	if err := checkRows(f.Total, f.ByCategory); err != nil {
		return fmt.Errorf("figures by category: %w", err)
	}
	if err := checkRows(f.Total, f.ByBloc); err != nil {
		return fmt.Errorf("figures by bloc: %w", err)
	}
	if o := d.Settled.Outcomes; o.total() != 0 && o.total() != f.Total.Now.Settled {
		return fmt.Errorf("%d tickets were settled in one way or another, and the figures count %d", o.total(), f.Total.Now.Settled)
	}
	sent := 0
	for _, r := range d.Agencies.Reported {
		sent += r.Tickets
	}
	if sent != f.Total.Now.Received {
		return fmt.Errorf("the agencies sent %d tickets, and %d were received", sent, f.Total.Now.Received)
	}
	return nil
}

// spans are those of which there are figures, as errors call them.
var spans = []struct {
	name   string
	counts func(Row) *Counts // nil is unknown
}{
	{"this period", func(r Row) *Counts { return &r.Now }},
	{"the last period", func(r Row) *Counts { return r.LastPeriod }},
	{"the same period last year", func(r Row) *Counts { return r.LastYear }},
}

// check refuses figures that cannot be; what names them.
func (r Row) check(what string) error {
	for _, of := range spans {
		c := of.counts(r)
		if c == nil {
			continue
		}
		for _, n := range []int{c.Received, c.Settled, c.InHand, c.Overdue} {
			if n < 0 || n > mostNumber {
				return fmt.Errorf("%s has the count %d for %s: there are 0 to %d", what, n, of.name, mostNumber)
			}
		}
		if c.Overdue > c.InHand {
			return fmt.Errorf("%s has %d overdue of %d in hand for %s", what, c.Overdue, c.InHand, of.name)
		}
	}
	for _, days := range []*float64{r.FirstReply, r.Resolution} {
		if days != nil && !(*days >= 0 && *days <= mostNumber) { // not a number is neither
			return fmt.Errorf("%s took %v days", what, *days)
		}
	}
	return nil
}

// checkRows refuses rows that do not add up to the total.
func checkRows(total Row, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	if len(rows) > mostRows {
		return fmt.Errorf("there are %d rows: there may be %d", len(rows), mostRows)
	}
	seen := map[string]bool{}
	for i, r := range rows {
		name := line(r.Name)
		if name == "" || seen[name] {
			return fmt.Errorf("row %d has no name or that of another: %.80q", i+1, name)
		}
		seen[name] = true
		if err := r.check(name); err != nil {
			return err
		}
	}
	for _, of := range spans {
		sum, known := sumOf(rows, of.counts)
		if all := of.counts(total); known && all != nil && sum != *all {
			return fmt.Errorf("the rows add up to %+v for %s, and the total is %+v", sum, of.name, *all)
		}
	}
	return nil
}

// sumOf adds up the rows; known is false if one is not.
func sumOf(rows []Row, counts func(Row) *Counts) (sum Counts, known bool) {
	for _, r := range rows {
		c := counts(r)
		if c == nil {
			return Counts{}, false
		}
		sum.Received += c.Received
		sum.Settled += c.Settled
		sum.InHand += c.InHand
		sum.Overdue += c.Overdue
	}
	return sum, true
}
