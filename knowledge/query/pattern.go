package query

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
)

// pattern is an expression of a table over folded words. Most messages have none of the words without which it matches nothing; they are
// looked for first, for that takes a tenth of the time.
type pattern struct {
	*regexp.Regexp
	needs []string // one of them is in whatever matches; none is not known
}

// rule is a pattern and what it tells.
type rule struct {
	tells   Aspect
	pattern pattern
	mention bool // it tells so only where its clause asks nothing else
	loose   bool // it asks for the kind, but a number need not answer
}

// rules reads a table once: lines of a kind, "|" and a pattern, that has a blank on either side of every word; " $" is the end of the words. "~" before the
// kind makes the pattern a mention, "?" a loose one.
func rules(name string, table *string) func() []rule {
	return sync.OnceValue(func() []rule {
		all, err := parseRules(*table)
		if err != nil {
			panic(fmt.Sprintf("query: %s: %v", name, err)) // a test parses it
		}
		return all
	})
}

func parseRules(text string) (all []rule, err error) {
	for n, line := range rows(text) {
		tells, words, ok := strings.Cut(line, "|")
		if !ok {
			return nil, fmt.Errorf("line %d: no pattern", n)
		}
		compiled, err := compilePattern(" (?:" + strings.TrimSpace(words) + ")(?: |$)")
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		r := rule{pattern: compiled}
		tells, r.mention = strings.CutPrefix(strings.TrimSpace(tells), "~")
		tells, r.loose = strings.CutPrefix(tells, "?")
		r.tells = Aspect(tells)
		all = append(all, r)
	}
	return all, nil
}

func compilePattern(expression string) (p pattern, err error) {
	if p.Regexp, err = regexp.Compile(expression); err != nil {
		return p, err
	}
	tree, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return p, err
	}
	p.needs = needed(tree.Simplify())
	return p, nil
}

// needed are strings of which one stands in whatever an expression matches; nil when there are none such.
func needed(e *syntax.Regexp) []string {
	switch e.Op {
	case syntax.OpLiteral:
		if e.Flags&syntax.FoldCase == 0 {
			return []string{string(e.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needed(e.Sub[0])
	case syntax.OpConcat: // those that are likeliest to be missing: the longest
		var best []string
		for _, sub := range e.Sub {
			if of := needed(sub); of != nil && (best == nil || shortest(of) > shortest(best)) {
				best = of
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range e.Sub {
			of := needed(sub)
			if of == nil {
				return nil
			}
			all = append(all, of...)
		}
		return all
	}
	return nil
}

func shortest(all []string) int {
	return len(slices.MinFunc(all, func(a, b string) int { return len(a) - len(b) }))
}

// may reports whether a text can match.
func (p pattern) may(text string) bool {
	return p.needs == nil || slices.ContainsFunc(p.needs, func(s string) bool { return strings.Contains(text, s) })
}

// find is where a text matches, nil where it does not.
func (p pattern) find(text string) []int {
	if !p.may(text) {
		return nil
	}
	return p.FindStringIndex(text)
}

// matches reports whether a text matches.
func (p pattern) matches(text string) bool { return p.may(text) && p.MatchString(text) }
