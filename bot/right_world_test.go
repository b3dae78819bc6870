package bot_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// position says who a letter is: everyone who can come to the bot.
var position = map[rune]string{
	'm': "a member of agency A",
	'd': "a deputy focal point of A",
	'f': "the focal point of A",
	'h': "the head of A",
	'b': "the focal point of agency B",
	'o': "an officer of the Board",
	'p': "an approver of the Board",
	'q': "another approver, whom p lets approve",
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

// rightsWorld is a world with everybody in it, and whatever they may want to lay their hands on.
type rightsWorld struct {
	*bottest.World
	t      testing.TB
	store  *directory.Store
	people map[rune]*bottest.Person
	groups map[place]int64
	fixed  map[string]string // ids of what is not used up
	serial int
	turn   int // of what a sixth of everybody tries
	drawn  int // a number that the seed draws

	said     map[string]telegramtest.Call // see answers
	answered int64                        // the number of the last of them
}

// The codes of its agencies, which are part of their names, and the first word of the names of persons in it. Who may not
// look at the organisation must never read them.
var secrets = []string{"Mồi", "AAA", "BBB", "CCC", "BTDKT"}

// holding is the post that somebody has at the beginning.
type holding struct {
	agency      string
	role        directory.Role
	from, until directory.Day
	agreed      int
}

func newRightsWorld(t testing.TB, world *bottest.World) *rightsWorld {
	t.Helper()
	w := &rightsWorld{World: world, t: t, people: map[rune]*bottest.Person{}, groups: map[place]int64{}, fixed: map[string]string{},
		said: map[string]telegramtest.Call{}}
	w.draw()
	w.store = directory.NewStore(w.DB, directory.Settings{})
	today := bottest.Must[directory.Day](t)(w.store.Today(t.Context()))
	for _, a := range []struct{ name, code string }{{"A", "AAA"}, {"B", "BBB"}, {"C", "CCC"}, {"BAN", "BTDKT"}} {
		w.fixed[a.name] = fmt.Sprint(bottest.Agency(t, w.DB, a.code))
	}
	w.fixed["today"], w.fixed["1/1/2021"], w.fixed["next year"] = string(today), "20210101", fmt.Sprint(time.Now().Year()+1)
	w.fixed["now"] = time.Now().In(vietnamese.Zone()).Format("02/01/2006 15:04")
	holdings := map[rune]holding{
		'm': {"A", directory.Member, "", "", 1}, 'd': {"A", directory.DeputyFocal, "", "", 1}, 'f': {"A", directory.Focal, "", "", 1},
		'h': {"A", directory.Head, "", "", 1}, 'b': {"B", directory.Focal, "", "", 1},
		'o': {"BAN", directory.Officer, "", "", 1}, 'p': {"BAN", directory.Approver, "", "", 1}, 'q': {"BAN", directory.Approver, "", "", 1},
		'a': {"BAN", directory.Admin, "", "", 1}, 'c': {"", "", "", "", 1}, 'e': {"A", directory.Focal, "2020-01-01", today, 1},
		't': {"A", directory.Focal, today.Add(1), "", 1}, 'n': {"", "", "", "", 1}, 'k': {"A", directory.Head, "", "", 0},
		'u': {}, 's': {}, 'x': {"BAN", directory.Admin, "", "", 1},
	}
	for _, who := range everybody { // in order, so that what fails fails again
		w.settleIn(who, holdings[who])
	}
	w.change(func(tx *database.Tx) error {
		_, err := w.store.DetachAccount(t.Context(), tx, directory.Operator, number(w.fixed["person x"]))
		return err
	})
	w.fixed["lent"] = w.addDelegation()
	w.fixed["bloc"] = w.addBloc()
	w.fixed["invitation"] = w.addInvitation("A", directory.Focal)
	w.Serve()
	for _, p := range w.people {
		bottest.Must[telegramtest.Message](t)(p.Start("")) // whoever has not started the bot cannot be written to
	}
	w.settle()
	return w
}

// drawn is the seed of what is left out, one for all worlds, so that what one leaves out another may have.
var drawn = sync.OnceValue(func() uint64 { return cmp.Or(*seed, rand.Uint64N(1_000_000)+1) })

// draw takes the seed, which it prints.
func (w *rightsWorld) draw() {
	w.t.Logf("seed %d", drawn())
	w.drawn = int(drawn() % 5040) // by which 2, 3, 6 and 9 go
	w.turn = w.drawn
}

// settleIn makes one of the people.
func (w *rightsWorld) settleIn(who rune, h holding) {
	w.t.Helper()
	id := w.NewID()
	switch who {
	case 'c':
		id = bottest.Admin
	case 'u':
		id = bottest.Admin + 1
	}
	w.people[who] = w.Somebody(w.t, id)
	if who == 'u' || who == 's' {
		return
	}
	person := w.add(`insert into person (code, name, name_key, account, agreed_at, listed, erased_at) values ('', $1, $2, $3, $4, true, 0) returning id`,
		fmt.Sprintf("Mồi %c", who), fmt.Sprintf("moi %c", who), id, h.agreed)
	w.fixed["person "+string(who)] = person
	if h.role != "" {
		w.fixed["post "+string(who)] = w.addPost(person, h.agency, h.role, h.from, h.until)
	}
}

// meet brings everybody together in the Board's group and in one of agency A.
func (w *rightsWorld) meet() {
	w.t.Helper()
	w.groups[boardsGroup], w.groups[agencysGroup] = w.group('c', everybody), w.group('f', everybody)
	w.says(w.people['c'].In(w.groups[boardsGroup]), w.groups[boardsGroup], "/ketnoi@"+w.TG.BotUser().Username)
}

// group is a supergroup into which somebody entitled brought the bot.
func (w *rightsWorld) group(by rune, members string) int64 {
	w.t.Helper()
	var ids []int64
	for _, who := range members {
		ids = append(ids, w.people[who].ID())
	}
	group := w.TG.AddGroup(telegramtest.Group{Title: "Nhóm", Members: ids})
	if err := w.TG.AddBot(group, w.people[by].ID()); err != nil {
		w.t.Fatal(err)
	}
	bottest.Has(w.t, w.people[by].InGroup(group).Next(), "đã tham gia nhóm")
	return group
}

// join lets somebody new come, who may be gone by the end of a test.
func (w *rightsWorld) join(who rune, agency string, role directory.Role) {
	w.t.Helper()
	p := w.Somebody(w.t, w.NewID())
	w.people[who] = p
	w.fixed["person "+string(who)] = w.addPerson(p.ID())
	w.addPost(w.fixed["person "+string(who)], agency, role, "", "")
	bottest.Must[telegramtest.Message](w.t)(p.Start(""))
	w.settle()
}

func number(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64) // 0 is nobody's id
	return n
}

func (w *rightsWorld) change(do func(tx *database.Tx) error) {
	w.t.Helper()
	if err := w.DB.InTx(w.t.Context(), do); err != nil {
		w.t.Fatal(err)
	}
}

// exec changes the store behind the bot's back.
func (w *rightsWorld) exec(statement string, args ...any) {
	w.t.Helper()
	w.World.Exec(w.t, statement, args...)
}

func (w *rightsWorld) count(query string, args ...any) int {
	w.t.Helper()
	return w.World.Count(w.t, query, args...)
}

// add inserts a row and returns its id.
func (w *rightsWorld) add(statement string, args ...any) string {
	w.t.Helper()
	var id int64
	w.change(func(tx *database.Tx) error { return tx.QueryRow(w.t.Context(), statement, args...).Scan(&id) })
	return fmt.Sprint(id)
}

func (w *rightsWorld) next() int {
	w.serial++
	return w.serial
}

// dropForms ends what somebody is in the middle of.
func (w *rightsWorld) dropForms(who rune) {
	w.t.Helper()
	w.exec(`delete from form where account = $1`, w.people[who].ID())
}

// addPerson is somebody nobody has met yet.
func (w *rightsWorld) addPerson(account int64) string {
	n := w.next()
	return w.add(`insert into person (code, name, name_key, account, agreed_at, listed, erased_at) values ('', $1, $2, $3, 1, true, 0) returning id`,
		fmt.Sprint("Mồi Số ", n), fmt.Sprint("moi so ", n), account)
}

func (w *rightsWorld) addPost(person, agency string, role directory.Role, from, until directory.Day) string {
	return w.add(`insert into post (person_id, agency_id, role, title, basis, basis_on, from_on, until_on, until_before, opened_by, closed_by)
values ($1, $2, $3, '', '', '', $4, $5, '', 0, 0) returning id`, number(person), number(cmp.Or(w.fixed[agency], agency)), role, from, until)
}

func (w *rightsWorld) addInvitation(agency string, role directory.Role) string {
	return w.add(`insert into invitation (token_hash, agency_id, role, uses, used, created_by, created_at, expires_at, revoked_at)
values ($1, $2, $3, 5, 0, 0, 1, 4000000000000000, 0) returning id`, fmt.Sprint("hash ", w.next()), number(w.fixed[agency]), role)
}

// addRequest is a role request of that person, or of somebody new without an account.
func (w *rightsWorld) addRequest(person, agency string, role directory.Role) string {
	if person == "" {
		person = w.addPerson(0)
		w.addPost(person, agency, directory.Member, "", "") // as whoever opened the link is
	}
	n := w.next()
	return w.add(`insert into role_request (person_id, invitation_id, agency_id, role, name, title, basis, basis_on, state, created_at, expires_at, ended_at, ended_by)
values ($1, $2, $3, $4, $5, '', '', '', 'pending', 1, 4000000000000000, 0, 0) returning id`,
		number(person), number(w.fixed["invitation"]), number(cmp.Or(w.fixed[agency], agency)), role, fmt.Sprint("Mồi Xưng ", n))
}

func (w *rightsWorld) addDelegation() string {
	return w.add(`insert into delegation (from_person, to_person, from_on, until_on, created_at, revoked_at) values ($1, $2, '2020-01-01', '2999-01-01', 1, 0) returning id`,
		number(w.fixed["person p"]), number(w.fixed["person q"]))
}

// addBloc is a bloc of agency A alone.
func (w *rightsWorld) addBloc() string {
	id := w.add(`insert into bloc (code, name, from_on, until_on) values ($1, 'Cụm Mồi', '', '') returning id`, fmt.Sprint("CUM", w.next()))
	w.exec(`insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by) values ($1, $2, '', '', '', 0, 0)`,
		number(id), number(w.fixed["A"]))
	return id
}

func (w *rightsWorld) addAnswer(chat, account int64) string {
	id := w.add(`insert into answer (chat_id, account, message_id, question, outcome, text, as_of, delivery, messages, asked_at, answered_at)
values ($1, $2, 1, 'Mồi hỏi', 'answered', 'Mồi đáp', '', $3, 1, 1, 1) returning id`, chat, account, fmt.Sprint("bait:", w.next()))
	w.exec(`insert into answer_citation (answer_id, n, document_key, document, number, path, place, quote, score) values ($1, 0, 'x', 'Kế hoạch Mồi', '', 'x', 'Khoản 1', 'Mồi', 1)`, number(id))
	return id
}

// addHeld is a message of an account that waits to be told of.
func (w *rightsWorld) addHeld(chat, account int64) string {
	return w.add(`insert into held_message (chat_id, account, denounces, payload, messages, album_id, held_at)
values ($1, $2, false, $3, '[1]', '', $4) returning id`, chat, account, fmt.Sprintf(`{"Kind":"message","ChatID":%d}`, chat), time.Now().UnixMicro())
}

// addAnnouncement adds an announcement that an account got for agency A, if a person is behind it.
func (w *rightsWorld) addAnnouncement(account int64) string {
	id := w.add(`insert into announcement (state, kind, title, body, files, document, message, about, remind, late, campaign_id, repeat, repeat_until, repeat_from, audience, acknowledged, urgency, after_hours,
	send_at, due_at, author, approver, revision, note, reason, halt, round, failures, created_at, submitted_at, released_at, started_at, ended_at)
values ('sent', 'launch', 'Đợt thi đua', 'Nội dung', '[]', '{"number":"1/KH"}', '{"content":{"html":"Nội dung"}}', 0, false, false, 0, '', '', 0, 'all', true, '', '', 0, 0, 0, 0, 1, '',
	'', '', 1, 0, 1, 1, 1, 1, 1) returning id`)
	w.exec(`insert into announcement_recipient (announcement_id, agency_id, person_id, account, role, state, reason, uncertain, message_id, files, file_messages, at)
select cast($1 as bigint), cast($2 as bigint), id, account, 'member', 'sent', '', false, 1, '', '[]', 1 from person where account = $3`, number(id), number(w.fixed["A"]), account)
	w.exec(`insert into announcement_agency (announcement_id, agency_id) values ($1, $2)`, number(id), number(w.fixed["A"]))
	return id
}

// addDraft adds an announcement that is not to be sent for long, in its first revision.
func (w *rightsWorld) addDraft(state, author, body, document string) string {
	content, released, started := `{}`, 0, int64(0)
	if state == "sent" || state == "planned" {
		released = 1
	}
	if state == "sent" {
		started = time.Now().UnixMicro()
	}
	if state == "submitted" {
		content = `{"content":{"html":"Nội dung thử"}}`
	}
	return w.add(`insert into announcement (state, kind, title, body, files, document, message, about, remind, late, campaign_id, repeat, repeat_until, repeat_from, audience, acknowledged, urgency, after_hours,
	send_at, due_at, author, approver, revision, note, reason, halt, round, failures, created_at, submitted_at, released_at, started_at, ended_at)
values ($1, 'launch', 'Thông báo thử', $2, '[]', $3, $4, 0, false, false, 0, '', '', 0, 'agency:BBB', true, '', '', $5, 0, $6, 0, 1, '', '', '', 0, 0, 1, 1, $7, $8, 0) returning id`,
		state, body, document, content, time.Now().AddDate(0, 6, 0).UnixMicro(), number(author), released, started)
}

// found founds an agency, which can be undone.
func (w *rightsWorld) found() (agencyID, reorganisation string) {
	w.change(func(tx *database.Tx) error {
		r, _, err := w.store.Reorganise(w.t.Context(), tx, directory.Operator, directory.Reorganisation{
			Kind: directory.Founding, On: "2020-01-01", Into: fmt.Sprint("CCC", w.next()), Name: "Cơ quan CCC", AgencyKind: directory.Department,
		})
		reorganisation = fmt.Sprint(r.ID)
		return err
	})
	return fmt.Sprint(w.count(`select agency_id from agency_term where opened_by = $1`, number(reorganisation))), reorganisation
}

// invite makes an invitation and returns its token; hash is of the last one made.
func (w *rightsWorld) invite(agency string, role directory.Role) (token string) {
	w.t.Helper()
	w.change(func(tx *database.Tx) (err error) {
		_, token, err = w.store.Invite(w.t.Context(), tx, directory.Operator, directory.InvitationSpec{AgencyID: number(cmp.Or(w.fixed[agency], agency)), Role: role})
		return err
	})
	return token
}

func (w *rightsWorld) hash() string {
	w.t.Helper()
	return w.World.Strings(w.t, `select token_hash from invitation order by id desc limit 1`)[0]
}
