package directory_test

import (
	"fmt"
	"regexp"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

func TestATokenFitsALinkIsUniqueAndIsNotKept(t *testing.T) {
	each(t, func(w *world) {
		agency := w.agency("A", "Cơ quan A", directory.Department, "")
		seen := map[string]bool{}
		for range 50 {
			_, token, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: agency, Role: directory.Member})
			w.ok(err)
			if !regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`).MatchString(token) {
				w.Fatalf("the token is %q", token)
			}
			if seen[token] {
				w.Fatal("a token came twice")
			}
			seen[token] = true
			w.nowhere([]string{token})
		}
	})
}

func TestEveryUselessLinkGetsTheSameSentence(t *testing.T) {
	each(t, func(w *world) {
		agency := w.agency("A", "Cơ quan A", directory.Department, "")
		doomed := w.agency("B", "Cơ quan B", directory.Department, "")
		fresh := func(agency int64) (int64, string) {
			i, token, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: agency, Role: directory.Member, Uses: 1})
			w.ok(err)
			return i.ID, token
		}
		_, usedUp := fresh(agency)
		_, err := w.come(1, usedUp, "Lý Thử Một")
		w.ok(err)
		expiredID, expired := fresh(agency)
		w.exec(`update invitation set expires_at = $1 where id = $2`, time.Now().Add(-time.Second).UnixMicro(), expiredID)
		revokedID, revoked := fresh(agency)
		w.ok(w.tx(func(tx *database.Tx) error {
			_, err := w.store.RevokeInvitation(w.Context(), tx, directory.Operator, revokedID)
			return err
		}))
		_, orphan := fresh(doomed)
		w.must(directory.Reorganisation{Kind: directory.Dissolution, On: w.today(), From: []string{"B"}})

		_, unknownErr := w.come(2, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Lý Thử Hai")
		w.refused(unknownErr, problem.NotFound)
		insider, account := w.one("Lý Thử Người Trong", agency, directory.Member)
		_ = insider
		for what, token := range map[string]string{
			"used up": usedUp, "expired": expired, "revoked": revoked, "of a dissolved agency": orphan, "empty": "", "bytes": "\x00\xff'",
		} {
			if _, err := w.come(2, token, "Lý Thử Hai"); err == nil || err.Error() != unknownErr.Error() {
				w.Errorf("a link %s says %v, an unknown one %v", what, err, unknownErr)
			}
			if err := w.enter(account, token); what != "used up" && (err == nil || err.Error() != unknownErr.Error()) {
				w.Errorf("a link %s says %v to a member, an unknown one %v", what, err, unknownErr)
			}
		}
		if n := w.number(`select count(*) from contact`) + w.number(`select count(*) from person where account = 2`); n != 0 {
			w.Errorf("%d rows were kept of an account that came with nothing", n)
		}
	})
}

// enter is an account that has agreed and opens another link, and accepts it.
func (w *world) enter(account int64, token string) error {
	return w.tx(func(tx *database.Tx) error {
		if _, ok, err := w.store.AlreadyAdmitted(w.Context(), tx, account, token); ok || err != nil {
			return err
		}
		i, err := w.store.OpenInvitation(w.Context(), tx, account, token)
		if err != nil {
			return err
		}
		_, err = w.store.AcceptInvitation(w.Context(), tx, account, i.ID)
		return err
	})
}

func (w *world) accept(account, invitation int64) error {
	return w.tx(func(tx *database.Tx) error {
		_, err := w.store.AcceptInvitation(w.Context(), tx, account, invitation)
		return err
	})
}

func TestNobodyAcceptsAnInvitationWhoseLinkTheyDidNotOpenLast(t *testing.T) {
	each(t, func(w *world) {
		home, b, c := w.agency("H", "Cơ quan H", directory.Department, ""), w.agency("B", "Cơ quan B", directory.Department, ""), w.agency("C", "Cơ quan C", directory.Department, "")
		_, account := w.one("Lý Thử Hai Nơi", home, directory.Member)
		_, other := w.one("Lý Thử Người Khác", home, directory.Member)
		first, token, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: b, Role: directory.Member})
		w.ok(err)
		w.refused(w.accept(account, first.ID), problem.NotFound)
		w.ok(w.open(account, token))
		w.refused(w.accept(other, first.ID), problem.NotFound)
		w.wantRoles(w.access(account), "H member") // to open it is not to accept it

		second, token, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: c, Role: directory.Member})
		w.ok(err)
		w.ok(w.open(account, token))
		w.refused(w.accept(account, first.ID), problem.NotFound)
		w.exec(`update invitation set revoked_at = 1 where id = $1`, second.ID)
		w.refused(w.accept(account, second.ID), problem.NotFound) // it ended while the question stood
		w.exec(`update invitation set revoked_at = 0 where id = $1`, second.ID)
		w.ok(w.accept(account, second.ID))
		w.wantRoles(w.access(account), "C member", "H member")
		w.refused(w.accept(account, second.ID), problem.NotFound)
		if n := w.number(`select count(*) from contact`); n != 0 {
			w.Errorf("%d contacts are kept", n)
		}
	})
}

func TestAnInvitationThatEndsBetweenTheLinkAndTheAgreementLetsNobodyIn(t *testing.T) {
	each(t, func(w *world) {
		agency := w.agency("A", "Cơ quan A", directory.Department, "")
		i, token, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: agency, Role: directory.Member})
		w.ok(err)
		w.ok(w.open(7, token))
		w.exec(`update invitation set revoked_at = 1 where id = $1`, i.ID)
		_, err = w.agree(7, "Lý Thử Chậm")
		w.refused(err, problem.NotFound)
		if n := w.number(`select count(*) from person`); n != 0 {
			w.Errorf("%d persons were kept", n)
		}
	})
}

func TestUsesAreNeverExceededByAccountsThatComeTogether(t *testing.T) {
	each(t, func(w *world) {
		agency := w.agency("A", "Cơ quan A", directory.Department, "")
		i, token, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: agency, Role: directory.Member, Uses: 5})
		w.ok(err)
		for account := range int64(20) {
			w.ok(w.open(account+1, token))
		}
		var in, out atomic.Int64
		var group sync.WaitGroup
		for account := range int64(20) {
			group.Go(func() {
				switch _, err := w.agree(account+1, fmt.Sprint("Lý Thử ", account)); {
				case err == nil:
					in.Add(1)
				case problem.Is(err, problem.NotFound):
					out.Add(1)
				default:
					w.Error(err)
				}
			})
		}
		group.Wait()
		if in.Load() != 5 || out.Load() != 15 {
			w.Errorf("%d came in and %d did not", in.Load(), out.Load())
		}
		if n := w.number(`select used from invitation where id = $1`, i.ID); n != 5 {
			w.Errorf("used %d times", n)
		}
		if people, err := w.store.PostsOfAgency(w.Context(), agency, w.today()); err != nil || len(people) != 5 {
			w.Errorf("%d people in the agency (%v)", len(people), err)
		}
	})
}

func TestAnAccountThatComesTwiceUsesOne(t *testing.T) {
	each(t, func(w *world) {
		agency := w.agency("A", "Cơ quan A", directory.Department, "")
		for _, role := range []directory.Role{directory.Member, directory.Focal} {
			i, token, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: agency, Role: role, Uses: 3})
			w.ok(err)
			account := int64(70 + len(role))
			first, err := w.come(account, token, "Lý Thử Hai Lần")
			w.ok(err)
			again, err := w.come(account, token, "Lý Thử Hai Lần")
			w.ok(err)
			w.ok(w.enter(account, token))
			if n := w.number(`select used from invitation where id = $1`, i.ID); n != 1 {
				w.Errorf("a link of %s was used %d times by one account", role, n)
			}
			if first.Person.ID != again.Person.ID {
				w.Error("the account is two persons")
			}
			if role == directory.Focal && (first.RoleRequest == nil || again.RoleRequest == nil || first.RoleRequest.ID != again.RoleRequest.ID) {
				w.Errorf("the requests are %+v and %+v", first.RoleRequest, again.RoleRequest)
			}
		}
	})
}

func TestALinkAloneNeverGivesMoreThanMembership(t *testing.T) {
	each(t, func(w *world) {
		agency := w.agency("A", "Cơ quan A", directory.Department, "")
		for i, role := range directory.Roles()[1:] {
			_, token, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: agency, Role: role})
			w.ok(err)
			account := int64(50 + i)
			entry, err := w.come(account, token, "Lý Thử "+string(role))
			w.ok(err)
			if entry.RoleRequest == nil || entry.RoleRequest.State != directory.Draft || entry.RoleRequest.Role != role || entry.Post == nil {
				w.Errorf("a link of %s gave %+v", role, entry)
			}
			w.wantRoles(w.access(account), "A member")
			if open, err := w.store.PendingRoleRequests(w.Context()); err != nil || len(open) != 0 {
				w.Errorf("a request that says nothing waits for the Board already: %v (%v)", open, err)
			}
		}
	})
}

func TestOffersHaveTheirDefaultsAndLimits(t *testing.T) {
	each(t, func(w *world) {
		agency := w.agency("A", "Cơ quan A", directory.Department, "")
		day := 24 * time.Hour
		for _, c := range []struct {
			offer directory.InvitationSpec
			uses  int // 0: refused
			ttl   time.Duration
		}{
			{directory.InvitationSpec{Role: directory.Member}, 200, 30 * day},
			{directory.InvitationSpec{Role: directory.Focal}, 3, 14 * day},
			{directory.InvitationSpec{Role: directory.DeputyFocal}, 3, 14 * day},
			{directory.InvitationSpec{Role: directory.Head}, 3, 14 * day},
			{directory.InvitationSpec{Role: directory.Officer}, 1, day},
			{directory.InvitationSpec{Role: directory.Approver}, 1, day},
			{directory.InvitationSpec{Role: directory.Admin, Uses: 1, TTL: day}, 1, day},
			{directory.InvitationSpec{Role: directory.Admin, TTL: time.Hour}, 1, time.Hour},
			{directory.InvitationSpec{Role: directory.Officer, Uses: 2}, 0, 0},
			{directory.InvitationSpec{Role: directory.Approver, TTL: day + time.Second}, 0, 0},
			{directory.InvitationSpec{Role: directory.Officer, TTL: -day}, 0, 0},
			{directory.InvitationSpec{Role: directory.Member, Uses: 1000, TTL: 90 * day}, 1000, 90 * day},
			{directory.InvitationSpec{Role: directory.Member, Uses: 1001}, 0, 0},
			{directory.InvitationSpec{Role: directory.Member, Uses: -1}, 0, 0},
			{directory.InvitationSpec{Role: directory.Member, TTL: 91 * day}, 0, 0},
			{directory.InvitationSpec{Role: directory.Member, TTL: time.Second}, 0, 0},
			{directory.InvitationSpec{Role: "boss"}, 0, 0},
			{directory.InvitationSpec{}, 0, 0},
		} {
			c.offer.AgencyID = agency
			i, _, err := w.invite(directory.Operator, c.offer)
			if c.uses == 0 {
				if !problem.Is(err, problem.Invalid) {
					w.Errorf("%+v gave %v", c.offer, err)
				}
				continue
			}
			w.ok(err)
			if left := time.Until(i.ExpiresAt); i.Uses != c.uses || left < c.ttl-time.Minute || left > c.ttl+time.Minute {
				w.Errorf("%+v gave %d uses for %v", c.offer, i.Uses, left)
			}
		}
		_, _, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: 4711, Role: directory.Member})
		w.refused(err, problem.NotFound)
	})
}

func TestWhoMayInviteWhom(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.agency("A", "Cơ quan A", directory.Department, ""), w.agency("B", "Cơ quan B", directory.Department, "")
		actors := map[string]directory.Actor{"operator": directory.Operator, "stranger": who(4711)}
		for _, role := range directory.Roles() {
			_, account := w.one("Lý Thử "+string(role), a, role)
			actors[string(role)] = who(account)
		}
		// The highest role each may invite, into the own agency and into another: "" nobody.
		for name, want := range map[string][2]directory.Role{
			"stranger":     {"", ""},
			"member":       {"", ""},
			"deputy_focal": {directory.Member, ""},
			"focal":        {directory.Member, ""},
			"head":         {directory.Member, ""},
			"officer":      {directory.Head, directory.Head},
			"approver":     {"", ""},
			"admin":        {directory.Admin, directory.Admin},
			"operator":     {directory.Admin, directory.Admin},
		} {
			for i, agency := range []int64{a, b} {
				may := want[i] != ""
				for _, role := range directory.Roles() {
					_, _, err := w.invite(actors[name], directory.InvitationSpec{AgencyID: agency, Role: role})
					if may && err != nil || !may && !problem.Is(err, problem.Denied) {
						w.Errorf("%s invites %s into agency %d: %v", name, role, i, err)
					}
					if role == want[i] {
						may = false // the roles come the least first
					}
				}
			}
		}
	})
}

func TestAnInvitationIsRevokedByWhoMadeItOrMayMakeOne(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		_, focal := w.one("Lý Thử Đầu Mối", a, directory.Focal)
		_, member := w.one("Lý Thử Thành Viên", a, directory.Member)
		_, officer := w.one("Lý Thử Chuyên Viên", a, directory.Officer)
		revoke := func(actor directory.Actor, id int64) error {
			return w.tx(func(tx *database.Tx) error {
				_, err := w.store.RevokeInvitation(w.Context(), tx, actor, id)
				return err
			})
		}
		made, _, err := w.invite(who(focal), directory.InvitationSpec{AgencyID: a, Role: directory.Member})
		w.ok(err)
		w.refused(revoke(who(member), made.ID), problem.NotFound)
		w.refused(revoke(who(4711), made.ID), problem.NotFound)
		w.refused(revoke(who(focal), 4711), problem.NotFound)

		w.ok(revoke(who(focal), made.ID))
		w.refused(revoke(who(officer), made.ID), problem.Ended)

		// Whoever leaves leaves no open door behind.
		made, _, err = w.invite(who(focal), directory.InvitationSpec{AgencyID: a, Role: directory.Member})
		w.ok(err)
		w.ok(w.endPost(who(focal), w.access(focal).Posts[0].ID))
		w.refused(revoke(who(officer), made.ID), problem.Ended)

		board, _, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: a, Role: directory.Admin})
		w.ok(err)
		w.refused(revoke(who(officer), board.ID), problem.NotFound)
		w.ok(revoke(directory.Operator, board.ID))

		kept, _, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: a, Role: directory.Member})
		w.ok(err)
		if open, err := w.store.Invitations(w.Context(), a); err != nil || len(open) != 1 || open[0].ID != kept.ID {
			w.Errorf("the open invitations are %+v (%v)", open, err)
		}
	})
}

func TestContactsWhoNeverAgreedAreForgotten(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		_, token, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: a, Role: directory.Member})
		w.ok(err)
		for _, account := range []int64{1, 2, 3} {
			w.ok(w.open(account, token))
		}
		w.exec(`update contact set at = $1 where account = 1`, time.Now().Add(-72*time.Hour).UnixMicro())
		w.ok(w.store.Purge(w.Context(), 48*time.Hour))
		w.ok(w.tx(func(tx *database.Tx) error { return w.store.Decline(w.Context(), tx, 2) }))
		if n := w.number(`select sum(account) from contact`); n != 3 {
			w.Errorf("the contacts left sum up to %d", n)
		}
		_, err = w.agree(1, "Lý Thử")
		w.refused(err, problem.NotFound)
	})
}
