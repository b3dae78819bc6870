package source

import (
	"context"
	"time"

	"thidua/bot/conversation/curation"
	"thidua/bot/conversation/question"
	"thidua/knowledge/database"
)

// Gaps fills curation.Questions: what people asked and got no good answer to.
type Gaps struct{ DB database.Querier }

// Unanswered implements curation.Questions.
func (g Gaps) Unanswered(ctx context.Context, since time.Time) ([]curation.Asked, error) {
	all, err := question.Unanswered(ctx, g.DB, since, maxUnanswered)
	if err != nil {
		return nil, err
	}
	var asked []curation.Asked
	for _, u := range all {
		asked = append(asked, curation.Asked(u))
	}
	return asked, nil
}

// maxUnanswered is how many questions a report of gaps reads, the newest: what is compared with what grows with their square.
const maxUnanswered = 5000
