package roster_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// notebook is a directory.Watcher that writes down what it is told.
type notebook struct {
	told    []string
	refusal error
}

func (n *notebook) PostsChanged(_ context.Context, _ *database.Tx, changes []directory.PostChange) error {
	var words []string
	for _, c := range changes {
		sign := "-"
		if c.Joined {
			sign = "+"
		}
		words = append(words, fmt.Sprintf("%s%d %s %s", sign, c.Post.Account, c.Post.AgencyCode, c.Post.Role))
	}
	n.told = append(n.told, strings.Join(words, ", "))
	return nil
}

func (n *notebook) Reorganised(ctx context.Context, tx *database.Tx, r directory.Reorganisation, e directory.Effect) error {
	words := []string{string(r.Kind)}
	add := func(sign string, id int64) {
		var code string
		if id != 0 {
			if err := tx.QueryRow(ctx, `select code from agency where id = $1`, id).Scan(&code); err != nil {
				code = err.Error()
			}
		}
		words = append(words, sign+code)
	}
	for _, id := range e.Founded {
		add("+", id)
	}
	for _, id := range e.Changed {
		add("~", id)
	}
	for _, s := range e.Ended {
		add("-", s.From)
		if s.To != 0 {
			add(">", s.To)
		}
	}
	n.told = append(n.told, strings.Join(words, " "))
	return n.refusal
}

func (n *notebook) Undoing(context.Context, *database.Tx, directory.Reorganisation, directory.Effect) error {
	return nil
}

func (n *notebook) want(t *testing.T, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, n.told); diff != "" {
		t.Errorf("what was told (-want +got):\n%s", diff)
	}
	n.told = nil
}

func TestAWatcherIsToldOfAnImport(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := open(db)
		importInto(t, o, agencySheet("A|Cơ quan A|hội quần chúng|||", "B|Cơ quan B|hội quần chúng|||"), peopleSheet("A|Vũ An||thành viên||||1/1/2025|"))
		o.come(t, db, "Vũ An", 7)
		n := &notebook{}
		o.Watch(n)

		importInto(t, o, append(o.export(t, ""), reorganisationSheet("01/07/2025||Sáp nhập|A|B|||"))...)
		n.want(t, "merger -A >B", "-7 A member, +7 B member")
		importInto(t, o, peopleSheet("B|Vũ An||đầu mối||||1/1/2026|"))
		n.want(t, "-7 B member, +7 B focal")
		importInto(t, o, o.export(t, "")...)
		n.want(t)
	})
}

func TestAWatcherIsToldOfAgenciesThatAnImportEndsOrRenamesByTheirRowsAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := open(db)
		importInto(t, o, agencySheet("A|Cơ quan A|hội quần chúng|||", "B|Cơ quan B|hội quần chúng|||", "C|Cơ quan C|hội quần chúng|||", "D|Cơ quan D|hội quần chúng|A||"))
		n := &notebook{}
		o.Watch(n)

		importInto(t, o, agencySheet("B|Cơ quan B|hội quần chúng|||31/12/2025"))
		n.want(t, " -B")
		importInto(t, o, agencySheet("A|Cơ quan Á|hội quần chúng|||", "D|Cơ quan D|hội quần chúng|||"))
		n.want(t, " ~A ~D")
		importInto(t, o, agencySheet("C|Cơ quan C mới|hội quần chúng||1/7/2025|", "E|Cơ quan E|hội quần chúng|||"))
		n.want(t, " +E ~C")

		// What the table of reorganisations says of the same agencies is told as that, and once.
		importInto(t, o, agencySheet("E|Cơ quan E|hội quần chúng|||31/12/2025", "A|Tên khác|hội quần chúng|||"), reorganisationSheet("1/1/2026||Sáp nhập|E|C|||"))
		n.want(t, " ~A", "merger -E >C")
	})
}

func TestAWatcherCanRefuseAnImport(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := open(db)
		importInto(t, o, agencySheet("A|Cơ quan A|hội quần chúng|||"))
		n := &notebook{refusal: problem.New(problem.Ended, "Cơ quan này còn việc đang chờ.")}
		o.Watch(n)
		was := exported(t, o, "")
		tables := []sheet.Sheet{agencySheet("A|Cơ quan A|hội quần chúng|||31/12/2025")}
		plan, err := o.Preview(t.Context(), directory.Operator, tables)
		if err != nil || len(plan.Problems) > 0 {
			t.Fatal(plan.Problems, err)
		}
		n.want(t)
		if _, err := o.Import(t.Context(), directory.Operator, tables, plan.Version); !problem.Is(err, problem.Ended) {
			t.Errorf("importing gives %v", err)
		}
		if diff := cmp.Diff(was, exported(t, o, "")); diff != "" {
			t.Error(diff)
		}
	})
}
