package knowledge_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/llm/llmtest"
)

const aQuestion = "Bằng khen của tỉnh do ai quyết định?"

func TestSearchGoesOnLexicallyThroughEveryFaultAndSaysSoOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		put(t, store, clauses("1/2017/NĐ-CP", "bằng khen của tỉnh do Chủ tịch quyết định", "cờ thi đua của Chính phủ"))
		plain := &knowledge.Answerer{Library: knowledge.NewLibrary(store)}
		want, err := plain.Answer(t.Context(), knowledge.Question{Text: aQuestion})
		if err != nil || want.Outcome != knowledge.Verbatim {
			t.Fatal(want, err)
		}
		first, _, _ := semantic(t, db)
		embed(t, first)
		for _, fault := range []llmtest.Fault{
			llmtest.TooMany, llmtest.Broken, llmtest.Stall, llmtest.Cut, llmtest.WrongDimension, llmtest.Zero, llmtest.Short, llmtest.BadJSON,
		} {
			library, server, log := semantic(t, db)
			server.FailAlways(fault)
			answerer := &knowledge.Answerer{Library: library}
			for range 3 {
				began := time.Now()
				got, err := answerer.Answer(t.Context(), knowledge.Question{Text: aQuestion})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: %s", fault, diff)
				}
				if took := time.Since(began); took > 10*time.Second {
					t.Errorf("%s: the answer took %v", fault, took)
				}
			}
			if n := strings.Count(log.String(), "without vectors"); n != 1 {
				t.Errorf("%s: %d warnings:\n%s", fault, n, log)
			}
		}
	})
}

func TestWhatWordsDoNotCarryIsShownOnlyFromTheMeasuredSimilarity(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		put(t, store, clauses("1/2017/NĐ-CP", "bằng khen của tỉnh do Chủ tịch quyết định", "cờ thi đua của Chính phủ"))
		library := knowledge.NewLibrary(store)
		library.Embedder = constant(8) // everything is the same to it
		embed(t, library)
		ask := func(question string) knowledge.Answer {
			answer, err := (&knowledge.Answerer{Library: library}).Answer(t.Context(), knowledge.Question{Text: question})
			if err != nil {
				t.Fatal(err)
			}
			return answer
		}
		off := "Uống rượu bia lái xe ô tô bị phạt bao nhiêu tiền?"
		if answer := ask(off); len(answer.Citations) > 0 {
			t.Errorf("nearness alone answered: %+v", answer)
		}
		library.MinSimilarity = 0.9
		if answer := ask(off); len(answer.Citations) > 0 {
			t.Errorf("nearness answered a question of another field: %+v", answer)
		}
		if answer := ask(aQuestion); answer.Outcome != knowledge.Verbatim || answer.Citations[0].Path != "Điều 1 khoản 1" {
			t.Errorf("%+v", answer)
		}
	})
}
