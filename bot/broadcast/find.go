package broadcast

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Match is an announcement that a person got and that a query finds.
type Match struct {
	Copy
	Kind     Kind
	Document Document
	DueAt    time.Time
	Body     string // the words, without tags

	// Named is that the query names its document by the number.
	Named bool
	// Coverage is how much of the query's subject it has, 0 to 1; 1 of a query that names none.
	Coverage float64
	// InTitle is how much of it the title has.
	InTitle float64
	score   float64
}

const seenOf = `select announcement_id from acknowledgement where person_id = $1 and kind = 'seen' and announcement_id in `

// Find finds, among the announcements that a person got and no others, those that a query means, the best first: at most limit, and how
// many there are. Days of a query are those on which it was sent; a date may also be that of its document.
func (s *Store) Find(ctx context.Context, q database.Querier, person int64, query Query, limit int) (found []Match, total int, err error) {
	if person == 0 || query.empty() {
		return nil, 0, nil
	}
	all, err := s.entries(ctx, q, person)
	if err != nil {
		return nil, 0, err
	}
	found = query.among(all)
	best := 0.0
	for _, m := range found {
		best = max(best, m.Coverage)
	}
	found = slices.DeleteFunc(found, func(m Match) bool { return !m.Named && (m.Coverage < leastCoverage || m.Coverage < best/2) })
	total = len(found)
	found = found[:min(limit, total)]
	return found, total, s.readSeen(ctx, q, person, found)
}

// leastCoverage is how much of what somebody looks for an announcement must have to be listed.
const leastCoverage = 0.3

// among are all announcements of the days of a query, the best first and of equals the newest.
func (q *Query) among(all []entry) []Match {
	var days []entry
	for _, e := range all {
		if q.inSpan(e.Match) {
			days = append(days, e)
		}
	}
	found := q.rank(days)
	slices.SortStableFunc(found, func(a, b Match) int { return cmp.Compare(b.score, a.score) })
	return found
}

// inSpan reports whether an announcement was sent on the days of a query, or its document is of that date.
func (q *Query) inSpan(m Match) bool {
	return !q.spanned || q.span.Holds(vietnamese.DayOf(m.At)) || q.span.Written && q.span.Holds(m.Document.Date)
}

// The weights of the fields.
const (
	titleWeight    = 3.0
	documentWeight = 2.0
	bodyWeight     = 1.0
	// namedScore is more than words can weigh.
	namedScore = 1000
	// genericWeight is what a word that names no subject weighs.
	genericWeight = 0.25
)

// field is the weight of the best field that has one of the forms; 0 without.
func (e *entry) field(forms []string) float64 {
	has := func(text string) bool {
		return slices.ContainsFunc(forms, func(f string) bool { return strings.Contains(text, f) })
	}
	switch {
	case has(e.title):
		return titleWeight
	case has(e.document):
		return documentWeight
	case has(e.body):
		return bodyWeight
	}
	return 0
}

// part is something of a query that an announcement may have: a word, or two that stand side by side.
type part struct {
	forms  []string
	weight float64 // beside its rarity
	counts bool    // it names the subject
}

// parts are the words of a query and their pairs. That words stand together tells more in Vietnamese than the words do.
func (q *Query) parts() (all []part) {
	for i, t := range q.words {
		one := part{forms: t.forms, weight: 1, counts: !t.generic}
		if t.generic {
			one.weight = genericWeight
		}
		all = append(all, one)
		if i == 0 || q.words[i-1].at != t.at-1 {
			continue
		}
		before := q.words[i-1]
		pair := part{weight: 1, counts: !t.generic && !before.generic}
		if t.generic && before.generic {
			pair.weight = genericWeight
		}
		for _, a := range before.forms {
			for _, b := range t.forms {
				pair.forms = append(pair.forms, strings.TrimRight(a, " ")+b)
			}
		}
		all = append(all, pair)
	}
	return all
}

// rank weighs announcements: a part of the query counts by its rarity among them and by the field that has it.
func (q *Query) rank(all []entry) []Match {
	parts := q.parts()
	fields := make([][]float64, len(parts))
	rarity := make([]float64, len(parts))
	for i, p := range parts {
		fields[i] = make([]float64, len(all))
		having := 0
		for k := range all {
			if fields[i][k] = all[k].field(p.forms); fields[i][k] > 0 {
				having++
			}
		}
		rarity[i] = p.weight * math.Log(1+(float64(len(all))+1)/(float64(having)+0.5))
	}
	matches := make([]Match, len(all))
	for k := range all {
		m := all[k].Match
		var subject, has, inTitle float64
		for i, p := range parts {
			m.score += rarity[i] * fields[i][k]
			if !p.counts {
				continue
			}
			subject += rarity[i]
			if fields[i][k] > 0 {
				has += rarity[i]
			}
			if fields[i][k] == titleWeight {
				inTitle += rarity[i]
			}
		}
		m.Coverage, m.InTitle = 1, 1
		if subject > 0 {
			m.Coverage, m.InTitle = has/subject, inTitle/subject
		}
		if m.Named = q.names(m.Document); m.Named {
			m.score += namedScore
		}
		matches[k] = m
	}
	return matches
}

// readSeen says of matches whether the person acknowledged them.
func (s *Store) readSeen(ctx context.Context, q database.Querier, person int64, found []Match) error {
	if len(found) == 0 {
		return nil
	}
	args := []any{person}
	for _, m := range found {
		args = append(args, m.ID)
	}
	rows, err := q.Query(ctx, seenOf+database.Placeholders(1, len(found)), args...)
	if err != nil {
		return fmt.Errorf("searching announcements: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return fmt.Errorf("searching announcements: %w", err)
		}
		for i := range found {
			found[i].Seen = found[i].Seen || found[i].ID == id
		}
	}
	return rows.Err()
}
