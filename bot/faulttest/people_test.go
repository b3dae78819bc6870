package faulttest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// crowd is officials who ask, fill in forms and press buttons, each in their own time.
type crowd struct {
	w       *world
	persons []*person
	group   *room
	pause   sync.RWMutex // held by whoever wants nobody to write
}

// person is one of them.
type person struct {
	*telegramtest.Person
	room   *room
	crowd  *crowd
	index  int
	random *rand.Rand
	n      int64
	units  []string // they have not asked for yet
	// asks are questions that may be edited yet, votes and counts messages whose button may be pressed yet.
	asks map[int]*owed
	done map[string]bool // messages whose button was pressed, by their words
}

// units of the built-in plan: each is looked up and answered with one message that names it.
var units = []string{
	"1 Mục I", "2 Mục I", "3 Mục I", "1 Mục II", "2 Mục II", "3 Mục II", "4 Mục II", "5 Mục II", "6 Mục II", "1 Mục III", "2 Mục III",
}

func question(unit string) string { return "khoản " + strings.ToLower(unit) + " kế hoạch" }
func answer(unit string) string   { return "Khoản " + unit + " Kế hoạch" }

// newCrowd makes people who came in long ago, one group with some of them in it, and rooms of others who only receive.
func newCrowd(w *world, size, quiet int, seed uint64) *crowd {
	w.t.Helper()
	c := &crowd{w: w}
	var members []int64
	for i := range size + quiet {
		id := int64(500_001 + i)
		bottest.Enrol(w.t, w.db, id)
		tg := w.tg.AddUser(telegramtest.User{ID: id, FirstName: fmt.Sprint("Người ", id)})
		room := w.ledger.room(id)
		bottest.Must[telegramtest.Message](w.t)(tg.Send("ok")) // asks for nothing, and opens the chat
		if i >= size {
			continue
		}
		p := &person{
			Person: tg, room: room, crowd: c, index: i, random: rand.New(rand.NewPCG(seed, uint64(i+10))),
			units: slices.Clone(units), asks: map[int]*owed{}, done: map[string]bool{},
		}
		p.random.Shuffle(len(p.units), func(i, j int) { p.units[i], p.units[j] = p.units[j], p.units[i] })
		c.persons = append(c.persons, p)
		members = append(members, id)
	}
	admin := w.tg.AddUser(telegramtest.User{ID: bottest.Admin, FirstName: "Quản trị"})
	bottest.Enrol(w.t, w.db, bottest.Admin)
	bottest.Must[telegramtest.Message](w.t)(admin.Send("ok"))
	id := w.tg.AddGroup(telegramtest.Group{Type: "group", Title: "Ban TĐKT", Members: append([]int64{bottest.Admin}, members...)})
	c.group = w.ledger.room(id)
	c.group.owe(owed{what: "greeting", words: []string{"đã tham gia nhóm"}})
	if err := w.tg.AddBot(id, bottest.Admin); err != nil {
		w.t.Fatal(err)
	}
	return c
}

// talk lets everybody write until ctx ends.
func (c *crowd) talk(ctx context.Context) {
	var talking sync.WaitGroup
	for _, p := range c.persons {
		talking.Go(func() {
			for ctx.Err() == nil {
				time.Sleep(time.Duration(600+p.random.IntN(2000)) * time.Millisecond)
				c.pause.RLock()
				if ctx.Err() == nil && !p.waits() {
					p.act()
				}
				c.pause.RUnlock()
			}
		})
	}
	talking.Wait()
}

// waits reports whether so much is unanswered that a person writes no more for now.
func (p *person) waits() bool {
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	return len(p.room.owes) > len(p.crowd.w.tg.BotMessages(p.ID()))+3
}

// act is one thing that a person does.
func (p *person) act() {
	p.room.mu.Lock()
	away := !p.room.blocked.IsZero() && p.room.started.IsZero()
	p.room.mu.Unlock()
	if away {
		return
	}
	p.n++
	n := int64(p.index+1)*1000 + p.n
	switch draw := p.random.IntN(100); {
	case p.n == 2:
		p.poison(n)
	case draw < 28 && len(p.units) > 0:
		p.ask()
	case draw < 36 && p.edit():
	case draw < 60 && p.press("Bấm", "Số "):
	case draw < 58 && p.press("👍 Hữu ích", "Khoản "):
	case draw < 64:
		p.write("/ghi", n, owed{what: "form", words: []string{asked(n)}})
		if _, o := p.say(fmt.Sprint("ghi chú ", n), owed{what: "form", words: []string{noted(n)}}); o != nil {
			p.crowd.w.ledger.effect(n, "note")
		}
	case draw < 71:
		p.work(n)
	case draw < 75:
		p.write("/sua", n, owed{what: "changed message", words: []string{before(n), after(n)}, final: after(n)})
	case draw < 79:
		p.write("/xoa", n, owed{what: "message taken back", words: []string{before(n)}, deleted: true})
	case draw < 82:
		p.write("/tep", n, owed{what: "file", words: []string{filed(n)}, file: content(n)})
	case draw < 86:
		p.inGroup(n)
	default:
		if _, o := p.say(fmt.Sprint("/dem ", n), owed{what: "reply", words: []string{counted(n)}}); o != nil {
			p.crowd.w.ledger.effect(n, "count")
		}
	}
}

// write sends a command with a number.
func (p *person) write(command string, n int64, o owed) { p.say(fmt.Sprint(command, " ", n), o) }

// say sends a text for which something is owed, in order. What is said to a bot that one has just blocked is not said.
func (p *person) say(text string, o owed) (telegramtest.Message, *owed) {
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	m, err := p.Send(text)
	if err != nil {
		return m, nil
	}
	o.ordered = true
	if len(o.words) == 0 {
		return m, nil
	}
	return m, p.room.owe(o)
}

func (p *person) ask() {
	unit := p.units[0]
	p.units = p.units[1:]
	m, o := p.say(question(unit), owed{what: "answer", words: []string{answer(unit)}, final: answer(unit)})
	if o != nil {
		p.asks[m.MessageID] = o
	}
}

// edit changes a question into another. It is the answer's words that change.
func (p *person) edit() bool {
	if len(p.asks) == 0 || len(p.units) == 0 {
		return false
	}
	ids := []int{}
	for id := range p.asks {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	id, unit := ids[p.random.IntN(len(ids))], p.units[0]
	p.units = p.units[1:]
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	o := p.asks[id]
	delete(p.asks, id)
	if _, err := p.Private().Edit(id, question(unit)); err != nil {
		return false
	}
	o.words, o.final = append(o.words, answer(unit)), answer(unit)
	return true
}

// press presses a button under a message of the bot.
func (p *person) press(label, words string) bool {
	for _, m := range p.crowd.w.tg.BotMessages(p.ID()) {
		// A message that came twice has its button twice: to press both is to ask for it twice.
		if p.done[m.Text] || !strings.Contains(m.Text, words) || !slices.Contains(bottest.Labels(m), label) {
			continue
		}
		p.done[m.Text] = true
		p.room.mu.Lock()
		defer p.room.mu.Unlock()
		callback, err := p.Private().PressLabel(m.MessageID, label)
		if err != nil {
			return false
		}
		l := p.crowd.w.ledger
		l.mu.Lock()
		l.presses = append(l.presses, press{callback, time.Now(), p.room})
		l.mu.Unlock()
		var n int64
		if _, err := fmt.Sscanf(m.Text, "Số %d.", &n); err == nil {
			p.room.owe(owed{what: "reply to a press", words: []string{pressed(n)}, ordered: true})
			l.effect(n, "press")
		}
		return true
	}
	return false
}

// work is done by a job, or fails there.
func (p *person) work(n int64) {
	_, o := p.say(fmt.Sprint("/viec ", n), owed{what: "reply", words: []string{fmt.Sprintf("Nhận %d.", n)}})
	if o == nil {
		return
	}
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	if fails(n) {
		p.room.owe(owed{what: "failed job", words: []string{failed(n)}})
		return
	}
	p.room.owe(owed{what: "job", words: []string{worked(n)}})
	p.crowd.w.ledger.effect(n, "work")
}

func (p *person) inGroup(n int64) {
	r := p.crowd.group
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := p.In(r.id()).Send(fmt.Sprintf("/dem@%s %d", p.crowd.w.tg.BotUser().Username, n)); err != nil {
		p.crowd.w.t.Error(err)
		return
	}
	r.owe(owed{what: "reply in a group", words: []string{counted(n)}, ordered: true})
	p.crowd.w.ledger.effect(n, "count")
}

// tries is how long a poisoned update may keep its chat: "three times within ten seconds".
const tries = 10 * time.Second

// poison is what cannot be handled, read or delivered. Each person does one such thing.
func (p *person) poison(n int64) {
	l := p.crowd.w.ledger
	switch p.index % 3 {
	case 0:
		p.write("/doc", n, owed{})
		return
	case 1:
		if _, o := p.say(fmt.Sprint("/hong ", n), owed{what: "apology", words: []string{"hệ thống gặp lỗi"}, slack: tries}); o == nil {
			return
		}
	case 2:
		p.room.mu.Lock()
		if !p.room.blocked.IsZero() && p.room.started.IsZero() {
			p.room.mu.Unlock()
			return
		}
		p.crowd.w.tg.PushUpdate("message", fmt.Appendf(nil, `{"message_id":%d,"date":%d,"text":{"no":"text"},
"chat":{"id":%d,"type":"private"},"from":{"id":%d,"first_name":"X"}}`, 900_000+n, time.Now().Unix(), p.ID(), p.ID()))
		p.room.owe(owed{what: "apology", words: []string{"chưa đọc được loại tin nhắn này"}, slack: tries, ordered: true})
		p.room.mu.Unlock()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.parked++
}
