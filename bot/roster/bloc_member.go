package roster

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"thidua/bot/directory"
)

// mergeMemberships brings the rows of one agency in one bloc together with its memberships. Rows of the same days are one:
// they differ in the year.
func (i *importer) mergeMemberships(b *bloc, a *agencyHistory, rows []*blocRow) {
	rows = i.distinctDays(rows)
	var memberships []*blocMembership
	for _, m := range b.members {
		if m.agency == a {
			memberships = append(memberships, m)
		}
	}
	matched := func(row *blocRow) bool {
		return slices.ContainsFunc(memberships, func(m *blocMembership) bool { return m.row == row.fileRow })
	}
	for _, exact := range []bool{true, false} {
		for _, row := range rows {
			if matched(row) {
				continue
			}
			if m, found := matchPeriod(memberships, func(m *blocMembership) *dated { return &m.dated }, row.period, i.revision.Today, exact); found {
				i.correctMembership(b, m, row)
			}
		}
	}
	for _, row := range rows {
		if matched(row) || row.bad {
			continue
		}
		m := &blocMembership{agency: a, dated: dated{period: row.period, row: row.fileRow, fresh: true}}
		if life, ok := a.lifetime(); ok && m.from == "" {
			m.from = max(life.from, b.from)
		}
		if i.checkMembership(b, m, row.fileRow) {
			memberships, b.members = append(memberships, m), append(b.members, m)
			i.change(row.fileRow, directory.Added, "%s vào %s%s", a.label(), b.label(), periodWords(m.period))
		}
	}
	for n, m := range memberships {
		for _, o := range memberships[:n] {
			if r := cmp.Or(m.row, o.row); m.overlaps(o.period) && r != nil && (m.altered() || o.altered()) {
				i.problem(r, colAgency, fmt.Sprintf("%s đã ở trong %s trong cùng thời gian; đề nghị sửa lại các ngày hoặc bỏ dòng này.", a.label(), b.label()))
			}
		}
	}
}

// distinctDays are the first rows of each period; it reports those that say the same as the first.
func (i *importer) distinctDays(rows []*blocRow) (firsts []*blocRow) {
	for _, row := range rows {
		at := slices.IndexFunc(firsts, func(f *blocRow) bool { return f.period == row.period })
		if at < 0 {
			firsts = append(firsts, row)
		} else if f := firsts[at]; f.year == row.year && f.position == row.position && f.officer == row.officer {
			i.problem(row.fileRow, "", fmt.Sprintf("Trùng với dòng %d; đề nghị bỏ một dòng.", f.line))
		}
	}
	return firsts
}

// checkMembership reports a membership beyond the days of its agency or its bloc, and whether there is none.
func (i *importer) checkMembership(b *bloc, m *blocMembership, r *fileRow) bool {
	column, sentence := m.agency.checkWithin(m.period)
	if sentence == "" && b.until != "" && (m.until > b.until || m.from >= b.until) {
		column, sentence = colUntil, fmt.Sprintf("%s đã kết thúc ngày %s; đề nghị sửa lại các ngày.", b.label(), lastDay(b.until))
	}
	if sentence != "" {
		i.problem(r, column, sentence)
	}
	return sentence == ""
}

// correctMembership takes the days that a row says.
func (i *importer) correctMembership(b *bloc, m *blocMembership, row *blocRow) {
	m.row = row.fileRow
	carried := m.closed > 0 && (row.until == "" || row.until >= m.until) // a reorganisation gave the place to another agency
	var what alterations
	if row.from != "" && !carried && !m.empty() && row.from != m.from {
		what.note("từ ngày", m.from.Words(), row.from.Words())
		m.touch()
		m.from = row.from
	}
	if row.until != "" && row.until != m.until && !carried {
		if m.closed > 0 {
			i.problem(row.fileRow, colUntil, fmt.Sprintf("%s đã rời cụm, khối từ %s theo một lần sắp xếp đã ghi nhận; đề nghị để trống Đến ngày.", m.agency.label(), m.until.Words()))
			return
		}
		what.note("ngày cuối", lastDay(m.until), lastDay(row.until))
		m.endOn(row.until)
	}
	if what != nil && i.checkMembership(b, m, row.fileRow) {
		i.change(row.fileRow, directory.Altered, "%s trong %s: %s", m.agency.label(), b.label(), what)
	}
}

// mergePositions sets the leads and deputies of the bloc's years.
func (i *importer) mergePositions(b *bloc, rows []*blocRow) {
	years := map[int][]*blocRow{}
	for _, row := range rows {
		if row.bloc == b && row.position != "" && row.agency != nil && !row.bad {
			years[row.year] = append(years[row.year], row)
		}
	}
	for _, year := range slices.Sorted(maps.Keys(years)) {
		i.mergePositionsOf(b, year, years[year])
	}
}

// mergePositionsOf sets the lead and the deputies of one year, besides those there are. A lead takes the place of the
// former one.
func (i *importer) mergePositionsOf(b *bloc, year int, rows []*blocRow) {
	positions := maps.Clone(b.positionsOf(year))
	taken := map[int64]*blocRow{} // by agency
	var lead *blocRow
	for _, row := range rows {
		within := slices.ContainsFunc(b.members, func(m *blocMembership) bool { return m.agency == row.agency && m.overlaps(yearPeriod(year)) })
		other := taken[row.agency.id]
		isLead := row.position == directory.BlocLead
		switch {
		case !within:
			i.problem(row.fileRow, colYear, fmt.Sprintf("%s không thuộc %s trong năm %d; đề nghị sửa lại Năm, Từ ngày hoặc Đến ngày.", row.agency.label(), b.name, year))
			continue
		case other != nil:
			i.problem(row.fileRow, colRole, fmt.Sprintf("Dòng %d đã ghi vai trò của cơ quan này năm %d; đề nghị bỏ một dòng.", other.line, year))
			continue
		case isLead && lead != nil:
			i.problem(row.fileRow, colRole, fmt.Sprintf("%s năm %d đã có %s ở dòng %d; mỗi năm chỉ có một Trưởng.", b.name, year, row.position.Name(), lead.line))
			continue
		case isLead:
			lead = row
			maps.DeleteFunc(positions, func(_ int64, p directory.BlocPosition) bool { return p == directory.BlocLead })
		}
		taken[row.agency.id], positions[row.agency.id] = row, row.position
	}
	i.checkDeputies(b, year, positions, taken, rows)
	for _, row := range rows {
		if was := b.positionsOf(year)[row.agency.id]; taken[row.agency.id] == row && was != row.position && !row.bad {
			i.change(row.fileRow, directory.Altered, "%s, năm %d: %s %s", b.name, year, row.position.Name(), row.agency.label())
			b.dirty = true
		}
	}
	b.positions[year] = positions
}

// checkDeputies reports the last rows that make deputies, when there are too many with those of the directory.
func (i *importer) checkDeputies(b *bloc, year int, positions map[int64]directory.BlocPosition, taken map[int64]*blocRow, rows []*blocRow) {
	deputies := 0
	for _, position := range positions {
		if position == directory.BlocDeputy {
			deputies++
		}
	}
	for _, row := range slices.Backward(rows) {
		if deputies > directory.MaxDeputies && row.position == directory.BlocDeputy && taken[row.agency.id] == row {
			deputies--
			i.problem(row.fileRow, colRole, fmt.Sprintf("%s năm %d có quá %d Phó Trưởng cụm (khối), tính cả danh sách đang có; đề nghị bớt.", b.name, year, directory.MaxDeputies))
		}
	}
}
