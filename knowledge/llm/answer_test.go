package llm

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"thidua/knowledge/llm/llmtest"
)

func TestVectorsGoWhereTheirIndexesSay(t *testing.T) {
	for _, c := range []struct {
		indexes string // of the vectors [1] [2] [3], as JSON
		want    string // the vectors in their places; "" is an error
	}{
		{`0 1 2`, "123"}, {`2 0 1`, "231"}, {`"0" "1" "2"`, "123"}, {`1.0 0.0 2.0`, "213"}, // all told
		{`- - -`, "123"}, {`null null null`, "123"}, {`0 0 0`, "123"}, {`7 7 7`, "123"}, {`"a" "b" "c"`, "123"}, // nothing told
		{`1 2 3`, "123"}, {`3 1 2`, "231"}, {`- 1 2`, "123"}, {`2 - 1`, "231"}, // from 1, and without the 0
		{`0 0 1`, ""}, {`0 1 1`, ""}, {`0 1 3`, ""}, {`0 2 4`, ""}, {`-1 0 1`, ""}, {`2 3 4`, ""}, {`- - 1`, ""}, {`- 0 1`, ""}, {`0 1 1e99`, ""}, {`0 1 0.5`, ""},
	} {
		var data []string
		number := 0
		for index := range strings.FieldsSeq(c.indexes) {
			number++
			if index == "-" {
				data = append(data, fmt.Sprintf(`{"embedding":[%d]}`, number))
			} else {
				data = append(data, fmt.Sprintf(`{"index":%s,"embedding":[%d]}`, index, number))
			}
		}
		vectors, err := decode([]byte(fmt.Sprintf(`{"data":[%s,%s,%s]}`, data[0], data[1], data[2])), 3)
		got := ""
		for _, v := range vectors {
			got += fmt.Sprint(v[0])
		}
		if got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: %q, want %q, %v", c.indexes, got, c.want, err)
		}
	}
}

func TestAnAnswerThatIsNoneSaysWhatCame(t *testing.T) {
	for body, says := range map[string]string{
		"<html>gateway</html>":                 "(no JSON): a web page (HTML)",
		`{"data":[{"index":0,"embedding":[0.1`: "not of the OpenAI form",
		"":                                     "not of the OpenAI form",
		`{"embeddings":[[1,2]]}`:               `0 vectors came for 1 texts: {"embeddings"`,
		`[[1,2]]`:                              "not of the OpenAI form",
		`{"data":[{"embedding":[[1,2]]}]}`:     "reading a vector",
		`{"data":[{"embedding":"AAA="}]}`:      "no float32s",
	} {
		if _, err := decode([]byte(body), 1); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", body, err)
		}
	}
	_, err := decode([]byte(`{"error":{"message":"no such model"}}`), 1)
	if status, ok := errors.AsType[*StatusError](err); !ok || status.Code != http.StatusOK || !strings.Contains(status.Body, "no such model") {
		t.Errorf("%v", err)
	}
	if v, err := decode([]byte(`{"error":null,"data":[{"embedding":[1]}]}`), 1); err != nil || v[0][0] != 1 {
		t.Errorf("%v %v", v, err)
	}
}

func TestOnlyRefusalsForLengthAreNotRepeated(t *testing.T) {
	for _, r := range llmtest.TooLongs {
		if (&StatusError{Code: r.Status, Body: r.Body}).temporary() {
			t.Errorf("%s: %d %s would be repeated as it is", r.Of, r.Status, r.Body)
		}
	}
	for code, body := range map[int]string{
		500: "model runner has unexpectedly stopped", 503: "Loading model", 502: "<html>Bad Gateway</html>", 504: "upstream timed out", 408: "",
		429: "Rate limit reached for text-embedding-3-large on tokens per min (TPM): Limit 40000, Used 39000, Requested 2000. Please try again in 1.5s.",
	} {
		if !(&StatusError{Code: code, Body: body}).temporary() {
			t.Errorf("%d %s would not be repeated", code, body)
		}
	}
}

// oddAnswer is what an endpoint that is drawn from the seed answers to texts.
func oddAnswer(seed uint64, texts []string) []byte {
	a := llmtest.Answer{Status: http.StatusOK, Header: http.Header{}}
	for i, text := range texts {
		a.Data = append(a.Data, map[string]any{"index": i, "embedding": llmtest.Vector(text)[:4]}) // short ones: a fuzzer tries more of them
	}
	r := rand.New(rand.NewPCG(seed, 1))
	llmtest.Odd(r, func(text string) bool { return text == texts[0] })(texts, &a)
	return a.Encode("m")
}

// Whatever comes, it is an error or a vector for each text.
func FuzzDecode(f *testing.F) {
	texts := []string{"thi đua", "khen thưởng", "cờ"}
	for seed := range uint64(40) {
		f.Add(oddAnswer(seed, texts), 3)
	}
	f.Add([]byte(`{"data":[{"embedding":[NaN,-Infinity,"1"]}]}`), 1)
	f.Fuzz(func(t *testing.T, body []byte, n int) {
		n = 1 + (n%8+8)%8
		vectors, err := decode(body, n)
		if err == nil && len(vectors) != n {
			t.Errorf("%d vectors for %d texts", len(vectors), n)
		}
		if json.Valid(body) && string(standard(body)) != string(body) {
			t.Error("JSON was changed")
		}
	})
}

func TestAVectorWithAValueThatIsNoNumberCouldNotBeReadInEitherForm(t *testing.T) {
	for name, x := range map[string]float64{"NaN": math.NaN(), "Infinity": math.Inf(1), "-Infinity": math.Inf(-1)} {
		for _, embedding := range []string{fmt.Sprintf("[1,%s]", name), fmt.Sprintf("%q", llmtest.Base64([]float32{1, float32(x)}))} {
			vectors, err := decode(fmt.Appendf(nil, `{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":%s}]}`, embedding), 2)
			if err != nil || len(vectors) != 2 || vectors[0] == nil || vectors[1] != nil {
				t.Errorf("%s: %v, %v", embedding, vectors, err)
			}
		}
	}
}
