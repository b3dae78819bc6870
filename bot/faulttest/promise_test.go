package faulttest

import (
	"bytes"
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/bot/telegramtest"
)

// Of DESIGN, §5.
const (
	senders     = 8 // goroutines that send, and so the doubles of one crash
	silence     = 5 * time.Second
	perChat     = time.Second // after a burst of chatBurst
	chatBurst   = 3
	perGroup    = 20 // a minute
	perToken    = 30 // in any second
	pressUseful = 15 * time.Second
	// jitter is what the way to Telegram may add to or take from the time between two calls.
	jitter = 150 * time.Millisecond
)

// promise is one of those that DESIGN makes, with what was found of it.
type promise struct {
	name    string
	checked int
	broken  []string
}

func (p *promise) check(ok bool, format string, args ...any) {
	p.checked++
	if !ok {
		p.broken = append(p.broken, fmt.Sprintf(format, args...))
	}
}

// audit is what is known after a run.
type audit struct {
	w        *world
	l        *ledger
	calls    []telegramtest.Call // that make or change messages, in order
	messages map[*room][]message
	faults   map[*room][]window // in which nobody can expect anything
	windows  map[*room][]window // and those besides in which the machine did other work
	promises []*promise

	// suspects are, by chat, the updates that were in hand at three ends of the process: such a one is parked, whose fault it was.
	suspects map[int64]int

	longest time.Duration // silence
	doubles int
	lost    int
}

// message is one that the bot sent, with what it was owed for.
type message struct {
	chat, id int64
	at       time.Time
	text     string
	now      string // as it is in the end; "" when it was taken back
	fileID   string
	for_     *owed
	copy     bool // of a message that was there already
}

func (a *audit) promise(name string) *promise {
	p := &promise{name: name}
	a.promises = append(a.promises, p)
	return p
}

// newAudit reads what was sent and finds for each message what it was owed for.
func newAudit(w *world) *audit {
	a := &audit{w: w, l: w.ledger, messages: map[*room][]message{}, faults: map[*room][]window{}, windows: map[*room][]window{}}
	for _, c := range w.tg.Calls("") {
		if sends(c) {
			a.calls = append(a.calls, c)
		}
	}
	asked := a.askedToWait()
	for _, r := range w.ledger.rooms {
		for _, chat := range r.ids {
			for _, e := range w.tg.Ledger(chat) {
				a.see(r, e)
			}
		}
		a.match(r)
		a.faults[r], a.windows[r] = w.ledger.windowsOf(r.ids, asked, false), w.ledger.windowsOf(r.ids, asked, true)
	}
	return a
}

func (a *audit) see(r *room, e telegramtest.Event) {
	all := a.messages[r]
	switch {
	case e.Post == nil || !e.Post.FromBot:
		return
	case e.Kind == telegramtest.Sent:
		m := message{chat: e.ChatID, id: int64(e.MessageID), at: e.At, text: e.Post.Text + e.Post.Caption}
		if m.now = m.text; e.Post.Document != nil {
			m.fileID = e.Post.Document.FileID
		}
		a.messages[r] = append(all, m)
		return
	}
	for i := range all {
		if all[i].chat == e.ChatID && all[i].id == int64(e.MessageID) {
			if all[i].now = e.Post.Text + e.Post.Caption; e.Kind == telegramtest.Deleted {
				all[i].now = ""
			}
		}
	}
}

// match gives each message to what it is owed for; a second one for the same is a copy.
func (a *audit) match(r *room) {
	for i := range a.messages[r] {
		m := &a.messages[r][i]
		for _, o := range r.owes {
			if slices.ContainsFunc(o.words, func(words string) bool { return strings.Contains(m.text, words) }) {
				m.for_ = o
				m.copy = slices.ContainsFunc(a.messages[r][:i], func(other message) bool { return other.for_ == o })
				break
			}
		}
		if m.for_ == nil {
			m.copy = slices.ContainsFunc(a.messages[r][:i], func(other message) bool { return other.for_ == nil && other.text == m.text })
		}
	}
}

// found is the first message for what is owed.
func (a *audit) found(r *room, o *owed) (message, bool) {
	for _, m := range a.messages[r] {
		if m.for_ == o {
			return m, true
		}
	}
	return message{}, false
}

// void reports whether the person had gone before it came, so that nothing is owed.
func (r *room) void(o *owed) bool {
	if r.blocked.IsZero() {
		return false
	}
	return r.started.IsZero() || o.at.Before(r.started)
}

// missing is what is owed and has not come.
func (a *audit) missing() (all []string) {
	for _, r := range a.l.rooms {
		for _, o := range r.owes {
			if _, ok := a.found(r, o); !ok && !r.void(o) && !o.deleted {
				all = append(all, fmt.Sprintf("chat %d: %s %q", r.id(), o.what, o.words))
			}
		}
	}
	return all
}

// askedToWait are the times for which Telegram asked, told as DESIGN tells them: each chat waits its own; after refusals of two
// chats within a second the token waits for the shorter, then one message is tried, again after twice the time while it is refused.
func (a *audit) askedToWait() (all []window) {
	calls := slices.Clone(a.calls)
	slices.SortFunc(calls, func(a, b telegramtest.Call) int { return a.Done.Compare(b.Done) })
	var held, last time.Duration
	var until, at time.Time
	var chat int64
	for _, c := range calls {
		switch {
		case c.RetryAfter == 0:
			if held > 0 && c.Took && !c.At.Before(until) {
				held = 0
			}
			continue
		case c.ChatID == a.l.hugeChat && c.RetryAfter > 1000:
			all = append(all, window{"429", c.ChatID, c.Done, far})
		}
		wait := time.Duration(c.RetryAfter) * time.Second
		all = append(all, window{"429", c.ChatID, c.Done, c.Done.Add(wait)})
		switch {
		case held > 0 && !c.At.Before(until):
			held = min(2*held, time.Minute)
			until = c.Done.Add(held)
			all = append(all, window{"429", 0, c.Done, until})
		case held == 0 && chat != 0 && chat != c.ChatID && c.Done.Sub(at) <= time.Second+jitter:
			held = min(wait, last)
			until = c.Done.Add(held)
			all = append(all, window{"429", 0, c.Done, until})
		}
		chat, at, last = c.ChatID, c.Done, wait
	}
	return all
}

// check checks every promise.
func (a *audit) check() {
	a.nothingLost()
	a.handledOnce()
	a.storedFirst()
	a.inOrder()
	a.noneTwice()
	a.notSilent()
	a.repliesFirst()
	a.paced()
	a.waitsAsAsked()
	a.blockedGetNothing()
	a.poisonStaysAlone()
	a.changesFollow()
	a.pressesAnswered()
	a.filesWhole()
	a.batches()
	a.strict()
}

func (a *audit) nothingLost() {
	p := a.promise("no update is lost")
	a.suspects = map[int64]int{}
	for _, chat := range rows(a.w, func(rows *sql.Rows) (chat int64, err error) { return chat, rows.Scan(&chat) },
		`select c.chat_key from inbox_update u join inbox_chat c on c.id = u.chat_id
where u.state = 'parked' and u.attempts > 3 and u.error like 'the process ended%'`) {
		a.suspects[chat]++
	}
	for _, r := range a.l.rooms {
		told := a.suspects[r.id()] // that it was not handled
		for _, o := range r.owes {
			if r.void(o) || o.deleted { // it may be taken back before it is sent
				continue
			}
			_, ok := a.found(r, o)
			if !ok && told > 0 {
				told--
				continue
			}
			if p.check(ok, "chat %d: nothing came for %s %q of %s", r.id(), o.what, o.words, stamp(o.at)); !ok {
				a.lost++
			}
		}
	}
	p.check(a.w.tg.Pending() == 0, "%d updates were never taken", a.w.tg.Pending())
}

func (a *audit) handledOnce() {
	p := a.promise("an update is handled once")
	done := map[effect]int64{}
	type counted struct {
		effect
		times int64
	}
	for _, c := range rows(a.w, func(rows *sql.Rows) (c counted, err error) { return c, rows.Scan(&c.n, &c.what, &c.times) },
		`select n, what, count(*) from probe_effect where n > 0 group by n, what`) {
		done[c.effect] = c.times
	}
	for _, e := range a.l.effects {
		p.check(done[e] == 1, "%s %d was done %d times", e.what, e.n, done[e])
	}
	questions := a.w.count(`select count(*) from (select chat_id, message_id from answer group by chat_id, message_id having count(*) > 1) d`)
	p.check(questions == 0, "%d questions have more than one answer", questions)
}

func (a *audit) storedFirst() {
	p := a.promise("nothing is confirmed to Telegram before it is stored")
	a.w.api.mu.Lock()
	defer a.w.api.mu.Unlock()
	p.checked = a.w.api.checked
	p.broken = a.w.api.before
}

func (a *audit) inOrder() {
	p := a.promise("the answers of one chat come in order")
	for _, r := range a.l.rooms {
		last := map[int64]int{}
		for _, m := range a.messages[r] {
			if m.for_ == nil || m.copy || !m.for_.ordered {
				continue
			}
			i := slices.Index(r.owes, m.for_) + 1
			p.check(i > last[m.for_.chat], "chat %d: %q of %s came after what was asked later", r.id(), m.text[:min(60, len(m.text))], stamp(m.at))
			last[m.for_.chat] = max(last[m.for_.chat], i)
		}
	}
}

// listedUncertain reports of messages whether the bot lists what sent them as uncertain.
func (a *audit) listedUncertain() func(r *room, m message) bool {
	type listed struct {
		chat int64
		html string
	}
	uncertain := rows(a.w, func(rows *sql.Rows) (l listed, err error) { return l, rows.Scan(&l.chat, &l.html) },
		`select d.chat_id, case when d.content = '' then (select content from outbox_batch where id = d.batch_id) else d.content end
from outbox_delivery d where d.uncertain`)
	return func(r *room, m message) bool {
		return slices.ContainsFunc(uncertain, func(l listed) bool { return slices.Contains(r.ids, l.chat) && a.sameWords(l.html, m) })
	}
}

// unknown reports whether the bot was never told that a message arrived, and so not its number.
func (a *audit) unknown(m message) bool {
	return slices.ContainsFunc(a.calls, func(c telegramtest.Call) bool {
		return c.Took && c.Status == 0 && c.ChatID == m.chat && c.Params["text"] == m.text && strings.HasPrefix(c.Method, "send")
	})
}

// noneTwice compares copies with what the bot lists as uncertain, and counts those of each crash.
func (a *audit) noneTwice() {
	once := a.promise("nothing is sent twice but what is listed as uncertain")
	few := a.promise("a crash doubles no more than the sending goroutines")
	listed := a.listedUncertain()
	copies := map[int]int{}
	for _, r := range a.l.rooms {
		for i, m := range a.messages[r] {
			if !m.copy {
				once.checked++
				continue
			}
			a.doubles++
			once.check(listed(r, m), "chat %d: %q came again at %s and is not listed", r.id(), m.text, stamp(m.at))
			if k := a.killOf(r, i); k >= 0 {
				copies[k]++
			}
		}
	}
	for k, at := range a.l.kills {
		few.check(copies[k] <= senders, "the kill of %s doubled %d", stamp(at), copies[k])
	}
}

// sameWords compares a stored content with a message by the words it was owed for.
func (a *audit) sameWords(content string, m message) bool {
	var c struct {
		HTML string `json:"html"`
	}
	if json.Unmarshal([]byte(content), &c) != nil {
		return false
	}
	if m.for_ == nil {
		return strings.Contains(c.HTML, m.text[:min(20, len(m.text))])
	}
	return m.for_.final != "" && strings.Contains(c.HTML, m.for_.final) ||
		slices.ContainsFunc(m.for_.words, func(words string) bool { return strings.Contains(c.HTML, words) })
}

// killOf is the kill that found the message under way of which the i-th is a copy, or -1: its answer had not been lost on the wire
// before.
func (a *audit) killOf(r *room, i int) int {
	for _, first := range slices.Backward(a.messages[r][:i]) {
		if first.for_ != a.messages[r][i].for_ || first.for_ == nil && first.text != a.messages[r][i].text {
			continue
		}
		k := slices.IndexFunc(a.l.kills, func(at time.Time) bool { return at.After(first.at) && at.Before(a.messages[r][i].at) })
		if k < 0 || meets(a.l.windows, "wire", first.at.Add(-time.Second), a.l.kills[k]) {
			return -1
		}
		return k
	}
	return -1
}

// notSilent measures, for everything owed, for how long the chat heard nothing although nobody had asked to wait.
func (a *audit) notSilent() {
	p := a.promise("no chat is silent for more than 5 s longer than asked")
	for _, r := range a.l.rooms {
		pace := perChat
		if r.group {
			pace = time.Minute / perGroup
		}
		for _, o := range r.owes {
			m, ok := a.found(r, o)
			if !ok || r.void(o) {
				continue
			}
			from := o.at
			for _, other := range a.messages[r] {
				if other.at.Before(m.at) && other.at.After(from) {
					from = other.at
				}
			}
			waited := m.at.Sub(from) - excused(a.windows[r], from, m.at) - pace
			if o.slack == 0 {
				o.slack = a.behindPoison(r, from, m.at)
			}
			a.longest = max(a.longest, waited-o.slack)
			p.check(waited <= silence+o.slack, "chat %d: %s %q of %s came at %s, %v too long after %s", r.id(), o.what, o.words, stamp(o.at), stamp(m.at),
				(waited - o.slack).Round(10*time.Millisecond), stamp(from))
		}
	}
}

// behindPoison is for how long an update that cannot be handled may keep what came after it in its chat.
func (a *audit) behindPoison(r *room, from, to time.Time) time.Duration {
	for _, o := range r.owes {
		if m, ok := a.found(r, o); o.slack >= tries && o.at.Before(to) && (!ok || !m.at.Before(from)) {
			return tries
		}
	}
	return 0
}

// repliesFirst counts, where nothing else goes wrong, the bulk that went while a reply could have gone: it was there, and its turn in
// its chat had come. When it was there only the store knows, by its own clock.
func (a *audit) repliesFirst() {
	p := a.promise("replies go before bulk")
	var bulks []time.Time
	for _, c := range a.calls {
		if strings.HasPrefix(c.Params["text"], "Thông báo bulk") {
			bulks = append(bulks, c.At)
		}
	}
	type reply struct {
		chat, made int64
		ids        string
	}
	wrong := a.w.programClock()
	replies := rows(a.w, func(rows *sql.Rows) (r reply, err error) { return r, rows.Scan(&r.chat, &r.ids, &r.made) },
		`select chat_id, message_ids, created_at from outbox_delivery where priority = 0 and state = 'sent' and op = 'send' and created_at > $1`,
		a.l.calm.Add(wrong).UnixMicro())
	for _, reply := range replies {
		from := time.UnixMicro(reply.made).Add(-wrong)
		for _, r := range a.l.rooms {
			for _, m := range a.messages[r] {
				if m.chat != reply.chat || fmt.Sprintf("[%d]", m.id) != reply.ids {
					continue
				}
				if before := a.turnBefore(m); before.After(from) {
					from = before
				}
				pace := perChat
				if r.group {
					pace = time.Minute / perGroup
				}
				if from = from.Add(pace); meets(a.faults[r], "", from.Add(-pace), m.at) {
					continue
				}
				passed := 0
				for _, at := range bulks {
					if at.After(from) && at.Before(m.at) {
						passed++
					}
				}
				p.check(passed <= 2*senders, "chat %d: %d of a bulk went while %q waited until %s", r.id(), passed, m.text[:min(40, len(m.text))], stamp(m.at))
			}
		}
	}
}

// turnBefore is when the chat of a message had its last turn before it: an edit takes one, too.
func (a *audit) turnBefore(m message) time.Time {
	var before, own time.Time
	for _, c := range a.calls {
		if c.ChatID == m.chat && !c.At.After(m.at) {
			before, own = own, c.At
		}
	}
	return before
}

// paced checks the times at which calls came.
func (a *audit) paced() {
	chat, group, token := a.promise("one message a second to a person"), a.promise("20 messages a minute to a group"), a.promise("29 calls a second of the token")
	byChat := map[int64][]time.Time{}
	var all []time.Time
	for _, c := range a.calls {
		all = append(all, c.At)
		if c.Took {
			byChat[c.ChatID] = append(byChat[c.ChatID], c.At)
		}
	}
	for id, times := range byChat {
		for i := range times {
			if id < 0 {
				n := inWindow(times[i:], time.Minute)
				group.check(n <= perGroup, "group %d: %d messages in the minute from %s", id, n, stamp(times[i]))
				if i >= 2*chatBurst { // a run is too short for the whole of it
					took, least := times[i].Sub(times[i-2*chatBurst]), chatBurst*time.Minute/perGroup
					group.check(took >= least-jitter, "group %d: %d messages within %v until %s", id, 2*chatBurst+1, took, stamp(times[i]))
				}
			} else if i >= chatBurst {
				took := times[i].Sub(times[i-chatBurst])
				chat.check(took >= perChat-jitter, "chat %d: %d messages within %v until %s", id, chatBurst+1, took, stamp(times[i]))
			}
		}
	}
	global := a.l.windowsOf([]int64{0}, nil, false)
	slices.SortFunc(all, func(a, b time.Time) int { return a.Compare(b) })
	for i, at := range all {
		if meets(global, "", at.Add(-time.Second), at.Add(2*time.Second)) {
			continue // what was held up on the way comes at once
		}
		// So it does when the machine holds up what the senders have on the way.
		n := inWindow(all[i:], time.Second)
		token.check(n <= perToken+senders, "%d calls in the second from %s", n, stamp(at))
	}
}

// inWindow is how many of the times, which begin with the first, lie within d of it.
func inWindow(times []time.Time, d time.Duration) int {
	n, _ := slices.BinarySearchFunc(times, times[0].Add(d), time.Time.Compare)
	return n
}

// waitsAsAsked checks that a chat for which Telegram asked to wait got nothing meanwhile. A clock that is set ends the wait, and
// so do an operator, an answer that was cut off and a crash before it was recorded.
func (a *audit) waitsAsAsked() {
	p := a.promise("a 429 holds its chat for as long as it asks")
	for i, c := range a.calls {
		if c.RetryAfter == 0 || meets(a.l.windows, "wire", c.At.Add(-jitter), c.Done.Add(jitter)) {
			continue
		}
		until, recorded := c.Done.Add(time.Duration(c.RetryAfter)*time.Second-jitter), c.Done.Add(time.Second)
		for _, w := range a.l.windows {
			if ends := w.what == "clock" || w.what == "lifted" && w.chat == c.ChatID; ends && w.to.After(c.Done) && w.from.Before(until) {
				until = w.from
			}
			if w.what == "store" && w.from.Before(recorded) && w.to.After(recorded) {
				recorded = w.to.Add(silence)
			}
		}
		if meets(a.l.windows, "down", c.Done, recorded) {
			continue
		}
		for _, other := range a.calls[i+1:] {
			if other.ChatID == c.ChatID && other.At.After(c.Done) {
				p.check(!other.At.Before(until), "chat %d was to wait from %s to %s, and was sent to at %s", c.ChatID, stamp(c.Done), stamp(until), stamp(other.At))
				break
			}
		}
	}
}

// blockedGetNothing allows the one call that finds the block out, one for each crash that may have kept it from being noted, and one
// for everything that the person wrote before and that was handled later: who writes is written to.
func (a *audit) blockedGetNothing() {
	p := a.promise("a chat that blocked the bot gets nothing more")
	for _, r := range a.l.rooms {
		if r.blocked.IsZero() {
			continue
		}
		refused, may := 0, 1
		for _, at := range a.l.kills {
			if at.After(r.blocked) {
				may++
			}
		}
		for _, o := range r.owes {
			if _, came := a.found(r, o); !came && o.at.Before(r.blocked) {
				may++
			}
		}
		for _, c := range a.calls {
			if c.ChatID == r.id() && c.RetryAfter == 0 && c.At.After(r.blocked) && (r.started.IsZero() || c.At.Before(r.started)) {
				refused++
			}
		}
		p.check(refused <= may, "chat %d was tried %d times after it blocked the bot", r.id(), refused)
	}
}

// poisonStaysAlone checks what became of what cannot be delivered, handled or done; that nothing waited behind it is told by the
// silence.
func (a *audit) poisonStaysAlone() {
	p := a.promise("what cannot be delivered is given up with its reason")
	type delivery struct{ state, reason string }
	for _, d := range rows(a.w, func(rows *sql.Rows) (d delivery, err error) { return d, rows.Scan(&d.state, &d.reason) },
		`select state, error from outbox_delivery where content like '%Độc %'`) {
		p.check(d.state == "failed" && d.reason != "", "a poisoned delivery is %s: %s", d.state, d.reason)
	}
	q := a.promise("what cannot be handled is parked with its payload")
	parked := rows(a.w, func(rows *sql.Rows) (payload string, err error) { return payload, rows.Scan(&payload) },
		`select payload from inbox_update where state = 'parked' and not (attempts > 4 and error like 'the process ended%')`)
	suspects := 0
	for _, n := range a.suspects {
		suspects += n
	}
	q.check(len(parked) <= a.l.parked+suspects && len(parked) >= a.l.parked-suspects, "%d updates are parked; %d cannot be handled", len(parked), a.l.parked)
	for _, payload := range parked {
		q.check(len(payload) > 20 && json.Valid([]byte(payload)), "a parked update has the payload %q", payload)
	}
	left := a.w.count(`select count(*) from job where kind like 'probe%' and state = 'waiting'`)
	a.promise("a failing job holds no other").check(left == 0, "%d jobs are left", left)
}

func (a *audit) changesFollow() {
	p := a.promise("an edit or delete comes after its send")
	listed := a.listedUncertain()
	for _, r := range a.l.rooms {
		for _, m := range a.messages[r] {
			if m.for_ == nil || m.copy || r.void(m.for_) || m.for_.final == "" && !m.for_.deleted {
				continue
			}
			// Of a copy nobody knows which of the two the bot knows of.
			if slices.ContainsFunc(a.messages[r], func(other message) bool { return other.for_ == m.for_ && other.copy }) {
				continue
			}
			if m.for_.deleted && m.now != "" && a.unknown(m) { // taken back before it was sent again
				p.check(listed(r, m), "chat %d: %q was taken back, is there, and is not listed", r.id(), m.text)
				continue
			}
			p.check(m.for_.deleted && m.now == "" || m.for_.final != "" && strings.Contains(m.now, m.for_.final),
				"chat %d: %s %q is %q in the end", r.id(), m.for_.what, m.for_.words, m.now[:min(60, len(m.now))])
		}
	}
	for _, c := range a.calls {
		if !strings.HasPrefix(c.Method, "send") {
			p.check(!strings.Contains(c.Description, "message to edit not found") && !strings.Contains(c.Description, "message identifier"), "%s: %s", c.Method, c.Description)
		}
	}
}

func (a *audit) pressesAnswered() {
	p := a.promise("a press is answered")
	answers := map[string]time.Time{}
	for _, c := range a.w.tg.Calls("answerCallbackQuery") {
		if c.Took && answers[c.Params["callback_query_id"]].IsZero() {
			answers[c.Params["callback_query_id"]] = c.At
		}
	}
	for _, press := range a.l.presses {
		at, ok := answers[press.callback.ID]
		// The answer is no delivery: it goes with the process.
		if !ok && (meets(a.faults[press.room], "", press.at, press.at.Add(silence)) || !press.room.blocked.IsZero()) {
			continue
		}
		took := at.Sub(press.at)
		p.check(ok && took-excused(a.windows[press.room], press.at, at) <= pressUseful, "a press of %s in chat %d was answered: %v, after %v", stamp(press.at), press.room.id(), ok, took)
	}
}

func (a *audit) filesWhole() {
	p := a.promise("files arrive whole")
	for _, r := range a.l.rooms {
		for _, m := range a.messages[r] {
			if m.for_ != nil && m.for_.file != nil {
				p.check(bytes.Equal(a.w.tg.File(m.fileID), m.for_.file), "chat %d: the file of %q is another", r.id(), m.text)
			}
		}
	}
}

// batches checks that everybody got each once, and that its owner was told of each once.
func (a *audit) batches() {
	p := a.promise("everybody of a batch is sent to, and its owner is told once")
	for i, b := range a.l.batches {
		for j, r := range b.members {
			told := a.w.count(`select told from probe_recipient where id = $1`, int64(i+1)*10_000+int64(j))
			p.check(told == 1, "the owner of %s was told %d times of chat %d", b.key, told, r.id())
			if !r.blocked.IsZero() {
				continue
			}
			got := slices.ContainsFunc(a.messages[r], func(m message) bool { return strings.Contains(m.text, bulk(b.key)) })
			if p.check(got, "chat %d did not get %s", r.id(), b.key); !got {
				a.lost++
			}
		}
		ended := a.w.count(`select count(*) from probe_effect where n = 0 and what = $1`, probeName+":"+b.key)
		p.check(ended == 1, "the end of %s was told %d times", b.key, ended)
	}
}

func (a *audit) strict() {
	p := a.promise("SIGTERM ends the bot in order")
	p.checked, p.broken = a.l.terms, a.l.unclean
	q := a.promise("no rule of the Bot API is broken")
	q.checked = len(a.calls)
	for _, v := range a.w.tg.Violations() {
		q.broken = append(q.broken, v.Method+": "+v.Detail)
	}
}

// table is every promise with how often it was checked and broken.
func (a *audit) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-66s %8s %7s\n", "promise", "checked", "broken")
	for _, p := range a.promises {
		fmt.Fprintf(&b, "%-66s %8d %7d\n", p.name, p.checked, len(p.broken))
	}
	return b.String()
}

// stamp is an instant as it stands in a report.
func stamp(at time.Time) string { return at.Format("15:04:05.000") }

// first are the breaches that a report shows.
func (p *promise) first() string {
	return strings.Join(p.broken[:min(5, len(p.broken))], "\n\t") + cmp.Or(map[bool]string{true: "\n\t…"}[len(p.broken) > 5], "")
}
