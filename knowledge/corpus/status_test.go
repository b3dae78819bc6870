package corpus_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/corpus"
)

func TestADocumentStandsByWhatIsMostTelling(t *testing.T) {
	const before, day, after = "2026-06-01", "2026-06-02", "2026-06-03"
	for name, c := range map[string]struct {
		document corpus.Document
		want     corpus.Status
	}{
		"nothing is known":          {corpus.Document{}, corpus.Status{}},
		"in force":                  {corpus.Document{IssuedOn: before, EffectiveOn: day}, corpus.Status{Standing: corpus.InForce, Day: day}},
		"issued alone":              {corpus.Document{IssuedOn: before}, corpus.Status{Standing: corpus.InForce, Day: before}},
		"not in force yet":          {corpus.Document{IssuedOn: before, EffectiveOn: after}, corpus.Status{Standing: corpus.NotInForceYet, Day: after}},
		"expires tomorrow":          {corpus.Document{IssuedOn: before, ExpiresOn: after}, corpus.Status{Standing: corpus.InForce, Day: before}},
		"expired today":             {corpus.Document{IssuedOn: before, ExpiresOn: day}, corpus.Status{Standing: corpus.Expired, Day: day}},
		"retired":                   {corpus.Document{IssuedOn: before, ExpiresOn: day, RetiredOn: day}, corpus.Status{Standing: corpus.Retired, Day: day}},
		"to be retired":             {corpus.Document{IssuedOn: before, ExpiresOn: after, RetiredOn: after}, corpus.Status{Standing: corpus.InForce, Day: before}},
		"expired before retired":    {corpus.Document{ExpiresOn: before, RetiredOn: day}, corpus.Status{Standing: corpus.Expired, Day: before}},
		"lapsed":                    {corpus.Document{IssuedOn: before, LapsesOn: day}, corpus.Status{Standing: corpus.Lapsed, Day: day}},
		"the period's last day":     {corpus.Document{IssuedOn: before, EndsOn: day}, corpus.Status{Standing: corpus.InForce, Day: before}},
		"the period is over":        {corpus.Document{IssuedOn: before, EndsOn: before}, corpus.Status{Standing: corpus.PeriodOver, Day: before}},
		"expired, and its period":   {corpus.Document{EndsOn: before, ExpiresOn: before}, corpus.Status{Standing: corpus.Expired, Day: before}},
		"its period and what it is": {corpus.Document{EndsOn: before, LapsesOn: after}, corpus.Status{Standing: corpus.PeriodOver, Day: before}},
	} {
		if got := c.document.Status(day); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestWhatEndsIsToldByTheFirstDayOfIt(t *testing.T) {
	documents := []*corpus.Document{
		{Key: "plan", EndsOn: "2025-12-31", ExpiresOn: "2027-01-01"}, {Key: "long ago", ExpiresOn: "2020-01-01"}, {Key: "decree", LapsesOn: "2026-01-01"},
		{Key: "retired", ExpiresOn: "2026-01-15", RetiredOn: "2026-01-15"}, {Key: "later", ExpiresOn: "2026-02-01"}, {Key: "for ever", EffectiveOn: "2020-01-01"},
	}
	told := func(all []corpus.Ending) (lines []string) {
		for _, e := range all {
			lines = append(lines, e.Document.Key+" "+string(e.From)+" "+string(e.Standing))
		}
		return lines
	}
	all := corpus.EndingBy(documents, "2026-01-31")
	if diff := cmp.Diff([]string{"long ago 2020-01-01 expired", "decree 2026-01-01 lapsed", "plan 2026-01-01 period over", "retired 2026-01-15 retired"}, told(all)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"retired 2026-01-15 retired"}, told(corpus.EndingAfter(all, "2026-01-01"))); diff != "" {
		t.Error(diff)
	}
	if len(all) != 4 {
		t.Errorf("the list was changed: %v", told(all))
	}
}

func TestWordsRecognisedInPicturesAreKnownByTheWarnings(t *testing.T) {
	for warnings, want := range map[string]bool{
		``: false, `null`: false, `[]`: false, `nonsense`: false, `[{"Kind":"pictures","Page":0,"Detail":"2"}]`: false,
		`[{"Kind":"comments"},{"Kind":"recognised","Page":3,"Detail":"0.87"}]`: true,
	} {
		if got := (&corpus.Document{Warnings: warnings}).Recognised(); got != want {
			t.Errorf("%s: %t", warnings, got)
		}
	}
}

func TestAStatusIsReadBehindAName(t *testing.T) {
	holds := map[corpus.Standing]bool{corpus.StandingUnknown: true, corpus.InForce: true}
	for standing, want := range map[corpus.Standing]string{
		corpus.StandingUnknown: "", corpus.InForce: "còn hiệu lực", corpus.NotInForceYet: "chưa có hiệu lực; có hiệu lực từ ngày 01/7/2025",
		corpus.Expired: "hết hiệu lực từ ngày 01/7/2025", corpus.Retired: "thôi dùng từ ngày 01/7/2025",
		corpus.Lapsed: "văn bản được quy định chi tiết hết hiệu lực từ ngày 01/7/2025", corpus.PeriodOver: "đã kết thúc giai đoạn thực hiện ngày 01/7/2025",
	} {
		s := corpus.Status{Standing: standing, Day: "2025-07-01"}
		if got := s.Words(); got != want || s.Holds() != holds[standing] {
			t.Errorf("%q: %q, holds: %t", standing, got, s.Holds())
		}
	}
}

func TestNothingIsSaidOfTheForceOfADraft(t *testing.T) {
	d := corpus.Document{Draft: true, IssuedOn: "2020-01-01"}
	if got := d.Status("2026-01-01").Words(); got != "" {
		t.Errorf("a draft is %q", got)
	}
	d.RetiredOn = "2025-01-01"
	if got := d.Status("2026-01-01"); got.Standing != corpus.Retired {
		t.Errorf("a retired draft is %+v", got)
	}
}
