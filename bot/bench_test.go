package bot

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"thidua/bot/bottest/historytest"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/inbox"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// BenchmarkSpine measures the whole path of a question but the network: stored as the poller does, routed, answered from the
// corpus that comes with the program, sent to a Telegram that takes everything at once, and its result recorded. The pacer lets
// everything pass; a thousand people ask in turn, at most benchInFlight questions are under way. SQLite syncs every commit;
// measure PostgreSQL on a server that does so too. Use -benchtime 3000x.
//
// Beside it runs the same on a store with old rows (10,000 of each kind, 1,000,000 with -long), in turn with the empty one, so
// that what else the machine does is the same for both. Times are answers/s, of this process alone also cpu-ms/answer.
func BenchmarkSpine(b *testing.B) {
	old := 10_000
	if *databasetest.Long {
		old = 1_000_000
	}
	engines(b, func(b *testing.B, store func(testing.TB) database.Config) {
		empty, beside := newSpine(b, store(b)), newSpine(b, store(b))
		historytest.AddMessages(b, beside.db, old, time.Hour)
		for _, s := range []*spine{empty, beside} {
			s.start(b)
			s.ask(b, benchPeople) // everybody once: their chats' rows are there, and the statements prepared
			s.begin(b)
		}
		b.ResetTimer()
		for left := b.N; left > 0; left -= benchRound {
			empty.ask(b, min(left, benchRound))
			beside.ask(b, min(left, benchRound))
		}
		b.StopTimer()
		b.ReportMetric(0, "ns/op")
		empty.report(b, "")
		beside.report(b, "-old")
		b.ReportMetric(beside.asking.Seconds()/empty.asking.Seconds(), "time-ratio")
		b.ReportMetric(beside.cpu.Seconds()/empty.cpu.Seconds(), "cpu-ratio")
	})
}

const (
	benchPeople   = 1000
	benchInFlight = 64
	benchRound    = 250 // questions asked of one store before it is the other's turn
	benchBot      = 110201543
)

var benchQuestions = []string{
	"khoản 1 mục I kế hoạch", "Khó khăn, vướng mắc thì phản ánh về đâu?", "khoản 4 mục II kế hoạch",
	"Nhiệm vụ của Sở Nội vụ là gì?", "khoản 6 mục II kế hoạch", "Thế nào là phong trào thi đua?",
}

// spine is a store and the workers between its inbox and a Telegram that answers at once.
type spine struct {
	db     *database.DB
	kit    *conversation.Kit
	router *conversation.Router
	wake   func()

	asked int64               // questions so far
	sent  chan int64          // chats that got an answer
	free  map[int64]time.Time // when the question of a chat was stored
	took  []time.Duration

	asking, cpu time.Duration
	commits     int64
}

func newSpine(b *testing.B, config database.Config) *spine {
	b.Helper()
	config.StatementTimeout = -1 // the old rows are made in statements that take minutes
	db := databasetest.Open(b, config)
	store := knowledge.NewStore(db)
	if err := (&ingest.Ingester{Store: store}).Builtin(b.Context()); err != nil {
		b.Fatal(err)
	}
	library := knowledge.NewLibrary(store)
	if err := library.Refresh(b.Context()); err != nil {
		b.Fatal(err)
	}
	kit, watcher := newKit(db, directory.Settings{})
	kit.Me, kit.Effects, kit.Log = telegram.Me{ID: benchBot, Username: "thidua_bot"}, noEffects{}, slog.New(slog.DiscardHandler)
	kit.Words = conversation.NewWords("Ban Thi đua - Khen thưởng, Sở Nội vụ", "tỉnh Thái Bình", "đồng chí")
	answerer := &knowledge.Answerer{Library: library, Home: "tỉnh Thái Bình"}
	s := &spine{db: db, kit: kit, sent: make(chan int64, benchInFlight), free: map[int64]time.Time{}}
	s.router = route(kit, watcher, &limiter{}, modules(answerer, nil, nil, false))
	s.addPeople(b)
	return s
}

// addPeople makes the people who ask members of an agency.
func (s *spine) addPeople(b *testing.B) {
	b.Helper()
	s.exec(b, `insert into agency (code) values ('COQUAN')`)
	s.exec(b, `insert into agency_term (agency_id, name, kind, parent_id, from_on, until_on, opened_by, closed_by)
select id, 'Cơ quan', 'department', 0, '', '', 0, 0 from agency`)
	s.exec(b, `with recursive i(n) as (select cast(1 as bigint) union all select n + 1 from i where n < $1)
insert into person (code, name, name_key, account, agreed_at, listed, erased_at)
select '', 'Người ' || n, 'nguoi ' || n, n, 1, true, 0 from i`, benchPeople)
	s.exec(b, `insert into post (person_id, agency_id, role, title, basis, basis_on, from_on, until_on, until_before, opened_by, closed_by)
select p.id, a.id, 'member', '', '', '', '2020-01-01', '', '', 0, 0 from person p, agency a`)
}

func (s *spine) exec(b *testing.B, statement string, args ...any) {
	b.Helper()
	err := s.db.InTx(b.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(b.Context(), statement, args...)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// start runs the workers until the benchmark ends.
func (s *spine) start(b *testing.B) {
	b.Helper()
	updates := &inbox.Worker{Store: s.kit.Inbox, BotID: benchBot, Handler: s.router, Log: s.kit.Log}
	sender := &outbox.Sender{
		Store: s.kit.Outbox, Transport: &prompt{sent: s.sent}, Pacer: outbox.NewPacer(1e9), Log: s.kit.Log, Owner: "bench",
		ChatInterval: time.Nanosecond, GroupEvery: time.Nanosecond,
	}
	s.wake = updates.Wake
	s.kit.Wake = func() { sender.Wake(); updates.Wake() }
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() { updates.Run(ctx) })
	group.Go(func() { sender.Run(ctx) })
	b.Cleanup(func() { cancel(); group.Wait() })
}

// ask asks n questions, of one person after the other, and waits for the answers.
func (s *spine) ask(b *testing.B, n int) {
	b.Helper()
	began, cpu := time.Now(), processTime(b)
	for left, underWay := n, 0; left > 0 || underWay > 0; {
		var batch []inbox.Update
		for left > 0 && underWay < benchInFlight {
			batch = append(batch, s.question(b))
			left, underWay = left-1, underWay+1
		}
		if len(batch) > 0 {
			stored := time.Now()
			if _, err := s.kit.Inbox.Put(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
			for _, u := range batch {
				s.free[u.ChatKey] = stored
			}
			s.wake()
		}
		for more := true; more; {
			select {
			case chat := <-s.sent:
				s.took = append(s.took, time.Since(s.free[chat]))
				underWay--
			case <-time.After(time.Minute):
				b.Fatal("a question was not answered")
			}
			more = len(s.sent) > 0
		}
	}
	for { // until the last result is recorded
		if left, err := s.kit.Outbox.Pending(b.Context()); err != nil {
			b.Fatal(err)
		} else if left == 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	s.asking += time.Since(began)
	s.cpu += processTime(b) - cpu
}

// question is the next person's.
func (s *spine) question(b *testing.B) inbox.Update {
	b.Helper()
	s.asked++
	account := 1 + s.asked%benchPeople
	raw := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":%d,"text":%q,`+
		`"from":{"id":%d,"is_bot":false,"first_name":"Hạnh"},"chat":{"id":%[5]d,"type":"private","first_name":"Hạnh"}}}`,
		10_000_000+s.asked, 10_000_000+s.asked, time.Now().Unix(), benchQuestions[s.asked%int64(len(benchQuestions))], account)
	u, err := telegram.ParseUpdate(benchBot, []byte(raw))
	if err != nil {
		b.Fatal(err)
	}
	return u
}

// begin forgets what was measured so far.
func (s *spine) begin(b *testing.B) {
	s.took, s.asking, s.cpu, s.commits = nil, 0, 0, s.committed(b)
}

func (s *spine) report(b *testing.B, suffix string) {
	b.Helper()
	n := float64(len(s.took))
	slices.Sort(s.took)
	b.ReportMetric(n/s.asking.Seconds(), "answers/s"+suffix)
	b.ReportMetric(s.cpu.Seconds()*1000/n, "cpu-ms/answer"+suffix)
	b.ReportMetric(float64(s.took[len(s.took)/2].Microseconds())/1000, "p50-ms"+suffix)
	b.ReportMetric(float64(s.took[len(s.took)*95/100].Microseconds())/1000, "p95-ms"+suffix)
	if s.db.Shared() {
		b.ReportMetric(float64(s.committed(b)-s.commits)/n, "commits/answer"+suffix)
	}
}

// committed is how many transactions PostgreSQL has committed, each read outside one among them. SQLite counts none.
func (s *spine) committed(b *testing.B) (n int64) {
	b.Helper()
	if !s.db.Shared() {
		return 0
	}
	time.Sleep(1200 * time.Millisecond) // a session tells of them once a second
	err := s.db.QueryRow(b.Context(), `select xact_commit from pg_stat_database where datname = current_database()`).Scan(&n)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// processTime is the processor's time that the process has used.
func processTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// prompt is a Telegram that takes everything at once.
type prompt struct {
	messages atomic.Int64
	sent     chan<- int64
}

// Deliver implements outbox.Transport. An answer of several messages is there with its first.
func (p *prompt) Deliver(_ context.Context, d *outbox.Delivery) ([]int64, error) {
	if strings.HasSuffix(d.Key, ":0") {
		p.sent <- d.ChatID
	}
	return []int64{p.messages.Add(1)}, nil
}

// noEffects shows nothing.
type noEffects struct{}

func (noEffects) Typing(int64, int)                                            {}
func (noEffects) EditText(int64, int64, string, [][]outbox.Button)             {}
func (noEffects) AnswerPress(string, string, string, func())                   {}
func (noEffects) Leave(context.Context, int64) error                           { return nil }
func (noEffects) SetCommands(context.Context, int64, []telegram.Command) error { return nil }
