package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/cmd/evaluate/measure"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
)

// ids are those of a collection of two rows and of two documents, one without a number.
func ids() articleIDs {
	a := newArticleIDs()
	a.add(ingest.ArticleRow{ID: "900/2019/nđ-cp#2", Document: "900/2019/nd-cp", Path: "Điều 2"})
	a.add(ingest.ArticleRow{ID: "x", Document: "source|x", Path: "đoạn 1"})
	a.addDocument(&corpus.Document{Number: "06/2022/QH15", Source: "/data/luat.txt", Provisions: []corpus.Provision{{Path: "Điều 24"}, {Path: "Điều 24 khoản 1"}}})
	a.addDocument(&corpus.Document{Source: "builtin:ke-hoach.txt", Provisions: []corpus.Provision{{Path: "II.3"}}})
	return a
}

func TestALabelMayNameAnArticleInSeveralWays(t *testing.T) {
	a := ids()
	for label, want := range map[string]string{
		"900/2019/nđ-cp#2": "900/2019/nđ-cp#2", "x": "x",
		"06/2022/QH15#24": "06/2022/QH15#24", "6/2022/qh15#Điều 24": "06/2022/QH15#24", "luat#24": "06/2022/QH15#24",
		"06/2022/QH15#24 khoản 1": "06/2022/QH15#24 khoản 1", "ke-hoach#II.3": "ke-hoach#II.3",
		"06/2022/QH15#25": "", "900/2019/nđ-cp#3": "", "y": "", "": "",
	} {
		got, known := a.lookUp(label)
		if got != want || known != (want != "") {
			t.Errorf("%q is %q, %v, want %q", label, got, known, want)
		}
	}
	relevant := []string{"6/2022/qh15#Điều 24", "absent"}
	if diff := cmp.Diff([]string{"06/2022/QH15#24", "absent"}, a.resolve(relevant)); diff != "" || relevant[0] != "6/2022/qh15#Điều 24" {
		t.Errorf("resolved: %s; the labels themselves are %q", diff, relevant)
	}
}

func TestWhatIsFoundHasTheIDsOfTheLabels(t *testing.T) {
	a := ids()
	law := &corpus.Document{Key: "06/2022/qh15", Number: "06/2022/QH15"}
	got := a.found([]knowledge.Found{
		{Document: &corpus.Document{Key: "900/2019/nd-cp"}, Path: "Điều 2", Score: 3}, {Document: law, Path: "Điều 24", Score: 2},
		{Document: law, Path: "Điều 24", Score: 1.5}, {Document: &corpus.Document{Key: "source|x"}, Path: "đoạn 1", Score: 1},
	})
	if diff := cmp.Diff([]foundRow{{"900/2019/nđ-cp#2", 3}, {"06/2022/QH15#24", 2}, {"x", 1}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestLabelsThatCanNeverBeFoundAreToldOnce(t *testing.T) {
	a := ids()
	var told strings.Builder
	a.warnUnknown(&told, []measure.Question{
		{ID: "a", Relevant: []string{"x", "absent"}}, {ID: "b", Relevant: []string{"absent", "luat#99"}}, {ID: "c", Relevant: []string{"luat#24"}},
	})
	if !strings.HasPrefix(told.String(), "2 labels") || !strings.Contains(told.String(), "absent of question a") || strings.Count(told.String(), "\n") != 1 {
		t.Errorf("it tells %q", &told)
	}
	told.Reset()
	if a.warnUnknown(&told, []measure.Question{{ID: "c", Relevant: []string{"x"}}}); told.Len() > 0 {
		t.Errorf("of known labels it tells %q", &told)
	}
}
