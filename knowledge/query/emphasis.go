package query

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Span is a piece of a text: bytes from From up to To.
type Span struct{ From, To int }

func (s Span) overlaps(other Span) bool { return s.From < other.To && other.From < s.To }

//go:embed emphasis.txt
var emphasisTable string

// answeringRule is what words of a provision answer a kind of question.
type answeringRule struct {
	aspect  Aspect
	pattern *regexp.Regexp
}

var answeringRules = table("emphasis.txt", &emphasisTable, parseAnswering)

func parseAnswering(text string) (all []answeringRule, err error) {
	for n, line := range rows(text) {
		aspect, expression, ok := strings.Cut(line, " | ")
		if !ok {
			return nil, fmt.Errorf("line %d: no pattern", n)
		}
		pattern, err := regexp.Compile(strings.TrimSpace(expression))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		all = append(all, answeringRule{Aspect(strings.TrimSpace(aspect)), pattern})
	}
	return all, nil
}

// writtenDate is a date in words, whose "12 năm" is no time that something takes.
var writtenDate = regexp.MustCompile(`(?i)(?:ngày \d{1,2} )?tháng \d{1,2} năm \d{4}`)

// Answering are the pieces of a provision's words that answer the question: the sum, the day, who decides; in their order, none within another.
func (q Question) Answering(text string) (all []Span) {
	counts := q.Wants(Count) && !slices.ContainsFunc(q.Aspects, func(a Aspect) bool { return a != Count && a.measured() })
	dates := writtenDate.FindAllStringIndex(text, -1)
	for _, r := range answeringRules() {
		if r.aspect == Count && !counts || r.aspect != Count && !q.Wants(r.aspect) {
			continue
		}
		for _, m := range r.pattern.FindAllStringSubmatchIndex(text, -1) {
			span := Span{m[0], m[1]}
			if len(m) > 2 {
				span = Span{m[2], m[3]}
			}
			inDate := r.aspect == Period && slices.ContainsFunc(dates, func(d []int) bool { return span.overlaps(Span{d[0], d[1]}) })
			if !inDate && !slices.ContainsFunc(all, span.overlaps) {
				all = append(all, span)
			}
		}
	}
	slices.SortFunc(all, func(a, b Span) int { return a.From - b.From })
	return all
}

// measured reports whether a kind of answer is a number with its unit.
func (a Aspect) measured() bool {
	return slices.Contains([]Aspect{Amount, Share, Period, Deadline}, a)
}
