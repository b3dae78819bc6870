package directory

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"thidua/bot/problem"
)

func (w *reorganisation) merge(ctx context.Context) error {
	from := slices.DeleteFunc(slices.Clone(w.From), func(code string) bool { return code == w.Into })
	if w.Into == "" || len(from) == 0 {
		return problem.New(problem.Invalid, "Đề nghị ghi cơ quan sáp nhập và cơ quan sau sáp nhập.")
	}
	var sources []Agency
	for _, code := range from {
		a, err := w.source(ctx, code)
		if err != nil {
			return err
		}
		sources = append(sources, a)
	}
	into, err := w.successor(ctx, sources)
	if err != nil {
		return err
	}
	for _, a := range sources {
		if err := w.end(ctx, a); err != nil {
			return err
		}
		parent := into.ID
		if err := w.reparent(ctx, a, parent); err != nil {
			return err
		}
		if _, err := w.tx.Exec(ctx, insertSuccession, w.ID, a.ID, into.ID); err != nil {
			return fmt.Errorf("recording a succession: %w", err)
		}
		w.add(Removed, "%s (%s) sáp nhập vào %s (%s) từ %s", a.Name, a.Code, into.Name, into.Code, w.On.Words())
	}
	if err := w.carryPosts(ctx, sources, into); err != nil {
		return err
	}
	if err := w.carryBlocs(ctx, sources, into); err != nil {
		return err
	}
	return w.noLoop(ctx)
}

// successor is the agency after the merger: one that goes on, under a new name if one is given, or a new one.
func (w *reorganisation) successor(ctx context.Context, sources []Agency) (Agency, error) {
	into, err := scanAgency(w.tx.QueryRow(ctx, lastTerm, w.Into))
	if err != nil && !problem.Is(err, problem.NotFound) {
		return Agency{}, err
	}
	if problem.Is(err, problem.NotFound) {
		if w.Name == "" {
			return Agency{}, problem.New(problem.Invalid, fmt.Sprintf("Mã “%s” chưa có; đề nghị ghi tên của cơ quan sau sáp nhập.", w.Into))
		}
		w.AgencyKind = cmp.Or(w.AgencyKind, sources[0].Kind)
		return w.found(ctx)
	}
	if into.Until != "" {
		return Agency{}, problem.New(problem.Ended, fmt.Sprintf("%s (%s) đã kết thúc hoạt động từ %s.", into.Name, into.Code, into.Until.Words()))
	}
	if into.From > w.On {
		return Agency{}, problem.New(problem.Invalid, fmt.Sprintf("%s (%s) chỉ có từ %s.", into.Name, into.Code, into.From.Words()))
	}
	renamed := into
	renamed.Name, renamed.Kind = cmp.Or(w.Name, into.Name), cmp.Or(w.AgencyKind, into.Kind)
	if renamed.Name == into.Name && renamed.Kind == into.Kind {
		return into, nil
	}
	w.add(Altered, "%s (%s) → %s, từ %s", into.Name, into.Code, renamed.Name, w.On.Words())
	return renamed, w.change(ctx, renamed)
}

// carryPosts lets everybody go on as members, once each, for as long as they had any post. Who goes on already there keeps
// that post.
func (w *reorganisation) carryPosts(ctx context.Context, sources []Agency, into Agency) error {
	there, err := posts(ctx, w.tx, "m.agency_id = $2 and (m.until_on = '' or m.until_on > $1)", w.On, into.ID)
	if err != nil {
		return err
	}
	placed := map[int64]bool{}
	for _, p := range there {
		placed[p.PersonID] = true
	}
	var carried []*Post
	byPerson, higher := map[int64]*Post{}, 0
	for _, a := range sources {
		leaving, err := posts(ctx, w.tx, "m.agency_id = $2 and (m.until_on = '' or m.until_on > $1)", w.On, a.ID)
		if err != nil {
			return err
		}
		if _, err := w.tx.Exec(ctx, endPosts, w.On, w.ID, a.ID); err != nil {
			return fmt.Errorf("ending posts: %w", err)
		}
		sortByRole(leaving)
		for _, p := range leaving {
			if p.Role != Member {
				higher++
			}
			member, from := byPerson[p.PersonID], max(w.On, p.From)
			switch {
			case placed[p.PersonID]:
			case member == nil:
				member = &Post{PersonID: p.PersonID, AgencyID: into.ID, Role: Member, Title: p.Title, From: from, Until: p.Until}
				byPerson[p.PersonID], carried = member, append(carried, member)
			default:
				member.From = min(member.From, from)
				if p.Until == "" || member.Until != "" && p.Until > member.Until {
					member.Until = p.Until
				}
			}
		}
	}
	for _, p := range carried {
		if _, err := addPost(ctx, w.tx, *p, w.ID); err != nil {
			return err
		}
	}
	if len(carried) > 0 {
		w.add(Altered, "%d người là thành viên của %s từ %s", len(carried), into.Name, w.On.Words())
	}
	if higher > 0 {
		w.add(Removed, "%d vị trí lãnh đạo, đầu mối của cơ quan cũ kết thúc; %s cần cử đầu mối mới", higher, into.Name)
	}
	return nil
}

const carryMemberships = `
insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by)
select m.bloc_id, $3, case when m.from_on > $4 then m.from_on else $4 end, m.until_before, '', $1, 0 from bloc_member m
where m.closed_by = $1 and m.agency_id = $2
and not exists (select 1 from bloc_member o where o.bloc_id = m.bloc_id and o.agency_id = $3 and (o.until_on = '' or o.until_on > $4))`

// carryBlocs gives the new agency the memberships of the merged ones.
func (w *reorganisation) carryBlocs(ctx context.Context, sources []Agency, into Agency) error {
	for _, a := range sources {
		if _, err := w.tx.Exec(ctx, carryMemberships, w.ID, a.ID, into.ID, w.On); err != nil {
			return fmt.Errorf("joining a bloc: %w", err)
		}
	}
	return nil
}
