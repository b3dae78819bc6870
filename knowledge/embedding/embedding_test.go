package embedding_test

import (
	"bytes"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"thidua/knowledge"
	"thidua/knowledge/embedding"
	"thidua/knowledge/vietnamese"
)

var _ knowledge.Embedder = (*embedding.Embedder)(nil)

// table is a small one: "khen" and "thưởng" point one way, "phạt" another.
func table(t *testing.T) (*embedding.Embedder, []byte) {
	t.Helper()
	written := embedding.Write([]string{"khen", "thuong", "phat", "~^ph", "~hat"}, 3, []float32{
		1, 0, 0,
		2, 0.5, 0,
		0, 0, 4,
		0, 0, 1,
		0, 0.5, 1,
	})
	e, err := embedding.Read(written)
	if err != nil {
		t.Fatal(err)
	}
	return e, written
}

func TestATextIsTheSumOfItsPiecesAndHasLengthOne(t *testing.T) {
	e, _ := table(t)
	want := []float64{3 / math.Sqrt(9.25), 0.5 / math.Sqrt(9.25), 0}
	for k, x := range e.Vector("Khen thưởng") {
		if math.Abs(float64(x)-want[k]) > 0.01 { // a number is one of 255 steps
			t.Errorf("number %d is %v, want %v", k, x, want[k])
		}
	}
	for _, text := range []string{"khen thưởng", "phạt tiền", "hoàn toàn khác", "", "!?"} {
		v := e.Vector(text)
		if length := embedding.Cosine(v, v); math.Abs(length-1) > 1e-5 || len(v) != e.Dimension() {
			t.Errorf("%q has length² %v and %d numbers", text, length, len(v))
		}
	}
}

func TestAMistypedSyllableIsReadByItsLetters(t *testing.T) {
	e, _ := table(t)
	right := e.Vector("phat")
	if wrong := embedding.Cosine(right, e.Vector("phhat")); wrong < 0.8 {
		t.Errorf("phhat is %v near phat", wrong)
	}
	if other := embedding.Cosine(right, e.Vector("khen")); other > 0.1 {
		t.Errorf("khen is %v near phat", other)
	}
}

func TestATableThatIsWrittenIsReadBack(t *testing.T) {
	e, written := table(t)
	again, err := embedding.Read(slices.Clone(written))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(e.Vector("khen phạt"), again.Vector("khen phạt")) || e.Model() != again.Model() {
		t.Error("it is another table")
	}
	changed := slices.Clone(written)
	changed[len(changed)-1]++
	if other, err := embedding.Read(changed); err != nil || other.Model() == e.Model() {
		t.Errorf("a table with another number has the same name, %v", err)
	}
	for name, broken := range map[string][]byte{
		"empty": nil, "cut": written[:len(written)-1], "longer": append(slices.Clone(written), 0), "another file": []byte("# luật\n"),
		"too many pieces": bytes.Replace(written, []byte("5 3\n"), []byte("999999 3\n"), 1), "no dimension": bytes.Replace(written, []byte("5 3\n"), []byte("5 0\n"), 1),
		"a piece twice": bytes.Replace(written, []byte("thuong\n"), []byte("khen\nxy"), 1),
	} {
		if _, err := embedding.Read(broken); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func TestPiecesAreSyllablesAndPairsWithAndWithoutMarks(t *testing.T) {
	var names []string
	for _, p := range embedding.Pieces("Khen thưởng, khen thưởng") {
		names = append(names, p.Name)
		if want := map[string]float64{"khen": math.Sqrt2, "thuong khen": 1}[p.Name]; want > 0 && math.Abs(float64(p.Counts)-want) > 1e-6 {
			t.Errorf("%q counts %v, want %v", p.Name, p.Counts, want)
		}
	}
	if got := strings.Join(names, "|"); got != "khen|thuong|=thưởng|khen thuong|thuong khen" {
		t.Errorf("pieces %s", got)
	}
	if got := strings.Join(embedding.Letters("xã"), "|") + " " + strings.Join(embedding.Letters("khen thuong"), "|"); got != "~^xã|~xã$ " {
		t.Errorf("letters %s", got)
	}
	if n := len(embedding.Pieces(strings.Repeat("một hai ", embedding.MaxSyllables))); n > 10 {
		t.Errorf("a long text has %d pieces", n)
	}
}

// What people say in words that the law does not use is nearer to what they mean than to its neighbours. None of the questions is in the bank.
func TestTheShippedTableKnowsTheFieldInOtherWords(t *testing.T) {
	e := embedding.Default()
	passages := map[string]string{
		"money":  "Mức tiền thưởng giấy khen: tập thể được thưởng 0,6 lần mức lương cơ sở, cá nhân được thưởng 0,3 lần mức lương cơ sở.",
		"signer": "Chủ tịch Ủy ban nhân dân cấp xã quyết định tặng danh hiệu Lao động tiên tiến, Giấy khen.",
		"papers": "Hồ sơ đề nghị xét tặng gồm: tờ trình, biên bản họp hội đồng, báo cáo thành tích.",
		"loss":   "Người bị mất hiện vật khen thưởng làm đơn đề nghị cấp đổi, cấp lại bằng, huân chương.",
	}
	for question, want := range map[string]string{
		"giấy khen có kèm đồng nào không bác": "money", "ông nào ký cái giấy khen ở xã": "signer", "muốn đề nghị thì phải nộp những giấy tờ chi": "papers",
		"cháy nhà cháy luôn huân chương thì xin cái khác ở đâu": "loss",
	} {
		for _, typed := range []string{question, vietnamese.Fold(question)} {
			best, near := "", -1.0
			for name, words := range passages {
				if c := embedding.Cosine(e.Vector(typed), e.Vector(words)); c > near {
					best, near = name, c
				}
			}
			if best != want {
				t.Errorf("%q is nearest to %s, want %s", typed, best, want)
			}
		}
	}
}

func TestTheShippedTableIsSmallAndHasANameOfItsOwn(t *testing.T) {
	info, err := os.Stat("weights.bin")
	if err != nil || info.Size() > 10<<20 {
		t.Errorf("weights.bin: %v bytes, %v", info.Size(), err)
	}
	if name := embedding.Default().Model(); !strings.HasPrefix(name, "thidua-") || len(name) != len("thidua-")+12 {
		t.Errorf("it is called %q", name)
	}
}

func TestPassagesAndQuestionsAreEmbeddedAlike(t *testing.T) {
	e, _ := table(t)
	vectors, err := e.EmbedPassages(t.Context(), []string{"khen", "phạt"})
	question, questionErr := e.EmbedQuery(t.Context(), "phạt")
	if err != nil || questionErr != nil || len(vectors) != 2 || !slices.Equal(vectors[1], question) {
		t.Errorf("%v %v, %v %v", vectors, question, err, questionErr)
	}
}

func BenchmarkVector(b *testing.B) {
	e := embedding.Default()
	passage := strings.Repeat("Chủ tịch Ủy ban nhân dân cấp tỉnh quyết định tặng thưởng Bằng khen cho tập thể, cá nhân có thành tích. ", 10)
	for name, text := range map[string]string{"question": "cho em hỏi giấy khen của xã thì ai ký và được bao nhiêu tiền ạ", "passage": passage} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				e.Vector(text)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add(embedding.Write([]string{"khen", "thuong"}, 2, []float32{1, 0, 0, 1}))
	f.Fuzz(func(t *testing.T, written []byte) {
		if e, err := embedding.Read(written); err == nil {
			e.Vector("khen thưởng")
		}
	})
}
