package ticket

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// How much a report may say, in characters: so that it is read in one message.
const (
	MaxWords     = 3000
	MaxProposal  = 1500
	MaxAddressed = 200
	MaxHeading   = 150
	MaxReason    = 1000
)

// CleanWords is text of several lines as it is kept: normal letters, no blank around it. It is refused when it is empty or longer than most.
func CleanWords(words, what string, most int) (string, error) {
	words = strings.TrimSpace(vietnamese.Normalize(database.Text([]byte(words))))
	switch n := utf8.RuneCountInString(words); {
	case n == 0:
		return "", problem.New(problem.Invalid, "Đề nghị ghi "+what+".")
	case n > most:
		return "", problem.New(problem.Invalid, fmt.Sprintf("Phần %s dài %d ký tự, quá mức %d; đề nghị ghi gọn lại, chi tiết gửi thành tệp kèm theo.", what, n, most))
	}
	return words, nil
}

const insertTicket = `
insert into ticket (year, number, kind, state, state_before, agency_id, holder_id, reporter, sender, recorder, channel, channel_number, channel_on,
	words, proposal, addressed_to, task_key, task_path, task_place, about, category, level, heading, assignee, forwarded_to, joined_to, joined_state,
	digest_id, answer_id, created_at, sent_at, accepted_at, replied_at, settled_at, due_at, waiting_since, changed_at)
values (0, 0, $1, 'draft', '', $2, $2, $3, 0, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', '', '', 0, '', 0, '', 0, $16, $15, 0, 0, 0, 0, 0, 0, $15)
returning id`

func (s *Store) insert(ctx context.Context, tx *database.Tx, t Ticket) (int64, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	var id int64
	err = tx.QueryRow(ctx, insertTicket, t.Kind, t.AgencyID, t.Reporter, t.Recorder, t.Origin.Channel, t.Origin.Number, t.Origin.On, t.Words, t.Proposal,
		t.AddressedTo, t.Task.Key, t.Task.Path, t.Task.Place, t.About, now, t.answerID).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("keeping a ticket: %w", err)
	}
	return id, nil
}

// Begin makes a draft of a difficulty of an agency.
func (s *Store) Begin(ctx context.Context, tx *database.Tx, actor directory.Actor, agency int64, r Report) (int64, error) {
	by, err := s.inAgency(ctx, tx, actor, Write, agency)
	if err != nil {
		return 0, err
	}
	return s.insert(ctx, tx, Ticket{Kind: Difficulty, AgencyID: agency, Reporter: by.PersonID, Report: r})
}

// Record makes a draft of a difficulty that reached the Board by another channel.
func (s *Store) Record(ctx context.Context, tx *database.Tx, actor directory.Actor, agency int64, o Origin, r Report) (int64, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Handle, 0)
	if err != nil {
		return 0, err
	}
	if o.Channel == "" {
		o.Channel = Letter
	}
	return s.insert(ctx, tx, Ticket{Kind: Difficulty, AgencyID: agency, Recorder: by.PersonID, Origin: o, Report: r})
}

// Written keeps which message of a chat the words of a report came in, so that its edit is followed: see Rewrite. Unless they were added,
// they are all that it says, and no other message is followed.
func (s *Store) Written(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, words string, from Source, added bool) error {
	by, t, err := s.own(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if !added {
		if _, err := tx.Exec(ctx, dropWritten, id); err != nil {
			return fmt.Errorf("keeping where a report was written: %w", err)
		}
	}
	_, err = s.say(ctx, tx, t, Message{Kind: SaidWritten, Author: by.PersonID, Words: words, Source: from}, nil)
	return err
}

const dropWritten = `delete from ticket_message where ticket_id = $1 and kind = 'written'`

// own is a report that the actor may still write on, locked: their draft, or one of a member that waits for them.
func (s *Store) own(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (by directory.Access, t Ticket, err error) {
	if by, t, err = s.readable(ctx, tx, actor, id); err != nil {
		return by, t, err
	}
	switch {
	case t.State == Draft && t.Recorder != 0 && t.Recorder == by.PersonID && by.May(Handle, 0),
		t.State == Draft && t.Reporter != 0 && t.Reporter == by.PersonID && by.May(Write, t.HolderID),
		t.State == AwaitingAgency && by.May(Speak, t.HolderID):
		return by, t, nil
	case t.State == AwaitingAgency && by.May(Handle, 0):
		speakers, err := s.Speakers(ctx, tx, t.HolderID)
		if err == nil && len(speakers) > 0 {
			err = errAgencySends
		}
		return by, t, err
	case t.State == Draft || t.State == Abandoned:
		return by, Ticket{}, ErrNoTicket
	}
	return by, t, ErrChanged
}

var errAgencySends = problem.New(problem.Denied, "Phản ánh đang chờ đầu mối hoặc lãnh đạo cơ quan gửi; chỉ khi cơ quan chưa có người sử dụng trợ lý thì Ban mới ghi nhận thay.")

// Own is a report that the actor may still write on; a problem.Error for another.
func (s *Store) Own(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (Ticket, error) {
	_, t, err := s.own(ctx, tx, actor, id)
	return t, err
}

// Edit changes what a report says while it is not sent.
func (s *Store) Edit(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, change func(t *Ticket) error) (Ticket, error) {
	by, t, err := s.own(ctx, tx, actor, id)
	if err != nil {
		return t, err
	}
	if t.awaitsHeadOf(by) {
		return t, errHeadReads
	}
	changed := t
	if err := change(&changed); err != nil {
		return t, err
	}
	t.Report, t.Origin = changed.Report, changed.Origin
	return t, s.save(ctx, tx, &t)
}

// awaitsHeadOf reports whether a report waits for its agency's head, and the person is another: what the head reads is what they agree to.
func (t *Ticket) awaitsHeadOf(by directory.Access) bool {
	return t.State == AwaitingAgency && t.Sender != 0 && !by.May(Agree, t.HolderID)
}

var errHeadReads = problem.New(problem.Moved, "Phản ánh đang chờ lãnh đạo cơ quan đồng ý nên chưa sửa được; cần sửa, đề nghị lãnh đạo trả lại.")

// Abandon puts a draft aside; Restore takes it up again.
func (s *Store) Abandon(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) error {
	_, t, err := s.own(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if t.State != Draft {
		return problem.New(problem.Moved, "Phản ánh của thành viên không bỏ được; đề nghị gửi hoặc trả lại.")
	}
	t.State = Abandoned
	return s.save(ctx, tx, &t)
}

// Restore makes a draft again of one that was put aside.
func (s *Store) Restore(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (Ticket, error) {
	by, t, err := s.readable(ctx, tx, actor, id)
	if err != nil {
		return t, err
	}
	if t.State != Abandoned || by.PersonID != t.Reporter && by.PersonID != t.Recorder {
		return t, ErrChanged
	}
	t.State = Draft
	return t, s.save(ctx, tx, &t)
}

// stale is after how long a draft without a word and a file goes: somebody pressed a button and wrote nothing.
const stale = 24 * time.Hour

const dropWordless = `
delete from ticket where id in (select id from ticket where state = 'draft' and words = '' and proposal = '' and changed_at < $1
	and not exists (select 1 from ticket_message m where m.ticket_id = ticket.id) and not exists (select 1 from ticket_file f where f.ticket_id = ticket.id) order by id limit $2)`

// Purge drops drafts that say nothing; what was sent is kept for good.
func (s *Store) Purge(ctx context.Context, _ time.Duration) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	if err := s.db.ExecInSlices(ctx, dropWordless, now-stale.Microseconds()); err != nil {
		return fmt.Errorf("dropping empty drafts: %w", err)
	}
	return nil
}

// errWordless is the refusal of a report that says nothing at all.
var errWordless = problem.New(problem.Invalid, "Phản ánh chưa có nội dung; đề nghị ghi một vài dòng hoặc gửi ảnh, tệp.")

// complete refuses what cannot be sent: a report without words, unless it has a file.
func (s *Store) complete(ctx context.Context, tx *database.Tx, t Ticket) error {
	files, err := s.Files(ctx, tx, t.ID)
	if err != nil {
		return err
	}
	switch {
	case t.Words == "" && len(files) == 0:
		return errWordless
	case t.Recorder != 0 && (t.Origin.On == "" || t.Origin.Channel == Letter && t.Origin.Number == ""):
		return problem.New(problem.Invalid, "Phản ánh ghi nhận qua kênh khác phải có ngày; qua công văn phải có cả số.")
	}
	for _, f := range files {
		if f.Awaited() {
			return problem.New(problem.Moved, "Tệp kèm theo đang được tải về; đề nghị chờ trong giây lát.")
		}
	}
	return nil
}
