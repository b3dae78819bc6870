package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// ticketLoad is agencies that file tickets and officers of the Board who deal with them, as they meet the bot on their telephones.
type ticketLoad struct {
	t        *testing.T
	w        *world
	random   *rand.Rand // of the agencies' telephones
	agencies []*filer
	officers []*deskOfficer
	filings  map[string]*filing // by the mark in their words
	unfiled  []*filing          // in the order in which they will be filed
	progress atomic.Int64

	mu  sync.Mutex  // of what the agencies read
	due []intention // of the agencies
}

// filer is the focal point of an agency, with its chat.
type filer struct {
	*telegramtest.Person
	code    string // of the agency
	officer *deskOfficer
	filings []*filing
	read    int // how much of the chat's ledger

	confirmed, answered, noted map[string]bool // the codes of which they read so
}

// filing is a ticket that an agency files. Its mark, "17-3", is in everything that is said about it in words of their own.
type filing struct {
	by    *filer
	mark  string
	twice bool // somebody presses ✅ Gửi twice
	asked bool // the officer asks for more before they answer
	adds  bool // the agency says more of its own accord

	drafted bool
	presses int
	said    bool
}

// intention is what somebody does a little later, as soon as ready says, which may be nil.
type intention struct {
	at    time.Time
	ready func() bool
	do    func()
}

const (
	firstFiler   = 700_001
	firstOfficer = 800_001
	cannedTitle  = "Quỹ thi đua"
	cannedWords  = "Mức trích quỹ theo Nghị định 152/2025/NĐ-CP."
)

func newTicketLoad(t *testing.T, w *world, seed uint64, agencies, officers int) *ticketLoad {
	t.Helper()
	l := &ticketLoad{t: t, w: w, random: rand.New(rand.NewPCG(seed, 1)), filings: map[string]*filing{}}
	board := bottest.Agency(t, w.db, "SNV")
	for i := range officers {
		o := &deskOfficer{Person: w.tg.AddUser(telegramtest.User{ID: firstOfficer + int64(i), FirstName: fmt.Sprint("Chuyên viên ", i)}), l: l}
		bottest.GivePost(t, w.db, o.ID(), board, directory.Officer)
		bottest.Must[telegramtest.Message](t)(o.Start(""))
		l.officers = append(l.officers, o)
	}
	forgetUpdates(t, w.tg)
	for i := range agencies {
		f := &filer{code: fmt.Sprint("DV", i+1), officer: l.officers[i%officers],
			confirmed: map[string]bool{}, answered: map[string]bool{}, noted: map[string]bool{}}
		f.Person = w.tg.AddUser(telegramtest.User{ID: firstFiler + int64(i), FirstName: fmt.Sprint("Đầu mối ", f.code)})
		bottest.GivePost(t, w.db, f.ID(), bottest.Agency(t, w.db, f.code), directory.Focal)
		for j := range ticketsEach {
			one := &filing{by: f, mark: fmt.Sprintf("%d-%d", i+1, j+1), twice: l.random.IntN(3) == 0, asked: (i+j)%3 == 0, adds: (i+j)%3 == 1}
			l.filings[one.mark] = one
			f.filings = append(f.filings, one)
			l.unfiled = append(l.unfiled, one)
		}
		l.agencies = append(l.agencies, f)
	}
	l.assignBlocs()
	l.approveCanned(board)
	l.countTried()
	return l
}

const (
	addBlocs = `
insert into bloc (code, name, from_on, until_on) select 'K' || account, 'Khối ' || account, '2020-01-01', '' from person where account = $1`
	addBlocOfficer = `
insert into bloc_officer (bloc_id, person_id, from_on, until_on)
select b.id, p.id, '2020-01-01', '' from bloc b join person p on b.code = 'K' || p.account where p.account = $1`
	addBlocMember = `
insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by)
select b.id, a.id, '2020-01-01', '', '', 0, 0 from bloc b join agency a on a.code = $2 where b.code = 'K' || cast($1 as bigint)`
)

// assignBlocs makes every officer responsible for a bloc of agencies: nobody else of the Board is told of their tickets.
func (l *ticketLoad) assignBlocs() {
	l.t.Helper()
	err := l.w.db.InTx(l.t.Context(), func(tx *database.Tx) error {
		for _, o := range l.officers {
			for _, statement := range []string{addBlocs, addBlocOfficer} {
				if _, err := tx.Exec(l.t.Context(), statement, o.ID()); err != nil {
					return err
				}
			}
		}
		for _, f := range l.agencies {
			if _, err := tx.Exec(l.t.Context(), addBlocMember, f.officer.ID(), f.code); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		l.t.Fatal(err)
	}
}

// approveCanned makes a canned reply that a leader has approved.
func (l *ticketLoad) approveCanned(board int64) {
	l.t.Helper()
	const approver = firstOfficer - 1
	bottest.GivePost(l.t, l.w.db, approver, board, directory.Approver)
	store := bot.Tickets(bot.Offline(l.w.db, directory.Settings{}, slog.New(slog.DiscardHandler)), nil)
	author := directory.Actor{Account: l.officers[0].ID()}
	err := l.w.db.InTx(l.t.Context(), func(tx *database.Tx) error {
		c, err := store.ProposeCanned(l.t.Context(), tx, author, ticket.Canned{Title: cannedTitle, Words: cannedWords})
		if err == nil {
			_, err = store.DecideCanned(l.t.Context(), tx, directory.Actor{Account: approver}, c.ID, c.Revision, "")
		}
		return err
	})
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *ticketLoad) shuffle(random *rand.Rand) {
	random.Shuffle(len(l.unfiled), func(i, j int) { l.unfiled[i], l.unfiled[j] = l.unfiled[j], l.unfiled[i] })
}

// words are what a ticket says.
func (f *filing) words() string {
	return "Việc " + f.mark + ": dự toán của đơn vị không bố trí quỹ thi đua, khen thưởng nên chưa có tiền chi thưởng"
}

// more is what its agency says of it later.
func (f *filing) more() string {
	return "Bổ sung về việc " + f.mark + ": thiếu 42 triệu đồng"
}

// file lets the next n tickets be written, each with one message.
func (l *ticketLoad) file(n int) {
	l.t.Helper()
	for _, f := range l.unfiled[:n] {
		bottest.Must[telegramtest.Message](l.t)(f.by.Send("/phananh " + f.words()))
	}
	l.unfiled = l.unfiled[n:]
}

var (
	markIn = regexp.MustCompile(`(?i)việc (\d+-\d+)`)
	codeIn = regexp.MustCompile(`VM-\d{4}-\d+`)
)

// marked is the ticket whose mark stands in a text, or nil.
func (l *ticketLoad) marked(text string) *filing {
	if m := markIn.FindStringSubmatch(text); m != nil {
		return l.filings[m[1]]
	}
	return nil
}

// dataOf is what the button with a label under a message stands for, or "".
func dataOf(p *telegramtest.Post, label string) string {
	if p.ReplyMarkup == nil {
		return ""
	}
	for _, row := range p.ReplyMarkup.Rows {
		for _, b := range row {
			if b.Text == label {
				return b.CallbackData
			}
		}
	}
	return ""
}

// ofBot are the messages and changes of messages of the bot's in a chat, from the n-th event of its ledger on, and how many events there are.
func (l *ticketLoad) ofBot(chat int64, n int) (all []telegramtest.Event, read int) {
	events := l.w.tg.Ledger(chat)
	for _, e := range events[min(n, len(events)):] {
		if e.Post != nil && e.Post.FromBot && (e.Kind == telegramtest.Sent || e.Kind == telegramtest.Edited) {
			all = append(all, e)
		}
	}
	return all, len(events)
}

// filers are the telephones of all agencies, until ctx ends.
func (l *ticketLoad) filers(ctx context.Context) {
	for ctx.Err() == nil {
		for _, f := range l.agencies {
			var events []telegramtest.Event
			events, f.read = l.ofBot(f.ID(), f.read)
			for _, e := range events {
				l.reads(f, e.Post)
			}
		}
		l.due = slices.DeleteFunc(l.due, func(i intention) bool {
			if time.Now().Before(i.at) || i.ready != nil && !i.ready() {
				return false
			}
			i.do()
			return true
		})
		time.Sleep(25 * time.Millisecond)
	}
}

// later has something done after some time.
func (l *ticketLoad) later(after time.Duration, ready func() bool, do func()) {
	l.due = append(l.due, intention{time.Now().Add(after), ready, do})
}

// upTo is any time within most.
func (l *ticketLoad) upTo(most time.Duration) time.Duration {
	return time.Duration(l.random.Int64N(int64(most)))
}

// reads is what somebody does who reads what the bot wrote to their agency.
func (l *ticketLoad) reads(f *filer, p *telegramtest.Post) {
	l.mu.Lock()
	defer l.mu.Unlock()
	code, one := codeIn.FindString(p.Text), l.marked(p.Text)
	switch {
	case one != nil && dataOf(p, "✅ Gửi") != "":
		l.press(f, one, p)
	case strings.Contains(p.Text, "Mã theo dõi: VM-"):
		f.confirmed[code] = true
		if one = l.sentAs(code); one != nil && one.adds {
			l.say(f, one, p, code)
		}
	case one != nil && strings.Contains(p.Text, "đề nghị bổ sung:"):
		l.say(f, one, p, code)
	case strings.Contains(p.Text, "Đã ghi bổ sung vào VM-"):
		f.noted[code] = true
	case strings.Contains(p.Text, "trả lời:"):
		f.answered[code] = true
	}
}

// sentAs is the ticket that got a code: its sender knows which they sent.
func (l *ticketLoad) sentAs(code string) *filing {
	var words string
	c, _ := ticket.ParseCode(code)
	if err := l.w.db.QueryRow(l.t.Context(), `select words from ticket where year = $1 and number = $2`, c.Year, c.Number).Scan(&words); err != nil {
		l.t.Errorf("there is no %s: %v", code, err)
	}
	return l.marked(words)
}

// press presses ✅ Gửi under a draft, and perhaps again. Under a copy, which a kill left, only some do.
func (l *ticketLoad) press(f *filer, one *filing, p *telegramtest.Post) {
	times := 1
	if one.drafted {
		times = l.random.IntN(2)
	} else if one.twice {
		times = 2
	}
	one.drafted = true
	together := time.Until(time.Now().Truncate(pressEvery).Add(pressEvery))
	for i := range times {
		l.later(together+time.Duration(i)*l.upTo(300*time.Millisecond), nil, func() {
			one.presses++
			if _, err := f.Private().Press(p.MessageID, dataOf(p, "✅ Gửi")); err != nil {
				l.t.Error(err)
			}
		})
	}
}

// pressEvery is how often people press ✅ Gửi: all who may, in the same moment.
const pressEvery = 700 * time.Millisecond

const recordedAbout = `select count(*) from outbox_delivery where chat_id = $1 and message_ids = $2 and ended_at > 0 and content like $3`

// say answers a message about a ticket with more words on it, once, as soon as its sending is recorded: what a lost answer left twice is
// answered where it is known.
func (l *ticketLoad) say(f *filer, one *filing, p *telegramtest.Post, code string) {
	recorded := func() bool {
		return one.said || count(l.t, l.w, recordedAbout, f.ID(), fmt.Sprintf("[%d]", p.MessageID), "%"+code+"%") > 0
	}
	l.later(l.upTo(400*time.Millisecond), recorded, func() {
		if one.said {
			return
		}
		one.said = true
		if _, err := f.Private().Reply(p.MessageID, one.more()); err != nil {
			l.t.Error(err)
		}
	})
}

// left is how many things people wait for.
func (l *ticketLoad) left() (n int) {
	l.missing(func(_ *filer, _ string, got, want int) { n += want - got })
	return n
}

// list are the things people wait for, a line each.
func (l *ticketLoad) list() string {
	var lines []string
	l.missing(func(f *filer, what string, got, want int) {
		lines = append(lines, fmt.Sprintf("%s of %s: %d of %d", what, f.code, got, want))
	})
	return strings.Join(lines, "\n")
}

// missing tells what agencies wait for: every ticket's code, its answer and, where somebody said more, word that it was kept.
func (l *ticketLoad) missing(tell func(f *filer, what string, got, want int)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.agencies {
		more := 0
		for _, one := range f.filings {
			if one.asked || one.adds {
				more++
			}
		}
		for _, part := range []struct {
			what      string
			got, want int
		}{{"codes", len(f.confirmed), len(f.filings)}, {"answers", len(f.answered), len(f.filings)}, {"supplements", len(f.noted), more}} {
			if part.got < part.want {
				tell(f, part.what, part.got, part.want)
			}
		}
	}
}
