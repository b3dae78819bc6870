package broadcast

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"thidua/bot/calendar"
	"thidua/bot/file"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// Source is the name under which the outbox asks this domain for recipients, and what the keys of its batches begin with.
const Source = "announcement"

// A copy of what is about an earlier announcement answers the copy of that. Who joined late has a delivery of their own.
const nextRecipients = `
select r.id, r.account, coalesce((select max(o.message_id) from announcement_recipient o
	where o.announcement_id = n.about and o.person_id = r.person_id and o.account = r.account), 0)
from announcement_recipient r join announcement n on n.id = r.announcement_id
where r.announcement_id = $1 and r.id > $2 and r.state = 'waiting' and r.reason <> 'late' and r.account <> 0 order by r.id limit $3`

// Recipients implements outbox.BatchSource.
func (s *Store) Recipients(ctx context.Context, tx *database.Tx, batch string, after int64, limit int) ([]outbox.Recipient, error) {
	id, _, ok := parseBatch(batch)
	if !ok {
		return nil, fmt.Errorf("the batch %s is no announcement's", batch)
	}
	rows, err := tx.Query(ctx, nextRecipients, id, after, limit)
	if err != nil {
		return nil, fmt.Errorf("reading recipients: %w", err)
	}
	defer rows.Close()
	var all []outbox.Recipient
	for rows.Next() {
		var r outbox.Recipient
		if err := rows.Scan(&r.ID, &r.ChatID, &r.ReplyTo); err != nil {
			return nil, fmt.Errorf("reading recipients: %w", err)
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// parseBatch takes the key of a batch apart.
func parseBatch(key string) (id, round int64, ok bool) {
	parts := strings.Split(key, ":")
	if len(parts) != 3 || parts[0] != Source {
		return 0, 0, false
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return 0, 0, false
	}
	round, err = strconv.ParseInt(parts[2], 10, 64)
	return id, round, err == nil
}

const (
	// Who stands for several agencies got one copy: each of their rows says so.
	recordCopy = `
update announcement_recipient set state = $1, reason = $2, uncertain = (uncertain or $3), message_id = $4, at = $5
where announcement_id = $6 and state = 'waiting' and account <> 0
	and account = (select account from announcement_recipient where id = $7)`

	countFailure = `update announcement set failures = failures + 1 where id = $1 returning failures`
	endFailures  = `update announcement set failures = 0 where id = $1 and failures > 0`
)

// unreachable are the reasons for which a person cannot be sent to: their own, and no sign that anything is wrong.
var unreachable = []outbox.StopReason{outbox.Blocked, outbox.Deactivated, outbox.NotStarted, outbox.Detached, outbox.Removed}

// maxFailures in a row pause an announcement: something is wrong with it, or with the way to Telegram.
const maxFailures = 20

// Ended records what became of a copy, in the transaction that ends its delivery, and has its files follow. Other deliveries are nothing
// to it.
func (s *Store) Ended(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
	c, ok := parseCopy(e.Key)
	if !ok {
		return nil
	}
	if c.files {
		return s.filesEnded(ctx, tx, c, e)
	}
	var message int64
	if len(e.MessageIDs) > 0 {
		message = e.MessageIDs[0]
	}
	if _, err := tx.Exec(ctx, recordCopy, e.State, e.Reason, e.Uncertain, message, e.At.UnixMicro(), c.announcement, c.recipient); err != nil {
		return fmt.Errorf("recording a copy: %w", err)
	}
	n, err := readNotice(ctx, tx, c.announcement)
	if err != nil {
		return err
	}
	if err := s.countFailures(ctx, tx, c.announcement, n.failures, e); err != nil {
		return fmt.Errorf("recording a copy: %w", err)
	}
	switch {
	case e.State != outbox.Sent || message == 0: // a group that moved meanwhile has other numbers
		return nil
	case n.deleted:
		return s.deleteAfter(ctx, tx, e)
	}
	return s.followWithFiles(ctx, tx, c, e.ChatID, message, n.following)
}

// notice is what of an announcement decides what comes after a copy of it.
type notice struct {
	failures  int // in a row
	deleted   bool
	following []outbox.File
}

// One statement: it is read with every copy.
const readState = `select failures, state, message from announcement where id = $1`

// readNotice reads the zero value where there is no such announcement: nothing comes after its copies.
func readNotice(ctx context.Context, tx *database.Tx, id int64) (n notice, err error) {
	var state State
	var raw string
	err = tx.QueryRow(ctx, readState, id).Scan(&n.failures, &state, &raw)
	if errors.Is(err, sql.ErrNoRows) {
		return notice{}, nil
	}
	if err != nil {
		return notice{}, fmt.Errorf("reading the announcement of a copy: %w", err)
	}
	var m struct{ Following []outbox.File }
	if err := json.Unmarshal([]byte(raw), &m); err != nil {
		return notice{}, fmt.Errorf("reading the files of an announcement: %w", err)
	}
	n.deleted, n.following = state == Deleted, m.Following
	return n, nil
}

// deleteAfter deletes a copy, or files of one, that was on the way when its announcement was deleted.
func (s *Store) deleteAfter(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
	return s.outbox.Enqueue(ctx, tx, outbox.Delivery{Key: e.Key + ":deleted", Op: outbox.Delete, Target: e.Key, Priority: outbox.Bulk})
}

func (s *Store) countFailures(ctx context.Context, tx *database.Tx, id int64, before int, e outbox.Ended) error {
	switch {
	case e.State == outbox.Sent && before > 0:
		_, err := tx.Exec(ctx, endFailures, id)
		return err
	case e.State == outbox.Failed && !slices.Contains(unreachable, outbox.StopReason(e.Reason)):
		failures, err := readIDs(ctx, tx, countFailure, id)
		if err == nil && len(failures) > 0 && failures[0] == maxFailures {
			err = s.pause(ctx, tx, id, HaltFailures)
		}
		return err
	}
	return nil
}

// copyKey is what the key of a copy says, or of files that follow one.
type copyKey struct {
	announcement, round, recipient int64
	files                          bool
	last                           bool // of the files
}

const filesSuffix = ":files"

// String is the key of the last files that follow the copy.
func (c copyKey) String() string {
	return fmt.Sprintf("%s:%d%s", batchKey(c.announcement, c.round), c.recipient, filesSuffix)
}

func parseCopy(key string) (c copyKey, ok bool) {
	key, rest, files := strings.Cut(key, filesSuffix)
	c.files, c.last = files, files && rest == ""
	end := strings.LastIndexByte(key, ':')
	if end < 0 {
		return c, false
	}
	id, round, ok := parseBatch(key[:end])
	recipient, err := strconv.ParseInt(key[end+1:], 10, 64)
	c.announcement, c.round, c.recipient = id, round, recipient
	return c, ok && err == nil
}

const (
	// Who stands for several agencies got one copy, and its files once.
	ofOneCopy = ` where announcement_id = $1
	and account = (select account from announcement_recipient where id = $2) and account <> 0`

	recordFiles        = `update announcement_recipient set files = $3` + ofOneCopy
	recordFileMessages = `update announcement_recipient set file_messages = $3` + ofOneCopy
	fileMessages       = `select file_messages from announcement_recipient where id = $1`
)

// followWithFiles has files follow a copy.
func (s *Store) followWithFiles(ctx context.Context, tx *database.Tx, c copyKey, chat, message int64, files []outbox.File) error {
	if len(files) == 0 {
		return nil
	}
	if err := s.recordFiles(ctx, tx, c, outbox.Waiting); err != nil {
		return err
	}
	return s.outbox.Enqueue(ctx, tx, Following(c.String(), chat, message, outbox.Bulk, files)...)
}

// kindsOfAlbum are the files that Telegram shows in one album: pictures and films together, documents with documents.
func kindsOfAlbum(f outbox.File) string {
	switch file.Kind(f.Kind) {
	case file.Photo, file.Video:
		return "pictures"
	case file.Document:
		return "documents"
	case file.Audio:
		return "sounds"
	}
	return ""
}

// Following are the deliveries of files that come after a message as an answer to it: one by one where Telegram shows no album of them. The
// last has the key, and what became of it is said of all.
func Following(key string, chat, message int64, priority outbox.Priority, files []outbox.File) (all []outbox.Delivery) {
	var groups [][]outbox.File
	for _, f := range files {
		last := len(groups) - 1
		if kind := kindsOfAlbum(f); last >= 0 && kind != "" && kindsOfAlbum(groups[last][0]) == kind && len(groups[last]) < MaxFiles {
			groups[last] = append(groups[last], f)
			continue
		}
		groups = append(groups, []outbox.File{f})
	}
	for i, group := range groups {
		d := outbox.Delivery{Key: key, ChatID: chat, Priority: priority, Op: outbox.Album, Content: outbox.Content{ReplyTo: message, Files: group}}
		if len(group) == 1 {
			d.Op = outbox.Send
		}
		if i < len(groups)-1 {
			d.Key = fmt.Sprintf("%s:%d", key, i)
		}
		all = append(all, d)
	}
	return all
}

// filesEnded records what became of files that follow a copy.
func (s *Store) filesEnded(ctx context.Context, tx *database.Tx, c copyKey, e outbox.Ended) error {
	if len(e.MessageIDs) > 0 {
		var had string
		if err := tx.QueryRow(ctx, fileMessages, c.recipient).Scan(&had); err != nil {
			return fmt.Errorf("recording the files of a copy: %w", err)
		}
		all, err := appendMessages(nil, had)
		if err != nil {
			return err
		}
		raw, err := json.Marshal(append(all, e.MessageIDs...))
		if err != nil {
			return fmt.Errorf("recording the files of a copy: %w", err)
		}
		if _, err := tx.Exec(ctx, recordFileMessages, c.announcement, c.recipient, string(raw)); err != nil {
			return fmt.Errorf("recording the files of a copy: %w", err)
		}
	}
	if e.State == outbox.Sent {
		n, err := readNotice(ctx, tx, c.announcement)
		if err == nil && n.deleted {
			err = s.deleteAfter(ctx, tx, e)
		}
		if err != nil || !c.last {
			return err
		}
	}
	return s.recordFiles(ctx, tx, c, e.State)
}

// appendMessages adds the messages of a JSON list to others.
func appendMessages(to []int64, list string) ([]int64, error) {
	var more []int64
	if err := json.Unmarshal([]byte(list), &more); err != nil {
		return nil, fmt.Errorf("reading the messages of files: %w", err)
	}
	return append(to, more...), nil
}

// recordFiles records what became of the files of a copy; that the last were sent, only when none before them failed.
func (s *Store) recordFiles(ctx context.Context, tx *database.Tx, c copyKey, state outbox.State) error {
	statement := recordFiles
	if state == outbox.Sent {
		statement += ` and files = 'waiting'`
	}
	if _, err := tx.Exec(ctx, statement, c.announcement, c.recipient, state); err != nil {
		return fmt.Errorf("recording the files of a copy: %w", err)
	}
	return nil
}

const endAnnouncement = `
update announcement set state = 'sent', ended_at = $1, halt = '' where id = $2 and round = $3 and state in ('sending', 'paused')`

// BatchEnded implements outbox.BatchSource.
func (s *Store) BatchEnded(ctx context.Context, tx *database.Tx, batch string, _ outbox.BatchStatus) error {
	id, round, ok := parseBatch(batch)
	if !ok {
		return fmt.Errorf("the batch %s is no announcement's", batch)
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	ended, err := tx.Exec(ctx, endAnnouncement, now, id, round)
	if err != nil {
		return fmt.Errorf("ending an announcement: %w", err)
	}
	a, err := s.Announcement(ctx, tx, id)
	if err != nil {
		return err
	}
	if ended > 0 && round == 1 && a.Kind.Changes() {
		return s.supersede(ctx, tx, a)
	}
	return s.endRest(ctx, tx, id)
}

// JobRest is the kind of the job that ends the rows of those whom a cancelled announcement was not sent to; EndRest handles it.
const JobRest = "announcement rest"

const (
	isCancelled = `select id from announcement where id = $1 and state in ('cancelled', 'deleted')`
	cancelRows  = `
update announcement_recipient set state = 'cancelled', at = $2 where id in (
	select id from announcement_recipient where announcement_id = $1 and state = 'waiting' limit $3)`
)

// endRest has the rows ended that wait in vain, when the announcement is cancelled, or deleted after that, and nothing of it is on the way.
func (s *Store) endRest(ctx context.Context, tx *database.Tx, id int64) error {
	cancelled, err := readIDs(ctx, tx, isCancelled, id)
	if err != nil || len(cancelled) == 0 {
		return err
	}
	payload := strconv.FormatInt(id, 10)
	return s.jobs.Enqueue(ctx, tx, JobRest, payload, payload, 0)
}

// EndRest ends the rows that wait in vain, in slices.
func (s *Store) EndRest(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	id, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	now, err := s.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.db.ExecInSlices(ctx, cancelRows, id, now)
}

// JobHours is the kind of the job that pauses what keeps to working hours when they are over, and goes on with it when they begin;
// KeepHours handles it.
const JobHours = "announcement hours"

// watchHours lets what is being sent wait for working hours, or be looked at again when they end.
func (s *Store) watchHours(ctx context.Context, tx *database.Tx, a Announcement, now time.Time) error {
	if !a.KeepsHours() {
		return nil
	}
	hours, err := s.holidays.Calendar(ctx, tx)
	if err != nil {
		return err
	}
	if hours.Open(now) {
		return s.keepHoursAfter(ctx, tx, a.ID, min(hours.Close(now).Sub(now), lookAgain))
	}
	if err := s.pause(ctx, tx, a.ID, HaltHours); err != nil {
		return err
	}
	return s.keepHoursAfter(ctx, tx, a.ID, untilOpen(hours, now))
}

// lookAgain is after how long what waits for working hours is looked at again at the latest: officers enter days off, and days worked.
const lookAgain = time.Hour

// untilOpen is how long something waits for working hours until it is looked at again.
func untilOpen(hours *calendar.Calendar, now time.Time) time.Duration {
	return min(hours.NextOpen(now).Sub(now), lookAgain)
}

func (s *Store) keepHoursAfter(ctx context.Context, tx *database.Tx, id int64, wait time.Duration) error {
	payload := strconv.FormatInt(id, 10)
	return s.jobs.Enqueue(ctx, tx, JobHours, payload, payload, max(0, wait))
}

// KeepHours pauses a sending outside working hours until the next begin. What somebody paused stays paused.
func (s *Store) KeepHours(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	id, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	return func(ctx context.Context, tx *database.Tx) error {
		a, err := s.locked(ctx, tx, id)
		if err != nil {
			return err
		}
		micros, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		now := database.Time(micros)
		hours, err := s.holidays.Calendar(ctx, tx)
		if err != nil {
			return err
		}
		switch {
		case a.State == Sending:
			return s.watchHours(ctx, tx, a, now)
		case a.State == Paused && a.Halt == HaltHours && hours.Open(now) && a.dueBefore(now): // while it waited
			return s.pause(ctx, tx, id, HaltOverdue)
		case a.State == Paused && a.Halt == HaltHours && hours.Open(now):
			return s.goOn(ctx, tx, a)
		case a.State == Paused && a.Halt == HaltHours:
			return s.keepHoursAfter(ctx, tx, id, untilOpen(hours, now))
		}
		return nil
	}, nil
}
