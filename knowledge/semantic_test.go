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

// A question that the model refuses or gives nothing usable for says nothing of the next one.
func TestAQuestionThatHasNoVectorLeavesTheOthersTheirs(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		put(t, knowledge.NewStore(db), clauses("1/2017/NĐ-CP", "bằng khen của tỉnh do Chủ tịch quyết định", "cờ thi đua của Chính phủ"))
		library, server, log := semantic(t, db)
		embed(t, library)
		answerer := &knowledge.Answerer{Library: library}
		for name, spoil := range map[string]func(a *llmtest.Answer){
			"too long":   func(a *llmtest.Answer) { llmtest.TooLongs[0].Answer(a) },
			"zeros":      func(a *llmtest.Answer) { a.Data[0]["embedding"] = make([]float32, llmtest.Dimension) },
			"no vector":  func(a *llmtest.Answer) { a.Data = nil },
			"not for it": func(a *llmtest.Answer) { a.Refuse(400, "no") },
		} {
			server.Change(func(texts []string, a *llmtest.Answer) {
				if strings.Contains(texts[0], "cấp tỉnh") {
					spoil(a)
				}
			})
			for _, question := range []string{"Bằng khen cấp tỉnh do ai quyết định?", aQuestion} {
				answer, err := answerer.Answer(t.Context(), knowledge.Question{Text: question})
				if err != nil || answer.Outcome != knowledge.Verbatim {
					t.Errorf("%s: %+v, %v", name, answer, err)
				}
			}
			if asked := server.Texts(); !strings.Contains(asked[len(asked)-1], "do ai quyết định") || strings.Contains(asked[len(asked)-1], "cấp tỉnh") || log.Len() > 0 {
				t.Errorf("%s: the next question was not embedded: %q\n%s", name, asked[len(asked)-1], log)
			}
		}
	})
}

func TestWhileTheEndpointIsDownQuestionsDoNotWaitForIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		put(t, knowledge.NewStore(db), clauses("1/2017/NĐ-CP", "bằng khen của tỉnh do Chủ tịch quyết định", "cờ thi đua của Chính phủ"))
		library, server, log := semantic(t, db)
		embed(t, library)
		server.FailAlways(llmtest.Stall)
		answerer := &knowledge.Answerer{Library: library}
		var slowest time.Duration
		for n := range 6 {
			began := time.Now()
			if answer, err := answerer.Answer(t.Context(), knowledge.Question{Text: aQuestion}); err != nil || answer.Outcome != knowledge.Verbatim {
				t.Errorf("%+v, %v", answer, err)
			}
			if n > 0 { // the first finds out
				slowest = max(slowest, time.Since(began))
			}
		}
		if slowest > 500*time.Millisecond || strings.Count(log.String(), "level=") != 1 {
			t.Errorf("the slowest took %v\n%s", slowest, log)
		}
	})
}
