package knowledge

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// Embedder turns texts into vectors. Passages and questions are different calls, because models want them marked
// differently. A nil Embedder means that search is lexical only. embedding.Embedder is in the program; llm.Embedder asks any OpenAI-compatible endpoint; its
// fake is llmtest.Server behind the same client.
type Embedder interface {
	// EmbedPassages returns one vector for each text, in their order. Of ErrText, one of the texts is the cause.
	EmbedPassages(ctx context.Context, texts []string) ([][]float32, error)
	EmbedQuery(ctx context.Context, text string) ([]float32, error)
	// Model names the space that the vectors are of: only those of one model are compared.
	Model() string
}

// ErrText reports that the embedder refuses a text for what it is, too long for instance, so that trying the same
// again is of no use.
var ErrText = errors.New("the embedder refuses a text")

// usable says what is wrong with a vector, if anything: one without a direction is as near to everything as to nothing.
func usable(v []float32) error {
	var length float64
	for _, x := range v {
		length += float64(x) * float64(x)
	}
	if math.IsNaN(length) || math.IsInf(length, 0) || length < 1e-12 {
		return fmt.Errorf("a vector of %d numbers has no direction (length² %v)", len(v), length)
	}
	return nil
}
