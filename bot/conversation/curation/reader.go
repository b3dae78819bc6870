package curation

import (
	"context"
	"strings"
	"sync"
	"time"

	"thidua/knowledge"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// GapReader tells what people asked without a good answer from what has one by now. It may be used by several at once.
type GapReader struct {
	DB        *database.DB
	Questions Questions
	Answerer  *knowledge.Answerer // nil is that no document is looked at
	// Limit bounds how long the corpus is asked in one Read; 0 is no bound. What it did not come to stays a gap until the next.
	Limit time.Duration

	mu       sync.Mutex
	version  int64           // of the corpus, which questions that are added or retired move too
	newest   int64           // when the document that was read last was, or the question that was added last to what provisions answer
	answered map[string]bool // by the corpus of that version
}

// Read are the gaps since an instant, and what was one and is answered now: by an answer that was released after it was asked or, where
// nothing had been found, by a document that was read after that. What an answer was found wrong after its release is a gap again.
func (r *GapReader) Read(ctx context.Context, since time.Time) (open, closed []Gap, err error) {
	asked, err := r.Questions.Unanswered(ctx, since)
	if err != nil {
		return nil, nil, err
	}
	now, err := r.DB.Now(ctx)
	if err != nil {
		return nil, nil, err
	}
	released, err := curated.NewStore(r.DB).ReleasedQuestions(ctx, r.DB, vietnamese.DayOf(database.Time(now)))
	if err != nil {
		return nil, nil, err
	}
	if err := r.refresh(ctx); err != nil {
		return nil, nil, err
	}
	var without, with []Asked
	began := time.Now()
	for _, a := range asked {
		at, ok := released.AnsweredSince(a.Words)
		ok = ok && a.At.Before(at)
		if !ok && (r.Limit == 0 || time.Since(began) < r.Limit) {
			if ok, err = r.answers(ctx, a); err != nil {
				return nil, nil, err
			}
		}
		if ok {
			with = append(with, a)
		} else {
			without = append(without, a)
		}
	}
	return Group(without), Group(with), nil
}

// refresh forgets what the corpus answered when it was another: before a document was read or removed, or a question added or retired.
func (r *GapReader) refresh(ctx context.Context) error {
	if r.Answerer == nil {
		return nil
	}
	version, err := knowledge.NewStore(r.DB).Version(ctx)
	if err != nil {
		return err
	}
	documents, err := r.Answerer.Library.Documents(ctx)
	if err != nil {
		return err
	}
	newest, err := knowledge.NewStore(r.DB).Questions.Newest(ctx, r.DB)
	if err != nil {
		return err
	}
	for _, d := range documents {
		newest = max(newest, d.IngestedAt)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if version != r.version || r.answered == nil {
		r.version, r.newest, r.answered = version, newest, map[string]bool{}
	}
	return nil
}

// answers reports whether the corpus now answers what it had no answer to. Without a document read since then it does not.
func (r *GapReader) answers(ctx context.Context, a Asked) (bool, error) {
	if r.Answerer == nil || !a.Declined || a.Wrong || knowledge.IsFollowUp(a.Words) {
		return false, nil
	}
	r.mu.Lock()
	version, newest := r.version, r.newest
	answers, known := r.answered[a.Words]
	r.mu.Unlock()
	if newest <= a.At.UnixMicro() {
		return false, nil
	}
	if known {
		return answers, nil
	}
	uncounted := *r.Answerer
	uncounted.Answered = nil // nobody asked it
	answer, err := uncounted.Answer(ctx, knowledge.Question{Text: a.Words})
	if err != nil {
		return false, err
	}
	answers = !strings.HasPrefix(string(answer.Outcome), "declined") && answer.Outcome != knowledge.Greeting && answer.Outcome != knowledge.Refused &&
		!answer.Outcome.IsCurated()
	r.mu.Lock()
	if version == r.version {
		r.answered[a.Words] = answers
	}
	r.mu.Unlock()
	return answers, nil
}
