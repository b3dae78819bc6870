package backfill_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/llm/llmtest"
)

// A request that was refused for its texts is refused again: what is asked next has fewer of them.
func TestNoRequestIsRepeatedAfterARefusalOfItsTexts(t *testing.T) {
	const many = 150
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		for n, odd := range []func([]string, *llmtest.Answer){
			refusing(llmtest.TooLongs[5].Answer), // for a text
			refusing(llmtest.TooLongs[11].Answer),
			refusing(func(a *llmtest.Answer) { a.Refuse(400, "no") }),
			func(texts []string, a *llmtest.Answer) { // for their number
				if len(texts) > 7 {
					a.Refuse(422, "batch size > maximum allowed batch size 7")
				}
			},
		} {
			w.putMany(t, many, fmt.Sprint("khen thưởng lần ", n))
			var mu sync.Mutex
			var refused [][]string
			w.answers(func(texts []string, a *llmtest.Answer) {
				odd(texts, a)
				mu.Lock()
				defer mu.Unlock()
				if slices.ContainsFunc(refused, func(r []string) bool { return slices.Equal(r, texts) }) {
					t.Errorf("endpoint %d: the same %d texts were asked for again", n, len(texts))
				}
				if a.Status != 200 {
					refused = append(refused, slices.Clone(texts))
				}
			})
			if at, err := w.library.Embed(t.Context(), 0, nil); err != nil || !at.Complete() || at.Done < many-1 || len(refused) == 0 {
				t.Errorf("endpoint %d: %+v, %v, %d refusals", n, at, err, len(refused))
			}
		}
	})
}
