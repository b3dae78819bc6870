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

// board reports whether the person reads every ticket that was sent.
func board(by directory.Access) bool { return by.May(Handle, 0) || by.May(directory.Approve, 0) }

// MayRead reports whether a person may read a ticket: their own, their agency's if they speak for it, and of the Board every one that
// was sent or waits for its agency, and what they are recording.
func MayRead(by directory.Access, t Ticket) bool {
	switch {
	case by.PersonID != 0 && (t.Reporter == by.PersonID || t.Sender == by.PersonID || t.Recorder == by.PersonID && by.May(Handle, 0)):
		return true
	case t.State == Draft || t.State == Abandoned:
		return false
	case board(by):
		return true
	}
	return t.Kind == Difficulty && by.May(Speak, t.HolderID)
}

// MayAnswerFor reports whether a person may say something about a ticket on its reporter's side.
func MayAnswerFor(by directory.Access, t Ticket) bool {
	switch {
	case t.Kind == Question:
		return by.PersonID != 0 && t.Reporter == by.PersonID
	case by.May(Speak, t.HolderID):
		return true
	}
	// Who left the agency speaks for it no more.
	return by.PersonID != 0 && t.Reporter == by.PersonID && by.May(Write, t.HolderID)
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

// answerable is a ticket for whose reporter the actor may speak, in a state in which a may be done, locked.
func (s *Store) answerable(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, a act) (by directory.Access, t Ticket, err error) {
	if by, t, err = s.readable(ctx, tx, actor, id); err != nil {
		return by, t, err
	}
	switch {
	case !MayAnswerFor(by, t):
		return by, t, ErrNoTicket
	case !t.may(a):
		return by, t, ErrChanged
	}
	return by, t, nil
}

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
