package broadcast

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// JobJoined is the kind of the job that sends what is still open to somebody who joined; SendLate handles it.
const JobJoined = "announcement joined"

// openTime is how long after its sending an announcement without a day is still sent to who joins.
const openTime = 90 * 24 * time.Hour

// PostsChanged implements directory.Watcher: who joins gets what is still open and for those who join later.
func (s *Store) PostsChanged(ctx context.Context, tx *database.Tx, changes []directory.PostChange) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if !c.Joined || c.Post.Account == 0 {
			continue
		}
		wait, key := time.Duration(0), strconv.FormatInt(c.Post.PersonID, 10)
		if begins, err := time.ParseInLocation(time.DateOnly, string(c.Post.From), vietnamese.Zone()); err == nil {
			wait = max(0, begins.Sub(database.Time(now)))
		}
		if wait > 0 { // a look of its own: it puts off none for a post that they have
			key += " " + string(c.Post.From)
		}
		if err := s.sendLateAfter(ctx, tx, key, c.Post.PersonID, c.Post.Account, wait); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) sendLateAfter(ctx context.Context, tx *database.Tx, key string, person, account int64, wait time.Duration) error {
	return s.jobs.EnqueueAbout(ctx, tx, account, JobJoined, key, fmt.Sprint(person, " ", account), wait)
}

// Reorganised implements directory.Watcher: what an announcement asked of an agency stays asked of it.
func (s *Store) Reorganised(context.Context, *database.Tx, directory.Reorganisation, directory.Effect) error {
	return nil
}

// Undoing implements directory.Watcher: nothing was done at Reorganised.
func (s *Store) Undoing(context.Context, *database.Tx, directory.Reorganisation, directory.Effect) error {
	return nil
}

const openForLate = announcementColumns + `
where late and state in ('sending', 'paused', 'sent') and started_at > $1 and (due_at = 0 or due_at > $2) order by id`

// SendLate sends what is open to somebody who joined, in working hours.
func (s *Store) SendLate(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	var person, account int64
	if _, err := fmt.Sscan(j.Payload, &person, &account); err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	micros, err := s.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	now := database.Time(micros)
	hours, err := s.holidays.Calendar(ctx, s.db)
	if err != nil {
		return nil, err
	}
	if !hours.Open(now) {
		return func(ctx context.Context, tx *database.Tx) error {
			return s.sendLateAfter(ctx, tx, j.Key, person, account, untilOpen(hours, now))
		}, nil
	}
	open, err := readAnnouncements(ctx, s.db, openForLate, now.Add(-openTime).UnixMicro(), micros)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	organisation, err := s.organisation(ctx)
	if err != nil {
		return nil, err
	}
	type late struct {
		announcement Announcement
		recipient    audience.Recipient
	}
	var all []late
	again := false
	for _, a := range open {
		to, err := s.withoutOptOuts(ctx, a.Kind, organisation.Select(a.Audience))
		if err != nil {
			return nil, err
		}
		for _, r := range to.Recipients {
			if r.PersonID == person && a.State == Sent {
				all = append(all, late{a, r})
			}
			again = again || r.PersonID == person && a.State != Sent
		}
	}
	return func(ctx context.Context, tx *database.Tx) error {
		for _, l := range all {
			if err := s.sendLate(ctx, tx, l.announcement, l.recipient); err != nil {
				return err
			}
		}
		if again { // what is being sent is sent to them when it is over
			return s.sendLateAfter(ctx, tx, j.Key, person, account, sendingTime)
		}
		return nil
	}, nil
}

// sendingTime is how much later somebody is looked at again who joined while something was being sent.
const sendingTime = 15 * time.Minute

const (
	hasCopy = `
select count(*) from announcement_recipient where announcement_id = $1 and account = $2 and id <> $3 and state in ('waiting', 'sent')`

	lateRecipient = `
select id from announcement_recipient
where announcement_id = $1 and agency_id = $2 and person_id = $3 and state = 'waiting' and message_id = 0 and reason = ''`

	// Its copy is a delivery of its own, and no round's; what becomes of that takes the place of the reason.
	isLate = `update announcement_recipient set reason = 'late' where id = $1`
)

// sendLate sends an announcement to one more recipient. Who has a copy for another agency gets none again, but stands for this one too.
func (s *Store) sendLate(ctx context.Context, tx *database.Tx, a Announcement, r audience.Recipient) error {
	now, err := s.locked(ctx, tx, a.ID)
	if err != nil || now.State != Sent {
		return err
	}
	_, err = tx.Exec(ctx, insertAgency, a.ID, r.AgencyID)
	if err == nil {
		_, err = tx.Exec(ctx, insertRecipient, a.ID, r.AgencyID, r.PersonID, r.Account, r.Role)
	}
	if err != nil {
		return fmt.Errorf("sending an announcement to somebody new: %w", err)
	}
	rows, err := readIDs(ctx, tx, lateRecipient, a.ID, r.AgencyID, r.PersonID)
	if err != nil || len(rows) == 0 {
		return err
	}
	var had int
	if err := tx.QueryRow(ctx, hasCopy, a.ID, r.Account, rows[0]).Scan(&had); err != nil {
		return fmt.Errorf("sending an announcement to somebody new: %w", err)
	}
	if had > 0 {
		return s.shareCopy(ctx, tx, a.ID, rows[0], r.Account)
	}
	if _, err := tx.Exec(ctx, isLate, rows[0]); err != nil {
		return fmt.Errorf("sending an announcement to somebody new: %w", err)
	}
	content := a.Content
	content.HTML = a.LateNote + content.HTML
	return s.outbox.Enqueue(ctx, tx, outbox.Delivery{
		Key: fmt.Sprintf("%s:%d", batchKey(a.ID, now.Round), rows[0]), ChatID: r.Account, Priority: outbox.Bulk, Op: outbox.Send, Content: content,
	})
}

const shareCopy = `
update announcement_recipient set (state, reason, uncertain, message_id, files, file_messages, at) = (
	select o.state, o.reason, o.uncertain, o.message_id, o.files, o.file_messages, o.at from announcement_recipient o
	where o.announcement_id = $1 and o.account = $3 and o.id <> $2 and o.state in ('waiting', 'sent') order by o.id limit 1)
where id = $2`

// shareCopy records that who stands for one more agency has a copy.
func (s *Store) shareCopy(ctx context.Context, tx *database.Tx, announcement, row, account int64) error {
	if _, err := tx.Exec(ctx, shareCopy, announcement, row, account); err != nil {
		return fmt.Errorf("recording a copy: %w", err)
	}
	return nil
}

// JobUnseen is the kind of the job that lists who has not seen an urgent announcement; Unseen handles it.
const JobUnseen = "announcement unseen"

// unseenTime is after how long an officer is given the list of those who have not seen what is marked hỏa tốc.
const unseenTime = 30 * time.Minute

// planUnseen has the list made.
func (s *Store) planUnseen(ctx context.Context, tx *database.Tx, a Announcement) error {
	if a.Urgency != Express {
		return nil
	}
	payload := strconv.FormatInt(a.ID, 10)
	return s.jobs.Enqueue(ctx, tx, JobUnseen, payload, payload, unseenTime)
}

// Call is an agency that has let nothing be known of an urgent announcement, and whom to call there.
type Call struct {
	AgencyResult
	Contacts []Contact
}

// calls are whom to call about an announcement, by agency in the order of its result.
func (s *Store) calls(ctx context.Context, id int64) (all []Call, err error) {
	r, err := s.Result(ctx, id)
	if errors.Is(err, ErrNoResult) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	contacts, err := s.Contacts(ctx, &r)
	if err != nil {
		return nil, err
	}
	for _, a := range r.Open() {
		if a.Missing == nil { // who looked for the document knows of it
			all = append(all, Call{a, contacts[a.AgencyID]})
		}
	}
	return all, nil
}

// Unseen tells the watcher who has not seen an urgent announcement.
func (s *Store) Unseen(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	id, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	calls, err := s.calls(ctx, id)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) error {
		a, err := s.Announcement(ctx, tx, id)
		if err != nil || a.State != Sent && a.State != Sending && a.State != Paused || len(calls) == 0 || s.watcher == nil {
			return err
		}
		return s.watcher.Unseen(ctx, tx, a, calls)
	}, nil
}
