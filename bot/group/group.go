// Package group keeps what a group of Telegram is for, and lets nobody say so who may not.
package group

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// Purpose is what a group of Telegram is for.
type Purpose string

const (
	Board  Purpose = "board"  // the Board's own: notices of work come here
	Agency Purpose = "agency" // questions by mention, and nothing else
)

const (
	readGroup   = `select purpose from group_chat where chat_id = $1`
	readBoard   = `select chat_id from group_chat where purpose = 'board' order by set_at desc limit 1`
	demoteBoard = `update group_chat set purpose = 'agency' where purpose = 'board'`
	putGroup    = `
insert into group_chat (chat_id, purpose, set_by, set_at) values ($1, $2, $3, $4)
on conflict (chat_id) do update set purpose = excluded.purpose, set_by = excluded.set_by, set_at = excluded.set_at`
	dropGroup = `delete from group_chat where chat_id = $1`
	readMoved = `select purpose, set_by, set_at from group_chat where chat_id = $1`
	// The new id may be registered already, as an agency's: the Board's group stays the Board's.
	putMoved = putGroup + ` where excluded.purpose = 'board'`
)

// Store keeps the groups. Its methods are safe for concurrent use.
type Store struct{ directory *directory.Store }

// NewStore keeps the groups; who may say what they are for, the directory knows.
func NewStore(d *directory.Store) *Store { return &Store{directory: d} }

// Purpose is what a chat is for; "" when nobody with the permission brought the bot there.
func (s *Store) Purpose(ctx context.Context, q database.Querier, chat int64) (Purpose, error) {
	var p Purpose
	err := q.QueryRow(ctx, readGroup, chat).Scan(&p)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("reading a group: %w", err)
	}
	return p, nil
}

// BoardChat is the Board's own group, or 0.
func (s *Store) BoardChat(ctx context.Context, q database.Querier) (int64, error) {
	var chat int64
	err := q.QueryRow(ctx, readBoard).Scan(&chat)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("reading the Board's group: %w", err)
	}
	return chat, nil
}

// purposeFor is what a group is for, and the access of the actor, who has the permission until the commit.
func (s *Store) purposeFor(ctx context.Context, tx *database.Tx, actor directory.Actor, permission directory.PermissionID, chat int64) (directory.Access, Purpose, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, permission, 0)
	if err != nil {
		return directory.Access{}, "", err
	}
	purpose, err := s.Purpose(ctx, tx, chat)
	return by, purpose, err
}

// Register records that somebody with the permission brought the bot into a group. It is an agency's until
// SetBoard; one that is registered already stays what it is.
func (s *Store) Register(ctx context.Context, tx *database.Tx, actor directory.Actor, chat int64) error {
	by, purpose, err := s.purposeFor(ctx, tx, actor, directory.RegisterGroups, chat)
	if err != nil || purpose != "" {
		return err
	}
	return s.put(ctx, tx, by, chat, Agency, "register group")
}

// SetBoard makes a group the Board's own, in the place of the former.
func (s *Store) SetBoard(ctx context.Context, tx *database.Tx, actor directory.Actor, chat int64) error {
	by, purpose, err := s.purposeFor(ctx, tx, actor, directory.ManageBoardGroup, chat)
	if err != nil {
		return err
	}
	if purpose == Board {
		return problem.New(problem.Duplicate, "Nhóm này đã là nhóm của Ban.")
	}
	if _, err := tx.Exec(ctx, demoteBoard); err != nil {
		return fmt.Errorf("setting the Board's group: %w", err)
	}
	return s.put(ctx, tx, by, chat, Board, "set board group")
}

// UnsetBoard makes the Board's group an agency's group.
func (s *Store) UnsetBoard(ctx context.Context, tx *database.Tx, actor directory.Actor, chat int64) error {
	by, purpose, err := s.purposeFor(ctx, tx, actor, directory.ManageBoardGroup, chat)
	if err != nil {
		return err
	}
	if purpose != Board {
		return problem.New(problem.Ended, "Nhóm này hiện không phải là nhóm của Ban.")
	}
	return s.put(ctx, tx, by, chat, Agency, "unset board group")
}

func (s *Store) put(ctx context.Context, tx *database.Tx, by directory.Access, chat int64, purpose Purpose, act string) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, putGroup, chat, purpose, by.PersonID, now); err != nil {
		return fmt.Errorf("recording a group: %w", err)
	}
	return by.Audit(ctx, tx, act, "group", chat)
}

// Remove forgets a group that the bot was put out of.
func (s *Store) Remove(ctx context.Context, tx *database.Tx, chat int64) error {
	if _, err := tx.Exec(ctx, dropGroup, chat); err != nil {
		return fmt.Errorf("forgetting a group: %w", err)
	}
	return nil
}

// Move follows a group to the supergroup it became.
func (s *Store) Move(ctx context.Context, tx *database.Tx, from, to int64) error {
	var purpose Purpose
	var by, at int64
	err := tx.QueryRow(ctx, readMoved, from).Scan(&purpose, &by, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("moving a group: %w", err)
	}
	if err := s.Remove(ctx, tx, from); err != nil { // first: there is one group of the Board
		return err
	}
	if _, err := tx.Exec(ctx, putMoved, to, purpose, by, at); err != nil {
		return fmt.Errorf("moving a group: %w", err)
	}
	return nil
}
