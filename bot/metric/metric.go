// Package metric counts what the bot does and shows it, with what waits, in the format of Prometheus. No label holds a chat, a
// person, words or a token: each has a fixed set of values.
package metric

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"thidua/bot/health"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// Set is the metrics of one bot.
type Set struct {
	registry *prometheus.Registry
	tries    *prometheus.HistogramVec
	handled  *prometheus.HistogramVec
	worked   *prometheus.HistogramVec
	answered *prometheus.HistogramVec
	passages *prometheus.GaugeVec
	failing  prometheus.Gauge
}

const namespace = "thidua"

// New makes the metrics of a bot whose store is watched by health, and which takes leases as owner.
func New(health *health.Health, db *database.DB, owner string) *Set {
	histogram := func(name, help string, most float64, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Name: name, Help: help, Buckets: prometheus.ExponentialBucketsRange(0.001, most, 12),
		}, labels)
	}
	s := &Set{
		registry: prometheus.NewRegistry(),
		tries: histogram("outbox_send_duration_seconds", "Calls of Telegram to deliver, by what came of them; throttled is an answer 429.",
			60, "op", "result"),
		handled:  histogram("inbox_handler_duration_seconds", "Tries of updates and of the bot's own events, with their commit.", 120, "kind", "result"),
		worked:   histogram("job_duration_seconds", "Tries of jobs, with their commit.", 1800, "kind", "result"),
		answered: histogram("search_duration_seconds", "Questions, from their words to the answer.", 60, "outcome"),
	}
	s.passages = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Namespace: namespace, Name: "vector_passages",
		Help: "Passages of the corpus by their vector: embedded, waiting, or skipped because the model gave nothing usable for the text.",
	}, []string{"state"})
	s.failing = prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "vector_failing", Help: "1 while the model gives no vectors."})
	s.registry.MustRegister(
		s.tries, s.handled, s.worked, s.answered, s.passages, s.failing,
		&store{health: health, db: db, owner: owner},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector(),
	)
	return s
}

// Page is GET /metrics. However often it is asked at a time, the store is asked by few.
func (s *Set) Page() http.Handler {
	return promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 3, ErrorHandling: promhttp.ContinueOnError})
}

// Tried is for outbox.Sender.
func (s *Set) Tried(t outbox.Try) {
	s.tries.WithLabelValues(string(t.Op), t.Result).Observe(t.Took.Seconds())
}

// Handled is for inbox.Worker.
func (s *Set) Handled(kind, result string, took time.Duration) {
	if kind == "" {
		kind = "update"
	}
	s.handled.WithLabelValues(kind, result).Observe(took.Seconds())
}

// Worked is for job.Worker.
func (s *Set) Worked(kind, result string, took time.Duration) {
	s.worked.WithLabelValues(kind, result).Observe(took.Seconds())
}

// Answered takes what a question came to, "" when it failed.
func (s *Set) Answered(outcome string, took time.Duration) {
	if outcome == "" {
		outcome = "error"
	}
	s.answered.WithLabelValues(outcome).Observe(took.Seconds())
}

// Embedded takes how many passages have their vector, how many none for good, and of how many; err is what ended the work early.
// What an early failure left uncounted stays as it was.
func (s *Set) Embedded(done, skipped, total int, err error) {
	s.failing.Set(one(err != nil))
	if total == 0 && err != nil {
		return
	}
	for state, n := range map[string]int{"embedded": done, "skipped": skipped, "waiting": total - done - skipped} {
		s.passages.WithLabelValues(state).Set(float64(n))
	}
}
