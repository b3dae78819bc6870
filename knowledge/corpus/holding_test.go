package corpus_test

import (
	"strconv"
	"testing"

	"thidua/knowledge/corpus"
)

// numberedArticles is a document with the articles; the last of them is on effect if inForce.
func numberedArticles(inForce bool, numbers ...int) *corpus.Document {
	d := &corpus.Document{}
	for i, n := range numbers {
		p := corpus.Provision{Seq: i, Parent: -1, Path: "Điều " + strconv.Itoa(n), Level: corpus.LevelArticle, Text: "Nội dung."}
		if inForce && i == len(numbers)-1 {
			p.Text = "Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2025."
		}
		d.Provisions = append(d.Provisions, p)
	}
	return d
}

func TestADocumentKnowsWhichArticlesItLacks(t *testing.T) {
	for _, c := range []struct {
		document *corpus.Document
		want     corpus.Holding
	}{
		{numberedArticles(true, 1, 2, 3), corpus.Holding{Articles: "Điều 1–3", Count: 3, Complete: true}},
		{numberedArticles(false, 1, 2, 3), corpus.Holding{Articles: "Điều 1–3", Count: 3}},
		{numberedArticles(true, 1, 2, 5, 6, 9), corpus.Holding{Articles: "Điều 1–2, 5–6, 9", Count: 5, Gaps: true}},
		{numberedArticles(true, 2, 3), corpus.Holding{Articles: "Điều 2–3", Count: 2, Gaps: true}},
		{&corpus.Document{Provisions: []corpus.Provision{{Path: "I"}}}, corpus.Holding{}},
		{&corpus.Document{Provisions: []corpus.Provision{{Path: "I"}, {Path: "Nơi nhận", Level: corpus.LevelRecipients}}}, corpus.Holding{Complete: true}},
		{&corpus.Document{}, corpus.Holding{}},
	} {
		if got := c.document.Holding(); got != c.want {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
}

func TestArticlesWithLettersCountAndThoseGivenAnewDoNot(t *testing.T) {
	var all []corpus.Provision
	for _, path := range []string{"Điều 1", "Điều 2", "Điều 2a", "Điều 2b", "Điều 3", "Điều 3 (lần 2)"} {
		all = append(all, unit(-1, path, corpus.LevelArticle, "Nội dung."))
	}
	all[4].Heading = "Hiệu lực thi hành"
	all = append(all, unit(0, "Điều 4", corpus.LevelClause, "không phải điều"), unit(-1, "Quy chế kèm theo, Điều 9", corpus.LevelArticle, "của quy chế"))
	want := corpus.Holding{Articles: "Điều 1–3", Count: 5, Complete: true}
	if got := of(all...).Holding(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestADocumentIsCompleteOnlyIfTheArticleOnEffectIsAmongItsLast(t *testing.T) {
	for after, want := range map[int]bool{0: true, 4: true, 5: false, 20: false} {
		var all []corpus.Provision
		for n := range 3 + after {
			all = append(all, unit(-1, "Điều "+strconv.Itoa(n+1), corpus.LevelArticle, "Nội dung."))
		}
		all[2].Heading = "Điều khoản về hiệu lực"
		if got := of(all...).Holding(); got.Complete != want {
			t.Errorf("with %d articles after it: %+v", after, got)
		}
	}
}

func TestClausesOfAnArticleAreToldInRanges(t *testing.T) {
	d := of(
		unit(-1, "Điều 1", corpus.LevelArticle, ""),
		unit(0, "Điều 1 khoản 3", corpus.LevelClause, "ba"),
		unit(0, "Điều 1 khoản 1", corpus.LevelClause, "một"),
		unit(0, "Điều 1 khoản 2", corpus.LevelClause, "đầu"),
		unit(0, "Điều 1 khoản 2", corpus.LevelClause, "cuối"),
		unit(3, "Điều 1 khoản 2 điểm a", corpus.LevelPoint, "a"),
		unit(0, "Điều 1 khoản 7", corpus.LevelClause, "bảy"),
		unit(0, "Điều 1 khoản 9", corpus.LevelPoint, "một điểm"),
		unit(0, "Điều 1 khoản 2 (lần 2)", corpus.LevelClause, "hai nữa"),
		unit(-1, "Điều 11", corpus.LevelArticle, ""),
		unit(9, "Điều 11 khoản 1", corpus.LevelClause, "một"),
		unit(-1, "Điều 2", corpus.LevelArticle, "hai"),
		unit(-1, "Quy chế kèm theo, Điều 2 khoản 5", corpus.LevelClause, "năm"),
	)
	for article, want := range map[string]string{
		"Điều 1": "khoản 1–3, 7", "Điều 11": "khoản 1", "Điều 2": "", "Điều 3": "", "Quy chế kèm theo, Điều 2": "khoản 5",
	} {
		if got := d.ClausesOf(article); got != want {
			t.Errorf("%s has %q, want %q", article, got, want)
		}
	}
}
