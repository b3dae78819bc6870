package query

import (
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

// everyRule are the rules of all tables.
func everyRule() (all []rule) {
	for _, table := range []string{aspectTable, holdsTable, beyondTable} {
		some, err := parseRules(table)
		if err != nil {
			panic(err)
		}
		all = append(all, some...)
	}
	return all
}

func TestALineOfATableSaysAKindAndAPattern(t *testing.T) {
	all, err := parseRules("# lời dẫn\n\namount | bao nhieu tien\n  share |(?:may|bao nhieu) phan tram \n")
	if err != nil || len(all) != 2 || all[0].tells != Amount || all[1].tells != Share {
		t.Fatalf("%+v, %v", all, err)
	}
	for text, want := range map[string]bool{" thuong bao nhieu tien ": true, " bao nhieu tien ": true, " bao nhieu tiens ": false, "": false} {
		if got := all[0].pattern.matches(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	for _, bad := range []string{"amount bao nhieu", "amount | (", "amount | bao nhieu\nshare"} {
		if _, err := parseRules(bad); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// Every kind that the tables name is one of the package's.
func TestTheTablesNameKindsThatThereAre(t *testing.T) {
	kinds := map[Aspect]bool{}
	for _, a := range []Aspect{Amount, Share, Period, Deadline, Force, Replaces, Decides, Proposes, Pays, Where, Copies, Papers, Steps, Receivers, Conditions, Definition, List, Loss,
		Compare, YesNo, How, Count, Number} {
		kinds[a] = true
	}
	beyond := map[Aspect]bool{}
	for _, b := range []Beyond{Fact, Contact, Local, Future, Ordered, Abroad, Chat, Complaint, Secret} {
		beyond[Aspect(b)] = true
	}
	for name, table := range map[string]struct {
		rules []rule
		of    map[Aspect]bool
	}{"aspect": {aspectRules(), kinds}, "holds": {holdsRules(), kinds}, "beyond": {beyondRules(), beyond}} {
		for _, r := range table.rules {
			if !table.of[r.tells] {
				t.Errorf("%s.txt has rows of %q, which nothing reads", name, r.tells)
			}
		}
	}
}

// What is looked for first to save time never hides a match.
func FuzzNothingThatAPatternMatchesIsSkipped(f *testing.F) {
	rules := everyRule()
	for _, p := range phrasings {
		f.Add(strings.ReplaceAll(p.words, "%s", "giấy khen"))
	}
	for _, s := range []string{"5 lần mức lương cơ sở", "Hằng năm, chậm nhất ngày 15 tháng 11", "do Chủ tịch nước quyết định tặng", "gửi cho ai", "số điện thoại phòng nghiệp vụ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, text := range []string{" " + vietnamese.Key(s) + " ", " " + vietnamese.Fold(s) + " ", s} {
			for _, r := range rules {
				if matches := r.pattern.MatchString(text); matches && !r.pattern.may(text) {
					t.Fatalf("%q matches %s and is skipped: it has none of %q", text, r.pattern, r.pattern.needs)
				}
			}
		}
	})
}

// The same of any expression, not of those of the tables alone.
func FuzzWhatAnExpressionNeedsIsInWhatItMatches(f *testing.F) {
	for _, e := range []string{"(?:a|bc)d+", "(?i)ab", "a?b*c", "(a|b|)c", "x(?: \\S+){0,3} (?:y|zz)", "[ab]c", "^a$", "(?m)a$|b", "a{2,3}", ""} {
		f.Add(e, "abcd xx y zz")
	}
	f.Fuzz(func(t *testing.T, expression, text string) {
		p, err := compilePattern(expression)
		if err != nil {
			return
		}
		if p.MatchString(text) && !p.may(text) {
			t.Fatalf("%q matches %q and is skipped: it has none of %q", text, expression, p.needs)
		}
	})
}
