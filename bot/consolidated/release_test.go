package consolidated_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/consolidated"
	"thidua/bot/digest"
	"thidua/bot/directory"
	"thidua/bot/period"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

func TestADecisionReachesThoseAloneWhoseTicketsItIsAbout(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2", "XA3")
		one, two, none := d.sent("XA1", fund, "Bố trí quỹ"), d.sent("XA2", medals, "Sửa mẫu khung"), d.sent("XA3", vehicles, "")
		d.classify(two, func(c *ticket.Classification) { c.Level = "council" })
		r, forwarded := d.agree(d.draft(d.gather()))
		same(t, "those told of the report", forwarded, d.codes(one, two))
		d.is(ticket.Reported, one, two)
		d.is(ticket.Accepted, none)
		changes := d.decide(r, "", "Đồng ý sửa mẫu.")
		same(t, "those told of the decision", told(changes), d.codes(two))
		if words := changes[0].Message.Words; !strings.Contains(words, "5123/UBND-NC") || !strings.Contains(words, "Đồng ý sửa mẫu.") {
			t.Errorf("they are told %q", words)
		}
		d.is(ticket.Decided, two)
		d.is(ticket.Reported, one)
		d.is(ticket.Accepted, none)
	})
}

// A report is frozen when it is made; what is joined after that hears what becomes of it all the same, once.
func TestTicketsThatAreJoinedAfterTheDraftHearToo(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2", "XA3", "XA4")
		main, before := d.sent("XA1", fund, "Bố trí quỹ"), d.sent("XA2", medals, "")
		d.join(before, main)
		r := d.draft(d.gather())
		after := d.sent("XA3", vehicles, "")
		d.join(after, main)
		r, forwarded := d.agree(r)
		same(t, "those told of the report", forwarded, d.codes(main, before, after))
		late := d.sent("XA4", vehicles+" quá", "")
		d.join(late, main)
		same(t, "those told of the decision", told(d.decide(r, "Đồng ý.")), d.codes(main, before, after, late))
		d.is(ticket.Joined, before, after, late)
		d.is(ticket.Decided, main)
	})
}

func TestTwoDecisionsAboutATicketAreToldAtOnce(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		id := d.sent("XA1", fund, "Bố trí quỹ")
		data := d.gather()
		second := data.Proposals[0]
		second.To = digest.ToCouncil
		data.Proposals = append(data.Proposals, second)
		r, _ := d.agree(d.draft(data))
		changes := d.decide(r, "Giao Sở Tài chính.", "Trình kỳ họp cuối năm.")
		same(t, "those told", told(changes), d.codes(id))
		if words := changes[0].Message.Words; !strings.Contains(words, "Giao Sở Tài chính.\nTrình kỳ họp cuối năm.") {
			t.Errorf("they are told %q", words)
		}
	})
}

// What was kept before proposals had codes of their own is about the tickets of its theme.
func TestAProposalWithoutCodesIsAboutItsTheme(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2")
		one, two := d.sent("XA1", fund, "Bố trí quỹ"), d.sent("XA2", medals, "")
		data := d.gather()
		data.Proposals[0].Codes = nil
		_, forwarded := d.agree(d.draft(data))
		same(t, "those told", forwarded, d.codes(one, two))
	})
}

func TestAReportOfAnotherPeriodDoesNotTellAgain(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2", "XA3", "XA4")
		reported, decided, joined, fresh := d.sent("XA1", fund, "Bố trí quỹ"), d.sent("XA2", medals, "Sửa mẫu khung"), d.sent("XA3", vehicles, ""), d.sent("XA4", "Cổng thông tin hỏng", "Sửa cổng")
		d.join(joined, reported)
		data := d.gather() // before anything is put forward
		first := data
		first.Proposals = []digest.Proposal{{To: digest.ToAgency, Codes: d.codes(reported)}, {To: digest.ToAgency, Codes: d.codes(decided)}}
		r, forwarded := d.agree(d.draft(first))
		same(t, "those told first", forwarded, d.codes(reported, decided, joined))
		d.decide(r, "", "Đồng ý.")
		second, forwarded := d.agree(d.draft(data))
		same(t, "those told then", forwarded, d.codes(fresh))
		d.is(ticket.Reported, reported, fresh)
		d.is(ticket.Decided, decided)
		d.is(ticket.Joined, joined)
		if got := d.ticket(reported).DigestID; got != second.ID {
			t.Errorf("the report that has it last is %d, want %d", got, second.ID)
		}
	})
}

func TestWhatWasAnsweredSinceTheDraftIsNotPutForward(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2")
		main, joined := d.sent("XA1", fund, "Bố trí quỹ"), d.sent("XA2", medals, "")
		d.join(joined, main)
		r := d.draft(d.gather())
		d.reply(main, ticket.Answer)
		_, forwarded := d.agree(r)
		same(t, "those told", forwarded, nil)
		d.is(ticket.Answered, main)
	})
}

// The days in which the Board waited for the reporter do not count, however the waiting ended.
func TestADecisionEndsTheWaitForTheReporter(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		id := d.sent("XA1", fund, "Bố trí quỹ")
		r, _ := d.agree(d.draft(d.gather()))
		d.does("asking", func(tx *database.Tx) error {
			_, err := d.tickets.Ask(t.Context(), tx, d.officer, id, "Quỹ năm nào?")
			return err
		})
		asked := d.ticket(id)
		w.Exec(t, `update ticket set waiting_since = $1 where id = $2`, asked.WaitingSince.AddDate(0, 0, -14).UnixMicro(), id)
		d.decide(r, "Đồng ý.")
		d.is(ticket.Decided, id)
		if got := d.ticket(id); !got.WaitingSince.IsZero() || !got.DueAt.After(asked.DueAt) {
			t.Errorf("it waits since %v and is due %v, which was %v", got.WaitingSince, got.DueAt, asked.DueAt)
		}
	})
}

// A reply that waits for a leader goes on to wait; if it is returned, the ticket is where the Committee left it.
func TestWhatTheCommitteeDoesWhileAReplyWaitsIsKept(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		for _, decided := range []bool{false, true} {
			agency := map[bool]string{false: "XA1", true: "XA2"}[decided]
			d := newDesk(t, w, agency)
			id := d.sent(agency, fund, "Bố trí quỹ")
			data := d.gather()
			data.Proposals = []digest.Proposal{{To: digest.ToAgency, Codes: d.codes(id)}}
			draft := d.draft(data)
			reply := d.written(id, ticket.Answer)
			r, forwarded := d.agree(draft)
			same(t, "those told", forwarded, d.codes(id))
			want := ticket.Reported
			if decided {
				d.decide(r, "Đồng ý.")
				want = ticket.Decided
			}
			d.is(ticket.AwaitingApproval, id)
			d.does("returning the reply", func(tx *database.Tx) error {
				_, _, err := d.tickets.ReturnReply(t.Context(), tx, d.approver, reply.ID, reply.Revision, "Viết lại")
				return err
			})
			d.is(want, id)
		}
	})
}

func TestAnOpinionOfNoDecisionIsRefused(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		d.sent("XA1", fund, "Bố trí quỹ")
		draft := d.draft(d.gather())
		record := func(decisions ...string) func(tx *database.Tx) error {
			return func(tx *database.Tx) error {
				_, err := d.reports.RecordOpinion(t.Context(), tx, d.officer, draft.ID, consolidated.Opinion{Number: "1/UBND", On: "2026-11-20", Decisions: decisions})
				return err
			}
		}
		d.refused("an opinion on a draft", problem.Moved, "đã được đồng ý trình ký", record("Đồng ý"))
		r, _ := d.agree(draft)
		d.refused("no decision", problem.Invalid, "ít nhất một kiến nghị", record(" \n"))
		d.refused("a decision too many", problem.Moved, "đã thay đổi", record("Đồng ý", "Đồng ý"))
		if _, recorded, err := d.reports.Opinion(t.Context(), w.DB, r.ID); recorded || err != nil {
			t.Errorf("something is recorded: %v, %v", recorded, err)
		}
		d.decide(r, "Đồng ý.")
		d.refused("another opinion", problem.Ended, "đã được ghi", record("Không đồng ý"))
	})
}

func TestWhoMadeOrSignedADraftDoesNotAgreeToIt(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		d.sent("XA1", fund, "Bố trí quỹ")
		made := d.draft(d.gather())
		other := d.somebody("SNV", directory.Officer)
		for _, account := range []int64{d.officer.Account, other.Account} {
			bottest.GivePost(t, w.DB, account, bottest.Agency(t, w.DB, "SNV"), directory.Approver)
		}
		var r consolidated.Report
		d.does("submitting another's draft", func(tx *database.Tx) (err error) {
			r, err = d.reports.Submit(t.Context(), tx, other, made.ID, made.Revision)
			return err
		})
		agree := func(by directory.Actor) func(tx *database.Tx) error {
			return func(tx *database.Tx) error {
				_, _, err := d.reports.Agree(t.Context(), tx, by, r.ID, r.Revision)
				return err
			}
		}
		giveBack := func(by directory.Actor) func(tx *database.Tx) error {
			return func(tx *database.Tx) error {
				_, err := d.reports.Return(t.Context(), tx, by, r.ID, r.Revision, "Viết lại")
				return err
			}
		}
		for _, own := range []directory.Actor{d.officer, other} {
			d.refused("returning one's own", problem.Denied, "cũng không tự trả lại", giveBack(own))
		}
		d.refused("its author", problem.Denied, "không tự đồng ý", agree(d.officer))
		d.refused("who signed it off", problem.Denied, "không tự đồng ý", agree(other))
		d.tickets.LetAuthorsApprove(true)
		d.does("agreeing as the only one there is", agree(d.officer))
		d.refused("agreeing again", problem.Moved, "đã thay đổi", agree(d.approver))
	})
}

func TestADraftGoesItsWay(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		d.sent("XA1", fund, "Bố trí quỹ")
		r := d.draft(d.gather())
		edit := func(by directory.Actor, revision int64, change func(data *digest.Data) error) func(tx *database.Tx) error {
			return func(tx *database.Tx) (err error) {
				edited, err := d.reports.Edit(t.Context(), tx, by, r.ID, revision, change)
				if err == nil {
					r = edited
				}
				return err
			}
		}
		write := func(data *digest.Data) error { data.Themes[0].Objective = "Ngân sách hẹp"; return nil }
		d.refused("a focal point", problem.Denied, "", edit(d.focals["XA1"], r.Revision, write))
		d.refused("a code in the body", problem.Invalid, "không ghi mã theo dõi", edit(d.officer, r.Revision, func(data *digest.Data) error {
			data.Themes[0].What = "Như VM-2026-0001"
			return nil
		}))
		d.does("editing", edit(d.officer, r.Revision, write))
		d.refused("an old revision", problem.Moved, "đã thay đổi", edit(d.officer, r.Revision-1, write))
		r = d.submit(r)
		d.refused("what waits for a leader", problem.Moved, "", edit(d.officer, r.Revision, write))
		d.does("naming the silent", func(tx *database.Tx) (err error) {
			r, err = d.reports.NameSilent(t.Context(), tx, d.approver, r.ID, r.Revision, true)
			return err
		})
		if !r.Data.Agencies.NameSilent || r.State != consolidated.Submitted {
			t.Errorf("what waits for a leader is %+v", r)
		}
		d.does("returning", func(tx *database.Tx) (err error) {
			r, err = d.reports.Return(t.Context(), tx, d.approver, r.ID, r.Revision, "Bổ sung nguyên nhân")
			return err
		})
		if r.State != consolidated.Returned || r.SignedBy != 0 || r.Note != "Bổ sung nguyên nhân" || !r.Editable() {
			t.Errorf("what was returned is %+v", r)
		}
		r, _ = d.agree(r)
		d.does("issuing", func(tx *database.Tx) (err error) {
			r, err = d.reports.Issue(t.Context(), tx, d.officer, r.ID, r.Revision, "215/BC-SNV", "2026-11-18")
			return err
		})
		kept, err := d.reports.Report(t.Context(), w.DB, r.ID)
		if err != nil || kept.State != consolidated.Issued || kept.Number != "215/BC-SNV" || kept.Data.Themes[0].Objective != "Ngân sách hẹp" || kept.AgreedAt.IsZero() {
			t.Errorf("what is kept is %+v, %v", kept, err)
		}
		if _, err := d.reports.Report(t.Context(), w.DB, r.ID+1); !problem.Is(err, problem.NotFound) {
			t.Errorf("a report that there is not: %v", err)
		}
	})
}

func TestTheDraftInWorkOfAPeriodIsFound(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		inWork := func(p period.Period) int64 {
			t.Helper()
			r, ok, err := d.reports.InWork(t.Context(), w.DB, p)
			if err != nil || ok != (r.ID != 0) {
				t.Fatalf("%+v, %v, %v", r, ok, err)
			}
			return r.ID
		}
		if inWork(thisYear()) != 0 {
			t.Error("there is one before any was made")
		}
		r := d.draft(d.gather())
		if inWork(thisYear()) != r.ID || inWork(thisYear().Before()) != 0 {
			t.Error("it is not found, or for another period")
		}
		d.submit(r)
		if inWork(thisYear()) != 0 {
			t.Error("what waits for a leader is written on")
		}
	})
}

func TestAPersonIsErasedFromAndMergedInReports(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		d.sent("XA1", fund, "Bố trí quỹ")
		data := d.gather()
		data.Themes[0].Objective = `Theo lời "Lò A" Nam`
		r, _ := d.agree(d.draft(data))
		d.decide(r, `Giao "Lò A" Nam trả lời`)
		d.does("erasing", func(tx *database.Tx) error { return d.reports.Erase(t.Context(), tx, []string{" ", `"Lò A" Nam`}) })
		kept, err := d.reports.Report(t.Context(), w.DB, r.ID)
		o, _, opinionErr := d.reports.Opinion(t.Context(), w.DB, r.ID)
		if err != nil || opinionErr != nil || strings.Contains(kept.Data.Themes[0].Objective+o.Decisions[0], "Lò A") || !slices.Equal(o.Decisions, []string{"Giao " + ticket.Forgotten + " trả lời"}) {
			t.Errorf("what is kept is %q and %q, %v, %v", kept.Data.Themes[0].Objective, o.Decisions, err, opinionErr)
		}
		d.does("merging", func(tx *database.Tx) error { return d.reports.Merged(t.Context(), tx, r.Author, 4711) })
		if kept, err = d.reports.Report(t.Context(), w.DB, r.ID); err != nil || kept.Author != 4711 || kept.SignedBy != 4711 || kept.Approver != r.Approver {
			t.Errorf("the report is %d's, signed off by %d, %v", kept.Author, kept.SignedBy, err)
		}
	})
}
