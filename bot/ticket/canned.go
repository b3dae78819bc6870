package ticket

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// Canned is a reply that was approved before, for what is reported again and again.
type Canned struct {
	ID       int64
	Title    string
	Words    string
	Category Category // "" is of all
	Author   int64
	Approver int64
	State    string // Submitted, Returned, Approved, Retired
	Note     string
	Revision int64
}

const (
	cannedColumns = `select id, title, words, category, author, approver, state, note, revision from canned_reply `
	cannedOfID    = cannedColumns + `where id = $1`
	cannedIn      = cannedColumns + `where state = $1 order by title, id limit 200`

	insertCanned = `
insert into canned_reply (title, words, category, author, approver, state, note, revision, created_at, decided_at)
values ($1, $2, $3, $4, 0, 'submitted', '', 1, $5, 0) returning id`

	decideCanned = `update canned_reply set state = $1, approver = $2, note = $3, revision = revision + 1, decided_at = $4 where id = $5`
	lockCanned   = `update canned_reply set revision = revision where id = $1`
)

func scanCanned(row interface{ Scan(to ...any) error }) (c Canned, err error) {
	err = row.Scan(&c.ID, &c.Title, &c.Words, &c.Category, &c.Author, &c.Approver, &c.State, &c.Note, &c.Revision)
	if errors.Is(err, sql.ErrNoRows) {
		return Canned{}, ErrNoCanned
	}
	if err != nil {
		return Canned{}, fmt.Errorf("reading a canned reply: %w", err)
	}
	return c, nil
}

// ErrNoCanned is the refusal of a canned reply that there is not, or that may not be used.
var ErrNoCanned error = problem.New(problem.NotFound, "Không có mẫu trả lời này, hoặc mẫu đã được xử lý.")

// Canned is one.
func (s *Store) Canned(ctx context.Context, q database.Querier, id int64) (Canned, error) {
	return scanCanned(q.QueryRow(ctx, cannedOfID, id))
}

// CannedReplies are those in a state, by their titles.
func (s *Store) CannedReplies(ctx context.Context, q database.Querier, state string) (all []Canned, err error) {
	rows, err := q.Query(ctx, cannedIn, state)
	if err != nil {
		return nil, fmt.Errorf("listing canned replies: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		c, err := scanCanned(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

// ProposeCanned has a canned reply wait for a leader.
func (s *Store) ProposeCanned(ctx context.Context, tx *database.Tx, actor directory.Actor, c Canned) (Canned, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Handle, 0)
	if err != nil {
		return c, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return c, err
	}
	c.Author, c.State, c.Revision = by.PersonID, Submitted, 1
	if err := tx.QueryRow(ctx, insertCanned, c.Title, c.Words, c.Category, c.Author, now).Scan(&c.ID); err != nil {
		return c, fmt.Errorf("keeping a canned reply: %w", err)
	}
	return c, by.Audit(ctx, tx, "propose canned reply", "canned_reply", c.ID)
}

// DecideCanned approves a canned reply in the revision that was seen, or with why returns it.
func (s *Store) DecideCanned(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, why string) (Canned, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, directory.Approve, 0)
	if err != nil {
		return Canned{}, err
	}
	c, err := s.lockedCanned(ctx, tx, id)
	if err != nil {
		return c, err
	}
	switch {
	case c.State != Submitted || c.Revision != revision:
		return c, ErrNoCanned
	case c.Author == by.PersonID && !s.sole:
		return c, problem.New(problem.Denied, "Người soạn không tự duyệt mẫu trả lời của mình.")
	}
	state := Approved
	if why != "" {
		state = Returned
	}
	return c, s.decideCanned(ctx, tx, by, &c, state, why)
}

// RetireCanned lets a canned reply be used no more.
func (s *Store) RetireCanned(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (Canned, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Handle, 0)
	if err != nil {
		return Canned{}, err
	}
	c, err := s.lockedCanned(ctx, tx, id)
	if err == nil && c.State != Approved {
		err = ErrNoCanned
	}
	if err != nil {
		return c, err
	}
	return c, s.decideCanned(ctx, tx, by, &c, Retired, "")
}

func (s *Store) lockedCanned(ctx context.Context, tx *database.Tx, id int64) (Canned, error) {
	if _, err := tx.Exec(ctx, lockCanned, id); err != nil {
		return Canned{}, fmt.Errorf("locking a canned reply: %w", err)
	}
	return s.Canned(ctx, tx, id)
}

func (s *Store) decideCanned(ctx context.Context, tx *database.Tx, by directory.Access, c *Canned, state, note string) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	approver := c.Approver
	if state == Approved {
		approver = by.PersonID
	}
	c.State, c.Note, c.Approver = state, note, approver
	if _, err := tx.Exec(ctx, decideCanned, state, approver, note, now, c.ID); err != nil {
		return fmt.Errorf("deciding about a canned reply: %w", err)
	}
	return by.Audit(ctx, tx, state+" canned reply", "canned_reply", c.ID)
}

// SendCanned answers a ticket with a canned reply as it was approved: no leader has to read it again.
func (s *Store) SendCanned(ctx context.Context, tx *database.Tx, actor directory.Actor, ticket, canned int64) ([]Change, error) {
	by, t, err := s.handled(ctx, tx, actor, ticket, actReply)
	if err != nil {
		return nil, err
	}
	c, err := s.lockedCanned(ctx, tx, canned)
	if err == nil && c.State != Approved {
		err = ErrNoCanned
	}
	if err != nil {
		return nil, err
	}
	now, hours, err := s.clock(ctx, tx)
	if err != nil {
		return nil, err
	}
	if t.AcceptedAt.IsZero() {
		t.accept(now, hours, by.PersonID)
	}
	r := Reply{TicketID: ticket, Kind: Answer, CannedID: c.ID, Words: c.Words, Author: by.PersonID, Approver: c.Approver, State: Approved}
	if err := s.insertReply(ctx, tx, &r); err != nil {
		return nil, err
	}
	if err := by.Audit(ctx, tx, "send canned reply", "ticket", ticket, "canned", fmt.Sprint(c.ID)); err != nil {
		return nil, err
	}
	return s.answer(ctx, tx, t, r)
}
