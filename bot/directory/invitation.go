package directory

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// Invitation lets people into an agency. Its token is known to whoever has the link and to nobody else: links get
// forwarded, so that a link alone never gives more than membership.
type Invitation struct {
	ID        int64
	AgencyID  int64
	Agency    string
	Code      string // the agency's
	Role      Role
	Uses      int // how often it may be used
	Used      int
	ExpiresAt time.Time
	RevokedAt time.Time
	CreatedBy int64
}

// InvitationSpec is an invitation to be made. Zero Uses and TTL take the default of the role.
type InvitationSpec struct {
	AgencyID int64
	Role     Role
	Uses     int
	TTL      time.Duration
}

const (
	maxUses = 1000
	maxTTL  = 90 * 24 * time.Hour
	minTTL  = time.Minute
	// Whoever comes to the Board comes alone, within a day.
	boardUses = 1
	boardTTL  = 24 * time.Hour
)

func (o InvitationSpec) withDefaults() (InvitationSpec, error) {
	switch {
	case !o.Role.known():
		return o, problem.New(problem.Invalid, "Không có vai trò này.")
	case o.Role.OfBoard():
		if o.Uses > boardUses || o.TTL > boardTTL {
			return o, problem.New(problem.Invalid, "Lời mời cho chuyên viên, lãnh đạo duyệt và quản trị chỉ dùng được 01 lần, trong 24 giờ.")
		}
		o.Uses, o.TTL = boardUses, orDefault(o.TTL, boardTTL)
	case o.Role == Member:
		o.Uses, o.TTL = orDefault(o.Uses, 200), orDefault(o.TTL, 30*24*time.Hour)
	default:
		o.Uses, o.TTL = orDefault(o.Uses, 3), orDefault(o.TTL, 14*24*time.Hour)
	}
	if o.Uses < 1 || o.Uses > maxUses {
		return o, problem.New(problem.Invalid, fmt.Sprintf("Số lượt dùng của lời mời từ 1 đến %d.", maxUses))
	}
	if o.TTL < minTTL || o.TTL > maxTTL {
		return o, problem.New(problem.Invalid, "Thời hạn của lời mời từ 1 phút đến 90 ngày.")
	}
	return o, nil
}

func orDefault[T int | time.Duration](v, otherwise T) T {
	if v == 0 {
		return otherwise
	}
	return v
}

const insertInvitation = `
insert into invitation (token_hash, agency_id, role, uses, used, created_by, created_at, expires_at, revoked_at)
values ($1, $2, $3, $4, 0, $5, $6, $7, 0) returning id`

// Invite makes an invitation and returns its token: 43 characters that fit a deep link, 256 random bits. The token is
// not kept and cannot be shown again.
func (s *Store) Invite(ctx context.Context, tx *database.Tx, actor Actor, o InvitationSpec) (Invitation, string, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Invitation{}, "", err
	}
	// Behind whoever may be taking the right away just now.
	if err := lockShared(ctx, tx); err != nil {
		return Invitation{}, "", err
	}
	by, err := s.authorise(ctx, tx, actor, appointPermission(o.Role), o.AgencyID)
	if err != nil {
		return Invitation{}, "", err
	}
	day, now, err := today(ctx, tx)
	if err != nil {
		return Invitation{}, "", err
	}
	agency, err := agencyOn(ctx, tx, o.AgencyID, day)
	if err != nil {
		return Invitation{}, "", err
	}
	var secret [32]byte
	rand.Read(secret[:]) // never fails
	token := base64.RawURLEncoding.EncodeToString(secret[:])
	invitation := Invitation{
		AgencyID: agency.ID, Agency: agency.Name, Code: agency.Code, Role: o.Role, Uses: o.Uses, CreatedBy: by.PersonID,
		ExpiresAt: database.Time(now + o.TTL.Microseconds()),
	}
	if err := tx.QueryRow(ctx, insertInvitation, hashToken(token), agency.ID, o.Role, o.Uses, by.PersonID, now, invitation.ExpiresAt.UnixMicro()).
		Scan(&invitation.ID); err != nil {
		return Invitation{}, "", fmt.Errorf("making an invitation: %w", err)
	}
	return invitation, token, by.Audit(ctx, tx, "invite", "invitation", invitation.ID, "agency", agency.Code, "role", string(o.Role), "uses", strconv.Itoa(o.Uses))
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

const (
	invitationColumns = `
select i.id, i.agency_id, a.code, i.role, i.uses, i.used, i.expires_at, i.revoked_at, i.created_by
from invitation i join agency a on a.id = i.agency_id`

	invitationOfToken = invitationColumns + ` where i.token_hash = $1`
	invitationOfID    = invitationColumns + ` where i.id = $1`
	openInvitations   = invitationColumns + ` where i.agency_id = $1 and i.revoked_at = 0 and i.expires_at > $2 and i.used < i.uses order by i.id desc limit 20`
)

var errNoInvitation = problem.New(problem.NotFound, "Đường dẫn mời này không đúng hoặc không còn dùng được; đề nghị liên hệ đầu mối của cơ quan hoặc Ban để nhận đường dẫn mới.")

func scanInvitation(row scanner) (Invitation, error) {
	var i Invitation
	var expires, revoked int64
	err := row.Scan(&i.ID, &i.AgencyID, &i.Code, &i.Role, &i.Uses, &i.Used, &expires, &revoked, &i.CreatedBy)
	if errors.Is(err, sql.ErrNoRows) {
		return Invitation{}, errNoInvitation
	}
	if err != nil {
		return Invitation{}, fmt.Errorf("reading an invitation: %w", err)
	}
	i.ExpiresAt, i.RevokedAt = instant(expires), instant(revoked)
	return i, nil
}

// usable is the invitation with its agency's name of today, or the reason why it lets nobody in. All reasons read alike
// to a stranger: which tokens there were is nobody's business.
func usable(ctx context.Context, tx *database.Tx, i Invitation) (Invitation, error) {
	day, now, err := today(ctx, tx)
	if err != nil {
		return Invitation{}, err
	}
	agency, err := agencyOn(ctx, tx, i.AgencyID, day)
	if problem.Is(err, problem.NotFound) || !i.RevokedAt.IsZero() || i.ExpiresAt.UnixMicro() <= now || i.Used >= i.Uses {
		return Invitation{}, errNoInvitation
	}
	i.Agency = agency.Name
	return i, err
}

const putContact = `
insert into contact (account, invitation_id, at) values ($1, $2, $3)
on conflict (account) do update set invitation_id = excluded.invitation_id, at = excluded.at`

// OpenInvitation remembers which invitation an account came with until it agrees to what is stored or, having agreed before,
// accepts it; of the account only the id is kept.
func (s *Store) OpenInvitation(ctx context.Context, tx *database.Tx, account int64, token string) (Invitation, error) {
	i, err := scanInvitation(tx.QueryRow(ctx, invitationOfToken, hashToken(token)))
	if err != nil {
		return Invitation{}, err
	}
	if i, err = usable(ctx, tx, i); err != nil {
		return Invitation{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Invitation{}, err
	}
	if _, err := tx.Exec(ctx, putContact, account, i.ID, now); err != nil {
		return Invitation{}, fmt.Errorf("keeping a contact: %w", err)
	}
	return i, nil
}

// RevokeInvitation makes an invitation void: by who may make such a one, or by who made it.
func (s *Store) RevokeInvitation(ctx context.Context, tx *database.Tx, actor Actor, id int64) (Invitation, error) {
	if err := lockShared(ctx, tx); err != nil {
		return Invitation{}, err
	}
	by, err := s.access(ctx, tx, actor)
	if err != nil {
		return Invitation{}, err
	}
	i, err := scanInvitation(tx.QueryRow(ctx, invitationOfID, id))
	if err != nil {
		return Invitation{}, err
	}
	made := i.CreatedBy != 0 && i.CreatedBy == by.PersonID
	if !made && !by.May(appointPermission(i.Role), i.AgencyID) {
		return Invitation{}, errNoInvitation
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Invitation{}, err
	}
	n, err := tx.Exec(ctx, revokeInvitation, now, id)
	if err != nil {
		return Invitation{}, fmt.Errorf("revoking an invitation: %w", err)
	}
	if n == 0 {
		return Invitation{}, problem.New(problem.Ended, "Lời mời này đã được thu hồi trước đó.")
	}
	return i, by.Audit(ctx, tx, "revoke invitation", "invitation", id)
}

const revokeInvitation = `update invitation set revoked_at = $1 where id = $2 and revoked_at = 0`

// Invitations are the usable ones of an agency, the newest first.
func (s *Store) Invitations(ctx context.Context, agency int64) ([]Invitation, error) {
	now, err := s.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	return list(ctx, s.db, "invitations", scanInvitation, openInvitations, agency, now)
}

const purgeContacts = `delete from contact where account in (select account from contact where at < $1 order by at limit $2)`

// Purge forgets the accounts that opened an invitation more than keep ago and did not use it.
func (s *Store) Purge(ctx context.Context, keep time.Duration) error {
	now, err := s.db.Now(ctx)
	if err == nil {
		err = s.db.ExecInSlices(ctx, purgeContacts, now-keep.Microseconds())
	}
	if err != nil {
		return fmt.Errorf("purging contacts: %w", err)
	}
	return nil
}
