package directory

import (
	"context"
	"fmt"
	"slices"

	"thidua/knowledge/database"
)

// PermissionID names a Permission. It is stable and unique in the program: the command line prints it.
type PermissionID string

// Permission is something that not everybody may do. The domain that guards it declares it; the program hands the
// declarations of all domains to NewStore.
type Permission struct {
	ID     PermissionID
	Words  string         // in Vietnamese, as people read it after "được"
	Grants map[Role]Scope // who may, and where; a role that is not in it may not

	// Delegable: whoever an approver has delegated to may do it too, where approvers may.
	Delegable bool
}

// Scope is where a role grants a Permission. The zero Scope is nowhere.
type Scope int

const (
	OwnAgency  Scope = iota + 1 // in the agency of the post
	OwnBloc                     // in the agencies, its own among them, of the blocs that the agency of the post leads this year, as lead or deputy
	Everywhere                  // in every agency
)

// The permissions of the directory, and those of the whole program.
const (
	Ask                  PermissionID = "ask"
	Browse               PermissionID = "browse"
	Reorganise           PermissionID = "reorganise"
	ManageMembers        PermissionID = "manage_members" // invite and appoint members, end their posts
	ManageFocals         PermissionID = "manage_focals"  // the same for focal points, their deputies and heads; decide their role requests
	ManageBoard          PermissionID = "manage_board"   // the same for officers, approvers and administrators
	DetachAgencyAccounts PermissionID = "detach_agency_accounts"
	DetachBoardAccounts  PermissionID = "detach_board_accounts"
	ManageBoardGroup     PermissionID = "manage_board_group" // say which group is the Board's own
	RegisterGroups       PermissionID = "register_groups"    // bring the bot into an agency's group
	Approve              PermissionID = "approve"            // release what an officer drafted
	Delegate             PermissionID = "delegate"           // let somebody else approve for some days
)

// permissions are the directory's own declarations.
var permissions = []Permission{
	{ID: Ask, Words: "đặt câu hỏi", Grants: map[Role]Scope{Member: Everywhere, DeputyFocal: Everywhere, Focal: Everywhere,
		Head: Everywhere, Officer: Everywhere, Approver: Everywhere, Admin: Everywhere}},
	{ID: Browse, Words: "xem cơ cấu tổ chức, con người", Grants: map[Role]Scope{Officer: Everywhere, Approver: Everywhere, Admin: Everywhere}},
	{ID: Reorganise, Words: "sắp xếp tổ chức, cụm, khối", Grants: map[Role]Scope{Officer: Everywhere, Admin: Everywhere}},
	{ID: ManageMembers, Words: "mời, kết thúc vị trí thành viên", Grants: map[Role]Scope{DeputyFocal: OwnAgency, Focal: OwnAgency,
		Head: OwnAgency, Officer: Everywhere, Admin: Everywhere}},
	{ID: ManageFocals, Words: "mời, xác nhận, kết thúc vị trí đầu mối, lãnh đạo cơ quan", Grants: map[Role]Scope{Officer: Everywhere, Admin: Everywhere}},
	{ID: ManageBoard, Words: "mời, xác nhận, kết thúc vị trí người của Ban", Grants: map[Role]Scope{Admin: Everywhere}},
	{ID: DetachAgencyAccounts, Words: "gỡ tài khoản của người thuộc cơ quan", Grants: map[Role]Scope{Officer: Everywhere, Admin: Everywhere}},
	{ID: DetachBoardAccounts, Words: "gỡ tài khoản của người thuộc Ban", Grants: map[Role]Scope{Admin: Everywhere}},
	{ID: ManageBoardGroup, Words: "gắn nhóm của Ban", Grants: map[Role]Scope{Admin: Everywhere}},
	{ID: RegisterGroups, Words: "đưa trợ lý vào nhóm của cơ quan", Grants: map[Role]Scope{DeputyFocal: OwnAgency, Focal: OwnAgency,
		Head: OwnAgency, Officer: Everywhere, Approver: Everywhere, Admin: Everywhere}},
	{ID: Approve, Words: "phê duyệt", Grants: map[Role]Scope{Approver: Everywhere}, Delegable: true},
	{ID: Delegate, Words: "giao duyệt thay", Grants: map[Role]Scope{Approver: Everywhere}},
}

// appointPermission is the permission to appoint to a role, to invite to it and to end such a post.
func appointPermission(role Role) PermissionID {
	switch {
	case role == Member:
		return ManageMembers
	case role.OfBoard():
		return ManageBoard
	}
	return ManageFocals
}

// permissionSet is what all domains declare.
type permissionSet struct {
	list    []Permission // in the order of their declaration
	byID    map[PermissionID]Permission
	ownBloc bool // one of them is granted in the bloc
}

// newPermissionSet panics when a permission is declared twice, has no words or grants anything to a role there is not: the
// declarations are part of the program.
func newPermissionSet(declared []Permission) *permissionSet {
	set := &permissionSet{list: declared, byID: map[PermissionID]Permission{}}
	for _, p := range declared {
		if _, twice := set.byID[p.ID]; twice || p.ID == "" || p.Words == "" {
			panic(fmt.Sprintf("directory: permission %q is declared twice, or without an id or words", p.ID))
		}
		for role, scope := range p.Grants {
			if !role.known() || scope < OwnAgency || scope > Everywhere {
				panic(fmt.Sprintf("directory: permission %q is granted to role %q in scope %d", p.ID, role, scope))
			}
			set.ownBloc = set.ownBloc || scope == OwnBloc
		}
		set.byID[p.ID] = p
	}
	return set
}

// May reports whether the person may do something in an agency. Agency 0 asks whether they may anywhere at all: whether to
// offer it, before an agency is chosen. What nobody declared, nobody may but the operator.
func (a Access) May(id PermissionID, agency int64) bool {
	if a.operator {
		return true
	}
	if a.PersonID == 0 || !a.Agreed || a.permissions == nil {
		return false
	}
	p := a.permissions.byID[id]
	switch {
	case a.open && id == Ask:
		return true
	case a.ConfiguredAdmin && p.Grants[Admin] == Everywhere:
		return true
	case a.ActingApprover && p.Delegable && p.Grants[Approver] == Everywhere:
		return true
	}
	return slices.ContainsFunc(a.Posts, func(post Post) bool {
		switch p.Grants[post.Role] {
		case Everywhere:
			return true
		case OwnAgency:
			return agency == 0 || agency == post.AgencyID
		case OwnBloc:
			led := a.ledAgencies[post.AgencyID]
			return agency == 0 && len(led) > 0 || slices.Contains(led, agency)
		}
		return false
	})
}

// MayAppoint reports whether the person may appoint somebody to a role in an agency, and end such a post.
func (a Access) MayAppoint(role Role, agency int64) bool {
	return a.May(appointPermission(role), agency)
}

// ofBoard reports whether the person is one of the Board's.
func (a Access) ofBoard() bool {
	return a.ConfiguredAdmin || slices.ContainsFunc(a.Posts, func(p Post) bool { return p.Role.OfBoard() })
}

// PostsFor are the posts that grant the permission, one an agency: in which agency's name the person may act.
func (a Access) PostsFor(id PermissionID) []Post {
	var granting []Post
	for _, p := range a.Posts {
		alone := a
		alone.ConfiguredAdmin, alone.ActingApprover, alone.Posts = false, false, []Post{p}
		if alone.May(id, 0) && !slices.ContainsFunc(granting, func(q Post) bool { return q.AgencyID == p.AgencyID }) {
			granting = append(granting, p)
		}
	}
	return granting
}

// Allowed are the permissions that the person has somewhere.
func (a Access) Allowed() []Permission {
	if a.permissions == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(a.permissions.list), func(p Permission) bool { return !a.May(p.ID, 0) })
}

// The agencies of the blocs that the agencies of a person lead: the day, the year, the person.
const ledAgenciesOf = `
select distinct l.agency_id, m.agency_id from bloc_lead l
join bloc b on b.id = l.bloc_id
join bloc_member own on own.bloc_id = l.bloc_id and own.agency_id = l.agency_id
join bloc_member m on m.bloc_id = l.bloc_id
where l.year = $2 and l.agency_id in (select p.agency_id from post p where p.person_id = $3) and `

// ledAgencies are, by agency, the agencies of the blocs that it leads on a day. Only the agencies of the person's posts are
// in it, and nothing when no permission is granted in the bloc.
func (s *Store) ledAgencies(ctx context.Context, q database.Querier, person int64, day Day) (map[int64][]int64, error) {
	if !s.permissions.ownBloc {
		return nil, nil
	}
	pairs, err := list(ctx, q, "the blocs led", func(row scanner) (p [2]int64, err error) {
		err = row.Scan(&p[0], &p[1])
		return p, err
	},
		ledAgenciesOf+holds("b")+" and "+holds("own")+" and "+holds("m")+" order by m.agency_id", day, yearOf(day), person)
	led := map[int64][]int64{}
	for _, p := range pairs {
		led[p[0]] = append(led[p[0]], p[1])
	}
	return led, err
}

// authorise is the one gate: the actor's access, if it has the permission in the agency today; else problem.Denied.
func (s *Store) authorise(ctx context.Context, tx *database.Tx, actor Actor, id PermissionID, agency int64) (Access, error) {
	by, err := s.access(ctx, tx, actor)
	if err != nil {
		return Access{}, err
	}
	if !by.May(id, agency) {
		return Access{}, errDenied
	}
	return by, nil
}

// Authorise is the access of an actor who has the permission in the agency today (0 is none), and problem.Denied for another.
// The right cannot be taken away before the commit.
func (s *Store) Authorise(ctx context.Context, tx *database.Tx, actor Actor, id PermissionID, agency int64) (Access, error) {
	if err := lockShared(ctx, tx); err != nil {
		return Access{}, err
	}
	return s.authorise(ctx, tx, actor, id, agency)
}

// begin is authorise behind the lock: for an act that changes the directory.
func (s *Store) begin(ctx context.Context, tx *database.Tx, actor Actor, id PermissionID, agency int64) (Access, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Access{}, err
	}
	return s.authorise(ctx, tx, actor, id, agency)
}
