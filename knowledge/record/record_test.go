package record_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/record"
)

// decree is a document in which every field is set.
func decree(number string) *corpus.Document {
	return &corpus.Document{
		Key: corpus.NumberKey(number), Kind: "Nghị định", Number: number, Title: "Việc thử", Issuer: "Chính phủ", Place: "Hà Nội", IssuedOn: "2020-01-02", EffectiveOn: "2020-02-03",
		CeasesOn: "2030-01-01", EndsOn: "2029-12-31", Territory: "tỉnh Thử", Signer: "Nguyễn Văn Thử", SignerPost: "THỦ TƯỚNG", Draft: true, Consolidated: true, Source: "tệp", Hash: "1",
		Filled: "2", Warnings: `[{"Kind":"comments"}]`,
		Provisions: []corpus.Provision{
			{Seq: 0, Parent: -1, Path: "Điều 1", Level: corpus.LevelArticle, Label: "Điều 1.", Heading: "Phạm vi", Above: []string{"Chương I"}, Note: "ghi chú", Source: "link"},
			{Seq: 1, Parent: 0, Path: "Điều 1 khoản 1", Level: corpus.LevelClause, Label: "1.", Above: []string{"Chương I", "Điều 1. Phạm vi"}, Text: "Lời.", Part: 1},
			{Seq: 2, Parent: -1, Path: "Kết", Level: corpus.LevelPreamble, Text: "Hết."},
		},
		Relations: []corpus.Relation{
			{Kind: corpus.Replaces, Number: "9/2010/NĐ-CP", From: "2020-02-03", Path: "Điều 1 khoản 1"},
			{Kind: corpus.Amends, Title: "Luật Thử", Issued: "2019", Provision: "Điều 3", Path: "Điều 1"},
		},
	}
}

func TestWhatIsInsertedIsRead(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		stored := []*corpus.Document{decree("1/2020/NĐ-CP"), decree("2/2020/NĐ-CP")}
		stored[1].Provisions, stored[1].Relations = nil, nil
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			for _, d := range stored {
				if err := record.Insert(t.Context(), tx, d); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if stored[0].ID == 0 || stored[0].IngestedAt == 0 || stored[1].ID <= stored[0].ID {
			t.Fatalf("ids %d, %d, at %d", stored[0].ID, stored[1].ID, stored[0].IngestedAt)
		}
		withoutIDs := func(d *corpus.Document) corpus.Document {
			out := *d
			out.Provisions = nil
			for _, p := range d.Provisions {
				p.ID = 0
				out.Provisions = append(out.Provisions, p)
			}
			return out
		}
		read := 0
		if err := record.Each(t.Context(), db, []int64{stored[1].ID, 999, stored[0].ID, stored[1].ID}, func(d *corpus.Document) error {
			if diff := cmp.Diff(withoutIDs(stored[read]), withoutIDs(d)); diff != "" {
				t.Error(diff)
			}
			read++
			return nil
		}); err != nil || read != 2 {
			t.Errorf("%d were read, %v", read, err)
		}
		whole, err := record.Whole(t.Context(), db, []string{stored[0].Key, "none", stored[0].Key})
		if err != nil || len(whole) != 1 {
			t.Fatalf("%v, %v", whole, err)
		}
		if diff := cmp.Diff(withoutIDs(stored[0]), withoutIDs(whole[stored[0].Key])); diff != "" {
			t.Error(diff)
		}
		all, err := record.All(t.Context(), db)
		if err != nil || len(all) != 2 || all[0].Provisions != nil || len(all[0].Relations) != 2 || len(all[1].Relations) != 0 {
			t.Errorf("%v, %v", all, err)
		}
	})
}

// A document larger than one statement takes is stored and read whole.
func TestALargeDocumentIsWhole(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := decree("3/2020/NĐ-CP")
		d.Provisions = nil
		for i := range 5000 {
			d.Provisions = append(d.Provisions, corpus.Provision{Seq: i, Parent: -1, Path: "Điều 1", Level: corpus.LevelArticle, Text: "Lời."})
		}
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { return record.Insert(t.Context(), tx, d) }); err != nil {
			t.Fatal(err)
		}
		n := 0
		if err := record.Each(t.Context(), db, []int64{d.ID}, func(read *corpus.Document) error {
			for i, p := range read.Provisions {
				if p.Seq != i {
					t.Fatalf("provision %d is at %d", p.Seq, i)
				}
			}
			n = len(read.Provisions)
			return nil
		}); err != nil || n != 5000 {
			t.Errorf("%d provisions, %v", n, err)
		}
	})
}

func TestNothingAskedForIsNothingRead(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		whole, err := record.Whole(t.Context(), db, nil)
		if err != nil || len(whole) != 0 {
			t.Errorf("%v, %v", whole, err)
		}
	})
}
