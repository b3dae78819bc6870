package directory

import (
	"context"
	"slices"

	"thidua/knowledge/database"
)

// Act is something that needs a right.
type Act string

const (
	Ask          Act = "ask"            // put questions
	Browse       Act = "browse"         // look at the organisation and its people
	Reorganise   Act = "reorganise"     // change agencies and blocs
	LetMembersIn Act = "let members in" // invite members, and end their posts
	LetFocalsIn  Act = "let focals in"  // the same for focal points, their deputies and heads; confirm them
	LetBoardIn   Act = "let board in"   // the same for officers, approvers and administrators
	DetachAgency Act = "detach"         // take an account off somebody who has no post at the Board
	DetachBoard  Act = "detach board"
	BindGroup    Act = "bind group" // make a group the Board's own
	BringBot     Act = "bring bot"  // bring the bot into an agency's group
	Approve      Act = "approve"    // release what an officer drafted
	Delegate     Act = "delegate"   // let somebody else approve for some days
)

// Acts are all acts.
func Acts() []Act {
	return []Act{Ask, Browse, Reorganise, LetMembersIn, LetFocalsIn, LetBoardIn, DetachAgency, DetachBoard, BindGroup, BringBot, Approve, Delegate}
}

// Name is the act as people read it, after "được".
func (a Act) Name() string {
	return map[Act]string{
		Ask: "đặt câu hỏi", Browse: "xem cơ cấu tổ chức, con người", Reorganise: "sắp xếp tổ chức, cụm, khối",
		LetMembersIn: "mời, cho thôi thành viên", LetFocalsIn: "mời, xác nhận, cho thôi đầu mối, lãnh đạo cơ quan",
		LetBoardIn: "mời, xác nhận, cho thôi người của Ban", DetachAgency: "gỡ tài khoản của người thuộc cơ quan",
		DetachBoard: "gỡ tài khoản của người thuộc Ban", BindGroup: "gắn nhóm của Ban", BringBot: "đưa trợ lý vào nhóm của cơ quan",
		Approve: "phê duyệt", Delegate: "ủy quyền phê duyệt",
	}[a]
}

// scope is where a role has a right.
type scope int

const (
	nowhere scope = iota
	own           // in the agency of the post
	everywhere
)

// rights is the whole of who may do what. An act's missing role may not.
var rights = map[Act]map[Role]scope{
	Ask: {Member: everywhere, DeputyFocal: everywhere, Focal: everywhere, Head: everywhere, Officer: everywhere,
		Approver: everywhere, Admin: everywhere},
	Browse:       {Officer: everywhere, Approver: everywhere, Admin: everywhere},
	Reorganise:   {Officer: everywhere, Admin: everywhere},
	LetMembersIn: {DeputyFocal: own, Focal: own, Head: own, Officer: everywhere, Admin: everywhere},
	LetFocalsIn:  {Officer: everywhere, Admin: everywhere},
	LetBoardIn:   {Admin: everywhere},
	DetachAgency: {Officer: everywhere, Admin: everywhere},
	DetachBoard:  {Admin: everywhere},
	BindGroup:    {Admin: everywhere},
	BringBot:     {DeputyFocal: own, Focal: own, Head: own, Officer: everywhere, Approver: everywhere, Admin: everywhere},
	Approve:      {Approver: everywhere},
	Delegate:     {Approver: everywhere},
}

// letIn is the act by which somebody is let into a role.
func letIn(role Role) Act {
	switch {
	case role == Member:
		return LetMembersIn
	case role.OfBoard():
		return LetBoardIn
	}
	return LetFocalsIn
}

// May reports whether the standing allows an act in an agency. Agency 0 asks for the right anywhere at all: whether to
// offer the act, before an agency is chosen.
func (s Standing) May(act Act, agency int64) bool {
	if s.operator {
		return true
	}
	if s.PersonID == 0 || !s.Agreed {
		return false
	}
	if s.Configured && rights[act][Admin] == everywhere {
		return true
	}
	if act == Approve && s.Deputising {
		return true
	}
	return slices.ContainsFunc(s.Posts, func(p Post) bool {
		switch rights[act][p.Role] {
		case everywhere:
			return true
		case own:
			return agency == 0 || agency == p.AgencyID
		}
		return false
	})
}

// OfBoard reports whether the person is one of the Board's.
func (s Standing) OfBoard() bool {
	return s.Configured || slices.ContainsFunc(s.Posts, func(p Post) bool { return p.Role.OfBoard() })
}

// PostsFor are the posts that give the right: in which agency's name the person may act.
func (s Standing) PostsFor(act Act) []Post {
	var posts []Post
	for _, p := range s.Posts {
		if rights[act][p.Role] != nowhere && !slices.ContainsFunc(posts, func(q Post) bool { return q.AgencyID == p.AgencyID }) {
			posts = append(posts, p)
		}
	}
	return posts
}

// Allowed are the acts that the standing allows somewhere.
func (s Standing) Allowed() []Act {
	return slices.DeleteFunc(Acts(), func(a Act) bool { return !s.May(a, 0) })
}

// authorise is the one gate: the actor's standing, if it allows the act in the agency today.
func (s *Store) authorise(ctx context.Context, tx *database.Tx, actor Actor, act Act, agency int64) (Standing, error) {
	by, err := s.standing(ctx, tx, actor)
	if err != nil {
		return Standing{}, err
	}
	if !by.May(act, agency) {
		return Standing{}, errDenied
	}
	return by, nil
}
