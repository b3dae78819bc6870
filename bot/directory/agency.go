package directory

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// AgencyKind is what sort of body an Agency is.
type AgencyKind string

const (
	Province    AgencyKind = "province"
	Department  AgencyKind = "department"
	Commune     AgencyKind = "commune"
	Party       AgencyKind = "party"
	Front       AgencyKind = "front"
	PublicUnit  AgencyKind = "public_unit"
	Association AgencyKind = "association"
	Enterprise  AgencyKind = "enterprise"
	CentralBody AgencyKind = "central_body"
	ArmedForces AgencyKind = "armed_forces"
	District    AgencyKind = "district" // ended on 01/7/2025
	Township    AgencyKind = "township" // likewise
	OtherAgency AgencyKind = "other"
)

// kindNames are the words on screen and in files, and others that files may have instead, in the order in which lists show
// the kinds.
var kindNames = []struct {
	Kind   AgencyKind
	Name   string
	Others []string
}{
	{Province, "UBND tỉnh, thành phố", nil},
	{Department, "sở, ban, ngành", nil},
	{Commune, "UBND xã, phường, đặc khu", []string{"UBND xã, phường"}},
	{Party, "cơ quan Đảng", nil},
	{Front, "MTTQ và tổ chức chính trị - xã hội", nil},
	{PublicUnit, "đơn vị sự nghiệp", nil},
	{Association, "hội quần chúng", []string{"hội"}},
	{Enterprise, "doanh nghiệp", nil},
	{CentralBody, "cơ quan Trung ương trên địa bàn", []string{"cơ quan ngành dọc"}},
	{ArmedForces, "lực lượng vũ trang", nil},
	{District, "UBND huyện, thành phố thuộc tỉnh (lịch sử)", []string{"UBND huyện, thành phố thuộc tỉnh"}},
	{Township, "UBND thị trấn (lịch sử)", []string{"UBND thị trấn"}},
	{OtherAgency, "khác", nil},
}

// Name is the kind as people read it.
func (k AgencyKind) Name() string {
	for _, n := range kindNames {
		if n.Kind == k {
			return n.Name
		}
	}
	return string(k)
}

func (k AgencyKind) order() int {
	for i, n := range kindNames {
		if n.Kind == k {
			return i
		}
	}
	return len(kindNames)
}

// AgencyKindNames are the names of all kinds, for the lists of a form.
func AgencyKindNames() []string {
	var names []string
	for _, n := range kindNames {
		names = append(names, n.Name)
	}
	return names
}

// AgencyKinds are all kinds, in the order in which lists show them.
func AgencyKinds() (all []AgencyKind) {
	for _, n := range kindNames {
		all = append(all, n.Kind)
	}
	return all
}

// ParseAgencyKind reads a name of a kind, toned or not, or its code.
func ParseAgencyKind(s string) (AgencyKind, bool) {
	key := NameKey(vietnamese.PlainDashes(s))
	for _, n := range kindNames {
		isName := func(name string) bool { return key == NameKey(name) }
		if isName(n.Name) || key == string(n.Kind) || slices.ContainsFunc(n.Others, isName) {
			return n.Kind, true
		}
	}
	return "", false
}

// Agency is a body in the tree as it is on one day.
type Agency struct {
	ID       int64
	Code     string
	Name     string
	Kind     AgencyKind
	ParentID int64 // 0 at the top
	From     Day   // since when it has been so, not since when it exists
	Until    Day
}

const termColumns = `select a.id, a.code, t.name, t.kind, t.parent_id, t.from_on, t.until_on from agency a join agency_term t on t.agency_id = a.id`

func scanAgency(row scanner) (Agency, error) {
	var a Agency
	err := row.Scan(&a.ID, &a.Code, &a.Name, &a.Kind, &a.ParentID, &a.From, &a.Until)
	if errors.Is(err, sql.ErrNoRows) {
		return Agency{}, errNoAgency
	}
	if err != nil {
		return Agency{}, fmt.Errorf("reading an agency: %w", err)
	}
	return a, nil
}

func agencyOn(ctx context.Context, q database.Querier, id int64, day Day) (Agency, error) {
	return scanAgency(q.QueryRow(ctx, termColumns+" where a.id = $2 and "+holds("t"), day, id))
}

func agencyOfCode(ctx context.Context, q database.Querier, code string, day Day) (Agency, error) {
	return scanAgency(q.QueryRow(ctx, termColumns+" where a.code = $2 and "+holds("t"), day, CleanCode(code)))
}

func agencies(ctx context.Context, q database.Querier, where string, args ...any) ([]Agency, error) {
	return list(ctx, q, "agencies", scanAgency, termColumns+" where "+where, args...)
}

// CleanCode is a code as it is stored: capitals, without spaces and what nobody sees, every dash the typed one.
func CleanCode(code string) string { return strings.ToUpper(vietnamese.Compact(code)) }

// CheckCode refuses a code, as CleanCode gives it, that no agency or bloc can have.
func CheckCode(code string) error {
	bad := strings.ContainsFunc(code, func(r rune) bool {
		return !('A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-._", r))
	})
	if code == "" || len(code) > 40 || bad {
		return problem.New(problem.Invalid, fmt.Sprintf("Mã cơ quan “%s” không hợp lệ; mã gồm chữ cái không dấu, chữ số, dấu “-”, “.”, “_”, tối đa 40 ký tự.", cut(code, 60)))
	}
	return nil
}

// AgencyOfCode is the agency that has the code on a day.
func (s *Store) AgencyOfCode(ctx context.Context, code string, day Day) (Agency, error) {
	return agencyOfCode(ctx, s.db, code, day)
}

// Tree is the organisation of one day.
type Tree struct {
	Day      Day
	agencies map[int64]Agency
	children map[int64][]Agency
}

// Tree reads the organisation of a day.
func (s *Store) Tree(ctx context.Context, day Day) (*Tree, error) { return s.TreeIn(ctx, s.db, day) }

func newTree(day Day, all []Agency) *Tree {
	t := &Tree{Day: day, agencies: map[int64]Agency{}, children: map[int64][]Agency{}}
	for _, a := range all {
		t.agencies[a.ID] = a
	}
	for _, a := range all {
		parent := a.ParentID
		if _, there := t.agencies[parent]; !there {
			parent = 0 // what it belonged to has ended
		}
		t.children[parent] = append(t.children[parent], a)
	}
	for _, list := range t.children {
		slices.SortFunc(list, func(a, b Agency) int {
			return cmp.Or(cmp.Compare(a.Kind.order(), b.Kind.order()), cmp.Compare(NameKey(a.Name), NameKey(b.Name)), cmp.Compare(a.ID, b.ID))
		})
	}
	return t
}

// Len is how many agencies there are.
func (t *Tree) Len() int { return len(t.agencies) }

// Children are the agencies directly below one, those at the top for 0; by kind, then by name.
func (t *Tree) Children(id int64) []Agency { return t.children[id] }

// Path is the agency and those above it, the topmost first; nil when it is not there that day.
func (t *Tree) Path(id int64) []Agency {
	var path []Agency
	for a, there := t.agencies[id]; there && len(path) < 20; a, there = t.agencies[a.ParentID] {
		path = append(path, a)
	}
	slices.Reverse(path)
	return path
}

// Walk calls each with every agency, parents before children, and the depth.
func (t *Tree) Walk(each func(a Agency, depth int)) {
	var down func(id int64, depth int)
	down = func(id int64, depth int) {
		for _, a := range t.children[id] {
			each(a, depth)
			down(a.ID, depth+1)
		}
	}
	down(0, 0)
}

// Find are the agencies that the words mean: the code, else the whole name, else those whose name holds the words, whole
// ones, or has them for initials, toned or not; at most limit.
func (t *Tree) Find(words string, limit int) []Agency {
	code, key := CleanCode(words), NameKey(words)
	if key == "" {
		return nil
	}
	var named, holding []Agency
	var exact *Agency
	t.Walk(func(a Agency, _ int) {
		switch name := NameKey(a.Name); {
		case a.Code == code:
			exact = &a
		case name == key:
			named = append(named, a)
		case strings.Contains(" "+name+" ", " "+key+" ") || initials(name) == strings.ReplaceAll(key, " ", ""):
			holding = append(holding, a)
		}
	})
	if exact != nil {
		return []Agency{*exact}
	}
	if len(named) == 0 {
		named = holding
	}
	return named[:min(len(named), limit)]
}

// initials of a folded name: "so noi vu" → "snv".
func initials(key string) string {
	var out strings.Builder
	for _, word := range strings.Fields(key) {
		out.WriteByte(word[0])
	}
	return out.String()
}

// History is one line of an agency's past.
type History struct {
	Agency
	Opened, Closed Reorganisation // zero when it was not by a recorded reorganisation
}

const historyOf = `
select a.id, a.code, t.name, t.kind, t.parent_id, t.from_on, t.until_on, t.opened_by, t.closed_by
from agency a join agency_term t on t.agency_id = a.id where a.id = $1 order by t.from_on, t.id`

// History is all that an agency has been, the oldest first.
func (s *Store) History(ctx context.Context, id int64) ([]History, error) {
	all, err := list(ctx, s.db, "an agency's history", func(row scanner) (h History, err error) {
		err = row.Scan(&h.ID, &h.Code, &h.Name, &h.Kind, &h.ParentID, &h.From, &h.Until, &h.Opened.ID, &h.Closed.ID)
		return h, err
	}, historyOf, id)
	if err != nil {
		return nil, err
	}
	for i := range all {
		for _, r := range []*Reorganisation{&all[i].Opened, &all[i].Closed} {
			if r.ID == 0 {
				continue
			}
			if *r, err = reorganisationOf(ctx, s.db, r.ID); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}
