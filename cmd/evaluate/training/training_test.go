package training

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"thidua/cmd/evaluate/measure"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/lexical"
)

var (
	topics  = []string{"vườn hoa", "thư viện", "xe buýt", "chợ đêm", "bến đò", "sân bóng", "hồ bơi", "bảo tàng", "vỉa hè", "nhà hát"}
	aspects = []struct{ title, text, question string }{
		{"Giờ mở cửa", "%s mở cửa từ bảy giờ sáng đến chín giờ tối.", "Giờ mở cửa của %s là khi nào?"},
		{"Mức thu phí", "Mức phí vào %s là hai mươi nghìn đồng một lượt.", "Phí vào %s là bao nhiêu?"},
		{"Bảo vệ tài sản", "Người dân có trách nhiệm giữ gìn tài sản của %s.", "Ai phải giữ gìn tài sản của %s?"},
		{"Xử phạt", "Hành vi phá hoại %s bị phạt tiền theo quy định.", "Phá hoại %s bị phạt thế nào?"},
	}
)

// dataset is a corpus of a decree for each topic, with an article and a question for each aspect of it.
func dataset(t *testing.T, name string) *Dataset {
	t.Helper()
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	var documents []*corpus.Document
	var examples []knowledge.Example
	var questions []measure.Question
	for n, topic := range topics {
		d := &corpus.Document{
			Kind: "Nghị định", Number: fmt.Sprintf("%d/2019/NĐ-CP", n+1), Title: "Quy định về " + topic, Issuer: "Chính phủ",
			IssuedOn: "2019-01-01", Source: topic, Hash: topic,
		}
		for i, a := range aspects {
			path := fmt.Sprintf("Điều %d", i+1)
			d.Provisions = append(d.Provisions, corpus.Provision{
				Seq: i, Parent: -1, Path: path, Level: corpus.LevelArticle, Label: path + ".", Heading: a.title, Text: fmt.Sprintf(a.text, topic),
			})
			id := fmt.Sprintf("%d/2019/nđ-cp#%d", n+1, i+1)
			question := fmt.Sprintf(a.question, topic)
			examples = append(examples, knowledge.Example{
				Question: knowledge.Question{Text: question}, Relevant: []knowledge.ArticlePlace{{Document: corpus.DocumentKey(d), Path: path}},
			})
			questions = append(questions, measure.Question{ID: id, Question: question, Relevant: []string{id}})
		}
		documents = append(documents, d)
	}
	if _, err := store.PutAll(t.Context(), documents...); err != nil {
		t.Fatal(err)
	}
	set, err := knowledge.NewLibrary(store).TrainingSet(t.Context(), examples)
	if err != nil {
		t.Fatal(err)
	}
	return NewDataset(name, set, questions)
}

// written is a model as it is kept.
func written(t *testing.T, m *lexical.Model) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAQuestionIsSampledWithItsAnswerAndWithoutTheDocumentThatHasIt(t *testing.T) {
	d := dataset(t, "toy")
	for typing := range typings {
		for i, q := range d.questions {
			with, without := d.samples[typing][i], d.absent[typing][i]
			if n := count(with.Relevant); n != 1 {
				t.Errorf("%s: %d right articles among %d", q.Question, n, len(with.Hits))
			}
			if len(without.Hits) == 0 || count(without.Relevant) != 0 {
				t.Errorf("%s, its document left out: %d right of %d", q.Question, count(without.Relevant), len(without.Hits))
			}
			group := with.Hits[slices.Index(with.Relevant, true)].Group
			if slices.ContainsFunc(without.Hits, func(h lexical.Hit) bool { return h.Group == group }) {
				t.Errorf("%s: an article of the document that was left out is found", q.Question)
			}
			if d.folds[i] != measure.FoldOf(q.ID, Folds) {
				t.Errorf("%s is of fold %d", q.ID, d.folds[i])
			}
		}
	}
}

func count(marks []bool) (n int) {
	for _, marked := range marks {
		if marked {
			n++
		}
	}
	return n
}

func TestARankerDoesNotLearnFromItsOwnPart(t *testing.T) {
	d := dataset(t, "toy")
	before := Rankers(io.Discard, []*Dataset{d})
	if len(before) != Folds+1 {
		t.Fatalf("%d rankers", len(before))
	}
	// All labels of one part are turned round: the last hits answer, not the first.
	const turned = 2
	for i := range d.questions {
		if d.folds[i] == turned {
			for typing := range typings {
				d.samples[typing][i].Relevant = slices.Clone(d.samples[typing][i].Relevant)
				slices.Reverse(d.samples[typing][i].Relevant)
			}
		}
	}
	after := Rankers(io.Discard, []*Dataset{d})
	for fold := range before {
		same := written(t, before[fold]) == written(t, after[fold])
		if same != (fold == turned) {
			t.Errorf("ranker %d of %d: same %v, though only the labels of part %d changed", fold, Folds, same, turned)
		}
	}
}

func TestWhatIsReportedOfARankingIsWhatTheMeasuresSay(t *testing.T) {
	d := dataset(t, "toy")
	// Some questions have an answer that was not found, or two.
	for i := range d.questions {
		switch i % 3 {
		case 0:
			d.questions[i].Relevant = append(d.questions[i].Relevant, "absent")
		case 1:
			for typing := range typings {
				d.samples[typing][i].Relevant = slices.Clone(d.samples[typing][i].Relevant)
				d.samples[typing][i].Relevant[len(d.samples[typing][i].Relevant)-1] = true
			}
			d.questions[i].Relevant = append(d.questions[i].Relevant, "last")
		}
	}
	rankers := []*lexical.Model{lexical.ByLists(), lexical.ByLists().Sum()}
	ranker := func(fold int) *lexical.Model { return rankers[fold%len(rankers)] }
	for typing := range typings {
		var reciprocal, recall []float64
		for i, q := range d.questions {
			ranked := d.samples[typing][i].Ranked(ranker(d.folds[i]))
			var ids, relevant []string
			for n, h := range ranked.Hits {
				ids = append(ids, strconv.FormatInt(h.ID, 10))
				if ranked.Relevant[n] {
					relevant = append(relevant, ids[n])
				}
			}
			for len(relevant) < len(q.Relevant) {
				relevant = append(relevant, fmt.Sprint("absent ", len(relevant)))
			}
			reciprocal = append(reciprocal, measure.ReciprocalRank(ids, relevant, rankDepth))
			recall = append(recall, measure.Recall(ids, relevant, rankDepth))
		}
		gotReciprocal, gotRecall := d.measure(typing, ranker)
		if math.Abs(gotReciprocal-measure.Mean(reciprocal)) > 1e-9 || math.Abs(gotRecall-measure.Mean(recall)) > 1e-9 {
			t.Errorf("%s: mrr %v and recall %v, want %v and %v", typings[typing].name, gotReciprocal, gotRecall, measure.Mean(reciprocal), measure.Mean(recall))
		}
	}
}

func TestTheConfidenceTellsQuestionsWithAnAnswerFromOthers(t *testing.T) {
	datasets := []*Dataset{dataset(t, "one"), dataset(t, "two")}
	rankers := Rankers(io.Discard, datasets)
	var report strings.Builder
	model := Confidence(&report, datasets, rankers)
	for _, says := range []string{"confidence, one: ", "confidence, two: ", "confidence, 300: ", "confidence, 1525: ", "confidence, all: ", "small corpora, "} {
		if strings.Count(report.String(), says) != 1 {
			t.Errorf("the report does not say %q once:\n%s", says, &report)
		}
	}
	// Of each dataset: every question in both typings, and in a corpus of each small size; with its answer and without.
	questions := len(topics) * len(aspects)
	all := len(datasets) * questions * (len(typings) + len(smallSizes)) * 2
	if m := regexp.MustCompile(`confidence, all: (\d+) trials, AUC ([\d.]+)`).FindStringSubmatch(report.String()); m == nil || m[1] != strconv.Itoa(all) || m[2] < "0.95" {
		t.Errorf("want %d trials that are told apart:\n%s", all, &report)
	}
	for line := range strings.Lines(written(t, model)) {
		fields := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if len(fields) == 3 && fields[2] != "constant" && strings.HasPrefix(fields[1], "-") {
			t.Errorf("more of %q makes an answer less likely: %s", fields[2], line)
		}
	}
}

func TestTheSameQuestionsGiveTheSameModels(t *testing.T) {
	learn := func() (ranker, confidence, report string) {
		var b strings.Builder
		datasets := []*Dataset{dataset(t, "toy")}
		rankers := Rankers(&b, datasets)
		model := Confidence(&b, datasets, rankers)
		return written(t, rankers[Folds]), written(t, model), b.String()
	}
	ranker, confidence, report := learn()
	rankerAgain, confidenceAgain, reportAgain := learn()
	if ranker != rankerAgain || confidence != confidenceAgain || report != reportAgain {
		t.Errorf("learned again, something is different:\n%s\n%s", report, reportAgain)
	}
}

func TestEveryIngredientIsLeftOutOnce(t *testing.T) {
	d := dataset(t, "toy")
	var report strings.Builder
	Ingredients(&report, []*Dataset{d})
	lines := strings.Split(strings.TrimSpace(report.String()), "\n")
	if len(lines) != 3+len(ingredients) {
		t.Fatalf("%d lines of %d ingredients:\n%s", len(lines), len(ingredients), &report)
	}
	for i, ingredient := range ingredients {
		if !strings.HasPrefix(lines[3+i], "without "+ingredient.name+":  toy typed ") || !strings.Contains(lines[3+i], "  toy no tones ") {
			t.Errorf("line %d is %q", i, lines[3+i])
		}
	}
	// What is left out is not known: the ranker by lists finds no order in samples without the score.
	blind := d.without([]string{"score"})
	for _, s := range blind.samples[0][0].Ranked(lexical.ByLists()).Hits {
		if s.Score != 0 {
			t.Errorf("a hit has score %v by what was left out", s.Score)
		}
	}
	if s := d.samples[0][0].Ranked(lexical.ByLists()).Hits[0]; s.Score == 0 {
		t.Error("leaving it out has changed the dataset itself")
	}
}

func TestModelsAreFittedTwoAtATimeAndEachOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most atomic.Int32
		var calls [7]atomic.Int32
		began := time.Now()
		forEach(len(calls), func(i int) {
			most.Store(max(most.Load(), running.Add(1)))
			time.Sleep(time.Second)
			calls[i].Add(1)
			running.Add(-1)
		})
		for i := range calls {
			if n := calls[i].Load(); n != 1 {
				t.Errorf("%d was called %d times", i, n)
			}
		}
		if took := time.Since(began); took != 4*time.Second || most.Load() != atOnce {
			t.Errorf("%d ran at once and it took %v", most.Load(), took)
		}
	})
}
