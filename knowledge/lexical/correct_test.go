package lexical

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/vietnamese"
)

// corrected is the words that a question is read as, and their weights.
func corrected(x *Index, typed string) (words []string, weights []float64) {
	for _, p := range x.correct(ParseQuery(typed, nil)).phrases {
		if p.optional {
			continue
		}
		for _, t := range p.terms {
			words, weights = append(words, t.text), append(weights, t.weight)
		}
	}
	return words, weights
}

// common is provisions each of which stands three times, so that their words are not slips of the corpus.
func common(t *testing.T) *Index {
	t.Helper()
	return build(t, slices.Concat(provisions, provisions, provisions)...)
}

func TestAMistypedWordIsReadAsTheOneThatStandsBesideItsNeighbour(t *testing.T) {
	x := common(t)
	for typed, want := range map[string]string{
		"danh hieeuj lao động": "danh hiệu lao động", // keys that were not composed
		"danh hieuj lao động":  "danh hieu lao động", // nor all typed
		"khen thuowngr":        "khen thưởng",
		"bằng khnen của tỉnh":  "bằng khen của tỉnh",
		"thủ tướng chsnh phủ":  "thủ tướng chinh phủ", // in folded form: its tones were not typed
		"quyx thi đua":         "quỹ thi đua",
		"dẫn đầu phong traof":  "dẫn đầu phong trào",
	} {
		if words, _ := corrected(x, typed); strings.Join(words, " ") != want {
			t.Errorf("%q is read as %q, want %q", typed, strings.Join(words, " "), want)
		}
	}
}

func TestAWordOfTheCorpusAndANumberStayAsTheyAreTyped(t *testing.T) {
	x := common(t)
	for _, typed := range []string{
		"khen thưởng", "tặng khen", "bằng tờ", "chữ ký của ai", // words of the corpus, whatever stands beside them
		"19/ct-ttx", "điều 9x", "2031", // numbers
		"zzzzzz", "xylophone", // near to nothing
		"ab", // too short for a guess without a neighbour
	} {
		words, weights := corrected(x, typed)
		want, wantWeights := corrected(new(Index), typed)
		if diff := cmp.Diff(want, words); diff != "" {
			t.Errorf("%q: -typed +read:\n%s", typed, diff)
		}
		if diff := cmp.Diff(wantWeights, weights); diff != "" {
			t.Errorf("%q: weights: %s", typed, diff)
		}
	}
}

func TestAGuessCountsLessThanAWordThatWasTyped(t *testing.T) {
	x := common(t)
	_, right := corrected(x, "đề nghị khen thưởng")
	words, guessed := corrected(x, "đề nghị khnen thưởng")
	if right[2] != 1 || words[2] != "khen" || guessed[2] <= 0 || guessed[2] >= slipWeight || guessed[1] != right[1] {
		t.Errorf("typed it weighs %v, guessed %v", right, guessed)
	}
	_, composed := corrected(x, "khen thuowngr")
	if composed[1] != 1 {
		t.Errorf("what the keyboard did not compose weighs %v", composed[1])
	}
}

func TestOnlyAFewWordsAreGuessed(t *testing.T) {
	x := common(t)
	query := ParseQuery("khnen khnen2 thuowngr traof hieuj phongr", nil)
	before := ParseQuery("khnen khnen2 thuowngr traof hieuj phongr", nil)
	changed := 0
	after := x.correct(query)
	for i, p := range after.phrases {
		for j, t := range p.terms {
			if t.text != before.phrases[i].terms[j].text {
				changed++
			}
		}
	}
	if changed == 0 || changed > maxCorrections {
		t.Errorf("%d words were guessed", changed)
	}
	if diff := cmp.Diff(before, query, cmp.AllowUnexported(Query{}, phrase{}, term{})); diff != "" {
		t.Errorf("the caller's query was changed: %s", diff)
	}
}

func TestAWordThatStandsInFewEntriesIsNoGuess(t *testing.T) {
	x := build(t, "Một | phong trào thi đua", "Hai | phong trào thi đua", "Ba | phong tràu thi đua") // a slip of the corpus, once
	for _, w := range x.words() {
		if w.text == "trau" || w.count < minWordCount {
			t.Errorf("%q of %d entries may be meant", w.text, w.count)
		}
	}
}

func TestTextsBecomeTermsWithTheFormsTheyAreAskedBy(t *testing.T) {
	for text, want := range map[string]struct{ sequence, extra []string }{
		"UBND tỉnh":                  {[]string{"ủy", "ban", "nhân", "dân", "tỉnh"}, []string{"ubnd"}},
		"ít nhất 70%":                {[]string{"ít", "nhất", "70%"}, []string{"phần", "trăm", "70"}},
		"giai đoạn 2021-2025":        {[]string{"giai", "đoạn", "2021-2025"}, []string{"2021", "2025"}},
		"ngày 10 tháng 8 năm 2021":   {[]string{"ngày", "10", "tháng", "8", "năm", "2021"}, []string{"10/8/2021"}},
		"Nghị định 05/2020/NĐ-CP":    {[]string{"nghị", "định", "5/2020/nđ-cp"}, []string{"nđ#5/2020", "#5/2020", "nđ#5", "5"}},
		"hoà bình; Hòa bình":         {[]string{"hòa", "bình", "hòa", "bình"}, nil},
		"":                           {nil, nil},
		"ngày 10 tháng tám năm 2021": {[]string{"ngày", "10", "tháng", "tám", "năm", "2021"}, nil},
		"từ 1-5 đến 9-a":             {[]string{"từ", "1-5", "đến", "9", "a"}, []string{"1", "5"}},
	} {
		got := analyse(text, vietnamese.Default())
		if !slices.Equal(got.sequence, want.sequence) || !slices.Equal(got.extra, want.extra) {
			t.Errorf("%q: %q and %q, want %q and %q", text, got.sequence, got.extra, want.sequence, want.extra)
		}
	}
}

func TestTheKindOfAQuestionIsReadOffItsWords(t *testing.T) {
	for typed, want := range map[string][2]bool{
		"Lao động tiên tiến là gì?": {true, false}, "the nao la phong trao thi dua": {true, false}, "Thẩm quyền được quy định như thế nào?": {false, true},
		"khái niệm quỹ quy định ở đâu": {true, true}, "Ai ký bằng khen?": {false, false}, "là gìn giữ": {false, false}, "": {false, false},
	} {
		q := ParseQuery(typed, nil)
		if q.definition != want[0] || q.rule != want[1] {
			t.Errorf("%q asks what something is: %v, how it is laid down: %v", typed, q.definition, q.rule)
		}
	}
}

func TestAPartOfAnIndexRanksAsIfItWereAlone(t *testing.T) {
	x := build(t, provisions...)
	odd := x.Only(func(group, id int64) bool { return group == 10*id && id%2 == 1 })
	var entries []int64
	odd.Entries(func(group, id int64) { entries = append(entries, id) })
	slices.Sort(entries)
	if !slices.Equal(entries, []int64{1, 3, 5, 7, 9}) {
		t.Fatalf("the part has %v", entries)
	}
	b := NewBuilder(nil)
	for i, text := range provisions {
		id := int64(i + 1)
		if id%2 == 0 {
			continue
		}
		title, rest, _ := strings.Cut(" "+text, " | ")
		e := Entry{ID: id, Title: title}
		for j, part := range strings.Split(rest, " | ") {
			e.Parts = append(e.Parts, Part{ID: 100*id + int64(j), Text: part})
		}
		if err := b.Group(Group{ID: 10 * id, Year: 2022, Level: 2}); err != nil {
			t.Fatal(err)
		}
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	alone := new(Index).With(nil, b)
	for _, typed := range []string{"lao động tiên tiến", "co thi dua cua chinh phu", "ký thay kế hoạch", "khen thuowngr"} {
		if diff := cmp.Diff(hits(alone, typed, 10), hits(odd, typed, 10), cmp.AllowUnexported(Hit{})); diff != "" {
			t.Errorf("%q: -alone +part:\n%s", typed, diff)
		}
	}
	if none := x.Only(func(int64, int64) bool { return false }); len(hits(none, "khen thưởng", 10)) != 0 {
		t.Error("something is found in nothing")
	}
}
