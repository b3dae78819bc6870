package ticket

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thidua/bot/digest"
	"thidua/bot/directory"
	"thidua/bot/period"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// DigestState is how far the draft of a consolidated report is.
type DigestState string

// The states.
const (
	DigestDraft     DigestState = "draft"
	DigestSubmitted DigestState = "submitted"
	DigestReturned  DigestState = "returned"
	DigestAgreed    DigestState = "agreed" // a leader agreed that it is put up for signature
	DigestIssued    DigestState = "issued" // the clerk has given it its number and day
)

// Digest is the draft of the consolidated report of a period with the data that it was made of. They do not change by what happens to
// tickets later, so that it can be made again as it was.
type Digest struct {
	ID        int64
	Period    period.Period
	State     DigestState
	Revision  int64 // moves with every change
	Data      digest.Data
	Author    int64 // person.id; 0 is an operator
	SignedBy  int64 // the officer who signed its themes off; 0 is that somebody has to
	Approver  int64
	Note      string // why it was returned
	Number    string // of the report as it was issued
	IssuedOn  directory.Day
	CreatedAt time.Time
	AgreedAt  time.Time
}

// Editable reports whether it may still be written on.
func (d *Digest) Editable() bool { return d.State == DigestDraft || d.State == DigestReturned }

const (
	digestColumns = `
select id, from_on, to_on, state, revision, data, author, signed_by, approver, note, number, issued_on, created_at, agreed_at from digest `
	digestOfID   = digestColumns + `where id = $1`
	digestNewest = digestColumns + `order by id desc limit $1`
	digestToSign = digestColumns + `where state = 'submitted' order by id`

	insertDigest = `
insert into digest (from_on, to_on, state, revision, data, author, signed_by, approver, note, number, issued_on, created_at, changed_at, agreed_at)
values ($1, $2, 'draft', 1, $3, $4, 0, 0, '', '', '', $5, $5, 0) returning id`

	saveDigest = `
update digest set state = $1, revision = revision + 1, data = $2, signed_by = $3, approver = $4, note = $5, number = $6, issued_on = $7,
	agreed_at = $8, changed_at = $9 where id = $10 and revision = $11`
)

var (
	errNoDigest = problem.New(problem.NotFound, "Không có dự thảo báo cáo này.")
	// ErrDigestChanged is the refusal of what somebody decided about another revision of a draft than there is now.
	ErrDigestChanged error = problem.New(problem.Moved, "Dự thảo báo cáo đã thay đổi hoặc đã được xử lý; đề nghị mở lại.")
)

func scanDigest(row interface{ Scan(to ...any) error }) (d Digest, err error) {
	var data string
	var created, agreed int64
	err = row.Scan(&d.ID, &d.Period.From, &d.Period.To, &d.State, &d.Revision, &data, &d.Author, &d.SignedBy, &d.Approver, &d.Note, &d.Number, &d.IssuedOn, &created, &agreed)
	if errors.Is(err, sql.ErrNoRows) {
		return Digest{}, errNoDigest
	}
	if err == nil {
		err = json.Unmarshal([]byte(data), &d.Data)
	}
	if err != nil {
		return Digest{}, fmt.Errorf("reading a digest: %w", err)
	}
	d.CreatedAt, d.AgreedAt = instant(created), instant(agreed)
	return d, nil
}

// Digest is one.
func (s *Store) Digest(ctx context.Context, q database.Querier, id int64) (Digest, error) {
	return scanDigest(q.QueryRow(ctx, digestOfID, id))
}

// Digests are the newest, at most limit; DigestsToSign are those that wait for a leader.
func (s *Store) Digests(ctx context.Context, q database.Querier, limit int) ([]Digest, error) {
	return listDigests(ctx, q, digestNewest, limit)
}

// DigestsToSign are those that wait for a leader, the oldest first.
func (s *Store) DigestsToSign(ctx context.Context, q database.Querier) ([]Digest, error) {
	return listDigests(ctx, q, digestToSign)
}

func listDigests(ctx context.Context, q database.Querier, query string, args ...any) (all []Digest, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("listing digests: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		d, err := scanDigest(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, rows.Err()
}

// NewDigest keeps what Gather made as a draft.
func (s *Store) NewDigest(ctx context.Context, tx *database.Tx, actor directory.Actor, data digest.Data) (Digest, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Handle, 0)
	if err != nil {
		return Digest{}, err
	}
	if err := checkDigest(data); err != nil {
		return Digest{}, err
	}
	raw, err := json.Marshal(data)
	if err != nil {
		return Digest{}, fmt.Errorf("keeping a digest: %w", err)
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Digest{}, err
	}
	var id int64
	if err := tx.QueryRow(ctx, insertDigest, data.Period.From, data.Period.To, database.Text(raw), by.PersonID, now).Scan(&id); err != nil {
		return Digest{}, fmt.Errorf("keeping a digest: %w", err)
	}
	if err := by.Audit(ctx, tx, "draft digest", "digest", id, "from", string(data.Period.From), "to", string(data.Period.To)); err != nil {
		return Digest{}, err
	}
	return s.Digest(ctx, tx, id)
}

// checkDigest refuses what a report cannot show, in words that its author can act upon.
func checkDigest(data digest.Data) error {
	err := data.Check()
	if code, is := errors.AsType[*digest.CodeError](err); is {
		return problem.New(problem.Invalid, "Nội dung báo cáo không ghi mã theo dõi ("+code.Code+"); mã chỉ có trong phụ lục. Đề nghị ghi tên cơ quan.")
	}
	if err != nil {
		return &problem.Error{Code: problem.Invalid, Sentence: "Nội dung này không đưa vào báo cáo được; đề nghị kiểm tra lại.", Err: err}
	}
	return nil
}

// digestAt is a draft in the revision that the actor saw, for an act that needs a permission.
func (s *Store) digestAt(ctx context.Context, tx *database.Tx, actor directory.Actor, permission directory.PermissionID, id, revision int64) (by directory.Access, d Digest, err error) {
	if by, err = s.directory.Authorise(ctx, tx, actor, permission, 0); err != nil {
		return by, d, err
	}
	if d, err = s.Digest(ctx, tx, id); err == nil && d.Revision != revision {
		err = ErrDigestChanged
	}
	return by, d, err
}

// keepDigest keeps a changed draft; ErrDigestChanged when another was quicker.
func (s *Store) keepDigest(ctx context.Context, tx *database.Tx, by directory.Access, d *Digest, act string) error {
	raw, err := json.Marshal(d.Data)
	if err != nil {
		return fmt.Errorf("keeping a digest: %w", err)
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, saveDigest, d.State, database.Text(raw), d.SignedBy, d.Approver, d.Note, d.Number, d.IssuedOn, micros(d.AgreedAt), now, d.ID, d.Revision)
	if err != nil {
		return fmt.Errorf("keeping a digest: %w", err)
	}
	if n == 0 {
		return ErrDigestChanged
	}
	d.Revision++
	return by.Audit(ctx, tx, act, "digest", d.ID, "revision", fmt.Sprint(d.Revision))
}

// EditDigest changes what a draft says; its themes are to be signed off again.
func (s *Store) EditDigest(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, change func(d *digest.Data) error) (Digest, error) {
	by, d, err := s.digestAt(ctx, tx, actor, Handle, id, revision)
	if err != nil {
		return d, err
	}
	if !d.Editable() {
		return d, ErrDigestChanged
	}
	if err := change(&d.Data); err != nil {
		return d, err
	}
	if err := checkDigest(d.Data); err != nil {
		return d, err
	}
	d.SignedBy = 0
	return d, s.keepDigest(ctx, tx, by, &d, "edit digest")
}

// SubmitDigest signs the themes of a draft off, by the officer who has read them, and has it wait for a leader.
func (s *Store) SubmitDigest(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64) (Digest, error) {
	by, d, err := s.digestAt(ctx, tx, actor, Handle, id, revision)
	if err != nil {
		return d, err
	}
	if !d.Editable() {
		return d, ErrDigestChanged
	}
	d.State, d.SignedBy, d.Note = DigestSubmitted, by.PersonID, ""
	return d, s.keepDigest(ctx, tx, by, &d, "submit digest")
}

// NameSilent says whether the report names the agencies that said nothing; a leader says so before they agree.
func (s *Store) NameSilent(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, names bool) (Digest, error) {
	by, d, err := s.digestAt(ctx, tx, actor, directory.Approve, id, revision)
	if err == nil && d.State != DigestSubmitted {
		err = ErrDigestChanged
	}
	if err != nil {
		return d, err
	}
	d.Data.Agencies.NameSilent = names
	return d, s.keepDigest(ctx, tx, by, &d, "name silent agencies")
}

// ReturnDigest gives a draft back to who writes it, and says why.
func (s *Store) ReturnDigest(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, why string) (Digest, error) {
	by, d, err := s.digestAt(ctx, tx, actor, directory.Approve, id, revision)
	if err == nil && d.State != DigestSubmitted {
		err = ErrDigestChanged
	}
	if err != nil {
		return d, err
	}
	d.State, d.SignedBy, d.Note = DigestReturned, 0, why
	return d, s.keepDigest(ctx, tx, by, &d, "return digest")
}

// AgreeDigest lets a draft be put up for signature. The tickets in it that are not settled are reported to the Committee by that, and their
// reporters told.
func (s *Store) AgreeDigest(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64) (Digest, []Change, error) {
	by, d, err := s.digestAt(ctx, tx, actor, directory.Approve, id, revision)
	switch {
	case err != nil:
		return d, nil, err
	case d.State != DigestSubmitted:
		return d, nil, ErrDigestChanged
	case d.SignedBy == by.PersonID && !s.sole:
		return d, nil, problem.New(problem.Denied, "Người soạn không tự đồng ý dự thảo của mình.")
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return d, nil, err
	}
	d.State, d.Approver, d.AgreedAt = DigestAgreed, by.PersonID, database.Time(now)
	if err := s.keepDigest(ctx, tx, by, &d, "agree to digest"); err != nil {
		return d, nil, err
	}
	changes, err := s.report(ctx, tx, by, d)
	return d, changes, err
}

// report marks the tickets of a draft as reported that its proposals are about.
func (s *Store) report(ctx context.Context, tx *database.Tx, by directory.Access, d Digest) (changes []Change, err error) {
	for _, code := range d.proposed(-1) {
		c, _ := ParseCode(code)
		t, err := s.OfCode(ctx, tx, c)
		if err != nil {
			return nil, err
		}
		if t, err = s.locked(ctx, tx, t.ID); err != nil {
			return nil, err
		}
		t.DigestID = d.ID
		if !t.may(actForward) && t.State != AwaitingApproval && t.State != Joined {
			if err := s.save(ctx, tx, &t); err != nil { // it is settled, and stays so
				return nil, err
			}
			continue
		}
		if t.State != AwaitingApproval && t.State != Joined {
			now, hours, err := s.clock(ctx, tx)
			if err != nil {
				return nil, err
			}
			t.goOn(now, hours)
			t.State = Reported
		}
		if err := s.save(ctx, tx, &t); err != nil {
			return nil, err
		}
		change, err := s.tell(ctx, tx, t, Message{Kind: SaidReported, Author: by.PersonID, Words: d.Data.Period.Words})
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// proposed are the codes of the tickets that the n-th proposal is about, those joined to them among them; -1 is all of them.
func (d *Digest) proposed(n int) (codes []string) {
	themes := map[string]bool{}
	for i, p := range d.Data.Proposals {
		if n < 0 || i == n {
			themes[p.Theme] = true
		}
	}
	in := map[string]bool{}
	for _, t := range d.Data.Themes {
		if themes[t.Title] {
			for _, code := range t.Codes {
				in[code] = true
			}
		}
	}
	for _, t := range d.Data.Tickets {
		if in[t.Code] || in[t.MergedInto] {
			codes = append(codes, t.Code)
		}
	}
	return codes
}

// IssueDigest records the number and day that the clerk gave to the report.
func (s *Store) IssueDigest(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, number string, on directory.Day) (Digest, error) {
	by, d, err := s.digestAt(ctx, tx, actor, Handle, id, revision)
	if err == nil && d.State != DigestAgreed && d.State != DigestIssued {
		err = ErrDigestChanged
	}
	if err != nil {
		return d, err
	}
	d.State, d.Number, d.IssuedOn = DigestIssued, number, on
	return d, s.keepDigest(ctx, tx, by, &d, "issue digest")
}
