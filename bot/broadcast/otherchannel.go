package broadcast

import (
	"context"
	"fmt"
	"slices"
	"time"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Channel is how an agency let the Board know what it did not say in the bot.
type Channel string

// The channels.
const (
	Letter         Channel = "letter"
	Telephone      Channel = "telephone"
	InPerson       Channel = "in_person"
	DocumentSystem Channel = "document_system"
)

var channelNames = map[Channel]string{Letter: "Công văn", Telephone: "Điện thoại", InPerson: "Trực tiếp", DocumentSystem: "Hệ thống"}

// Channels are all, in the order of the list to choose from.
func Channels() []Channel { return []Channel{Letter, Telephone, InPerson, DocumentSystem} }

// Name is the channel as people read it.
func (c Channel) Name() string { return channelNames[c] }

// ParseChannel reads the name of a channel, toned or not, or its code.
func ParseChannel(s string) (Channel, bool) {
	key := vietnamese.Fold(s)
	for _, c := range Channels() {
		if key == vietnamese.Fold(c.Name()) || key == string(c) {
			return c, true
		}
	}
	if key == "he thong quan ly van ban" {
		return DocumentSystem, true
	}
	return "", false
}

// OtherAcknowledgement is what an agency let the Board know of an announcement by another way than the bot.
type OtherAcknowledgement struct {
	AgencyID  int64
	Informant string // who said so; "" of somebody erased since
	Position  string // theirs, or ""
	Channel   Channel
	At        time.Time
	Note      string

	// Set by the store.
	RecordedBy   int64  // the person; 0 is an operator
	RecordedName string // "" of an operator, and of somebody erased since
	RecordedAt   time.Time
}

// How long the words are, in characters.
const (
	MaxInformant = 200
	MaxPosition  = 200
	MaxNote      = 500
)

const otherAcknowledgementsOf = `
select o.agency_id, o.informant, o.position, o.channel, o.at, o.note, o.recorded_by, coalesce(p.name, ''), o.recorded_at
from other_acknowledgement o left join person p on p.id = o.recorded_by where o.announcement_id = $1 order by o.recorded_at desc, o.agency_id`

// otherAcknowledgements are those of an announcement, what was recorded last first.
func otherAcknowledgements(ctx context.Context, q database.Querier, announcement int64) (all []OtherAcknowledgement, err error) {
	err = eachRow(ctx, q, func(scan func(...any) error) error {
		var o OtherAcknowledgement
		var at, recorded int64
		err := scan(&o.AgencyID, &o.Informant, &o.Position, &o.Channel, &at, &o.Note, &o.RecordedBy, &o.RecordedName, &recorded)
		o.At, o.RecordedAt = instant(at), instant(recorded)
		all = append(all, o)
		return err
	}, otherAcknowledgementsOf, announcement)
	return all, err
}

// minuteOf is an instant as people say it: what began at 8:00:20 may have been answered at 8:00.
func minuteOf(t time.Time) time.Time { return t.Truncate(time.Minute) }

// The refusals of what cannot be recorded.
var (
	errNotFor      = problem.New(problem.NotFound, "Thông báo này không gửi cho cơ quan, đơn vị đó.")
	ErrRecorded    = problem.New(problem.Duplicate, "Cơ quan này đã được ghi nhận qua kênh khác; nếu cần sửa, đề nghị bỏ ghi nhận rồi ghi lại.")
	errSaidIt      = problem.New(problem.Duplicate, "Cơ quan này đã xác nhận trên trợ lý nên không cần ghi nhận qua kênh khác.")
	errTooEarly    = problem.New(problem.Invalid, "Thời điểm ghi nhận sớm hơn lúc bắt đầu gửi thông báo; đề nghị kiểm tra lại ngày, giờ.")
	errTooLate     = problem.New(problem.Invalid, "Thời điểm ghi nhận chưa đến; đề nghị kiểm tra lại ngày, giờ.")
	errChannel     = problem.New(problem.Invalid, "Đề nghị chọn cách cơ quan phản hồi: công văn, điện thoại, trực tiếp hoặc Hệ thống.")
	errNotRecorded = problem.New(problem.Ended, "Ghi nhận qua kênh khác của cơ quan này không còn; có thể đã được bỏ trước đó.")
)

// checkOther refuses what cannot be recorded of an agency, nil when it is none of the announcement's.
func checkOther(a Announcement, r *AgencyResult, o OtherAcknowledgement, now time.Time) error {
	switch {
	case a.StartedAt.IsZero():
		return ErrNoResult
	case r == nil:
		return errNotFor
	case r.Seen != nil:
		return errSaidIt
	case r.Other != nil:
		return ErrRecorded
	}
	return o.Check(a, now)
}

// Check refuses what cannot be so of any agency that was sent the announcement.
func (o *OtherAcknowledgement) Check(a Announcement, now time.Time) error {
	switch {
	case !slices.Contains(Channels(), o.Channel):
		return errChannel
	case o.At.Before(minuteOf(a.StartedAt)):
		return errTooEarly
	case o.At.After(now):
		return errTooLate
	}
	return nil
}

const (
	insertOther = `
insert into other_acknowledgement (announcement_id, agency_id, informant, position, channel, at, note, recorded_by, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	dropOther = `delete from other_acknowledgement where announcement_id = $1 and agency_id = $2`
)

// RecordOther records what agencies of an announcement let the Board know by another channel, all of it or nothing. It is refused for
// an agency that has acknowledged, or for which it was recorded, and for a time at which it cannot have been.
func (s *Store) RecordOther(ctx context.Context, tx *database.Tx, actor directory.Actor, announcement int64, all ...OtherAcknowledgement) error {
	book, err := s.openRecords(ctx, tx, actor, announcement)
	if err != nil {
		return err
	}
	for _, o := range all {
		if err := s.record(ctx, tx, &book, o); err != nil {
			return err
		}
	}
	return nil
}

// Recording is what is known of an announcement to record on, for an actor who may, while nobody else records: a Result without
// recipients, blocs and sums.
func (s *Store) Recording(ctx context.Context, tx *database.Tx, actor directory.Actor, announcement int64) (Result, error) {
	book, err := s.openRecords(ctx, tx, actor, announcement)
	if err == nil && book.StartedAt.IsZero() {
		err = ErrNoResult
	}
	return book.Result, err
}

// records are what is recorded of an announcement, while nobody else records.
type records struct {
	by directory.Access
	Result
	agencies map[int64]*AgencyResult
}

func (s *Store) openRecords(ctx context.Context, tx *database.Tx, actor directory.Actor, announcement int64) (r records, err error) {
	if r.by, err = s.directory.Authorise(ctx, tx, actor, Announce, 0); err != nil {
		return r, err
	}
	if r.Announcement, err = s.locked(ctx, tx, announcement); err != nil {
		return r, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return r, err
	}
	r.At = database.Time(now)
	r.Agencies, err = agencyResults(ctx, tx, r.Announcement)
	r.agencies = r.byID()
	return r, err
}

// record records it, and lets no reminder go any more to those whose word is the agency's.
func (s *Store) record(ctx context.Context, tx *database.Tx, r *records, o OtherAcknowledgement) (err error) {
	agency := r.agencies[o.AgencyID]
	if err := checkOther(r.Announcement, agency, o, r.At); err != nil {
		return err
	}
	if o.Informant, err = directory.CleanLine(o.Informant, "người xác nhận", 1, MaxInformant); err != nil {
		return err
	}
	if o.Position, err = directory.CleanLine(o.Position, "chức vụ", 0, MaxPosition); err != nil {
		return err
	}
	if o.Note, err = directory.CleanLine(o.Note, "ghi chú", 0, MaxNote); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, insertOther, r.ID, o.AgencyID, o.Informant, o.Position, o.Channel, o.At.UnixMicro(), o.Note, r.by.PersonID, r.At.UnixMicro())
	if err != nil {
		return fmt.Errorf("recording what an agency said: %w", err)
	}
	agency.Other = &o
	if err := s.stopReminders(ctx, tx, r.ID, Standing{AgencyID: o.AgencyID, Role: directory.Focal}, 0); err != nil {
		return err
	}
	return r.by.Audit(ctx, tx, "record other acknowledgement", "announcement", r.ID, "agency", agency.Code, "channel", string(o.Channel))
}

// DropOther takes back what was recorded of an agency, whoever recorded it.
func (s *Store) DropOther(ctx context.Context, tx *database.Tx, actor directory.Actor, announcement, agency int64) error {
	book, err := s.openRecords(ctx, tx, actor, announcement)
	if err != nil {
		return err
	}
	r := book.agencies[agency]
	if r == nil || r.Other == nil {
		return errNotRecorded
	}
	if _, err := tx.Exec(ctx, dropOther, announcement, agency); err != nil {
		return fmt.Errorf("taking back what an agency said: %w", err)
	}
	return book.by.Audit(ctx, tx, "drop other acknowledgement", "announcement", announcement, "agency", r.Code)
}

// Recordable is the agency of an announcement of which something is to be recorded, for an actor who may. What RecordOther would refuse is
// refused; what is not decided yet of o is not looked at.
func (s *Store) Recordable(ctx context.Context, tx *database.Tx, actor directory.Actor, announcement int64, o OtherAcknowledgement) (Announcement, AgencyResult, error) {
	book, err := s.openRecords(ctx, tx, actor, announcement)
	if err != nil {
		return Announcement{}, AgencyResult{}, err
	}
	if o.At.IsZero() {
		o.Channel, o.At = Letter, book.At
	}
	r := book.agencies[o.AgencyID]
	if err := checkOther(book.Announcement, r, o, book.At); err != nil {
		return Announcement{}, AgencyResult{}, err
	}
	return book.Announcement, *r, nil
}

// RecordableAgencies are those of which something may be recorded, for an actor who may, sorted as those of a Result.
func (s *Store) RecordableAgencies(ctx context.Context, tx *database.Tx, actor directory.Actor, announcement int64) (Announcement, []AgencyResult, error) {
	book, err := s.openRecords(ctx, tx, actor, announcement)
	if err != nil {
		return Announcement{}, nil, err
	}
	if book.StartedAt.IsZero() {
		return Announcement{}, nil, ErrNoResult
	}
	var open []AgencyResult
	for _, a := range book.agencies {
		if a.Open() {
			open = append(open, *a)
		}
	}
	sortAgencies(open)
	return book.Announcement, open, nil
}

// Recorded is what is recorded of an agency, for an actor who may take it back.
func (s *Store) Recorded(ctx context.Context, tx *database.Tx, actor directory.Actor, announcement, agency int64) (Announcement, AgencyResult, error) {
	book, err := s.openRecords(ctx, tx, actor, announcement)
	if err != nil {
		return Announcement{}, AgencyResult{}, err
	}
	r := book.agencies[agency]
	if r == nil || r.Other == nil {
		return Announcement{}, AgencyResult{}, errNotRecorded
	}
	return book.Announcement, *r, nil
}

const forgetInformant = `update other_acknowledgement set informant = '', position = '' where informant = $1`

// EraseNames forgets who of these names said something for an agency by another channel. What the agency said stays.
func (s *Store) EraseNames(ctx context.Context, tx *database.Tx, names []string) error {
	for _, name := range names {
		if _, err := tx.Exec(ctx, forgetInformant, name); err != nil {
			return fmt.Errorf("erasing who said so for an agency: %w", err)
		}
	}
	return nil
}
