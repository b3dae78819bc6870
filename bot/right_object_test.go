package bot_test

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// objects are what one try is about, by their names.
type objects map[string]string

// maker makes something to act upon, for one person.
type maker func(w *rightsWorld, who rune) (id string)

// bait is what the names in a table's tries stand for, made anew for every try. What is not in it is in
// rightsWorld.fixed.
var bait = map[string]maker{
	"request of a focal point": func(w *rightsWorld, _ rune) string { return w.addRequest("", "A", directory.Focal) },
	"request of an officer":    func(w *rightsWorld, _ rune) string { return w.addRequest("", "BAN", directory.Officer) },
	"own request": func(w *rightsWorld, who rune) string {
		fresh, _ := w.found()
		return w.addRequest(w.fixed["person "+string(who)], fresh, directory.Focal)
	},
	"invitation of a member":      newInvitation("A", directory.Member),
	"invitation of a focal point": newInvitation("A", directory.Focal),
	"invitation of a member of B": newInvitation("B", directory.Member),
	"invitation of an officer":    newInvitation("BAN", directory.Officer),
	"token of a member":           newToken(directory.Member),
	"token of a focal point":      newToken(directory.Focal),
	"token of an officer":         newToken(directory.Officer),
	"post of a member":            newPost("A", directory.Member),
	"post of a focal point":       newPost("A", directory.Focal),
	"post of a member of B":       newPost("B", directory.Member),
	"post of an officer":          newPost("BAN", directory.Officer),
	"own post":                    ownPost,
	"person":                      newPerson("A", directory.Member),
	"person of the Board":         newPerson("BAN", directory.Officer),

	"person who came by themselves":                     newDuplicate("A", directory.Head, false),
	"person who came and whose name has an account":     newDuplicate("B", directory.Head, true),
	"person of the Board's list who came by themselves": newDuplicate("BAN", directory.Admin, false),

	"delegation":     func(w *rightsWorld, _ rune) string { return w.addDelegation() },
	"a bloc":         func(w *rightsWorld, _ rune) string { return w.addBloc() },
	"agency":         func(w *rightsWorld, _ rune) string { id, _ := w.found(); return id },
	"reorganisation": func(w *rightsWorld, _ rune) string { _, id := w.found(); return id },
	"answer": func(w *rightsWorld, _ rune) string {
		id := w.NewID()
		return w.addAnswer(id, id)
	},
	"own answer": func(w *rightsWorld, who rune) string {
		id := w.people[who].ID()
		return w.addAnswer(id, id)
	},
	"answer in the agency's group": func(w *rightsWorld, _ rune) string { return w.addAnswer(w.groups[agencysGroup], w.NewID()) },
	"held message": func(w *rightsWorld, _ rune) string {
		id := w.NewID()
		return w.addHeld(id, id)
	},
	"own held message": func(w *rightsWorld, who rune) string {
		id := w.people[who].ID()
		return w.addHeld(id, id)
	},
	"held message in the agency's group": func(w *rightsWorld, _ rune) string { return w.addHeld(w.groups[agencysGroup], w.NewID()) },
	"announcement": func(w *rightsWorld, _ rune) string {
		id := w.NewID()
		w.addPerson(id)
		return w.addAnnouncement(id)
	},
	"announcement recorded of A": func(w *rightsWorld, _ rune) string {
		id := w.addAnnouncement(0)
		w.exec(`insert into other_acknowledgement (announcement_id, agency_id, informant, position, channel, at, note, recorded_by, recorded_at)
values ($1, $2, 'Mồi Báo', '', 'letter', 1, '', 0, 1)`, number(id), number(w.fixed["A"]))
		return id
	},
	"announcement without a copy": func(w *rightsWorld, _ rune) string { return w.addAnnouncement(-1) },
	"own publicity": func(w *rightsWorld, who rune) string {
		id := w.addAnnouncement(w.people[who].ID())
		w.exec(`update announcement set kind = 'publicity' where id = $1`, number(id))
		return id
	},
	"own announcement":     func(w *rightsWorld, who rune) string { return w.addAnnouncement(w.people[who].ID()) },
	"draft":                newAnnouncement("draft", "", false),
	"own draft":            newAnnouncement("draft", "", true),
	"own document":         newAnnouncement("draft", `{"number":"1/KH","date":"2026-10-05","issuer":"UBND tỉnh","issued":true}`, true),
	"own abandoned draft":  newAnnouncement("cancelled", "", true),
	"own submitted draft":  newAnnouncement("submitted", "", true),
	"submitted draft":      newAnnouncement("submitted", "", false),
	"template":             newAnnouncement("template", "", false),
	"sent announcement":    newAnnouncement("sent", "", false),
	"planned announcement": newAnnouncement("planned", "", false),
	"overdue announcement": func(w *rightsWorld, who rune) string {
		id := newAnnouncement("planned", "", false)(w, who)
		w.exec(`update announcement set state = 'paused', due_at = 1, halt = 'hand', started_at = 0, send_at = 4000000000000000 where id = $1`, number(id))
		return id
	},
	"campaign": func(w *rightsWorld, _ rune) string {
		return w.add(`insert into campaign (name, words, from_on, until_on, created_at) values ('Cao điểm thử', '', '2026-10-10', '2026-12-31', 1) returning id`)
	},
	"campaign of an announcement": func(w *rightsWorld, _ rune) string {
		campaign := w.add(`insert into campaign (name, words, from_on, until_on, created_at) values ('Cao điểm thử', '', '2026-10-10', '2026-12-31', 1) returning id`)
		w.exec(`update announcement set campaign_id = $1 where id = $2`, number(campaign), number(w.addAnnouncement(0)))
		return campaign
	},
	"holiday notice": func(w *rightsWorld, _ rune) string {
		return w.add(`insert into holiday_notice (document, days, entered_at, withdrawn_at) values ('1/TB', '2021-01-01;off;Mồi;1/TB', 1, 0) returning id`)
	},
	"day with a ticket of A": (*rightsWorld).addTicketToday,
	"another's form": func(w *rightsWorld, _ rune) string {
		return w.add(`insert into form (chat_id, account, module, form, version, step, state, choices, turn, aside, expires_at)
values ($1, $1, 'organisation', 'end', 1, 'confirm', $2, '[0]', 1, false, 4000000000000000) returning id`,
			w.NewID(), fmt.Sprintf(`{"Post":%s}`, w.fixed["post m"]))
	},
}

// newAnnouncement is written by somebody else, or by whoever tries. It has words of its own, unless it carries a document.
func newAnnouncement(state, document string, own bool) maker {
	return func(w *rightsWorld, who rune) string {
		author := w.fixed["person "+string(who)]
		if !own || author == "" {
			author = w.addPerson(0)
		}
		body := "Nội dung thử"
		if document != "" {
			body = ""
		}
		return w.addDraft(state, author, body, cmp.Or(document, "{}"))
	}
}

func newInvitation(agency string, role directory.Role) maker {
	return func(w *rightsWorld, _ rune) string { return w.addInvitation(agency, role) }
}

// newToken is of an invitation into an agency where nobody is yet.
func newToken(role directory.Role) maker {
	return func(w *rightsWorld, _ rune) string {
		agency, _ := w.found()
		return w.invite(agency, role)
	}
}

func newPost(agency string, role directory.Role) maker {
	return func(w *rightsWorld, _ rune) string { return w.addPost(w.addPerson(0), agency, role, "", "") }
}

// ownPost is a post of the person's own. Who has none, or must not have another, tries with the one that ended or with
// somebody else's.
func ownPost(w *rightsWorld, who rune) string {
	own := w.fixed["person "+string(who)]
	switch who {
	case 'e', 'k':
		return w.fixed["post "+string(who)]
	case 'n', 'u', 's', 'x':
		return newPost("A", directory.Member)(w, who)
	case 't':
		return w.addPost(own, "C", directory.Member, directory.Day(w.fixed["today"]).Add(1), "")
	}
	return w.addPost(own, "C", directory.Member, "", "")
}

// newPerson is somebody with an account and a post.
func newPerson(agency string, role directory.Role) maker {
	return func(w *rightsWorld, _ rune) string {
		account := w.NewID()
		w.Somebody(w.t, account)
		person := w.addPerson(account)
		w.addPost(person, agency, role, "", "")
		return person
	}
}

// newDuplicate is somebody who came by a link and has the name of somebody on the list with that role, who has an account
// or has not.
func newDuplicate(agency string, role directory.Role, hasAccount bool) maker {
	return func(w *rightsWorld, _ rune) string {
		account := w.NewID()
		w.Somebody(w.t, account)
		theirs := int64(0)
		if hasAccount {
			theirs = w.NewID()
		}
		came, listed := w.addPerson(account), w.addPerson(theirs)
		w.addPost(came, agency, directory.Member, "", "")
		w.addPost(listed, agency, role, "", "")
		name := "ten chung " + listed
		w.change(func(tx *database.Tx) error {
			for id, isListed := range map[string]bool{came: false, listed: true} {
				if _, err := tx.Exec(w.t.Context(), `update person set listed = $1, name = $2, name_key = $2 where id = $3`, isListed, name, number(id)); err != nil {
					return err
				}
			}
			return nil
		})
		return came
	}
}

var (
	braces = regexp.MustCompile(`\{[^{}]+\}`)
	choice = regexp.MustCompile(`^\{choice (\d+)\}$`)
)

// fill puts ids in the places of names: in the base of buttons where s is a button's data.
func (w *rightsWorld) fill(o objects, who rune, s string) string {
	w.t.Helper()
	s = choice.ReplaceAllString(s, "f:{form}:{turn}:$1")
	filled := braces.ReplaceAllStringFunc(s, func(name string) string {
		id := w.object(o, who, strings.Trim(name, "{}"))
		if isPress.MatchString(s) {
			return base36(id)
		}
		return id
	})
	return filled
}

// base36 is an id as buttons hold it.
func base36(id string) string { return strconv.FormatInt(number(id), 36) }

func (w *rightsWorld) object(o objects, who rune, name string) string {
	w.t.Helper()
	switch name {
	case "form", "turn":
		id, turn := w.formOf(who)
		return map[string]string{"form": id, "turn": turn}[name]
	case "account":
		return fmt.Sprint(w.people[who].ID())
	}
	if id, ok := w.fixed[name]; ok {
		return id
	}
	if o[name] == "" {
		create, ok := bait[name]
		if !ok {
			w.t.Fatalf("no object %q", name)
		}
		o[name] = create(w, who)
	}
	return o[name]
}

// formOf is the form that somebody is in, and its turn; 0 without one.
func (w *rightsWorld) formOf(who rune) (id, turn string) {
	w.t.Helper()
	p := w.people[who].ID()
	return fmt.Sprint(w.count(`select coalesce(max(id), 0) from form where account = $1 and chat_id = $1 and not aside`, p)),
		fmt.Sprint(w.count(`select coalesce(max(turn), 0) from form where account = $1 and chat_id = $1 and not aside`, p))
}
