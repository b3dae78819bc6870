package directory

import (
	"context"
	"fmt"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

const (
	movePosts = `
update member set person_id = $1 where person_id = $2 and not exists (select 1 from member o where o.person_id = $1
	and o.agency_id = member.agency_id and o.until_on = '')`
	closePosts = `update member set until_before = until_on, until_on = $1, closed_by = -1 where person_id = $2 and (until_on = '' or until_on > $1)`
	emptyRow   = `update person set telegram_id = 0, agreed_at = 0, name = '', name_key = '', erased_at = $1 where id = $2`

	// What the claimant wrote, gave out and was given goes along, so that detaching or erasing the person reaches it.
	moveClaims      = `update claim set person_id = $1 where person_id = $2 and state not in ('asking', 'open')`
	moveInvitations = `update invitation set created_by = $1 where created_by = $2`
	moveOfficer     = `update bloc_officer set person_id = $1 where person_id = $2`
	moveLent        = `update delegation set from_person = $1 where from_person = $2`
	moveBorrowed    = `update delegation set to_person = $1 where to_person = $2`
)

// join makes the holder of an account the person on the list: posts, claims, invitations and the rest go over, and the
// row they came with stays empty. The listed person's former account is detached.
func (s *Store) join(ctx context.Context, tx *database.Tx, actor Actor, id int64, listed Person) error {
	if err := s.mayLetInto(ctx, tx, actor, listed); err != nil {
		return err
	}
	if listed.Account != 0 {
		if _, err := s.Detach(ctx, tx, actor, listed.ID); err != nil {
			return err
		}
	}
	came, err := scanPerson(tx.QueryRow(ctx, personOfID, id))
	if err != nil {
		return err
	}
	day, now, err := today(ctx, tx)
	if err != nil {
		return err
	}
	agreed := int64(0)
	if !came.AgreedAt.IsZero() {
		agreed = came.AgreedAt.UnixMicro()
	}
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{emptyRow, []any{now, came.ID}},
		{setAccount, []any{came.Account, agreed, listed.ID}},
		{movePosts, []any{listed.ID, came.ID}},
		{closePosts, []any{day, came.ID}},
		{withdrawAll, []any{now, came.ID}},
		{moveClaims, []any{listed.ID, came.ID}},
		{moveInvitations, []any{listed.ID, came.ID}},
		{moveOfficer, []any{listed.ID, came.ID}},
		{moveLent, []any{listed.ID, came.ID}},
		{moveBorrowed, []any{listed.ID, came.ID}},
	} {
		if _, err := tx.Exec(ctx, step.statement, step.args...); err != nil {
			return fmt.Errorf("joining a came and a listed person: %w", err)
		}
	}
	return nil
}

// mayLetInto checks that the actor could let somebody into every post the person has: who confirms a focal point must not
// hand out the right of an administrator who happens to be the same person.
func (s *Store) mayLetInto(ctx context.Context, tx *database.Tx, actor Actor, p Person) error {
	by, err := s.standing(ctx, tx, actor)
	if err != nil {
		return err
	}
	day, _, err := today(ctx, tx)
	if err != nil {
		return err
	}
	held, err := posts(ctx, tx, "m.person_id = $2 and (m.until_on = '' or m.until_on > $1)", day, p.ID) // those that begin later too
	if err != nil {
		return err
	}
	for _, post := range held {
		if !by.May(letIn(post.Role), post.AgencyID) {
			return errDenied
		}
	}
	return nil
}

// Twin is the person on the list of one of their agencies whose name somebody carries who came by themselves; ok is false
// without exactly one.
func (s *Store) Twin(ctx context.Context, q querier, p Person) (twin Person, ok bool, err error) {
	if p.Listed || p.Account == 0 || p.Name == "" {
		return Person{}, false, nil
	}
	day, _, err := today(ctx, q)
	if err != nil {
		return Person{}, false, err
	}
	held, err := posts(ctx, q, `m.person_id <> $2 and p.name_key = $3 and p.listed
and m.agency_id in (select o.agency_id from member o where o.person_id = $2 and `+holds("o")+`) and `+holds("m"), day, p.ID, nameKey(p.Name))
	if err != nil {
		return Person{}, false, err
	}
	found := map[int64]bool{}
	for _, h := range held {
		found[h.PersonID] = true
	}
	if len(found) != 1 {
		return Person{}, false, nil
	}
	twin, err = scanPerson(q.QueryRow(ctx, personOfID, held[0].PersonID))
	return twin, err == nil, err
}

// Join says that somebody who came by themselves is the person of that name on the list, and gives that person the account:
// by whoever might have confirmed them. It returns the person and the account that was replaced, 0 without one.
func (s *Store) Join(ctx context.Context, tx *database.Tx, actor Actor, id int64) (Person, int64, error) {
	if _, err := lock(ctx, tx); err != nil {
		return Person{}, 0, err
	}
	by, err := s.authorise(ctx, tx, actor, LetFocalsIn, 0)
	if err != nil {
		return Person{}, 0, err
	}
	p, err := scanPerson(tx.QueryRow(ctx, personOfID, id))
	if err != nil {
		return Person{}, 0, err
	}
	twin, ok, err := s.Twin(ctx, tx, p)
	if err != nil {
		return Person{}, 0, err
	}
	if !ok || p.ID == by.PersonID {
		return Person{}, 0, problem.New(problem.Ended, "Không có đúng một người cùng họ tên trong danh sách để ghép.")
	}
	if err := s.join(ctx, tx, actor, id, twin); err != nil {
		return Person{}, 0, err
	}
	replaced := twin.Account
	twin.Account = p.Account
	return twin, replaced, record(ctx, tx, by, "join persons", "person", twin.ID, "from", fmt.Sprint(id))
}
