package digest

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestDataThatAgreeAreAccepted(t *testing.T) {
	for name, d := range map[string]Data{
		"sample": sample(), "stored": stored(t, sample()),
		"nothing":     {Period: Period{From: "2026-01-01", To: "2026-01-01"}},
		"500 tickets": random(1, 500), "3 tickets": random(2, 3), "no tickets": random(3, 0),
	} {
		if err := d.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDataThatContradictThemselvesAreRefused(t *testing.T) {
	for want, change := range map[string]func(d *Data){
		`the period is from "" to "2026-12-14", which are not two days`:            func(d *Data) { d.Period.From = "" },
		`the period is from "2026-09-15" to "2026-12-32"`:                          func(d *Data) { d.Period.To = "2026-12-32" },
		"the period runs backwards, from 2026-12-15 to 2026-12-14":                 func(d *Data) { d.Period.From = "2026-12-15" },
		`the day of the figures, "hôm qua", is none`:                               func(d *Data) { d.Period.AsOf = "hôm qua" },
		"the figures are of 2026-09-14, before the period begins on 2026-09-15":    func(d *Data) { d.Period.AsOf = "2026-09-14" },
		`"TM. Giám đốc" signs for Sở Nội vụ`:                                       func(d *Data) { d.Office.Signer[0] = "TM. Giám đốc" },
		`" tm ban giám đốc" signs for Sở Nội vụ`:                                   func(d *Data) { d.Office.Signer[1] = " tm ban giám đốc" },
		"an agency without a name is among those that have none":                   func(d *Data) { d.Agencies.None[1] = " \u200b" },
		"Sở Y tế is among the agencies that reported difficulties and among":       func(d *Data) { d.Agencies.Silent[1] = "Sở  Y tế " },
		"Sở Xây dựng is among the agencies that have none and among those":         func(d *Data) { d.Agencies.None[1] = "Sở Xây dựng" },
		"Sở Y tế is said to have reported 0 difficulties and joined 0":             func(d *Data) { d.Agencies.Reported[0].Tickets = 0 },
		"Sở Y tế is said to have reported 3 difficulties and joined -1":            func(d *Data) { d.Agencies.Reported[0] = Reporter{"Sở Y tế", 3, -1} },
		"the agencies sent 5 tickets, and 4 were received":                         func(d *Data) { d.Agencies.Reported[0].Tickets++ },
		"the total has the count -1 for this period":                               func(d *Data) { d.Figures.Total.Now.Settled = -1 },
		"the total has 9 overdue of 1 in hand for the last period":                 func(d *Data) { d.Figures.Total.LastPeriod.Overdue = 9 },
		"the total took NaN days":                                                  func(d *Data) { d.Figures.Total.FirstReply = known(math.NaN()) },
		"the total took -0.5 days":                                                 func(d *Data) { d.Figures.Total.Resolution = known(-0.5) },
		"figures by category: the rows add up to {Received:4 Settled:3 InHand:3":   func(d *Data) { d.Figures.ByCategory[0].Now.InHand++ },
		"figures by category: the rows add up to {Received:3 Settled:4 InHand:1":   func(d *Data) { d.Figures.ByCategory[0].LastPeriod.Settled++ },
		"figures by bloc: the rows add up":                                         func(d *Data) { d.Figures.ByBloc = d.Figures.ByBloc[:1] },
		"figures by bloc: row 2 has no name or that of another":                    func(d *Data) { d.Figures.ByBloc[1].Name = d.Figures.ByBloc[0].Name },
		`figures by category: row 1 has no name or that of another: ""`:            func(d *Data) { d.Figures.ByCategory[0].Name = "\n" },
		"figures by bloc: there are 201 rows: there may be 200":                    func(d *Data) { d.Figures.ByBloc = make([]Row, 201) },
		`ticket 1 has the code "VM-41": one is like VM-2026-0042`:                  func(d *Data) { d.Tickets[0].Code = "VM-41" },
		"VM-2026-0041 is among the tickets twice":                                  func(d *Data) { d.Tickets[3].Code = "VM-2026-0041" },
		"VM-2026-0044 is of no agency":                                             func(d *Data) { d.Tickets[3].Agency = "" },
		"VM-2026-0041 was joined by an agency without a name":                      func(d *Data) { d.Tickets[0].Joined[1] = "" },
		"VM-2026-0041 was merged into itself over other tickets":                   func(d *Data) { d.Tickets[0].MergedInto = "VM-2026-0042" },
		"VM-2026-0044 was merged into itself":                                      func(d *Data) { d.Tickets[3].MergedInto = "VM-2026-0044" },
		"theme 2 has no title":                                                     func(d *Data) { d.Themes[1].Title = "" },
		`two themes are called "Hồ sơ khen thưởng"`:                                func(d *Data) { d.Themes[0].Title = "Hồ sơ  khen thưởng" },
		`theme "Hồ sơ khen thưởng" has no tickets`:                                 func(d *Data) { d.Themes[1].Codes = nil },
		`theme "Hồ sơ khen thưởng" names VM-2026-0099, which is not among`:         func(d *Data) { d.Themes[1].Codes = []string{"VM-2026-0099"} },
		`VM-2026-0041 is in the themes "Kinh phí, quỹ thi đua, khen thưởng cấp xã`: func(d *Data) { d.Themes[1].Codes = []string{"VM-2026-0041"} },
		`VM-2026-0043 is in the themes "Hồ sơ khen thưởng" and "Hồ sơ`:             func(d *Data) { d.Themes[1].Codes = []string{"VM-2026-0043", "VM-2026-0043"} },
		`VM-2026-0042 is in the theme "Hồ sơ khen thưởng", and what it was`:        func(d *Data) { d.Themes[1].Codes = []string{"VM-2026-0042"} },
		`proposal 3 is about "VM-2026-0099", which is not among the tickets`:       func(d *Data) { d.Proposals[2].Codes = []string{"VM-2026-0099"} },
		`proposal 3 is about "Khác", which is no theme`:                            func(d *Data) { d.Proposals[2].Theme = "Khác" },
		`proposal 4 goes to "", which is no addressee`:                             func(d *Data) { d.Proposals[3].To = "" },
		"tickets[1].text has 16001 characters: there may be 16000":                 func(d *Data) { d.Tickets[1].Text = strings.Repeat("ă", 16_001) },
		"settled.opinions[0].content is not UTF-8":                                 func(d *Data) { d.Settled.Opinions[0].Content = "\xff" },
	} {
		d := stored(t, sample()) // a copy
		change(&d)
		if err := d.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q: %v", want, err)
		}
	}
}

func TestWhatIsNoContradictionIsAccepted(t *testing.T) {
	for name, change := range map[string]func(d *Data){
		"a ticket merged into one of an earlier period":     func(d *Data) { d.Tickets[3].MergedInto = "VM-2025-0007" },
		"a chain of merged tickets":                         func(d *Data) { d.Tickets[3].MergedInto = "VM-2026-0042" },
		"a merged ticket in the theme of its target":        func(d *Data) { d.Themes[0].Codes = append(d.Themes[0].Codes, "VM-2026-0042") },
		"figures of a last year that some rows do not know": func(d *Data) { d.Figures.Total.LastYear = &Counts{Received: 5} },
		"no rows by bloc":                                   func(d *Data) { d.Figures.ByBloc = nil },
		"a committee that signs as a collective": func(d *Data) {
			d.Office.Agency, d.Office.Signer[0] = "UBND xã Quỳnh Phụ", "TM. Ủy ban nhân dân"
		},
		"figures that go on after the period":    func(d *Data) { d.Period.AsOf = "2027-01-05" },
		"a day of the figures that is not known": func(d *Data) { d.Period.AsOf = "" },
		"a text that is as long as may be":       func(d *Data) { d.Themes[0].What = strings.Repeat("ă", 16_000) },
	} {
		d := stored(t, sample())
		change(&d)
		if err := d.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestACodeInTheBodyIsRefusedAndNamed(t *testing.T) {
	for field, change := range map[string]func(d *Data, text string){
		"office.mandate":                     func(d *Data, text string) { d.Office.Mandate = text },
		"period.words":                       func(d *Data, text string) { d.Period.Words = text },
		"agencies.reported[0].agency":        func(d *Data, text string) { d.Agencies.Reported[0].Agency = text },
		"figures.by_bloc[1].name":            func(d *Data, text string) { d.Figures.ByBloc[1].Name = text },
		"tickets[0].agency":                  func(d *Data, text string) { d.Tickets[0].Agency = text },
		"tickets[0].joined[1]":               func(d *Data, text string) { d.Tickets[0].Joined[1] = text },
		"themes[0].title":                    func(d *Data, text string) { d.Themes[0].Title = text },
		"themes[1].subjective":               func(d *Data, text string) { d.Themes[1].Subjective = text },
		"settled.forwarded[0].to":            func(d *Data, text string) { d.Settled.Forwarded[0].To = text },
		"settled.opinions[0].document.about": func(d *Data, text string) { d.Settled.Opinions[0].Document.About = text },
		"proposals[0].options[1]":            func(d *Data, text string) { d.Proposals[0].Options[1] = text },
		"next_tasks[0]":                      func(d *Data, text string) { d.NextTasks[0] = text },
	} {
		d := stored(t, sample())
		change(&d, "như vm-2026-42 đã nêu")
		refused, is := errors.AsType[*CodeError](d.Check())
		if !is || refused.Field != field || refused.Code != "vm-2026-42" || !strings.Contains(refused.Error(), field) {
			t.Errorf("%s: %v", field, d.Check())
		}
	}
}
