package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/outbox"
	"thidua/bot/telegramtest"
	"thidua/bot/ticket"
)

// check requires that every ticket that was filed has one code, none is missing between them, and everything that was said about it was
// said once and in the chats where it belongs, by what the Bot API's server recorded; a copy that a kill left is listed as uncertain. It
// returns how many copies there are of each kill.
func (l *ticketLoad) check(f *fleet) (doubled []int) {
	l.t.Helper()
	byCode := l.checkRows()
	doubled = make([]int, len(f.kills))
	known := map[int64]bool{}
	for _, a := range l.agencies {
		known[a.ID()] = true
		l.checkFiler(a, l.copies(f, a.ID(), doubled), byCode)
	}
	for _, o := range l.officers {
		known[o.ID()] = true
		l.checkOfficer(o, l.copies(f, o.ID(), doubled), byCode)
	}
	for _, c := range l.w.tg.Chats() {
		if said := l.w.tg.BotMessages(c.ID); !known[c.ID] && len(said) > 0 {
			l.t.Errorf("chat %d, of nobody who deals with tickets, reads %q", c.ID, said[0].Text)
		}
	}
	for i, n := range doubled {
		if n > senders {
			l.t.Errorf("kill %d doubled %d messages, more than the %d that send", i+1, n, senders)
		}
	}
	return doubled
}

// ticketRow is a ticket as it is kept.
type ticketRow struct {
	id             int64
	code           ticket.Code
	state, words   string
	agency         string
	sender, writer int64 // accounts
}

const ticketRows = `
select t.id, t.year, t.number, t.state, t.words, a.code, s.account, w.account
from ticket t join agency a on a.id = t.holder_id join person s on s.id = t.sender join person w on w.id = t.reporter
order by t.year, t.number`

// ofFiling reports whether it is what was filed.
func (r ticketRow) ofFiling(f *filing) bool {
	return r.words == f.words() && r.agency == f.by.code && r.sender == f.by.ID() && r.writer == f.by.ID() && r.state == "answered"
}

// checkRows looks at what is kept, and returns which ticket each code names.
func (l *ticketLoad) checkRows() (byCode map[string]*filing) {
	l.t.Helper()
	rows := query(l.t, l.w.db, func(scan func(...any) error) (r ticketRow, err error) {
		return r, scan(&r.id, &r.code.Year, &r.code.Number, &r.state, &r.words, &r.agency, &r.sender, &r.writer)
	}, ticketRows)
	if n := count(l.t, l.w, `select count(*) from ticket`); n != len(l.filings) || len(rows) != n {
		l.t.Errorf("%d tickets were filed; %d are kept, %d of them sent", len(l.filings), n, len(rows))
	}
	l.checkNumbers(rows)
	byCode = map[string]*filing{}
	met, kept := map[*filing]bool{}, l.messages()
	for _, r := range rows {
		one := l.marked(r.words)
		if one == nil || met[one] || !r.ofFiling(one) {
			l.t.Errorf("kept is %+v; its words were filed before: %v", r, met[one])
			continue
		}
		met[one], byCode[r.code.String()] = true, one
		if diff := cmp.Diff(one.messages(), kept[r.id]); diff != "" {
			l.t.Errorf("of %s is kept (-want +got):\n%s", r.code, diff)
		}
	}
	for what, statement := range map[string]string{
		"codes are not once in the audit": `
select count(*) from ticket t where (select count(*) from audit a where a.act = 'send ticket' and a.object = 'ticket:' || t.id) <> 1`,
		"notices are not recorded as sent": `select count(*) from ticket_notice where state <> 'sent'`,
		"updates were given up":            `select count(*) from inbox_update where state = 'parked'`,
	} {
		if n := count(l.t, l.w, statement); n > 0 {
			l.t.Errorf("%d %s", n, what)
		}
	}
	return byCode
}

// checkNumbers requires that in every year the numbers go from 1 to where the counter stands.
func (l *ticketLoad) checkNumbers(rows []ticketRow) {
	l.t.Helper()
	last, counters := map[int]int{}, map[int]int{}
	for _, r := range rows {
		if before := last[r.code.Year]; r.code.Number != before+1 {
			l.t.Errorf("after number %d of %d comes %d", before, r.code.Year, r.code.Number)
		}
		last[r.code.Year] = r.code.Number
	}
	for _, c := range query(l.t, l.w.db, func(scan func(...any) error) (c ticket.Code, err error) { return c, scan(&c.Year, &c.Number) },
		`select year, last from ticket_counter`) {
		counters[c.Year] = c.Number
	}
	if diff := cmp.Diff(last, counters); diff != "" {
		l.t.Errorf("the last numbers and the counters by year (-numbers +counters):\n%s", diff)
	}
}

// messages are what was said about a ticket, sorted.
func (f *filing) messages() []string {
	all := []string{"answer " + cannedWords, "sent " + f.words(), "written " + f.words()}
	if f.asked {
		all = append(all, "asked "+f.question())
	}
	if f.asked || f.adds {
		all = append(all, "supplement "+f.more())
	}
	slices.Sort(all)
	return all
}

// messages are what is kept as said about each ticket.
func (l *ticketLoad) messages() map[int64][]string {
	l.t.Helper()
	type said struct {
		id    int64
		words string
	}
	all := map[int64][]string{}
	for _, s := range query(l.t, l.w.db, func(scan func(...any) error) (s said, err error) { return s, scan(&s.id, &s.words) },
		`select ticket_id, kind || ' ' || words from ticket_message`) {
		all[s.id] = append(all[s.id], s.words)
	}
	for _, words := range all {
		slices.Sort(words)
	}
	return all
}

// copies compares the deliveries to a chat with the messages that are in it, and returns those that kills left twice: the copies, and
// adds them to the doubled of the kill.
func (l *ticketLoad) copies(f *fleet, chat int64, doubled []int) map[int]bool {
	l.t.Helper()
	made := map[int]outbox.Delivery{}
	for _, d := range l.w.deliveries(l.t, chat) {
		switch {
		case d.State != outbox.Sent || len(d.MessageIDs) != 1:
			l.t.Errorf("chat %d: delivery %s, a %s: %s %v %s", chat, d.Key, d.Op, d.State, d.MessageIDs, d.Error)
		case d.Op == outbox.Send:
			made[int(d.MessageIDs[0])] = d
		}
	}
	events, _ := l.ofBot(chat, 0)
	sent := map[int]telegramtest.Event{}
	for _, e := range events {
		if e.Kind == telegramtest.Sent {
			sent[e.MessageID] = e
		}
	}
	all := map[int]bool{}
	for id, e := range sent {
		if d, ok := made[id]; ok && d.Content.HTML == e.Post.HTML {
			continue
		}
		all[id] = true
		kill := -1
		for again, d := range made {
			if at, there := sent[again]; there && d.Uncertain && d.Content.HTML == e.Post.HTML {
				kill = max(kill, f.killBetween(e.At, at.At))
			}
		}
		if kill < 0 {
			l.t.Errorf("chat %d: message %d is of no delivery, nor the copy of one that is listed as uncertain: %.80q", chat, id, e.Post.Text)
			continue
		}
		doubled[kill]++
	}
	for id, d := range made {
		if _, there := sent[id]; !there {
			l.t.Errorf("chat %d: delivery %s is recorded as sent and is not there", chat, d.Key)
		}
	}
	return all
}

// reading is how often somebody read what about a code.
type reading map[string]int

// checkFiler looks at the chat of an agency.
func (l *ticketLoad) checkFiler(f *filer, copies map[int]bool, byCode map[string]*filing) {
	l.t.Helper()
	drafts := map[int]*filing{} // by message
	read := map[string]reading{}
	events, _ := l.ofBot(f.ID(), 0)
	for _, e := range events {
		text := e.Post.Text
		for _, code := range codeIn.FindAllString(text, -1) {
			if one := byCode[code]; one == nil || one.by != f {
				l.t.Errorf("the chat of %s reads of %s: %q", f.code, code, text)
			}
		}
		one, code := l.marked(text), codeIn.FindString(text)
		if one != nil && (one.by != f || code != "" && byCode[code] != one) {
			l.t.Errorf("the chat of %s reads what belongs elsewhere: %q", f.code, text)
		}
		if dataOf(e.Post, "✅ Gửi") != "" {
			drafts[e.MessageID] = one
		} else if draft := drafts[e.MessageID]; draft != nil && byCode[code] != draft {
			l.t.Errorf("the draft of %s turned into %q", draft.mark, text)
		}
		if code == "" || copies[e.MessageID] && e.Kind == telegramtest.Sent {
			continue
		}
		if read[code] == nil {
			read[code] = reading{}
		}
		read[code][saying(text)]++
	}
	for code, one := range byCode {
		if one.by != f {
			continue
		}
		got, want := read[code], reading{"sent": 1, "answered": 1}
		if again := got["sent before"]; again > one.presses-1 || one.presses > 1 && again == 0 {
			l.t.Errorf("%s was sent with %d presses, and %d times it was said that it had been sent", code, one.presses, again)
		}
		delete(got, "sent before")
		if one.asked {
			want["asked"] = 1
		}
		if one.asked || one.adds {
			want["noted"] = 1
		}
		if diff := cmp.Diff(want, got); diff != "" {
			l.t.Errorf("of %s the chat of %s reads (-want +got):\n%s", code, f.code, diff)
		}
	}
}

// saying is what a message about a ticket says to its agency.
func saying(text string) string {
	for _, s := range [][2]string{
		{"Đã gửi phản ánh. Mã theo dõi: ", "sent"}, {"Phản ánh này đã được gửi trước đó. Mã theo dõi: ", "sent before"},
		{"đề nghị bổ sung:\n\n", "asked"}, {"Đã ghi bổ sung vào ", "noted"}, {"trả lời:\n\n" + cannedWords, "answered"},
	} {
		if strings.Contains(text, s[0]) {
			return s[1]
		}
	}
	return fmt.Sprintf("%.60q", text)
}

// checkOfficer looks at the chat of an officer: what they read on the page of a code is what was filed in the chat that got it.
func (l *ticketLoad) checkOfficer(o *deskOfficer, copies map[int]bool, byCode map[string]*filing) {
	l.t.Helper()
	read := map[string]reading{}
	events, _ := l.ofBot(o.ID(), 0)
	for _, e := range events {
		text := e.Post.Text
		code := codeIn.FindString(text)
		one := byCode[code]
		if code == "" {
			continue
		}
		if one == nil || one.by.officer != o {
			l.t.Errorf("officer %d reads of %s, which is not of their agencies: %q", o.ID(), code, text)
			continue
		}
		if marked := l.marked(text); marked != nil && marked != one {
			l.t.Errorf("officer %d reads of %s what belongs to %s: %q", o.ID(), code, marked.mark, text)
		}
		if read[code] == nil {
			read[code] = reading{}
		}
		switch {
		case strings.HasPrefix(text, "Phản ánh "+code+"\n"):
			read[code]["page"] = 1
			if !strings.Contains(text, one.words()) || !strings.Contains(text, "\nCơ quan: Cơ quan "+one.by.code+"\n") {
				l.t.Errorf("officer %d reads of %s, which %s filed: %q", o.ID(), code, one.by.code, text)
			}
		case copies[e.MessageID] && e.Kind == telegramtest.Sent:
		case newTicket.MatchString(text):
			read[code]["new"]++
		case supplement.MatchString(text):
			read[code]["supplement"]++
		}
	}
	for code, one := range byCode {
		if one.by.officer != o {
			continue
		}
		want := reading{"new": 1, "page": 1}
		if one.asked || one.adds {
			want["supplement"] = 1
		}
		if diff := cmp.Diff(want, read[code]); diff != "" {
			l.t.Errorf("of %s officer %d reads (-want +got):\n%s", code, o.ID(), diff)
		}
	}
}
