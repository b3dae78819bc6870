package ticket

import (
	"context"

	"thidua/knowledge/database"
)

// Similar are tickets that seem to tell of the same difficulty as one, the best first. With offered they are those that are offered to who
// reports: accepted ones with a neutral heading, that are surely alike; else those that an officer looks at to join it to one.
func (s *Store) Similar(ctx context.Context, q database.Querier, t Ticket, limit int, offered bool) ([]Ticket, error) {
	return nil, nil
}

// alike tells whether two tickets seem to tell of the same difficulty.
func (s *Store) alike(context.Context) (func(a, b Ticket) bool, error) {
	return func(Ticket, Ticket) bool { return false }, nil
}
