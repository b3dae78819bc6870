package roster

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"thidua/bot/directory"
	"thidua/bot/table"
)

// blocRow is a row of the table of blocs: an agency in a bloc; without an agency, the bloc itself or, with one, the days of
// its officer.
type blocRow struct {
	*fileRow
	period
	bloc     *bloc
	agency   *agencyHistory
	year     int
	position directory.BlocPosition // "" for a mere member
	officer  *person
}

func (i *importer) importBlocs(ctx context.Context) error {
	return i.count(ofBlocs, i.keptMemberships, func() error {
		rows := i.readBlocs()
		type key struct {
			bloc   *bloc
			agency *agencyHistory
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
			i.mergeMemberships(k.bloc, k.agency, groups[k])
		}
		for _, b := range i.snap.blocs {
			i.mergePositions(b, rows)
			i.mergeOfficers(b, rows)
		}
		i.checkEnded()
		return i.writeBlocs(ctx)
	})
}

// keptMemberships are the present memberships that no row is about.
func (i *importer) keptMemberships() int {
	n := 0
	for _, b := range i.snap.blocs {
		for _, m := range b.members {
			if m.row == nil && !m.fresh && m.contains(i.revision.Today) {
				n++
			}
		}
	}
	return n
}

// readBlocs reads the rows without a problem, and adds the blocs that are new to the snapshot.
func (i *importer) readBlocs() (rows []*blocRow) {
	board := i.boardMembers()
	blocs := map[string]*bloc{}
	for _, b := range i.snap.blocs {
		blocs[b.code] = b
	}
	for _, r := range i.rows[ofBlocs] {
		row := &blocRow{fileRow: r}
		i.need(r, colBloc)
		code, name := i.code(r, colBloc), i.name(r, colBlocName, directory.MaxName)
		row.period = i.period(r)
		if r.cells[colAgency] != "" {
			row.agency = i.agency(r, colAgency)
		}
		i.readPosition(row)
		if words := r.cells[colOfficer]; words != "" {
			row.officer = i.findOfficer(r, board, words)
		}
		if code != "" {
			row.bloc = i.findBloc(row, blocs, code, name)
		}
		if !r.bad {
			rows = append(rows, row)
		}
	}
	return rows
}

// boardMembers are the people of the Board, past ones too, by "=" and their code or its placeholder, and by the key of
// their name.
func (i *importer) boardMembers() map[string][]*person {
	board, placeholders := map[string][]*person{}, i.snap.placeholderCodes()
	for _, who := range i.snap.sortedPersons() {
		if slices.ContainsFunc(who.posts, func(p *post) bool { return p.role.OfBoard() && !p.empty() }) {
			key := personKey(who.name)
			board[key] = append(board[key], who)
			board["="+cmp.Or(who.code, placeholders[who])] = []*person{who}
		}
	}
	return board
}

// findOfficer is the one of the Board whom a code or a name means; nil, with a problem at the row, when that cannot be told.
func (i *importer) findOfficer(r *fileRow, board map[string][]*person, words string) *person {
	found := board["="+words]
	if found == nil {
		found = board[personKey(words)]
	}
	switch {
	case len(found) == 1:
		return found[0]
	case len(found) > 1:
		i.problem(r, colOfficer, fmt.Sprintf("Ban có %d người tên %s; đề nghị ghi Mã cán bộ thay cho họ tên.", len(found), short(words)))
	case slices.ContainsFunc(i.rows[ofPeople], func(p *fileRow) bool { return p.bad }):
		r.bad = true // it may be one of those
	default:
		i.problem(r, colOfficer, fmt.Sprintf("Không có “%s” trong số người của Ban; đề nghị ghi họ tên hoặc Mã cán bộ của người có vai trò %s, %s hoặc %s.",
			short(words), directory.Officer.Name(), directory.Approver.Name(), directory.Admin.Name()))
	}
	return nil
}

// findBloc finds or adds the bloc of a code and takes the name that a row gives it; nil when it is new and has no name.
func (i *importer) findBloc(row *blocRow, blocs map[string]*bloc, code, name string) *bloc {
	r, b := row.fileRow, blocs[code]
	switch {
	case b == nil && name == "" && r.cells[colBlocName] != "":
		return nil // it cannot be read, which is reported
	case b == nil && name == "":
		i.problem(r, colBlocName, "Cụm, khối này chưa có; đề nghị ghi tên.")
		return nil
	case b == nil:
		b = &bloc{code: code, name: name, positions: map[int]map[int64]directory.BlocPosition{}, row: r, fresh: true}
		blocs[code], i.snap.blocs = b, append(i.snap.blocs, b)
		days := ""
		if r.cells[colAgency] == "" && r.cells[colOfficer] == "" {
			days = periodWords(row.period)
		}
		i.change(r, directory.Added, "Thêm %s%s", b.label(), days)
	case name != "" && name != b.name && b.row != nil:
		i.problem(r, colBlocName, fmt.Sprintf("Mã %s có hai tên: dòng %d ghi “%s”; đề nghị ghi giống nhau.", code, b.row.line, b.name))
	case name != "" && name != b.name:
		i.change(r, directory.Altered, "%s: tên: %s → %s", b.label(), b.name, name)
		b.name, b.dirty = name, true
	}
	if b.row == nil && name != "" {
		b.row = r
	}
	return b
}

// readPosition reads the year and what the agency is in it.
func (i *importer) readPosition(row *blocRow) {
	if cell := row.cells[colYear]; cell != "" {
		year, err := strconv.Atoi(cell)
		if err != nil || year < 2000 || year > 2100 {
			i.problem(row.fileRow, colYear, fmt.Sprintf("Năm “%s” không hợp lệ; đề nghị ghi dạng 2026.", short(cell)))
		}
		row.year = year
	}
	cell := row.cells[colRole]
	switch table.Key(cell) {
	case "", "thanh vien":
		if row.year != 0 {
			i.remark(row.fileRow, "không dùng đến Năm, vì không có Vai trò Trưởng hoặc Phó,")
		}
		return
	case "truong", "truong cum", "truong khoi", "cum truong", "khoi truong", "lead":
		row.position = directory.BlocLead
	case "pho", "pho truong", "pho truong cum", "pho truong khoi", "cum pho", "khoi pho", "deputy":
		row.position = directory.BlocDeputy
	default:
		i.problem(row.fileRow, colRole, fmt.Sprintf("Không có vai trò “%s” trong cụm, khối; đề nghị ghi Trưởng, Phó hoặc để trống.", short(cell)))
		return
	}
	if row.cells[colYear] == "" {
		i.problem(row.fileRow, colYear, "Có Vai trò thì phải ghi Năm; đề nghị ghi dạng 2026.")
	}
	if row.cells[colAgency] == "" {
		i.problem(row.fileRow, colAgency, "Có Vai trò thì phải ghi Mã cơ quan; đề nghị ghi đủ.")
	}
}

// correctBloc takes the days of the bloc itself.
func (i *importer) correctBloc(row *blocRow) {
	b := row.bloc
	is := period{from: cmp.Or(row.from, b.from), until: cmp.Or(row.until, b.until)}
	if b.fresh && row.fileRow == b.row {
		b.period = is
		return
	}
	var what alterations
	what.note("từ ngày", b.from.Words(), is.from.Words())
	what.note("ngày cuối", lastDay(b.until), lastDay(is.until))
	if what != nil {
		i.change(row.fileRow, directory.Altered, "%s: %s", b.label(), what)
		b.period, b.dirty = is, true
	}
}

const (
	updateBloc       = `update bloc set name = $1, from_on = $2, until_on = $3 where id = $4`
	updateMembership = `update bloc_member set from_on = $1, until_on = $2, until_before = $3, closed_by = $4 where id = $5`
	updateOfficer    = `update bloc_officer set from_on = $1, until_on = $2 where id = $3`
	deletePositions  = `delete from bloc_lead where bloc_id = $1`
	insertPosition   = `insert into bloc_lead (bloc_id, year, agency_id, position) values ($1, $2, $3, $4)`
)

func (i *importer) writeBlocs(ctx context.Context) error {
	var fresh []*bloc
	var values [][]any
	for _, b := range i.snap.blocs {
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
	for _, b := range i.snap.blocs {
		if !b.dirty {
			continue
		}
		if err := i.exec(ctx, updateBloc, b.name, b.from, b.until, b.id); err != nil {
			return err
		}
		if err := i.writePositions(ctx, b); err != nil {
			return err
		}
	}
	if err := i.writeMemberships(ctx); err != nil {
		return err
	}
	return i.writeOfficers(ctx)
}

func (i *importer) writePositions(ctx context.Context, b *bloc) error {
	if err := i.exec(ctx, deletePositions, b.id); err != nil {
		return err
	}
	for year, positions := range b.positions {
		for agency, position := range positions {
			if err := i.exec(ctx, insertPosition, b.id, year, agency, position); err != nil {
				return err
			}
		}
	}
	return nil
}

func (i *importer) writeMemberships(ctx context.Context) error {
	var values [][]any
	for _, b := range i.snap.blocs {
		for _, m := range b.members {
			switch {
			case m.fresh:
				values = append(values, []any{b.id, m.agency.id, m.from, m.until, "", 0, 0})
			case m.dirty:
				if err := i.exec(ctx, updateMembership, m.from, m.until, m.before, m.closed, m.id); err != nil {
					return err
				}
			}
		}
	}
	_, err := i.insert(ctx, "bloc_member", []string{"bloc_id", "agency_id", "from_on", "until_on", "until_before", "opened_by", "closed_by"}, values)
	return err
}

func (i *importer) writeOfficers(ctx context.Context) error {
	var values [][]any
	for _, b := range i.snap.blocs {
		for _, o := range b.officers {
			switch {
			case o.fresh:
				values = append(values, []any{b.id, o.person.id, o.from, o.until})
			case o.dirty:
				if err := i.exec(ctx, updateOfficer, o.from, o.until, o.id); err != nil {
					return err
				}
			}
		}
	}
	_, err := i.insert(ctx, "bloc_officer", []string{"bloc_id", "person_id", "from_on", "until_on"}, values)
	return err
}
