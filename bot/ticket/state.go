package ticket

import "slices"

// State is how far a ticket is.
type State string

// The states, as the tables keep them.
const (
	Draft            State = "draft"
	AwaitingAgency   State = "awaiting_agency" // a member's report, or one to which the head must agree
	Sent             State = "sent"
	Accepted         State = "accepted"
	InProgress       State = "in_progress"
	AwaitingReporter State = "awaiting_reporter" // the Board asked back
	Forwarded        State = "forwarded"
	AwaitingApproval State = "awaiting_approval" // of the reply that an officer wrote
	Answered         State = "answered"
	Reported         State = "reported" // to the provincial People's Committee
	Decided          State = "decided"  // the Committee gave its opinion
	Resolved         State = "resolved"
	Refused          State = "refused"
	Joined           State = "joined" // another ticket is answered for both
	Withdrawn        State = "withdrawn"
	Disputed         State = "disputed"
	Closed           State = "closed"
	Abandoned        State = "abandoned" // a draft that was put aside; nobody but its author knows of it
)

// States are all that people read of, in the order in which a ticket comes to them.
func States() []State {
	return []State{Draft, AwaitingAgency, Sent, Accepted, InProgress, AwaitingReporter, Forwarded, AwaitingApproval, Answered, Reported, Decided,
		Resolved, Refused, Joined, Withdrawn, Disputed, Closed}
}

var stateNames = map[State]string{
	Draft: "Bản nháp", AwaitingAgency: "Chờ cơ quan đồng ý", Sent: "Chờ tiếp nhận", Accepted: "Đã tiếp nhận", InProgress: "Đang xử lý",
	AwaitingReporter: "Chờ bổ sung", Forwarded: "Đã chuyển", AwaitingApproval: "Chờ phê duyệt trả lời", Answered: "Đã trả lời",
	Reported: "Đã tổng hợp, báo cáo UBND tỉnh", Decided: "Đã có ý kiến UBND tỉnh", Resolved: "Đã giải quyết",
	Refused: "Không thuộc phạm vi tiếp nhận", Joined: "Đã gộp", Withdrawn: "Đã rút", Disputed: "Đề nghị xem xét lại", Closed: "Kết thúc",
	Abandoned: "Bản nháp đã bỏ",
}

// Name is the state as people read it.
func (s State) Name() string { return stateNames[s] }

// Of the states: what the Board has in hand, what it has answered, and what it has only to read again when it is disputed.
var (
	inHand   = []State{Sent, Accepted, InProgress, AwaitingReporter, Forwarded, AwaitingApproval, Disputed}
	reported = []State{Reported, Decided}
	settled  = []State{Answered, Resolved, Refused, Closed, Withdrawn}
)

// Open reports whether the Board still owes something: a reply, or the Committee's opinion.
func (s State) Open() bool { return slices.Contains(inHand, s) || slices.Contains(reported, s) }

// act is something done to a ticket.
type act string

const (
	actAccept     act = "accept"
	actAssign     act = "assign"
	actAsk        act = "ask"
	actForward    act = "forward"
	actReply      act = "reply"
	actJoin       act = "join"
	actReopen     act = "reopen"
	actSupplement act = "supplement"
	actWithdraw   act = "withdraw"
	actResolve    act = "resolve"
	actDispute    act = "dispute"
	actClassify   act = "classify"
)

// allowed are the states in which something may be done.
var allowed = map[act][]State{
	actAccept:     {Sent, Disputed},
	actAssign:     slices.Concat(inHand, reported),
	actAsk:        {Sent, Accepted, InProgress, Forwarded, Disputed, Reported, Decided},
	actForward:    {Sent, Accepted, InProgress, AwaitingReporter, Forwarded, Disputed, Reported, Decided},
	actReply:      {Sent, Accepted, InProgress, AwaitingReporter, Forwarded, Disputed, Answered, Reported, Decided},
	actJoin:       {Sent, Accepted, InProgress, AwaitingReporter, Forwarded, Disputed},
	actReopen:     {Answered, Resolved, Refused, Closed},
	actSupplement: slices.Concat(inHand, reported, []State{Joined, Answered, Resolved, Refused, Closed}),
	actWithdraw:   {AwaitingAgency, Sent, Accepted, InProgress, AwaitingReporter, Forwarded, AwaitingApproval, Disputed, Joined},
	actResolve:    {Forwarded, Answered, Decided, Joined},
	actDispute:    {Forwarded, Answered, Decided, Resolved, Refused, Closed, Joined},
	actClassify:   slices.Concat(inHand, reported, []State{Answered, Resolved, Refused, Joined, Closed}),
}

// May reports whether something may be done to a ticket as it is now.
func (t *Ticket) may(a act) bool { return slices.Contains(allowed[a], t.State) }

// What the module offers for a ticket as it is now. Whether the person may is asked when it is done.
func (t *Ticket) CanAccept() bool     { return t.may(actAccept) }
func (t *Ticket) CanAssign() bool     { return t.may(actAssign) }
func (t *Ticket) CanAsk() bool        { return t.may(actAsk) }
func (t *Ticket) CanForward() bool    { return t.may(actForward) }
func (t *Ticket) CanReply() bool      { return t.may(actReply) }
func (t *Ticket) CanJoin() bool       { return t.may(actJoin) && t.Kind == Difficulty && t.Code.Number > 0 }
func (t *Ticket) CanReopen() bool     { return t.may(actReopen) }
func (t *Ticket) CanSupplement() bool { return t.may(actSupplement) }
func (t *Ticket) CanWithdraw() bool   { return t.may(actWithdraw) }
func (t *Ticket) CanResolve() bool    { return t.may(actResolve) }
func (t *Ticket) CanDispute() bool    { return t.may(actDispute) }
func (t *Ticket) CanClassify() bool   { return t.may(actClassify) }

// Curable reports whether what a ticket asks and was replied may be told to others: a question that was answered, and not erased since.
func (t *Ticket) Curable() bool {
	return t.Kind == Question && t.Words != "" && slices.Contains([]State{Answered, Resolved, Closed}, t.State)
}
