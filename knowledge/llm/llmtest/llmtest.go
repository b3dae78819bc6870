// Package llmtest is a model endpoint in memory, like net/http/httptest: tests, the demo and measurements run the real
// vector path with it, offline. Its vectors are hashed syllables, which know words and no meanings.
package llmtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Model is what the server calls its vectors.
const Model = "hashed-256"

// Fault is something that goes wrong with a call.
type Fault string

// The faults.
const (
	TooMany        Fault = "429"   // with Retry-After: 1
	Broken         Fault = "500"   // an error in Ollama's form
	TooLong        Fault = "400"   // refuses the texts
	Stall          Fault = "stall" // no answer until the caller gives up
	Cut            Fault = "cut"   // the connection breaks in the middle of the answer
	Shuffled       Fault = "order" // a right answer, last vector first
	WrongDimension Fault = "dimension"
	Zero           Fault = "zero"  // the first vector of the answer has no direction
	Short          Fault = "short" // one vector too few
	BadJSON        Fault = "json"
)

// Server is an OpenAI-shaped endpoint with /v1/embeddings. The zero value works; Start opens it.
type Server struct {
	Key string // when set, calls must carry it
	// Refuse, if not nil, says whether a text is refused with 400, as too long ones are.
	Refuse func(text string) bool

	mu     sync.Mutex
	faults []Fault // of the next calls, one each
	always Fault
	calls  int
	texts  []string
	change func([]string, *Answer)
	closed chan struct{}
	http   *http.Server
	url    string
}

// Start listens on a free port of this machine.
func (s *Server) Start() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("starting the model endpoint: %w", err)
	}
	s.closed = make(chan struct{})
	s.url = "http://" + listener.Addr().String() + "/v1"
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/embeddings", s.embeddings)
	s.http = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			panic(err) // the listener is this server's own
		}
	}()
	return nil
}

// URL is the base URL, up to /v1.
func (s *Server) URL() string { return s.url }

// Close ends the server and the calls in hand.
func (s *Server) Close() {
	close(s.closed)
	_ = s.http.Close() // nothing is left to lose
}

// Fail makes the next calls fail, one for each fault; "" lets one succeed.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// FailAlways makes every call fail that Fail says nothing of; "" ends it.
func (s *Server) FailAlways(fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always = fault
}

// Calls is how often the endpoint was called.
func (s *Server) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// Texts is every text that was embedded, in order, with the prefixes it came with. Those of failed calls are not there.
func (s *Server) Texts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.texts)
}

func (s *Server) next() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	if len(s.faults) == 0 {
		return s.always
	}
	fault := s.faults[0]
	s.faults = s.faults[1:]
	return fault
}

type vector struct {
	Object    string    `json:"object"`
	Index     int       `json:"index"`
	Embedding []float32 `json:"embedding"`
}

func (s *Server) embeddings(w http.ResponseWriter, r *http.Request) {
	fault := s.next()
	if s.Key != "" && r.Header.Get("Authorization") != "Bearer "+s.Key {
		refuse(w, http.StatusUnauthorized, "Incorrect API key provided: "+strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		return
	}
	var request struct {
		Model string   `json:"model"`
		Input []string `json:"input"`
	}
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &request)
	}
	if err != nil || len(request.Input) == 0 || request.Model == "" {
		refuse(w, http.StatusBadRequest, "model and a list of inputs are wanted")
		return
	}
	if fault == TooLong || s.Refuse != nil && slices.ContainsFunc(request.Input, s.Refuse) {
		refuse(w, http.StatusBadRequest, "the input is too long for the model")
		return
	}
	switch fault {
	case TooMany:
		w.Header().Set("Retry-After", "1")
		refuse(w, http.StatusTooManyRequests, "the queue is full")
		return
	case Broken:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, `{"error":"model runner has stopped"}`)
		return
	case Stall:
		select {
		case <-r.Context().Done():
		case <-s.closed:
		}
		return
	}
	if fault == "" && s.changed(w, request.Model, request.Input) {
		return
	}
	data := make([]vector, len(request.Input))
	for i, text := range request.Input {
		data[i] = vector{Object: "embedding", Index: i, Embedding: Vector(text)}
	}
	answer(w, fault, request.Model, data)
	if fault == "" || fault == Shuffled {
		s.embedded(request.Input)
	}
}

// embedded remembers what was embedded.
func (s *Server) embedded(texts []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts = append(s.texts, texts...)
}

func answer(w http.ResponseWriter, fault Fault, model string, data []vector) {
	switch fault {
	case Shuffled:
		slices.Reverse(data)
	case WrongDimension:
		data[0].Embedding = data[0].Embedding[:100]
	case Zero:
		data[0].Embedding = make([]float32, Dimension)
	case Short:
		data = data[:len(data)-1]
	}
	encoded, err := json.Marshal(map[string]any{
		"object": "list", "model": model, "data": data, "usage": map[string]int{"prompt_tokens": 1, "total_tokens": 1},
	})
	if err != nil {
		panic(err) // numbers and strings
	}
	w.Header().Set("Content-Type", "application/json")
	switch fault {
	case BadJSON:
		encoded = []byte("<html>gateway</html>")
	case Cut:
		w.Header().Set("Content-Length", fmt.Sprint(len(encoded)))
		encoded = encoded[:len(encoded)/2]
	}
	_, _ = w.Write(encoded) // a caller that is gone needs none
	if fault == Cut {
		_ = http.NewResponseController(w).Flush() // else what was written would not reach the caller
		panic(http.ErrAbortHandler)
	}
}

func refuse(w http.ResponseWriter, code int, message string) {
	encoded, err := json.Marshal(map[string]any{"error": map[string]any{"message": message, "type": "invalid_request_error", "code": code}})
	if err != nil {
		panic(err) // strings
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = w.Write(encoded)
}
