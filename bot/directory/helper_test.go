package directory_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

// adminAccount is an administrator by the settings in every world, and no person yet.
const adminAccount = 900

// world is a directory to act in. Agencies are there since 2020 unless a test says otherwise.
type world struct {
	*testing.T
	db       *database.DB
	store    *directory.Store
	now      *atomic.Int64 // of the SQLite clock; on PostgreSQL the server's own counts
	accounts int64
}

// each runs test in an empty world on every engine.
func each(t *testing.T, test func(w *world)) {
	t.Helper()
	eachWith(t, nil, test)
}

// eachWith is each with permissions of other domains.
func eachWith(t *testing.T, declared []directory.Permission, test func(w *world)) {
	t.Helper()
	databasetest.EachConfig(t, func(t *testing.T, config database.Config) {
		now := &atomic.Int64{}
		now.Store(time.Now().UnixMicro())
		config.Now = func() time.Time { return time.UnixMicro(now.Load()) }
		db := databasetest.Open(t, config)
		test(&world{T: t, db: db, store: directory.NewStore(db, directory.Settings{Admins: []int64{adminAccount}}, declared...), now: now, accounts: 1000})
	})
}

// moveTo reports whether the clock can be set to a day, and does it.
func (w *world) moveTo(day directory.Day) (moved bool) {
	w.Helper()
	if w.db.Shared() {
		return false
	}
	at, err := time.ParseInLocation(time.DateOnly, string(day), vietnamese.Zone())
	w.ok(err)
	w.now.Store(at.Add(9 * time.Hour).UnixMicro())
	return true
}

func who(account int64) directory.Actor { return directory.Actor{Account: account} }

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// refused wants a problem of the code, with a sentence.
func (w *world) refused(err error, code problem.Code) {
	w.Helper()
	p, is := errors.AsType[*problem.Error](err)
	if !is || p.Code != code || p.Sentence == "" {
		w.Fatalf("got %v (%#v), want a problem %q", err, err, code)
	}
}

func (w *world) tx(do func(tx *database.Tx) error) error { return w.db.InTx(w.Context(), do) }

func (w *world) exec(statement string, args ...any) {
	w.Helper()
	w.ok(w.tx(func(tx *database.Tx) error {
		_, err := tx.Exec(w.Context(), statement, args...)
		return err
	}))
}

func (w *world) number(query string, args ...any) (n int64) {
	w.Helper()
	w.ok(w.db.QueryRow(w.Context(), query, args...).Scan(&n))
	return n
}

func (w *world) today() directory.Day {
	w.Helper()
	day, err := w.store.Today(w.Context())
	w.ok(err)
	return day
}

// reorganise does an act as the operator.
func (w *world) reorganise(r directory.Reorganisation) (directory.Reorganisation, error) {
	w.Helper()
	var done directory.Reorganisation
	err := w.tx(func(tx *database.Tx) error {
		var err error
		done, _, err = w.store.Reorganise(w.Context(), tx, directory.Operator, r)
		return err
	})
	return done, err
}

func (w *world) must(r directory.Reorganisation) directory.Reorganisation {
	w.Helper()
	done, err := w.reorganise(r)
	if err != nil {
		w.Fatalf("%+v: %v", r, err)
	}
	return done
}

// agency founds an agency in 2020.
func (w *world) agency(code, name string, kind directory.AgencyKind, parent string) int64 {
	w.Helper()
	w.must(directory.Reorganisation{Kind: directory.Founding, On: "2020-01-01", Into: code, Name: name, AgencyKind: kind, Parent: parent})
	return w.id(code)
}

// id of the agency that has or had the code.
func (w *world) id(code string) int64 {
	w.Helper()
	return w.number(`select id from agency where code = $1`, code)
}

// person adds somebody: with an account they have agreed to what is stored, without one they are on the list.
func (w *world) person(name string, account int64) int64 {
	w.Helper()
	agreed := int64(0)
	if account != 0 {
		agreed = 1
	}
	key := strings.Join(strings.Fields(vietnamese.Fold(name)), " ")
	w.exec(`insert into person (code, name, name_key, account, agreed_at, listed, erased_at) values ('', $1, $2, $3, $4, true, 0)`,
		name, key, account, agreed)
	return w.number(`select max(id) from person`)
}

func (w *world) appoint(a directory.Appointment) directory.Post {
	w.Helper()
	var post directory.Post
	w.ok(w.tx(func(tx *database.Tx) error {
		var err error
		post, err = w.store.Appoint(w.Context(), tx, directory.Operator, a)
		return err
	}))
	return post
}

// one adds a person with a new account and a post.
func (w *world) one(name string, agency int64, role directory.Role) (person, account int64) {
	w.Helper()
	w.accounts++
	person = w.person(name, w.accounts)
	w.appoint(directory.Appointment{PersonID: person, AgencyID: agency, Role: role})
	return person, w.accounts
}

func (w *world) access(account int64) directory.Access {
	w.Helper()
	s, err := w.store.Access(w.Context(), account)
	w.ok(err)
	return s
}

func (w *world) on(person int64, day directory.Day) directory.Access {
	w.Helper()
	s, err := w.store.AccessOn(w.Context(), person, day)
	w.ok(err)
	return s
}

// roles are what a access's posts are, as "CODE role".
func roles(s directory.Access) []string {
	all := []string{}
	for _, p := range s.Posts {
		all = append(all, p.AgencyCode+" "+string(p.Role))
	}
	slices.Sort(all)
	return all
}

func (w *world) wantRoles(s directory.Access, want ...string) {
	w.Helper()
	if want == nil {
		want = []string{}
	}
	if diff := cmp.Diff(want, roles(s)); diff != "" {
		w.Fatalf("the posts (-want +got):\n%s", diff)
	}
}

func (w *world) invite(actor directory.Actor, o directory.InvitationSpec) (directory.Invitation, string, error) {
	var i directory.Invitation
	var token string
	err := w.tx(func(tx *database.Tx) error {
		var err error
		i, token, err = w.store.Invite(w.Context(), tx, actor, o)
		return err
	})
	return i, token, err
}

// come is an account that opens a link and agrees.
func (w *world) come(account int64, token, name string) (directory.Admission, error) {
	if err := w.open(account, token); err != nil {
		return directory.Admission{}, err
	}
	return w.agree(account, name)
}

func (w *world) open(account int64, token string) error {
	return w.tx(func(tx *database.Tx) error {
		_, err := w.store.OpenInvitation(w.Context(), tx, account, token)
		return err
	})
}

func (w *world) agree(account int64, name string) (directory.Admission, error) {
	var entry directory.Admission
	err := w.tx(func(tx *database.Tx) error {
		var err error
		entry, err = w.store.Agree(w.Context(), tx, account, name)
		return err
	})
	return entry, err
}

func (w *world) submit(account, request int64, name, title string) error {
	return w.tx(func(tx *database.Tx) error {
		_, err := w.store.SubmitRoleRequest(w.Context(), tx, account, request, directory.Submission{
			Name: name, Title: title, Basis: "Công văn số 12/CV", BasisOn: "2026-01-05",
		})
		return err
	})
}

// asking is a request whose owner has yet to say who they are.
func (w *world) drafted(account, agency int64, role directory.Role) directory.RoleRequest {
	w.Helper()
	_, token, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: agency, Role: role})
	w.ok(err)
	entry, err := w.come(account, token, "Ai đó")
	w.ok(err)
	if entry.RoleRequest == nil {
		w.Fatal("there is no role request")
	}
	return *entry.RoleRequest
}

// requester comes with a link of the role and says who they are.
func (w *world) requester(account, agency int64, role directory.Role, name, title string) directory.RoleRequest {
	w.Helper()
	asking := w.drafted(account, agency, role)
	w.ok(w.submit(account, asking.ID, name, title))
	request, err := w.store.RoleRequest(w.Context(), asking.ID)
	w.ok(err)
	return request
}

// shown is whom the list has of the name of a request, as a card would show it now.
func (w *world) shown(request int64) directory.Match {
	w.Helper()
	r, err := w.store.RoleRequest(w.Context(), request)
	if problem.Is(err, problem.NotFound) {
		return directory.Match{}
	}
	w.ok(err)
	listed, _, err := w.store.MatchListed(w.Context(), w.db, r)
	w.ok(err)
	return directory.MatchOf(listed)
}

// confirm confirms what is shown now.
func (w *world) confirm(actor directory.Actor, request int64) (directory.Confirmation, error) {
	return w.confirmShown(actor, request, w.shown(request))
}

func (w *world) confirmShown(actor directory.Actor, request int64, shown directory.Match) (directory.Confirmation, error) {
	var c directory.Confirmation
	err := w.tx(func(tx *database.Tx) error {
		var err error
		c, err = w.store.ConfirmRoleRequest(w.Context(), tx, actor, request, shown)
		return err
	})
	return c, err
}

func (w *world) detach(actor directory.Actor, person int64) error {
	return w.tx(func(tx *database.Tx) error {
		_, err := w.store.DetachAccount(w.Context(), tx, actor, person)
		return err
	})
}

func (w *world) erase(actor directory.Actor, person int64) (directory.Erased, error) {
	var erased directory.Erased
	err := w.tx(func(tx *database.Tx) error {
		var err error
		erased, err = w.store.Erase(w.Context(), tx, actor, person)
		return err
	})
	return erased, err
}

// blocOf is a new bloc with the agencies in it since ever.
func (w *world) blocOf(agencies ...int64) (id int64) {
	w.Helper()
	w.exec(`insert into bloc (code, name, from_on, until_on) values ('C1', 'Cụm 1', '', '')`)
	id = w.number(`select max(id) from bloc`)
	for _, agency := range agencies {
		w.join(id, agency, "", "")
	}
	return id
}

func (w *world) endPost(actor directory.Actor, post int64) error {
	return w.tx(func(tx *database.Tx) error {
		_, _, err := w.store.EndPost(w.Context(), tx, actor, post)
		return err
	})
}

// tables are all tables of the store.
func (w *world) tables() (all []string) {
	w.Helper()
	query := `select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`
	if w.db.Shared() {
		query = `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`
	}
	rows, err := w.db.Query(w.Context(), query)
	w.ok(err)
	defer rows.Close()
	for rows.Next() {
		var name string
		w.ok(rows.Scan(&name))
		all = append(all, name)
	}
	w.ok(rows.Err())
	slices.Sort(all)
	return all
}

// dump is every row of the tables, as "column=value" text, sorted.
func (w *world) dump(tables ...string) []string {
	w.Helper()
	var all []string
	for _, table := range tables {
		rows, err := w.db.Query(w.Context(), `select * from "`+table+`"`)
		w.ok(err)
		columns, err := rows.Columns()
		w.ok(err)
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			w.ok(rows.Scan(into...))
			row := table
			for i, v := range values {
				if b, is := v.([]byte); is {
					v = string(b)
				}
				row += fmt.Sprintf(" %s=%v", columns[i], v)
			}
			all = append(all, row)
		}
		w.ok(rows.Err())
		w.ok(rows.Close())
	}
	slices.Sort(all)
	return all
}

// nowhere wants that no row of the store but those of the tables excepted holds any of the words.
func (w *world) nowhere(words []string, except ...string) {
	w.Helper()
	tables := slices.DeleteFunc(w.tables(), func(name string) bool { return slices.Contains(except, name) })
	if len(tables) < 10 {
		w.Fatalf("only %d tables were read", len(tables))
	}
	for _, row := range w.dump(tables...) {
		for _, word := range words {
			if strings.Contains(row, word) {
				w.Errorf("%q is in %s", word, row)
			}
		}
	}
}
