package question

import (
	"context"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

// Unmet is a question that had no good answer. Who asked is not told.
type Unmet struct {
	Words    string
	At       time.Time // when it was answered
	Declined bool      // nothing was found, or it was not the field's
	Wrong    bool      // somebody said that the answer is wrong
}

const unanswered = `
select question, matter, further, passed_on, answered_at, outcome like 'declined%', exists (select 1 from feedback f where f.answer_id = a.id and not f.helpful)
from answer a
where answered_at >= $1 and (outcome like 'declined%' or exists (select 1 from feedback f where f.answer_id = a.id and not f.helpful))
order by answered_at desc, id desc limit $2`

// Unanswered are the questions since an instant that were declined, or whose answer somebody found wrong, the newest first, at most limit.
func Unanswered(ctx context.Context, q database.Querier, since time.Time, limit int) (all []Unmet, err error) {
	rows, err := q.Query(ctx, unanswered, since.UnixMicro(), limit)
	if err != nil {
		return nil, fmt.Errorf("listing what had no answer: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var u Unmet
		var q inquiry
		var at int64
		if err := rows.Scan(&q.own, &q.above, &q.further, &q.passedOn, &at, &u.Declined, &u.Wrong); err != nil {
			return nil, fmt.Errorf("listing what had no answer: %w", err)
		}
		u.Words, u.At = q.asks(), database.Time(at)
		all = append(all, u)
	}
	return all, rows.Err()
}
