package ticket_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// Somebody who came by a link, and turns out to be a person on the list, goes on with what they wrote; and does not approve it.
func TestWhoIsFoundOnTheListKeepsTheirTickets(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id, answered := d.sent(focal, "A"), d.accepted(focalOfB, "B")
		r := d.submit(answered, ticket.Answer, "Trích quỹ")
		canned := d.canned("Làm tròn")
		for account, role := range map[int64]directory.Role{focal: directory.Focal, officer: directory.Approver} {
			name := fmt.Sprint("Nguyễn Văn ", account)
			key := directory.NameKey(name)
			d.exec(`update person set listed = false, name = $1, name_key = $2 where account = $3`, name, key, account)
			d.exec(`insert into person (code, name, name_key, account, agreed_at, listed, erased_at) values ($3, $1, $2, 0, 0, true, 0)`, name, key, fmt.Sprint(account))
			d.exec(`insert into post (person_id, agency_id, role, title, basis, basis_on, from_on, until_on, until_before, opened_by, closed_by)
select p.id, m.agency_id, $1, '', '', '', '2026-01-01', '', '', 0, 0 from person p join person c on c.account = $2 join post m on m.person_id = c.id
where p.code <> '' and p.name_key = $3`, string(role), account, key)
			came := d.person(account)
			d.do(func(ctx context.Context, tx *database.Tx) error {
				_, listed, err := d.people.MergeablePersons(ctx, tx, directory.Operator, came)
				if err != nil {
					return err
				}
				_, err = d.people.Merge(ctx, tx, directory.Operator, came, directory.MatchOf(listed))
				return err
			})
			if d.person(account) == came {
				t.Fatalf("%d was not merged", account)
			}
		}
		if k := d.get(id); k.Reporter != d.person(focal) || k.Sender != d.person(focal) {
			t.Errorf("it was reported by %d, sent by %d", k.Reporter, k.Sender)
		}
		_, err := d.tryApprove(officer, r)
		d.refused("letting their own reply go", err, problem.Denied)
		d.refused("approving their own canned reply", d.decideCanned(officer, canned, ""), problem.Denied)
	})
}

func TestWordsAreCleanedAndMeasured(t *testing.T) {
	if got, err := ticket.CleanWords("  Quỹ\nthi đua  ", "nội dung", 20); err != nil || got != "Quỹ\nthi đua" {
		t.Errorf("%q, %v", got, err)
	}
	// The letters of a keyboard that writes accents apart are those of the others.
	if got, err := ticket.CleanWords("Quỹ", "nội dung", 3); err != nil || got != "Quỹ" {
		t.Errorf("%q, %v", got, err)
	}
	for _, words := range []string{"", " \n ", strings.Repeat("ă", 21)} {
		if _, err := ticket.CleanWords(words, "nội dung phản ánh", 20); !problem.Is(err, problem.Invalid) || !strings.Contains(err.Error(), "nội dung phản ánh") {
			t.Errorf("%q: %v", words, err)
		}
	}
}

func TestWhatIsErasedIsToldToNobody(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.accepted(focal, "A")
		person := d.person(focal)
		if n, err := d.CountOf(t.Context(), db, person); err != nil || n != 1 {
			t.Errorf("%d tickets are theirs, %v", n, err)
		}
		d.do(func(ctx context.Context, tx *database.Tx) error { return d.Erase(ctx, tx, person, []string{"Người 103", " "}) })
		if got := d.notices(id, "accepted"); !slices.Equal(got, []string{"accepted 0 cancelled "}) {
			t.Errorf("notices: %q", got)
		}
		if n, err := d.CountOf(t.Context(), db, person); err != nil || n != 0 {
			t.Errorf("%d tickets are theirs, %v", n, err)
		}
		if all, err := d.Export(t.Context(), db, person); err != nil || len(all) != 0 {
			t.Errorf("%+v is kept of them, %v", all, err)
		}
		if k := d.is(id, ticket.Accepted); k.Words != "Chưa có quỹ thi đua, khen thưởng" || k.Reporter != 0 {
			t.Errorf("it is %+v", k)
		}
	})
}
