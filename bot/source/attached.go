package source

import (
	"context"

	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/knowledge/database"
)

// Attached fills intake.Attached: the files that came with announcements.
type Attached struct {
	Store  *broadcast.Store
	Stored *file.Store
}

// Files implements intake.Attached: those of an announcement that was released, for who may announce.
func (a Attached) Files(ctx context.Context, q database.Querier, access directory.Access, id int64) ([]file.Use, error) {
	announcement, err := a.Store.Announcement(ctx, q, id)
	if err == nil && (announcement.ReleasedAt.IsZero() || !access.May(broadcast.Announce, 0)) {
		err = broadcast.ErrNoAnnouncement
	}
	if err != nil {
		return nil, err
	}
	return a.Stored.Of(ctx, q, broadcast.FileOwner(id))
}
