package corpus_test

import (
	"strings"
	"testing"

	"thidua/knowledge/corpus"

	"github.com/google/go-cmp/cmp"
)

// unit is a provision of a test, under the unit at parent.
func unit(parent int, path string, level corpus.Level, text string) corpus.Provision {
	return corpus.Provision{Parent: parent, Path: path, Level: level, Text: text}
}

func of(provisions ...corpus.Provision) *corpus.Document {
	for i := range provisions {
		provisions[i].Seq, provisions[i].ID = i, int64(i+1)
	}
	return &corpus.Document{ID: 1, Key: "x", Provisions: provisions}
}

func TestArticlesAreTheTopmostUnitsThatDoNotMerelyGroup(t *testing.T) {
	long := strings.Repeat("dài ", 200)
	for name, c := range map[string]struct {
		document *corpus.Document
		want     []string // path of the article: paths of its passages
	}{
		"a law": {of(
			unit(-1, "Chương I", corpus.LevelChapter, ""),
			unit(0, "Điều 1", corpus.LevelArticle, "Phạm vi"),
			unit(0, "Điều 2", corpus.LevelArticle, "Gồm:"),
			unit(2, "Điều 2 khoản 1", corpus.LevelClause, "một"),
			unit(3, "Điều 2 khoản 1 điểm a", corpus.LevelPoint, "a"),
			unit(2, "Điều 2 khoản 2", corpus.LevelClause, "hai"),
			unit(-1, "Chương II", corpus.LevelChapter, "lời của chương"),
			unit(6, "Mục 1", corpus.LevelSection, ""),
			unit(7, "Điều 3", corpus.LevelArticle, "ba"),
			unit(-1, "Chữ ký", corpus.LevelSignature, "ký"),
		), []string{"Điều 1: Điều 1", "Điều 2: Điều 2, Điều 2 khoản 1, Điều 2 khoản 2", "Chương II: Chương II", "Điều 3: Điều 3", "Chữ ký: Chữ ký"}},
		"a plan": {of(
			unit(-1, "Mở đầu", "opening", "Thực hiện"),
			unit(-1, "I", corpus.LevelSection, "Mục đích"),
			unit(-1, "II", corpus.LevelSection, ""),
			unit(2, "II.1", corpus.LevelClause, "một"),
			unit(3, "II.1 gạch 1", corpus.LevelDash, "gạch"),
			unit(2, "II.2", corpus.LevelClause, "hai"),
		), []string{"Mở đầu: Mở đầu", "I: I", "II.1: II.1", "II.2: II.2"}},
		"long points": {of(
			unit(-1, "Điều 1", corpus.LevelArticle, ""),
			unit(0, "Điều 1 khoản 1", corpus.LevelClause, "gồm:"),
			unit(1, "Điều 1 khoản 1 điểm a", corpus.LevelPoint, long),
			unit(1, "Điều 1 khoản 1 điểm b", corpus.LevelPoint, long),
		), []string{"Điều 1: Điều 1 khoản 1 điểm a, Điều 1 khoản 1 điểm b"}},
		"a group under an article": {of(
			unit(-1, "Điều 1", corpus.LevelArticle, "kèm theo"),
			unit(0, "Phụ lục 1", corpus.LevelAppendix, "lời dẫn"),
			unit(1, "Phụ lục 1, khoản 1", corpus.LevelClause, "một"),
			unit(-1, "Điều 2", corpus.LevelArticle, "hai"),
		), []string{"Điều 1: Điều 1, Phụ lục 1, Phụ lục 1, khoản 1", "Điều 2: Điều 2"}},
		"items of a group": {of(
			unit(-1, "I", corpus.LevelSection, "gồm:"),
			unit(0, "I gạch 1", corpus.LevelDash, "một"),
			unit(0, "I gạch 2", corpus.LevelDash, "hai"),
		), []string{"I: I", "I gạch 1: I gạch 1", "I gạch 2: I gạch 2"}},
		"nothing": {of(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, a := range corpus.Articles(c.document) {
				var paths []string
				for _, p := range a.Passages {
					paths = append(paths, p.Provision().Path)
				}
				got = append(got, c.document.Provisions[a.Root].Path+": "+strings.Join(paths, ", "))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			together(t, c.document)
		})
	}
}

// together checks that the articles are the passages, in order, and no article comes twice.
func together(t *testing.T, d *corpus.Document) {
	t.Helper()
	var roots, all []int
	seen := map[int]bool{}
	for _, a := range corpus.Articles(d) {
		if seen[a.Root] {
			t.Errorf("%s %s comes twice", d.Key, d.Provisions[a.Root].Path)
		}
		seen[a.Root] = true
		for _, p := range a.Passages {
			all = append(all, p.Root)
		}
	}
	for _, p := range corpus.Passages(d) {
		roots = append(roots, p.Root)
	}
	if diff := cmp.Diff(roots, all); diff != "" {
		t.Errorf("%s: %s", d.Key, diff)
	}
}

func TestArticlesOfAnyTreeAreItsPassages(t *testing.T) {
	for seed := range uint64(1000) {
		together(t, randomTree(seed))
	}
}
