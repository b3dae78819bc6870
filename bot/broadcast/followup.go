package broadcast

import (
	"context"
	"fmt"
	"slices"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// Follow-ups are announcements about an earlier one: they go to those who got that, as an answer to their copies.

// checkAbout refuses a draft that must not be about an announcement.
func (d *Draft) checkAbout(about Announcement) error {
	switch {
	case !d.Kind.Changes() && !d.reminds():
		return problem.New(problem.Invalid, "Loại này không dùng cho thông báo đã gửi; đề nghị chọn lại từ trang của thông báo đó.")
	case about.State == Changed || about.State == Recalled || about.State == Deleted:
		return problem.New(problem.Moved, "Thông báo này đã có bản thay đổi, thu hồi hoặc đã xóa; đề nghị mở bản mới nhất.")
	case about.State != Sent && (d.reminds() || !about.stopped()):
		return problem.New(problem.Moved, "Thông báo này chưa gửi xong; đề nghị chờ gửi xong hoặc hủy.")
	case d.reminds() && !about.Acknowledged:
		return problem.New(problem.Invalid, "Thông báo này không yêu cầu xác nhận nên không nhắc.")
	case (d.Kind == Update || d.Kind == Withdrawal) && about.Document.Number != "":
		return problem.New(problem.Invalid, "Thông báo này kèm văn bản: dùng Đính chính, Thay đổi nội dung hoặc Thu hồi.")
	case slices.Contains([]Kind{Correction, Amendment, Recall}, d.Kind) && about.Document.Number == "":
		return problem.New(problem.Invalid, "Thông báo này không kèm văn bản: dùng Cập nhật tin hoặc Gỡ tin.")
	}
	return nil
}

// stopped reports whether an announcement was cancelled when some may have got it.
func (a *Announcement) stopped() bool { return a.State == Cancelled && !a.StartedAt.IsZero() }

// NewFollowUp begins a draft about an announcement that was sent: with its words, to be changed.
func (s *Store) NewFollowUp(ctx context.Context, tx *database.Tx, actor directory.Actor, about int64, kind Kind) (id int64, err error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Announce, 0)
	if err != nil {
		return 0, err
	}
	old, err := s.locked(ctx, tx, about)
	if err != nil {
		return 0, err
	}
	d := Draft{Kind: kind, Title: old.Title, Audience: old.Audience, About: about, Campaign: old.Campaign, Acknowledged: old.Acknowledged && !kind.TakesBack()}
	switch kind {
	case Correction, Update:
		d.Body, d.Document = old.Body, old.Document
		d.Document.Issued = false // that is to be said of the document as it is now
	}
	if err := d.checkAbout(old); err != nil {
		return 0, err
	}
	return s.newDraft(ctx, tx, by, Drafted, d)
}

var (
	// Whose late copy still waits gets the change after it.
	gotCopies = `
select r.person_id, r.account, r.agency_id, r.role from announcement_recipient r
where r.announcement_id = $1 and (r.state = 'sent' or r.state = 'waiting' and r.reason = 'late' or r.uncertain) and r.account <> 0 order by r.agency_id, r.person_id`

	// What is asked of an agency is answered by those whose word is the agency's, what is asked of somebody else by themselves.
	notAnswered = `
select r.person_id, r.account, r.agency_id, r.role from announcement_recipient r
where r.announcement_id = $1 and (r.state = 'sent' or r.uncertain) and r.account <> 0 and not exists (
	select 1 from acknowledgement k where k.announcement_id = r.announcement_id and k.agency_id = r.agency_id and k.kind = 'seen'
		and (k.person_id = r.person_id or r.role in ` + database.Placeholders(1, len(forAgency)) + ` and k.role in ` + database.Placeholders(1, len(forAgency)) + `))
	and not exists (select 1 from other_acknowledgement o where o.announcement_id = r.announcement_id and o.agency_id = r.agency_id
		and r.role in ` + database.Placeholders(1, len(forAgency)) + `)
order by r.agency_id, r.person_id`

	agenciesMeant = `
select a.id, a.code, coalesce((select t.name from agency_term t where t.agency_id = a.id order by t.from_on desc, t.id desc limit 1), '')
from announcement_agency m join agency a on a.id = m.agency_id where m.announcement_id = $1 order by a.id`
)

// AudienceOf is whom a draft would go to now. It is refused when its expression names something that there is not.
func (s *Store) AudienceOf(ctx context.Context, d Draft) (audience.Audience, error) {
	if d.About == 0 {
		a, err := s.Preview(ctx, d.Audience)
		if err != nil {
			return audience.Audience{}, err
		}
		return s.withoutOptOuts(ctx, d.Kind, a)
	}
	query, args := gotCopies, []any{d.About}
	if d.reminds() {
		query, args = notAnswered, append(args, database.Args(forAgency)...)
	}
	var a audience.Audience
	rows, err := s.db.Query(ctx, query, args...)
	if err != nil {
		return audience.Audience{}, fmt.Errorf("reading who got an announcement: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r audience.Recipient
		if err := rows.Scan(&r.PersonID, &r.Account, &r.AgencyID, &r.Role); err != nil {
			return audience.Audience{}, fmt.Errorf("reading who got an announcement: %w", err)
		}
		a.Recipients = append(a.Recipients, r)
	}
	if err := rows.Err(); err != nil {
		return audience.Audience{}, fmt.Errorf("reading who got an announcement: %w", err)
	}
	if err := s.addAgencies(ctx, d, &a); err != nil {
		return audience.Audience{}, err
	}
	a.Blocked, err = s.outbox.CountStopped(ctx, s.db, a.Accounts())
	return a, err
}

// addAgencies adds for which agencies a follow-up is: a reminder for those of its recipients, a change for all that the earlier one was for.
func (s *Store) addAgencies(ctx context.Context, d Draft, a *audience.Audience) error {
	reached := map[int64]bool{}
	for _, r := range a.Recipients {
		reached[r.AgencyID] = true
	}
	rows, err := s.db.Query(ctx, agenciesMeant, d.About)
	if err != nil {
		return fmt.Errorf("reading for whom an announcement was: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var agency directory.Agency
		if err := rows.Scan(&agency.ID, &agency.Code, &agency.Name); err != nil {
			return fmt.Errorf("reading for whom an announcement was: %w", err)
		}
		if reached[agency.ID] || !d.reminds() {
			a.Agencies = append(a.Agencies, agency)
		}
		if !reached[agency.ID] && !d.reminds() {
			a.Unrepresented = append(a.Unrepresented, agency)
		}
	}
	return rows.Err()
}
