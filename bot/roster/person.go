package roster

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"thidua/bot/directory"
	"thidua/knowledge/vietnamese"
)

// personRow is a row of the table of people: one post of one person.
type personRow struct {
	*fileRow
	period
	agency     *agencyHistory
	name, code string
	written    string   // the name with what was dropped of it
	dropped    []string // of the name
	phone      string
	role       directory.Role
	title      string
	basis      string
	basisOn    directory.Day
}

// nameInAgency finds a person without a code: a personKey in an agency.
type nameInAgency struct {
	agency int64
	key    string
}

// personIndex finds persons for the rows of a file.
type personIndex struct {
	byCode map[string]*person // by placeholder for those without a code
	byName map[nameInAgency][]*person
	byKey  map[string][]*person // by personKey, in whatever agency
	fresh  []*person            // to be added
}

func newPersonIndex(snap *snapshot) *personIndex {
	x := &personIndex{byCode: map[string]*person{}, byName: map[nameInAgency][]*person{}, byKey: map[string][]*person{}}
	for _, who := range snap.sortedPersons() {
		if who.code != "" {
			x.byCode[who.code] = who
		}
		if !who.listed {
			continue // a name that somebody gave themselves means nobody on a list
		}
		for _, p := range who.posts {
			x.add(p.agency, who)
		}
	}
	for who, code := range snap.placeholderCodes() {
		x.byCode[code] = who
	}
	return x
}

func (x *personIndex) add(a *agencyHistory, who *person) {
	key := nameInAgency{a.id, personKey(who.name)}
	if !slices.Contains(x.byName[key], who) {
		x.byName[key] = append(x.byName[key], who)
	}
	if !slices.Contains(x.byKey[key.key], who) {
		x.byKey[key.key] = append(x.byKey[key.key], who)
	}
}

func (i *importer) importPeople(ctx context.Context) error {
	return i.count(ofPeople, i.keptPosts, func() error {
		index := newPersonIndex(i.snap)
		keys, groups := i.groupPersonRows(index)
		for _, k := range keys {
			i.mergePosts(k.person, k.agency, k.role, groups[k])
		}
		return i.writePeople(ctx, index.fresh)
	})
}

// postKey is what the rows of one person's posts of a role in an agency have in common.
type postKey struct {
	person *person
	agency *agencyHistory
	role   directory.Role
}

// groupPersonRows reads the rows and finds or adds their persons. Members are last: what else somebody is there decides
// whether they are still a mere member.
func (i *importer) groupPersonRows(index *personIndex) (keys []postKey, groups map[postKey][]*personRow) {
	var coded, others []*personRow
	for _, r := range i.rows[ofPeople] {
		row := i.readPerson(r)
		switch {
		case r.bad:
		case row.code != "":
			coded = append(coded, row)
		default:
			others = append(others, row)
		}
	}
	groups = map[postKey][]*personRow{}
	together := map[*person][]*personRow{}
	for _, row := range slices.Concat(coded, others) { // those without a code may be among those with one
		who := i.findPerson(index, row)
		if who == nil {
			continue
		}
		i.noteSamePerson(together[who], row)
		together[who] = append(together[who], row)
		k := postKey{who, row.agency, row.role}
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], row)
	}
	slices.SortStableFunc(keys, func(a, b postKey) int {
		switch {
		case a.role == b.role || a.role != directory.Member && b.role != directory.Member:
			return cmp.Compare(groups[a][0].line, groups[b][0].line)
		case a.role == directory.Member:
			return 1
		}
		return -1
	})
	return keys, groups
}

// noteSamePerson says that a row without a code, or one to an earlier one without it, is taken for another post of the same person.
func (i *importer) noteSamePerson(earlier []*personRow, row *personRow) {
	for _, o := range earlier {
		if o.agency == row.agency && o.role != row.role && (o.code == "" || row.code == "") && o.overlaps(row.period) {
			i.note("Bảng %s, dòng %d: %s cùng họ tên, cùng cơ quan với dòng %d, được hiểu là một người có nhiều vai trò; nếu là hai người, đề nghị ghi Mã cán bộ.",
				row.table, max(o.line, row.line), row.name, min(o.line, row.line))
			return
		}
	}
}

func (i *importer) readPerson(r *fileRow) *personRow {
	row := &personRow{fileRow: r}
	i.need(r, colAgency, colPerson, colRole)
	row.agency = i.agency(r, colAgency)
	row.written, row.code = i.name(r, colPerson, directory.MaxName), i.text(r, colPersonCode, 40)
	row.name, row.dropped = bareName(row.written)
	row.phone = i.phone(r, colPhone)
	row.title, row.basis = i.text(r, colTitle, directory.MaxTitle), i.text(r, colBasis, directory.MaxTitle)
	row.basisOn = i.day(r, colBasisOn)
	row.period = i.period(r)
	if strings.Contains(row.written, "@") {
		i.problem(r, colPerson, fmt.Sprintf("“%s” là tên tài khoản hoặc địa chỉ thư điện tử, không phải họ và tên; đề nghị ghi lại.", short(row.written)))
	}
	role, known := ParseRole(r.cells[colRole])
	if row.role = role; !known && r.cells[colRole] != "" {
		i.problem(r, colRole, fmt.Sprintf("Không có vai trò “%s”; đề nghị ghi một trong các vai trò: %s.", short(r.cells[colRole]), strings.Join(names(directory.Roles()), "; ")))
	}
	return row
}

// sameName reports whether two names of one key can be the same person's: one is written without tones, or they differ in
// capitals and the place of a tone only.
func sameName(a, b string) bool {
	a, _ = bareName(a)
	b, _ = bareName(b)
	return vietnamese.Key(a) == vietnamese.Key(b) || !vietnamese.HasTones(a) || !vietnamese.HasTones(b)
}

// findPerson finds or adds the one a row is about; nil when that cannot be told, or the row must not change them.
func (i *importer) findPerson(index *personIndex, row *personRow) *person {
	if !i.checkName(index, row) {
		return nil
	}
	who, ok := i.matchPerson(index, row)
	if !ok {
		return nil
	}
	if who == nil {
		i.noteNamesakes(index, row)
		who = &person{code: row.code, name: row.name, listed: true, fresh: true}
		index.fresh = append(index.fresh, who)
		if row.code != "" {
			index.byCode[row.code] = who
		}
	}
	if row.dropped != nil && who.name != row.written {
		i.remark(row.fileRow, fmt.Sprintf("bỏ “%s” khỏi họ và tên", strings.Join(row.dropped, "”, “")))
	}
	if who.row == nil {
		who.row = row.fileRow
		if !i.rename(who, row) {
			return nil
		}
	}
	if !i.takePhone(who, row) {
		return nil
	}
	index.add(row.agency, who)
	return who
}

// moreThanName is what stands between the names of two people, before one in a list, or between a name and a title.
var moreThanName = regexp.MustCompile(`[,;/|+&]|\s-|-\s|^\d+[.)]|(?i:\svà\s)`)

// checkName reports a name that is more than one person's name, unless the directory has it.
func (i *importer) checkName(index *personIndex, row *personRow) bool {
	known := func(who *person) bool { return who.name == row.name }
	if !moreThanName.MatchString(vietnamese.PlainDashes(row.name)) || slices.ContainsFunc(index.byKey[personKey(row.name)], known) {
		return true
	}
	i.problem(row.fileRow, colPerson, fmt.Sprintf("“%s” không chỉ là họ và tên của một người; đề nghị ghi mỗi người một dòng, và ghi chức vụ ở cột Chức vụ.", short(row.written)))
	return false
}

// noteNamesakes says that somebody without a code who is to be added has the name of somebody of another agency.
func (i *importer) noteNamesakes(index *personIndex, row *personRow) {
	if row.code != "" {
		return
	}
	for _, other := range index.byKey[personKey(row.name)] {
		if !sameName(other.name, row.name) {
			continue
		}
		where := "danh sách đang có"
		if other.row != nil {
			where = fmt.Sprintf("bảng %s, dòng %d", other.row.table, other.row.line)
		}
		i.note("Bảng %s, dòng %d: %s trùng tên với người ở cơ quan khác (%s), được hiểu là hai người; nếu là một, đề nghị ghi cùng Mã cán bộ ở cả hai dòng.", row.table, row.line, row.name, where)
		return
	}
}

// matchPerson is the person of the directory, or of an earlier row, that a row is about: nil when it is a new one. ok is
// false when that cannot be told.
func (i *importer) matchPerson(index *personIndex, row *personRow) (who *person, ok bool) {
	key := personKey(row.name)
	sameKey := index.byName[nameInAgency{row.agency.id, key}]
	if row.code != "" {
		who = index.byCode[row.code]
		if who != nil && who.code == "" && personKey(who.name) != key {
			who = nil // a placeholder of another directory
		}
		if who != nil && who.row != nil && !(personKey(who.name) == key && sameName(who.name, row.name)) {
			i.problem(row.fileRow, colPersonCode, fmt.Sprintf("Mã cán bộ %s đã ghi cho %s ở dòng %d; đề nghị sửa lại mã hoặc họ tên.", row.code, who.name, who.row.line))
			return nil, false
		}
		if who == nil {
			return i.giveCode(index, row, sameKey)
		}
		return who, true
	}
	switch len(sameKey) {
	case 0:
		return nil, true
	case 1:
	default:
		i.problem(row.fileRow, colPersonCode, fmt.Sprintf("%s có %d người tên %s; đề nghị ghi Mã cán bộ để phân biệt.", row.agency.label(), len(sameKey), row.name))
		return nil, false
	}
	who = sameKey[0]
	if who.row != nil && !sameName(who.name, row.name) {
		i.problem(row.fileRow, colPersonCode, fmt.Sprintf("Họ tên %s gần giống %s ở dòng %d, cùng cơ quan; nếu là hai người, đề nghị ghi Mã cán bộ, nếu là một, đề nghị ghi giống nhau.",
			row.name, who.name, who.row.line))
		return nil, false
	}
	return who, true
}

// giveCode gives the code of a row to the only one of its name in the agency who has none, and returns them: nil without
// such a one. ok is false when the row must not change them.
func (i *importer) giveCode(index *personIndex, row *personRow, sameKey []*person) (who *person, ok bool) {
	codeless := slices.DeleteFunc(slices.Clone(sameKey), func(who *person) bool { return who.code != "" || who.row != nil })
	if len(codeless) != 1 || strings.HasPrefix(row.code, "#") {
		return nil, true
	}
	who = codeless[0]
	index.byCode[row.code] = who
	if !i.mayRename(who, row) {
		return nil, false
	}
	who.code, who.dirty = row.code, true
	i.change(row.fileRow, directory.Altered, "%s, %s: mã cán bộ: (trống) → %s", who.name, row.agency.code, row.code)
	return who, true
}

// rename takes the name of a row, unless it is the same one without its tones; it reports whether the row may do that.
func (i *importer) rename(who *person, row *personRow) bool {
	untoned := directory.NameKey(who.name) == directory.NameKey(row.name) && vietnamese.HasTones(who.name) && !vietnamese.HasTones(row.name)
	if who.name == row.name || who.name == row.written || untoned {
		return true
	}
	if !i.mayRename(who, row) {
		return false
	}
	i.change(row.fileRow, directory.Altered, "%s, %s: họ và tên: %s → %s", who.name, row.agency.code, who.name, row.name)
	who.name, who.dirty = row.name, true
	return true
}

// takePhone takes the telephone of a row, if there is one; it reports whether the row may do that.
func (i *importer) takePhone(who *person, row *personRow) bool {
	if row.phone == "" && !noPhone.MatchString(row.cells[colPhone]) {
		return true
	}
	if before := who.phoneRow; before != nil && who.phone != row.phone {
		i.problem(row.fileRow, colPhone, fmt.Sprintf("Số điện thoại của %s đã ghi khác ở dòng %d; đề nghị ghi giống nhau.", who.name, before.line))
		return false
	}
	who.phoneRow = row.fileRow
	if who.phone == row.phone {
		return true
	}
	if !i.mayRename(who, row) {
		return false
	}
	if !who.fresh {
		i.change(row.fileRow, directory.Altered, "%s, %s: điện thoại: %s → %s", who.name, row.agency.code, cmp.Or(who.phone, "(trống)"), cmp.Or(row.phone, "(trống)"))
	}
	who.phone, who.dirty = row.phone, true
	return true
}

// mayRename reports whether the actor may say who a person is: of somebody of the Board only who may appoint them.
func (i *importer) mayRename(who *person, row *personRow) bool {
	for _, p := range who.posts {
		if !p.fresh && p.role.OfBoard() && (p.until == "" || p.until > i.revision.Today) && !i.mayAppoint(row, p.role, p.agency) {
			return false
		}
	}
	return true
}

// mayAppoint reports, at the row too, whether the actor may appoint to a role in an agency.
func (i *importer) mayAppoint(row *personRow, role directory.Role, agency *agencyHistory) bool {
	if i.revision.By.MayAppoint(role, agency.id) {
		return true
	}
	i.problem(row.fileRow, colRole, fmt.Sprintf("Tài khoản đang dùng không có quyền thêm, sửa vai trò %s; đề nghị quản trị hệ thống thực hiện dòng này.", role.Name()))
	return false
}

const updatePerson = `update person set code = $1, name = $2, name_key = $3, phone = $4 where id = $5`

// writePeople writes the persons and their posts.
func (i *importer) writePeople(ctx context.Context, fresh []*person) error {
	var values [][]any
	for _, who := range fresh {
		values = append(values, []any{who.code, who.name, directory.NameKey(who.name), who.phone, 0, 0, true, 0})
	}
	ids, err := i.insert(ctx, "person", []string{"code", "name", "name_key", "phone", "account", "agreed_at", "listed", "erased_at"}, values)
	if err != nil {
		return err
	}
	for n, who := range fresh {
		who.id = ids[n]
		i.snap.persons[who.id] = who
	}
	all := i.snap.sortedPersons()
	for _, who := range all {
		if who.dirty && !who.fresh {
			if err := i.exec(ctx, updatePerson, who.code, who.name, directory.NameKey(who.name), who.phone, who.id); err != nil {
				return err
			}
		}
	}
	return i.writePosts(ctx, all)
}
