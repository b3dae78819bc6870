package directory

import "context"

// Permissions are all that were declared.
func (s *Store) Permissions() []Permission { return s.permissions.list }

// RoleRequest is one request.
func (s *Store) RoleRequest(ctx context.Context, id int64) (RoleRequest, error) {
	return roleRequestOf(ctx, s.db, id)
}

// PendingRoleRequests are those that the operator may decide: all that are pending.
func (s *Store) PendingRoleRequests(ctx context.Context) ([]RoleRequest, error) {
	return s.DecidableRoleRequests(ctx, Access{operator: true})
}
