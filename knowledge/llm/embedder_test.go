package llm_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/llm"
	"thidua/knowledge/llm/llmtest"
	"thidua/knowledge/worker"
)

func endpoint(t *testing.T, server *llmtest.Server) *llm.Embedder {
	t.Helper()
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	client, err := llm.NewClient(llm.Config{URL: server.URL() + "/", Key: server.Key, Timeout: 300 * time.Millisecond, Tries: 3})
	if err != nil {
		t.Fatal(err)
	}
	return &llm.Embedder{Client: client, Name: llmtest.Model}
}

var texts = []string{"thi đua", "khen thưởng", "chiến sĩ thi đua cơ sở", "bằng khen", "cờ thi đua", "kỷ niệm chương"}

func wanted() [][]float32 {
	var vectors [][]float32
	for _, text := range texts {
		vectors = append(vectors, llmtest.Vector(text))
	}
	return vectors
}

func TestVectorsComeInTheOrderOfTheTextsThroughEveryPassingFault(t *testing.T) {
	for name, faults := range map[string][]llmtest.Fault{
		"none":          nil,
		"order":         {llmtest.Shuffled, llmtest.Shuffled},
		"server error":  {llmtest.Broken, llmtest.Broken},
		"stall":         {llmtest.Stall},
		"cut":           {llmtest.Cut},
		"queue is full": {llmtest.TooMany},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := &llmtest.Server{Key: "sk-secret"}
			embedder := endpoint(t, server)
			server.Fail(faults...)
			began := time.Now()
			got, err := embedder.EmbedPassages(t.Context(), texts)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(wanted(), got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(texts, server.Texts()); diff != "" {
				t.Errorf("what the endpoint embedded: %s", diff)
			}
			if took := time.Since(began); name == "queue is full" && took < time.Second {
				t.Errorf("it was asked again after %v, before Retry-After", took)
			}
		})
	}
}

func TestAnAnswerThatDoesNotFitIsAnError(t *testing.T) {
	for _, fault := range []llmtest.Fault{llmtest.Short, llmtest.BadJSON} {
		server := &llmtest.Server{}
		embedder := endpoint(t, server)
		server.Fail(fault)
		if got, err := embedder.EmbedPassages(t.Context(), texts[:3]); err == nil {
			t.Errorf("%s: %d vectors and no error", fault, len(got))
		}
	}
}

func TestARefusalCarriesStatusAndBodyAndNeverTheKey(t *testing.T) {
	server := &llmtest.Server{Key: "sk-right"}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	client, err := llm.NewClient(llm.Config{URL: server.URL() + "?token=hemmelig", Key: "sk-wrong"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = (&llm.Embedder{Client: client, Name: "m"}).EmbedQuery(t.Context(), "a")
	if err == nil {
		t.Fatal("no error")
	}
	for _, secret := range []string{"sk-wrong", "hemmelig"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%s is in %q", secret, err)
		}
	}
	embedder := endpoint(t, &llmtest.Server{Key: "sk-right"})
	wrong, err := llm.NewClient(llm.Config{URL: server.URL(), Key: "sk-wrong"})
	if err != nil {
		t.Fatal(err)
	}
	embedder.Client = wrong
	_, err = embedder.EmbedQuery(t.Context(), "a")
	status, ok := errors.AsType[*llm.StatusError](err)
	if !ok || status.Code != 401 || !strings.Contains(status.Body, "Incorrect API key") || strings.Contains(err.Error(), "sk-wrong") {
		t.Errorf("got %v", err)
	}
	if server.Calls() != 2 {
		t.Errorf("two calls with a refused key were tried %d times", server.Calls())
	}
}

func TestAServerErrorIsToldWithItsBodyWhenItStays(t *testing.T) {
	server := &llmtest.Server{}
	embedder := endpoint(t, server)
	server.FailAlways(llmtest.Broken)
	_, err := embedder.EmbedQuery(t.Context(), "a")
	if err == nil || !strings.Contains(err.Error(), "500") || !strings.Contains(err.Error(), "model runner has stopped") {
		t.Errorf("got %v", err)
	}
	if server.Calls() != 3 {
		t.Errorf("%d tries, want 3", server.Calls())
	}
}

func TestTheCallersDeadlineEndsAStallAndALongRetryAfter(t *testing.T) {
	for _, fault := range []llmtest.Fault{llmtest.Stall, llmtest.TooMany} {
		server := &llmtest.Server{}
		embedder := endpoint(t, server)
		server.FailAlways(fault)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		began := time.Now()
		_, err := embedder.EmbedQuery(ctx, "a")
		cancel()
		if took := time.Since(began); err == nil || took > 10*time.Second {
			t.Errorf("%s: %v after %v", fault, err, took)
		}
	}
}

func TestPrefixesGoBeforeTheTextsAndIntoTheModelsName(t *testing.T) {
	server := &llmtest.Server{}
	embedder := endpoint(t, server)
	plain := embedder.Model()
	embedder.QueryPrefix, embedder.PassagePrefix = "query: ", "passage: "
	if _, err := embedder.EmbedQuery(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := embedder.EmbedPassages(t.Context(), []string{"b", "c"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"query: a", "passage: b", "passage: c"}, server.Texts()); diff != "" {
		t.Error(diff)
	}
	if embedder.Model() == plain {
		t.Error("vectors made with and without prefixes would be compared")
	}
}

func TestAnEndpointThatIsNoURLIsRefused(t *testing.T) {
	for _, url := range []string{"", "localhost:11434/v1", "ftp://x/v1", "http://", "::"} {
		if _, err := llm.NewClient(llm.Config{URL: url}); err == nil {
			t.Errorf("%q was accepted", url)
		}
	}
}

func TestARedirectIsNotFollowedAndAnAnswerThatIsTooLargeNotAskedForAgain(t *testing.T) {
	elsewhere := &llmtest.Server{}
	endpoint(t, elsewhere)
	for name, c := range map[string]struct {
		change func(texts []string, a *llmtest.Answer)
		says   string
	}{
		"moved": {func(_ []string, a *llmtest.Answer) {
			a.Status, a.Body = http.StatusTemporaryRedirect, "moved"
			a.Header.Set("Location", elsewhere.URL()+"/embeddings?token=hemmelig")
		}, elsewhere.URL() + "/embeddings"},
		"large": {func(_ []string, a *llmtest.Answer) { a.Body = strings.Repeat(" ", 65<<20) }, "longer than"},
	} {
		server := &llmtest.Server{Key: "sk-secret"}
		embedder := endpoint(t, server)
		embedder.Client, _ = llm.NewClient(llm.Config{URL: server.URL(), Key: server.Key, Timeout: 10 * time.Second})
		server.Change(c.change)
		if _, err := embedder.EmbedQuery(t.Context(), "a"); err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hemmelig") {
			t.Errorf("%s: %v", name, err)
		}
		if server.Calls() != 1 || elsewhere.Calls() != 0 {
			t.Errorf("%s: %d calls, %d elsewhere", name, server.Calls(), elsewhere.Calls())
		}
	}
}

func TestTheWaitThatIsAskedForIsKeptOrToldToTheCaller(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"1": time.Second, "0.5": 500 * time.Millisecond, "3600": time.Hour, "1e9": 24 * time.Hour,
		time.Now().Add(time.Hour).UTC().Format(http.TimeFormat):   time.Hour,
		time.Now().AddDate(9, 0, 0).UTC().Format(http.TimeFormat): 24 * time.Hour,
		time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat):  0, "": 0, "soon": 0, "-5": 0, "NaN": 0,
	} {
		for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
			server := &llmtest.Server{}
			embedder := endpoint(t, server)
			client, err := llm.NewClient(llm.Config{URL: server.URL(), Tries: 1})
			if err != nil {
				t.Fatal(err)
			}
			embedder.Client = client
			server.Change(func(_ []string, a *llmtest.Answer) {
				a.Header.Set("Retry-After", header)
				a.Refuse(status, "later")
			})
			_, err = embedder.EmbedQuery(t.Context(), "a")
			if got := worker.RetryAfter(err); err == nil || (got-want).Abs() > 5*time.Second {
				t.Errorf("%d, %q: %v, want %v (%v)", status, header, got, want, err)
			}
		}
	}
}

func TestAnErrorDoesNotRepeatWhatAPersonAsked(t *testing.T) {
	const asked = "vì sao\ntôi bị kỷ luật mà vẫn được khen?"
	inJSON, escaped := strings.ReplaceAll(asked, "\n", `\n`), strings.Trim(strconv.QuoteToASCII(asked), `"`)
	for name, change := range map[string]func(texts []string, a *llmtest.Answer){
		"refused": func(_ []string, a *llmtest.Answer) {
			a.Status, a.Body = 422, `{"detail":[{"msg":"Input should be a string","input":["`+inJSON+`"]}]}`
		},
		"in ASCII": func(_ []string, a *llmtest.Answer) {
			a.Status, a.Body = 422, `{"detail":[{"msg":"Input should be a string","input":["`+escaped+`"]}]}`
		},
		"cut short": func(_ []string, a *llmtest.Answer) {
			a.Status, a.Body = 422, "Input should be "+strings.Repeat("!", 450)+asked
		},
		"shown in part": func(_ []string, a *llmtest.Answer) {
			a.Status, a.Body = 422, "Input should be "+strings.Repeat("!", 90)+asked
		},
		"no vectors":    func(_ []string, a *llmtest.Answer) { a.Body = `{"error":"Input should be: ` + inJSON + `"}` },
		"another shape": func(_ []string, a *llmtest.Answer) { a.Body = `{"echo":"Input should be: ` + inJSON + `"}` },
	} {
		server := &llmtest.Server{}
		embedder := endpoint(t, server)
		embedder.QueryPrefix = "query: "
		server.Change(change)
		_, err := embedder.EmbedQuery(t.Context(), asked)
		if err == nil || !strings.Contains(err.Error(), "Input should be") || strings.Contains(err.Error(), "kỷ luật") || strings.Contains(err.Error(), `k\u1ef7 lu`) || strings.Contains(err.Error(), "vì sao") {
			t.Errorf("%s: %v", name, err)
		}
		if status, ok := errors.AsType[*llm.StatusError](err); ok != (name != "another shape") || ok && strings.Contains(status.Body, "answered") {
			t.Errorf("%s: %+v", name, err)
		}
	}
}

func TestASlowDripEndsWithTheTry(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = w.Write([]byte(" "))
			_ = http.NewResponseController(w).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	})}
	t.Cleanup(func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }()
	client, err := llm.NewClient(llm.Config{URL: "http://" + listener.Addr().String(), Timeout: 200 * time.Millisecond, Tries: 1})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_, err = (&llm.Embedder{Client: client, Name: "m"}).EmbedQuery(t.Context(), "a")
	if took := time.Since(began); err == nil || took > 5*time.Second || !strings.Contains(err.Error(), "did not answer within") {
		t.Errorf("%v after %v", err, took)
	}
}
