package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"thidua/knowledge"
	"thidua/knowledge/embedding"
	"thidua/knowledge/llm"
)

// modelFlags say whose vectors are searched. They and OPENAI_API_KEY, or the file OPENAI_API_KEY_FILE, are those of the
// product.
type modelFlags struct {
	Vectors        bool    `help:"Search by vectors too: by those of the endpoint or, when none is set, by the program's own."`
	OpenAIBaseURL  string  `name:"openai-base-url" env:"OPENAI_BASE_URL" help:"OpenAI-compatible endpoint, such as http://localhost:11434/v1." placeholder:"URL"`
	EmbeddingModel string  `env:"EMBEDDING_MODEL" help:"Embedding model of the endpoint." placeholder:"NAME"`
	QueryPrefix    string  `name:"embedding-query-prefix" env:"EMBEDDING_QUERY_PREFIX" help:"Written before questions; models of the E5 family want \"query: \"." placeholder:"TEXT"`
	PassagePrefix  string  `name:"embedding-passage-prefix" env:"EMBEDDING_PASSAGE_PREFIX" help:"Written before passages; models of the E5 family want \"passage: \"." placeholder:"TEXT"`
	Similar        float64 `name:"embedding-similar" env:"EMBEDDING_SIMILAR" help:"Cosine, 0 to 1, from which a passage found by vectors is shown although it shares few words; 0: not measured." placeholder:"COSINE"`
}

// maxEmbedded is the articles up to which the embedder is asked, as in the product.
func (f *modelFlags) maxEmbedded() int {
	if f.OpenAIBaseURL == "" {
		return embedding.MaxArticles
	}
	return 0
}

// embedder is the one that is asked for, nil without --vectors.
func (f *modelFlags) embedder() (knowledge.Embedder, error) {
	switch {
	case !f.Vectors:
		return nil, nil
	case f.Similar < 0 || f.Similar > 1:
		return nil, errors.New("--embedding-similar is a cosine, from 0 to 1")
	case f.OpenAIBaseURL == "":
		return embedding.Default(), nil
	case f.EmbeddingModel == "":
		return nil, errors.New("OPENAI_BASE_URL is set and EMBEDDING_MODEL is not: name the model")
	}
	key, err := secret("OPENAI_API_KEY")
	if err != nil {
		return nil, err
	}
	client, err := llm.NewClient(llm.Config{URL: f.OpenAIBaseURL, Key: key})
	if err != nil {
		return nil, err
	}
	return &llm.Embedder{Client: client, Name: f.EmbeddingModel, QueryPrefix: f.QueryPrefix, PassagePrefix: f.PassagePrefix}, nil
}

// secret is the environment variable, or what the file holds that the variable with _FILE after its name tells of.
func secret(name string) (string, error) {
	file := os.Getenv(name + "_FILE")
	if file == "" {
		return os.Getenv(name), nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("reading %s_FILE: %w", name, err)
	}
	return strings.TrimSpace(string(content)), nil
}
