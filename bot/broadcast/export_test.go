package broadcast

import (
	"context"
	"thidua/bot/audience"
)

// KeepRecipients is what a start does between its look at an announcement and its commit.
func KeepRecipients(ctx context.Context, s *Store, a Announcement, audience audience.Audience) error {
	return s.keepRecipients(ctx, a, audience)
}

// ChangedTo applies the rule of what an audience may change between its approval and its sending.
func ChangedTo(approved, now audience.Audience) bool {
	return approvalOf(approved).changedTo(approvalOf(now))
}
