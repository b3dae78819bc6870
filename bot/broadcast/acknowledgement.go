package broadcast

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// AcknowledgementKind is what somebody said of an announcement.
type AcknowledgementKind string

const (
	Seen    AcknowledgementKind = "seen"    // they know what it says
	Missing AcknowledgementKind = "missing" // they have not found its document on the document system
)

// Standing is one agency that somebody stands for with an announcement.
type Standing struct {
	AgencyID int64
	Agency   string
	// Role is their highest there today, or in what it was merged into, one whose word is the agency's before one of the Board's; who has no
	// such post any more speaks as a member.
	Role     directory.Role
	Answered bool // they said so for it before
}

// forAgency are the roles whose word is the agency's, and not their own alone.
var forAgency = []directory.Role{directory.DeputyFocal, directory.Focal, directory.Head}

// ForAgency reports whether what somebody of a role says is said for the agency, and not for themselves alone.
func ForAgency(role directory.Role) bool { return slices.Contains(forAgency, role) }

const standingsOf = `
select r.agency_id, coalesce((select t.name from agency_term t where t.agency_id = r.agency_id order by t.from_on desc, t.id desc limit 1), ''),
	exists (select 1 from acknowledgement k where k.announcement_id = r.announcement_id and k.agency_id = r.agency_id
		and k.person_id = r.person_id and k.kind = $3)
from announcement_recipient r join announcement n on n.id = r.announcement_id
where r.announcement_id = $1 and r.person_id = $2 and n.started_at > 0 and (r.state in ('sent', 'waiting') or r.uncertain) order by r.agency_id`

// Standings are the agencies for which a person got an announcement. None is ErrNoAnnouncement: whoever was forwarded a copy got none.
func (s *Store) Standings(ctx context.Context, tx *database.Tx, access directory.Access, announcement int64, kind AcknowledgementKind) ([]Standing, error) {
	rows, err := tx.Query(ctx, standingsOf, announcement, access.PersonID, kind)
	if err != nil {
		return nil, fmt.Errorf("reading for whom an announcement was received: %w", err)
	}
	defer rows.Close()
	var all []Standing
	for rows.Next() {
		var one Standing
		if err := rows.Scan(&one.AgencyID, &one.Agency, &one.Answered); err != nil {
			return nil, fmt.Errorf("reading for whom an announcement was received: %w", err)
		}
		all = append(all, one)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, fmt.Errorf("reading for whom an announcement was received: %w", err)
	}
	for i := range all {
		if all[i].Role, err = roleFor(ctx, tx, access, all[i].AgencyID); err != nil {
			return nil, err
		}
	}
	if len(all) == 0 {
		return nil, ErrNoAnnouncement
	}
	return all, nil
}

// successorsOf are an agency and those into which it was merged, and those into which they were.
const successorsOf = `
with recursive successor (id) as (
	select cast($1 as bigint)
	union select n.to_id from successor h join succession n on n.from_id = h.id join reorganisation o on o.id = n.reorganisation_id where o.undone_at = 0)
select id from successor`

// roleFor is somebody's highest role in an agency, or in what it was merged into: what was asked of it stays asked of it, and its
// successor's people answer.
func roleFor(ctx context.Context, q database.Querier, access directory.Access, agency int64) (directory.Role, error) {
	successors, err := readIDs(ctx, q, successorsOf, agency)
	if err != nil {
		return "", err
	}
	role := directory.Member
	for _, p := range access.Posts {
		if slices.Contains(successors, p.AgencyID) && standingRank(p.Role) > standingRank(role) {
			role = p.Role
		}
	}
	return role, nil
}

// standingRank orders roles by the weight of their word.
func standingRank(r directory.Role) int {
	if ForAgency(r) {
		return len(directory.Roles()) + audience.Rank(r)
	}
	return audience.Rank(r)
}

// Who acknowledged as a member and does so again when their word has become the agency's says it for the agency.
var insertAcknowledgement = `
insert into acknowledgement (announcement_id, agency_id, person_id, role, kind, at) values ($1, $2, $3, $4, $5, $6)
on conflict (announcement_id, agency_id, person_id, kind) do update set role = excluded.role, at = excluded.at
where acknowledgement.role not in ` + database.Placeholders(6, len(forAgency)) + ` and excluded.role in ` + database.Placeholders(6, len(forAgency))

// Acknowledge records what somebody says of an announcement for one of the agencies of Standings, at the time it was received. Saying
// it twice says it once; fresh reports whether it is the first time.
func (s *Store) Acknowledge(ctx context.Context, tx *database.Tx, access directory.Access, announcement int64, of Standing, kind AcknowledgementKind, at time.Time) (fresh bool, err error) {
	n, err := tx.Exec(ctx, insertAcknowledgement, append([]any{announcement, of.AgencyID, access.PersonID, of.Role, kind, at.UnixMicro()}, database.Args(forAgency)...)...)
	if err != nil {
		return false, fmt.Errorf("acknowledging an announcement: %w", err)
	}
	if n == 0 || kind != Seen {
		return n > 0, nil
	}
	return true, s.stopReminders(ctx, tx, announcement, of, access.PersonID)
}
