package broadcast

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// JobStart is the kind of the job that begins the sending of an announcement; Start handles it.
const JobStart = "announcement start"

// lateTime is how much later than planned an announcement may go by itself: after an outage somebody is asked.
const lateTime = 15 * time.Minute

func (s *Store) startAfter(ctx context.Context, tx *database.Tx, id int64, wait time.Duration) error {
	return s.jobs.Enqueue(ctx, tx, JobStart, strconv.FormatInt(id, 10), strconv.FormatInt(id, 10), max(0, wait))
}

// Start finds the recipients of an announcement whose time has come and has it sent. Outside working hours it is put off to the next.
func (s *Store) Start(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	id, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	a, err := s.Announcement(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	if a.State != Planned { // a start that was cut off may have left rows of what was cancelled since
		return func(ctx context.Context, tx *database.Tx) error { return s.endRest(ctx, tx, id) }, nil
	}
	micros, err := s.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	now, due := database.Time(micros), later(a.SendAt, a.ReleasedAt)
	if wait := a.SendAt.Sub(now); wait > 0 { // the job was made for an earlier plan, or by another clock
		return func(ctx context.Context, tx *database.Tx) error { return s.startAfter(ctx, tx, id, wait) }, nil
	}
	if a.KeepsHours() {
		hours, err := s.holidays.Calendar(ctx, s.db)
		if err != nil {
			return nil, err
		}
		if due = hours.NextOpen(due); !hours.Open(now) {
			wait := untilOpen(hours, now)
			return func(ctx context.Context, tx *database.Tx) error { return s.startAfter(ctx, tx, id, wait) }, nil
		}
	}
	if why := a.haltAt(now, due, j); why != "" {
		return func(ctx context.Context, tx *database.Tx) error { return s.stand(ctx, tx, a, why) }, nil
	}
	audience, changed, err := s.audienceNow(ctx, a)
	if err != nil {
		return nil, err
	}
	if changed {
		return func(ctx context.Context, tx *database.Tx) error { return s.stand(ctx, tx, a, HaltAudience) }, nil
	}
	if err := s.keepRecipients(ctx, a, audience); err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) error {
		if len(audience.Recipients) == 0 && a.reminds() { // all have answered
			return s.drop(ctx, tx, id)
		}
		if len(audience.Recipients) == 0 {
			return s.stand(ctx, tx, a, HaltNobody)
		}
		if a.About != 0 {
			return s.beginFollowUp(ctx, tx, a)
		}
		return s.begin(ctx, tx, a)
	}, nil
}

// haltAt is why an announcement that was to go at due asks first; "" is that it does not.
func (a *Announcement) haltAt(now, due time.Time, j job.Job) Halt {
	if j.Attempt <= 1 { // as soon as it is looked at by a calendar that was changed since
		due = later(due, j.DueAt)
	}
	switch {
	case a.dueBefore(now):
		return HaltOverdue
	case now.Sub(due) > lateTime:
		return HaltLate
	}
	return ""
}

// audienceNow is whom a released announcement goes to now; changed reports that it was approved for others. A reminder goes to fewer the
// later it is, and a change to who got the announcement that it changes.
func (s *Store) audienceNow(ctx context.Context, a Announcement) (now audience.Audience, changed bool, err error) {
	if a.About != 0 {
		now, err = s.AudienceOf(ctx, a.Draft)
		return now, false, err
	}
	organisation, err := s.organisation(ctx)
	if err != nil {
		return audience.Audience{}, false, err
	}
	now = organisation.Select(a.Audience)
	approved, ok, err := s.approved(ctx, a.ID)
	if err != nil {
		return audience.Audience{}, false, err
	}
	if err := s.addSuccessors(ctx, a, organisation, approved, &now); err != nil {
		return audience.Audience{}, false, err
	}
	if now, err = s.withoutOptOuts(ctx, a.Kind, now); err != nil {
		return audience.Audience{}, false, err
	}
	return now, ok && approved.changedTo(approvalOf(now)), nil
}

// addSuccessors adds for the approved agencies that have ended since the people of those into which they were merged, in the roles that are
// meant: for each such agency by itself.
func (s *Store) addSuccessors(ctx context.Context, a Announcement, o *audience.Organisation, approved approval, now *audience.Audience) error {
	for _, ended := range approved.agencies {
		if o.Has(ended) {
			continue
		}
		successors, err := readIDs(ctx, s.db, successorsOf, ended)
		if err != nil {
			return err
		}
		people, err := s.withoutOptOuts(ctx, a.Kind, audience.Audience{Recipients: o.OfEnded(a.Audience, ended, successors)})
		if err != nil {
			return err
		}
		now.Agencies = append(now.Agencies, directory.Agency{ID: ended})
		now.Recipients = append(now.Recipients, people.Recipients...)
	}
	return nil
}

// GaveUp halts an announcement whose job was given up.
func (s *Store) GaveUp(ctx context.Context, tx *database.Tx, j job.Job, _ error) error {
	id, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return fmt.Errorf("reading the job: %w", err)
	}
	return s.pause(ctx, tx, id, HaltError)
}

// sliceRows is how many rows one transaction writes, so that no reply waits for it.
const sliceRows = 200

const (
	// What is looked at is still so: nobody began it, and nobody changed it.
	stillPlanned = `select id from announcement where id = $1 and revision = $2 and state = 'planned' `

	// Of a former try: the organisation may have changed since.
	dropAgencies = `
delete from announcement_agency where announcement_id = $1 and exists (` + stillPlanned + `) and agency_id in (
	select agency_id from announcement_agency where announcement_id = $1 limit $3)`
	dropRecipients = `
delete from announcement_recipient where exists (` + stillPlanned + `) and id in (
	select id from announcement_recipient where announcement_id = $1 limit $3)`

	insertAgency = `insert into announcement_agency (announcement_id, agency_id) values ($1, $2) on conflict (announcement_id, agency_id) do nothing`

	insertRecipient = `
insert into announcement_recipient (announcement_id, agency_id, person_id, account, role, state, reason, uncertain, message_id, files, file_messages, at)
values ($1, $2, $3, $4, $5, 'waiting', '', false, 0, '', '[]', 0) on conflict (announcement_id, agency_id, person_id) do nothing`
)

// keepRecipients writes down for whom an announcement is, in the place of what was written down in a try before. It stops when the
// announcement is not as it was looked at any more: what another process, or a later look, wrote down stays.
func (s *Store) keepRecipients(ctx context.Context, a Announcement, to audience.Audience) error {
	for _, drop := range []string{dropRecipients, dropAgencies} {
		if err := s.db.ExecInSlices(ctx, drop, a.ID, a.Revision); err != nil {
			return fmt.Errorf("finding the recipients of an announcement: %w", err)
		}
	}
	is := func(tx *database.Tx) (bool, error) {
		there, err := readIDs(ctx, tx, stillPlanned+tx.ForUpdate(), a.ID, a.Revision)
		return len(there) > 0, err
	}
	err := inSlices(ctx, s.db, is, to.Agencies, func(tx *database.Tx, agency directory.Agency) error {
		_, err := tx.Exec(ctx, insertAgency, a.ID, agency.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("keeping the agencies of an announcement: %w", err)
	}
	err = inSlices(ctx, s.db, is, to.Recipients, func(tx *database.Tx, r audience.Recipient) error {
		_, err := tx.Exec(ctx, insertRecipient, a.ID, r.AgencyID, r.PersonID, r.Account, r.Role)
		return err
	})
	if err != nil {
		return fmt.Errorf("keeping the recipients of an announcement: %w", err)
	}
	return nil
}

// inSlices does something for each of many in transactions that each take some, and nothing in one in which may does not hold.
func inSlices[T any](ctx context.Context, db *database.DB, may func(tx *database.Tx) (bool, error), all []T, do func(tx *database.Tx, one T) error) error {
	for slice := range slices.Chunk(all, sliceRows) {
		err := db.InTx(ctx, func(tx *database.Tx) error {
			if ok, err := may(tx); err != nil || !ok {
				return err
			}
			for _, one := range slice {
				if err := do(tx, one); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const (
	beginSending = `
update announcement set state = 'sending', round = round + 1, failures = 0, halt = '', ended_at = 0,
	started_at = case when started_at = 0 then $1 else started_at end
where id = $2 and state = $3 and revision = $4 returning round`

	standStill = `update announcement set state = 'paused', halt = $1 where id = $2 and state = $3 and revision = $4`
)

// batchKey names a round of an announcement in the outbox.
func batchKey(id, round int64) string { return fmt.Sprintf("%s:%d:%d", Source, id, round) }

// begin has the next round of an announcement sent to those who wait. One that is not as it was looked at stays as it is.
func (s *Store) begin(ctx context.Context, tx *database.Tx, a Announcement) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	rounds, err := readIDs(ctx, tx, beginSending, now, a.ID, a.State, a.Revision)
	if err != nil {
		return err
	}
	if len(rounds) == 0 {
		return s.endRest(ctx, tx, a.ID)
	}
	batch := outbox.Batch{Key: batchKey(a.ID, rounds[0]), Source: Source, Op: outbox.Send, Content: a.Content}
	if err := s.outbox.StartBatch(ctx, tx, batch); err != nil {
		return err
	}
	if a.State, a.Round = Sending, rounds[0]; a.Round == 1 {
		if err := errors.Join(s.planReminder(ctx, tx, a, now), s.planUnseen(ctx, tx, a), s.repeat(ctx, tx, a, now)); err != nil {
			return err
		}
	}
	if s.watcher != nil {
		if err := s.watcher.Began(ctx, tx, a); err != nil {
			return err
		}
	}
	return s.watchHours(ctx, tx, a, database.Time(now))
}

// stand halts an announcement that is as it was looked at.
func (s *Store) stand(ctx context.Context, tx *database.Tx, a Announcement, why Halt) error {
	n, err := tx.Exec(ctx, standStill, why, a.ID, a.State, a.Revision)
	if err != nil {
		return fmt.Errorf("pausing an announcement: %w", err)
	}
	if n == 0 {
		return nil
	}
	return s.tellHalted(ctx, tx, a, why)
}

// readIDs reads a column of ids.
func readIDs(ctx context.Context, q database.Querier, query string, args ...any) (ids []int64, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("reading announcements: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("reading announcements: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
