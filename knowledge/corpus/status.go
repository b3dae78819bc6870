package corpus

import (
	"cmp"
	"encoding/json"
	"slices"
)

// Standing is whether a document is to be relied on.
type Standing string

// The standings. What Status.Day is stands in brackets.
const (
	StandingUnknown Standing = ""            // nothing says from when it is in force
	InForce         Standing = "in force"    // [the day from which]
	NotInForceYet   Standing = "not yet"     // [the day from which it will be]
	Expired         Standing = "expired"     // [the first day on which it is in force no more]
	Retired         Standing = "retired"     // an officer has said that nobody is to rely on it [from which day]
	Lapsed          Standing = "lapsed"      // what it carries out is in force no more [from which day]
	PeriodOver      Standing = "period over" // the period that it is for has ended [its last day]
)

// Status is how a document stands on a day.
type Status struct {
	Standing Standing
	Day      Day
}

// Words is the status as it is read behind a document's name: "hết hiệu lực từ ngày 01/7/2025"; "" where nothing is known.
func (s Status) Words() string {
	switch s.Standing {
	case InForce:
		return "còn hiệu lực"
	case NotInForceYet:
		return "chưa có hiệu lực; có hiệu lực từ ngày " + s.Day.Words()
	case Expired:
		return "hết hiệu lực từ ngày " + s.Day.Words()
	case Retired:
		return "thôi dùng từ ngày " + s.Day.Words()
	case Lapsed:
		return "văn bản được quy định chi tiết hết hiệu lực từ ngày " + s.Day.Words()
	case PeriodOver:
		return "đã kết thúc giai đoạn thực hiện ngày " + s.Day.Words()
	}
	return ""
}

// Holds reports whether nothing is known by which the document is not to be relied on.
func (s Status) Holds() bool { return s.Standing == InForce || s.Standing == StandingUnknown }

// Status is the most telling of what is known of the document on a day: that it does not hold before that its period is over.
func (d *Document) Status(on Day) Status {
	came := func(day Day) bool { return day != "" && day <= on }
	switch {
	case came(d.ExpiresOn) && d.ExpiresOn != d.RetiredOn:
		return Status{Expired, d.ExpiresOn}
	case came(d.RetiredOn):
		return Status{Retired, d.RetiredOn}
	case came(d.LapsesOn):
		return Status{Lapsed, d.LapsesOn}
	case d.EndsOn != "" && d.EndsOn < on:
		return Status{PeriodOver, d.EndsOn}
	case d.Begins() == "", d.Draft: // a draft has no force
		return Status{}
	case d.Begins() > on:
		return Status{NotInForceYet, d.Begins()}
	}
	return Status{InForce, d.Begins()}
}

// Ending is how a document will stand from a day on.
type Ending struct {
	Document *Document
	Status   // on that day
	From     Day
}

// EndingBy are the documents that are not to be relied on any more on a day, each with the day from which, the earliest first. Those that ended long ago
// are among them.
func EndingBy(documents []*Document, day Day) (all []Ending) {
	for _, d := range documents {
		from := d.firstEnd()
		if from == "" || from > day {
			continue
		}
		all = append(all, Ending{d, d.Status(from), from})
	}
	slices.SortStableFunc(all, func(a, b Ending) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Document.Key, b.Document.Key))
	})
	return all
}

// EndingAfter are those of endings that are still to come on a day.
func EndingAfter(all []Ending, day Day) []Ending {
	return slices.DeleteFunc(slices.Clone(all), func(e Ending) bool { return e.From <= day })
}

// firstEnd is the first day on which the document is not to be relied on any more; "" when none is known.
func (d *Document) firstEnd() (first Day) {
	ends := []Day{d.ExpiresOn, d.RetiredOn, d.LapsesOn}
	if d.EndsOn != "" {
		ends = append(ends, d.EndsOn.Add(1))
	}
	for _, day := range ends {
		if day != "" && (first == "" || day < first) {
			first = day
		}
	}
	return first
}

// recognised is the kind of warning, among those that ingest writes, that words were recognised in pictures and may be wrong.
const recognised = "recognised"

// Recognised reports whether words of the document were recognised in pictures of its pages. Warnings that cannot be read say nothing.
func (d *Document) Recognised() bool {
	var warnings []struct{ Kind string }
	if d.Warnings == "" || json.Unmarshal([]byte(d.Warnings), &warnings) != nil {
		return false
	}
	for _, w := range warnings {
		if w.Kind == recognised {
			return true
		}
	}
	return false
}
