package legal

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	update = flag.Bool("update", false, "rewrite the golden files")
	long   = flag.Bool("long", false, "measure on megabytes")
)

// shared is where the private corpus lies when it is there.
const shared = "../../../shared/corpus/regulations"

func TestPlanReadsAsItIsPrinted(t *testing.T) {
	golden(t, "testdata/ke-hoach-chi-thi-19-thai-binh.txt", "ke-hoach-chi-thi-19-thai-binh", false)
}

// The golden files of the private corpus hold no text of it.
func TestCorpusDocumentsKeepTheirShape(t *testing.T) {
	for _, name := range []string{"06-2022-QH15", "91-2017-NĐ-CP", "15-2003-QH11", "12-2019-TT-BNV",
		"VBHN-luat-TDKT-2013-congbao", "2346-HD-DHM-2024", "HD-cum-khoi-thidua-hungyen-2021-duthao"} {
		t.Run(name, func(t *testing.T) { golden(t, filepath.Join(shared, name+".txt"), name, true) })
	}
}

func golden(t *testing.T, source, name string, closed bool) {
	t.Helper()
	data, err := os.ReadFile(source)
	if os.IsNotExist(err) {
		t.Skipf("no private corpus: %s", source)
	}
	if err != nil {
		t.Fatal(err)
	}
	d, err := Parse(string(data))
	if err != nil {
		t.Fatal(err)
	}
	got := dump(d, closed)
	// A name in plain letters: not every tool that handles a repository can spell the others.
	file := filepath.Join("testdata", strings.ReplaceAll(name, "Đ", "D")+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
