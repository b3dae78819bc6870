package broadcast

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// Campaign is what several announcements belong to: an emulation campaign of the province.
type Campaign struct {
	ID        int64
	Name      string
	Words     string // what it is for, as plain text
	From      directory.Day
	Until     directory.Day // its last day
	CreatedAt time.Time
}

const (
	insertCampaign = `insert into campaign (name, words, from_on, until_on, created_at) values ($1, $2, $3, $4, $5) returning id`

	campaignColumns = `select id, name, words, from_on, until_on, created_at from campaign `
)

// ErrNoCampaign is the refusal of a campaign that there is not.
var ErrNoCampaign error = problem.New(problem.NotFound, "Không tìm thấy đợt thi đua này.")

// NewCampaign makes a campaign.
func (s *Store) NewCampaign(ctx context.Context, tx *database.Tx, actor directory.Actor, c Campaign) (id int64, err error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Announce, 0)
	if err != nil {
		return 0, err
	}
	switch {
	case c.Name == "":
		return 0, problem.New(problem.Invalid, "Đợt thi đua chưa có tên.")
	case c.From == "" || c.Until == "" || c.Until < c.From:
		return 0, problem.New(problem.Invalid, "Đợt thi đua phải có ngày bắt đầu và ngày kết thúc; ngày kết thúc không trước ngày bắt đầu.")
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	if err := tx.QueryRow(ctx, insertCampaign, c.Name, c.Words, c.From, c.Until, now).Scan(&id); err != nil {
		return 0, fmt.Errorf("keeping a campaign: %w", err)
	}
	return id, by.Audit(ctx, tx, "begin campaign", "campaign", id)
}

func scanCampaign(row interface{ Scan(...any) error }) (c Campaign, err error) {
	var createdAt int64
	err = row.Scan(&c.ID, &c.Name, &c.Words, &c.From, &c.Until, &createdAt)
	if errors.Is(err, sql.ErrNoRows) {
		return Campaign{}, ErrNoCampaign
	}
	if err != nil {
		return Campaign{}, fmt.Errorf("reading a campaign: %w", err)
	}
	c.CreatedAt = instant(createdAt)
	return c, nil
}

// Campaign is one; ErrNoCampaign when there is none.
func (s *Store) Campaign(ctx context.Context, q database.Querier, id int64) (Campaign, error) {
	return scanCampaign(q.QueryRow(ctx, campaignColumns+`where id = $1`, id))
}

// CampaignNamed is the newest of a name; ErrNoCampaign when there is none.
func (s *Store) CampaignNamed(ctx context.Context, q database.Querier, name string) (Campaign, error) {
	return scanCampaign(q.QueryRow(ctx, campaignColumns+`where name = $1 order by id desc limit 1`, name))
}

const newestCampaigns = campaignColumns + `order by until_on desc, id desc limit $1`

// Campaigns are those that end last, at most limit.
func (s *Store) Campaigns(ctx context.Context, q database.Querier, limit int) (all []Campaign, err error) {
	rows, err := q.Query(ctx, newestCampaigns, limit)
	if err != nil {
		return nil, fmt.Errorf("listing campaigns: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		c, err := scanCampaign(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

const (
	ofCampaign      = ` where campaign_id = $1 and released_at > 0 and state <> 'cancelled' `
	inCampaign      = announcementColumns + ofCampaign + `order by id`
	pageOfCampaign  = announcementColumns + ofCampaign + `order by id limit $2 offset $3`
	countOfCampaign = `select count(*) from announcement` + ofCampaign
)

// InCampaign are the announcements of a campaign that were released, the oldest first.
func (s *Store) InCampaign(ctx context.Context, q database.Querier, id int64) ([]Announcement, error) {
	return readAnnouncements(ctx, q, inCampaign, id)
}

// CampaignPage is part of them: limit from the from-th on, and how many there are.
func (s *Store) CampaignPage(ctx context.Context, q database.Querier, id int64, from, limit int) (all []Announcement, total int, err error) {
	if err := q.QueryRow(ctx, countOfCampaign, id).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("counting the announcements of a campaign: %w", err)
	}
	all, err = readAnnouncements(ctx, q, pageOfCampaign, id, limit, from)
	return all, total, err
}
