package llmtest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/knowledge/llm/llmtest"
)

// started is a running server that ends with the test.
func started(t *testing.T, server *llmtest.Server) *llmtest.Server {
	t.Helper()
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// answer is what a call got.
type answer struct {
	status int
	header http.Header
	body   []byte
	err    error // of the connection, or of reading the body
}

func post(ctx context.Context, t *testing.T, server *llmtest.Server, key, body string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL()+"/embeddings", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{err: err}
	}
	defer response.Body.Close()
	a := answer{status: response.StatusCode, header: response.Header}
	a.body, a.err = io.ReadAll(response.Body)
	return a
}

// ask embeds texts.
func ask(t *testing.T, server *llmtest.Server, texts ...string) answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"model": llmtest.Model, "input": texts})
	if err != nil {
		t.Fatal(err)
	}
	return post(t.Context(), t, server, server.Key, string(body))
}

type list struct {
	Object string
	Model  string
	Data   []struct {
		Index     int
		Embedding []float32
	}
}

func (a answer) list(t *testing.T) list {
	t.Helper()
	var l list
	if err := json.Unmarshal(a.body, &l); err != nil || a.err != nil || a.status != http.StatusOK {
		t.Fatalf("%d %s: %v %v", a.status, a.body, err, a.err)
	}
	return l
}

func TestEachTextGetsItsVectorUnderItsNumber(t *testing.T) {
	server := started(t, &llmtest.Server{})
	texts := []string{"thi đua", "khen thưởng", ""}
	l := ask(t, server, texts...).list(t)
	if l.Object != "list" || l.Model != llmtest.Model || len(l.Data) != len(texts) {
		t.Fatalf("%+v", l)
	}
	for n, d := range l.Data {
		if d.Index != n || !slices.Equal(d.Embedding, llmtest.Vector(texts[n])) {
			t.Errorf("vector %d is of another text", n)
		}
	}
	ask(t, server, "cờ thi đua")
	if got, want := server.Texts(), []string{"thi đua", "khen thưởng", "", "cờ thi đua"}; !slices.Equal(got, want) || server.Calls() != 2 {
		t.Errorf("after %d calls the texts are %q", server.Calls(), got)
	}
}

func TestACallThatIsNoneIsRefused(t *testing.T) {
	server := started(t, &llmtest.Server{Key: "sk-right"})
	good := `{"model":"m","input":["a"]}`
	for name, c := range map[string]struct {
		key, body string
		status    int
	}{
		"good":          {"sk-right", good, http.StatusOK},
		"without a key": {"", good, http.StatusUnauthorized},
		"another key":   {"sk-wrong", good, http.StatusUnauthorized},
		"no JSON":       {"sk-right", "model=m", http.StatusBadRequest},
		"no model":      {"sk-right", `{"input":["a"]}`, http.StatusBadRequest},
		"no input":      {"sk-right", `{"model":"m","input":[]}`, http.StatusBadRequest},
		"one string":    {"sk-right", `{"model":"m","input":"a"}`, http.StatusBadRequest},
	} {
		if got := post(t.Context(), t, server, c.key, c.body); got.status != c.status {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	if got := post(t.Context(), t, server, "sk-wrong", good); !bytes.Contains(got.body, []byte("sk-wrong")) {
		t.Errorf("a refusal repeats the key, as the real one does: %s", got.body)
	}
	if got := server.Texts(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("embedded: %q", got)
	}
}

// A fault shows itself as the real one does, to one call, and its texts are embedded only where the answer is right.
func TestAFaultMeetsOneCall(t *testing.T) {
	for fault, check := range map[llmtest.Fault]func(t *testing.T, a answer) bool{
		llmtest.TooMany: func(_ *testing.T, a answer) bool { return a.status == 429 && a.header.Get("Retry-After") == "1" },
		llmtest.Broken: func(_ *testing.T, a answer) bool {
			return a.status == 500 && string(a.body) == `{"error":"model runner has stopped"}`
		},
		llmtest.TooLong: func(_ *testing.T, a answer) bool {
			return a.status == 400 && bytes.Contains(a.body, []byte("too long"))
		},
		llmtest.Cut:     func(_ *testing.T, a answer) bool { return a.status == 200 && errors.Is(a.err, io.ErrUnexpectedEOF) },
		llmtest.BadJSON: func(_ *testing.T, a answer) bool { return a.status == 200 && !json.Valid(a.body) },
		llmtest.Shuffled: func(t *testing.T, a answer) bool {
			d := a.list(t).Data
			return len(d) == 2 && d[0].Index == 1 && slices.Equal(d[0].Embedding, llmtest.Vector("b"))
		},
		llmtest.WrongDimension: func(t *testing.T, a answer) bool {
			d := a.list(t).Data
			return len(d[0].Embedding) != llmtest.Dimension && len(d[1].Embedding) == llmtest.Dimension
		},
		llmtest.Zero: func(t *testing.T, a answer) bool {
			d := a.list(t).Data
			return len(d[0].Embedding) == llmtest.Dimension && slices.Max(d[0].Embedding) == 0 && slices.Min(d[0].Embedding) == 0
		},
		llmtest.Short: func(t *testing.T, a answer) bool { return len(a.list(t).Data) == 1 },
	} {
		server := started(t, &llmtest.Server{})
		server.Fail(fault, "", fault)
		if a := ask(t, server, "a", "b"); !check(t, a) {
			t.Errorf("%s: %d %s %v", fault, a.status, a.body, a.err)
		}
		embedded := 0
		if fault == llmtest.Shuffled {
			embedded = 2
		}
		if got := len(server.Texts()); got != embedded {
			t.Errorf("%s: %d texts were embedded, want %d", fault, got, embedded)
		}
		if d := ask(t, server, "a", "b").list(t).Data; d[0].Index != 0 || !slices.Equal(d[0].Embedding, llmtest.Vector("a")) {
			t.Errorf("%s meets the call after it too", fault)
		}
		if a := ask(t, server, "a", "b"); !check(t, a) {
			t.Errorf("%s does not meet the third", fault)
		}
		if d := ask(t, server, "a").list(t).Data; len(d) != 1 || server.Calls() != 4 {
			t.Errorf("%s: %d calls", fault, server.Calls())
		}
	}
}

func TestAFaultForAlwaysEndsWhenItIsTakenBack(t *testing.T) {
	server := started(t, &llmtest.Server{})
	server.FailAlways(llmtest.Broken)
	server.Fail("", llmtest.TooMany) // of the next two, whatever the others meet
	for n, want := range []int{200, 429, 500, 500} {
		if got := ask(t, server, "a"); got.status != want {
			t.Errorf("call %d: %d, want %d", n, got.status, want)
		}
	}
	server.FailAlways("")
	if got := ask(t, server, "a"); got.status != 200 {
		t.Errorf("after it was taken back: %d", got.status)
	}
}

func TestATextIsRefusedByWhatItIs(t *testing.T) {
	server := started(t, &llmtest.Server{Refuse: func(text string) bool { return len(text) > 10 }})
	if got := ask(t, server, "ngắn", "dài quá mười byte"); got.status != http.StatusBadRequest {
		t.Errorf("%d", got.status)
	}
	if got := ask(t, server, "ngắn"); got.status != http.StatusOK {
		t.Errorf("%d", got.status)
	}
}

// Nobody answers a stalled call; it ends with its caller's patience, or with the server.
func TestAStalledCallEndsWithItsCallerOrTheServer(t *testing.T) {
	server := &llmtest.Server{}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	server.FailAlways(llmtest.Stall)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	const body = `{"model":"m","input":["a"]}`
	if got := post(ctx, t, server, "", body); !errors.Is(got.err, context.DeadlineExceeded) {
		t.Errorf("%d %v", got.status, got.err)
	}
	var ended sync.WaitGroup
	ended.Go(func() {
		if got := post(context.WithoutCancel(t.Context()), t, server, "", body); got.status == http.StatusOK && len(got.body) > 0 {
			t.Errorf("a stalled call got %s", got.body)
		}
	})
	for server.Calls() < 2 {
		time.Sleep(time.Millisecond)
	}
	server.Close()
	ended.Wait()
	if got := post(t.Context(), t, server, "", body); got.err == nil {
		t.Errorf("a closed server answers %d", got.status)
	}
}

// What a test makes of an answer goes out as it is, with what JSON has not, and is counted as embedded when it is whole.
func TestAnAnswerIsChanged(t *testing.T) {
	server := started(t, &llmtest.Server{})
	server.Change(func(texts []string, a *llmtest.Answer) {
		a.Data[0]["embedding"] = []float32{1, float32(math.NaN()), float32(math.Inf(1))}
		a.Data[1]["embedding"] = llmtest.Base64([]float32{1, -2})
		delete(a.Data[1], "index")
		a.Header.Set("Retry-After", "7")
	})
	a := ask(t, server, "a", "b")
	if want := `[{"embedding":[1,NaN,Infinity],"index":0,"object":"embedding"},{"embedding":"AACAPwAAAMA=","object":"embedding"}]`; !strings.Contains(string(a.body), want) ||
		a.header.Get("Retry-After") != "7" || len(server.Texts()) != 2 {
		t.Errorf("%s", a.body)
	}
	server.Change(func(_ []string, a *llmtest.Answer) { a.Refuse(503, "later") })
	if a := ask(t, server, "a"); a.status != 503 || !strings.Contains(string(a.body), "later") || len(server.Texts()) != 2 {
		t.Errorf("%d %s", a.status, a.body)
	}
	server.Change(nil)
	if d := ask(t, server, "a").list(t).Data; len(d) != 1 || server.Calls() != 3 {
		t.Errorf("%d calls", server.Calls())
	}
}

// The same seed answers the same.
func TestOddAnswersAreDrawnFromTheSeed(t *testing.T) {
	draw := func(seed uint64) (all []string) {
		server := started(t, &llmtest.Server{})
		server.Change(llmtest.Odd(rand.New(rand.NewPCG(seed, 1)), func(text string) bool { return text == "a" }))
		for range 30 {
			all = append(all, string(ask(t, server, "a", "b").body))
		}
		return all
	}
	if one := draw(1); !slices.Equal(one, draw(1)) || slices.Equal(one, draw(2)) {
		t.Error("the seed does not decide")
	}
}

func cosine(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// Vectors are of length 1, the same for the same words however they are written, and nearer the more words are shared.
func TestVectorsKnowWords(t *testing.T) {
	syllables := strings.Fields("thi đua khen thưởng bằng cờ chiến sĩ cơ sở toàn quốc tỉnh huyện xã phòng ban hội đồng xét duyệt danh hiệu tập thể lao động tiên tiến xuất sắc")
	r := rand.New(rand.NewPCG(3, 4))
	sentence := func(n int) (words []string) {
		for range n {
			words = append(words, syllables[r.IntN(len(syllables))])
		}
		return words
	}
	for range 200 {
		words := sentence(3 + r.IntN(20))
		text := strings.Join(words, " ")
		v := llmtest.Vector(text)
		if length := cosine(v, v); len(v) != llmtest.Dimension || math.Abs(length-1) > 1e-5 {
			t.Fatalf("%q: %d numbers, length² %v", text, len(v), length)
		}
		if !slices.Equal(v, llmtest.Vector("  "+strings.ToUpper(strings.Join(words, ",  "))+".")) {
			t.Fatalf("%q is another vector in capitals", text)
		}
		half := llmtest.Vector(strings.Join(append(slices.Clone(words[:len(words)/2+1]), sentence(len(words)/2)...), " "))
		if other := llmtest.Vector("abc xyz qwe rty"); cosine(v, half) <= cosine(v, other) {
			t.Fatalf("%q is nearer to what shares nothing: %v, %v", text, cosine(v, half), cosine(v, other))
		}
	}
	if !slices.Equal(llmtest.Vector("khen thưởng"), llmtest.Vector("khen thuong")) {
		t.Error("diacritics make another vector")
	}
	if slices.Equal(llmtest.Vector("khen thưởng"), llmtest.Vector("thưởng khen")) {
		t.Error("the order of syllables is lost")
	}
	for _, none := range []string{"", " \n", "…!?"} {
		if v := llmtest.Vector(none); cosine(v, v) != 0 || len(v) != llmtest.Dimension {
			t.Errorf("%q has a direction", none)
		}
	}
}
