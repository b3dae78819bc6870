package llm_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge"
	"thidua/knowledge/llm"
	"thidua/knowledge/llm/llmtest"
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
	return &llm.Embedder{Client: client, Name: llmtest.Model, Batch: 4}
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
	if server.Calls() != 1 {
		t.Errorf("a refused key was tried %d times", server.Calls())
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

func TestARefusedTextIsKnownAsOne(t *testing.T) {
	server := &llmtest.Server{}
	embedder := endpoint(t, server)
	server.Fail(llmtest.TooLong)
	if _, err := embedder.EmbedPassages(t.Context(), texts); !errors.Is(err, knowledge.ErrText) {
		t.Errorf("got %v", err)
	}
	server.FailAlways(llmtest.Broken)
	if _, err := embedder.EmbedPassages(t.Context(), texts); err == nil || errors.Is(err, knowledge.ErrText) {
		t.Errorf("trouble of the endpoint gave %v", err)
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
