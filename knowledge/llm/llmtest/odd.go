package llmtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Odd answers as endpoints do that reports complain of, chosen anew for each call: right in an odd form, of no use, or refused. Texts
// for which poisoned is true never get a vector that could be used. No answer gives a text the vector of another without a way to
// tell. The calls may come at once.
func Odd(r *rand.Rand, poisoned func(text string) bool) func(texts []string, a *Answer) {
	var mu sync.Mutex
	return func(texts []string, a *Answer) {
		mu.Lock()
		defer mu.Unlock()
		if slices.ContainsFunc(texts, poisoned) && r.IntN(2) == 0 {
			TooLongs[r.IntN(len(TooLongs))].Answer(a)
			return
		}
		for i, text := range texts {
			if poisoned(text) {
				a.Data[i]["embedding"] = noVector(r, a.Data[i]["embedding"].([]float32))
			}
		}
		kinds := forms
		if r.IntN(4) == 0 { // alone: of two that changed places and have one index nobody could tell
			kinds = faults
		}
		kinds[r.IntN(len(kinds))](r, a)
	}
}

// noVector is something in the place of a vector.
func noVector(r *rand.Rand, v []float32) any {
	v = slices.Clone(v)
	switch r.IntN(7) {
	case 0:
		return nil
	case 1:
		return []float32{}
	case 2:
		v[r.IntN(len(v))] = float32(math.NaN())
	case 3:
		v[r.IntN(len(v))] = float32(math.Inf(1))
	case 4:
		clear(v)
	case 5:
		v = v[:r.IntN(len(v)-1)+1]
	default:
		return append([]any{nil}, make([]any, len(v)-1)...)
	}
	return v
}

// forms are answers that say, in their own way, which vector is whose.
var forms = []func(r *rand.Rand, a *Answer){
	func(*rand.Rand, *Answer) {},
	func(r *rand.Rand, a *Answer) {
		r.Shuffle(len(a.Data), func(i, j int) { a.Data[i], a.Data[j] = a.Data[j], a.Data[i] })
	},
	func(_ *rand.Rand, a *Answer) { index(a, func(int) any { return 0 }) },
	func(_ *rand.Rand, a *Answer) { index(a, func(i int) any { return i + 1 }) },
	func(_ *rand.Rand, a *Answer) { index(a, func(i int) any { return fmt.Sprint(i) }) },
	func(_ *rand.Rand, a *Answer) { index(a, func(int) any { return nil }) },
	func(_ *rand.Rand, a *Answer) {
		for _, d := range a.Data {
			delete(d, "index")
		}
	},
	func(_ *rand.Rand, a *Answer) { delete(a.Data[0], "index") },
	func(_ *rand.Rand, a *Answer) {
		for _, d := range a.Data {
			if v, ok := d["embedding"].([]float32); ok {
				d["embedding"] = Base64(v)
			}
		}
	},
}

// faults are answers that cannot be used.
var faults = []func(r *rand.Rand, a *Answer){
	func(_ *rand.Rand, a *Answer) { index(a, func(i int) any { return i / 2 }) }, // of one text it is right
	func(_ *rand.Rand, a *Answer) { index(a, func(i int) any { return i * 7 }) },
	func(_ *rand.Rand, a *Answer) { a.Data = a.Data[1:] },
	func(_ *rand.Rand, a *Answer) { a.Data = append(a.Data, a.Data[0]) },
	func(r *rand.Rand, a *Answer) { a.Data[r.IntN(len(a.Data))]["embedding"] = []float32{1, 2} },
	func(_ *rand.Rand, a *Answer) { a.Body = "<html><title>502 Bad Gateway</title></html>" },
	func(_ *rand.Rand, a *Answer) { a.Body = `{"object":"list","data":[{"index":0,"embedding":[0.1,` },
	func(_ *rand.Rand, a *Answer) { a.Body = `{"error":{"message":"the model is being loaded"}}` },
	func(_ *rand.Rand, a *Answer) { a.Body = `{"error":"the model is being loaded"}` },
	func(_ *rand.Rand, a *Answer) { a.Body = " " },
	func(r *rand.Rand, a *Answer) {
		codes := []int{400, 401, 403, 404, 413, 422, 424, 500, 501, 502, 503, 504}
		a.Refuse(codes[r.IntN(len(codes))], "something is wrong")
	},
	func(_ *rand.Rand, a *Answer) {
		a.Header.Set("Location", "https://login.example/")
		a.Refuse(http.StatusFound, "")
	},
}

func index(a *Answer, number func(i int) any) {
	for i, d := range a.Data {
		d["index"] = number(i)
	}
}

// Refusal is how an endpoint says that a text is too long for it.
type Refusal struct {
	Of     string // the server
	Status int
	Body   string
}

// Answer makes the answer this refusal.
func (f Refusal) Answer(a *Answer) { a.Status, a.Body = f.Status, f.Body }

func openAI(message string) string { return fmt.Sprintf(`{"error":{"message":%q}}`, message) }

// TooLongs are the refusals of the servers that people run.
var TooLongs = []Refusal{
	{"llama.cpp", 500, openAI("input (900 tokens) is too large to process. increase the physical batch size (current batch size: 512)")},
	{"llama.cpp", 500, openAI("input is too large to process. increase the physical batch size")},
	{"llama.cpp", 400, openAI("the request exceeds the available context size. try increasing the context size or enable context shift")},
	{"Ollama", 500, `{"error":"the input length exceeds the context length"}`},
	{"Ollama", 400, openAI("input exceeds maximum context length")},
	{"vLLM", 400, openAI("This model's maximum context length is 512 tokens. However, you requested 900 tokens in the input for embedding generation. Please reduce the length of the input.")},
	{"OpenAI", 400, openAI("This model's maximum context length is 8192 tokens, however you requested 9000 tokens (9000 in your prompt; 0 for the completion). Please reduce your prompt; or completion length.")},
	{"OpenAI", 400, openAI("Invalid 'input[0]': maximum input length is 8192 tokens.")},
	{"OpenAI", 429, openAI("Request too large for text-embedding-3-large in organization org-x on tokens per min (TPM): Limit 40000, Requested 54321. The input or output tokens must be reduced in order to run successfully.")},
	{"TEI", 413, `{"error":"Input validation error: ` + "`inputs`" + ` must have less than 512 tokens. Given: 900","error_type":"Validation"}`},
	{"TEI", 422, `{"error":"batch size 64 > maximum allowed batch size 32","error_type":"Validation"}`},
	{"a proxy", 413, "<html><head><title>413 Request Entity Too Large</title></head></html>"},
	{"a gateway", 200, openAI("input (900 tokens) is too large to process")},
	{"a gateway", 502, strings.Repeat(" ", 3) + `upstream: {"error":"the input length exceeds the context length"}`},
}
