package ticket

import (
	"context"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// The permissions of this domain. Replies and digests are released by who may directory.Approve.
const (
	Write   directory.PermissionID = "write_report"     // write a difficulty of one's agency
	Speak   directory.PermissionID = "speak_for_agency" // send it to the Board
	Agree   directory.PermissionID = "agree_to_report"  // where the agency wants its head to
	Handle  directory.PermissionID = "handle_tickets"   // of the Board: accept, ask, answer, forward
	Digests directory.PermissionID = "read_digests"     // of the Board: the drafts of the consolidated report
)

// Permissions are what this domain guards.
var Permissions = []directory.Permission{
	{ID: Write, Words: "phản ánh khó khăn, vướng mắc của cơ quan", Grants: map[directory.Role]directory.Scope{directory.Member: directory.OwnAgency,
		directory.DeputyFocal: directory.OwnAgency, directory.Focal: directory.OwnAgency, directory.Head: directory.OwnAgency}},
	{ID: Speak, Words: "gửi phản ánh thay mặt cơ quan", Grants: map[directory.Role]directory.Scope{directory.Focal: directory.OwnAgency,
		directory.Head: directory.OwnAgency}},
	{ID: Agree, Words: "đồng ý gửi phản ánh của cơ quan", Grants: map[directory.Role]directory.Scope{directory.Head: directory.OwnAgency}},
	{ID: Handle, Words: "tiếp nhận, xử lý phản ánh", Grants: map[directory.Role]directory.Scope{directory.Officer: directory.Everywhere}},
	{ID: Digests, Words: "xem dự thảo báo cáo tổng hợp", Grants: map[directory.Role]directory.Scope{directory.Officer: directory.Everywhere,
		directory.Approver: directory.Everywhere}, Delegable: true},
}

// OfBoard reports whether a person reads every ticket that was sent.
func OfBoard(by directory.Access) bool { return by.May(Handle, 0) || by.May(directory.Approve, 0) }

// MayRead reports whether a person may read a ticket: their own question, what they reported or sent while they are in its agency, what
// their agency reported if they speak for it, and of the Board every one that was sent or waits for its agency, and what they are recording.
func MayRead(by directory.Access, t Ticket) bool {
	switch {
	case t.isOf(by), by.PersonID != 0 && t.Recorder == by.PersonID && by.May(Handle, 0):
		return true
	case t.State == Draft || t.State == Abandoned:
		return false
	}
	return OfBoard(by) || t.Kind == Difficulty && by.May(Speak, t.HolderID)
}

// isOf reports whether a person wrote or sent a ticket. Who left the agency has no part in it any more.
func (t *Ticket) isOf(by directory.Access) bool {
	return by.PersonID != 0 && (t.Reporter == by.PersonID || t.Sender == by.PersonID) && (t.Kind == Question || by.May(Write, t.HolderID))
}

// MaySupplement reports whether a person may say more about a ticket on its reporter's side: who speaks for its agency, and who wrote it.
func MaySupplement(by directory.Access, t Ticket) bool {
	return MaySpeakFor(by, t) || t.Reporter == by.PersonID && t.isOf(by)
}

// MaySpeakFor reports whether a person may say what counts for the reporter's side: that a ticket is withdrawn, settled or to be looked at
// again, and new words of what it says. Once a difficulty is sent only who speaks for its agency may, and not the member who wrote it, unless
// nobody of the agency sent it: an officer did, because nobody speaks for it.
func MaySpeakFor(by directory.Access, t Ticket) bool {
	if own := t.Reporter == by.PersonID && t.isOf(by); t.Kind == Question || own && (t.Code.Number == 0 || t.Sender == 0) {
		return own
	}
	return t.State != Draft && t.State != Abandoned && by.May(Speak, t.HolderID)
}

// inAgency is the access of an actor who may do something in an agency; of agency 0, which there is not, directory.Store.Authorise asks
// whether they may anywhere.
func (s *Store) inAgency(ctx context.Context, tx *database.Tx, actor directory.Actor, id directory.PermissionID, agency int64) (directory.Access, error) {
	if agency == 0 {
		return directory.Access{}, errNoAgency
	}
	return s.directory.Authorise(ctx, tx, actor, id, agency)
}

var errNoAgency = problem.New(problem.Denied, "Việc này không thuộc quyền của tài khoản đang dùng.")

// readable is a ticket that the actor may read, locked.
func (s *Store) readable(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (by directory.Access, t Ticket, err error) {
	if by, err = s.directory.Authorise(ctx, tx, actor, directory.Ask, 0); err != nil {
		return by, t, err
	}
	if t, err = s.locked(ctx, tx, id); err != nil {
		return by, t, err
	}
	if !MayRead(by, t) {
		return by, Ticket{}, ErrNoTicket
	}
	return by, t, nil
}

// Read is a ticket that the actor may read; ErrNoTicket for another.
func (s *Store) Read(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (directory.Access, Ticket, error) {
	return s.readable(ctx, tx, actor, id)
}

// answerable is a ticket on whose reporter's side the actor may do a, in a state in which it may be done, locked.
func (s *Store) answerable(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, a act) (by directory.Access, t Ticket, err error) {
	if by, t, err = s.readable(ctx, tx, actor, id); err != nil {
		return by, t, err
	}
	may := MaySpeakFor
	if a == actSupplement {
		may = MaySupplement
	}
	switch {
	case !may(by, t) && MaySupplement(by, t):
		return by, t, ErrAgencySpeaks
	case !may(by, t):
		return by, t, ErrNoTicket
	case !t.may(a):
		return by, t, ErrChanged
	}
	return by, t, nil
}

// ErrAgencySpeaks is the refusal of what a member may not do about a ticket that they wrote.
var ErrAgencySpeaks error = problem.New(problem.Denied, "Phản ánh đã gửi thay mặt cơ quan nên việc này không thuộc quyền của người viết; đề nghị báo đầu mối hoặc lãnh đạo cơ quan thực hiện, hoặc bấm “Bổ sung” để ghi thêm nội dung.")

// handled is a ticket for an act of an officer, in a state in which it may be done, locked.
func (s *Store) handled(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, a act) (by directory.Access, t Ticket, err error) {
	if by, err = s.directory.Authorise(ctx, tx, actor, Handle, 0); err != nil {
		return by, t, err
	}
	if t, err = s.locked(ctx, tx, id); err != nil {
		return by, t, err
	}
	switch {
	case t.State == Draft || t.State == Abandoned:
		return by, Ticket{}, ErrNoTicket
	case !t.may(a):
		return by, t, ErrChanged
	}
	return by, t, nil
}
