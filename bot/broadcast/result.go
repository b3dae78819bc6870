package broadcast

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Stage is how far an announcement got with an agency.
type Stage int

// The stages, in the order of lists: what somebody must do something about first.
const (
	StageUnreachable Stage = iota // there is nobody in the agency to whom it could be sent
	StageNotReached               // it went, or goes, to somebody there, and nobody has it
	StageMissing                  // an agency that has it has not found its document on the document system
	StageReached                  // somebody there has it, and nobody has acknowledged it for the agency
	StageOther                    // the agency let the Board know by another channel
	StageAcknowledged
)

// Stages are all, in their order.
func Stages() []Stage {
	return []Stage{StageUnreachable, StageNotReached, StageMissing, StageReached, StageOther, StageAcknowledged}
}

// Acknowledgement is what somebody said of an announcement for an agency.
type Acknowledgement struct {
	Person string // "" of somebody erased since
	Role   directory.Role
	At     time.Time
}

// AgencyResult is what became of an announcement with one of the agencies that it is for.
type AgencyResult struct {
	AgencyID  int64
	Code      string
	Agency    string // its name on the day it was sent
	Bloc      string // the code of its bloc that day; "" is none
	Reachable bool   // it goes or went to somebody there
	Reached   bool   // somebody there has it
	// Recipients are those of it to whom the announcement goes or went; only Result reads them.
	Recipients []Receipt
	// Seen and Missing are the first time that somebody whose word counts for the agency said so; nil is never.
	Seen, Missing *Acknowledgement
	// Other is what the agency let the Board know by another channel; nil is nothing.
	Other *OtherAcknowledgement
	Late  bool // Seen is after the day until which it was to be acknowledged
}

// Stage is how far the announcement got with the agency. What it acknowledged itself goes before what was recorded for it.
func (r *AgencyResult) Stage() Stage {
	switch {
	case r.Seen != nil:
		return StageAcknowledged
	case r.Other != nil:
		return StageOther
	case r.Missing != nil:
		return StageMissing
	case r.Reached:
		return StageReached
	case r.Reachable:
		return StageNotReached
	}
	return StageUnreachable
}

// Open reports whether nothing is known to have come from the agency yet.
func (r *AgencyResult) Open() bool { s := r.Stage(); return s != StageAcknowledged && s != StageOther }

// Tally counts agencies.
type Tally struct {
	ByStage [StageAcknowledged + 1]int
	Late    int // of those that acknowledged
}

func (t *Tally) add(r *AgencyResult) {
	t.ByStage[r.Stage()]++
	if r.Late {
		t.Late++
	}
}

// Of is how many agencies are at one of the stages; at any, when none is named.
func (t Tally) Of(stages ...Stage) (n int) {
	if len(stages) == 0 {
		stages = Stages()
	}
	for _, s := range stages {
		n += t.ByStage[s]
	}
	return n
}

// BlocResult is the tally of the agencies of one bloc.
type BlocResult struct {
	Code, Name string // "" of the agencies that were in none
	Tally
}

// Result is the proof of an announcement: every figure of it is counted from Agencies.
type Result struct {
	Announcement
	Agencies []AgencyResult // first those with nobody to send to, then by their stages, then by their codes
	Blocs    []BlocResult   // by their codes, the agencies without one last
	Total    Tally
	At       time.Time // when it was counted
}

// Open are the agencies from which nothing is known to have come yet, in the order of Agencies.
func (r *Result) Open() (all []AgencyResult) { return r.Where((*AgencyResult).Open) }

// Where are the agencies for which something holds, in the order of Agencies.
func (r *Result) Where(is func(*AgencyResult) bool) (all []AgencyResult) {
	for i := range r.Agencies {
		if is(&r.Agencies[i]) {
			all = append(all, r.Agencies[i])
		}
	}
	return all
}

// Agency is one of the agencies that the announcement is for.
func (r *Result) Agency(id int64) (AgencyResult, bool) {
	i := slices.IndexFunc(r.Agencies, func(a AgencyResult) bool { return a.AgencyID == id })
	if i < 0 {
		return AgencyResult{}, false
	}
	return r.Agencies[i], true
}

// ErrNoResult is the refusal of the result of what was not sent yet.
var ErrNoResult error = problem.New(problem.Moved, "Thông báo này chưa bắt đầu gửi nên chưa có kết quả.")

// Result reads what became of an announcement, outside any transaction. What was not sent yet has none: ErrNoResult.
func (s *Store) Result(ctx context.Context, id int64) (Result, error) {
	r, err := s.AgencyResults(ctx, id)
	if err != nil {
		return Result{}, err
	}
	receipts, err := s.Receipts(ctx, s.db, id)
	if err != nil {
		return Result{}, err
	}
	byID := r.byID()
	for _, p := range receipts {
		if a := byID[p.AgencyID]; a != nil {
			a.Recipients = append(a.Recipients, p)
		}
	}
	return r, nil
}

// AgencyResults is Result without the recipients.
func (s *Store) AgencyResults(ctx context.Context, id int64) (r Result, err error) {
	if r.Announcement, err = s.Announcement(ctx, s.db, id); err != nil {
		return Result{}, err
	}
	if r.StartedAt.IsZero() {
		return Result{}, ErrNoResult
	}
	now, err := s.db.Now(ctx)
	if err != nil {
		return Result{}, err
	}
	r.At = database.Time(now)
	if r.Agencies, err = agencyResults(ctx, s.db, r.Announcement); err != nil {
		return Result{}, err
	}
	if len(r.Agencies) == 0 {
		return Result{}, ErrNoResult
	}
	if err := s.addBlocs(ctx, &r); err != nil {
		return Result{}, err
	}
	r.count()
	return r, nil
}

func (r *Result) byID() map[int64]*AgencyResult {
	byID := map[int64]*AgencyResult{}
	for i := range r.Agencies {
		byID[r.Agencies[i].AgencyID] = &r.Agencies[i]
	}
	return byID
}

// addBlocs finds the blocs of the day the announcement was sent. An agency that is in several counts in the first alone.
func (s *Store) addBlocs(ctx context.Context, r *Result) error {
	day, byID := vietnamese.DayOf(r.StartedAt), r.byID()
	blocs, err := s.directory.Blocs(ctx, day)
	if err != nil {
		return err
	}
	for _, b := range blocs {
		if b, err = s.directory.Bloc(ctx, b.ID, day); err != nil {
			return err
		}
		n := len(r.Blocs)
		for _, agency := range b.Agencies {
			if a := byID[agency.ID]; a != nil && a.Bloc == "" {
				a.Bloc = b.Code
				n = len(r.Blocs) + 1
			}
		}
		if n > len(r.Blocs) {
			r.Blocs = append(r.Blocs, BlocResult{Code: b.Code, Name: b.Name})
		}
	}
	return nil
}

// sortAgencies puts first those with nobody to send to, then by their stages, then by their codes.
func sortAgencies(all []AgencyResult) {
	first := func(a *AgencyResult) int {
		if a.Reachable {
			return 1
		}
		return 0
	}
	slices.SortFunc(all, func(a, b AgencyResult) int {
		return cmp.Or(cmp.Compare(first(&a), first(&b)), cmp.Compare(a.Stage(), b.Stage()), cmp.Compare(a.Code, b.Code))
	})
}

// count sums the agencies up.
func (r *Result) count() {
	var without BlocResult
	for i := range r.Agencies {
		a := &r.Agencies[i]
		r.Total.add(a)
		if at := slices.IndexFunc(r.Blocs, func(b BlocResult) bool { return b.Code == a.Bloc }); at >= 0 {
			r.Blocs[at].add(a)
		} else {
			without.add(a)
		}
	}
	if without.Of() > 0 {
		r.Blocs = append(r.Blocs, without)
	}
}

const (
	// The name is that of the day, or the last before it: of an agency that was merged since, the one that it had. The number is 0 where
	// there is nobody to send to, 2 where somebody has it.
	agenciesOfAnnouncement = `
select m.agency_id, a.code, coalesce((select t.name from agency_term t where t.agency_id = a.id
	order by case when t.from_on <= $2 then 0 else 1 end, t.from_on desc, t.id desc limit 1), ''),
	coalesce((select max(case when r.state = 'sent' then 2 else 1 end) from announcement_recipient r
		where r.announcement_id = m.announcement_id and r.agency_id = m.agency_id), 0)
from announcement_agency m join agency a on a.id = m.agency_id where m.announcement_id = $1`

	acknowledgementsOf = `
select k.agency_id, p.name, k.role, k.kind, k.at from acknowledgement k join person p on p.id = k.person_id
where k.announcement_id = $1 order by k.at, k.id`
)

// agencyResults are the agencies of an announcement with what was said for them, without recipients and blocs, sorted.
func agencyResults(ctx context.Context, q database.Querier, a Announcement) (all []AgencyResult, err error) {
	day := vietnamese.DayOf(a.StartedAt)
	err = eachRow(ctx, q, func(scan func(...any) error) error {
		var r AgencyResult
		var reach int
		err := scan(&r.AgencyID, &r.Code, &r.Agency, &reach)
		r.Reachable, r.Reached = reach > 0, reach == 2
		all = append(all, r)
		return err
	}, agenciesOfAnnouncement, a.ID, day)
	if err != nil {
		return nil, err
	}
	byID := (&Result{Agencies: all}).byID()
	err = eachRow(ctx, q, func(scan func(...any) error) error {
		var agency, at int64
		var kind AcknowledgementKind
		var k Acknowledgement
		if err := scan(&agency, &k.Person, &k.Role, &kind, &at); err != nil {
			return err
		}
		k.At = instant(at)
		if r := byID[agency]; r != nil && ForAgency(k.Role) {
			r.say(k, kind, a.DueAt)
		}
		return nil
	}, acknowledgementsOf, a.ID)
	if err != nil {
		return nil, err
	}
	others, err := otherAcknowledgements(ctx, q, a.ID)
	for i := range others {
		if r := byID[others[i].AgencyID]; r != nil {
			r.Other = &others[i]
		}
	}
	sortAgencies(all)
	return all, err
}

// say takes what somebody said for the agency, the earliest first.
func (r *AgencyResult) say(k Acknowledgement, kind AcknowledgementKind, due time.Time) {
	switch {
	case kind == Seen && r.Seen == nil:
		r.Seen, r.Late = &k, !due.IsZero() && k.At.After(due)
	case kind == Missing && r.Missing == nil:
		r.Missing = &k
	}
}

// eachRow reads the rows of a query one by one.
func eachRow(ctx context.Context, q database.Querier, read func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("reading the result of an announcement: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			return fmt.Errorf("reading the result of an announcement: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading the result of an announcement: %w", err)
	}
	return nil
}

// Contact is somebody who would have to acknowledge an announcement for an agency.
type Contact struct {
	Person string // "" of somebody erased since
	Phone  string // "" when the Board has none
	Role   directory.Role
	State  string // of their copy: waiting, sent, failed, cancelled; "" is that they got none
	Reason string
}

// Contacts are, for each agency of a result, those whose word counts for it: who has such a post today, there or in what it was merged
// into, or else who had one when the announcement was sent. It reads outside any transaction.
func (s *Store) Contacts(ctx context.Context, r *Result) (map[int64][]Contact, error) {
	day, err := s.directory.Today(ctx)
	if err != nil {
		return nil, err
	}
	posts, err := s.directory.PostsOn(ctx, day)
	if err != nil {
		return nil, err
	}
	held, contacts := map[int64][]directory.Post{}, map[int64][]Contact{}
	for _, p := range byRole(posts) {
		if ForAgency(p.Role) {
			held[p.AgencyID] = append(held[p.AgencyID], p)
		}
	}
	for i := range r.Agencies {
		a := &r.Agencies[i]
		found := a.contacts(held[a.AgencyID])
		if found == nil {
			successors, err := readIDs(ctx, s.db, successorsOf, a.AgencyID)
			if err != nil {
				return nil, err
			}
			for _, successor := range successors {
				found = append(found, a.contacts(held[successor])...)
			}
		}
		if found == nil {
			found = a.former()
		}
		if found != nil {
			contacts[a.AgencyID] = found
		}
	}
	return contacts, nil
}

// contacts are the holders of posts, each once.
func (r *AgencyResult) contacts(posts []directory.Post) (all []Contact) {
	known := map[int64]bool{}
	for _, p := range posts {
		if known[p.PersonID] {
			continue
		}
		known[p.PersonID] = true
		c := Contact{Person: p.Person, Phone: p.Phone, Role: p.Role}
		if at := slices.IndexFunc(r.Recipients, func(had Receipt) bool { return had.PersonID == p.PersonID }); at >= 0 {
			c.State, c.Reason = r.Recipients[at].State, r.Recipients[at].Reason
		}
		all = append(all, c)
	}
	return all
}

// former are those whose word counted when the announcement was sent.
func (r *AgencyResult) former() (all []Contact) {
	for _, p := range r.Recipients {
		if ForAgency(p.Role) {
			all = append(all, Contact{Person: p.Person, Role: p.Role, State: p.State, Reason: p.Reason})
		}
	}
	return all
}

// byRole puts the posts of higher roles first.
func byRole(posts []directory.Post) []directory.Post {
	return slices.SortedStableFunc(slices.Values(posts), func(a, b directory.Post) int { return cmp.Compare(audience.Rank(b.Role), audience.Rank(a.Role)) })
}
