package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/ingest/confine"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/worker/workertest"
)

// asProgram is set in the environment of the processes that tests start: this test binary, being the program; see unpaced.
const asProgram = "THIDUA_TEST_AS_PROGRAM"

var seed = flag.Uint64("seed", 0, "the seed of what is random in the crash tests; 0 draws one")

// drawSeed is the seed of a test, which it prints.
func drawSeed(t testing.TB) uint64 {
	t.Helper()
	s := *seed
	if s == 0 {
		s = rand.Uint64N(1_000_000_000)
	}
	t.Logf("seed %d", s)
	return s
}

func TestMain(m *testing.M) {
	confine.Main(readers())
	if os.Getenv(asProgram) == "" {
		flag.Parse()
		chosen := false
		flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "test.parallel" })
		if !chosen { // people in a chat mostly wait; so do tests about them
			if err := flag.Set("test.parallel", "10"); err != nil {
				panic(err)
			}
		}
		os.Exit(m.Run())
	}
	go func() {
		// The test holds the other end of this pipe: if it dies, so does its program.
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(3)
	}()
	if os.Getenv(asProgram) == unpaced {
		os.Exit(serveUnpaced())
	}
	main()
}

// program is one running process of the program.
type program struct {
	t        testing.TB
	out, log *workertest.Log // standard output and error
	command  *exec.Cmd
	ended    chan struct{}
	status   int
}

// testToken is the bot token of every test. No process may ever write it anywhere.
const testToken = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

// start runs the program with these settings and nothing else in its environment. It is killed when the test ends, and
// what it wrote is shown if the test failed.
func start(t testing.TB, settings []string, args ...string) *program {
	t.Helper()
	return startBy(t, nil, settings, args...)
}

// startBy is start by another program, such as nohup, which becomes it.
func startBy(t testing.TB, by, settings []string, args ...string) *program {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	line := slices.Concat(by, []string{self}, args)
	p := &program{t: t, out: &workertest.Log{}, log: &workertest.Log{}, command: exec.Command(line[0], line[1:]...), ended: make(chan struct{})}
	p.command.Env = append([]string{asProgram + "=1", "HOME=" + os.Getenv("HOME"), "PATH=" + os.Getenv("PATH")}, settings...)
	p.command.Stdout, p.command.Stderr = p.out, p.log
	if _, err = p.command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.command.Wait() // the status tells
		p.status = p.command.ProcessState.ExitCode()
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("thidua %s (status %d) wrote:\n%s%s", strings.Join(args, " "), p.status, p.out, p.log)
		}
		_, secret, _ := strings.Cut(testToken, ":")
		if strings.Contains(p.out.String()+p.log.String(), secret) {
			t.Error("the program wrote the bot token out")
		}
	})
	return p
}

// wait waits for the end of the process and returns its exit status.
func (p *program) wait() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(bottest.Patience):
		p.t.Fatal("the program did not end")
	}
	return p.status
}

// kill ends the process as a power cut would.
func (p *program) kill() {
	_ = p.command.Process.Kill() // it may have ended
	<-p.ended
}

// terminate asks the process to end and requires that it does so in order and soon.
func (p *program) terminate() {
	p.t.Helper()
	began := time.Now()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	if status := p.wait(); status != 0 {
		p.t.Errorf("SIGTERM: exit status %d", status)
	}
	if took := time.Since(began); took > drainLimit {
		p.t.Errorf("SIGTERM: ended after %v", took)
	}
}

// run runs the program to its end.
func run(t testing.TB, settings []string, args ...string) (out, log string, status int) {
	t.Helper()
	p := start(t, settings, args...)
	status = p.wait()
	return p.out.String(), p.log.String(), status
}

// storeSettings are the settings that choose the store, and a data folder of the test's own on every engine.
func storeSettings(t testing.TB, config database.Config) []string {
	t.Helper()
	if config.DataDir == "" {
		config.DataDir = t.TempDir()
	}
	return []string{"DATABASE_URL=" + config.URL, "DATA_DIR=" + config.DataDir}
}

// where is asked in many tests; the built-in plan's last paragraph answers it with whereAnswered.
const (
	where         = "Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?"
	whereAnswered = "phản ánh về Ban Thi đua - Khen thưởng, Sở Nội vụ để tổng hợp"
)

// admin may bring the bot into groups.
const admin = 9001

// world is a Telegram, a store, and the program between them.
type world struct {
	t        testing.TB
	tg       *telegramtest.Server
	config   database.Config
	db       *database.DB // the test's own eyes on the store
	settings []string
	by       []string // which starts the program, nil for nothing
	program  *program
	mu       sync.Mutex
	persons  int64
}

// newWorld makes a world in which the program does not run yet. tg may be nil.
func newWorld(t testing.TB, config database.Config, tg *telegramtest.Server) *world {
	t.Helper()
	if tg == nil {
		tg = telegramtest.New()
	}
	tg.Token = testToken
	if err := tg.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tg.Close)
	w := &world{t: t, tg: tg, config: config, db: databasetest.Open(t, config)}
	store := storeSettings(t, config)
	bottest.SaveIndex(t, strings.TrimPrefix(store[1], "DATA_DIR="))
	w.settings = append(store, "TELEGRAM_BOT_TOKEN="+testToken, "TELEGRAM_API_URL="+tg.URL(),
		fmt.Sprintf("ADMIN_IDS=9002,%d", admin), "LOG_LEVEL=debug", "RATE_PERSON=0", "RATE_TOTAL=0")
	t.Cleanup(func() {
		for _, v := range tg.Violations() {
			t.Errorf("the program broke a rule of the Bot API: %s: %s", v.Method, v.Detail)
		}
	})
	return w
}

// begin starts the program without waiting for anything.
func (w *world) begin() { w.program = startBy(w.t, w.by, w.settings, "serve") }

// serve starts the program and waits until it takes updates.
func (w *world) serve() {
	w.t.Helper()
	takes := func() int { return len(w.tg.Calls("getUpdates")) + len(w.tg.Calls("setWebhook")) }
	before := takes()
	w.begin()
	bottest.Eventually(w.t, "the program takes updates", func() bool {
		select {
		case <-w.program.ended:
			w.t.Fatalf("serve ended with status %d:\n%s", w.program.status, w.program.log)
		default:
		}
		return takes() > before
	})
}

// kill kills the program and lets its leases lapse.
func (w *world) kill() {
	w.t.Helper()
	w.program.kill()
	w.lapse()
}

// lapse stands for the time after which the leases of a killed program lapse: a quarter of a minute to some minutes
// that nobody wants to wait for in a test. On SQLite the next program knows that the former is gone.
func (w *world) lapse() {
	w.t.Helper()
	if !w.db.Shared() {
		return
	}
	statements := []string{"update inbox_chat set lease_until = 0", "update lease set until = 0", "update job set lease_until = 0"}
	err := w.db.InTx(w.t.Context(), func(tx *database.Tx) error {
		for _, statement := range statements {
			if _, err := tx.Exec(w.t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// person is a member of an agency, who came in long ago.
func (w *world) person(t testing.TB) *person { return w.known(t, w.draw()) }

// stranger is somebody whom the Board does not know and who has not started the bot.
func (w *world) stranger(t testing.TB) *person { return w.somebody(t, w.draw()) }

func (w *world) draw() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.persons++
	return 500_000 + w.persons
}

func (w *world) somebody(t testing.TB, id int64) *person {
	p := w.tg.AddUser(telegramtest.User{ID: id, FirstName: fmt.Sprint("Người ", id)})
	return &person{Person: p, w: w, t: t, chat: id}
}

// known is person with that id.
func (w *world) known(t testing.TB, id int64) *person {
	t.Helper()
	w.mu.Lock()
	bottest.Enrol(t, w.db, id)
	w.mu.Unlock()
	return w.somebody(t, id)
}

// engines runs a test on a fresh, migrated store of every engine, beside each other and other tests.
func engines(t *testing.T, test func(t *testing.T, config database.Config)) {
	t.Helper()
	t.Parallel()
	databasetest.Engines(t, func(t *testing.T, store func(testing.TB) database.Config) {
		t.Parallel()
		test(t, store(t))
	})
}

// query collects the rows of a query.
func query[T any](t testing.TB, db *database.DB, scan func(scan func(...any) error) (T, error), text string, args ...any) []T {
	t.Helper()
	rows, err := db.Query(t.Context(), text, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		row, err := scan(rows.Scan)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	return all
}
