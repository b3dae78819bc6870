package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/sashabaranov/go-openai"

	"thidua/knowledge"
)

// Embedder is knowledge.Embedder over the endpoint.
type Embedder struct {
	Client *Client
	Name   string // the model's, as the endpoint knows it
	// What is written before the texts. Models of the E5 family want "query: " and "passage: "; most want nothing.
	QueryPrefix   string
	PassagePrefix string
	Batch         int // the texts of one call; 0 means 32
}

var _ knowledge.Embedder = (*Embedder)(nil)

// Model implements knowledge.Embedder. The prefixes are part of the name: with others the same model gives vectors that
// are not comparable.
func (e *Embedder) Model() string {
	if e.QueryPrefix == "" && e.PassagePrefix == "" {
		return e.Name
	}
	return fmt.Sprintf("%s|%q|%q", e.Name, e.QueryPrefix, e.PassagePrefix)
}

// EmbedQuery implements knowledge.Embedder.
func (e *Embedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	vectors, err := e.call(ctx, []string{e.QueryPrefix + text})
	if err != nil {
		return nil, err
	}
	return vectors[0], nil
}

// EmbedPassages implements knowledge.Embedder.
func (e *Embedder) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	batch := e.Batch
	if batch <= 0 {
		batch = 32
	}
	all := make([][]float32, 0, len(texts))
	for chunk := range slices.Chunk(texts, batch) {
		inputs := make([]string, len(chunk))
		for i, text := range chunk {
			inputs[i] = e.PassagePrefix + text
		}
		vectors, err := e.call(ctx, inputs)
		if err != nil {
			return nil, err
		}
		all = append(all, vectors...)
	}
	return all, nil
}

// call embeds one batch. The vectors are put in the order of the texts by their index: endpoints that work in parallel
// answer in any order.
func (e *Embedder) call(ctx context.Context, inputs []string) ([][]float32, error) {
	response, err := e.Client.api.CreateEmbeddings(ctx, openai.EmbeddingRequestStrings{
		Input: inputs, Model: openai.EmbeddingModel(e.Name),
	})
	if err != nil {
		return nil, fmt.Errorf("embedding with %s: %w", e.Name, refusal(cause(err)))
	}
	if len(response.Data) != len(inputs) {
		return nil, fmt.Errorf("embedding with %s: %d vectors came for %d texts", e.Name, len(response.Data), len(inputs))
	}
	vectors := make([][]float32, len(inputs))
	for _, d := range response.Data {
		if d.Index < 0 || d.Index >= len(vectors) || vectors[d.Index] != nil || len(d.Embedding) == 0 {
			return nil, fmt.Errorf("embedding with %s: vector %d of %d came twice, empty or unasked", e.Name, d.Index, len(inputs))
		}
		vectors[d.Index] = d.Embedding
	}
	return vectors, nil
}

// refusal marks the errors that are about the texts themselves.
func refusal(err error) error {
	if status, ok := errors.AsType[*StatusError](err); ok {
		switch status.Code {
		case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
			return fmt.Errorf("%w: %w", knowledge.ErrText, err)
		}
	}
	return err
}
