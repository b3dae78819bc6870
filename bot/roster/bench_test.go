package roster_test

import (
	"fmt"
	"testing"

	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// large is a province's whole list.
func large(agencies, people int) []sheet.Sheet {
	var a, p, b []string
	a = append(a, "TINH|UBND tỉnh|UBND tỉnh, thành phố|||")
	for n := range agencies - 1 {
		parent := "TINH"
		if n >= 30 {
			parent = fmt.Sprintf("A%d", n%30)
		}
		a = append(a, fmt.Sprintf("A%d|Cơ quan số %d|đơn vị sự nghiệp|%s||", n, n, parent))
		b = append(b, fmt.Sprintf("K%d|Khối %d|A%d|||||", n%20, n%20, n))
	}
	roles := []string{"Thành viên", "Thành viên", "Thành viên", "Đầu mối", "Lãnh đạo"}
	for n := range people {
		p = append(p, fmt.Sprintf("A%d|Nguyễn Văn Người %d|Chuyên viên|%s||12/CV|5/1/2026|5/1/2026|", n%(agencies-1), n, roles[n%len(roles)]))
	}
	return []sheet.Sheet{agencySheet(a...), peopleSheet(p...), blocSheet(b...)}
}

// BenchmarkImport brings 300 agencies and 2,000 people in: into an empty store, and again.
func BenchmarkImport(b *testing.B) {
	tables := large(300, 2000)
	for name, config := range map[string]func(testing.TB) database.Config{"sqlite": databasetest.SQLite, "postgres": databasetest.Postgres} {
		b.Run(name+"/first", func(b *testing.B) {
			for range b.N {
				b.StopTimer()
				s := open(databasetest.Open(b, config(b)))
				b.StartTimer()
				plan, err := s.Import(b.Context(), directory.Operator, tables, 0)
				if err != nil || len(plan.Changes) != 300+2000+20+299 {
					b.Fatal(err, len(plan.Changes))
				}
			}
		})
		b.Run(name+"/again", func(b *testing.B) {
			s := open(databasetest.Open(b, config(b)))
			if _, err := s.Import(b.Context(), directory.Operator, tables, 0); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if plan, err := s.Preview(b.Context(), directory.Operator, tables); err != nil || len(plan.Changes) != 0 {
					b.Fatal(err, len(plan.Changes))
				}
			}
		})
	}
}
