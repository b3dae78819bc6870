package faulttest

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"thidua/bot/outbox"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// fault is one thing that goes wrong, for as long as run takes.
type fault struct {
	name string
	run  func(s *schedule, random *rand.Rand)
}

// schedule is what goes wrong in a run: several lanes beside each other, of which each has its faults in an order of its own.
type schedule struct {
	w     *world
	crowd *crowd

	mu   sync.Mutex
	done []string
}

// In one lane stands what cannot happen at once.
var (
	processFaults = []fault{
		{"kill", (*schedule).kill}, {"SIGTERM", (*schedule).terminate}, {"kill", (*schedule).kill},
		{"clock forward", (*schedule).clockForward}, {"clock back by 2 h", (*schedule).clockBack2}, {"clock back by 7 h", (*schedule).clockBack7},
	}
	wireFaults = []fault{
		{"connections to Telegram cut", (*schedule).wireCut}, {"Telegram silent", (*schedule).wireSilent},
		{"Telegram refuses connections", (*schedule).wireRefused}, {"half-closed", (*schedule).wireHalf}, {"slow Telegram", (*schedule).slow},
	}
	answerFaults = []fault{
		{"429 for one chat", (*schedule).oneChat429}, {"429 for several chats", (*schedule).manyChats429}, {"429 of 35,000 s", (*schedule).huge429},
		{"5xx", (*schedule).serverErrors}, {"lost replies", (*schedule).lostReplies}, {"lost requests", (*schedule).lostRequests},
	}
	storeFaults = []fault{
		{"disk full", (*schedule).diskFull}, {"read-only", (*schedule).readOnly},
		{"store cut", (*schedule).storeCut}, {"store silent", (*schedule).storeSilent},
	}
	worldFaults = []fault{
		{"bulk", (*schedule).bulk}, {"updates again and in another order", (*schedule).disorder}, {"a person blocks the bot", (*schedule).block},
		{"a group becomes a supergroup", (*schedule).migrate}, {"bulk", (*schedule).bulk},
	}
)

// run lets all lanes take their faults, with rests between, until they are through.
func (s *schedule) run(seed uint64, rest time.Duration) {
	var lanes sync.WaitGroup
	for i, lane := range [][]fault{processFaults, wireFaults, answerFaults, storeFaults, worldFaults} {
		lanes.Go(func() {
			random := rand.New(rand.NewPCG(seed, 100+uint64(i)))
			order := slices.Clone(lane)
			random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			for _, f := range order {
				time.Sleep(time.Duration(float64(rest) * (0.5 + random.Float64())))
				f.run(s, random)
				s.mu.Lock()
				s.done = append(s.done, f.name)
				s.mu.Unlock()
			}
		})
	}
	lanes.Wait()
}

// short is how long a fault lasts.
func short(random *rand.Rand) time.Duration {
	return time.Duration(300+random.IntN(1200)) * time.Millisecond
}

// during opens a window for a fault's time.
func (s *schedule) during(what string, d time.Duration) {
	end := s.w.ledger.begin(what, 0)
	time.Sleep(d)
	end()
}

func (s *schedule) kill(random *rand.Rand) {
	l := s.w.ledger
	end := l.begin("down", 0)
	defer end()
	l.mu.Lock()
	l.kills = append(l.kills, time.Now())
	l.mu.Unlock()
	s.w.kill()
	time.Sleep(time.Duration(random.IntN(300)) * time.Millisecond)
	s.w.restart()
}

func (s *schedule) terminate(*rand.Rand) {
	l := s.w.ledger
	end := l.begin("down", 0)
	defer end()
	status, took := s.w.terminate()
	l.mu.Lock()
	l.terms++
	if status != 0 {
		l.unclean = append(l.unclean, fmt.Sprintf("after SIGTERM: status %d after %v", status, took))
	}
	l.mu.Unlock()
	s.w.restart()
}

// restart starts the bot as a supervisor does: again, until it serves. A store that is away can keep it from that.
func (w *world) restart() {
	for {
		err := w.begin()
		if err == nil {
			return
		}
		select {
		case <-w.t.Context().Done():
			w.t.Error(err)
			return
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (s *schedule) clock(by time.Duration) {
	end := s.w.ledger.begin("clock", 0)
	s.w.setClock(by)
	end()
}

func (s *schedule) clockForward(random *rand.Rand) {
	s.clock(time.Duration(1+random.IntN(180)) * time.Minute)
}
func (s *schedule) clockBack2(*rand.Rand) { s.clock(-2 * time.Hour) }
func (s *schedule) clockBack7(*rand.Rand) { s.clock(-7 * time.Hour) }

func (s *schedule) wireCut(*rand.Rand) {
	s.during("wire", 0)
	s.w.wire.cut()
	s.during("wire", 50*time.Millisecond)
}

func (s *schedule) wireSilent(random *rand.Rand) {
	s.w.wire.stall()
	s.during("wire", short(random))
	if random.IntN(2) == 0 { // what was under way is lost
		s.w.wire.cut()
	}
	s.w.wire.resume()
}

func (s *schedule) wireRefused(random *rand.Rand) {
	s.w.wire.refuse()
	s.during("wire", short(random))
	s.w.wire.resume()
}

func (s *schedule) wireHalf(*rand.Rand) {
	s.w.wire.halfClose()
	s.during("wire", 50*time.Millisecond)
}

// sends reports whether a call makes or changes a message.
func sends(c telegramtest.Call) bool {
	return strings.HasPrefix(c.Method, "send") && c.Method != "sendChatAction" || strings.HasPrefix(c.Method, "edit") ||
		strings.HasPrefix(c.Method, "delete") && c.ChatID != 0
}

// inject lets calls go wrong for a time.
func (s *schedule) inject(f telegramtest.Fault, d time.Duration) {
	rule := s.w.tg.Inject(f)
	time.Sleep(d)
	rule.Remove()
}

// slow is a Telegram that answers late, or a line on which everything is late.
func (s *schedule) slow(random *rand.Rand) {
	if random.IntN(2) == 0 {
		end := s.w.ledger.begin("wire", 0)
		defer end()
		s.w.wire.slow(350 * time.Millisecond)
		time.Sleep(2 * short(random))
		s.w.wire.flow()
		return
	}
	s.inject(telegramtest.Fault{When: sends, Delay: 700 * time.Millisecond}, 2*short(random))
}

func (s *schedule) oneChat429(random *rand.Rand) {
	s.refuse(telegramtest.Fault{When: private, Do: telegramtest.Refuse, Code: 429, RetryAfter: 1 + random.IntN(3), Times: 1})
}

func (s *schedule) manyChats429(random *rand.Rand) {
	s.refuse(telegramtest.Fault{When: sends, Do: telegramtest.Refuse, Code: 429, RetryAfter: 1 + random.IntN(3), Times: 2 + random.IntN(6)})
}

// huge429 asks for ten hours; what the operator lifts at the end.
func (s *schedule) huge429(*rand.Rand) {
	l := s.w.ledger
	chat := s.crowd.persons[0].ID()
	l.mu.Lock()
	l.hugeChat = chat
	l.mu.Unlock()
	s.refuse(telegramtest.Fault{ChatID: chat, When: sends, Do: telegramtest.Refuse, Code: 429, RetryAfter: 35_000, Times: 1})
}

// private reports whether a call makes or changes a message to one person.
func private(c telegramtest.Call) bool { return c.ChatID > 0 && sends(c) }

// refuse waits until the fault has met its calls. It begins when nothing else is wrong, so that the bot gets the answers.
func (s *schedule) refuse(f telegramtest.Fault) {
	for range 100 {
		if !s.w.ledger.open() {
			break
		}
		time.Sleep(30 * time.Millisecond)
	}
	rule := s.w.tg.Inject(f)
	defer rule.Remove()
	for deadline := time.Now().Add(4 * time.Second); rule.Hits() < f.Times && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
}

// calm is some seconds, with update ids that were there before, in which nothing goes wrong but that Telegram asks some chats to
// wait while a bulk goes: what of that holds can be seen best without other faults.
func (s *schedule) calm() {
	s.w.ledger.mu.Lock()
	s.w.ledger.calm = time.Now()
	s.w.ledger.mu.Unlock()
	s.bulk(nil)
	asked := map[int64]bool{}
	for range 3 {
		s.refuse(telegramtest.Fault{Do: telegramtest.Refuse, Code: 429, RetryAfter: 3, Times: 1, When: func(c telegramtest.Call) bool {
			if !private(c) || asked[c.ChatID] || !strings.HasPrefix(c.Params["text"], "Nguyên văn") && !strings.HasPrefix(c.Params["text"], "Số") {
				return false
			}
			asked[c.ChatID] = true
			return true
		}})
		time.Sleep(1200 * time.Millisecond) // two within a second would hold the token
	}
}

func (s *schedule) serverErrors(random *rand.Rand) {
	end := s.w.ledger.begin("wire", 0)
	defer end()
	some := func(c telegramtest.Call) bool { return c.Method != "getMe" && random.IntN(2) == 0 }
	if random.IntN(2) == 0 {
		s.inject(telegramtest.Fault{When: some, Do: telegramtest.BadGateway}, short(random))
		return
	}
	s.inject(telegramtest.Fault{When: some, Do: telegramtest.Refuse, Code: http.StatusInternalServerError}, short(random))
}

func (s *schedule) lostReplies(random *rand.Rand) {
	end := s.w.ledger.begin("wire", 0)
	defer end()
	s.inject(telegramtest.Fault{Do: telegramtest.LoseReply, When: func(telegramtest.Call) bool { return random.IntN(3) == 0 }}, short(random))
}

func (s *schedule) lostRequests(random *rand.Rand) {
	end := s.w.ledger.begin("wire", 0)
	defer end()
	s.inject(telegramtest.Fault{Do: telegramtest.LoseRequest, When: func(telegramtest.Call) bool { return random.IntN(3) == 0 }}, short(random))
}

// written are the tables of a message's way.
var written = []string{"inbox_chat", "inbox_update", "outbox_chat", "outbox_delivery", "lease", "job"}

// refuseWrites lets the store refuse to change those tables, with a message and on PostgreSQL a code, until the returned function
// is called.
func (w *world) refuseWrites(message, code string) (allow func()) {
	if w.db.Shared() {
		w.exec(fmt.Sprintf(`create function probe_refuse() returns trigger language plpgsql as
$$ begin raise exception '%s' using errcode = '%s'; end $$`, message, code))
	}
	for _, table := range written {
		for _, what := range []string{"insert", "update"} {
			name := "probe_" + table + "_" + what
			if w.db.Shared() {
				w.exec(fmt.Sprintf("create trigger %s before %s on %s for each row execute function probe_refuse()", name, what, table))
			} else {
				w.exec(fmt.Sprintf("create trigger %s before %s on %s begin select raise(abort, '%s'); end", name, what, table, message))
			}
		}
	}
	return func() {
		for _, table := range written {
			for _, what := range []string{"insert", "update"} {
				name := "probe_" + table + "_" + what
				if w.db.Shared() {
					name += " on " + table
				}
				w.exec("drop trigger " + name)
			}
		}
		if w.db.Shared() {
			w.exec("drop function probe_refuse()")
		}
	}
}

// diskFull lets no file of the process grow on SQLite; PostgreSQL says what it says then.
func (s *schedule) diskFull(random *rand.Rand) {
	end := s.w.ledger.begin("store", 0)
	defer end()
	if s.w.db.Shared() {
		allow := s.w.refuseWrites("could not extend file: No space left on device", "53100")
		time.Sleep(short(random))
		allow()
		return
	}
	s.w.mu.Lock()
	pid := s.w.program.command.Process.Pid
	s.w.mu.Unlock()
	if err := limitFiles(pid, 4096); err != nil {
		s.w.t.Log("disk full: the process has just ended: ", err)
		return
	}
	time.Sleep(short(random))
	_ = limitFiles(pid, unlimited) // it may have been killed
}

// readOnly lets the store be read alone. SQLite's open files cannot be made so from outside: there every change is refused.
func (s *schedule) readOnly(random *rand.Rand) {
	end := s.w.ledger.begin("store", 0)
	defer end()
	if !s.w.db.Shared() {
		allow := s.w.refuseWrites("attempt to write a readonly database", "")
		time.Sleep(short(random))
		allow()
		return
	}
	parsed, err := url.Parse(s.w.config.URL)
	if err != nil {
		s.w.t.Error(err)
		return
	}
	name := strings.TrimPrefix(parsed.Path, "/")
	s.w.exec("alter database " + name + " set default_transaction_read_only = on")
	s.w.line.cut() // the next connections are
	time.Sleep(short(random))
	s.w.admin("alter database " + name + " set default_transaction_read_only = off")
	s.w.line.cut()
}

// admin runs a statement on a connection that is not read-only, whatever is the rule.
func (w *world) admin(statement string) {
	db, err := sql.Open("pgx", w.config.URL+"&default_transaction_read_only=off")
	if err == nil {
		_, err = db.ExecContext(context.Background(), statement)
		db.Close()
	}
	if err != nil {
		w.t.Error(err)
	}
}

func (s *schedule) storeCut(*rand.Rand) {
	if s.w.line == nil {
		return // SQLite has no connection
	}
	s.w.line.cut()
	s.during("store", 50*time.Millisecond)
}

// storeSilent is a server that says nothing, and on SQLite another process that keeps the file.
func (s *schedule) storeSilent(random *rand.Rand) {
	end := s.w.ledger.begin("store", 0)
	defer end()
	if s.w.line == nil {
		err := s.w.db.InTx(context.Background(), func(*database.Tx) error { time.Sleep(short(random)); return nil })
		if err != nil {
			s.w.t.Error(err)
		}
		return
	}
	s.w.line.stall()
	time.Sleep(short(random))
	if random.IntN(2) == 0 {
		s.w.line.cut()
	}
	s.w.line.resume()
}

// bulk sends one content to everybody, beside what people ask.
func (s *schedule) bulk(*rand.Rand) {
	l := s.w.ledger
	l.mu.Lock()
	b := batch{key: fmt.Sprint("bulk", len(l.batches)+1), members: append([]*room(nil), l.rooms...), at: time.Now()}
	first := int64(len(l.batches)+1) * 10_000
	l.mu.Unlock()
	err := s.w.db.InTx(context.Background(), func(tx *database.Tx) error {
		for i, r := range b.members {
			r.mu.Lock()
			chat := r.id()
			r.mu.Unlock()
			if _, err := tx.Exec(context.Background(), addRecipient, first+int64(i), probeName+":"+b.key, chat); err != nil {
				return err
			}
		}
		return outbox.NewStore(s.w.db, nil).StartBatch(context.Background(), tx, outbox.Batch{
			Key: probeName + ":" + b.key, Source: probeName, Op: outbox.Send, Content: outbox.Content{HTML: bulk(b.key)},
		})
	})
	if err != nil { // a store that refuses to be written
		time.Sleep(500 * time.Millisecond)
		s.bulk(nil)
		return
	}
	l.mu.Lock()
	l.batches = append(l.batches, b)
	l.mu.Unlock()
}

func (s *schedule) disorder(random *rand.Rand) {
	s.w.api.disorder(true, true)
	time.Sleep(2 * short(random))
	s.w.api.disorder(false, false)
}

// block lets two people block the bot; one of them comes back.
func (s *schedule) block(random *rand.Rand) {
	first := 1 + random.IntN(len(s.crowd.persons)-2)
	for i, p := range s.crowd.persons[first : first+2] {
		p.room.mu.Lock()
		p.room.blocked = time.Now()
		if err := p.Block(); err != nil {
			s.w.t.Error(err)
		}
		p.room.mu.Unlock()
		if i == 1 {
			time.Sleep(short(random))
			p.room.mu.Lock()
			p.room.started = time.Now()
			if err := p.Unblock(); err != nil {
				s.w.t.Error(err)
			}
			p.room.mu.Unlock()
		}
	}
}

// migrate makes the group a supergroup while answers wait for it.
func (s *schedule) migrate(*rand.Rand) {
	r := s.crowd.group
	for i := range 4 {
		s.crowd.persons[i].inGroup(int64(900_000 + i))
	}
	time.Sleep(300 * time.Millisecond)
	r.mu.Lock()
	defer r.mu.Unlock()
	id, err := s.w.tg.Upgrade(r.id())
	if err != nil {
		s.w.t.Error(err)
		return
	}
	r.ids = append(r.ids, id)
}

// idsAgain stands for a week without updates: what was handled is gone from the store, and Telegram's ids begin again where they
// were. What is kept for longer has ids that do not come.
func (s *schedule) idsAgain() {
	s.crowd.pause.Lock()
	defer s.crowd.pause.Unlock()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if s.w.tg.Pending() == 0 && s.w.stillWaiting() == 0 {
			break
		}
		if time.Now().After(deadline) {
			s.w.t.Error("there was no quiet moment in which update ids could begin again")
			return
		}
	}
	s.w.exec(`update inbox_update set update_id = -id where kind = '' and state <> 'done'`)
	s.w.exec(`delete from inbox_update where kind = '' and state = 'done'`)
	s.w.tg.SetNextUpdateID(s.w.api.restart())
}

func (w *world) stillWaiting() (n int64) {
	if err := w.db.QueryRow(context.Background(), `select count(*) from inbox_update where state = 'waiting'`).Scan(&n); err != nil {
		return -1
	}
	return n
}
