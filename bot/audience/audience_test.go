package audience_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/audience"
	"thidua/bot/directory"
)

// parts are what an organisation is made of.
type parts struct {
	agencies []directory.Agency
	blocs    []directory.Bloc
	posts    []directory.Post
}

func (p parts) organisation() *audience.Organisation {
	return audience.NewOrganisation(p.agencies, p.blocs, p.posts)
}

// province is a small one: a province with the Board in its Department of Home Affairs, a Department of Health with a hospital, two communes.
func province() parts {
	p := parts{agencies: []directory.Agency{
		{ID: 1, Code: "TINH", Kind: directory.Province},
		{ID: 2, Code: "SNV", Kind: directory.Department, ParentID: 1},
		{ID: 3, Code: "SYT", Kind: directory.Department, ParentID: 1},
		{ID: 4, Code: "BV", Kind: directory.PublicUnit, ParentID: 3},
		{ID: 5, Code: "XA1", Kind: directory.Commune, ParentID: 1},
		{ID: 6, Code: "XA2", Kind: directory.Commune, ParentID: 77}, // what it belonged to has ended
	}}
	p.blocs = []directory.Bloc{{Code: "K1", Agencies: []directory.Agency{p.agencies[1], p.agencies[2]}}, {Code: "K2"}}
	for _, post := range []struct {
		person, agency int64
		role           directory.Role
	}{
		{10, 2, directory.Officer}, {11, 2, directory.Approver}, {12, 2, directory.Admin}, {13, 2, directory.Focal}, {14, 2, directory.Member},
		{20, 3, directory.Focal}, {20, 3, directory.Head}, {21, 3, directory.Member}, {20, 4, directory.DeputyFocal}, {22, 4, directory.Member},
		{30, 5, directory.Member}, {-31, 5, directory.Focal}, {40, 6, directory.Head}, {50, 99, directory.Head}, {-10, 3, directory.Officer},
	} {
		p.posts = append(p.posts, directory.Post{PersonID: max(post.person, -post.person), AgencyID: post.agency, Role: post.role,
			Account: 1000 + post.person, Agreed: post.person > 0})
	}
	return p
}

// shown is an audience on one line: recipients by agency and person, then who cannot be reached, then agencies without anybody.
func shown(a audience.Audience) string {
	var all []string
	for _, r := range a.Recipients {
		all = append(all, fmt.Sprintf("%d/%d %s", r.AgencyID, r.PersonID, r.Role))
	}
	for _, r := range a.Unreachable {
		all = append(all, fmt.Sprintf("not %d/%d %s", r.AgencyID, r.PersonID, r.Role))
	}
	for _, agency := range a.Unrepresented {
		all = append(all, "without "+agency.Code)
	}
	return strings.Join(all, ", ")
}

func TestAnExpressionMeans(t *testing.T) {
	for written, want := range map[string]string{
		"all":                                    "2/13 focal, 3/20 head, 4/20 deputy_focal, 6/40 head, not 5/31 focal, without TINH, without XA1",
		"under:SYT":                              "3/20 head, 4/20 deputy_focal",
		"under:TINH !under:SYT":                  "2/13 focal, not 5/31 focal, without TINH, without XA1",
		"bloc:K1":                                "2/13 focal, 3/20 head",
		"bloc:K2":                                "",
		"kind:commune":                           "6/40 head, not 5/31 focal, without XA1",
		"kind:commune role:member":               "5/30 member, without XA2",
		"agency:SYT role:focal":                  "3/20 focal",
		"agency:SYT !role:focal":                 "3/20 head, 3/21 member",
		"agency:SNV !role:member":                "2/13 focal",
		"agency:SNV !role:officer":               "2/13 focal, 2/14 member",
		"agency:SNV (all | role:officer)":        "2/10 officer, 2/13 focal, 2/14 member",
		"role:officer":                           "2/10 officer, not 3/10 officer, without SYT",
		"role:approver | role:admin":             "2/11 approver, 2/12 admin",
		"agency:BV role:officer":                 "",
		"agency:GONE":                            "",
		"!agency:GONE kind:public_unit":          "4/20 deputy_focal",
		"kind:commune | agency:SNV role:officer": "2/10 officer, 5/30 member, 6/40 head, not 5/31 focal",
		"agency:SYT role:head | agency:BV":       "3/20 head, 4/20 deputy_focal, 4/22 member",
	} {
		if got := shown(province().organisation().Select(parse(t, written))); got != want {
			t.Errorf("%s:\n got %s\nwant %s", written, got, want)
		}
	}
	if got := shown(province().organisation().Select(audience.Expression{})); got != "" {
		t.Errorf("what is not chosen yet means %s", got)
	}
}

func TestTheSizeOfAnAudience(t *testing.T) {
	for written, want := range map[string]audience.AudienceSize{
		"all":         {Persons: 3, AgenciesReached: 4, AgenciesMeant: 6, WithoutFocal: 4}, // person 20 is in two agencies
		"role:member": {Persons: 4, AgenciesReached: 4, AgenciesMeant: 6, WithoutFocal: 4},
		"bloc:K1":     {Persons: 2, AgenciesReached: 2, AgenciesMeant: 2, WithoutFocal: 0},
		"bloc:K2":     {},
	} {
		a := province().organisation().Select(parse(t, written))
		if diff := cmp.Diff(want, a.Size()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", written, diff)
		}
	}
}

func TestAgenciesAboveEachOtherAreBothBelow(t *testing.T) {
	o := audience.NewOrganisation([]directory.Agency{{ID: 1, Code: "A", ParentID: 2}, {ID: 2, Code: "B", ParentID: 1}}, nil, nil)
	if got := shown(o.Select(parse(t, "under:B"))); got != "without A, without B" {
		t.Errorf("under B: %s", got)
	}
}

// randomParts are a forest of up to six agencies, one of which may belong to an ended one, two blocs and thirty posts.
func randomParts(r *rand.Rand) (p parts) {
	n := 1 + r.IntN(6)
	for i := range n {
		parent := int64(r.IntN(i + 1)) // an earlier one or none
		if r.IntN(8) == 0 {
			parent = 500
		}
		p.agencies = append(p.agencies, directory.Agency{ID: int64(i + 1), Code: codesTried[i], Kind: directory.AgencyKinds()[r.IntN(3)], ParentID: parent})
	}
	r.Shuffle(n, func(i, j int) { p.agencies[i], p.agencies[j] = p.agencies[j], p.agencies[i] })
	for _, code := range []string{"K1", "K2"} {
		b := directory.Bloc{Code: code}
		for _, a := range p.agencies {
			if r.IntN(2) == 0 {
				b.Agencies = append(b.Agencies, a)
			}
		}
		p.blocs = append(p.blocs, b)
	}
	for range r.IntN(30) {
		person := int64(1 + r.IntN(12))
		post := directory.Post{PersonID: person, AgencyID: int64(1 + r.IntN(n+1)), Role: directory.Roles()[r.IntN(7)], Agreed: person%4 != 0}
		if person%5 != 0 {
			post.Account = 1000 + person
		}
		p.posts = append(p.posts, post)
	}
	return p
}

// holds says by the definition whether an expression holds for a role in an agency.
func (p parts) holds(n node, a directory.Agency, role directory.Role) bool {
	is := func(part node) bool { return p.holds(part, a, role) }
	isNot := func(part node) bool { return !is(part) }
	switch n.op {
	case "!":
		return isNot(n.parts[0])
	case " ":
		return !slices.ContainsFunc(n.parts, isNot)
	case "|":
		return slices.ContainsFunc(n.parts, is)
	}
	switch n.field {
	case audience.FieldAgency:
		return a.Code == n.value
	case audience.FieldKind:
		return string(a.Kind) == n.value
	case audience.FieldRole:
		return string(role) == n.value
	case audience.FieldBloc:
		return slices.ContainsFunc(p.blocs, func(b directory.Bloc) bool { return b.Code == n.value && slices.Contains(b.Agencies, a) })
	case audience.FieldUnder:
		for at := a; ; {
			if at.Code == n.value {
				return true
			}
			above := slices.IndexFunc(p.agencies, func(b directory.Agency) bool { return b.ID == at.ParentID })
			if above < 0 {
				return false
			}
			at = p.agencies[above]
		}
	}
	return true
}

// means is holds with the rule of the roles.
func (p parts) means(n node, a directory.Agency, role directory.Role) bool {
	if !strings.Contains(n.text(), "role:") {
		n = node{op: " ", parts: []node{n, {op: "|", parts: []node{
			{op: "term", field: audience.FieldRole, value: "focal"},
			{op: "term", field: audience.FieldRole, value: "deputy_focal"},
			{op: "term", field: audience.FieldRole, value: "head"},
		}}}}
	}
	if role == directory.Officer || role == directory.Approver || role == directory.Admin {
		if !strings.Contains(n.text(), "role:"+string(role)) {
			return false
		}
	}
	return p.holds(n, a, role)
}

// audience is Select, slowly: every agency with every person and every role, from the least to the highest.
func (p parts) audience(n node) (want audience.Audience) {
	for id := range int64(10) {
		for _, a := range p.agencies {
			if a.ID != id {
				continue
			}
			meant, reached, focal := false, false, false
			for _, role := range directory.Roles()[:4] {
				meant = meant || p.means(n, a, role)
			}
			for person := range int64(20) {
				var to *audience.Recipient
				agreed := false
				for _, role := range directory.Roles() {
					for _, post := range p.posts {
						if post.PersonID != person || post.AgencyID != id || post.Role != role {
							continue
						}
						focal = focal || role == directory.Focal && post.Agreed && post.Account != 0
						if p.means(n, a, role) {
							to, agreed = &audience.Recipient{PersonID: person, Account: post.Account, AgencyID: id, Role: role}, post.Agreed
						}
					}
				}
				switch {
				case to == nil:
				case agreed && to.Account != 0:
					want.Recipients, meant, reached = append(want.Recipients, *to), true, true
				default:
					want.Unreachable, meant = append(want.Unreachable, *to), true
				}
			}
			if meant {
				want.Agencies = append(want.Agencies, a)
			}
			if meant && !reached {
				want.Unrepresented = append(want.Unrepresented, a)
			}
			if meant && !focal {
				want.WithoutFocal = append(want.WithoutFocal, a)
			}
		}
	}
	return want
}

func TestAnAudienceIsWhatTheDefinitionSays(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	somebody := 0
	for range 3000 {
		p, n := randomParts(r), randomNode(r, 4)
		got := p.organisation().Select(n.built())
		if diff := cmp.Diff(p.audience(n), got); diff != "" {
			t.Fatalf("%s in %+v (-want +got):\n%s", n.built(), p, diff)
		}
		if len(got.Recipients) > 0 {
			somebody++
		}
		size := got.Size()
		if size.AgenciesReached > size.AgenciesMeant || size.AgenciesMeant > len(p.agencies) || size.WithoutFocal > size.AgenciesMeant || size.Persons > len(got.Recipients) {
			t.Fatalf("%s is of the size %+v", n.built(), size)
		}
	}
	if somebody < 1000 {
		t.Errorf("only %d expressions meant somebody", somebody)
	}
}

func TestDeMorganHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		o := randomParts(r).organisation()
		a, b := randomNode(r, 3).built(), randomNode(r, 3).built()
		for _, pair := range [][2]audience.Expression{
			{audience.Not(audience.And(a, b)), audience.Or(audience.Not(a), audience.Not(b))},
			{audience.Not(audience.Or(a, b)), audience.And(audience.Not(a), audience.Not(b))},
		} {
			if diff := cmp.Diff(o.Select(pair[0]), o.Select(pair[1])); diff != "" {
				t.Fatalf("%s and %s:\n%s", pair[0], pair[1], diff)
			}
		}
	}
}
