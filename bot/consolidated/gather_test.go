package consolidated_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"thidua/bot/bottest"
	"thidua/bot/digest"
	"thidua/bot/directory"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// Difficulties that have nothing in common but their category.
const (
	fund     = "Chưa bố trí được quỹ khen thưởng của xã"
	medals   = "Khung bằng khen in sai quốc huy nên phải hủy toàn bộ lô hàng"
	vehicles = "Thuê xe chở đại biểu dự hội nghị điển hình tiên tiến quá tốn kém"
)

func TestAProposalIsAboutTheTicketsThatAskForIt(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2", "XA3")
		one, two, silent := d.sent("XA1", fund, "Bố trí quỹ"), d.sent("XA2", medals, "Sửa mẫu khung"), d.sent("XA3", vehicles, "")
		d.classify(two, func(c *ticket.Classification) { c.Level = "council" })
		data := d.gather()
		if len(data.Themes) != 1 || len(data.Proposals) != 2 {
			t.Fatalf("there are %d themes and %d proposals: %+v", len(data.Themes), len(data.Proposals), data.Proposals)
		}
		same(t, "the theme", data.Themes[0].Codes, d.codes(one, two, silent))
		same(t, "the proposal to the Committee", data.Proposals[0].Codes, d.codes(one))
		same(t, "the proposal to the Council", data.Proposals[1].Codes, d.codes(two))
		if data.Proposals[1].To != digest.ToCouncil || data.Proposals[1].Content != "Sửa mẫu khung" {
			t.Errorf("the second proposal is %+v", data.Proposals[1])
		}
	})
}

func TestAProposalOfAJoinedTicketIsAboutTheOneThatIsAnsweredForBoth(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2")
		main, joined := d.sent("XA1", fund, ""), d.sent("XA2", medals, "Bố trí tiền thưởng")
		d.join(joined, main)
		data := d.gather()
		if len(data.Proposals) != 1 {
			t.Fatalf("the proposals are %+v", data.Proposals)
		}
		same(t, "the proposal", data.Proposals[0].Codes, d.codes(main))
		if got := data.Tickets[1]; got.MergedInto != d.code(main) || got.LeftOut {
			t.Errorf("the joined ticket is %+v", got)
		}
		if got := data.Tickets[0].Joined; !slices.Equal(got, []string{"Cơ quan XA2"}) {
			t.Errorf("those that have it too: %q", got)
		}
	})
}

// Periods overlap: what a report of the quarter put forward is in that of the year too.
func TestWhatTheCommitteeHasOrTheBoardAnsweredIsNotProposedAgain(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		for _, state := range []ticket.State{ticket.Reported, ticket.Decided, ticket.Answered, ticket.Resolved, ticket.Closed} {
			d := newDesk(t, w, "A"+string(state), "B"+string(state))
			w.Exec(t, `update ticket set sent_at = 1`) // those of before are of no period here
			main, joined := d.sent("A"+string(state), fund, "Bố trí quỹ"), d.sent("B"+string(state), medals, "Sửa mẫu khung")
			d.join(joined, main)
			w.Exec(t, `update ticket set state = $1 where id = $2`, state, main)
			data := d.gather()
			if len(data.Proposals) != 0 || len(data.Themes) != 1 {
				t.Errorf("%s: %d themes, the proposals %+v", state, len(data.Themes), data.Proposals)
			}
		}
	})
}

// A reply that waits for a leader does not make the Committee forget what it was told.
func TestWhatTheCommitteeHasIsNotProposedWhileAReplyWaits(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		id := d.sent("XA1", fund, "Bố trí quỹ")
		w.Exec(t, `update ticket set state = 'reported' where id = $1`, id)
		d.written(id, ticket.Answer)
		d.is(ticket.AwaitingApproval, id)
		if data := d.gather(); len(data.Proposals) != 0 {
			t.Errorf("the proposals are %+v", data.Proposals)
		}
	})
}

// One that was joined to a ticket of an earlier period fares as that one.
func TestAJoinedTicketFollowsOneOfAnotherPeriod(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2")
		main, joined := d.sent("XA1", fund, "Bố trí quỹ"), d.sent("XA2", medals, "Sửa mẫu khung")
		d.join(joined, main)
		w.Exec(t, `update ticket set sent_at = 1 where id = $1`, main)
		data := d.gather()
		if len(data.Tickets) != 1 || len(data.Proposals) != 1 {
			t.Fatalf("the data are of %d tickets with %d proposals", len(data.Tickets), len(data.Proposals))
		}
		same(t, "the proposal", data.Proposals[0].Codes, d.codes(joined))
		w.Exec(t, `update ticket set state = 'refused' where id = $1`, main)
		if data = d.gather(); len(data.Themes) != 0 || !data.Tickets[0].LeftOut {
			t.Errorf("what is joined to a refused ticket is in %+v", data.Themes)
		}
	})
}

func TestWhatIsWithdrawnOrRefusedStandsInTheAnnexAlone(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2", "XA3", "XA4")
		refused, joined, withdrawn := d.sent("XA1", fund, "Bố trí quỹ"), d.sent("XA2", fund, "Bố trí quỹ"), d.sent("XA3", medals, "")
		d.join(joined, refused)
		d.reply(refused, ticket.Refusal)
		w.Exec(t, `update ticket set state = 'withdrawn' where id = $1`, withdrawn)
		d.sent("XA4", vehicles, "")
		data := d.gather()
		for i, want := range []bool{true, true, true, false} {
			if data.Tickets[i].LeftOut != want {
				t.Errorf("ticket %d is left out: %v", i, data.Tickets[i].LeftOut)
			}
		}
		text := markdown(t, data)
		body, _, _ := strings.Cut(text, "Phụ lục II")
		if strings.Contains(text, "Ngoài ra, có") || len(data.Themes) != 1 {
			t.Errorf("the body tells of them:\n%s", body)
		}
		if !strings.Contains(text, d.code(refused)) || !strings.Contains(text, d.code(withdrawn)) {
			t.Error("the annex does not have them")
		}
	})
}

func markdown(t *testing.T, data digest.Data) string {
	t.Helper()
	text, err := digest.Whole(data).Markdown()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAReportIsMadeOfAnyNumberOfTickets(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		const n = 45
		for i := range n {
			words := fmt.Sprintf("Việc riêng a%[1]db%[1]d c%[1]dd%[1]d ", i) + strings.Repeat(fmt.Sprintf("x%dy ", i), 150)
			id := d.sent("XA1", words, fmt.Sprintf("Đề nghị %d: ", i)+strings.Repeat(fmt.Sprintf("z%dt ", i), 80))
			w.Exec(t, `update ticket set task_place = $1 where id = $2`, fmt.Sprintf("Điều %d", i+1), id)
		}
		data := d.gather() // which checks it
		if len(data.Tickets) != n || len(data.Themes) == 0 {
			t.Fatalf("the data are of %d tickets and %d themes", len(data.Tickets), len(data.Themes))
		}
		theme := data.Themes[len(data.Themes)-1]
		if len(theme.Codes) <= 10 {
			t.Fatalf("the last theme has %d tickets, and the test proves nothing", len(theme.Codes))
		}
		more := fmt.Sprintf("và %d nội dung khác (Phụ lục II)", len(theme.Codes)-10)
		if !strings.HasSuffix(theme.What, more) || strings.Count(theme.What, "\n") != 10 {
			t.Errorf("the theme does not say %q: %s", more, theme.What)
		}
		if !strings.HasSuffix(theme.LegalBasis, fmt.Sprintf("và %d căn cứ khác", len(theme.Codes)-10)) {
			t.Errorf("the legal basis is %s", theme.LegalBasis)
		}
		p := data.Proposals[len(data.Proposals)-1]
		shown := strings.Count(p.Content, "Đề nghị ")
		if len(p.Codes) != len(theme.Codes) {
			t.Errorf("the proposal is about %d tickets of %d", len(p.Codes), len(theme.Codes))
		}
		if more := fmt.Sprintf("%d kiến nghị khác (Phụ lục II)", len(p.Codes)-shown); !strings.HasSuffix(p.Content, more) || utf8.RuneCountInString(p.Content) > 4000 {
			t.Errorf("the proposal shows %d and does not end in %q: %s", shown, more, p.Content)
		}
	})
}

func TestACodeOrANameInWhatAnOfficerWroteBlocksNoDraft(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2", "XA3")
		one, two, answered := d.sent("XA1", fund+" như xVM-2025-0001", "Như VM-2025-0001"), d.sent("XA2", medals, "Sửa mẫu khung"), d.sent("XA3", vehicles, "")
		d.classify(one, func(c *ticket.Classification) { c.Heading = "Trùng với VM-2025-0002 của ông Nguyễn Văn Nam" })
		d.classify(two, func(c *ticket.Classification) { c.Category, c.Level = "dossier", "other_department" })
		d.classify(answered, func(c *ticket.Classification) { c.Category, c.Heading = "other", "Việc của VM-2025-0004" })
		d.does("forwarding", func(tx *database.Tx) error {
			_, err := d.tickets.Forward(t.Context(), tx, d.officer, two, "Sở Tài chính theo VM-2025-0003")
			return err
		})
		d.reply(answered, ticket.Answer)
		data := d.gather() // which checks it
		if len(data.Settled.Forwarded) != 1 || !strings.HasPrefix(data.Settled.Forwarded[0].To, "Sở Tài chính") || len(data.Settled.ByOffice) != 1 {
			t.Errorf("what is settled is %+v", data.Settled)
		}
		text := markdown(t, data)
		for _, word := range []string{"VM-2025", "Nguyễn Văn Nam"} {
			if strings.Contains(text, word) {
				t.Errorf("the report has %q:\n%s", word, text)
			}
		}
	})
}

func TestADecisionOfTheLastPeriodThatNamesACodeBlocksNoDraft(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		d.sent("XA1", fund, "Bố trí quỹ")
		r, _ := d.agree(d.draft(d.gather()))
		d.decide(r, "Đồng ý với VM-2026-0001 "+strings.Repeat("dài ", 500))
		data := d.gather() // which checks it
		if len(data.Settled.Opinions) != 1 {
			t.Fatalf("the opinions are %+v", data.Settled.Opinions)
		}
		o := data.Settled.Opinions[0]
		if o.Document.Number != "5123/UBND-NC" || !strings.HasPrefix(o.Content, "Đồng ý với phản ánh đã gửi") || utf8.RuneCountInString(o.Content) > 1000 {
			t.Errorf("the opinion is %+v", o)
		}
	})
}

func TestManyDecisionsAreBounded(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		d.sent("XA1", fund, "Bố trí quỹ")
		data := d.gather()
		var decisions []string
		for i := range 30 {
			data.Proposals = append(data.Proposals, digest.Proposal{To: digest.ToAgency, Codes: []string{}})
			decisions = append(decisions, fmt.Sprintf("Ý kiến %d ", i)+strings.Repeat("dài ", 240))
		}
		r, _ := d.agree(d.draft(data))
		d.decide(r, append(decisions, "")...)
		if o := d.gather().Settled.Opinions[0]; !strings.HasSuffix(o.Content, "và 20 nội dung khác (theo văn bản nêu trên)") {
			t.Errorf("the opinion is %s", o.Content)
		}
	})
}

func TestSilentAgenciesAreNeitherTheProvinceNorTheOffice(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2")
		for code, kind := range map[string]directory.AgencyKind{"TINH": directory.Province, "SO": directory.Department} {
			d.does("founding", func(tx *database.Tx) error {
				name := map[string]string{"TINH": "UBND tỉnh Thái Bình", "SO": "Sở Nội vụ"}[code]
				_, _, err := d.people.Reorganise(t.Context(), tx, directory.Operator, directory.Reorganisation{
					Kind: directory.Founding, On: "2020-01-01", Into: code, Name: name, AgencyKind: kind,
				})
				return err
			})
		}
		d.sent("XA1", fund, "")
		data := d.gather()
		same(t, "the silent", data.Agencies.Silent, []string{"Cơ quan SNV", "Cơ quan XA2"})
		if data.Agencies.None != nil {
			t.Errorf("some are said to have none: %q", data.Agencies.None)
		}
		_, annex, _ := strings.Cut(markdown(t, data), "Cơ quan, đơn vị báo không phát sinh khó khăn, vướng mắc\n")
		if said, _, _ := strings.Cut(strings.TrimSpace(annex), "\n"); !strings.HasPrefix(said, "……") {
			t.Errorf("annex III says %q of who has none", said)
		}
	})
}

func TestAgenciesAndBlocsOfOneNameMakeAReportToo(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1", "XA2", "XA3")
		w.LeadBloc(t, "K1", "XA1")
		w.LeadBloc(t, "K2", "XA2")
		w.Exec(t, `update bloc set name = 'Cụm số 1'`)
		w.Exec(t, `update agency_term set name = 'UBND xã Đông Hưng'`)
		d.sent("XA1", fund, "")
		d.sent("XA2", medals, "")
		data := d.gather() // which checks it
		if len(data.Agencies.Reported) != 1 || data.Agencies.Reported[0] != (digest.Reporter{Agency: "UBND xã Đông Hưng", Tickets: 2}) {
			t.Errorf("those who reported are %+v", data.Agencies.Reported)
		}
		var names []string
		for _, r := range data.Figures.ByBloc {
			names = append(names, r.Name)
		}
		if !slices.Contains(names, "Cụm số 1") || !slices.Contains(names, "Cụm số 1 (2)") {
			t.Errorf("the blocs are %q", names)
		}
	})
}

func TestNothingReportedIsAReportToo(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA1")
		d.does("asking", func(tx *database.Tx) error { // a question to the Board is a person's own, and no difficulty
			_, _, err := d.tickets.OpenQuestion(t.Context(), tx, d.focals["XA1"], 1, ticket.Report{Words: "Mức thưởng là bao nhiêu?"})
			return err
		})
		data := d.gather()
		if len(data.Tickets)+len(data.Themes)+len(data.Proposals)+len(data.Agencies.Reported)+data.Figures.Total.Now.Received != 0 {
			t.Errorf("there is something in %+v", data)
		}
		if text := markdown(t, data); !strings.Contains(text, "không phát sinh") {
			t.Errorf("the report says\n%s", text)
		}
	})
}
