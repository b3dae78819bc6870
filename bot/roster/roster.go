// Package roster is the organisation as tables that people fill in: agencies, people, blocs and reorganisations. It brings
// them into the directory, all or nothing, after showing what that would change; it writes the directory out as the same
// tables; and it has forms to fill in.
//
// A table has the first day and the last day of what it tells. In memory and in the database things hold up to, and not
// on, the day after.
package roster

import (
	"context"
	"fmt"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
)

// Roster reads and writes a directory as tables.
type Roster struct {
	db        *database.DB
	directory *directory.Store
}

// New is the roster of the directory that is kept in db.
func New(db *database.DB, store *directory.Store) *Roster {
	return &Roster{db: db, directory: store}
}

// Preview tells what importing the tables would change, or what is wrong with them; nothing changes. It rehearses the whole
// import. Who may not reorganise gets problem.Denied.
func (r *Roster) Preview(ctx context.Context, actor directory.Actor, tables []sheet.Sheet) (Plan, error) {
	var plan Plan
	err := r.directory.Rehearse(ctx, actor, func(v *directory.Revision) (err error) {
		plan, err = importTables(ctx, v, tables)
		return err
	})
	if err != nil {
		return Plan{}, err
	}
	return plan, nil
}

// Import brings the tables in, all or nothing, if the directory is still at version; else it is problem.Moved. A table is
// recognised by its header. It adds and corrects, and ends only what a row ends: what is not in the tables stays. The same
// tables again change nothing, and then the version does not move either. With problems the plan has them and the error is
// problem.Invalid. The watchers of the directory are told as of any other change; the audit names the actor.
func (r *Roster) Import(ctx context.Context, actor directory.Actor, tables []sheet.Sheet, version int64) (Plan, error) {
	var plan Plan
	err := r.directory.Revise(ctx, actor, version, func(v *directory.Revision) (changed bool, err error) {
		if plan, err = importTables(ctx, v, tables); err != nil {
			return false, err
		}
		if len(plan.Problems) > 0 {
			return false, problem.New(problem.Invalid, fmt.Sprintf("Tệp có %d chỗ cần sửa; chưa có gì thay đổi.", len(plan.Problems)+plan.More))
		}
		return len(plan.Changes) > 0, nil
	})
	return plan, err
}

// Export is the directory as tables: with its whole history, or as it is on a day. Imported into an empty directory the
// whole gives the same one; imported into its own it changes nothing. Accounts and the erased are not in it. A person
// without a code who could be taken for another, or for two, has a placeholder for it: "#12".
func (r *Roster) Export(ctx context.Context, asOf directory.Day) ([]sheet.Out, error) {
	var snap *snapshot
	err := r.db.Snapshot(ctx, func(q database.Querier) (err error) {
		snap, err = readSnapshot(ctx, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	return newExporter(snap, asOf).tables(), nil
}
