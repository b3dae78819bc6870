package llm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/sashabaranov/go-openai"
)

// standardiser gives the library an answer in the form that it reads, with the vectors in the order of the texts: several dialects of answers are lost on
// it. A vector that could not be read is null.
type standardiser struct {
	next  *http.Client
	query string // of the URL
	texts int
}

var _ openai.HTTPDoer = (*standardiser)(nil)

// Do implements openai.HTTPDoer.
func (s *standardiser) Do(request *http.Request) (*http.Response, error) {
	request.URL.RawQuery = s.query
	response, err := s.next.Do(request)
	if err != nil {
		return nil, cause(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body) // it is in memory
	if err != nil {
		return nil, err
	}
	vectors, err := decode(body, s.texts)
	if err != nil {
		return nil, err
	}
	standard := openai.EmbeddingResponse{Object: "list", Data: make([]openai.Embedding, len(vectors))}
	for i, v := range vectors {
		standard.Data[i] = openai.Embedding{Object: "embedding", Embedding: v, Index: i}
	}
	if body, err = json.Marshal(standard); err != nil {
		return nil, fmt.Errorf("writing the answer anew: %w", err)
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}
