package announcement

import (
	"context"
	"fmt"

	"thidua/bot/audience"
	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/problem"
)

// The lists from which an audience is chosen. With exclude added, what is pressed in them is excluded.
const (
	listRoot = iota * 2
	listKinds
	listBlocs
	listTree
	listRoles

	exclude = 1
)

// What can be chosen at the root.
const (
	chooseAll   = 0
	chooseClear = 1
)

// place is where in the lists somebody is.
type place struct {
	list    int64
	exclude bool
	agency  int64 // whose children are listed in the tree; 0 is the top
	page    int64
}

func (p place) code() int64 {
	if p.exclude {
		return p.list + exclude
	}
	return p.list
}

func placeOf(code, agency, page int64) place {
	return place{list: code &^ exclude, exclude: code&exclude != 0, agency: agency, page: page}
}

// chooser is what an audience is chosen from, as it is today.
type chooser struct {
	m *module
	place
	tree       *directory.Tree
	blocs      []directory.Bloc // with their agencies, where somebody writes for some alone
	everywhere bool
}

func (m *module) chooser(ctx context.Context, e *conversation.Event, at place) (c chooser, err error) {
	c = chooser{m: m, place: at, everywhere: e.Access.May(broadcast.Announce, 0)}
	day, err := m.kit.Directory.Today(ctx)
	if err != nil {
		return c, err
	}
	if c.tree, err = m.kit.Directory.Tree(ctx, day); err != nil {
		return c, err
	}
	blocs, err := m.kit.Directory.Blocs(ctx, day)
	if err != nil || c.everywhere {
		c.blocs = blocs
		return c, err
	}
	for _, b := range blocs {
		if b, err = m.kit.Directory.Bloc(ctx, b.ID, day); err != nil {
			return c, err
		}
		if len(b.Agencies) > 0 && mayCompose(e.Access, b.Agencies) {
			c.blocs = append(c.blocs, b)
		}
	}
	return c, nil
}

func mayCompose(access directory.Access, agencies []directory.Agency) bool {
	for _, a := range agencies {
		if !access.May(broadcast.Compose, a.ID) {
			return false
		}
	}
	return true
}

// drawAudience is the root: what is chosen, and the lists.
func (m *module) drawAudience(v composing) (string, [][]outbox.Button) {
	return m.drawRoot(v, false)
}

func (m *module) drawRoot(v composing, excluding bool) (string, [][]outbox.Button) {
	list := func(label string, list int64) outbox.Button {
		return m.audience.With(label, v.ID, place{list: list, exclude: excluding}.code(), 0, 0)
	}
	selection, chosen := audience.SelectionOf(v.Audience)
	var rows [][]outbox.Button
	if v.About != 0 {
		return m.text.audience(v), nil
	}
	if chosen {
		rows = [][]outbox.Button{{list("Theo cụm, khối", listBlocs), list("Vai trò", listRoles)}}
		if v.everywhere {
			rows = [][]outbox.Button{
				{m.toggle.With(ticked(has(selection, audience.Condition{Field: audience.FieldAll}, false))+"Tất cả cơ quan", v.ID, listRoot, chooseAll, 0)},
				{list("Theo loại", listKinds), list("Theo cụm, khối", listBlocs)},
				{list("Theo cây tổ chức", listTree), list("Vai trò", listRoles)},
			}
		}
		turn := "Đang chọn thêm → chuyển sang loại trừ"
		if excluding {
			turn = "Đang loại trừ → chuyển sang chọn thêm"
		}
		rows = append(rows, []outbox.Button{m.audience.With(turn, v.ID, place{list: listRoot, exclude: !excluding}.code(), 0, 0)})
	}
	if v.Audience.String() != "" {
		rows = append(rows, []outbox.Button{m.toggle.With("Chọn lại từ đầu", v.ID, listRoot, chooseClear, 0)})
	}
	return m.text.audience(v), rows
}

func has(s audience.Selection, c audience.Condition, excluded bool) bool {
	conditions := s.Include
	if excluded {
		conditions = s.Exclude
	}
	for _, had := range conditions {
		if had == c {
			return true
		}
	}
	return false
}

// audienceListed shows one list of the chooser.
func (m *module) audienceListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	c, err := m.chooser(ctx, e, placeOf(e.ID(1), e.ID(2), e.ID(3)))
	if err != nil {
		return nil, err
	}
	return m.showPart(ctx, e, part{draw: c.draw})
}

// audienceToggled chooses something, or chooses it no more.
func (m *module) audienceToggled(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	value := e.ID(2)
	c, err := m.chooser(ctx, e, placeOf(e.ID(1), 0, e.ID(3)))
	if err != nil {
		return nil, err
	}
	if c.list == listTree {
		c.agency = c.parentOf(value / 2)
	}
	return m.changed(ctx, e, e.ID(0), func(_ composing, d *broadcast.Draft) error { return c.set(d, value) }, part{draw: c.draw})
}

// parentOf is whose children an agency is listed among: its own, where its own two buttons stand.
func (c chooser) parentOf(agency int64) int64 {
	if path := c.tree.Path(agency); len(path) > 0 && len(c.tree.Children(agency)) == 0 {
		return path[len(path)-1].ParentID
	}
	return agency
}

// set changes an audience by what was pressed.
func (c chooser) set(d *broadcast.Draft, value int64) error {
	if d.About != 0 {
		return conversation.ErrOld
	}
	if !c.everywhere && (c.list == listKinds || c.list == listTree || c.list == listRoot && value == chooseAll) {
		return conversation.ErrOld
	}
	if c.list == listRoot && value == chooseClear {
		d.Audience = audience.Expression{}
		return nil
	}
	selection, ok := audience.SelectionOf(d.Audience)
	if !ok {
		return errOldAudience
	}
	if len(selection.Include) == 0 && (c.list == listRoles || c.exclude) {
		return problem.New(problem.Invalid, "Đề nghị chọn cơ quan nhận trước, sau đó chọn vai trò hoặc loại trừ.")
	}
	if c.list == listRoles {
		roles := directory.Roles()
		if value < 0 || value >= int64(len(roles)) {
			return conversation.ErrOld
		}
		selection.ToggleRole(roles[value])
	} else {
		condition, ok := c.condition(value)
		if !ok {
			return conversation.ErrOld
		}
		selection.Toggle(condition, c.exclude)
	}
	e, err := selection.Expression()
	d.Audience = e
	return err
}

// condition is what a button of a list stands for.
func (c chooser) condition(value int64) (audience.Condition, bool) {
	switch c.list {
	case listRoot:
		return audience.Condition{Field: audience.FieldAll}, value == chooseAll
	case listKinds:
		if kinds := directory.AgencyKinds(); value >= 0 && value < int64(len(kinds)) {
			return audience.Condition{Field: audience.FieldKind, Value: string(kinds[value])}, true
		}
	case listBlocs:
		for _, b := range c.blocs {
			if b.ID == value {
				return audience.Condition{Field: audience.FieldBloc, Value: b.Code}, true
			}
		}
	case listTree:
		if path := c.tree.Path(value / 2); len(path) > 0 {
			return agencyCondition(path[len(path)-1], value%2 == 1), true
		}
	}
	return audience.Condition{}, false
}

// agencyCondition is an agency alone, or with all below it.
func agencyCondition(a directory.Agency, under bool) audience.Condition {
	if under {
		return audience.Condition{Field: audience.FieldUnder, Value: a.Code}
	}
	return audience.Condition{Field: audience.FieldAgency, Value: a.Code}
}

// draw shows a list with what is chosen ticked.
func (c chooser) draw(v composing) (string, [][]outbox.Button) {
	if c.list == listRoot {
		return c.m.drawRoot(v, c.exclude)
	}
	selection, _ := audience.SelectionOf(v.Audience)
	var buttons []outbox.Button
	toggle := func(label string, condition audience.Condition, value int64) outbox.Button {
		return c.m.toggle.With(mark(has(selection, condition, false), has(selection, condition, true))+label, v.ID, c.code(), value, c.page)
	}
	switch c.list {
	case listKinds:
		present := map[directory.AgencyKind]bool{}
		c.tree.Walk(func(a directory.Agency, _ int) { present[a.Kind] = true })
		for i, k := range directory.AgencyKinds() {
			if present[k] {
				buttons = append(buttons, toggle(conversation.UpperFirst(k.Name()), audience.Condition{Field: audience.FieldKind, Value: string(k)}, int64(i)))
			}
		}
	case listBlocs:
		for _, b := range c.blocs {
			buttons = append(buttons, toggle(conversation.Shorten(b.Name, maxLabel), audience.Condition{Field: audience.FieldBloc, Value: b.Code}, b.ID))
		}
	case listRoles:
		for i, r := range directory.Roles() {
			if c.everywhere || !r.OfBoard() {
				is := false
				for _, had := range selection.Roles {
					is = is || had == r
				}
				buttons = append(buttons, c.m.toggle.With(ticked(is)+r.Name(), v.ID, c.code(), int64(i), 0))
			}
		}
	default:
		return c.drawTree(v, toggle)
	}
	return c.m.text.audience(v), c.paged(v, conversation.Rows(buttons...))
}

// mark tells what is included from what is excluded.
func mark(included, excluded bool) string {
	if excluded {
		return "🚫 "
	}
	return ticked(included)
}

// listRows is how many rows of buttons stand on one page.
const listRows = 10

// paged are the rows of a page, the way to the others, and the way back to the lists.
func (c chooser) paged(v composing, rows [][]outbox.Button) [][]outbox.Button {
	page := conversation.Page(c.page)
	from, until := conversation.PageOf(len(rows), page, listRows)
	shown := append([][]outbox.Button{}, rows[from:until]...)
	shown = append(shown, conversation.Pager(len(rows), page, listRows, func(label string, page int) outbox.Button {
		return c.m.audience.With(label, v.ID, c.code(), c.agency, int64(page))
	})...)
	return append(shown, []outbox.Button{c.m.audience.With(buttonToLists, v.ID, place{list: listRoot, exclude: c.exclude}.code(), 0, 0)})
}

// drawTree lists the agencies below one, each with the way to those below it.
func (c chooser) drawTree(v composing, toggle func(label string, condition audience.Condition, value int64) outbox.Button) (string, [][]outbox.Button) {
	if !c.everywhere {
		return c.m.text.audience(v), c.paged(v, nil)
	}
	var rows [][]outbox.Button
	if path := c.tree.Path(c.agency); c.agency != 0 && len(path) > 0 {
		own := path[len(path)-1]
		name := conversation.Shorten(own.Name, maxLabel-20)
		rows = append(rows, []outbox.Button{toggle("Chỉ "+name, agencyCondition(own, false), own.ID*2)},
			[]outbox.Button{toggle(name+" và trực thuộc", agencyCondition(own, true), own.ID*2+1)})
	}
	for _, a := range c.tree.Children(c.agency) {
		name := conversation.Shorten(a.Name, maxLabel)
		if n := len(c.tree.Children(a.ID)); n > 0 {
			rows = append(rows, []outbox.Button{c.m.audience.With(fmt.Sprintf("%s ▸ %d", name, n), v.ID, c.code(), a.ID, 0)})
		} else {
			rows = append(rows, []outbox.Button{toggle(name, agencyCondition(a, false), a.ID*2)})
		}
	}
	if path := c.tree.Path(c.agency); len(path) > 0 {
		rows = append(rows, []outbox.Button{c.m.audience.With(conversation.ButtonUp, v.ID, c.code(), path[len(path)-1].ParentID, 0)})
	}
	return c.m.text.audience(v), c.paged(v, rows)
}
