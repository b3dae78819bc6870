package directory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Reorganise does what r says and returns its record and what changed.
func (s *Store) Reorganise(ctx context.Context, tx *database.Tx, actor Actor, r Reorganisation) (done Reorganisation, changes []Change, err error) {
	by, err := s.begin(ctx, tx, actor, Reorganise, 0)
	if err != nil {
		return r, nil, err
	}
	err = s.watchPosts(ctx, tx, func() error {
		if done, changes, err = s.reorganise(ctx, tx, by, r); err != nil {
			return err
		}
		return s.tell(ctx, tx, done, Watcher.Reorganised)
	})
	return done, changes, err
}

// PreviewReorganisation rehearses r and tells what it would change; nothing does.
func (s *Store) PreviewReorganisation(ctx context.Context, actor Actor, r Reorganisation) (changes []Change, err error) {
	err = s.Rehearse(ctx, actor, func(v *Revision) error {
		var err error
		_, changes, err = s.reorganise(ctx, v.Tx, v.By, r)
		return err
	})
	return changes, err
}

// ReorganiseAsPreviewed is Reorganise if it changes what a preview showed, and nothing otherwise. Somebody who joins an agency
// meanwhile may change that; somebody who joins another does not.
func (s *Store) ReorganiseAsPreviewed(ctx context.Context, tx *database.Tx, actor Actor, r Reorganisation, shown []Change) (Reorganisation, []Change, error) {
	r, changes, err := s.Reorganise(ctx, tx, actor, r)
	if err == nil && !slices.Equal(changes, shown) {
		return r, nil, errMoved
	}
	return r, changes, err
}

// reorganisation is one that is being done.
type reorganisation struct {
	Reorganisation
	tx      *database.Tx
	today   Day
	changes []Change
}

func (s *Store) reorganise(ctx context.Context, tx *database.Tx, by Access, r Reorganisation) (Reorganisation, []Change, error) {
	day, now, err := today(ctx, tx)
	if err != nil {
		return r, nil, err
	}
	if r, err = r.cleaned(); err != nil {
		return r, nil, err
	}
	if err := tx.QueryRow(ctx, insertReorganisation, r.Kind, r.On, r.Basis, by.PersonID, now).Scan(&r.ID); err != nil {
		return r, nil, fmt.Errorf("recording a reorganisation: %w", err)
	}
	r.At = database.Time(now)
	w := &reorganisation{Reorganisation: r, tx: tx, today: day}
	if err := w.perform(ctx); err != nil {
		return r, nil, err
	}
	return r, w.changes, by.Audit(ctx, tx, string(r.Kind), "reorganisation", r.ID,
		"on", string(r.On), "from", strings.Join(r.From, " "), "into", r.Into, "parent", r.Parent)
}

func (r Reorganisation) cleaned() (Reorganisation, error) {
	if r.On == "" {
		return r, problem.New(problem.Invalid, "Đề nghị ghi ngày thực hiện, dạng 01/7/2025.")
	}
	on, err := vietnamese.ParseDay(string(r.On))
	if err != nil || on != r.On {
		return r, problem.New(problem.Invalid, "Ngày thực hiện không có trong lịch; đề nghị ghi dạng 01/7/2025.")
	}
	if r.AgencyKind != "" && !slices.Contains(AgencyKinds(), r.AgencyKind) {
		return r, problem.New(problem.Invalid, "Không có loại cơ quan này.")
	}
	if r.Basis, err = CleanLine(r.Basis, "văn bản quyết định", 0, MaxTitle); err != nil {
		return r, err
	}
	if r.Name, err = CleanLine(r.Name, "tên cơ quan", 0, MaxName); err != nil {
		return r, err
	}
	r.From = slices.Clone(r.From)
	for i := range r.From {
		r.From[i] = CleanCode(r.From[i])
	}
	slices.Sort(r.From)
	r.From = slices.Compact(r.From)
	r.Into, r.Parent = CleanCode(r.Into), CleanCode(r.Parent)
	for _, code := range append([]string{r.Into, r.Parent}, r.From...) {
		if code == "" {
			continue
		}
		if err := CheckCode(code); err != nil {
			return r, err
		}
	}
	return r, nil
}

func (w *reorganisation) perform(ctx context.Context) error {
	switch w.Kind {
	case Founding:
		if w.Name == "" || w.Into == "" {
			return problem.New(problem.Invalid, "Đề nghị ghi mã và tên của cơ quan mới.")
		}
		_, err := w.found(ctx)
		return err
	case Renaming:
		return w.rename(ctx)
	case Merger:
		return w.merge(ctx)
	case Dissolution:
		return w.dissolve(ctx)
	case HandOver:
		return w.handOver(ctx)
	}
	return problem.New(problem.Invalid, "Không có loại sắp xếp tổ chức này.")
}

// source is an agency in its present form. One dated before a later one would rewrite what happened since; several of
// one day follow each other.
func (w *reorganisation) source(ctx context.Context, code string) (Agency, error) {
	a, err := scanAgency(w.tx.QueryRow(ctx, lastTerm, code))
	if problem.Is(err, problem.NotFound) {
		return a, problem.New(problem.NotFound, fmt.Sprintf("Không có cơ quan mã “%s”.", code))
	}
	if err != nil {
		return a, err
	}
	if a.Until != "" {
		return a, problem.New(problem.Ended, fmt.Sprintf("%s (%s) đã kết thúc hoạt động từ %s.", a.Name, a.Code, a.Until.Words()))
	}
	if a.From > w.On {
		return a, problem.New(problem.Invalid, fmt.Sprintf("%s (%s) đã có thay đổi từ %s; ngày thực hiện không được trước ngày đó.", a.Name, a.Code, a.From.Words()))
	}
	return a, nil
}

const (
	lastTerm = termColumns + ` where a.code = $1 order by t.from_on desc, t.id desc limit 1`

	beginsOn = `select coalesce(min(from_on), '') from agency_term where agency_id = $1 and (until_on = '' or until_on > from_on)`

	closeTerm = `update agency_term set until_on = $1, closed_by = $2 where agency_id = $3 and until_on = ''`
	openTerm  = `
insert into agency_term (agency_id, name, kind, parent_id, from_on, until_on, opened_by, closed_by)
values ($1, $2, $3, $4, $5, '', $6, 0)`

	insertAgency     = `insert into agency (code) values ($1) returning id`
	insertSuccession = `insert into succession (reorganisation_id, from_id, to_id) values ($1, $2, $3)`
	openChildren     = `t.parent_id = $1 and t.until_on = ''`
	leftSince        = `t.parent_id = $1 and t.until_on > $2 and t.from_on < t.until_on order by t.until_on desc`
)

// change gives an agency a new form from the day on.
func (w *reorganisation) change(ctx context.Context, a Agency) error {
	var begins Day
	if err := w.tx.QueryRow(ctx, beginsOn, a.ParentID).Scan(&begins); err != nil {
		return fmt.Errorf("reading a superior: %w", err)
	}
	if begins > w.On {
		return problem.New(problem.Invalid, fmt.Sprintf("Cơ quan cấp trên của %s (%s) chỉ có từ %s; ngày thực hiện không được trước ngày đó.", a.Name, a.Code, begins.Words()))
	}
	if _, err := w.tx.Exec(ctx, closeTerm, w.On, w.ID, a.ID); err != nil {
		return fmt.Errorf("closing a term: %w", err)
	}
	if _, err := w.tx.Exec(ctx, openTerm, a.ID, a.Name, a.Kind, a.ParentID, w.On, w.ID); err != nil {
		return fmt.Errorf("opening a term: %w", err)
	}
	return nil
}

func (w *reorganisation) parent(ctx context.Context) (int64, error) {
	if w.Parent == "" {
		return 0, nil
	}
	a, err := agencyOfCode(ctx, w.tx, w.Parent, w.On)
	if problem.Is(err, problem.NotFound) {
		return 0, problem.New(problem.NotFound, fmt.Sprintf("Không có cơ quan cấp trên mã “%s” vào ngày %s.", w.Parent, w.On.Words()))
	}
	if err != nil {
		return 0, err
	}
	// What is done as of a past day lasts: the superior must not have ended since.
	if a, err = scanAgency(w.tx.QueryRow(ctx, lastTerm, w.Parent)); err != nil {
		return 0, err
	}
	if a.Until != "" {
		return 0, problem.New(problem.Ended, fmt.Sprintf("%s (%s) đã kết thúc hoạt động từ %s.", a.Name, a.Code, a.Until.Words()))
	}
	return a.ID, nil
}

// found makes the agency Into.
func (w *reorganisation) found(ctx context.Context) (Agency, error) {
	parent, err := w.parent(ctx)
	if err != nil {
		return Agency{}, err
	}
	a := Agency{Code: w.Into, Name: w.Name, Kind: cmp.Or(w.AgencyKind, OtherAgency), ParentID: parent, From: w.On}
	if err := w.tx.QueryRow(ctx, insertAgency, a.Code).Scan(&a.ID); err != nil {
		if database.IsUnique(err) {
			return a, problem.New(problem.Duplicate, fmt.Sprintf("Mã “%s” đã dùng cho cơ quan khác.", a.Code))
		}
		return a, fmt.Errorf("adding an agency: %w", err)
	}
	if _, err := w.tx.Exec(ctx, openTerm, a.ID, a.Name, a.Kind, a.ParentID, w.On, w.ID); err != nil {
		return a, fmt.Errorf("opening a term: %w", err)
	}
	w.add(Added, "Thành lập %s (%s), %s, từ %s", a.Name, a.Code, a.Kind.Name(), w.On.Words())
	return a, nil
}

func (w *reorganisation) rename(ctx context.Context) error {
	if len(w.From) != 1 || w.Name == "" && w.AgencyKind == "" {
		return problem.New(problem.Invalid, "Đề nghị ghi đúng một cơ quan và tên mới.")
	}
	a, err := w.source(ctx, w.From[0])
	if err != nil {
		return err
	}
	old := a
	a.Name, a.Kind = cmp.Or(w.Name, a.Name), cmp.Or(w.AgencyKind, a.Kind)
	if a.Name == old.Name && a.Kind == old.Kind {
		return problem.New(problem.Duplicate, "Tên mới giống tên hiện nay; không có gì thay đổi.")
	}
	w.add(Altered, "%s (%s) → %s, từ %s", old.Name, old.Code, a.Name, w.On.Words())
	return w.change(ctx, a)
}

func (w *reorganisation) handOver(ctx context.Context) error {
	parent, err := w.parent(ctx)
	if err != nil {
		return err
	}
	if len(w.From) == 0 {
		return problem.New(problem.Invalid, "Đề nghị ghi cơ quan được chuyển.")
	}
	for _, code := range w.From {
		a, err := w.source(ctx, code)
		if err != nil {
			return err
		}
		if a.ParentID == parent {
			return problem.New(problem.Duplicate, fmt.Sprintf("%s hiện đã trực thuộc cơ quan này; không có gì thay đổi.", a.Name))
		}
		a.ParentID = parent
		if err := w.change(ctx, a); err != nil {
			return err
		}
		w.add(Altered, "%s (%s) trực thuộc %s, từ %s", a.Name, a.Code, cmp.Or(w.Parent, "cấp cao nhất"), w.On.Words())
	}
	return w.noLoop(ctx)
}

// noLoop refuses an agency that would be below itself.
func (w *reorganisation) noLoop(ctx context.Context) error {
	all, err := agencies(ctx, w.tx, "t.until_on = ''")
	if err != nil {
		return err
	}
	parents := map[int64]int64{}
	for _, a := range all {
		parents[a.ID] = a.ParentID
	}
	for _, a := range all {
		id := a.ParentID
		for steps := 0; id != 0; id, steps = parents[id], steps+1 {
			if id == a.ID || steps > len(all) {
				return problem.New(problem.Invalid, fmt.Sprintf("%s không thể trực thuộc chính nó hoặc cơ quan cấp dưới của nó.", a.Name))
			}
		}
	}
	return nil
}

func (w *reorganisation) dissolve(ctx context.Context) error {
	if len(w.From) == 0 {
		return problem.New(problem.Invalid, "Đề nghị ghi cơ quan giải thể.")
	}
	for _, code := range w.From {
		a, err := w.source(ctx, code)
		if err != nil {
			return err
		}
		if err := w.end(ctx, a); err != nil {
			return err
		}
		if err := w.reparent(ctx, a, a.ParentID); err != nil {
			return err
		}
		n, err := w.tx.Exec(ctx, endPosts, w.On, w.ID, a.ID)
		if err != nil {
			return fmt.Errorf("ending posts: %w", err)
		}
		w.add(Removed, "%s (%s) giải thể từ %s; %d vị trí kết thúc", a.Name, a.Code, w.On.Words(), n)
	}
	return nil
}

const (
	endPosts       = `update post set until_before = until_on, until_on = $1, closed_by = $2 where agency_id = $3 and (until_on = '' or until_on > $1)`
	endBlocMembers = `update bloc_member set until_before = until_on, until_on = $1, closed_by = $2 where agency_id = $3 and (until_on = '' or until_on > $1)`
)

// end closes an agency and what hangs on it but for posts and the agencies below.
func (w *reorganisation) end(ctx context.Context, a Agency) error {
	for _, step := range []string{closeTerm, endBlocMembers} {
		if _, err := w.tx.Exec(ctx, step, w.On, w.ID, a.ID); err != nil {
			return fmt.Errorf("ending an agency: %w", err)
		}
	}
	return nil
}

// reparent puts the agencies below a below another.
func (w *reorganisation) reparent(ctx context.Context, a Agency, parent int64) error {
	since, err := agencies(ctx, w.tx, leftSince, a.ID, w.On)
	if err != nil {
		return err
	}
	if len(since) > 0 {
		child := since[0]
		return problem.New(problem.Invalid, fmt.Sprintf("%s (%s) đã có thay đổi từ %s; ngày thực hiện không được trước ngày đó.", child.Name, child.Code, child.Until.Words()))
	}
	below, err := agencies(ctx, w.tx, openChildren, a.ID)
	if err != nil {
		return err
	}
	for _, child := range below {
		if child.From > w.On {
			return problem.New(problem.Invalid, fmt.Sprintf("%s (%s) đã có thay đổi từ %s; ngày thực hiện không được trước ngày đó.", child.Name, child.Code, child.From.Words()))
		}
		child.ParentID = parent
		if err := w.change(ctx, child); err != nil {
			return err
		}
	}
	if len(below) > 0 {
		w.add(Altered, "%d đơn vị trực thuộc %s chuyển lên cấp trên mới", len(below), a.Name)
	}
	return nil
}

func (w *reorganisation) add(sign Sign, format string, args ...any) {
	w.changes = append(w.changes, Change{Sign: sign, Text: fmt.Sprintf(format, args...)})
}

// Sign says what a Change does.
type Sign string

const (
	Added   Sign = "+"
	Altered Sign = "~"
	Removed Sign = "-"
)

// Change is one line of what a reorganisation or an import changes, for people to read before it is done.
type Change struct {
	Sign Sign
	Text string
}
