package llm

import (
	"context"
	"fmt"

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
	vectors, err := e.call(ctx, e.QueryPrefix, []string{text})
	if err != nil {
		return nil, err
	}
	return vectors[0], nil
}

// EmbedPassages implements knowledge.Embedder.
func (e *Embedder) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	return e.call(ctx, e.PassagePrefix, texts)
}

// call embeds texts in one request, each behind the prefix. A vector that could not be read is nil.
func (e *Embedder) call(ctx context.Context, prefix string, texts []string) ([][]float32, error) {
	inputs := make([]string, len(texts))
	for i, text := range texts {
		inputs[i] = prefix + text
	}
	response, err := e.Client.embedding(len(inputs)).CreateEmbeddings(ctx, openai.EmbeddingRequestStrings{Input: inputs, Model: openai.EmbeddingModel(e.Name)})
	if err != nil {
		return nil, fmt.Errorf("embedding with %s: %w", e.Name, withoutWords(err, texts))
	}
	vectors := make([][]float32, len(inputs))
	for i, d := range response.Data { // in the order of the texts, as many: see standardiser
		vectors[i] = d.Embedding
	}
	return vectors, nil
}
