// Package announced is what was announced to a person, as they look for it and ask about it: it reads the rows of broadcast, and changes
// nothing.
package announced

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/search"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Reader finds among what was announced to a person. Its zero value works; its methods are safe for concurrent use.
type Reader struct{ cache entries }

// Match is an announcement that a person got and that a query finds.
type Match struct {
	broadcast.Copy
	Kind     broadcast.Kind
	Document broadcast.Document
	DueAt    time.Time
	Body     string // the words, without tags
	search.Hit
}

// seenAtOnce is how many announcements one statement asks about.
const seenAtOnce = 20

var seenOf = `select announcement_id from acknowledgement where person_id = $1 and kind = 'seen' and announcement_id in ` + database.Placeholders(1, seenAtOnce)

// Find finds, among the announcements that a person got and no others, those that a query means, the best first: at most limit, and how
// many there are. Days of a query are those on which it was sent; a date may also be that of its document.
func (r *Reader) Find(ctx context.Context, q database.Querier, person int64, query search.Query, limit int) (found []Match, total int, err error) {
	if person == 0 || query.Empty() {
		return nil, 0, nil
	}
	all, err := r.entries(ctx, q, person)
	if err != nil {
		return nil, 0, err
	}
	found = among(query, all)
	best := 0.0
	for _, m := range found {
		best = max(best, m.Coverage)
	}
	found = slices.DeleteFunc(found, func(m Match) bool { return !m.Named && (m.Coverage < leastCoverage || m.Coverage < best/2) })
	total = len(found)
	found = found[:min(limit, total)]
	return found, total, r.readSeen(ctx, q, person, found)
}

// leastCoverage is how much of what somebody looks for an announcement must have to be listed.
const leastCoverage = 0.3

// among are all announcements of the days of a query, the best first and of equals the newest.
func among(query search.Query, all []entry) (found []Match) {
	var texts []search.Text
	for _, e := range all {
		if inSpan(query, e.Match) {
			found, texts = append(found, e.Match), append(texts, e.text)
		}
	}
	for i, hit := range query.Rank(texts) {
		found[i].Hit = hit
	}
	slices.SortStableFunc(found, func(a, b Match) int { return cmp.Compare(b.Score, a.Score) })
	return found
}

// inSpan reports whether an announcement was sent on the days of a query, or its document is of that date.
func inSpan(query search.Query, m Match) bool {
	span, ok := query.Span()
	return !ok || span.Holds(vietnamese.DayOf(m.At)) || span.Written && span.Holds(m.Document.Date)
}

// readSeen says of matches whether the person acknowledged them.
func (r *Reader) readSeen(ctx context.Context, q database.Querier, person int64, found []Match) error {
	for some := range slices.Chunk(found, seenAtOnce) {
		if err := readSeenOf(ctx, q, person, some); err != nil {
			return fmt.Errorf("searching announcements: %w", err)
		}
	}
	return nil
}

func readSeenOf(ctx context.Context, q database.Querier, person int64, found []Match) error {
	ids := make([]int64, seenAtOnce) // there is no announcement 0
	for i, m := range found {
		ids[i] = m.ID
	}
	rows, err := q.Query(ctx, seenOf, append([]any{person}, database.Args(ids)...)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		for i := range found {
			found[i].Seen = found[i].Seen || found[i].ID == id
		}
	}
	return rows.Err()
}
