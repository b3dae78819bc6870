package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/outbox"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// announced is the title of the announcements of these tests: their copies are known by it.
const announced = "Thử tải thông báo"

// firstRecipient is the account of the first recipient; the others follow. Rows of historytest are theirs too.
const firstRecipient = 1_000_001

// recipients are officials who came in long ago, each for one of some agencies and a few for two, and have the bot in their Telegram.
type recipients struct {
	db   *database.DB
	tg   *telegramtest.Server
	size int
	gone map[int64]bool // who cannot be sent to any more
}

const (
	recipientAgencies = 12

	addPersons = `
with recursive i(n) as (select cast(0 as bigint) union all select n + 1 from i where n < $1 - 1)
insert into person (code, name, name_key, account, agreed_at, listed, erased_at)
select '', 'Người ' || ($2 + n), 'nguoi ' || ($2 + n), $2 + n, 1, true, 0 from i`
	addPosts = `
insert into post (person_id, agency_id, role, title, basis, basis_on, from_on, until_on, until_before, opened_by, closed_by)
select p.id, a.id, 'deputy_focal', '', '', '', '2020-01-01', '', '', 0, 0
from person p join agency a on a.code = 'DV' || ((p.account + $1) % $2) where p.account % $3 = 0`
	secondPost = 50 // every so manieth official stands for a second agency
)

func newRecipients(t testing.TB, db *database.DB, tg *telegramtest.Server, size int) *recipients {
	t.Helper()
	r := &recipients{db: db, tg: tg, size: size, gone: map[int64]bool{}}
	for i := range recipientAgencies {
		bottest.Agency(t, db, fmt.Sprint("DV", i))
	}
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), addPersons, size, firstRecipient)
		for shift, each := range []int{1, secondPost} {
			if err == nil {
				_, err = tx.Exec(t.Context(), addPosts, shift, recipientAgencies, each)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range r.accounts() {
		p := tg.AddUser(telegramtest.User{ID: id, FirstName: fmt.Sprint("Người ", id)})
		bottest.Must[telegramtest.Message](t)(p.Start(""))
	}
	forgetUpdates(t, tg)
	return r
}

func (r *recipients) accounts() []int64 {
	all := make([]int64, r.size)
	for i := range all {
		all[i] = firstRecipient + int64(i)
	}
	return all
}

// leave lets some block the bot and some delete their account, without a word to the bot: it finds out when it sends.
func (r *recipients) leave(t testing.TB, accounts []int64) {
	t.Helper()
	for i, id := range accounts {
		r.gone[id] = true
		if i%3 == 0 {
			r.tg.Person(id).Deactivate()
		} else if err := r.tg.Person(id).Block(); err != nil {
			t.Fatal(err)
		}
	}
	forgetUpdates(t, r.tg)
}

// forgetUpdates drops the updates that wait: what people did long ago.
func forgetUpdates(t testing.TB, tg *telegramtest.Server) {
	t.Helper()
	answer, err := http.Post(tg.URL()+"/bot"+tg.BotToken()+"/deleteWebhook?drop_pending_updates=true", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		t.Fatal(err)
	}
	if tg.Pending() > 0 {
		t.Fatal("the updates are still there")
	}
}

// announce has an announcement sent to everybody, after hours too, and returns the command that waits until nothing of it waits.
func (r *recipients) announce(t testing.TB, settings []string) *program {
	t.Helper()
	text := filepath.Join(t.TempDir(), "tin.txt")
	if err := os.WriteFile(text, []byte("Đề nghị quý cơ quan triển khai và báo cáo kết quả.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return start(t, append(slices.Clone(settings), "OPERATOR_RELEASE=true"), "announce", "send", "--audience", "all", "--kind", "guidance",
		"--title", announced, "--text", text, "--ack", "--after-hours", "thử máy", "--reason", "thử máy", "--yes", "--wait")
}

// await waits for the end of announce, for as long as it may take with so many seconds of trouble at Telegram's pace, and returns
// the announcement's number.
func (r *recipients) await(t testing.TB, sending *program, trouble time.Duration) (id int64) {
	t.Helper()
	within := bottest.Patience + trouble + time.Duration(r.size)*time.Second/outbox.DefaultRate
	select {
	case <-sending.ended:
	case <-time.After(within):
		t.Fatalf("the announcement was not sent within %v: %s%s", within, sending.out, sending.log)
	}
	out := sending.out.String()
	at := strings.Index(out, "Thông báo số ")
	if sending.status != 0 || at < 0 {
		t.Fatalf("sending: status %d %s%s", sending.status, out, sending.log)
	}
	if _, err := fmt.Sscanf(out[at:], "Thông báo số %d.", &id); err != nil {
		t.Fatal(err)
	}
	return id
}

// receipt is a line of announce show --json.
type receipt struct {
	Account   int64
	Name      string
	Agency    string `json:"agency_code"`
	State     string
	Reason    string
	Uncertain bool
}

// receipts are what the program says of everybody, by account.
func receipts(t testing.TB, settings []string, announcement int64) map[int64][]receipt {
	t.Helper()
	out, log, status := run(t, settings, "announce", "show", fmt.Sprint(announcement), "--json")
	if status != 0 {
		t.Fatalf("announce show: %d %s", status, log)
	}
	all := map[int64][]receipt{}
	for line := range strings.Lines(out) {
		var one receipt
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		all[one.Account] = append(all[one.Account], one)
	}
	return all
}

// copies are the messages with the announcement that a chat got, in order, as the Bot API's server has them.
func (r *recipients) copies(account int64) []telegramtest.Post {
	return slices.DeleteFunc(r.tg.BotMessages(account), func(p telegramtest.Post) bool { return !strings.Contains(p.Text, announced) })
}

// check requires that everybody is accounted for, and that what the program says agrees with what arrived: who got a copy is told so,
// who got more is listed as uncertain by name, and who got none is named with the reason. It returns how many are uncertain.
func (r *recipients) check(t testing.TB, said map[int64][]receipt) (uncertain int) {
	t.Helper()
	for _, id := range r.accounts() {
		posts := 1
		if id%secondPost == 0 {
			posts++
		}
		all := said[id]
		if len(all) != posts || posts == 2 && (all[0].State != all[1].State || all[0].Uncertain != all[1].Uncertain) {
			t.Errorf("account %d has the receipts %+v for %d posts", id, all, posts)
			continue
		}
		one, copies := all[0], len(r.copies(id))
		delete(said, id)
		if one.Uncertain {
			uncertain++
		}
		switch {
		case r.gone[id] && (one.State != "failed" || one.Reason == "" || copies > 0):
			t.Errorf("account %d cannot be sent to: %d copies, and it says %+v", id, copies, one)
		case !r.gone[id] && (one.State != "sent" || copies == 0):
			t.Errorf("account %d got %d copies, and it says %+v", id, copies, one)
		case copies > 1 && (!one.Uncertain || one.Name == ""):
			t.Errorf("account %d got %d copies and is not listed: %+v", id, copies, one)
		}
	}
	for id, all := range said {
		if len(all) > 0 && all[0].State != "unreached" { // a line of an agency
			t.Errorf("account %d is no recipient: %+v", id, all)
		}
	}
	return uncertain
}

// refusals are the 429s that nobody had injected: those that the program brought about.
func (r *recipients) refusals(injected map[int64]bool) (all []telegramtest.Call) {
	for _, c := range r.tg.Calls("") {
		if c.RetryAfter > 0 && !injected[c.ChatID] {
			all = append(all, c)
		}
	}
	return all
}

// once is a fault that meets the first copy to each of some chats.
type once struct {
	*telegramtest.Rule
	mu  sync.Mutex
	met map[int64]bool // by chat; those that it has not met are false
}

func (r *recipients) injectOnce(f telegramtest.Fault, accounts []int64) *once {
	o := &once{met: map[int64]bool{}}
	for _, id := range accounts {
		o.met[id] = false
	}
	f.Method = "sendMessage"
	f.When = func(c telegramtest.Call) bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		met, chosen := o.met[c.ChatID]
		if chosen && !met {
			o.met[c.ChatID] = true
			return true
		}
		return false
	}
	o.Rule = r.tg.Inject(f)
	return o
}

// has reports whether the fault met a copy to the chat.
func (o *once) has(account int64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.met[account]
}

// draw is all accounts in an order of the random's, to be dealt out.
func (r *recipients) draw(random *rand.Rand) *deck {
	d := deck(r.accounts())
	random.Shuffle(len(d), func(i, j int) { d[i], d[j] = d[j], d[i] })
	return &d
}

type deck []int64

// deal takes some accounts.
func (d *deck) deal(n int) []int64 {
	dealt := (*d)[:n]
	*d = (*d)[n:]
	return dealt
}
