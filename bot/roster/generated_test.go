package roster_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// The files of one generated organisation; unlike those of chaos they have no problem.
type generated struct {
	r                                 *rand.Rand
	agencies, people, blocs, reorders []string
	codes                             []string             // of the agencies
	days                              map[string][2]string // the first and last day of each, as files write them
}

// generate makes a valid organisation: a tree with a history, people in it, blocs with leads and officers, and
// reorganisations after all of that. The same number gives the same one.
func generate(seed uint64) []sheet.Sheet {
	g := &generated{r: rand.New(rand.NewPCG(seed, 7)), days: map[string][2]string{}}
	g.addAgencies(5 + g.r.IntN(12))
	g.addPeople(g.r.IntN(25))
	g.addBlocs(g.r.IntN(4))
	g.addReorganisations(g.r.IntN(5))
	return []sheet.Sheet{agencySheet(g.agencies...), peopleSheet(g.people...), blocSheet(g.blocs...), reorganisationSheet(g.reorders...)}
}

func (g *generated) one(of ...string) string { return of[g.r.IntN(len(of))] }

// addAgencies: the first three last for ever, and all others are below one of them or at the top.
func (g *generated) addAgencies(n int) {
	g.agencies = append(g.agencies, "TREN|Cơ quan cấp trên|hội quần chúng|||")
	for i := range n {
		code, kind := fmt.Sprintf("C%02d", i), g.one("hội quần chúng", "sở, ban, ngành", "đơn vị sự nghiệp", "doanh nghiệp")
		row := func(name, parent, from, until string) {
			g.agencies = append(g.agencies, strings.Join([]string{code, name, kind, parent, from, until}, "|"))
		}
		from, until, parent := "", "", ""
		if i >= 3 {
			from, until, parent = g.one("", "", "01/03/2018"), g.one("", "", "", "30/09/2030"), g.one("", "C00", "C01", "C02")
		}
		g.codes, g.days[code] = append(g.codes, code), [2]string{from, until}
		if g.r.IntN(3) > 0 {
			row("Cơ quan số "+code, parent, from, until)
			continue
		}
		row("Tên cũ của "+code, parent, from, "31/12/2021")
		row("Tên mới của "+code, g.one(parent, ""), "01/01/2022", until)
	}
}

// addPeople gives posts within the days of their agencies. Who is in more than one has a code.
func (g *generated) addPeople(n int) {
	roles := []string{"Thành viên", "Đầu mối thi đua, khen thưởng", "Phó đầu mối", "Lãnh đạo cơ quan, đơn vị", "Chuyên viên", "Lãnh đạo phê duyệt"}
	for i := range n {
		name, code := fmt.Sprintf("Nguyễn Thị Số %d", i), ""
		posts := 1 + g.r.IntN(2)
		if posts > 1 || g.r.IntN(2) == 0 {
			code = fmt.Sprintf("CB%03d", i)
		}
		at := g.r.Perm(len(g.codes))[:posts]
		for _, a := range at {
			agency := g.codes[a]
			from, until := g.one("15/02/2019", "01/07/2025", "02/01/2026"), g.days[agency][1]
			if until == "" {
				until = g.one("", "", "31/12/2027")
			}
			basis, day := g.one("", "12/CV-"+agency), g.one("", "05/01/2019")
			g.people = append(g.people, strings.Join([]string{agency, name, g.one("", "Chuyên viên chính"), roles[g.r.IntN(2*len(roles))%len(roles)], code, basis, day, from, until}, "|"))
		}
	}
}

// addBlocs puts agencies into blocs, with at most one lead and two deputies a year, and an officer of the Board.
func (g *generated) addBlocs(n int) {
	g.people = append(g.people, "C00|Cao Thị Theo Dõi||Chuyên viên|BAN1|||01/01/2015|", "C00|Đỗ Theo Dõi||Chuyên viên|BAN2|||01/01/2015|")
	for b := range n {
		code, name := fmt.Sprintf("K%d", b), fmt.Sprintf("Khối thi đua số %d", b)
		row := func(cells ...string) {
			g.blocs = append(g.blocs, strings.Join(append([]string{code, name}, cells...), "|"))
		}
		members := g.r.Perm(len(g.codes))[:1+g.r.IntN(4)]
		for rank, a := range members {
			agency := g.codes[a]
			until := g.days[agency][1]
			position := []string{"Trưởng", "Phó", "Phó", ""}[rank]
			year := ""
			if position != "" {
				year = "2024"
			}
			row(agency, "01/01/2020", until, year, position, "")
		}
		if g.r.IntN(2) == 0 {
			row("", "01/01/2020", "31/12/2023", "", "", "BAN1")
			row("", "01/01/2024", "", "", "", "BAN2")
		}
	}
}

// addReorganisations does something to agencies that are there in 2028, each another one, on days of their own.
func (g *generated) addReorganisations(n int) {
	var there []string
	for _, c := range g.codes[3:] {
		if g.days[c][1] == "" {
			there = append(there, c)
		}
	}
	g.r.Shuffle(len(there), func(a, b int) { there[a], there[b] = there[b], there[a] })
	for i := range min(n, len(there)) {
		day, c := fmt.Sprintf("%02d/02/2028", i+1), there[i]
		g.reorders = append(g.reorders, g.one(
			day+"|1/QĐ|Đổi tên|"+c+"||Tên sau cùng của "+c+"||",
			day+"|2/QĐ|Sáp nhập|"+c+"|C01|||",
			day+"|3/QĐ|Sáp nhập|"+c+"|N"+c+"|Cơ quan mới sáp nhập|hội quần chúng|C02",
			day+"|4/QĐ|Giải thể|"+c+"||||",
			day+"|5/QĐ|Chuyển trực thuộc|"+c+"||||TREN",
			day+"|6/QĐ|Thành lập||N"+c+"|Cơ quan mới lập|hội quần chúng|C00",
		))
	}
}

// empty takes the whole organisation away behind the directory's back, so that one store serves many rounds.
func empty(t testing.TB, db *database.DB) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		for _, table := range []string{"succession", "bloc_officer", "bloc_lead", "bloc_member", "bloc", "post", "agency_term", "reorganisation", "person", "agency"} {
			if _, err := tx.Exec(t.Context(), "delete from "+table); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// shuffled is the same file as somebody else would have written it: other rows first, other tables first.
func shuffled(r *rand.Rand, tables []sheet.Sheet) (all []sheet.Sheet) {
	for _, at := range r.Perm(len(tables)) {
		t := sheet.Sheet{Name: tables[at].Name, Rows: slices.Clone(tables[at].Rows)}
		rows := t.Rows[1:]
		r.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
		for n := range t.Rows {
			t.Rows[n].Line = n + 1
		}
		all = append(all, t)
	}
	return all
}

// placeholder is the number of somebody without a code, which another store gives anew.
var placeholder = regexp.MustCompile(`\|#\d+\|`)

// Whatever valid tables are brought in, they change nothing the second time, nor does their export; into an empty store the
// export gives the same organisation on every day, and so do the tables with their rows in another order.
func TestValidTablesAreTheSameOrganisationHoweverTheyComeIn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		rounds, o := 6, open(db)
		if *databasetest.Long {
			rounds = 15
		}
		if db.Shared() {
			rounds /= 3 // what differs there shows soon
		}
		days := []directory.Day{"", "2017-01-01", "2021-12-31", "2022-01-01", "2024-06-01", "2028-02-02", "2028-02-15", "2031-01-01"}
		whole := func() (all []string) {
			for _, day := range days {
				all = append(all, placeholder.ReplaceAllString(exported(t, o, day), "|#|"))
			}
			return all
		}
		for seed := range uint64(rounds) {
			tables := generate(seed)
			importInto(t, o, tables...)
			checkInvariants(t, db)
			was, out := whole(), o.export(t, "")
			nothing := func(what string, tables []sheet.Sheet) {
				t.Helper()
				if plan := importInto(t, o, tables...); len(plan.Changes) > 0 {
					t.Errorf("organisation %d: %s changes:\n%s", seed, what, strings.Join(texts(plan), "\n"))
				}
			}
			nothing("the same file", tables)
			nothing("its own export", out)
			for what, again := range map[string][]sheet.Sheet{"the export": out, "another order": shuffled(rand.New(rand.NewPCG(seed, 3)), tables)} {
				empty(t, db)
				importInto(t, o, again...)
				if diff := cmp.Diff(was, whole()); diff != "" {
					t.Errorf("organisation %d: %s gives another organisation:\n%s", seed, what, diff)
				}
			}
			empty(t, db)
			if t.Failed() {
				t.Fatalf("the tables were\n%s\n%s\n%s\n%s", lines(tables[0]), lines(tables[1]), lines(tables[2]), lines(tables[3]))
			}
		}
	})
}

func lines(s sheet.Sheet) string {
	var all []string
	for _, r := range s.Rows {
		all = append(all, strings.Join(r.Cells, "|"))
	}
	return strings.Join(all, "\n")
}

// What an office gets as a file is what it sends back.
func TestAnExportSurvivesItsFile(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	o := open(db)
	importInto(t, o, generate(11)...)
	out, err := o.Export(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	was, folder := exported(t, o, ""), t.TempDir()
	workbook := filepath.Join(folder, "cocau.xlsx")
	if err := sheet.Write(workbook, out); err != nil {
		t.Fatal(err)
	}
	read, err := readFile(workbook)
	if err != nil {
		t.Fatal(err)
	}
	var separate []sheet.Sheet
	for n, table := range out {
		path := filepath.Join(folder, fmt.Sprintf("bang-%d.csv", n))
		if err := sheet.Write(path, []sheet.Out{table}); err != nil {
			t.Fatal(err)
		}
		one, err := readFile(path)
		if err != nil {
			t.Fatal(err)
		}
		separate = append(separate, one...)
	}
	for kind, tables := range map[string][]sheet.Sheet{"xlsx": read, "csv": separate} {
		if plan := importInto(t, o, tables...); len(plan.Changes) > 0 {
			t.Errorf(".%s changes:\n%s", kind, strings.Join(texts(plan), "\n"))
		}
		empty(t, db)
		importInto(t, o, tables...)
		if diff := cmp.Diff(was, exported(t, o, "")); diff != "" {
			t.Errorf(".%s gives another organisation:\n%s", kind, diff)
		}
	}
}

// More rows than one statement takes: each keeps its own superior and its own person.
func TestALongListKeepsWhatBelongsTogether(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := open(db)
		var agencies, people, want []string
		for n := range 450 {
			parent := ""
			if n >= 10 {
				parent = fmt.Sprintf("C%03d", n%10)
			}
			agency := fmt.Sprintf("C%03d|Cơ quan %d|hội quần chúng|%s||", n, n, parent)
			post := fmt.Sprintf("C%03d|Người %d|Việc %d|Thành viên||||01/01/2026|", n, n, n)
			agencies, people, want = append(agencies, agency), append(people, post), append(want, agency, post)
		}
		slices.Reverse(agencies)
		importInto(t, o, agencySheet(agencies...), peopleSheet(people...))
		wantRows(t, o, want...)
	})
}

// readFile reads the tables of a file.
func readFile(path string) ([]sheet.Sheet, error) {
	file, err := sheet.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return sheet.Read(path, file)
}
