package broadcast

import "context"

// KeepRecipients is what a start does between its look at an announcement and its commit.
func KeepRecipients(ctx context.Context, s *Store, a Announcement, audience Audience) error {
	return s.keepRecipients(ctx, a, audience)
}

// ChangedTo applies the rule of what an audience may change between its approval and its sending.
func ChangedTo(approved, now Audience) bool { return approvalOf(approved).changedTo(approvalOf(now)) }
