package directory

import (
	"cmp"
	"fmt"
	"slices"
)

// officers sets who of the Board is responsible. A row that tells no days of its own means from today on, in the place of
// the former.
func (i *importer) officers(b *cluster, rows []*blocRow) {
	var said *blocRow
	of := func(c *charge) *span { return &c.span }
	for _, row := range rows {
		if row.bloc != b || row.officer == nil {
			continue
		}
		from, until := row.from, row.until
		if row.agency != nil { // the days are the agency's
			from, until = "", ""
			if said != nil && said.officer != row.officer {
				i.problem(row.fileRow, colOfficer, fmt.Sprintf("%s có hai chuyên viên theo dõi: dòng %d ghi %s; đề nghị ghi một người.", b.name, said.line, said.officer.name))
				continue
			}
			if said != nil {
				continue
			}
			said = row
		}
		var mine []*charge
		for _, c := range b.officers {
			if c.person == row.officer && (row.agency == nil || in(i.today, c.from, c.until)) {
				mine = append(mine, c)
			}
		}
		if row.agency != nil && len(mine) > 0 {
			continue
		}
		if c, found := choose(mine, of, from, until, i.today, false); found {
			c.row = row.fileRow
			if from != "" && from != c.from {
				i.change(row.fileRow, Altered, "%s: %s theo dõi từ %s", b.name, row.officer.name, from.Words())
				c.from, c.dirty = from, true
			}
			if until != "" && until != c.until {
				i.change(row.fileRow, Altered, "%s: %s theo dõi đến hết %s", b.name, row.officer.name, last(until))
				c.end(until)
			}
			continue
		}
		c := &charge{person: row.officer, span: span{from: from, until: until, row: row.fileRow, fresh: true}}
		if c.from == "" && c.until == "" {
			c.from = i.today
		}
		if !slices.ContainsFunc(row.officer.seats, func(s *seat) bool { return s.role.OfBoard() && s.meets(&c.span) }) {
			i.problem(row.fileRow, colOfficer, fmt.Sprintf("%s không có vai trò ở Ban trong thời gian này; đề nghị sửa lại các ngày hoặc chọn người khác.", row.officer.name))
			continue
		}
		for _, o := range b.officers {
			if o.from < c.from && o.meets(&c.span) || !o.fresh && o.row == nil && c.until == "" && o.meets(&c.span) {
				o.end(c.from)
			}
		}
		b.officers = append(b.officers, c)
		i.change(row.fileRow, Added, "%s: %s theo dõi%s", b.name, row.officer.name, since(c.from))
	}
	for n, c := range b.officers {
		for _, o := range b.officers[:n] {
			if r := cmp.Or(c.row, o.row); c.meets(&o.span) && r != nil && (c.fresh || c.dirty || o.fresh || o.dirty) {
				i.problem(r, colOfficer, fmt.Sprintf("%s có hai chuyên viên theo dõi trong cùng thời gian: %s, %s; đề nghị sửa lại các ngày.", b.name, o.person.name, c.person.name))
			}
		}
	}
}
