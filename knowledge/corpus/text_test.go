package corpus_test

import (
	"testing"

	"thidua/knowledge/corpus"
)

// split has a unit in two parts, and an annex.
func split() *corpus.Document {
	return of(
		corpus.Provision{Parent: -1, Path: "Điều 1", Level: corpus.LevelArticle, Label: "Điều 1.", Heading: "Quỹ", Above: []string{"Chương I", "CHUNG"}},
		corpus.Provision{Parent: 0, Path: "Điều 1 khoản 1", Level: corpus.LevelClause, Label: "1.", Text: "Đầu.", Part: 1},
		corpus.Provision{Parent: 0, Path: "Điều 1 khoản 1", Level: corpus.LevelClause, Text: "Cuối.", Part: 2},
		corpus.Provision{Parent: 0, Path: "Điều 1 khoản 2", Level: corpus.LevelClause, Label: "2.", Text: "Gồm:"},
		corpus.Provision{Parent: 3, Path: "Điều 1 khoản 2 điểm a", Level: corpus.LevelPoint, Label: "a)", Text: "Một."},
		corpus.Provision{Parent: -1, Path: "Điều 10", Level: corpus.LevelArticle, Label: "Điều 10."},
		corpus.Provision{Parent: -1, Path: "Phụ lục I", Level: corpus.LevelAppendix, Label: "PHỤ LỤC I"},
		corpus.Provision{Parent: 6, Path: "Phụ lục I, khoản 1", Level: corpus.LevelClause, Label: "1.", Text: "Mẫu."},
		corpus.Provision{Parent: 6, Path: "Phụ lục I, khoản 2", Level: corpus.LevelClause, Label: "2."},
		corpus.Provision{Parent: -1, Path: "Phụ lục II", Level: corpus.LevelAppendix},
		corpus.Provision{Parent: 9, Path: "Phụ lục II, II", Level: "roman", Label: "II.", Above: []string{"PHỤ LỤC II"}},
	)
}

func TestFullTextIsTheUnitWithEverythingUnderIt(t *testing.T) {
	d := split()
	for path, want := range map[string][2]string{
		"Điều 1":                {"Điều 1. Quỹ\n1. Đầu.\nCuối.\n2. Gồm:\na) Một.", "Chương I\nCHUNG"},
		"Điều 1 khoản 1":        {"1. Đầu.\nCuối.", ""},
		"Điều 1 khoản 2 điểm a": {"a) Một.", ""},
		"Phụ lục I":             {"PHỤ LỤC I\n1. Mẫu.\n2.", ""},
		"Phụ lục II":            {"II.", ""}, // it has no words itself, and what is above it is its own
		"Điều 2":                {"", ""},
		"":                      {"", ""},
	} {
		if words, above := d.FullText(path); words != want[0] || above != want[1] {
			t.Errorf("%s: %q under %q", path, words, above)
		}
	}
}

func TestUnitsAreCountedOnceAndWithoutWhatIsAttached(t *testing.T) {
	d := split()
	for _, c := range []struct {
		path  string
		level corpus.Level
		want  int
	}{
		{"", corpus.LevelArticle, 2},
		{"", corpus.LevelClause, 2}, // one of them in two parts
		{"", corpus.LevelPoint, 1},
		{"", corpus.LevelAppendix, 0},
		{"Điều 1", corpus.LevelClause, 2},
		{"Điều 1", corpus.LevelArticle, 0}, // it does not stand under itself
		{"Điều 1", corpus.LevelPoint, 1},
		{"Điều 1 khoản 1", corpus.LevelPoint, 0},
		{"Điều 10", corpus.LevelClause, 0},
		{"Phụ lục I", corpus.LevelClause, 2},
		{"Điều 2", corpus.LevelClause, 0},
	} {
		if got := d.CountUnder(c.path, c.level); got != c.want {
			t.Errorf("%q has %d units that are a %s, want %d", c.path, got, c.level, c.want)
		}
	}
}

// standsUnder reports whether a unit is under one of a path, or of the document when it is "", and of nothing attached to that.
func standsUnder(d *corpus.Document, i int, path string) bool {
	for ; i >= 0; i = parentOf(d, i) {
		p := &d.Provisions[i]
		switch {
		case path != "" && p.Path == path:
			return true
		case p.Level == corpus.LevelAppendix:
			return false
		}
	}
	return path == ""
}

func TestUnitsOfAnyTreeAreCounted(t *testing.T) {
	counted := 0
	for seed := range uint64(300) {
		d := randomTree(seed)
		paths := []string{"", "none"}
		levels := map[corpus.Level]bool{}
		for _, p := range d.Provisions {
			paths = append(paths, p.Path)
			levels[p.Level] = true
		}
		for _, path := range paths {
			for level := range levels {
				want := 0
				for i := range d.Provisions {
					if p := &d.Provisions[i]; p.Level == level && p.Path != path && standsUnder(d, i, path) {
						want++
					}
				}
				if got := d.CountUnder(path, level); got != want {
					t.Fatalf("%s: %q has %d units that are a %s, want %d", d.Key, path, got, level, want)
				}
				counted += want
			}
		}
	}
	if counted < 1000 {
		t.Errorf("only %d units were counted: the test shows little", counted)
	}
}
