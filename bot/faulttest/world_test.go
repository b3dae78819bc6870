package faulttest

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// world is Telegram, the store and the bot's process, with a proxy before each.
type world struct {
	t        testing.TB
	random   *rand.Rand // of the schedule alone
	tg       *telegramtest.Server
	api      *api
	wire     *proxy // before the Bot API
	line     *proxy // before PostgreSQL; nil on SQLite
	config   database.Config
	db       *database.DB // the test's own eyes on the store
	settings []string
	ledger   *ledger
	log      *tail // of all processes

	mu      sync.Mutex
	program *process
	wrong   time.Duration // by how much the bot's clock is wrong
}

func newWorld(t testing.TB, config database.Config, seed uint64) *world {
	t.Helper()
	w := &world{t: t, random: rand.New(rand.NewPCG(seed, 0)), tg: telegramtest.New(), config: config, db: databasetest.Open(t, config)}
	w.tg.Token = bottest.Token
	w.ledger, w.log = newLedger(), &tail{}
	w.api = newAPI(t, w.tg, rand.New(rand.NewPCG(seed, 1)), w.stored)
	w.wire = newProxy(t, w.api.url)
	dsn, data := config.URL, config.DataDir
	if dsn != "" {
		parsed, err := url.Parse(dsn)
		if err != nil {
			t.Fatal(err)
		}
		w.line = newProxy(t, parsed.Host)
		parsed.Host = w.line.addr
		dsn, data = parsed.String(), t.TempDir()
	}
	w.settings = []string{apiVar + "=http://" + w.wire.addr, storeVar + "=" + dsn, dataVar + "=" + data}
	w.exec(makeEffects)
	w.exec(makeRecipients)
	w.prepareClock()
	t.Cleanup(func() { // after the last process
		if _, secret, _ := strings.Cut(bottest.Token, ":"); strings.Contains(w.log.String(), secret) {
			t.Error("the bot wrote its token out")
		}
	})
	return w
}

// stored implements the question of api.
func (w *world) stored(ids []int64) (n int) {
	list := strings.Trim(strings.Join(strings.Fields(fmt.Sprint(ids)), ","), "[]")
	query := `select count(*) from inbox_update where kind = '' and update_id in (` + list + `)`
	if err := w.db.QueryRow(context.Background(), query).Scan(&n); err != nil {
		return -1
	}
	return n
}

// exec changes the store. What goes wrong with it by order of the schedule goes wrong here too: it is tried for a while.
func (w *world) exec(statement string, args ...any) {
	w.t.Helper()
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		err := w.db.InTx(context.Background(), func(tx *database.Tx) error {
			_, err := tx.Exec(context.Background(), statement, args...)
			return err
		})
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			w.t.Errorf("%s: %v", statement, err)
			return
		}
	}
}

// rows collects a query.
func rows[T any](w *world, scan func(rows *sql.Rows) (T, error), query string, args ...any) (all []T) {
	w.t.Helper()
	found, err := w.db.Query(context.Background(), query, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		row, err := scan(found)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := errors.Join(found.Err(), found.Close()); err != nil {
		w.t.Fatal(err)
	}
	return all
}

func (w *world) count(query string, args ...any) int64 {
	w.t.Helper()
	return rows(w, func(rows *sql.Rows) (n int64, err error) { return n, rows.Scan(&n) }, query, args...)[0]
}

// process is one running bot.
type process struct {
	command *exec.Cmd
	in      io.WriteCloser
	ready   chan struct{}
	ended   chan struct{}
}

// tail keeps the end of what a process writes.
type tail struct {
	mu    sync.Mutex
	bytes []byte
}

const tailBytes = 1 << 20

func (o *tail) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.bytes = append(o.bytes, p...)
	if len(o.bytes) > 2*tailBytes {
		o.bytes = append([]byte(nil), o.bytes[len(o.bytes)-tailBytes:]...)
	}
	return len(p), nil
}

func (o *tail) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return string(o.bytes)
}

// begin starts the bot and waits until it serves.
func (w *world) begin() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	p := &process{command: exec.Command(self), ready: make(chan struct{}), ended: make(chan struct{})}
	p.command.Env = append([]string{asProgram + "=1", clockVar + "=" + w.programClock().String(), "HOME=" + os.Getenv("HOME")}, w.settings...)
	p.command.Stderr = w.log
	out, err := p.command.StdoutPipe()
	if err != nil {
		return err
	}
	if p.in, err = p.command.StdinPipe(); err != nil {
		return err
	}
	if err := p.command.Start(); err != nil {
		return err
	}
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if lines.Text() == readyLine {
				close(p.ready)
			}
		}
		_ = p.command.Wait() // the status tells
		close(p.ended)
	}()
	w.mu.Lock()
	w.program = p
	w.mu.Unlock()
	w.t.Cleanup(func() {
		_ = p.command.Process.Kill() // it may have ended
		<-p.ended
	})
	select {
	case <-p.ready:
		return nil
	case <-p.ended:
		return errors.New("the bot ended before it served")
	case <-time.After(bottest.Patience):
		return errors.New("the bot does not begin")
	}
}

// kill ends the bot as a power cut would.
func (w *world) kill() {
	_ = w.program.command.Process.Kill() // it runs
	<-w.program.ended
}

// terminate asks the bot to end, as systemd does, and reports what it made of that.
func (w *world) terminate() (status int, took time.Duration) {
	began := time.Now()
	if err := w.program.command.Process.Signal(syscall.SIGTERM); err != nil {
		w.t.Error(err)
	}
	select {
	case <-w.program.ended:
	case <-time.After(bottest.Patience):
		w.t.Fatal("the bot does not end")
	}
	return w.program.command.ProcessState.ExitCode(), time.Since(began)
}

// Names that are found before PostgreSQL's own: a clock of the database's that can be set.
const (
	makeClock = `create table probe_clock (wrong interval not null)`
	addClock  = `insert into probe_clock (wrong) values (interval '0')`
	shadow    = `create function public.clock_timestamp() returns timestamptz language sql volatile as
'select pg_catalog.clock_timestamp() + wrong from public.probe_clock'`
	searchPath = `alter database %s set search_path = public, pg_catalog`
	moveClock  = `update probe_clock set wrong = $1::interval`
)

// prepareClock makes a clock that can be set: of the program on SQLite, of the server on PostgreSQL.
func (w *world) prepareClock() {
	if !w.db.Shared() {
		return
	}
	parsed, err := url.Parse(w.config.URL)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, statement := range []string{makeClock, addClock, shadow, fmt.Sprintf(searchPath, strings.TrimPrefix(parsed.Path, "/"))} {
		w.exec(statement)
	}
}

// setClock puts the clock that leases, due times and waits are told by forward or back.
func (w *world) setClock(by time.Duration) {
	w.mu.Lock()
	w.wrong += by
	wrong, program := w.wrong, w.program
	w.mu.Unlock()
	if w.db.Shared() {
		w.exec(moveClock, fmt.Sprintf("%d microseconds", wrong.Microseconds()))
		return
	}
	_, _ = fmt.Fprintln(program.in, clockLine+wrong.String()) // the next one begins with it
}

func (w *world) programClock() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wrong
}
