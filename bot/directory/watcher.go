package directory

import (
	"cmp"
	"context"
	"slices"

	"thidua/knowledge/database"
)

// Watcher is told of changes that other domains must follow. Its methods are called in the transaction that makes the
// change, behind the lock that orders all changes of the directory, so they must not change the directory; an error rolls
// the change back, and a problem.Error is said to who wanted it. A preview tells nobody.
type Watcher interface {
	// PostsChanged tells who joined and who left, once a change, in the order of the posts.
	PostsChanged(ctx context.Context, tx *database.Tx, changes []PostChange) error

	// Reorganised tells what was done to agencies; what that does to posts follows by PostsChanged. r is the zero
	// Reorganisation when a list changed agencies by what its rows say of their names and days alone: nothing takes that
	// back, and who ended has no successor.
	Reorganised(ctx context.Context, tx *database.Tx, r Reorganisation, effect Effect) error

	// Undoing asks before a reorganisation is taken back: a Watcher takes back what it did at Reorganised, or refuses. What
	// is undone stays undone only if all agree. r is without the agencies; effect is what will be taken back.
	Undoing(ctx context.Context, tx *database.Tx, r Reorganisation, effect Effect) error
}

// MergeWatcher is a Watcher that keeps rows of persons, which go along when somebody who came turns out to be a person on the list.
type MergeWatcher interface {
	// Merged tells so in the transaction, before PostsChanged.
	Merged(ctx context.Context, tx *database.Tx, came, listed int64) error
}

// PostChange is a post that now has a holder with an account, or has one no more. Holders are counted who have agreed to
// what is stored.
//
// It may be for another day than today, see the post's From and Until: nothing more is told on that day.
type PostChange struct {
	Post   Post // with the account that joined or left
	Joined bool // the post was given or goes on longer, or its holder got the account; else it ends, or the holder lost the account
}

// Watch adds watchers, which are called in this order. It is for setting the program up: before the store is used.
func (s *Store) Watch(watchers ...Watcher) { s.watchers = append(s.watchers, watchers...) }

// watcherMethod is one of the methods of a Watcher that are told of a reorganisation.
type watcherMethod func(Watcher, context.Context, *database.Tx, Reorganisation, Effect) error

// tell calls one method of every watcher about a reorganisation.
func (s *Store) tell(ctx context.Context, tx *database.Tx, r Reorganisation, method watcherMethod) error {
	if len(s.watchers) == 0 {
		return nil
	}
	effect, err := effectOf(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	return s.tellEffect(ctx, tx, r, effect, method)
}

func (s *Store) tellEffect(ctx context.Context, tx *database.Tx, r Reorganisation, effect Effect, method watcherMethod) error {
	for _, w := range s.watchers {
		if err := method(w, ctx, tx, r, effect); err != nil {
			return err
		}
	}
	return nil
}

// watchAgencies runs the change of a revision and tells the watchers what it did to agencies: first what its rows say by
// themselves, then the reorganisations, in the order in which they were done.
func (s *Store) watchAgencies(ctx context.Context, v *Revision, change func() error) error {
	if len(s.watchers) == 0 {
		return change()
	}
	before, err := agencyForms(ctx, v.Tx)
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	after, err := agencyForms(ctx, v.Tx)
	if err != nil {
		return err
	}
	effects := make([]Effect, len(v.done))
	for n, r := range v.done {
		if effects[n], err = effectOf(ctx, v.Tx, r.ID); err != nil {
			return err
		}
	}
	listed := compareForms(before, after).without(effects)
	if !listed.empty() {
		if err := s.tellEffect(ctx, v.Tx, Reorganisation{}, listed, Watcher.Reorganised); err != nil {
			return err
		}
	}
	for n, r := range v.done {
		if err := s.tellEffect(ctx, v.Tx, r, effects[n], Watcher.Reorganised); err != nil {
			return err
		}
	}
	return nil
}

// watchPosts makes a change to the posts or accounts of the persons, of everybody when none is given, and tells the
// watchers who joined and who left by it.
func (s *Store) watchPosts(ctx context.Context, tx *database.Tx, change func() error, persons ...int64) error {
	if len(s.watchers) == 0 {
		return change()
	}
	before, err := heldPosts(ctx, tx, persons)
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	after, err := heldPosts(ctx, tx, persons)
	if err != nil {
		return err
	}
	changes := postChanges(before, after)
	if len(changes) == 0 {
		return nil
	}
	for _, w := range s.watchers {
		if err := w.PostsChanged(ctx, tx, changes); err != nil {
			return err
		}
	}
	return nil
}

// heldPost is a post by its id, with the account of who holds it.
type heldPost struct{ account, post int64 }

const heldFrom = `(m.until_on = '' or m.until_on > $1) and p.account <> 0 and p.agreed_at <> 0`

// heldPosts are the posts of persons with an account, of everybody for no persons: those of today and later.
func heldPosts(ctx context.Context, tx *database.Tx, persons []int64) (map[heldPost]Post, error) {
	day, _, err := today(ctx, tx)
	if err != nil {
		return nil, err
	}
	where := heldFrom
	if len(persons) > 0 {
		where += " and m.person_id in " + database.Placeholders(1, len(persons))
	}
	held, err := posts(ctx, tx, where, append([]any{day}, database.Args(persons)...)...)
	if err != nil {
		return nil, err
	}
	all := make(map[heldPost]Post, len(held))
	for _, p := range held {
		all[heldPost{p.Account, p.ID}] = p
	}
	return all, nil
}

// postChanges compares what was held with what is, in the order of the posts, leaving before joining.
func postChanges(before, after map[heldPost]Post) []PostChange {
	var changes []PostChange
	for key, was := range before {
		is, still := after[key]
		switch {
		case !still:
			changes = append(changes, PostChange{Post: was})
		case is.Until != was.Until:
			changes = append(changes, PostChange{Post: is, Joined: is.Until == "" || was.Until != "" && is.Until > was.Until})
		}
	}
	for key, is := range after {
		if _, held := before[key]; !held {
			changes = append(changes, PostChange{Post: is, Joined: true})
		}
	}
	slices.SortFunc(changes, func(a, b PostChange) int {
		return cmp.Or(cmp.Compare(a.Post.ID, b.Post.ID), cmp.Compare(joined(a), joined(b)))
	})
	return changes
}

func joined(c PostChange) int {
	if c.Joined {
		return 1
	}
	return 0
}
