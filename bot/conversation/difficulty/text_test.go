package difficulty

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/conversation"
	"thidua/bot/ticket"
	"thidua/knowledge/vietnamese"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// sentences collects what the module says, each under the name of when it says it.
type sentences struct {
	text
	out strings.Builder
}

func (s *sentences) add(when, html string) { fmt.Fprintf(&s.out, "## %s\n%s\n\n", when, html) }

// said is everything that the module says of a ticket whose words, names and agency are these.
func saidOf(words, agency, name string) string {
	s := &sentences{text: text{conversation.NewWords("Ban Thi đua - Khen thưởng, Sở Nội vụ", "tỉnh Thái Bình", "đồng chí")}}
	at := time.Date(2026, 11, 26, 9, 30, 0, 0, vietnamese.Zone())
	k := ticket.Ticket{ID: 1, Code: ticket.Code{Year: 2026, Number: 42}, Kind: ticket.Difficulty, State: ticket.Accepted, AgencyID: 1, HolderID: 1, Reporter: 1, Sender: 2,
		Report:  ticket.Report{Words: words, Proposal: words, AddressedTo: words, Task: ticket.Task{Place: words}, About: words},
		Heading: words, ForwardedTo: agency, SentAt: at, AcceptedAt: at, DueAt: at.AddDate(0, 0, 15), ChangedAt: at, WaitingSince: at}
	s.reporting(k, agency, name)
	s.following(k, agency, name, at)
	s.handling(k, agency, name, at)
	s.releasing(k, words, name)
	return s.out.String()
}

func (s *sentences) reporting(k ticket.Ticket, agency, name string) {
	person := []ticket.Person{{Name: name}}
	draft := k
	draft.Code, draft.State = ticket.Code{}, ticket.Draft
	s.add("a draft of who speaks for the agency", s.draft(drafting{Ticket: draft, agency: agency}))
	s.add("a draft with files, names and others that are alike", s.draft(drafting{Ticket: draft, agency: agency, files: 2, waiting: 1, names: []string{name}, similar: []ticket.Ticket{k}}))
	s.add("a member's draft", s.draft(drafting{Ticket: draft, agency: agency, waits: person}))
	s.add("a member's draft where nobody speaks for the agency", s.draft(drafting{Ticket: draft, agency: agency, waits: person, byBoard: true}))
	recorded := draft
	recorded.Recorder, recorded.Origin = 3, ticket.Origin{Channel: ticket.Letter, Number: "903/SYT-TCCB", On: "2026-11-17"}
	s.add("what an officer records", s.draft(drafting{Ticket: recorded, agency: agency}))
	draft.State = ticket.AwaitingAgency
	s.add("a member's report before its agency", s.draft(drafting{Ticket: draft, agency: agency, reporter: name}))
	s.add("a member's report before an officer", s.draft(drafting{Ticket: draft, agency: agency, reporter: name, records: true}))
	s.add("a draft without words", s.report(ticket.Report{}))
	unsent := draft
	unsent.Sender = 0
	s.add("it went to who speaks for the agency", s.submitted(ticket.Sending{Change: ticket.Change{Ticket: unsent}, WaitsFor: person}))
	s.add("it went to the head", s.submitted(ticket.Sending{Change: ticket.Change{Ticket: draft}, WaitsFor: person}))
	s.add("it went to an officer", s.submitted(ticket.Sending{Change: ticket.Change{Ticket: unsent}, WaitsFor: person, ByBoard: true}))
	s.add("it was sent", s.sent(k, false, false)+s.moreToSay())
	s.add("it was sent before", s.sent(k, false, true))
	joined := k
	joined.State = ticket.Joined
	s.add("it was sent and joined", s.sent(joined, false, false))
	recorded.Code = k.Code
	s.add("it was recorded", s.sent(recorded, true, false))
	s.add("a question was sent", s.questionSent(k, false))
	s.add("a question was sent before", s.questionSent(k, true))
	s.add("an agency gets a member's report", s.toAgency(ticket.Sending{Change: ticket.Change{Ticket: unsent}}, agency, name))
	s.add("a head gets a focal point's report", s.toAgency(ticket.Sending{Change: ticket.Change{Ticket: draft}}, agency, name))
	s.add("an officer gets a member's report", s.toAgency(ticket.Sending{Change: ticket.Change{Ticket: unsent}, ByBoard: true}, agency, name))
	s.add("which provision", s.askTask([]ticket.Task{k.Task}))
	s.add("a file did not come", s.notFetched(conversation.Fetched{Name: name}))
	s.add("a file was too large", s.notFetched(conversation.Fetched{Name: name, TooLarge: true}))
	s.add("withdrawing what was not sent", s.askWithdraw(unsent))
	s.add("withdrawing", s.askWithdraw(k))
}

func (s *sentences) following(k ticket.Ticket, agency, name string, at time.Time) {
	for _, state := range ticket.States() {
		k.State = state
		v := view{Ticket: k, agency: agency, main: ticket.Ticket{Code: ticket.Code{Year: 2026, Number: 7}, State: ticket.Accepted}, last: ticket.Message{ID: 1, Kind: ticket.SaidAsked, Words: k.Words, At: at}}
		if state == ticket.Draft || state == ticket.AwaitingAgency {
			v.Code = ticket.Code{}
		}
		s.add("in the list: "+string(state), s.list([]view{v}, 1, 0, at))
	}
	k.State = ticket.Accepted
	v := view{Ticket: k, agency: agency, last: ticket.Message{ID: 1, Kind: ticket.SaidAsked, Words: k.Words, At: at}}
	s.add("nothing to follow", s.list(nil, 0, 0, at))
	s.add("its page", s.text.ticket(v))
	v.Kind = ticket.Question
	v.State = ticket.AwaitingReporter
	s.add("the page of a question", s.text.ticket(v))
	for _, kind := range allKinds() {
		s.add("history: "+string(kind), s.text.said(ticket.Message{Kind: kind, Words: k.Words, At: at}, name))
	}
	for _, kind := range allKinds() {
		if !kind.Internal() && kind != ticket.SaidToAgency {
			s.add("told: "+string(kind), s.told(ticket.Change{Ticket: k, Message: ticket.Message{Kind: kind, Words: k.Words}}, name, true))
		}
	}
	s.add("told: answer, to a member", s.told(ticket.Change{Ticket: k, Message: ticket.Message{Kind: ticket.SaidAnswer, Words: k.Words}}, "", false))
	back := k
	back.Code = ticket.Code{}
	s.add("told: withdrawn before it was sent", s.told(ticket.Change{Ticket: back, Message: ticket.Message{Kind: ticket.SaidWithdrawn}}, name, true))
	asked := k
	asked.Kind = ticket.Question
	s.add("told: a question", s.told(ticket.Change{Ticket: asked, Message: ticket.Message{Kind: ticket.SaidAccepted}}, "", true))
	for _, kind := range []ticket.MessageKind{ticket.SaidAmendment, ticket.SaidSupplement} {
		s.add("an edit: "+string(kind), s.amended(ticket.Change{Ticket: k, Message: ticket.Message{Kind: kind}}))
	}
	s.add("an acknowledgement", s.acknowledged(k.Code.String()))
	s.add("it is not sent yet", s.notSentYet())
	recorded := k
	recorded.Recorder, recorded.Origin = 3, ticket.Origin{Channel: ticket.Phone, On: "2026-11-17"}
	s.add("told: recorded", s.told(ticket.Change{Ticket: recorded, Message: ticket.Message{Kind: ticket.SaidSent}}, "", true))
}

// allKinds are the kinds of messages that have a heading, in a fixed order.
func allKinds() []ticket.MessageKind {
	return []ticket.MessageKind{ticket.SaidToAgency, ticket.SaidReturned, ticket.SaidSent, ticket.SaidSupplement, ticket.SaidAmendment, ticket.SaidNote, ticket.SaidAccepted,
		ticket.SaidInProgress, ticket.SaidAssigned, ticket.SaidInReview, ticket.SaidAsked, ticket.SaidForwarded, ticket.SaidReplyWritten, ticket.SaidReplyReturned, ticket.SaidReplyRecalled, ticket.SaidAnswer, ticket.SaidRefusal,
		ticket.SaidJoined, ticket.SaidUnjoined, ticket.SaidClassified, ticket.SaidReopened, ticket.SaidWithdrawn, ticket.SaidResolved, ticket.SaidDisputed,
		ticket.SaidReported, ticket.SaidDecision, ticket.SaidClosed}
}

func (s *sentences) handling(k ticket.Ticket, agency, name string, at time.Time) {
	v := view{Ticket: k, agency: agency, last: ticket.Message{ID: 1, Kind: ticket.SaidSupplement, Words: k.Words, At: at}}
	s.add("the Board's list", s.boardList(ticket.ListInHand, []view{v}, 1, 0, at))
	s.add("an empty list of the Board's", s.boardList(ticket.ListOverdue, nil, 0, 0, at))
	s.add("the Board's page", s.boardTicket(boardView{view: v, reporter: name, assignee: name}, at))
	late := v
	late.DueAt, late.State = at.Add(-time.Hour), ticket.InProgress
	s.add("the Board's page of what is late", s.boardTicket(boardView{view: late, joined: []ticket.Ticket{k}, undelivered: []int64{1},
		open: ticket.Reply{ID: 1, Words: k.Words}}, at))
	for _, kind := range []ticket.MessageKind{ticket.SaidSent, ticket.SaidSupplement, ticket.SaidAmendment, ticket.SaidWithdrawn, ticket.SaidResolved, ticket.SaidDisputed} {
		s.add("officers are told: "+string(kind), s.toOfficer(ticket.Change{Ticket: k, Message: ticket.Message{Kind: kind, Words: k.Words}}, agency))
	}
	question := k
	question.Kind = ticket.Question
	s.add("officers are told: a question", s.toOfficer(ticket.Change{Ticket: question, Message: ticket.Message{Kind: ticket.SaidSent, Words: k.Words}}, ""))
	s.add("the Board's group is told", s.toGroup(k, agency))
	s.add("it did not arrive", s.notArrived(k, name, "blocked"))
	s.add("it did not arrive, whyever", s.notArrived(k, name, "chat not found"))
	for _, why := range []ticket.Due{ticket.DueAccept, ticket.DueSoon, ticket.DueOver, ticket.DueReporter, ticket.DueAgency, ticket.DueApprove} {
		s.add("due: "+string(why), s.due(ticket.Reminder{Ticket: k, Why: why}, agency, at, false))
	}
	s.add("due, to a leader", s.due(ticket.Reminder{Ticket: k, Why: ticket.DueOver}, agency, at, true))
	s.add("it did not arrive, of a question", s.notArrived(question, name, "blocked"))
	one, other := meantTicket{Code: "VM-2026-0042"}, meantTicket{Code: "VM-2026-0043", Question: true}
	for _, meant := range [][]meantTicket{{one}, {other}, {one, one}, {other, other}, {one, other}} {
		s.add(fmt.Sprint("for which of ", meant), s.askMeant(len(meant), meant))
	}
	for _, why := range []Origin{{Shown: k.Words, Declined: true}, {Shown: k.Words, Wrong: true}, {Shown: k.Words}} {
		asked := question
		asked.About = s.whyAsked(why)
		s.add("the Board's page of a question", s.boardTicket(boardView{view: view{Ticket: asked}, reporter: name, undelivered: []int64{1}}, at))
	}
	s.add("the line to a ticket", s.writingTo(writingTo{Code: "VM-2026-0042"}))
	s.add("the line ended", s.lineTimedOut(writingTo{Code: "VM-2026-0042"}))
	s.add("due, of a question", s.due(ticket.Reminder{Ticket: question, Why: ticket.DueReporter}, "", at, false))
	s.add("given to an officer", s.assignedTo(k))
	s.add("join to what", s.askJoin(k, []view{v}))
	s.add("record what", s.askRecordWords(recording{Name: agency, Origin: ticket.Origin{Channel: ticket.Meeting, On: "2026-11-17"}}))
}

func (s *sentences) releasing(k ticket.Ticket, words, name string) {
	r := ticket.Reply{ID: 1, Kind: ticket.Answer, Words: words, Document: "1912/SNV-TĐKT", DocumentOn: "2026-12-02"}
	s.add("a reply before it is submitted", s.checkReply(k, r, 2))
	s.add("a reply before a leader", s.review(view{Ticket: k, agency: name}, r, name, 2))
	r.Kind = ticket.Refusal
	s.add("a refusal before it is submitted", s.checkReply(k, r, 0))
	s.add("a refusal before a leader", s.review(view{Ticket: k}, r, name, 0))
	s.add("a leader is told", s.toApprove(k, name))
	s.add("it went", s.approvedReply(k, 3))
	s.add("its author is told that it came back", s.replyReturned(k, words))
	c := ticket.Canned{Title: words, Words: words, State: ticket.Submitted}
	s.add("a leader is told of a canned reply", s.cannedToApprove(c, name))
	s.add("a canned reply", s.cannedReply(c))
	for _, state := range []string{ticket.Approved, ticket.Returned, ticket.Retired} {
		c.State, c.Note = state, words
		s.add("a canned reply is "+state, s.cannedDecided(c))
	}
	s.add("a canned reply before it is sent", s.checkCanned(k, c, 2))
	s.add("which canned reply", s.chooseCanned(k, []ticket.Canned{c}))
	s.add("no canned reply", s.chooseCanned(k, nil))
}

// What the module says stands in one file, to be read as its people read it.
func TestWhatIsSaidOfTickets(t *testing.T) {
	got := saidOf("Chưa có quỹ thi đua", "UBND xã A", "Lê Văn Bình")
	golden := filepath.Join("testdata", "said.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got, or run with -update:\n%s", diff)
	}
}

// Whatever somebody writes stands in a message as they wrote it, and makes no link and no bold word of its own.
func TestWhatPeopleWriteIsNoMarkup(t *testing.T) {
	const marked = `<a href="tg://user?id=1">&`
	said := saidOf(marked, marked, marked)
	for part := range strings.SplitSeq(said, "## ") {
		if strings.Contains(part, "<a ") || strings.Contains(part, "\">&\n") {
			t.Errorf("markup of somebody's: %s", part)
		}
	}
	if n := strings.Count(said, "&lt;a href="); n < 100 {
		t.Errorf("what was written is said %d times", n)
	}
}

func TestEveryKindOfMessageHasAHeading(t *testing.T) {
	if len(kinds) != len(allKinds()) {
		t.Errorf("%d headings for %d kinds", len(kinds), len(allKinds()))
	}
	for _, kind := range allKinds() {
		if kinds[kind] == "" {
			t.Errorf("%s has no heading", kind)
		}
	}
}
