package main

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// position says who a letter is: everyone who can come to the bot.
var position = map[rune]string{
	'm': "a member of agency A",
	'd': "a deputy focal point of A",
	'f': "the focal point of A",
	'h': "the head of A",
	'b': "the focal point of agency B",
	'o': "an officer of the Board, whom approver p lets approve",
	'p': "an approver of the Board",
	'q': "another approver",
	'a': "an administrator by post",
	'c': "an administrator by the settings, without a post",
	'e': "a focal point of A whose post has ended",
	't': "a focal point of A from tomorrow on",
	'n': "somebody who has agreed and has no post",
	'k': "the head of A on the list, who has not agreed yet",
	'u': "an administrator by the settings who has not agreed yet",
	's': "a stranger",
	'x': "the account that was taken off an administrator",
}

// rightWorld is a world with everybody in it, and whatever they may want to lay their hands on.
type rightWorld struct {
	*world
	t       *testing.T
	store   *directory.Store
	people  map[rune]*person
	fixed   map[string]string // ids of what is not used up
	serial  int
	message int64
}

// The codes of its agencies, which are part of their names, and the first word of the names of persons in it. Who may not
// look at the organisation must never read them.
var secrets = []string{"Mồi", "AAA", "BBB", "CCC", "BTDKT"}

func newRightWorld(t *testing.T, config database.Config) *rightWorld {
	t.Helper()
	w := &rightWorld{world: newWorld(t, config, nil), t: t, people: map[rune]*person{}, fixed: map[string]string{}, message: 800_000}
	w.store = directory.NewStore(w.db, directory.Settings{})
	today := must[directory.Day](t)(w.store.Today(t.Context()))
	for name, code := range map[string]string{"A": "AAA", "B": "BBB", "C": "CCC", "BAN": "BTDKT"} {
		w.fixed[name] = fmt.Sprint(agency(t, w.db, code))
	}
	w.fixed["today"] = string(today)
	for who, post := range map[rune]struct {
		agency      string
		role        directory.Role
		from, until directory.Day
		agreed      int
	}{
		'm': {"A", directory.Member, "", "", 1}, 'd': {"A", directory.DeputyFocal, "", "", 1}, 'f': {"A", directory.Focal, "", "", 1},
		'h': {"A", directory.Head, "", "", 1}, 'b': {"B", directory.Focal, "", "", 1},
		'o': {"BAN", directory.Officer, "", "", 1}, 'p': {"BAN", directory.Approver, "", "", 1}, 'q': {"BAN", directory.Approver, "", "", 1},
		'a': {"BAN", directory.Admin, "", "", 1}, 'c': {"", "", "", "", 1}, 'e': {"A", directory.Focal, "2020-01-01", today, 1},
		't': {"A", directory.Focal, today.Add(1), "", 1}, 'n': {"", "", "", "", 1}, 'k': {"A", directory.Head, "", "", 0},
		'u': {}, 's': {}, 'x': {"BAN", directory.Admin, "", "", 1},
	} {
		id := w.draw()
		switch who {
		case 'c':
			id = admin
		case 'u':
			id = admin + 1
		}
		w.people[who] = w.somebody(t, id)
		if who == 'u' || who == 's' {
			continue
		}
		person := w.add(`insert into person (code, name, name_key, account, agreed_at, listed, erased_at) values ('', $1, $2, $3, $4, true, 0) returning id`,
			fmt.Sprintf("Mồi %c", who), fmt.Sprintf("moi %c", who), id, post.agreed)
		w.fixed["person "+string(who)] = person
		if post.role != "" {
			w.fixed["post "+string(who)] = w.addPost(person, post.agency, post.role, post.from, post.until)
		}
	}
	w.change(func(tx *database.Tx) error {
		_, err := w.store.DetachAccount(t.Context(), tx, directory.Operator, number(w.fixed["person x"]))
		return err
	})
	w.fixed["lent"] = w.addDelegation()
	w.fixed["bloc"] = w.addBloc()
	w.fixed["invitation"] = w.addInvitation("A", directory.Focal)
	w.serve()
	for _, p := range w.people {
		must[telegramtest.Message](t)(p.Start("")) // whoever has not started the bot cannot be written to
	}
	w.settle()
	return w
}

func number(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64) // 0 is nobody's id
	return n
}

func (w *rightWorld) change(do func(tx *database.Tx) error) {
	w.t.Helper()
	if err := w.db.InTx(w.t.Context(), do); err != nil {
		w.t.Fatal(err)
	}
}

// exec changes the store behind the program's back.
func (w *rightWorld) exec(statement string, args ...any) {
	w.t.Helper()
	w.change(func(tx *database.Tx) error {
		_, err := tx.Exec(w.t.Context(), statement, args...)
		return err
	})
}

// add inserts a row and returns its id.
func (w *rightWorld) add(statement string, args ...any) string {
	w.t.Helper()
	var id int64
	w.change(func(tx *database.Tx) error { return tx.QueryRow(w.t.Context(), statement, args...).Scan(&id) })
	return fmt.Sprint(id)
}

func (w *rightWorld) next() int {
	w.serial++
	return w.serial
}

// addPerson is somebody nobody has met yet.
func (w *rightWorld) addPerson(account int64) string {
	n := w.next()
	return w.add(`insert into person (code, name, name_key, account, agreed_at, listed, erased_at) values ('', $1, $2, $3, 1, true, 0) returning id`,
		fmt.Sprint("Mồi Số ", n), fmt.Sprint("moi so ", n), account)
}

func (w *rightWorld) addPost(person, agency string, role directory.Role, from, until directory.Day) string {
	return w.add(`insert into post (person_id, agency_id, role, title, basis, basis_on, from_on, until_on, until_before, opened_by, closed_by)
values ($1, $2, $3, '', '', '', $4, $5, '', 0, 0) returning id`, number(person), number(cmp.Or(w.fixed[agency], agency)), role, from, until)
}

func (w *rightWorld) addInvitation(agency string, role directory.Role) string {
	return w.add(`insert into invitation (token_hash, agency_id, role, uses, used, created_by, created_at, expires_at, revoked_at)
values ($1, $2, $3, 5, 0, 0, 1, 4000000000000000, 0) returning id`, fmt.Sprint("hash ", w.next()), number(w.fixed[agency]), role)
}

// addClaim is a claim of that person, or of somebody new without an account.
func (w *rightWorld) addClaim(person, agency string, role directory.Role) string {
	if person == "" {
		person = w.addPerson(0)
		w.addPost(person, agency, directory.Member, "", "") // as whoever opened the link is
	}
	n := w.next()
	return w.add(`insert into role_request (person_id, invitation_id, agency_id, role, name, title, basis, basis_on, state, created_at, expires_at, ended_at, ended_by)
values ($1, $2, $3, $4, $5, '', '', '', 'pending', 1, 4000000000000000, 0, 0) returning id`,
		number(person), number(w.fixed["invitation"]), number(cmp.Or(w.fixed[agency], agency)), role, fmt.Sprint("Mồi Xưng ", n))
}

func (w *rightWorld) addDelegation() string {
	return w.add(`insert into delegation (from_person, to_person, from_on, until_on, created_at, revoked_at) values ($1, $2, '2020-01-01', '2999-01-01', 1, 0) returning id`,
		number(w.fixed["person p"]), number(w.fixed["person o"]))
}

// addBloc is a bloc of agency A alone.
func (w *rightWorld) addBloc() string {
	id := w.add(`insert into bloc (code, name, from_on, until_on) values ($1, 'Cụm Mồi', '', '') returning id`, fmt.Sprint("CUM", w.next()))
	w.exec(`insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by) values ($1, $2, '', '', '', 0, 0)`,
		number(id), number(w.fixed["A"]))
	return id
}

func (w *rightWorld) addAnswer(account int64) string {
	id := w.add(`insert into answer (chat_id, account, message_id, question, outcome, text, as_of, delivery, messages, asked_at, answered_at)
values ($1, $1, 1, 'Mồi hỏi', 'answered', 'Mồi đáp', '', $2, 1, 1, 1) returning id`, account, fmt.Sprint("bait:", w.next()))
	w.exec(`insert into answer_citation (answer_id, n, document_key, document, number, path, place, quote, score) values ($1, 0, 'x', 'Kế hoạch Mồi', '', 'x', 'Khoản 1', 'Mồi', 1)`, number(id))
	return id
}

// found founds an agency, which can be undone.
func (w *rightWorld) found() (agencyID, reorganisation string) {
	w.change(func(tx *database.Tx) error {
		r, _, err := w.store.Reorganise(w.t.Context(), tx, directory.Operator, directory.Reorganisation{
			Kind: directory.Founding, On: "2020-01-01", Into: fmt.Sprint("CCC", w.next()), Name: "Cơ quan CCC", AgencyKind: directory.Department,
		})
		reorganisation = fmt.Sprint(r.ID)
		return err
	})
	var id int64
	if err := w.db.QueryRow(w.t.Context(), `select agency_id from agency_term where opened_by = $1`, number(reorganisation)).Scan(&id); err != nil {
		w.t.Fatal(err)
	}
	return fmt.Sprint(id), reorganisation
}

// dialogueOf is the id of what an account is in the middle of, or "0".
func (w *rightWorld) dialogueOf(p *person) string {
	ids := query(w.t, w.db, func(scan func(...any) error) (id int64, err error) { return id, scan(&id) },
		`select id from dialogue where account = $1 and chat_id = $1`, p.ID())
	return fmt.Sprint(append(ids, 0)[0])
}

// object makes what a name in a try stands for, for one person to act upon.
func (w *rightWorld) object(name string, who rune) string {
	p, own := w.people[who], w.fixed["person "+string(who)]
	switch name {
	case "claim of a focal point":
		return w.addClaim("", "A", directory.Focal)
	case "claim of an officer":
		return w.addClaim("", "BAN", directory.Officer)
	case "own claim":
		fresh, _ := w.found()
		return w.addClaim(own, fresh, directory.Focal)
	case "invitation of a member":
		return w.addInvitation("A", directory.Member)
	case "invitation of a focal point":
		return w.addInvitation("A", directory.Focal)
	case "invitation of a member of B":
		return w.addInvitation("B", directory.Member)
	case "invitation of an officer":
		return w.addInvitation("BAN", directory.Officer)
	case "post of a member":
		return w.addPost(w.addPerson(0), "A", directory.Member, "", "")
	case "post of a focal point":
		return w.addPost(w.addPerson(0), "A", directory.Focal, "", "")
	case "post of a member of B":
		return w.addPost(w.addPerson(0), "B", directory.Member, "", "")
	case "post of an officer":
		return w.addPost(w.addPerson(0), "BAN", directory.Officer, "", "")
	case "own post":
		switch who {
		case 'e', 'k':
			return w.fixed["post "+string(who)]
		case 'n', 'u', 's', 'x':
			return w.object("post of a member", who)
		case 't':
			return w.addPost(own, "C", directory.Member, directory.Day(w.fixed["today"]).Add(1), "")
		}
		return w.addPost(own, "C", directory.Member, "", "")
	case "person", "person of the Board":
		account := w.draw()
		w.somebody(w.t, account)
		person := w.addPerson(account)
		if name == "person" {
			w.addPost(person, "A", directory.Member, "", "")
		} else {
			w.addPost(person, "BAN", directory.Officer, "", "")
		}
		return person
	case "person who came by themselves", "person of the Board's list who came by themselves":
		account := w.draw()
		w.somebody(w.t, account)
		came, listed := w.addPerson(account), w.addPerson(0)
		agency, role := "A", directory.Head
		if name != "person who came by themselves" {
			agency, role = "BAN", directory.Admin
		}
		w.addPost(came, agency, directory.Member, "", "")
		w.addPost(listed, agency, role, "", "")
		w.change(func(tx *database.Tx) error {
			if _, err := tx.Exec(w.t.Context(), `update person set listed = false, name_key = $1 where id = $2`, "ten chung "+listed, number(came)); err != nil {
				return err
			}
			_, err := tx.Exec(w.t.Context(), `update person set name_key = $1 where id = $2`, "ten chung "+listed, number(listed))
			return err
		})
		w.change(func(tx *database.Tx) error {
			_, err := tx.Exec(w.t.Context(), `update person set name = name_key where id in ($1, $2)`, number(came), number(listed))
			return err
		})
		return came
	case "delegation":
		return w.addDelegation()
	case "a bloc":
		return w.addBloc()
	case "agency":
		id, _ := w.found()
		return id
	case "reorganisation":
		_, id := w.found()
		return id
	case "answer":
		return w.addAnswer(w.draw())
	case "own answer":
		return w.addAnswer(p.ID())
	case "another's dialogue":
		return w.add(`insert into dialogue (chat_id, account, kind, payload, expires_at) values ($1, $1, 'sure', $2, 4000000000000000) returning id`,
			w.draw(), fmt.Sprintf(`{"post":%s}`, w.fixed["post m"]))
	case "nothing":
		return "987654321"
	}
	if id, ok := w.fixed[name]; ok {
		return id
	}
	w.t.Fatalf("no object %q", name)
	return ""
}

var braces = regexp.MustCompile(`\{[^{}]+\}`)

// objects are those of one try.
type objects map[string]string

// fill puts ids in the places of names.
func (w *rightWorld) fill(o objects, who rune, s string) string {
	return braces.ReplaceAllStringFunc(s, func(name string) string {
		name = strings.Trim(name, "{}")
		switch name {
		case "dialogue":
			return w.dialogueOf(w.people[who])
		case "account":
			return fmt.Sprint(w.people[who].ID())
		}
		if o[name] == "" {
			o[name] = w.object(name, who)
		}
		return o[name]
	})
}

// join lets somebody new come, who may be gone by the end of a story.
func (w *rightWorld) join(who rune, agency string, role directory.Role) {
	w.t.Helper()
	p := w.somebody(w.t, w.draw())
	w.people[who] = p
	w.fixed["person "+string(who)] = w.addPerson(p.ID())
	w.addPost(w.fixed["person "+string(who)], agency, role, "", "")
	must[telegramtest.Message](w.t)(p.Start(""))
	w.settle()
}

// group is a supergroup into which somebody entitled brought the bot.
func (w *rightWorld) group(by rune, members string) int64 {
	w.t.Helper()
	var ids []int64
	for _, who := range members {
		ids = append(ids, w.people[who].ID())
	}
	group := w.tg.AddGroup(telegramtest.Group{Title: "Nhóm", Members: ids})
	if err := w.tg.AddBot(group, w.people[by].ID()); err != nil {
		w.t.Fatal(err)
	}
	has(w.t, w.people[by].see(group).next(), "đã tham gia nhóm")
	return group
}

// invite makes an invitation and returns its token; hash is of the last one made.
func (w *rightWorld) invite(agency string, role directory.Role) (token string) {
	w.t.Helper()
	w.change(func(tx *database.Tx) (err error) {
		_, token, err = w.store.Invite(w.t.Context(), tx, directory.Operator, directory.InvitationSpec{AgencyID: number(agency), Role: role})
		return err
	})
	return token
}

func (w *rightWorld) hash() string {
	w.t.Helper()
	return query(w.t, w.db, func(scan func(...any) error) (s string, err error) { return s, scan(&s) },
		`select token_hash from invitation order by id desc limit 1`)[0]
}
