// Package consolidated keeps the consolidated report of difficulties of each period, from the draft that is made of tickets to what the
// provincial People's Committee decided about it. What a report was made of is frozen in it; package digest draws it.
package consolidated

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"thidua/bot/digest"
	"thidua/bot/directory"
	"thidua/bot/period"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// Store keeps the reports. Several instances may share a database.
type Store struct {
	db        *database.DB
	directory *directory.Store
	tickets   *ticket.Store
}

// NewStore makes a store of reports about the tickets of another.
func NewStore(db *database.DB, people *directory.Store, tickets *ticket.Store) *Store {
	return &Store{db: db, directory: people, tickets: tickets}
}

// State is how far the draft of a consolidated report is.
type State string

// The states.
const (
	Draft     State = "draft"
	Submitted State = "submitted"
	Returned  State = "returned"
	Agreed    State = "agreed" // a leader agreed that it is put up for signature
	Issued    State = "issued" // the clerk has given it its number and day
)

// Report is the draft of the consolidated report of a period with the data that it was made of. They do not change by what happens to
// tickets later, so that it can be made again as it was.
type Report struct {
	ID        int64
	Period    period.Period
	State     State
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
func (d *Report) Editable() bool { return d.State == Draft || d.State == Returned }

const (
	columns = `
select id, from_on, to_on, state, revision, data, author, signed_by, approver, note, number, issued_on, created_at, agreed_at from digest `
	ofID   = columns + `where id = $1`
	newest = columns + `order by id desc limit $1`
	inWork = columns + `where state in ('draft', 'returned') and from_on = $1 and to_on = $2 order by id desc limit 1`

	insertReport = `
insert into digest (from_on, to_on, state, revision, data, author, signed_by, approver, note, number, issued_on, created_at, changed_at, agreed_at)
values ($1, $2, 'draft', 1, $3, $4, 0, 0, '', '', '', $5, $5, 0) returning id`

	saveReport = `
update digest set state = $1, revision = revision + 1, data = $2, signed_by = $3, approver = $4, note = $5, number = $6, issued_on = $7,
	agreed_at = $8, changed_at = $9 where id = $10 and revision = $11`
)

var (
	errNoReport = problem.New(problem.NotFound, "Không có dự thảo báo cáo này.")
	// ErrChanged is the refusal of what somebody decided about another revision of a draft than there is now.
	ErrChanged error = problem.New(problem.Moved, "Dự thảo báo cáo đã thay đổi hoặc đã được xử lý; đề nghị mở lại.")
)

func scan(row interface{ Scan(to ...any) error }) (d Report, err error) {
	var data string
	var created, agreed int64
	err = row.Scan(&d.ID, &d.Period.From, &d.Period.To, &d.State, &d.Revision, &data, &d.Author, &d.SignedBy, &d.Approver, &d.Note, &d.Number, &d.IssuedOn, &created, &agreed)
	if errors.Is(err, sql.ErrNoRows) {
		return Report{}, errNoReport
	}
	if err == nil {
		err = json.Unmarshal([]byte(data), &d.Data)
	}
	if err != nil {
		return Report{}, fmt.Errorf("reading a digest: %w", err)
	}
	d.CreatedAt = database.Time(created)
	if agreed != 0 {
		d.AgreedAt = database.Time(agreed)
	}
	return d, nil
}

// Report is one.
func (s *Store) Report(ctx context.Context, q database.Querier, id int64) (Report, error) {
	return scan(q.QueryRow(ctx, ofID, id))
}

// Reports are the newest, at most limit.
func (s *Store) Reports(ctx context.Context, q database.Querier, limit int) ([]Report, error) {
	return listed(ctx, q, newest, limit)
}

// InWork is the newest report of a period that is still written on; ok is false where there is none.
func (s *Store) InWork(ctx context.Context, q database.Querier, p period.Period) (d Report, ok bool, err error) {
	d, err = scan(q.QueryRow(ctx, inWork, p.From, p.To))
	if errors.Is(err, errNoReport) {
		return Report{}, false, nil
	}
	return d, err == nil, err
}

func listed(ctx context.Context, q database.Querier, query string, args ...any) (all []Report, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("listing digests: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		d, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, rows.Err()
}

// Make gathers the data of a period and keeps them as a draft, in one transaction: made is false where one is written on already, which
// is the draft then. The right is asked for first, because that puts the transaction behind any other that asks for one or takes one away:
// of two officers one makes the draft, and nobody is in it whose data were erased meanwhile. w.Data was called before.
func (s *Store) Make(ctx context.Context, tx *database.Tx, actor directory.Actor, w *Gathering) (d Report, made bool, err error) {
	if _, err := s.directory.Authorise(ctx, tx, actor, ticket.Handle, 0); err != nil {
		return d, false, err
	}
	d, found, err := s.InWork(ctx, tx, w.period)
	if err != nil || found {
		return d, false, err
	}
	data, err := w.Data(ctx, tx)
	if err != nil {
		return d, false, err
	}
	d, err = s.New(ctx, tx, actor, data)
	return d, err == nil, err
}

// New keeps data as a draft.
func (s *Store) New(ctx context.Context, tx *database.Tx, actor directory.Actor, data digest.Data) (Report, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, ticket.Handle, 0)
	if err != nil {
		return Report{}, err
	}
	if err := check(data); err != nil {
		return Report{}, err
	}
	raw, err := json.Marshal(data)
	if err != nil {
		return Report{}, fmt.Errorf("keeping a digest: %w", err)
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Report{}, err
	}
	var id int64
	if err := tx.QueryRow(ctx, insertReport, data.Period.From, data.Period.To, database.Text(raw), by.PersonID, now).Scan(&id); err != nil {
		return Report{}, fmt.Errorf("keeping a digest: %w", err)
	}
	if err := by.Audit(ctx, tx, "draft digest", "digest", id, "from", string(data.Period.From), "to", string(data.Period.To)); err != nil {
		return Report{}, err
	}
	return s.Report(ctx, tx, id)
}

// check refuses what a report cannot show, in words that its author can act upon.
func check(data digest.Data) error {
	err := data.Check()
	if code, is := errors.AsType[*digest.CodeError](err); is {
		return problem.New(problem.Invalid, "Nội dung báo cáo không ghi mã theo dõi ("+code.Code+"); mã chỉ có trong phụ lục. Đề nghị ghi tên cơ quan.")
	}
	if err != nil {
		return &problem.Error{Code: problem.Invalid, Sentence: "Nội dung này không đưa vào báo cáo được; đề nghị kiểm tra lại.", Err: err}
	}
	return nil
}

// at is a draft in the revision that the actor saw, for an act that needs a permission.
func (s *Store) at(ctx context.Context, tx *database.Tx, actor directory.Actor, permission directory.PermissionID, id, revision int64) (by directory.Access, d Report, err error) {
	if by, err = s.directory.Authorise(ctx, tx, actor, permission, 0); err != nil {
		return by, d, err
	}
	if d, err = s.Report(ctx, tx, id); err == nil && d.Revision != revision {
		err = ErrChanged
	}
	return by, d, err
}

// keep keeps a changed draft; ErrChanged when another was quicker.
func (s *Store) keep(ctx context.Context, tx *database.Tx, by directory.Access, d *Report, act string) error {
	raw, err := json.Marshal(d.Data)
	if err != nil {
		return fmt.Errorf("keeping a digest: %w", err)
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	agreed := int64(0)
	if !d.AgreedAt.IsZero() {
		agreed = d.AgreedAt.UnixMicro()
	}
	n, err := tx.Exec(ctx, saveReport, d.State, database.Text(raw), d.SignedBy, d.Approver, d.Note, d.Number, d.IssuedOn, agreed, now, d.ID, d.Revision)
	if err != nil {
		return fmt.Errorf("keeping a digest: %w", err)
	}
	if n == 0 {
		return ErrChanged
	}
	d.Revision++
	return by.Audit(ctx, tx, act, "digest", d.ID, "revision", fmt.Sprint(d.Revision))
}

// Edit changes what a draft says; its themes are to be signed off again.
func (s *Store) Edit(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, change func(d *digest.Data) error) (Report, error) {
	by, d, err := s.at(ctx, tx, actor, ticket.Handle, id, revision)
	if err != nil {
		return d, err
	}
	if !d.Editable() {
		return d, ErrChanged
	}
	if err := change(&d.Data); err != nil {
		return d, err
	}
	if err := check(d.Data); err != nil {
		return d, err
	}
	d.SignedBy = 0
	return d, s.keep(ctx, tx, by, &d, "edit digest")
}

// Submit signs the themes of a draft off, by the officer who has read them, and has it wait for a leader.
func (s *Store) Submit(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64) (Report, error) {
	by, d, err := s.at(ctx, tx, actor, ticket.Handle, id, revision)
	if err != nil {
		return d, err
	}
	if !d.Editable() {
		return d, ErrChanged
	}
	d.State, d.SignedBy, d.Note = Submitted, by.PersonID, ""
	return d, s.keep(ctx, tx, by, &d, "submit digest")
}

// NameSilent says whether the report names the agencies that said nothing; a leader says so before they agree.
func (s *Store) NameSilent(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, names bool) (Report, error) {
	by, d, err := s.at(ctx, tx, actor, directory.Approve, id, revision)
	if err == nil && d.State != Submitted {
		err = ErrChanged
	}
	if err != nil {
		return d, err
	}
	d.Data.Agencies.NameSilent = names
	return d, s.keep(ctx, tx, by, &d, "name silent agencies")
}

// Decidable is a draft that waits for the decision of a leader in the revision that they saw. Nobody decides about what they made or
// signed off themselves, unless authors may approve.
func (s *Store) Decidable(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64) (Report, error) {
	_, d, err := s.decidable(ctx, tx, actor, id, revision)
	return d, err
}

func (s *Store) decidable(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64) (by directory.Access, d Report, err error) {
	by, d, err = s.at(ctx, tx, actor, directory.Approve, id, revision)
	switch {
	case err != nil:
	case d.State != Submitted:
		err = ErrChanged
	case (d.SignedBy == by.PersonID || d.Author == by.PersonID) && !s.tickets.AuthorsApprove():
		err = problem.New(problem.Denied, "Người lập hoặc chốt dự thảo không tự đồng ý dự thảo của mình, cũng không tự trả lại; việc này do lãnh đạo khác thực hiện.")
	}
	return by, d, err
}

// Return gives a draft back to who writes it, and says why.
func (s *Store) Return(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, why string) (Report, error) {
	by, d, err := s.decidable(ctx, tx, actor, id, revision)
	if err != nil {
		return d, err
	}
	d.State, d.SignedBy, d.Note = Returned, 0, why
	return d, s.keep(ctx, tx, by, &d, "return digest")
}

// Agree lets a draft be put up for signature. The tickets in it that are not settled are reported to the Committee by that, and their
// reporters told.
func (s *Store) Agree(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64) (Report, []ticket.Change, error) {
	by, d, err := s.decidable(ctx, tx, actor, id, revision)
	if err != nil {
		return d, nil, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return d, nil, err
	}
	d.State, d.Approver, d.AgreedAt = Agreed, by.PersonID, database.Time(now)
	if err := s.keep(ctx, tx, by, &d, "agree to digest"); err != nil {
		return d, nil, err
	}
	changes, err := s.putForward(ctx, tx, by, d)
	return d, changes, err
}

// putForward reports the tickets to the Committee that a draft's proposals are about.
func (s *Store) putForward(ctx context.Context, tx *database.Tx, by directory.Access, d Report) (changes []ticket.Change, err error) {
	codes, err := s.withJoined(ctx, tx, d.proposed(-1))
	if err != nil {
		return nil, err
	}
	for _, code := range codes {
		change, told, err := s.tickets.PutForward(ctx, tx, by, code, d.ID, d.Data.Period.Words)
		if err != nil {
			return nil, err
		}
		if told {
			changes = append(changes, change)
		}
	}
	return changes, nil
}

// proposed are the codes of the tickets that the n-th proposal is about, those joined to them among them; -1 is all of them.
func (d *Report) proposed(n int) (codes []string) {
	in := map[string]bool{}
	for i, p := range d.Data.Proposals {
		if n >= 0 && i != n {
			continue
		}
		for _, code := range d.about(p) {
			in[code] = true
		}
	}
	for _, t := range d.Data.Tickets {
		if in[t.Code] || in[t.MergedInto] {
			codes = append(codes, t.Code)
		}
	}
	return codes
}

// about are the codes of a proposal, or of its theme where it was kept before proposals had any.
func (d *Report) about(p digest.Proposal) []string {
	if p.Codes != nil {
		return p.Codes
	}
	for _, t := range d.Data.Themes {
		if t.Title == p.Theme {
			return t.Codes
		}
	}
	return nil
}

// withJoined are codes with those of the tickets that are joined to theirs by now: a report is frozen, and tickets are joined after that.
func (s *Store) withJoined(ctx context.Context, q database.Querier, codes []string) (all []string, err error) {
	all = slices.Clone(codes)
	seen := map[string]bool{}
	for _, code := range codes {
		seen[code] = true
	}
	for _, code := range codes {
		c, _ := ticket.ParseCode(code)
		t, err := s.tickets.OfCode(ctx, q, c)
		if err != nil {
			return nil, err
		}
		joined, err := s.tickets.JoinedTo(ctx, q, t.ID)
		if err != nil {
			return nil, err
		}
		for _, one := range joined {
			if code := one.Code.String(); !seen[code] {
				seen[code] = true
				all = append(all, code)
			}
		}
	}
	return all, nil
}

// Issuable is a draft that a leader agreed to, in the revision that the actor saw, whose number they may record.
func (s *Store) Issuable(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64) (Report, error) {
	_, d, err := s.issuable(ctx, tx, actor, id, revision)
	return d, err
}

func (s *Store) issuable(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64) (by directory.Access, d Report, err error) {
	by, d, err = s.at(ctx, tx, actor, ticket.Handle, id, revision)
	if err == nil && d.State != Agreed && d.State != Issued {
		err = ErrChanged
	}
	return by, d, err
}

// Issue records the number and day that the clerk gave to the report.
func (s *Store) Issue(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, number string, on directory.Day) (Report, error) {
	by, d, err := s.issuable(ctx, tx, actor, id, revision)
	if err != nil {
		return d, err
	}
	d.State, d.Number, d.IssuedOn = Issued, number, on
	return d, s.keep(ctx, tx, by, &d, "issue digest")
}
