package directory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// Purpose is what a group of Telegram is for.
type Purpose string

const (
	BoardGroup  Purpose = "board"  // the Board's own: notices of work come here
	AgencyGroup Purpose = "agency" // questions by mention, and nothing else
)

const (
	readGroup   = `select purpose from group_chat where chat_id = $1`
	readBoard   = `select chat_id from group_chat where purpose = 'board' order by bound_at desc limit 1`
	demoteBoard = `update group_chat set purpose = 'agency' where purpose = 'board'`
	putGroup    = `
insert into group_chat (chat_id, purpose, bound_by, bound_at) values ($1, $2, $3, $4)
on conflict (chat_id) do update set purpose = excluded.purpose, bound_by = excluded.bound_by, bound_at = excluded.bound_at`
	dropGroup = `delete from group_chat where chat_id = $1`
	moveGroup = `update group_chat set chat_id = $1 where chat_id = $2 and not exists (select 1 from group_chat where chat_id = $1)`
)

// Group is what a chat is for; "" when nobody entitled brought the bot there.
func (s *Store) Group(ctx context.Context, q database.Querier, chat int64) (Purpose, error) {
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

// groupFor is what a group is for, to somebody who has the right to an act on it; nobody can lose it meanwhile.
func (s *Store) groupFor(ctx context.Context, tx *database.Tx, actor Actor, act Act, chat int64) (Standing, Purpose, error) {
	if err := hold(ctx, tx); err != nil {
		return Standing{}, "", err
	}
	by, err := s.authorise(ctx, tx, actor, act, 0)
	if err != nil {
		return Standing{}, "", err
	}
	purpose, err := s.Group(ctx, tx, chat)
	return by, purpose, err
}

// Bring records that somebody entitled brought the bot into a group. It is an agency's until an administrator binds it.
func (s *Store) Bring(ctx context.Context, tx *database.Tx, actor Actor, chat int64) error {
	by, purpose, err := s.groupFor(ctx, tx, actor, BringBot, chat)
	if err != nil || purpose != "" {
		return err
	}
	return s.putGroup(ctx, tx, by, chat, AgencyGroup, "bring bot")
}

// Bind makes a group the Board's own, in the place of the former.
func (s *Store) Bind(ctx context.Context, tx *database.Tx, actor Actor, chat int64) error {
	by, purpose, err := s.groupFor(ctx, tx, actor, BindGroup, chat)
	if err != nil {
		return err
	}
	if purpose == BoardGroup {
		return problem.New(problem.Duplicate, "Nhóm này đã là nhóm của Ban.")
	}
	if _, err := tx.Exec(ctx, demoteBoard); err != nil {
		return fmt.Errorf("binding a group: %w", err)
	}
	return s.putGroup(ctx, tx, by, chat, BoardGroup, "bind group")
}

// Unbind makes the Board's group a group like others.
func (s *Store) Unbind(ctx context.Context, tx *database.Tx, actor Actor, chat int64) error {
	by, purpose, err := s.groupFor(ctx, tx, actor, BindGroup, chat)
	if err != nil {
		return err
	}
	if purpose != BoardGroup {
		return problem.New(problem.Ended, "Nhóm này hiện không phải là nhóm của Ban.")
	}
	return s.putGroup(ctx, tx, by, chat, AgencyGroup, "unbind group")
}

func (s *Store) putGroup(ctx context.Context, tx *database.Tx, by Standing, chat int64, purpose Purpose, act string) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, putGroup, chat, purpose, by.PersonID, now); err != nil {
		return fmt.Errorf("recording a group: %w", err)
	}
	return record(ctx, tx, by, act, "group", chat)
}

// LeftGroup forgets a group that the bot was put out of.
func (s *Store) LeftGroup(ctx context.Context, tx *database.Tx, chat int64) error {
	if _, err := tx.Exec(ctx, dropGroup, chat); err != nil {
		return fmt.Errorf("forgetting a group: %w", err)
	}
	return nil
}

// MoveGroup follows a group to the supergroup it became.
func (s *Store) MoveGroup(ctx context.Context, tx *database.Tx, from, to int64) error {
	for _, step := range []struct {
		statement string
		args      []any
	}{{moveGroup, []any{to, from}}, {dropGroup, []any{from}}} {
		if _, err := tx.Exec(ctx, step.statement, step.args...); err != nil {
			return fmt.Errorf("moving a group: %w", err)
		}
	}
	return nil
}
