package knowledge

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/corpus"
)

func TestCandidatesAreOfTheArticleThatTheyStandIn(t *testing.T) {
	d := &corpus.Document{Key: "7/2020/tt-btn", Provisions: []corpus.Provision{
		{Seq: 0, Parent: -1, Level: corpus.LevelChapter, Path: "Chương I"},
		{Seq: 1, Parent: 0, Level: corpus.LevelArticle, Path: "Điều 5"},
		{Seq: 2, Parent: 1, Level: "paragraph", Path: "Điều 5 đoạn 1"},
		{Seq: 3, Parent: 1, Level: corpus.LevelClause, Path: "Điều 5 khoản 2"},
		{Seq: 4, Parent: 3, Level: "paragraph", Path: "Điều 5 khoản 2 đoạn 1"},
		{Seq: 5, Parent: 0, Level: corpus.LevelArticle, Path: "Điều 6a"},
		{Seq: 6, Parent: 5, Level: corpus.LevelPoint, Path: "Điều 6a điểm b"},
		{Seq: 7, Parent: -1, Level: corpus.LevelAppendix, Path: "Quy chế kèm theo"},
		{Seq: 8, Parent: 7, Level: corpus.LevelArticle, Path: "Quy chế kèm theo, Điều 3"},
		{Seq: 9, Parent: -1, Level: "roman", Path: "II"},
	}}
	var candidates []candidate
	for root := range d.Provisions {
		candidates = append(candidates, candidate{document: d, passage: &passage{Passage: corpus.Passage{Document: d, Root: root}}})
	}
	found := map[string]float64{}
	for _, a := range articlesOf(candidates) {
		found[a.number] = a.likely
	}
	if diff := cmp.Diff(map[string]float64{"5": 4, "6a": 2}, found); diff != "" {
		t.Error(diff)
	}
}
