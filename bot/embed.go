package bot

import (
	"context"
	"sync"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/job"
	"thidua/bot/metric"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/embedjob"
)

// jobEmbed is the kind of the job that gives passages their vectors.
const jobEmbed = "embed"

// keepVectors keeps the vectors in step with the corpus until ctx ends. What is in hand then is dropped: the next start
// goes on from the last batch.
func keepVectors(ctx context.Context, library *knowledge.Library, kit *conversation.Kit, metrics *metric.Set) {
	embedding := &embedjob.Job{
		Library: library, DB: kit.DB, Log: kit.Log,
		Embedded: func(at knowledge.Embedded, err error) { metrics.Embedded(at.Done, at.Skipped, at.Total, err) },
		Enqueue: func(ctx context.Context, tx *database.Tx, payload string, wait time.Duration) error {
			return kit.Jobs.Enqueue(ctx, tx, jobEmbed, "corpus", payload, wait)
		},
	}
	worker := &job.Worker{Store: kit.Jobs, Log: kit.Log, Worked: kit.Worked, Kinds: map[string]job.Kind{
		jobEmbed: {Handler: func(working context.Context, j job.Job) (func(context.Context, *database.Tx) error, error) {
			working, cancel := context.WithCancel(working)
			defer cancel()
			defer context.AfterFunc(ctx, cancel)()
			return embedding.Run(working, j.Payload)
		}},
	}}
	var both sync.WaitGroup
	both.Go(func() { embedding.Watch(ctx) })
	both.Go(func() { worker.Run(ctx) })
	both.Wait()
}

// EmbeddingRests is until when the embedder is left alone because it failed; zero when it is not.
func EmbeddingRests(ctx context.Context, db *database.DB) (time.Time, error) {
	payload, due, err := job.NewStore(db).Next(ctx, jobEmbed)
	if err != nil || !embedjob.Rests(payload) {
		return time.Time{}, err
	}
	return due, nil
}
