package roster

import (
	"context"
	"fmt"
	"slices"

	"thidua/bot/directory"
	"thidua/bot/table"
)

// keptPosts are the present posts that no row is about.
func (i *importer) keptPosts() int {
	n := 0
	for _, who := range i.snap.persons {
		for _, p := range who.posts {
			if p.row == nil && !p.fresh && p.contains(i.revision.Today) {
				n++
			}
		}
	}
	return n
}

// mergePosts brings the rows of one person in one role of one agency together with the posts there are.
func (i *importer) mergePosts(who *person, a *agencyHistory, role directory.Role, rows []*personRow) {
	var posts []*post
	for _, p := range who.posts {
		if p.agency == a && p.role == role {
			posts = append(posts, p)
		}
	}
	matched := func(row *personRow) bool {
		return slices.ContainsFunc(posts, func(p *post) bool { return p.row == row.fileRow })
	}
	for _, exact := range []bool{true, false} {
		for _, row := range rows {
			if matched(row) {
				continue
			}
			if p, found := matchPeriod(posts, func(p *post) *dated { return &p.dated }, row.period, i.revision.Today, exact); found {
				i.correctPost(p, row)
			}
		}
	}
	for _, row := range rows {
		if row.bad || matched(row) {
			continue
		}
		if !who.listed && role != directory.Member {
			i.problem(row.fileRow, colRole, fmt.Sprintf("%s tự vào bằng đường dẫn mời và chưa được xác nhận, nên danh sách không giao được vai trò này; đề nghị xác nhận trong cơ cấu tổ chức, hoặc bỏ mã “%s” để thêm người mới.",
				who.name, row.code))
			return
		}
		if p := i.addPost(who, a, role, row); p != nil {
			posts = append(posts, p)
		}
	}
	for n, p := range posts {
		for _, o := range posts[:n] {
			i.checkTwice(p, o)
		}
	}
}

// checkTwice reports two posts of one person in one role of one agency at one time, if this file makes them so.
func (i *importer) checkTwice(p, other *post) {
	if !p.overlaps(other.period) || p.row == nil && other.row == nil || !p.altered() && !other.altered() {
		return
	}
	r, same := p.row, other.row
	if r == nil || same != nil && same.line > r.line {
		r, same = same, r
	}
	where := "vị trí đang có"
	if same != nil {
		where = fmt.Sprintf("dòng %d", same.line)
	}
	i.problem(r, colPerson, fmt.Sprintf("Trùng với %s: cùng cơ quan, họ tên, vai trò và thời gian. Nếu là hai người khác nhau, đề nghị ghi Mã cán bộ; nếu là một, đề nghị bỏ một dòng.", where))
}

// correctPost takes what a row says of a post. An empty cell takes nothing away.
func (i *importer) correctPost(p *post, row *personRow) {
	p.row = row.fileRow
	is := *p // as the row says
	var what alterations
	set := func(name string, to *string, value string) {
		if value != "" {
			what.note(name, *to, value)
			*to = value
		}
	}
	set("chức vụ", &is.title, row.title)
	set("văn bản cử", &is.basis, row.basis)
	if row.basisOn != "" {
		what.note("ngày văn bản", p.basisOn.Words(), row.basisOn.Words())
		is.basisOn = row.basisOn
	}
	carried := p.closed > 0 && (row.until == "" || row.until >= p.until) // a reorganisation let it go on elsewhere
	if row.from != "" && !carried && !p.empty() {
		what.note("từ ngày", p.from.Words(), row.from.Words())
		is.from = row.from
	}
	ends := row.until != "" && row.until != p.until && !carried
	if ends && p.closed > 0 {
		i.problem(row.fileRow, colUntil, fmt.Sprintf("Vị trí này đã kết thúc từ %s theo một lần sắp xếp đã ghi nhận; đề nghị để trống Đến ngày.", p.until.Words()))
		return
	}
	if what == nil && !ends || !i.mayAppoint(row, p.role, p.agency) {
		return
	}
	sign := directory.Altered
	if ends && what == nil && p.until == "" {
		sign = directory.Removed
	}
	p.touch()
	p.title, p.basis, p.basisOn, p.from = is.title, is.basis, is.basisOn, is.from
	if ends {
		what.note("ngày cuối", lastDay(p.until), lastDay(row.until))
		p.endOn(row.until)
		if p.role != directory.Member {
			i.released = append(i.released, p)
		}
	}
	i.change(row.fileRow, sign, "%s, %s, %s: %s", p.person.name, p.role.Name(), p.agency.code, what)
	if column, sentence := p.agency.checkWithin(p.period); sentence != "" {
		i.problem(row.fileRow, column, sentence)
	}
}

// addPost adds a post, if the row may; nil otherwise. A higher one takes the place of membership; who is more already is
// not made a member.
func (i *importer) addPost(who *person, a *agencyHistory, role directory.Role, row *personRow) *post {
	p := &post{person: who, agency: a, role: role, title: row.title, basis: row.basis, basisOn: row.basisOn,
		dated: dated{period: row.period, row: row.fileRow, fresh: true}}
	if p.from == "" && (p.until == "" || p.until > i.revision.Today) {
		p.from = i.revision.Today
	}
	if life, ok := a.lifetime(); ok && row.from == "" {
		p.from = max(p.from, life.from)
	}
	if column, sentence := a.checkWithin(p.period); sentence != "" {
		i.problem(row.fileRow, column, sentence)
		return nil
	}
	replaces := ""
	for _, o := range who.posts {
		if o.agency != a || !o.overlaps(p.period) {
			continue
		}
		from := max(p.from, o.from)
		switch {
		case role == directory.Member && o.role != directory.Member && o.outlasts(p.period):
			if p.from >= o.from {
				i.passOverMember(row, o)
				return nil
			}
			p.until = o.from
		case role != directory.Member && o.role == directory.Member && p.outlasts(o.period) && from != "":
			o.endOn(from)
			replaces = "; thay vai trò " + o.role.Name()
			if p.title == "" {
				p.title = o.title
			}
		}
	}
	if !i.mayAppoint(row, role, a) {
		return nil
	}
	who.posts = append(who.posts, p)
	if role != directory.Member {
		i.appointed = append(i.appointed, p)
	}
	i.change(row.fileRow, directory.Added, "%s, %s, %s%s%s%s", who.name, role.Name(), a.code, periodWords(p.period), p.details(), replaces)
	return p
}

// details are what a new post says besides, and what a new person does with the first of theirs: for the line of the plan.
func (p *post) details() string {
	var all alterations
	add := func(what, value string) {
		if value != "" {
			all = append(all, what+": "+value)
		}
	}
	if who := p.person; who.fresh && !who.shown {
		who.shown = true
		add("mã cán bộ", who.code)
		add("điện thoại", who.phone)
	}
	add("chức vụ", p.title)
	add("văn bản cử", p.basis)
	add("ngày văn bản", p.basisOn.Words())
	if all == nil {
		return ""
	}
	return "; " + all.String()
}

// passOverMember says that a row adds no membership to somebody who is more already. With another title it tells of somebody else, or one of
// the two is wrong.
func (i *importer) passOverMember(row *personRow, higher *post) {
	otherTitle := row.title != "" && table.Key(row.title) != table.Key(higher.title)
	switch {
	case otherTitle && higher.row != nil && higher.title != "":
		i.problem(row.fileRow, colTitle, fmt.Sprintf("Dòng %d ghi %s ở cùng cơ quan và thời gian với chức vụ “%s”; nếu là hai người, đề nghị ghi Mã cán bộ, nếu là một, đề nghị ghi Chức vụ giống nhau.",
			higher.row.line, row.name, short(higher.title)))
	case otherTitle || row.basis != "" && row.basis != higher.basis || row.basisOn != "" && row.basisOn != higher.basisOn:
		i.remark(row.fileRow, "không thêm vai trò Thành viên, cả Chức vụ và Văn bản cử ghi kèm, cho người đã có vai trò khác ở cùng cơ quan")
	default:
		i.remark(row.fileRow, "không thêm vai trò Thành viên cho người đã có vai trò khác ở cùng cơ quan")
	}
}

const (
	updatePost = `
update post set title = $1, basis = $2, basis_on = $3, from_on = $4, until_on = $5, until_before = $6, closed_by = $7 where id = $8`

	// One that ends as before keeps what its end says: who ended it, and what the end was before.
	restatePost = `update post set title = $1, basis = $2, basis_on = $3, from_on = $4 where id = $5`
)

func (i *importer) writePosts(ctx context.Context, persons []*person) error {
	var fresh []*post
	var values [][]any
	for _, who := range persons {
		for _, p := range who.posts {
			var err error
			switch {
			case p.fresh:
				fresh = append(fresh, p)
				values = append(values, []any{who.id, p.agency.id, p.role, p.title, p.basis, p.basisOn, p.from, p.until, "", 0, 0})
			case p.dirty && p.until != p.before:
				err = i.exec(ctx, updatePost, p.title, p.basis, p.basisOn, p.from, p.until, p.before, p.closed, p.id)
			case p.dirty:
				err = i.exec(ctx, restatePost, p.title, p.basis, p.basisOn, p.from, p.id)
			}
			if err != nil {
				return err
			}
		}
	}
	ids, err := i.insert(ctx, "post", []string{"person_id", "agency_id", "role", "title", "basis", "basis_on", "from_on", "until_on",
		"until_before", "opened_by", "closed_by"}, values)
	for n := range ids {
		fresh[n].id = ids[n]
	}
	return err
}
