package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"thidua/knowledge"
	"thidua/knowledge/embedding"
	"thidua/knowledge/llm"
	"thidua/knowledge/salary"
	"thidua/knowledge/vietnamese"
)

// library is the corpus of the store. Its vectors are those of the program's own table, or of a model when one is set. Its index is kept in the data
// folder.
func (s *SearchSettings) library(store *knowledge.Store, dataDir string, log *slog.Logger) (*knowledge.Library, error) {
	library := knowledge.NewLibrary(store)
	library.Log = log
	library.IndexFile = filepath.Join(dataDir, indexFile)
	var err error
	if library.Salaries, err = salary.ReadFile(filepath.Join(dataDir, "salary.txt")); err != nil {
		return nil, err
	}
	if s.Abbreviations != "" {
		table, err := readAbbreviations(s.Abbreviations)
		if err != nil {
			return nil, err
		}
		library.Abbreviations = table
	}
	if s.EmbeddingModel == "" {
		library.Embedder, library.MaxEmbedded = embedding.Default(), embedding.MaxArticles
		return library, nil
	}
	if s.OpenAIBaseURL == "" {
		return nil, errors.New("EMBEDDING_MODEL is set and OPENAI_BASE_URL is not: say where the model is, such as http://localhost:11434/v1")
	}
	if s.Similar < 0 || s.Similar > 1 {
		return nil, errors.New("EMBEDDING_SIMILAR is a cosine, from 0 to 1")
	}
	client, err := llm.NewClient(llm.Config{URL: s.OpenAIBaseURL, Key: s.OpenAIAPIKey})
	if err != nil {
		return nil, err
	}
	library.Embedder = &llm.Embedder{Client: client, Name: s.EmbeddingModel, QueryPrefix: s.QueryPrefix, PassagePrefix: s.PassagePrefix}
	library.MinSimilarity = s.Similar
	return library, nil
}

// indexFile is the saved index, in the data folder. It may be deleted at any time: it is made anew.
const indexFile = "search.index"

// readAbbreviations reads the short forms that a province adds to those of the program.
func readAbbreviations(name string) (*vietnamese.Abbreviations, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("the file of ABBREVIATIONS cannot be read: %w", err)
	}
	defer file.Close()
	table, err := vietnamese.ReadAbbreviations(file)
	if err != nil {
		return nil, fmt.Errorf("the short forms of %s: %w", name, err)
	}
	return table, nil
}
