package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"thidua/cmd/evaluate/measure"
)

// print prints a measurement for people: what was to be answered by style, what was not by style and by why, and how confidence and right go together.
func (r *answersResult) print(out io.Writer) error {
	table := newTable(out)
	table.row("articles", strconv.Itoa(r.Articles))
	table.row("questions", strconv.Itoa(r.Questions))
	for _, outcome := range slices.Sorted(maps.Keys(r.Outcomes)) {
		table.row("    "+outcome, strconv.Itoa(r.Outcomes[outcome]))
	}
	table.cost(r.cost)
	if err := table.print(); err != nil {
		return err
	}
	toAnswer := newTable(out)
	toAnswer.line("\nto be answered", "n", "first two", "no wider", "anywhere", "words shown", "full", "declined")
	add := func(name string, a *measure.Answers) {
		if a.ToAnswer > 0 {
			toAnswer.line(name, strconv.Itoa(a.ToAnswer), share(a.FirstTwo, a.ToAnswer), strconv.Itoa(a.Exact), strconv.Itoa(a.Cited), strconv.Itoa(a.Shown),
				share(a.Full, a.ToAnswer), strconv.Itoa(a.Declined))
		}
	}
	eachPart(r.Styles, add)
	add("follow-ups", &r.FollowUps)
	add("far from the bank", &r.FarFromBank)
	add("ALL", &r.Answers)
	if err := toAnswer.print(); err != nil {
		return err
	}
	notToAnswer := newTable(out)
	notToAnswer.line("\nnot to be answered", "n", "cites nothing")
	add = func(name string, a *measure.Answers) {
		if a.NotToAnswer > 0 {
			notToAnswer.line(name, strconv.Itoa(a.NotToAnswer), share(a.Kept, a.NotToAnswer))
		}
	}
	eachPart(r.Styles, add)
	eachPart(r.Expected, func(name string, a *measure.Answers) { add("because: "+name, a) })
	add("far from the bank", &r.FarFromBank)
	add("ALL", &r.Answers)
	if err := notToAnswer.print(); err != nil {
		return err
	}
	confidence := newTable(out)
	confidence.line("\nanswered with a confidence from", "n", "of all", "right")
	for _, c := range r.Curve {
		confidence.line(fmt.Sprintf("%.2f", c.Threshold), strconv.Itoa(c.Answered), fmt.Sprintf("%.3f", c.Share), fmt.Sprintf("%.3f", c.Precision))
	}
	confidence.line("\nconfidence", "n", "on average", "right")
	for _, b := range r.Reliability {
		confidence.line(fmt.Sprintf("%.1f to %.1f", b.From, b.From+0.1), strconv.Itoa(b.Answered), fmt.Sprintf("%.3f", b.Mean), fmt.Sprintf("%.3f", b.Right))
	}
	return confidence.print()
}

// eachPart tells parts by name, in order.
func eachPart(parts map[string]*measure.Answers, tell func(name string, a *measure.Answers)) {
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		tell(name, parts[name])
	}
}

func share(n, of int) string { return fmt.Sprintf("%d (%.3f)", n, measure.Rate(float64(n), of)) }
