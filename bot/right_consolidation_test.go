package bot_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"thidua/bot/bottest"
	"thidua/bot/digest"
)

func init() {
	maps.Copy(bait, consolidationBait)
	maps.Copy(formSteps, consolidationSteps)
}

// What is written in forms about a consolidated report.
const (
	reportNumber = "215/BC-SNV ngày 18/12/2026"
	committees   = "5123/UBND-NC ngày 28/12/2026"
)

// consolidationRights are about consolidated reports: officers write them, leaders agree to them, and nobody to what they signed off
// themselves. Buttons hold numbers in base 36: b is the field 11, 1e and 1f are 50 and 51, a is the first addressee.
var consolidationRights = slices.Concat(readReportRights, writeReportRights, agreeReportRights, issueReportRights, reportGroupRights)

var readReportRights = []rightRow{
	{right: "list the consolidated reports", try: "/tonghop", may: "opq", reply: "Báo cáo tổng hợp|Chưa có dự thảo"},
	{right: "turn the pages of the list", try: "za:0", may: "opq", reply: "Báo cáo tổng hợp|Chưa có dự thảo"},
	{right: "read a draft", try: "zc:{consolidated draft}", may: "opq", reply: "Dự thảo báo cáo tổng hợp"},
	{right: "read what waits for a leader", try: "zc:{submitted consolidation}", may: "opq", reply: "Chờ lãnh đạo đồng ý"},
	{right: "list the themes of a draft", try: "zd:{consolidated draft}:0", may: "opq", reply: "Mồi chủ đề"},
	{right: "read a theme", try: "ze:{consolidated draft}:0", may: "opq", reply: "Mồi chủ đề"},
	{right: "read a theme that there is not", try: "ze:{consolidated draft}:9", may: nobody},
	{right: "turn the pages of a theme", try: "zq:{consolidated draft}:0:1", may: "opq", reply: "Mồi chủ đề"},
	{right: "turn the pages of a proposal", try: "zr:{consolidated draft}:0:1", may: "opq", reply: "Mồi kiến nghị"},
	{right: "list the proposals of a draft", try: "zf:{consolidated draft}:0", may: "opq", reply: "Mồi kiến nghị"},
	{right: "read a proposal", try: "zg:{consolidated draft}:0", may: "opq", reply: "Mồi kiến nghị"},
	{right: "read a proposal that there is not", try: "zg:{consolidated draft}:9", may: nobody},
	{right: "take the part to paste", try: "zj:{consolidated draft}:1", may: "opq", reply: `bao-cao-.*-phan\.docx`},
	{right: "take the whole report", try: "zj:{consolidated draft}:2", may: "opq", reply: `bao-cao-.*\.docx`},
	{right: "take the table", try: "zj:{consolidated draft}:3", may: "opq", reply: `bao-cao-.*\.xlsx`},
	{right: "take a file that there is not", try: "zj:{consolidated draft}:4", may: nobody},
}

var writeReportRights = []rightRow{
	{right: "see for which periods a report can be made", try: "zb:-2", may: "o", reply: "Lập dự thảo cho kỳ nào"},
	{right: "make the draft of a period", try: "zb:0", may: "o",
		effect: `select count(*) from job where kind = 'draft consolidated report' and account = {account} and key not like '%2026-03-01%'`},
	{right: "make the draft of days", try: "zb:-1", then: []string{"từ 01/3/2026 đến 10/3/2026"}, may: "o",
		effect: `select count(*) from job where kind = 'draft consolidated report' and account = {account} and key like '% 2026-03-01 2026-03-10'`},
	{right: "make the draft of a period that there is not", try: "zb:zz", may: nobody},
	{right: "rename a theme", try: "zh:{consolidated draft}:1:1:0", then: []string{"Tên khác"}, may: "o",
		effect: `select count(*) from digest where id = {consolidated draft} and data like '%"title":"Tên khác"%' and revision = 2`},
	{right: "rename a theme of what was returned", try: "zh:{returned consolidation}:1:1:0", then: []string{"Tên khác"}, may: "o",
		effect: `select count(*) from digest where id = {returned consolidation} and data like '%"title":"Tên khác"%'`},
	{right: "merge themes", try: "zh:{consolidated draft}:1:1e:0", then: []string{"{choice 0}"}, may: "o",
		effect: `select count(*) from digest where id = {consolidated draft} and data not like '%"title":"Mồi chủ đề"%' and revision = 2`},
	{right: "take a ticket out of a theme", try: "zh:{consolidated draft}:1:1f:0", then: []string{"{choice 1}"}, may: "o",
		effect: `select count(*) from digest where id = {consolidated draft} and data like '%Vướng mắc của Cơ quan Mồi hai%' and revision = 2`},
	{right: "write a proposal", try: "zh:{consolidated draft}:1:b:0", then: []string{"hướng dẫn khác"}, may: "o",
		effect: `select count(*) from digest where id = {consolidated draft} and data like '%"content":"hướng dẫn khác"%'`},
	{right: "write on a draft as it was", try: "zh:{consolidated draft}:2:1:0", may: nobody},
	{right: "write on what waits for a leader", try: "zh:{submitted consolidation}:1:1:0", may: nobody},
	{right: "write on what was agreed to", try: "zh:{agreed consolidation}:1:1:0", may: nobody},
	{right: "write what there is no field for", try: "zh:{consolidated draft}:1:zz:0", may: nobody},
	{right: "add a proposal", try: "zi:{consolidated draft}:1:1:1", may: "o",
		effect: `select count(*) from digest where id = {consolidated draft} and data like '%"theme":"Mồi chủ đề hai"%'`},
	{right: "have a proposal submitted apart", try: "zi:{consolidated draft}:1:2:0", may: "o",
		effect: `select count(*) from digest where id = {consolidated draft} and data like '%"needs_submission":true%'`},
	{right: "drop a proposal", try: "zi:{consolidated draft}:1:3:0", may: "o",
		effect: `select count(*) from digest where id = {consolidated draft} and data not like '%Mồi kiến nghị%'`},
	{right: "choose whom a proposal is for", try: "zi:{consolidated draft}:1:b:0", may: "o",
		effect: `select count(*) from digest where id = {consolidated draft} and data like '%"to":"council"%'`},
	{right: "choose what there is not", try: "zi:{consolidated draft}:1:9:0", may: nobody},
	{right: "add a proposal to a draft as it was", try: "zi:{consolidated draft}:2:1:0", may: nobody},
	{right: "drop a proposal of what waits for a leader", try: "zi:{submitted consolidation}:1:3:0", may: nobody},
	{right: "submit a draft", try: "zk:{consolidated draft}:1", may: "o",
		effect: `select count(*) from digest where id = {consolidated draft} and state = 'submitted' and signed_by = (select id from person where account = {account})`},
	{right: "submit what was returned", try: "zk:{returned consolidation}:1", may: "o",
		effect: `select count(*) from digest where id = {returned consolidation} and state = 'submitted'`},
	{right: "submit a draft as it was", try: "zk:{consolidated draft}:2", may: nobody},
	{right: "submit what was submitted", try: "zk:{submitted consolidation}:1", may: nobody},
}

var agreeReportRights = []rightRow{
	{right: "have the silent agencies named", try: "zl:{submitted consolidation}:1:1", may: releases,
		effect: `select count(*) from digest where id = {submitted consolidation} and data like '%"name_silent":true%'`},
	{right: "have them named in a draft", try: "zl:{consolidated draft}:1:1", may: nobody},
	{right: "have them named in a report as it was", try: "zl:{submitted consolidation}:2:1", may: nobody},
	{right: "agree to a report", try: "zm:{submitted consolidation}:1", may: releases,
		effect: `select count(*) from digest d where id = {submitted consolidation} and state = 'agreed' and approver = (select id from person where account = {account})
	and exists (select 1 from ticket t where t.digest_id = d.id and t.state = 'reported')`},
	{right: "agree to a report as it was", try: "zm:{submitted consolidation}:2", may: nobody},
	{right: "agree to a draft", try: "zm:{consolidated draft}:1", may: nobody},
	{right: "agree to what one signed off", try: "zm:{own submitted consolidation}:1", may: nobody},
	{right: "agree again", try: "zm:{agreed consolidation}:1", may: nobody},
	{right: "return a report", try: "zn:{submitted consolidation}:1", then: []string{"Ghi rõ hơn"}, may: releases,
		effect: `select count(*) from digest where id = {submitted consolidation} and state = 'returned' and note = 'Ghi rõ hơn'`},
	{right: "return what one signed off", try: "zn:{own submitted consolidation}:1", may: nobody},
	{right: "return a report as it was", try: "zn:{submitted consolidation}:2", may: nobody},
	{right: "return a draft", try: "zn:{consolidated draft}:1", may: nobody},
	{right: "return what was agreed to", try: "zn:{agreed consolidation}:1", may: nobody},
}

var issueReportRights = []rightRow{
	{right: "record the number of a report", try: "zo:{agreed consolidation}:1", then: []string{reportNumber}, may: "o",
		effect: `select count(*) from digest where id = {agreed consolidation} and state = 'issued' and number = '215/BC-SNV' and issued_on = '2026-12-18'`},
	{right: "record the number of a draft", try: "zo:{consolidated draft}:1", may: nobody},
	{right: "record the number of what waits for a leader", try: "zo:{submitted consolidation}:1", may: nobody},
	{right: "record the number of a report as it was", try: "zo:{agreed consolidation}:2", may: nobody},
	{right: "record what the Committee decided", try: "zp:{agreed consolidation}", then: []string{committees, "Giao Sở Tài chính", "{choice 0}"}, may: "o",
		effect: `select count(*) from digest_opinion o where digest_id = {agreed consolidation} and number = '5123/UBND-NC' and words like '%Giao Sở Tài chính%'
	and exists (select 1 from ticket t where t.digest_id = o.digest_id and t.state = 'decided')`},
	{right: "record what was decided about a draft", try: "zp:{consolidated draft}", may: nobody},
	{right: "record another decision", try: "zp:{decided consolidation}", may: nobody},
}

// In no group anything of a report is shown or done, the Board's among them: it has not been issued.
var reportGroupRights = []rightRow{
	{right: "list the reports in the Board's group", in: boardsGroup, try: "/tonghop", may: nobody},
	{right: "read a draft in the Board's group", in: boardsGroup, try: "zc:{consolidated draft}", may: nobody},
	{right: "take a file in the Board's group", in: boardsGroup, try: "zj:{consolidated draft}:2", may: nobody},
	{right: "submit a draft in the Board's group", in: boardsGroup, try: "zk:{consolidated draft}:1", may: nobody},
	{right: "agree to a report in the Board's group", in: boardsGroup, try: "zm:{submitted consolidation}:1", may: nobody},
	{right: "read a draft in an agency's group", in: agencysGroup, try: "zc:{consolidated draft}", may: nobody},
}

var consolidationSteps = map[string]formStep{
	"consolidation:period:period":    {'o', []string{"zb:-1"}},
	"consolidation:write:field":      {'o', []string{"zh:{consolidated draft}:1:1:0"}},
	"consolidation:return:why":       {'p', []string{"zn:{submitted consolidation}:1"}},
	"consolidation:issue:issue":      {'o', []string{"zo:{agreed consolidation}:1"}},
	"consolidation:opinion:opinion":  {'o', []string{"zp:{agreed consolidation}"}},
	"consolidation:opinion:decision": {'o', []string{"zp:{agreed consolidation}", committees}},
	"consolidation:opinion:record":   {'o', []string{"zp:{agreed consolidation}", committees, "Giao Sở Tài chính"}},
}

// consolidationBait are consolidated reports in their first revision, each of two tickets of A.
var consolidationBait = map[string]maker{
	"consolidated draft":          newConsolidation("draft", false),
	"submitted consolidation":     newConsolidation("submitted", false),
	"own submitted consolidation": newConsolidation("submitted", true),
	"returned consolidation":      newConsolidation("returned", false),
	"agreed consolidation":        newConsolidation("agreed", false),
	"decided consolidation": func(w *rightsWorld, who rune) string {
		id := newConsolidation("agreed", false)(w, who)
		w.exec(`insert into digest_opinion (digest_id, number, dated_on, words, recorded_by, recorded_at) values ($1, '1/UBND-NC', '2026-12-28', '["Giao Sở"]', 0, 1)`, number(id))
		return id
	},
}

// newConsolidation is a report that somebody else, or whoever tries, made and signed off.
func newConsolidation(state string, own bool) maker {
	return func(w *rightsWorld, who rune) string {
		author := w.fixed["person "+string(who)]
		if !own || author == "" {
			author = w.addPerson(0)
		}
		ticketState, signed := "accepted", number(author)
		switch state {
		case "agreed":
			ticketState = "reported"
		case "draft", "returned":
			signed = 0
		}
		var tickets, codes []string
		for range 3 {
			id := newTicket(ticketRow{state: ticketState, agency: "A"})(w, who)
			tickets, codes = append(tickets, id), append(codes, fmt.Sprintf("VM-2031-%04d", number(id)))
		}
		data := bottest.Must[[]byte](w.t)(json.Marshal(consolidated(codes)))
		id := w.add(`insert into digest (from_on, to_on, state, revision, data, author, signed_by, approver, note, number, issued_on, created_at, changed_at, agreed_at)
values ('2031-01-01', '2031-03-31', $1, 1, $2, $3, $4, 0, '', '', '', 1, 1, 0) returning id`, state, string(data), number(author), signed)
		if state == "agreed" {
			for _, t := range tickets {
				w.exec(`update ticket set digest_id = $1 where id = $2`, number(id), number(t))
			}
		}
		return id
	}
}

// consolidated is what a report says of three tickets: a theme of two, which one proposal is about, and a theme of the third.
func consolidated(codes []string) digest.Data {
	d := digest.Data{
		Office:   digest.Office{Province: "tỉnh Hưng Yên", Parent: "UBND tỉnh Hưng Yên", Agency: "Sở Nội vụ", Place: "Hưng Yên"},
		Period:   digest.Period{From: "2031-01-01", To: "2031-03-31", Words: "quý I năm 2031", AsOf: "2031-03-31"},
		Agencies: digest.Agencies{Silent: []string{"Cơ quan Mồi im lặng"}},
		Figures:  digest.Figures{Total: digest.Row{Now: digest.Counts{Received: 3, InHand: 3}}},
		Themes: []digest.Theme{
			{Title: "Mồi chủ đề", What: "Mồi nội dung", Codes: codes[:2]}, {Title: "Mồi chủ đề hai", Codes: codes[2:]},
		},
		Proposals: []digest.Proposal{{Theme: "Mồi chủ đề", To: digest.ToAgency, Whom: "Sở Tài chính", Content: "Mồi kiến nghị"}},
	}
	for i, code := range codes {
		agency := "Cơ quan Mồi " + []string{"một", "hai", "ba"}[i]
		d.Agencies.Reported = append(d.Agencies.Reported, digest.Reporter{Agency: agency, Tickets: 1})
		d.Tickets = append(d.Tickets, digest.Ticket{Code: code, Agency: agency, Text: "Mồi khó khăn", State: "Đang xử lý"})
	}
	return d
}
