package outbox

import (
	"context"
	"fmt"

	"thidua/knowledge/database"
)

const listDeliveries = `
select id, key, chat_id, priority, op, content, state, uncertain, attempts, error, message_ids, created_at
from outbox_delivery`

// Uncertain lists the deliveries that may have arrived twice, oldest first, to be shown by name.
func (s *Store) Uncertain(ctx context.Context) ([]Delivery, error) {
	return s.list(ctx, listDeliveries+` where uncertain order by id`)
}

// OfChat lists every delivery of a chat, oldest first.
func (s *Store) OfChat(ctx context.Context, chatID int64) ([]Delivery, error) {
	return s.list(ctx, listDeliveries+` where chat_id = $1 order by id`, chatID)
}

func (s *Store) list(ctx context.Context, query string, args ...any) ([]Delivery, error) {
	rows, err := s.db.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("listing deliveries: %w", err)
	}
	defer rows.Close()
	var all []Delivery
	for rows.Next() {
		var d Delivery
		var content, ids string
		var created int64
		if err := rows.Scan(&d.ID, &d.Key, &d.ChatID, &d.Priority, &d.Op, &content, &d.State, &d.Uncertain, &d.Attempts,
			&d.Error, &ids, &created); err != nil {
			return nil, fmt.Errorf("listing deliveries: %w", err)
		}
		if err := d.decode(content, ids); err != nil {
			return nil, err
		}
		d.CreatedAt = database.Time(created)
		all = append(all, d)
	}
	return all, rows.Err()
}
