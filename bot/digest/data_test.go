package digest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func known(days float64) *float64 { return &days }

// sample is a report of a quarter with something of everything, and with gaps. All of it is made up.
func sample() Data {
	return Data{
		Office: Office{
			Province: "tỉnh Hưng Yên", Parent: "UBND tỉnh Hưng Yên", Agency: "Sở Nội vụ", Symbol: "BC-SNV", Place: "Hưng Yên",
			Signer: []string{"KT. Giám đốc", "Phó Giám đốc"}, Mandate: "khoản 3 Mục II Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình",
			Recipients: []string{"Lãnh đạo Sở"}, Archive: []string{"VT", "TĐKT"},
		},
		Period: Period{From: "2026-09-15", To: "2026-12-14", AsOf: "2026-12-14", MadeOn: "2026-12-16"},
		Agencies: Agencies{
			Reported: []Reporter{{Agency: "Sở Y tế", Tickets: 2}, {Agency: "UBND xã Quỳnh Phụ", Tickets: 2, Joined: 1}, {Agency: "UBND phường Phố Hiến", Joined: 1}},
			None:     []string{"Sở Xây dựng", "Sở Văn hóa, Thể thao và Du lịch", "Thuế tỉnh"},
			Silent:   []string{"UBND xã Im Lặng", "UBND xã Vắng Tin"},
		},
		Figures: Figures{
			Total: Row{Now: Counts{4, 3, 2, 1}, LastPeriod: &Counts{3, 3, 1, 0}, FirstReply: known(2), Resolution: known(7.5)},
			ByCategory: []Row{
				{Name: "Kinh phí, quỹ thi đua, khen thưởng", Now: Counts{3, 2, 1, 0}, LastPeriod: &Counts{1, 1, 0, 0}, LastYear: &Counts{1200, 1100, 100, 7}, FirstReply: known(2)},
				{Name: "Hồ sơ, thủ tục, thời hạn", Now: Counts{1, 1, 1, 1}, LastPeriod: &Counts{2, 2, 1, 0}},
			},
			ByBloc: []Row{
				{Name: "Khối các sở, ngành văn hóa - xã hội", Now: Counts{2, 2, 1, 1}},
				{Name: "Cụm thi đua các xã, phường số 1", Now: Counts{2, 1, 1, 0}, Resolution: known(12.25)},
			},
		},
		Tickets: []Ticket{
			{
				Code: "VM-2026-0041", Agency: "UBND xã Quỳnh Phụ", Joined: []string{"UBND phường Phố Hiến", "Sở Y tế"}, Text: "Chưa rõ nguồn chi tiền thưởng.\nXem thêm VM-2026-0012.",
				Proposal: "Hướng dẫn mức trích quỹ", Category: "Kinh phí, quỹ thi đua, khen thưởng", Level: "UBND tỉnh", State: "Đã chuyển Sở Tài chính", Channel: "Trợ lý",
			},
			{Code: "VM-2026-0042", Agency: "Sở Y tế", Text: "Quỹ khen thưởng không đủ", Category: "Kinh phí, quỹ thi đua, khen thưởng", State: "Đã gộp vào VM-2026-0041 (Đã chuyển Sở Tài chính)", MergedInto: "VM-2026-0041"},
			{Code: "VM-2026-0043", Agency: "Sở Y tế", Text: "Mẫu báo cáo thành tích thay đổi", Category: "Hồ sơ, thủ tục, thời hạn", Level: "Sở Nội vụ", State: "Đã giải quyết", Result: "Đã gửi bộ mẫu."},
			{Code: "VM-2026-0044", Agency: "UBND xã Quỳnh Phụ", Text: "Phần mềm chậm", Proposal: "= nâng cấp", State: "Đang xử lý"},
		},
		Themes: []Theme{
			{
				Title: "Kinh phí, quỹ thi đua, khen thưởng cấp xã", What: "Chưa rõ nguồn chi tiền thưởng.\nMức trích lập chưa thống nhất", Codes: []string{"VM-2026-0041"},
				LegalBasis: "Điều 11 Luật Thi đua, khen thưởng năm 2022", Objective: "Số đơn vị giảm, số người được khen tăng.",
			},
			{Title: "Hồ sơ khen thưởng", Codes: []string{"VM-2026-0043"}},
		},
		Settled: Settled{
			Outcomes: Outcomes{Answered: 2, Withdrawn: 1},
			ByOffice: []Answer{
				{Content: "Gửi bộ mẫu báo cáo thành tích thống nhất.", Tickets: 1, Document: Document{Kind: "Công văn", Number: "118/SNV-TĐKT", Day: "2026-11-02"}},
				{Content: "Hướng dẫn cách tính tỷ lệ"},
			},
			Forwarded: []Referral{{Content: "Nâng cấp phần mềm", To: "Sở Khoa học và Công nghệ"}},
			Opinions:  []Opinion{{Document: Document{Number: "77/UBND-NC", Day: "2026-10-05", Issuer: "UBND tỉnh", About: "Giải quyết kiến nghị quý III"}, Content: "giao Sở Nội vụ tập huấn."}},
		},
		Proposals: []Proposal{
			{
				Theme: "Kinh phí, quỹ thi đua, khen thưởng cấp xã", Codes: []string{"VM-2026-0041"}, To: ToAgency, Whom: "Sở Tài chính", Content: "Hướng dẫn mức trích lập quỹ", Basis: "Điều 11 Luật Thi đua, khen thưởng năm 2022",
				View: "Nhất trí.", Related: []RelatedOpinion{{Body: "Sở Tài chính", Document: Document{Kind: "Công văn", Number: "30/STC-NS", Day: "2026-12-01"}, Content: "nhất trí"}, {}},
				Options: []string{"Một mức chung", "Giao hằng năm"}, Lead: "Sở Tài chính", Deadline: "Chậm nhất ngày 31/3/2027",
			},
			{Theme: "Kinh phí, quỹ thi đua, khen thưởng cấp xã", To: ToCouncil, Content: "xem xét, ban hành nghị quyết", Options: []string{"Sửa nghị quyết"}, NeedsSubmission: true},
			{Theme: "Hồ sơ khen thưởng", To: ToMinistry, Content: "thống nhất biểu mẫu"},
			{To: ToChairman},
		},
		NextTasks: []string{"Tập huấn nghiệp vụ", "Theo dõi kiến nghị."},
	}
}

// stored is the data as they come back from where they were stored.
func stored(t *testing.T, d Data) Data {
	t.Helper()
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var back Data
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

// oddities are texts that people and programs send, without a ticket's code.
var oddities = []string{
	"", " \n\t", "Hướng dẫn mức trích lập", "TĐKT cấp xã", "một\r\nhai\n\nba", "\u202e\u200b\ufeff", "a\x00\x07\x1b[31mb", "1. # *đậm* | <b> & \"x\" ]]>", "=HYPERLINK(\"x\")",
	strings.Repeat("khôngcódấucách", 300), "Thuy\u0309", "😀", "VM", "...", "\ufffe", "…………", "%s %d", "- gạch", "Câu có dấu chấm.",
}

// random are data that Check accepts, with so many tickets, texts among the oddities and figures that add up.
func random(seed uint64, tickets int) Data {
	r := rand.New(rand.NewPCG(seed, 1))
	text := func() string { return oddities[r.IntN(len(oddities))] }
	texts := func() (all []string) {
		for range r.IntN(4) {
			all = append(all, text())
		}
		return all
	}
	document := func() Document {
		return Document{Kind: text(), Number: text(), Day: []Day{"", "2026-01-02"}[r.IntN(2)], Issuer: text(), About: text()}
	}
	d := Data{
		Office:    Office{Province: text(), Parent: text(), Agency: text(), Symbol: text(), Place: text(), Signer: texts(), Mandate: text(), Recipients: texts(), Archive: texts()},
		Period:    Period{From: "2026-10-15", To: "2026-11-14", Words: text(), AsOf: "2026-11-20"},
		NextTasks: texts(),
	}
	sent := map[string]int{}
	for i := range tickets {
		agency := fmt.Sprintf("Ủy ban nhân dân xã %d, tỉnh", r.IntN(300))
		sent[agency]++
		d.Tickets = append(d.Tickets, Ticket{
			Code: fmt.Sprintf("VM-2026-%04d", i), Agency: agency, Joined: []string{"Sở Y tế", agency}[:r.IntN(3)], Text: text() + " như vm-2026-0001", Proposal: text() + "VM-2025-77",
			Category: text(), Level: text(), State: text(), Result: "Đã gộp vào VM-2026-0001", Channel: text(),
		})
	}
	for i := range 300 {
		if name := fmt.Sprintf("Ủy ban nhân dân xã %d, tỉnh", i); sent[name] > 0 {
			d.Agencies.Reported = append(d.Agencies.Reported, Reporter{Agency: name, Tickets: sent[name]})
		}
		d.Agencies.None = append(d.Agencies.None, fmt.Sprintf("Trường số %d", i))
		d.Agencies.Silent = append(d.Agencies.Silent, fmt.Sprintf("Cơ quan vắng mặt %d", i))
	}
	counts := Counts{Received: tickets, Settled: r.IntN(9), InHand: 5, Overdue: r.IntN(5)}
	d.Figures = Figures{Total: Row{Now: counts, LastYear: &Counts{}}, ByCategory: []Row{{Name: "Khác", Now: counts}, {Name: "Phối hợp"}}, ByBloc: []Row{{Name: "😀", Now: counts}}}
	for i := 0; i < min(tickets, 40); i += 4 {
		title := fmt.Sprintf("%s%d", text(), i)
		d.Themes = append(d.Themes, Theme{Title: title, What: text(), Codes: []string{d.Tickets[i].Code}, LegalBasis: text(), Objective: text(), Subjective: text()})
		d.Proposals = append(d.Proposals, Proposal{
			Theme: []string{"", title}[r.IntN(2)], Codes: []string{d.Tickets[i].Code}, To: []Addressee{ToAgency, ToCouncil, ToMinistry, ToChairman}[r.IntN(4)], Whom: text(), Content: text(), Basis: text(), View: text(),
			Related: []RelatedOpinion{{Body: text(), Document: document(), Content: text()}}[:r.IntN(2)], Options: texts(), Lead: text(), Deadline: text(), NeedsSubmission: r.IntN(2) == 0,
		})
	}
	if tickets > 2 {
		d.Tickets[1].MergedInto = d.Tickets[2].Code
	}
	d.Settled = Settled{ByOffice: []Answer{{text(), r.IntN(3), document()}}, Forwarded: []Referral{{text(), text(), document()}}, Opinions: []Opinion{{document(), text(), text()}}}
	return d
}
