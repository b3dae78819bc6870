package knowledge

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// unit is a provision of a test, under the unit at parent.
func unit(parent int, path string, level Level, text string) Provision {
	return Provision{Parent: parent, Path: path, Level: level, Text: text}
}

func of(provisions ...Provision) *Document {
	for i := range provisions {
		provisions[i].Seq, provisions[i].ID = i, int64(i+1)
	}
	return &Document{ID: 1, Key: "x", Provisions: provisions}
}

func TestArticlesAreTheTopmostUnitsThatDoNotMerelyGroup(t *testing.T) {
	long := strings.Repeat("dài ", 200)
	for name, c := range map[string]struct {
		document *Document
		want     []string // path of the article: paths of its passages
	}{
		"a law": {of(
			unit(-1, "Chương I", LevelChapter, ""),
			unit(0, "Điều 1", LevelArticle, "Phạm vi"),
			unit(0, "Điều 2", LevelArticle, "Gồm:"),
			unit(2, "Điều 2 khoản 1", LevelClause, "một"),
			unit(3, "Điều 2 khoản 1 điểm a", LevelPoint, "a"),
			unit(2, "Điều 2 khoản 2", LevelClause, "hai"),
			unit(-1, "Chương II", LevelChapter, "lời của chương"),
			unit(6, "Mục 1", LevelSection, ""),
			unit(7, "Điều 3", LevelArticle, "ba"),
			unit(-1, "Chữ ký", LevelSignature, "ký"),
		), []string{"Điều 1: Điều 1", "Điều 2: Điều 2, Điều 2 khoản 1, Điều 2 khoản 2", "Chương II: Chương II", "Điều 3: Điều 3", "Chữ ký: Chữ ký"}},
		"a plan": {of(
			unit(-1, "Mở đầu", "opening", "Thực hiện"),
			unit(-1, "I", LevelSection, "Mục đích"),
			unit(-1, "II", LevelSection, ""),
			unit(2, "II.1", LevelClause, "một"),
			unit(3, "II.1 gạch 1", LevelDash, "gạch"),
			unit(2, "II.2", LevelClause, "hai"),
		), []string{"Mở đầu: Mở đầu", "I: I", "II.1: II.1", "II.2: II.2"}},
		"long points": {of(
			unit(-1, "Điều 1", LevelArticle, ""),
			unit(0, "Điều 1 khoản 1", LevelClause, "gồm:"),
			unit(1, "Điều 1 khoản 1 điểm a", LevelPoint, long),
			unit(1, "Điều 1 khoản 1 điểm b", LevelPoint, long),
		), []string{"Điều 1: Điều 1 khoản 1 điểm a, Điều 1 khoản 1 điểm b"}},
		"a group under an article": {of(
			unit(-1, "Điều 1", LevelArticle, "kèm theo"),
			unit(0, "Phụ lục 1", LevelAppendix, "lời dẫn"),
			unit(1, "Phụ lục 1, khoản 1", LevelClause, "một"),
			unit(-1, "Điều 2", LevelArticle, "hai"),
		), []string{"Điều 1: Điều 1, Phụ lục 1, Phụ lục 1, khoản 1", "Điều 2: Điều 2"}},
		"items of a group": {of(
			unit(-1, "I", LevelSection, "gồm:"),
			unit(0, "I gạch 1", LevelDash, "một"),
			unit(0, "I gạch 2", LevelDash, "hai"),
		), []string{"I: I", "I gạch 1: I gạch 1", "I gạch 2: I gạch 2"}},
		"nothing": {of(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, a := range articles(c.document) {
				var paths []string
				for _, p := range a.passages {
					paths = append(paths, p.provision().Path)
				}
				got = append(got, c.document.Provisions[a.root].Path+": "+strings.Join(paths, ", "))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			together(t, c.document)
		})
	}
}

// together checks that the articles are the passages, in order, and no article comes twice.
func together(t *testing.T, d *Document) {
	t.Helper()
	var roots, all []int
	seen := map[int]bool{}
	for _, a := range articles(d) {
		if seen[a.root] {
			t.Errorf("%s %s comes twice", d.Key, d.Provisions[a.root].Path)
		}
		seen[a.root] = true
		for _, p := range a.passages {
			all = append(all, p.root)
		}
	}
	for _, p := range passages(d) {
		roots = append(roots, p.root)
	}
	if diff := cmp.Diff(roots, all); diff != "" {
		t.Errorf("%s: %s", d.Key, diff)
	}
}
