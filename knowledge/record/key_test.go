package record_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/record"
)

func TestAKeyIsThatOfTheSameDocumentOrOneOfItsOwn(t *testing.T) {
	plan := func(number, year string) *corpus.Document {
		return &corpus.Document{Kind: "Kế hoạch", Number: number, Issuer: "UBND tỉnh Thử", IssuedOn: corpus.Day(year + "-02-03"), Source: number + year, Hash: "1"}
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		key := func(d *corpus.Document) string {
			t.Helper()
			key, err := record.Key(t.Context(), db, d)
			if err != nil {
				t.Fatal(err)
			}
			return key
		}
		store := func(d *corpus.Document) {
			t.Helper()
			d.Key = key(d)
			if err := db.InTx(t.Context(), func(tx *database.Tx) error { return record.Insert(t.Context(), tx, d) }); err != nil {
				t.Fatal(err)
			}
		}
		const first, second = "5/kh-ubnd", "5/kh-ubnd|2024|ubnd tinh thu"
		store(plan("5/KH-UBND", "2023"))
		if got := key(plan("05/KH-UBND", "2023")); got != first {
			t.Errorf("the same plan: %q", got)
		}
		store(plan("5/KH-UBND", "2024"))
		store(&corpus.Document{Kind: "Công văn", IssuedOn: "2024-01-01", Source: "x", Hash: "1"})
		for want, d := range map[string]*corpus.Document{first: plan("5/KH-UBND", "2023"), second: plan("5/KH-UBND", "2024"), "5/kh-ubnd|2025|ubnd tinh thu": plan("5/KH-UBND", "2025"), "6/kh-ubnd": plan("6/KH-UBND", "2024")} {
			if got := key(d); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		got, err := record.KeysOf(t.Context(), db, []string{"9/kh-ubnd", first, ""})
		if diff := cmp.Diff([]string{"", first, second, "9/kh-ubnd"}, got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		if got, err := record.KeysOf(t.Context(), db, nil); err != nil || len(got) != 0 {
			t.Errorf("%v %v", got, err)
		}
	})
}
