package consolidated

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// Opinion is what the provincial People's Committee decided about a report.
type Opinion struct {
	Number    string
	On        directory.Day
	Decisions []string // one for each proposal, in their order; "" is none about it
}

const (
	insertOpinion = `
insert into digest_opinion (digest_id, number, dated_on, words, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, $6)`

	opinionOf = `select number, dated_on, words from digest_opinion where digest_id = $1`
)

// Opinion is what the Committee decided about a report; ok is false when nothing is recorded.
func (s *Store) Opinion(ctx context.Context, q database.Querier, digest int64) (o Opinion, ok bool, err error) {
	var words string
	err = q.QueryRow(ctx, opinionOf, digest).Scan(&o.Number, &o.On, &words)
	if errors.Is(err, sql.ErrNoRows) {
		return Opinion{}, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(words), &o.Decisions)
	}
	if err != nil {
		return Opinion{}, false, fmt.Errorf("reading an opinion: %w", err)
	}
	return o, true, nil
}

// Undecided is a report that a leader agreed to and about which nothing is recorded that the Committee decided; the actor may record it.
func (s *Store) Undecided(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (Report, error) {
	_, d, err := s.undecided(ctx, tx, actor, id)
	return d, err
}

func (s *Store) undecided(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (by directory.Access, d Report, err error) {
	if by, err = s.directory.Authorise(ctx, tx, actor, ticket.Handle, 0); err != nil {
		return by, d, err
	}
	if d, err = s.Report(ctx, tx, id); err != nil {
		return by, d, err
	}
	_, recorded, err := s.Opinion(ctx, tx, id)
	switch {
	case err != nil:
	case d.State != Agreed && d.State != Issued:
		err = problem.New(problem.Moved, "Chỉ ghi ý kiến UBND tỉnh cho báo cáo đã được đồng ý trình ký.")
	case recorded:
		err = problem.New(problem.Ended, "Ý kiến UBND tỉnh về báo cáo này đã được ghi.")
	}
	return by, d, err
}

// RecordOpinion records once what the Committee decided, and tells every reporter of a ticket that a decided proposal is about, those of
// joined ones too.
func (s *Store) RecordOpinion(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, o Opinion) ([]ticket.Change, error) {
	by, d, err := s.undecided(ctx, tx, actor, id)
	switch {
	case err != nil:
		return nil, err
	case len(o.Decisions) != len(d.Data.Proposals):
		return nil, ErrChanged
	case !slices.ContainsFunc(o.Decisions, func(words string) bool { return strings.TrimSpace(words) != "" }):
		return nil, problem.New(problem.Invalid, "Chưa có ý kiến về kiến nghị nào nên chưa ghi; đề nghị ghi ý kiến của UBND tỉnh về ít nhất một kiến nghị.")
	}
	words, err := json.Marshal(o.Decisions)
	if err != nil {
		return nil, fmt.Errorf("recording an opinion: %w", err)
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, insertOpinion, id, o.Number, o.On, database.Text(words), by.PersonID, now); err != nil {
		return nil, fmt.Errorf("recording an opinion: %w", err)
	}
	if err := by.Audit(ctx, tx, "record opinion", "digest", id, "number", o.Number, "on", string(o.On)); err != nil {
		return nil, err
	}
	return s.decide(ctx, tx, by, d, o)
}

// decide tells whom the decisions concern, each ticket once.
func (s *Store) decide(ctx context.Context, tx *database.Tx, by directory.Access, d Report, o Opinion) (changes []ticket.Change, err error) {
	said := map[string]string{}
	var order []string
	for n, decision := range o.Decisions {
		if strings.TrimSpace(decision) == "" {
			continue
		}
		codes, err := s.withJoined(ctx, tx, d.proposed(n))
		if err != nil {
			return nil, err
		}
		for _, code := range codes {
			if said[code] == "" {
				order = append(order, code)
				said[code] = "Văn bản số " + o.Number + " ngày " + o.On.Words() + " của UBND tỉnh:"
			}
			said[code] += "\n" + decision
		}
	}
	for _, code := range order {
		change, err := s.tickets.Decide(ctx, tx, by, code, said[code])
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return changes, nil
}
