package directory

import (
	"context"
	"fmt"
	"slices"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

const (
	movePosts = `
update post set person_id = $1 where person_id = $2 and not exists (select 1 from post o where o.person_id = $1
	and o.agency_id = post.agency_id and o.until_on = '')`
	closePosts = `update post set until_before = until_on, until_on = $1, closed_by = -1 where person_id = $2 and (until_on = '' or until_on > $1)`
	emptyRow   = `update person set account = 0, agreed_at = 0, name = '', name_key = '', erased_at = $1 where id = $2`
	noteMerger = `insert into merged_person (person_id, into_id) values ($1, $2)`

	// What the requester wrote, gave out and was given goes along, so that detaching or erasing the person reaches it.
	moveRoleRequests        = `update role_request set person_id = $1 where person_id = $2 and state not in ('draft', 'pending')`
	moveInvitations         = `update invitation set created_by = $1 where created_by = $2`
	moveOfficer             = `update bloc_officer set person_id = $1 where person_id = $2`
	moveGivenDelegations    = `update delegation set from_person = $1 where from_person = $2`
	moveReceivedDelegations = `update delegation set to_person = $1 where to_person = $2`
)

// merge makes the holder of an account the person on the list: posts, role requests, invitations and the rest go over, and the
// row they came with stays empty. The listed person's former account is detached.
func (s *Store) merge(ctx context.Context, tx *database.Tx, actor Actor, id int64, listed Person) error {
	by, err := s.access(ctx, tx, actor)
	if err != nil {
		return err
	}
	if may, err := s.MayHandOver(ctx, tx, by, listed); err != nil {
		return err
	} else if !may {
		return errDenied
	}
	if listed.Account != 0 {
		if _, err := s.DetachAccount(ctx, tx, actor, listed.ID); err != nil {
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
	return s.watchPosts(ctx, tx, func() error { return s.mergeRows(ctx, tx, came, listed, day, now) }, came.ID, listed.ID)
}

// mergeRows gives the rows of the person who came to the listed one.
func (s *Store) mergeRows(ctx context.Context, tx *database.Tx, came, listed Person, day Day, now int64) error {
	agreed := int64(0)
	if !came.AgreedAt.IsZero() {
		agreed = came.AgreedAt.UnixMicro()
	}
	err := execAll(ctx, tx, "merging persons",
		step{emptyRow, []any{now, came.ID}},
		step{noteMerger, []any{came.ID, listed.ID}},
		step{setAccount, []any{came.Account, agreed, listed.ID}},
		step{movePosts, []any{listed.ID, came.ID}},
		step{closePosts, []any{day, came.ID}},
		step{withdrawRoleRequests, []any{now, came.ID}},
		step{moveRoleRequests, []any{listed.ID, came.ID}},
		step{moveInvitations, []any{listed.ID, came.ID}},
		step{moveOfficer, []any{listed.ID, came.ID}},
		step{moveGivenDelegations, []any{listed.ID, came.ID}},
		step{moveReceivedDelegations, []any{listed.ID, came.ID}},
	)
	for _, w := range s.watchers {
		if m, keeps := w.(MergeWatcher); keeps && err == nil {
			err = m.Merged(ctx, tx, came.ID, listed.ID)
		}
	}
	return err
}

// MayHandOver reports whether somebody may give a person on the list another account, in the place of the one they have: they
// could appoint to every post the person has, and take the account off. Who confirms a focal point must not hand out the
// right of an administrator who happens to be the same person.
func (s *Store) MayHandOver(ctx context.Context, q Querier, by Access, listed Person) (bool, error) {
	day, _, err := today(ctx, q)
	if err != nil {
		return false, err
	}
	held, err := posts(ctx, q, "m.person_id = $2 and (m.until_on = '' or m.until_on > $1)", day, listed.ID) // those that begin later too
	if err != nil {
		return false, err
	}
	for _, post := range held {
		if !by.MayAppoint(post.Role, post.AgencyID) {
			return false, nil
		}
	}
	if listed.Account == 0 {
		return true, nil
	}
	return s.MayDetach(ctx, q, by, listed)
}

// Duplicate is the person on the list of one of their agencies whose name somebody carries who came by themselves; ok is false
// without exactly one.
func (s *Store) Duplicate(ctx context.Context, q Querier, p Person) (listed Person, ok bool, err error) {
	if p.Listed || p.Account == 0 || p.Name == "" {
		return Person{}, false, nil
	}
	day, _, err := today(ctx, q)
	if err != nil {
		return Person{}, false, err
	}
	held, err := posts(ctx, q, `m.person_id <> $2 and p.name_key = $3 and p.listed
and m.agency_id in (select o.agency_id from post o where o.person_id = $2 and `+holds("o")+`) and `+holds("m"), day, p.ID, NameKey(p.Name))
	if err != nil {
		return Person{}, false, err
	}
	return onlyHolder(ctx, q, held)
}

// onlyHolder is the person who holds all of some posts; ok is false for none or several.
func onlyHolder(ctx context.Context, q database.Querier, held []Post) (p Person, ok bool, err error) {
	if len(held) == 0 || slices.ContainsFunc(held, func(h Post) bool { return h.PersonID != held[0].PersonID }) {
		return Person{}, false, nil
	}
	p, err = scanPerson(q.QueryRow(ctx, personOfID, held[0].PersonID))
	return p, err == nil, err
}

// MergeablePersons are somebody who came by themselves and their Duplicate, if the actor may Merge them.
func (s *Store) MergeablePersons(ctx context.Context, tx *database.Tx, actor Actor, id int64) (came, listed Person, err error) {
	by, err := s.authorise(ctx, tx, actor, ManageFocals, 0)
	if err != nil {
		return Person{}, Person{}, err
	}
	if came, err = scanPerson(tx.QueryRow(ctx, personOfID, id)); err != nil {
		return Person{}, Person{}, err
	}
	listed, ok, err := s.Duplicate(ctx, tx, came)
	if err != nil {
		return Person{}, Person{}, err
	}
	if !ok || came.ID == by.PersonID {
		return Person{}, Person{}, problem.New(problem.Ended, "Không có đúng một người cùng họ tên trong danh sách để ghép.")
	}
	may, err := s.MayHandOver(ctx, tx, by, listed)
	if err == nil && !may {
		err = errDenied
	}
	return came, listed, err
}

// Merge says that somebody who came by themselves is the person of that name on the list, and gives that person the account:
// by whoever might have confirmed them. It returns the person; their account of before, which is replaced, is shown's. When
// the person or their account is another by now than shown, it is ErrMatchMoved.
func (s *Store) Merge(ctx context.Context, tx *database.Tx, actor Actor, id int64, shown Match) (Person, error) {
	by, err := s.begin(ctx, tx, actor, ManageFocals, 0)
	if err != nil {
		return Person{}, err
	}
	came, listed, err := s.MergeablePersons(ctx, tx, actor, id)
	if err != nil {
		return Person{}, err
	}
	if MatchOf(listed) != shown {
		return Person{}, ErrMatchMoved
	}
	if err := s.merge(ctx, tx, actor, id, listed); err != nil {
		return Person{}, err
	}
	listed.Account = came.Account
	return listed, by.Audit(ctx, tx, "merge persons", "person", listed.ID, "from", fmt.Sprint(id))
}
