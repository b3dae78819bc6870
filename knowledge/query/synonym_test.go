package query

import (
	"slices"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

// Every row of the table is met where its words stand alone, typed with and without diacritics; of rows that begin alike the longest counts.
func TestEverydayWordsMeanThoseOfTheLaw(t *testing.T) {
	rows := 0
	for _, same := range synonyms() {
		for _, s := range same {
			rows++
			said := strings.Join(s.said, " ")
			if len(vietnamese.Expand(vietnamese.Tokenize(said))) > 0 {
				continue // a short form is written out before
			}
			for _, text := range []string{"hỏi " + said, strings.ToUpper(said) + " thì sao", vietnamese.Fold(said)} {
				if len(Read(text, nil).meanings) == 0 {
					t.Errorf("%q means nothing", text)
				}
			}
			if s.weight < 0.3 || s.weight > 1 {
				t.Errorf("%q weighs %v", said, s.weight)
			}
		}
	}
	if rows < 300 {
		t.Errorf("%d rows", rows)
	}
}

// What is meant is found with the words of the law, and counts less than what is said.
func TestWhatIsMeantCountsLessThanWhatIsSaid(t *testing.T) {
	q := Read("giấy khen của xã thì được mấy đồng", nil)
	if !strings.Contains(q.Meaning(), "mức tiền thưởng") {
		t.Errorf("it means %q", q.Meaning())
	}
	said := slices.MaxFunc(q.Things(), func(a, b Thing) int { return int(100*a.Counts) - int(100*b.Counts) })
	for _, meant := range q.Meant() {
		if meant.Counts <= 0 || meant.Counts >= said.Counts {
			t.Errorf("%+v beside %+v", meant, said)
		}
	}
	then := Read("ai ký", nil).After(q)
	if len(then.Meant()) < len(q.Meant()) {
		t.Error("a follow-up loses what was meant before it")
	}
	if plain := Read("Điều 23 quy định gì", nil); plain.Meaning() != "" || len(plain.Meant()) != 0 {
		t.Errorf("words of the law mean %q", plain.Meaning())
	}
}

func TestARowOfTheSynonymsSaysWhatAndHowSurely(t *testing.T) {
	table, err := parseSynonyms("# lời dẫn\n\nđược mấy đồng | mức tiền thưởng; tiền thưởng | 0.9\nđược mấy đồng bạc | tiền | 0.4\n")
	if err != nil || len(table["duoc"]) < 2 || len(table["duoc"][0].said) != 4 {
		t.Fatalf("%+v, %v", table, err)
	}
	for _, bad := range []string{"được mấy đồng", "a | b", "a | b | nhiều", "a | b | 0.5 | c"} {
		if _, err := parseSynonyms(bad); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// What is said twice is meant once, as strongly as where it weighs most.
func TestWhatIsSaidAgainMeansNoMore(t *testing.T) {
	words := wordsOf("được mấy đồng hả được mấy đồng", vietnamese.Default())
	weights := slices.Repeat([]float64{storyWeight}, len(words))
	once := findMeanings(words[:3], weights, false)
	weights[4] = askingWeight
	twice := findMeanings(words, weights, false)
	if len(once) == 0 || len(twice) != len(once) || twice[0].weight <= once[0].weight {
		t.Errorf("once it means %v, twice %v", once, twice)
	}
}
