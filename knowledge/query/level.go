package query

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"

	"thidua/knowledge/vietnamese"
)

//go:embed level.txt
var levelTable string

// Level is a level of administration that is no more.
type Level struct {
	From  vietnamese.Day // the first day without it
	Name  string         // "cấp huyện"
	Basis string         // the law that ended it
	power *regexp.Regexp
}

var loadLevels = table("level.txt", &levelTable, parseLevels)

func parseLevels(text string) (all []Level, err error) {
	for n, line := range rows(text) {
		fields := strings.SplitN(line, "|", 4)
		if len(fields) != 4 {
			return nil, fmt.Errorf("line %d: %d fields, want 4", n, len(fields))
		}
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		l := Level{Name: fields[1], Basis: fields[2]}
		if l.From, err = vietnamese.ParseDay(fields[0]); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if l.power, err = regexp.Compile(fields[3]); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		all = append(all, l)
	}
	return all, nil
}

// PowerOfAbolished is the level of those, no more there on the day, to somebody of which the words of a provision give a power.
func PowerOfAbolished(words string, day vietnamese.Day) (l Level, ok bool) {
	for _, l := range loadLevels() {
		if day >= l.From && l.power.MatchString(words) {
			return l, true
		}
	}
	return Level{}, false
}

// passesOn is how a rule says who has now what somebody of the level had.
var passesOn = regexp.MustCompile(`(?:do|chuyển|giao|thay)\s[^.;]*(?:cấp xã|cấp tỉnh)[^.;]*(?:thực hiện|quyết định|đảm nhiệm)|(?:cấp xã|cấp tỉnh)\s[^.;]*(?:thực hiện|tiếp nhận)[^.;]*(?:nhiệm vụ|thẩm quyền)`)

// PassedOn reports whether the words of a later rule say who has now the powers of the level.
func (l Level) PassedOn(words string) bool {
	return strings.Contains(words, l.Name) && passesOn.MatchString(words)
}
