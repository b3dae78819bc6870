package knowledge

import "context"

// Embedder turns texts into vectors. Passages and questions are different calls, because models want them marked
// differently. A nil Embedder means that search is lexical only. embedding.Embedder is in the program; llm.Embedder asks any OpenAI-compatible endpoint; its
// fake is llmtest.Server behind the same client.
type Embedder interface {
	// EmbedPassages returns one vector for each text, in their order; nil for one that it has none for. It asks for all of them
	// at once: how many that are is the caller's. An error may be about one of the texts or about none: package backfill finds out.
	EmbedPassages(ctx context.Context, texts []string) ([][]float32, error)
	EmbedQuery(ctx context.Context, text string) ([]float32, error)
	// Model names the space that the vectors are of: only those of one model are compared.
	Model() string
}
