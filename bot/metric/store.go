package metric

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"thidua/bot/health"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// store shows what is in the store when it is asked. It asks by health, which answers in time whatever the store does; while
// that fails, what nobody could count is absent.
type store struct {
	health *health.Health
	db     *database.DB
	owner  string
}

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(namespace+"_"+name, help, labels, nil)
}

var (
	healthy   = desc("healthy", "1 while the store takes writes.")
	ready     = desc("ready", "1 while the bot can serve.")
	received  = desc("inbox_received_age_seconds", "Since Telegram gave the updates it had. It drops them after 24 hours.")
	waiting   = desc("inbox_waiting_updates", "Updates that are not handled yet.")
	oldest    = desc("inbox_oldest_waiting_seconds", "Age of the update that has waited longest; 0 when none waits.")
	parked    = desc("inbox_parked_updates", "Updates that were given up, as far as they are kept.")
	open      = desc("outbox_waiting_deliveries", "Deliveries that wait or are being sent, without those of paused batches.", "priority")
	openAge   = desc("outbox_oldest_waiting_seconds", "Age of the delivery that has waited longest; 0 when none waits.", "priority")
	uncertain = desc("outbox_uncertain_deliveries", "Deliveries that may have arrived twice, as far as they are kept.")
	failed    = desc("outbox_failed_deliveries", "Deliveries that were given up, as far as they are kept.")
	heldChats = desc("outbox_held_chats", "Chats that Telegram asked to wait with.")
	heldFor   = desc("outbox_token_held_seconds", "For how long nothing is sent, as Telegram asked; 0 when it did not.")
	jobsDue   = desc("job_due_jobs", "Jobs that are due, also those that are being done.")
	jobsAge   = desc("job_oldest_due_seconds", "For how long the job that has waited longest has been due; 0 when none is.")
	jobsLater = desc("job_later_jobs", "Jobs whose time has not come.")
	jobsFail  = desc("job_failed_jobs", "Jobs that were given up, as far as they are kept.")
	leases    = desc("lease_held", "1 while this process has the right to do the work alone.", "work")
	dbErrors  = desc("database_errors_total", "Failures of the store, by what was asked of it.", "operation")
)

// Describe implements prometheus.Collector.
func (s *store) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{healthy, ready, received, waiting, oldest, parked, open, openAge, uncertain, failed, heldChats,
		heldFor, jobsDue, jobsAge, jobsLater, jobsFail, leases, dbErrors} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (s *store) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	for operation, n := range s.db.Failures() {
		to <- prometheus.MustNewConstMetric(dbErrors, prometheus.CounterValue, float64(n), operation)
	}
	r := s.health.Look(context.Background())
	gauge(healthy, one(len(r.Problems) == 0))
	gauge(ready, one(r.Ready))
	if r.LastReceived != nil {
		gauge(received, *r.LastReceived)
	}
	q := r.Queues
	if q == nil {
		return
	}
	age := func(at time.Time) float64 {
		if at.IsZero() {
			return 0
		}
		return max(0, q.At.Sub(at).Seconds())
	}
	gauge(waiting, float64(q.Inbox.Waiting))
	gauge(oldest, age(q.Inbox.Oldest))
	gauge(parked, float64(q.Inbox.Parked))
	for _, p := range outbox.Priorities {
		gauge(open, float64(q.Outbox.Open[p.Priority].Count), p.Name)
		gauge(openAge, age(q.Outbox.Open[p.Priority].Oldest), p.Name)
	}
	gauge(uncertain, float64(q.Outbox.Uncertain))
	gauge(failed, float64(q.Outbox.Failed))
	gauge(heldChats, float64(r.HeldChats))
	held := 0.0
	if r.TokenHeldFor != nil {
		held = *r.TokenHeldFor
	}
	gauge(heldFor, held)
	gauge(jobsDue, float64(q.Jobs.Due))
	gauge(jobsAge, age(q.Jobs.Oldest))
	gauge(jobsLater, float64(q.Jobs.Later))
	gauge(jobsFail, float64(q.Jobs.Failed))
	s.collectLeases(gauge)
}

// collectLeases shows the leases that there are: the name of one has the bot's id behind it, which is no label.
func (s *store) collectLeases(gauge func(d *prometheus.Desc, value float64, labels ...string)) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	names, err := s.db.LeasesOf(ctx, s.owner)
	if err != nil {
		return
	}
	for work, name := range map[string]string{"poll": "poll ", "send": "outbox sender"} {
		gauge(leases, one(slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, name) })), work)
	}
}

func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
