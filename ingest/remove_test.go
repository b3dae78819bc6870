package ingest_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestWhoRemovesANumberOfSeveralDocumentsIsAskedForTheFile(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store, dir := knowledge.NewStore(db), t.TempDir()
		for _, year := range []string{"2020", "2026"} {
			file := write(t, dir, year+".txt", fmt.Sprintf("ỦY BAN NHÂN DÂN\nTỈNH THÁI BÌNH\n\nSố: 05/QĐ-UBND\n\nThái Bình, ngày 12 tháng 01 năm %s\n\nQUYẾT ĐỊNH\n\nVề việc thử\n\nĐiều 1. Phạm vi\n\nLời.\n", year))
			run(t, &ingest.Ingester{Store: store}, file)
		}
		has := func(err error, parts ...string) {
			t.Helper()
			for _, part := range parts {
				if err == nil || !strings.Contains(err.Error(), part) {
					t.Errorf("%v does not say %q", err, part)
				}
			}
		}
		has(ingest.Remove(t.Context(), store, "05/QĐ-UBND"), `kho có 2 văn bản số "05/QĐ-UBND"`, filepath.Join(dir, "2020.txt")+"\tQuyết định số 05/QĐ-UBND ngày 12/01/2020 của UBND tỉnh Thái Bình",
			filepath.Join(dir, "2026.txt")+"\tQuyết định số 05/QĐ-UBND ngày 12/01/2026")
		for _, name := range []string{filepath.Join(dir, "2020.txt"), "05/QĐ-UBND"} {
			if err := ingest.Remove(t.Context(), store, name); err != nil {
				t.Error(err)
			}
		}
		has(ingest.Remove(t.Context(), store, "05/QĐ-UBND"), "kho không có văn bản", "các văn bản đang có:")
	})
}
