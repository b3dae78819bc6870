package roster

import (
	"cmp"
	"fmt"

	"thidua/bot/directory"
)

// mergeOfficers sets who of the Board is responsible for a bloc. A row with an agency tells no days of the officer's own: it
// means from today on, in the place of the former.
func (i *importer) mergeOfficers(b *bloc, rows []*blocRow) {
	var present *blocRow // the first that names the present officer
	for _, row := range rows {
		switch {
		case row.bloc != b || row.officer == nil:
		case row.agency == nil:
			i.mergeOfficer(b, row, row.period, false)
		case present == nil:
			present = row
			i.mergeOfficer(b, row, period{}, true)
		case present.officer != row.officer:
			i.problem(row.fileRow, colOfficer, fmt.Sprintf("%s có hai chuyên viên theo dõi: dòng %d ghi %s; đề nghị ghi một người.", b.name, present.line, present.officer.name))
		}
	}
	for n, o := range b.officers {
		for _, other := range b.officers[:n] {
			if r := cmp.Or(o.row, other.row); o.overlaps(other.period) && r != nil && (o.altered() || other.altered()) {
				i.problem(r, colOfficer, fmt.Sprintf("%s có hai chuyên viên theo dõi trong cùng thời gian: %s, %s; đề nghị sửa lại các ngày.", b.name, other.person.name, o.person.name))
			}
		}
	}
}

// mergeOfficer brings one row together with the officers there are; with present it is only about who is it today.
func (i *importer) mergeOfficer(b *bloc, row *blocRow, during period, present bool) {
	var own []*blocOfficer
	for _, o := range b.officers {
		if o.person == row.officer && (!present || o.contains(i.revision.Today)) {
			own = append(own, o)
		}
	}
	if present && len(own) > 0 {
		return
	}
	if o, found := matchPeriod(own, func(o *blocOfficer) *dated { return &o.dated }, during, i.revision.Today, false); found {
		i.correctOfficer(b, o, row, during)
		return
	}
	o := &blocOfficer{person: row.officer, dated: dated{period: during, row: row.fileRow, fresh: true}}
	if o.from == "" && o.until == "" {
		o.from = i.revision.Today
	}
	if !o.person.ofBoard(o.period) {
		i.problem(row.fileRow, colOfficer, fmt.Sprintf("%s không có vai trò ở Ban trong thời gian này; đề nghị sửa lại các ngày hoặc chọn người khác.", o.person.name))
		return
	}
	for _, other := range b.officers {
		replaced := other.from < o.from || !other.fresh && other.row == nil && o.until == ""
		if replaced && other.overlaps(o.period) {
			other.endOn(o.from)
		}
	}
	b.officers = append(b.officers, o)
	i.change(row.fileRow, directory.Added, "%s: %s theo dõi%s", b.name, o.person.name, periodWords(o.period))
}

// correctOfficer takes the days that a row says.
func (i *importer) correctOfficer(b *bloc, o *blocOfficer, row *blocRow, during period) {
	o.row = row.fileRow
	if during.from != "" && during.from != o.from {
		i.change(row.fileRow, directory.Altered, "%s: %s theo dõi từ %s", b.name, o.person.name, during.from.Words())
		o.touch()
		o.from = during.from
	}
	if during.until != "" && during.until != o.until {
		i.change(row.fileRow, directory.Altered, "%s: %s theo dõi đến hết %s", b.name, o.person.name, lastDay(during.until))
		o.endOn(during.until)
	}
}
