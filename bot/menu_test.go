package bot_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot"
	"thidua/bot/blankform"
	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/conversation/document"
	"thidua/bot/directory"
	"thidua/bot/holiday"
	"thidua/bot/intake"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// TestMenuAgreesWithPermissions lets somebody of every role come in and compares the menu that Telegram shows them with
// what they may do.
func TestMenuAgreesWithPermissions(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, world *bottest.World) {
		w := newRightsWorld(t, world)
		for _, role := range directory.Roles() {
			t.Run(string(role), func(t *testing.T) {
				w.t = t
				w.join('z', map[bool]string{true: "BAN", false: "A"}[role.OfBoard()], role)
				w.checkMenu('z')
			})
		}
		t.Run("administrator by the settings", func(t *testing.T) {
			w.t = t
			w.checkMenu('u')
		})
		t.Run("without a post", func(t *testing.T) {
			w.t = t
			w.join('z', "A", directory.Member)
			w.exec(`update post set until_on = '2021-01-01' where person_id = $1`, number(w.fixed["person z"]))
			w.checkMenu('z')
		})
		w.t = t
		w.noFailures(t)
	})
}

// checkMenu lets somebody agree, by which their menu is shown, and tries every command.
func (w *rightsWorld) checkMenu(who rune) {
	w.t.Helper()
	p := w.people[who]
	w.exec(`update person set agreed_at = 0 where account = $1`, p.ID())
	w.do(who, privately, "ok")
	bottest.Eventually(w.t, "the menu is shown", func() bool {
		return w.count(`select count(*) from job where kind = 'command menu' and state <> 'done'`) == 0
	})
	access := w.accessOf(p.ID())
	var shown, want []string
	for _, c := range w.TG.Commands(p.ID(), p.ID()) {
		shown = append(shown, c.Command)
	}
	for _, m := range bot.Modules(w.t) {
		for _, c := range m.Commands {
			may := mayUse(access, c)
			if may && c.Description != "" {
				want = append(want, c.Name)
			}
			w.checkCommand(who, c, may)
		}
	}
	slices.Sort(shown)
	slices.Sort(want)
	if diff := cmp.Diff(want, shown); diff != "" {
		w.t.Errorf("the menu (-may +shown):\n%s", diff)
	}
}

// mayUse reports whether somebody may use a command, by its declaration.
func mayUse(access directory.Access, c conversation.Command) bool {
	return (c.Permission == "" || access.May(c.Permission, 0)) && (c.WithoutPost || access.May(directory.Ask, 0))
}

func (w *rightsWorld) checkCommand(who rune, c conversation.Command, may bool) {
	w.t.Helper()
	if c.Where == conversation.Group {
		return
	}
	said := w.replies(w.do(who, privately, "/"+c.Name))
	w.do(who, privately, "/huy")
	if refusal.MatchString(said) == may || said == "" {
		w.t.Errorf("/%s, which they may: %t: %s", c.Name, may, said)
	}
}

// accessOf is what an account may do now, in the eyes of the bot.
func (w *rightsWorld) accessOf(account int64) (access directory.Access) {
	w.t.Helper()
	store := directory.NewStore(w.DB, directory.Settings{Admins: w.Service.Admins}, slices.Concat(broadcast.Permissions, ticket.Permissions, holiday.Permissions, document.Permissions, blankform.Permissions, intake.Permissions)...)
	w.change(func(tx *database.Tx) (err error) {
		access, err = store.AccessIn(w.t.Context(), tx, account)
		return err
	})
	if access.PersonID == 0 || !access.Agreed {
		w.t.Fatalf("account %d did not come in", account)
	}
	return access
}
