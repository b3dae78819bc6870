package directory

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"thidua/knowledge/vietnamese"
)

// personRow is a row of the table of people.
type personRow struct {
	*fileRow
	agency      *registered
	name, code  string
	role        Role
	title       string
	basis       string
	basisOn     Day
	from, until Day
}

// placeKey finds a person who has no code of their own: a name in an agency.
type placeKey struct {
	agency int64
	name   string
}

// people finds persons for the rows of a file.
type people struct {
	codes  map[string]*human
	places map[placeKey][]*human
	fresh  []*human
}

func (i *importer) people() *people {
	p := &people{codes: map[string]*human{}, places: map[placeKey][]*human{}}
	for _, h := range i.reg.humans() {
		if h.code != "" {
			p.codes[h.code] = h
		}
		if !h.listed {
			continue // a name that somebody gave themselves means nobody on a list
		}
		for _, s := range h.seats {
			p.at(s.agency, h)
		}
	}
	for h, mark := range i.reg.marks() {
		p.codes[mark] = h
	}
	return p
}

// marks stand in a file for the codes of persons who have none, where it must tell them from others.
func (reg *register) marks() map[*human]string {
	marks, taken := map[*human]string{}, map[string]bool{}
	for _, h := range reg.persons {
		taken[h.code] = true
	}
	for _, h := range reg.humans() {
		if h.code != "" {
			continue
		}
		mark := fmt.Sprintf("#%d", h.id)
		for taken[mark] {
			mark += "-" + strconv.FormatInt(h.id, 10)
		}
		marks[h] = mark
	}
	return marks
}

func (p *people) at(a *registered, h *human) {
	key := placeKey{a.id, nameKey(h.name)}
	if !slices.Contains(p.places[key], h) {
		p.places[key] = append(p.places[key], h)
	}
}

// humans are all persons, in order.
func (reg *register) humans() []*human {
	var all []*human
	for _, h := range reg.persons {
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b *human) int { return int(a.id - b.id) })
	return all
}

func (i *importer) bringPeople(ctx context.Context) error {
	return i.part(ofPeople, i.keptPosts, func() error {
		p := i.people()
		var rows []*personRow
		for _, r := range i.rows[ofPeople] {
			if row := i.readPerson(r); !r.bad {
				rows = append(rows, row)
			}
		}
		type key struct {
			person *human
			agency *registered
			role   Role
		}
		groups := map[key][]*personRow{}
		var keys []key
		for _, coded := range []bool{true, false} { // those without a code may be among those with one
			for _, row := range rows {
				if coded != (row.code != "") {
					continue
				}
				h := i.person(p, row)
				if h == nil {
					continue
				}
				k := key{h, row.agency, row.role}
				if groups[k] == nil {
					keys = append(keys, k)
				}
				groups[k] = append(groups[k], row)
			}
		}
		// Members last: what else somebody is there decides whether they are still a mere member.
		slices.SortStableFunc(keys, func(a, b key) int {
			switch {
			case a.role == b.role || a.role != Member && b.role != Member:
				return groups[a][0].line - groups[b][0].line
			case a.role == Member:
				return 1
			}
			return -1
		})
		for _, k := range keys {
			i.seat(k.person, k.agency, k.role, groups[k])
		}
		return i.writePeople(ctx, p.fresh)
	})
}

// keptPosts are the present posts that no row speaks of.
func (i *importer) keptPosts() int {
	n := 0
	for _, h := range i.reg.persons {
		for _, s := range h.seats {
			if s.row == nil && !s.fresh && in(i.today, s.from, s.until) {
				n++
			}
		}
	}
	return n
}

func (i *importer) readPerson(r *fileRow) *personRow {
	row := &personRow{fileRow: r}
	i.need(r, colAgency, colPerson, colRole)
	row.agency = i.agency(r, colAgency)
	row.name, row.code = i.text(r, colPerson, maxName), i.text(r, colPersonCode, 40)
	row.title, row.basis = i.text(r, colTitle, maxTitle), i.text(r, colBasis, maxTitle)
	row.basisOn = i.day(r, colBasisOn)
	row.from, row.until = i.days(r)
	if r.cells[colPerson] != "" && headingKey(row.name) == "" {
		i.problem(r, colPerson, fmt.Sprintf("“%s” không phải là họ và tên; đề nghị ghi lại.", short(r.cells[colPerson])))
	}
	role, known := ParseRole(r.cells[colRole])
	if row.role = role; !known && r.cells[colRole] != "" {
		i.problem(r, colRole, fmt.Sprintf("Không có vai trò “%s”; đề nghị ghi một trong các vai trò: %s.", short(r.cells[colRole]), strings.Join(RoleNames(), "; ")))
	}
	return row
}

// sameName reports whether two folded-equal names can be the same person's: one is written without tones, or they differ
// in capitals and the place of a tone only.
func sameName(a, b string) bool {
	return vietnamese.Key(a) == vietnamese.Key(b) || !vietnamese.HasTones(a) || !vietnamese.HasTones(b)
}

// person finds or adds the one a row is about; nil when that cannot be told.
func (i *importer) person(p *people, row *personRow) *human {
	place := placeKey{row.agency.id, nameKey(row.name)}
	there := p.places[place]
	h := p.codes[row.code]
	if row.code == "" || h != nil && h.code == "" && nameKey(h.name) != nameKey(row.name) {
		h = nil // a mark from elsewhere
	}
	switch {
	case row.code != "" && h != nil:
		if h.row != nil && nameKey(h.name) != nameKey(row.name) {
			i.problem(row.fileRow, colPersonCode, fmt.Sprintf("Mã cán bộ %s đã ghi cho %s ở dòng %d; đề nghị sửa lại mã hoặc họ tên.", row.code, h.name, h.row.line))
			return nil
		}
	case row.code != "":
		nameless := slices.DeleteFunc(slices.Clone(there), func(h *human) bool { return h.code != "" || h.row != nil })
		if len(nameless) == 1 && !strings.HasPrefix(row.code, "#") {
			h = nameless[0]
			p.codes[row.code] = h
			if !i.mayRename(h, row) {
				return nil
			}
			h.code, h.dirty = row.code, true
			i.change(row.fileRow, Altered, "%s, %s: mã cán bộ: (trống) → %s", h.name, row.agency.code, row.code)
		}
	case len(there) > 1:
		i.problem(row.fileRow, colPersonCode, fmt.Sprintf("%s có %d người tên %s; đề nghị ghi Mã cán bộ để phân biệt.", row.agency.called(), len(there), row.name))
		return nil
	case len(there) == 1:
		h = there[0]
		if h.row != nil && !sameName(h.name, row.name) {
			i.problem(row.fileRow, colPersonCode, fmt.Sprintf("Họ tên %s gần giống %s ở dòng %d, cùng cơ quan; nếu là hai người, đề nghị ghi Mã cán bộ, nếu là một, đề nghị ghi giống nhau.",
				row.name, h.name, h.row.line))
			return nil
		}
	}
	if h == nil {
		h = &human{code: row.code, name: row.name, listed: true, fresh: true}
		p.fresh = append(p.fresh, h)
		if row.code != "" {
			p.codes[row.code] = h
		}
	}
	if h.row == nil {
		h.row = row.fileRow
		if h.name != row.name && !(nameKey(h.name) == nameKey(row.name) && vietnamese.HasTones(h.name) && !vietnamese.HasTones(row.name)) {
			if !i.mayRename(h, row) {
				return nil
			}
			i.change(row.fileRow, Altered, "%s, %s: họ và tên: %s → %s", h.name, row.agency.code, h.name, row.name)
			h.name, h.dirty = row.name, true
		}
	}
	p.at(row.agency, h)
	return h
}

// mayRename: who somebody of the Board is, an administrator says.
func (i *importer) mayRename(h *human, row *personRow) bool {
	for _, s := range h.seats {
		if !s.fresh && s.role.OfBoard() && (s.until == "" || s.until > i.today) && !i.may(row, s.role, s.agency) {
			return false
		}
	}
	return true
}

func (i *importer) may(row *personRow, role Role, agency *registered) bool {
	if i.by.May(appointPermission(role), agency.id) {
		return true
	}
	i.problem(row.fileRow, colRole, fmt.Sprintf("Tài khoản đang dùng không có quyền thêm, sửa vai trò %s; đề nghị quản trị hệ thống thực hiện dòng này.", role.Name()))
	return false
}

// seat brings the rows of one person in one role of one agency together with the posts there are.
func (i *importer) seat(h *human, a *registered, role Role, rows []*personRow) {
	var have []*seat
	for _, s := range h.seats {
		if s.agency == a && s.role == role {
			have = append(have, s)
		}
	}
	of := func(s *seat) *span { return &s.span }
	for _, exact := range []bool{true, false} {
		for _, row := range rows {
			if s, found := choose(have, of, row.from, row.until, i.today, exact); found && !slices.ContainsFunc(have, func(s *seat) bool { return s.row == row.fileRow }) {
				i.correctSeat(s, row)
			}
		}
	}
	for _, row := range rows {
		if !row.bad && !slices.ContainsFunc(have, func(s *seat) bool { return s.row == row.fileRow }) {
			if !h.listed && role != Member {
				i.problem(row.fileRow, colRole, fmt.Sprintf("%s tự vào bằng đường dẫn mời và chưa được xác nhận, nên danh sách không giao được vai trò này; đề nghị xác nhận trong cơ cấu tổ chức, hoặc bỏ mã “%s” để thêm người mới.",
					h.name, row.code))
				return
			}
			if s := i.newSeat(h, a, role, row); s != nil {
				have = append(have, s)
			}
		}
	}
	for n, s := range have {
		for _, o := range have[:n] {
			if !s.meets(&o.span) || s.row == nil && o.row == nil || !(s.fresh || s.dirty || o.fresh || o.dirty) {
				continue
			}
			r, other := s.row, o.row
			if r == nil || other != nil && other.line > r.line {
				r, other = other, r
			}
			where := "vị trí đang có"
			if other != nil {
				where = fmt.Sprintf("dòng %d", other.line)
			}
			i.problem(r, colPerson, fmt.Sprintf("Trùng với %s: cùng cơ quan, họ tên, vai trò và thời gian. Nếu là hai người khác nhau, đề nghị ghi Mã cán bộ; nếu là một, đề nghị bỏ một dòng.", where))
		}
	}
}

func (i *importer) correctSeat(s *seat, row *personRow) {
	s.row = row.fileRow
	var what altered
	title, basis, basisOn := s.title, s.basis, s.basisOn
	set := func(name string, to *string, value string) {
		if value != "" { // an empty cell takes nothing away
			what.note(name, *to, value)
			*to = value
		}
	}
	set("chức vụ", &title, row.title)
	set("văn bản cử", &basis, row.basis)
	if row.basisOn != "" {
		what.note("ngày văn bản", s.basisOn.Words(), row.basisOn.Words())
		basisOn = row.basisOn
	}
	left := s.closed > 0 && (row.until == "" || row.until >= s.until) // it went on elsewhere
	from := s.from
	if row.from != "" && !left && !s.void() {
		from = row.from
		what.note("từ ngày", s.from.Words(), from.Words())
	}
	ends := row.until != "" && row.until != s.until && !left
	if ends && s.closed > 0 {
		i.problem(row.fileRow, colUntil, fmt.Sprintf("Vị trí này đã kết thúc từ %s theo một lần sắp xếp đã ghi nhận; đề nghị để trống Đến ngày.", s.until.Words()))
		return
	}
	if what == nil && !ends || !i.may(row, s.role, s.agency) {
		return
	}
	sign := Altered
	if ends {
		if what == nil && s.until == "" {
			sign = Removed
		}
		what.note("ngày cuối", last(s.until), last(row.until))
		s.end(row.until)
		if s.role != Member {
			i.released = append(i.released, s)
		}
	} else if !s.dirty {
		s.before = s.until
	}
	s.title, s.basis, s.basisOn, s.from, s.dirty = title, basis, basisOn, from, true
	i.change(row.fileRow, sign, "%s, %s, %s: %s", s.person.name, s.role.Name(), s.agency.code, what)
	if column, sentence := s.agency.outside(&s.span); sentence != "" {
		i.problem(row.fileRow, column, sentence)
	}
}

// newSeat adds a post. A higher one takes the place of membership; who is more already is not made a member.
func (i *importer) newSeat(h *human, a *registered, role Role, row *personRow) *seat {
	s := &seat{person: h, agency: a, role: role, title: row.title, basis: row.basis, basisOn: row.basisOn,
		span: span{from: row.from, until: row.until, row: row.fileRow, fresh: true}}
	life, known := a.life()
	if s.from == "" && (s.until == "" || s.until > i.today) {
		s.from = i.today
	}
	if known && row.from == "" {
		s.from = max(s.from, life.from)
	}
	if column, sentence := a.outside(&s.span); sentence != "" {
		i.problem(row.fileRow, column, sentence)
		return nil
	}
	lasts := func(a, b Day) bool { return a == "" || b != "" && b <= a }
	for _, o := range h.seats {
		switch {
		case o.agency != a || !o.meets(&s.span):
		case role == Member && o.role != Member && lasts(o.until, s.until):
			if s.from >= o.from {
				return nil
			}
			s.until = o.from
		case role != Member && o.role == Member && lasts(s.until, o.until) && max(s.from, o.from) != "":
			o.end(max(s.from, o.from))
			if s.title == "" {
				s.title = o.title
			}
		}
	}
	if !i.may(row, role, a) {
		return nil
	}
	h.seats = append(h.seats, s)
	if role != Member {
		i.promoted = append(i.promoted, s)
	}
	ends := ""
	if s.until != "" {
		ends = " đến " + last(s.until)
	}
	i.change(row.fileRow, Added, "%s, %s, %s%s%s", h.name, role.Name(), a.code, since(s.from), ends)
	return s
}

const (
	alterPerson = `update person set code = $1, name = $2, name_key = $3 where id = $4`
	alterPost   = `
update post set title = $1, basis = $2, basis_on = $3, from_on = $4, until_on = $5, until_before = $6, closed_by = $7 where id = $8`
	restatePost = `update post set title = $1, basis = $2, basis_on = $3, from_on = $4 where id = $5`
)

func (i *importer) writePeople(ctx context.Context, fresh []*human) error {
	var values [][]any
	for _, h := range fresh {
		values = append(values, []any{h.code, h.name, nameKey(h.name), 0, 0, true, 0})
	}
	ids, err := i.insert(ctx, "person", []string{"code", "name", "name_key", "account", "agreed_at", "listed", "erased_at"}, values)
	if err != nil {
		return err
	}
	for n, h := range fresh {
		h.id = ids[n]
		i.reg.persons[h.id] = h
	}
	var seats []*seat
	values = nil
	for _, h := range i.reg.humans() {
		if h.dirty && !h.fresh {
			if err := i.write(ctx, alterPerson, h.code, h.name, nameKey(h.name), h.id); err != nil {
				return err
			}
		}
		for _, s := range h.seats {
			switch {
			case s.fresh:
				seats = append(seats, s)
				values = append(values, []any{h.id, s.agency.id, s.role, s.title, s.basis, s.basisOn, s.from, s.until, "", 0, 0})
			case s.dirty && s.until != s.before:
				err = i.write(ctx, alterPost, s.title, s.basis, s.basisOn, s.from, s.until, s.before, s.closed, s.id)
			case s.dirty:
				err = i.write(ctx, restatePost, s.title, s.basis, s.basisOn, s.from, s.id)
			}
			if err != nil {
				return err
			}
		}
	}
	ids, err = i.insert(ctx, "post", []string{"person_id", "agency_id", "role", "title", "basis", "basis_on", "from_on", "until_on",
		"until_before", "opened_by", "closed_by"}, values)
	for n := range ids {
		seats[n].id = ids[n]
	}
	return err
}
