package directory

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// blocRow is a row of the table of blocs: an agency in a bloc; without an agency, the bloc itself or, with one, the days of
// its officer.
type blocRow struct {
	*fileRow
	bloc        *cluster
	agency      *registered
	from, until Day
	year        int
	post        string // lead, deputy or ""
	officer     *human
}

// postNames are the words for a bloc's lead and deputy.
var postNames = map[string]string{leadPosition: "Trưởng", deputyPosition: "Phó"}

func (i *importer) bringBlocs(ctx context.Context) error {
	return i.part(ofBlocs, i.keptPlaces, func() error {
		board := i.board()
		blocs := map[string]*cluster{}
		for _, b := range i.reg.blocs {
			blocs[b.code] = b
		}
		var rows []*blocRow
		for _, r := range i.rows[ofBlocs] {
			row := i.readBloc(r, blocs, board)
			if !r.bad {
				rows = append(rows, row)
			}
		}
		type key struct {
			bloc   *cluster
			agency *registered
		}
		groups := map[key][]*blocRow{}
		var keys []key
		for _, row := range rows {
			switch {
			case row.agency != nil:
				k := key{row.bloc, row.agency}
				if groups[k] == nil {
					keys = append(keys, k)
				}
				groups[k] = append(groups[k], row)
			case row.officer == nil:
				i.correctBloc(row)
			}
		}
		for _, k := range keys {
			i.place(k.bloc, k.agency, groups[k])
		}
		for _, b := range i.reg.blocs {
			i.leads(b, rows)
			i.officers(b, rows)
		}
		i.checkLives()
		return i.writeBlocs(ctx)
	})
}

// board finds the people of the Board, past ones too, by code, mark and folded name.
func (i *importer) board() map[string][]*human {
	board, marks := map[string][]*human{}, i.reg.marks()
	for _, h := range i.reg.humans() {
		if slices.ContainsFunc(h.seats, func(s *seat) bool { return s.role.OfBoard() && !s.void() }) {
			board[nameKey(h.name)] = append(board[nameKey(h.name)], h)
			board["="+cmp.Or(h.code, marks[h])] = []*human{h}
		}
	}
	return board
}

func (i *importer) keptPlaces() int {
	n := 0
	for _, b := range i.reg.blocs {
		for _, p := range b.members {
			if p.row == nil && !p.fresh && in(i.today, p.from, p.until) {
				n++
			}
		}
	}
	return n
}

func (i *importer) readBloc(r *fileRow, blocs map[string]*cluster, board map[string][]*human) *blocRow {
	row := &blocRow{fileRow: r}
	i.need(r, colBloc)
	code, name := i.code(r, colBloc), i.text(r, colBlocName, maxName)
	row.from, row.until = i.days(r)
	if r.cells[colAgency] != "" {
		row.agency = i.agency(r, colAgency)
	}
	i.readLead(r, row)
	if who := r.cells[colOfficer]; who != "" {
		found := board["="+who]
		if found == nil {
			found = board[nameKey(who)]
		}
		switch {
		case len(found) == 1:
			row.officer = found[0]
		case len(found) > 1:
			i.problem(r, colOfficer, fmt.Sprintf("Ban có %d người tên %s; đề nghị ghi Mã cán bộ thay cho họ tên.", len(found), short(who)))
		case !slices.ContainsFunc(i.rows[ofPeople], func(p *fileRow) bool { return p.bad }): // else it may be one of those
			i.problem(r, colOfficer, fmt.Sprintf("Không có “%s” trong số người của Ban; đề nghị ghi họ tên hoặc Mã cán bộ của người có vai trò %s, %s hoặc %s.",
				short(who), Officer.Name(), Approver.Name(), Admin.Name()))
		default:
			r.bad = true
		}
	}
	if code == "" {
		return row
	}
	b := blocs[code]
	switch {
	case b == nil && name == "":
		i.problem(r, colBlocName, "Cụm, khối này chưa có; đề nghị ghi tên.")
	case b == nil:
		b = &cluster{code: code, name: name, leads: map[int]map[int64]string{}, row: r, fresh: true}
		blocs[code], i.reg.blocs = b, append(i.reg.blocs, b)
		i.change(r, Added, "Thêm %s (%s)", name, code)
	case name != "" && name != b.name && b.row != nil:
		i.problem(r, colBlocName, fmt.Sprintf("Mã %s có hai tên: dòng %d ghi “%s”; đề nghị ghi giống nhau.", code, b.row.line, b.name))
	case name != "" && name != b.name:
		i.change(r, Altered, "%s (%s): tên: %s → %s", b.name, code, b.name, name)
		b.name, b.dirty = name, true
	}
	if b != nil && b.row == nil && name != "" {
		b.row = r
	}
	row.bloc = b
	return row
}

func (i *importer) readLead(r *fileRow, row *blocRow) {
	if cell := r.cells[colYear]; cell != "" {
		year, err := strconv.Atoi(cell)
		if err != nil || year < 2000 || year > 2100 {
			i.problem(r, colYear, fmt.Sprintf("Năm “%s” không hợp lệ; đề nghị ghi dạng 2026.", short(cell)))
		}
		row.year = year
	}
	cell := r.cells[colRole]
	switch headingKey(cell) {
	case "", "thanh vien":
		return
	case "truong", "truong cum", "truong khoi", "cum truong", "khoi truong", "lead":
		row.post = leadPosition
	case "pho", "pho truong", "pho truong cum", "pho truong khoi", "cum pho", "khoi pho", "deputy":
		row.post = deputyPosition
	default:
		i.problem(r, colRole, fmt.Sprintf("Không có vai trò “%s” trong cụm, khối; đề nghị ghi Trưởng, Phó hoặc để trống.", short(cell)))
		return
	}
	if r.cells[colYear] == "" {
		i.problem(r, colYear, "Có Vai trò thì phải ghi Năm; đề nghị ghi dạng 2026.")
	}
	if r.cells[colAgency] == "" {
		i.problem(r, colAgency, "Có Vai trò thì phải ghi Mã cơ quan; đề nghị ghi đủ.")
	}
}

// correctBloc takes the days of the bloc itself.
func (i *importer) correctBloc(row *blocRow) {
	b := row.bloc
	from, until := cmp.Or(row.from, b.from), cmp.Or(row.until, b.until)
	if b.fresh && row.fileRow == b.row {
		b.from, b.until = from, until
		return
	}
	var what altered
	what.note("từ ngày", b.from.Words(), from.Words())
	what.note("ngày cuối", last(b.until), last(until))
	if what != nil {
		i.change(row.fileRow, Altered, "%s (%s): %s", b.name, b.code, what)
		b.from, b.until, b.dirty = from, until, true
	}
}

// place brings the rows of one agency in one bloc together with its memberships. Rows of the same days are one: they
// differ in the year.
func (i *importer) place(b *cluster, a *registered, rows []*blocRow) {
	var firsts []*blocRow
	for _, row := range rows {
		at := slices.IndexFunc(firsts, func(f *blocRow) bool { return f.from == row.from && f.until == row.until })
		if at < 0 {
			firsts = append(firsts, row)
		} else if f := firsts[at]; f.year == row.year && f.post == row.post && f.officer == row.officer {
			i.problem(row.fileRow, "", fmt.Sprintf("Trùng với dòng %d; đề nghị bỏ một dòng.", f.line))
		}
	}
	var have []*place
	for _, p := range b.members {
		if p.agency == a {
			have = append(have, p)
		}
	}
	of := func(p *place) *span { return &p.span }
	taken := func(row *blocRow) bool {
		return slices.ContainsFunc(have, func(p *place) bool { return p.row == row.fileRow })
	}
	for _, exact := range []bool{true, false} {
		for _, row := range firsts {
			if taken(row) {
				continue
			}
			if p, found := choose(have, of, row.from, row.until, i.today, exact); found {
				i.correctPlace(b, p, row)
			}
		}
	}
	for _, row := range firsts {
		if !taken(row) && !row.bad {
			p := &place{agency: a, span: span{from: row.from, until: row.until, row: row.fileRow, fresh: true}}
			if life, known := a.life(); known && p.from == "" {
				p.from = max(life.from, b.from)
			}
			if i.fits(b, p, row.fileRow) {
				have, b.members = append(have, p), append(b.members, p)
				i.change(row.fileRow, Added, "%s vào %s (%s)%s", a.called(), b.name, b.code, since(p.from))
			}
		}
	}
	for n, p := range have {
		for _, o := range have[:n] {
			if p.meets(&o.span) && p.row != nil && (p.fresh || p.dirty || o.fresh || o.dirty) {
				i.problem(p.row, colAgency, fmt.Sprintf("%s đã ở trong %s (%s) trong cùng thời gian; đề nghị sửa lại các ngày hoặc bỏ dòng này.", a.called(), b.name, b.code))
			}
		}
	}
}

func (i *importer) fits(b *cluster, p *place, r *fileRow) bool {
	column, sentence := p.agency.outside(&p.span)
	if sentence == "" && b.until != "" && (p.until > b.until || p.from >= b.until) {
		column, sentence = colUntil, fmt.Sprintf("%s (%s) đã kết thúc ngày %s; đề nghị sửa lại các ngày.", b.name, b.code, last(b.until))
	}
	if sentence != "" {
		i.problem(r, column, sentence)
	}
	return sentence == ""
}

func (i *importer) correctPlace(b *cluster, p *place, row *blocRow) {
	p.row = row.fileRow
	left := p.closed > 0 && (row.until == "" || row.until >= p.until)
	var what altered
	if row.from != "" && !left && !p.void() && row.from != p.from {
		what.note("từ ngày", p.from.Words(), row.from.Words())
		p.from, p.dirty, p.before = row.from, true, p.until
	}
	if row.until != "" && row.until != p.until && !left {
		if p.closed > 0 {
			i.problem(row.fileRow, colUntil, fmt.Sprintf("%s đã rời cụm, khối từ %s theo một lần sắp xếp đã ghi nhận; đề nghị để trống Đến ngày.", p.agency.called(), p.until.Words()))
			return
		}
		what.note("ngày cuối", last(p.until), last(row.until))
		p.end(row.until)
	}
	if what != nil && i.fits(b, p, row.fileRow) {
		i.change(row.fileRow, Altered, "%s trong %s (%s): %s", p.agency.called(), b.name, b.code, what)
	}
}

// leads sets the leads and deputies of the bloc's years. A lead takes the place of the former one.
func (i *importer) leads(b *cluster, rows []*blocRow) {
	years := map[int][]*blocRow{}
	for _, row := range rows {
		if row.bloc == b && row.post != "" && row.agency != nil && !row.bad {
			years[row.year] = append(years[row.year], row)
		}
	}
	for _, year := range slices.Sorted(maps.Keys(years)) {
		list := years[year]
		posts := maps.Clone(b.lead(year))
		saying := map[int64]*blocRow{}
		var lead *blocRow
		for _, row := range list {
			name := postNames[row.post]
			first, last := Day(fmt.Sprintf("%d-01-01", year)), Day(fmt.Sprintf("%d-01-01", year+1))
			within := slices.ContainsFunc(b.members, func(p *place) bool { return p.agency == row.agency && p.meets(&span{from: first, until: last}) })
			switch other := saying[row.agency.id]; {
			case !within:
				i.problem(row.fileRow, colYear, fmt.Sprintf("%s không thuộc %s trong năm %d; đề nghị sửa lại Năm, Từ ngày hoặc Đến ngày.", row.agency.called(), b.name, year))
			case other != nil:
				i.problem(row.fileRow, colRole, fmt.Sprintf("Dòng %d đã ghi vai trò của cơ quan này năm %d; đề nghị bỏ một dòng.", other.line, year))
			case row.post == leadPosition && lead != nil:
				i.problem(row.fileRow, colRole, fmt.Sprintf("%s năm %d đã có %s ở dòng %d; mỗi năm chỉ có một Trưởng.", b.name, year, name, lead.line))
			case row.post == leadPosition:
				lead = row
				maps.DeleteFunc(posts, func(_ int64, post string) bool { return post == leadPosition })
				fallthrough
			default:
				saying[row.agency.id] = row
				posts[row.agency.id] = row.post
			}
		}
		deputies := 0
		for _, post := range posts {
			if post == deputyPosition {
				deputies++
			}
		}
		for _, row := range slices.Backward(list) {
			if deputies > maxDeputies && row.post == deputyPosition && saying[row.agency.id] == row {
				deputies--
				i.problem(row.fileRow, colRole, fmt.Sprintf("%s năm %d có quá %d Phó Trưởng cụm (khối), tính cả danh sách đang có; đề nghị bớt.", b.name, year, maxDeputies))
			}
		}
		for _, row := range list {
			if was := b.leads[year][row.agency.id]; saying[row.agency.id] == row && was != row.post && !row.bad {
				i.change(row.fileRow, Altered, "%s, năm %d: %s %s", b.name, year, postNames[row.post], row.agency.called())
				b.dirty = true
			}
		}
		b.leads[year] = posts
	}
}

const (
	alterBloc    = `update bloc set name = $1, from_on = $2, until_on = $3 where id = $4`
	alterPlace   = `update bloc_member set from_on = $1, until_on = $2, until_before = $3, closed_by = $4 where id = $5`
	alterOfficer = `update bloc_officer set from_on = $1, until_on = $2 where id = $3`
	dropLeads    = `delete from bloc_lead where bloc_id = $1`
)

func (i *importer) writeBlocs(ctx context.Context) error {
	var fresh []*cluster
	var values, places, officers [][]any
	for _, b := range i.reg.blocs {
		if b.fresh {
			fresh, values = append(fresh, b), append(values, []any{b.code, b.name, b.from, b.until})
		}
	}
	ids, err := i.insert(ctx, "bloc", []string{"code", "name", "from_on", "until_on"}, values)
	if err != nil {
		return err
	}
	for n, b := range fresh {
		b.id = ids[n]
	}
	for _, b := range i.reg.blocs {
		if b.dirty {
			err = i.write(ctx, alterBloc, b.name, b.from, b.until, b.id)
			if err == nil {
				err = i.writeLeads(ctx, b)
			}
		}
		for _, p := range b.members {
			switch {
			case p.fresh:
				places = append(places, []any{b.id, p.agency.id, p.from, p.until, "", 0, 0})
			case p.dirty && err == nil:
				err = i.write(ctx, alterPlace, p.from, p.until, p.before, p.closed, p.id)
			}
		}
		for _, c := range b.officers {
			switch {
			case c.fresh:
				officers = append(officers, []any{b.id, c.person.id, c.from, c.until})
			case c.dirty && err == nil:
				err = i.write(ctx, alterOfficer, c.from, c.until, c.id)
			}
		}
		if err != nil {
			return err
		}
	}
	if _, err := i.insert(ctx, "bloc_member", []string{"bloc_id", "agency_id", "from_on", "until_on", "until_before", "opened_by", "closed_by"}, places); err != nil {
		return err
	}
	_, err = i.insert(ctx, "bloc_officer", []string{"bloc_id", "person_id", "from_on", "until_on"}, officers)
	return err
}

func (i *importer) writeLeads(ctx context.Context, b *cluster) error {
	if err := i.write(ctx, dropLeads, b.id); err != nil {
		return err
	}
	for year, posts := range b.leads {
		for agency, post := range posts {
			if err := i.write(ctx, insertLead, b.id, year, agency, post); err != nil {
				return err
			}
		}
	}
	return nil
}
