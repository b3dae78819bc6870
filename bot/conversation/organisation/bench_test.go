package organisation_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/roster"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// BenchmarkOrganisation measures how long an officer waits for a screen of /tochuc in a province of 300 agencies and 2,000
// people: from writing the command until the screen stands in the chat.
func BenchmarkOrganisation(b *testing.B) {
	for name, engine := range map[string]func(testing.TB) database.Config{"sqlite": databasetest.SQLite, "postgres": databasetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := bottest.New(b, engine(b))
			w.Serve()
			largeProvince(b, w.DB)
			var officers []*bottest.Person
			for range 50 {
				officers = append(officers, w.Holder(b, "BAN", directory.Officer))
			}
			var took []time.Duration
			for n := 0; b.Loop(); n++ {
				p := officers[n%len(officers)]
				before := len(w.TG.BotMessages(p.ID()))
				began := time.Now()
				p.Write([]string{"/tochuc", "/tochuc xa so 120", "/tochuc 30/6/2025", "/tochuc nguyen van"}[n%4])
				for len(w.TG.BotMessages(p.ID())) == before {
					time.Sleep(200 * time.Microsecond)
				}
				took = append(took, time.Since(began))
				time.Sleep(40 * time.Millisecond)
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

// largeProvince fills a store with 300 agencies and 2,000 people.
func largeProvince(b *testing.B, db *database.DB) {
	b.Helper()
	organisation := roster.New(db, directory.NewStore(db, directory.Settings{}))
	agencies := sheet.Sheet{Name: "Cơ quan", Rows: []sheet.Row{{Line: 1, Cells: []string{"Mã", "Tên", "Loại", "Trực thuộc"}}, {Line: 2, Cells: []string{"TINH", "UBND tỉnh", "UBND tỉnh, thành phố", ""}}}}
	people := sheet.Sheet{Name: "Người", Rows: []sheet.Row{{Line: 1, Cells: []string{"Mã cơ quan", "Họ và tên", "Chức vụ", "Vai trò"}}}}
	for n := range 299 {
		agencies.Rows = append(agencies.Rows, sheet.Row{Line: n + 3, Cells: []string{fmt.Sprintf("X%d", n), fmt.Sprintf("UBND xã số %d", n), "UBND xã, phường", "TINH"}})
	}
	for n := range 2000 {
		people.Rows = append(people.Rows, sheet.Row{Line: n + 2, Cells: []string{fmt.Sprintf("X%d", n%299), fmt.Sprintf("Nguyễn Văn Số %d", n), "Công chức", "Thành viên"}})
	}
	tables := []sheet.Sheet{agencies, people}
	plan, err := organisation.Preview(b.Context(), directory.Operator, tables)
	if err != nil || len(plan.Problems) > 0 {
		b.Fatal(err, plan.Problems)
	}
	if _, err := organisation.Import(b.Context(), directory.Operator, tables, plan.Version); err != nil {
		b.Fatal(err)
	}
}
