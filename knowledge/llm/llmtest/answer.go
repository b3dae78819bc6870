package llmtest

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
)

// Answer is what a call is about to get.
type Answer struct {
	Status int
	Header http.Header
	// Data are the vectors, "index" and "embedding" of each, which may be anything that JSON has, or math.NaN and math.Inf.
	Data []map[string]any
	Body string // in the place of everything, if not ""
}

// Refuse makes the answer an error in OpenAI's form.
func (a *Answer) Refuse(status int, message string) {
	a.Status, a.Body = status, fmt.Sprintf(`{"error":{"message":%q,"type":"invalid_request_error","code":%d}}`, message, status)
}

// Encode is the body that goes out.
func (a *Answer) Encode(model string) []byte {
	if a.Body != "" {
		return []byte(a.Body)
	}
	return fmt.Appendf(nil, `{"object":"list","model":%q,"data":%s}`, model, loose(a.Data))
}

// Base64 is a vector as endpoints pack it.
func Base64(v []float32) string {
	var packed []byte
	for _, x := range v {
		packed = binary.LittleEndian.AppendUint32(packed, math.Float32bits(x))
	}
	return base64.StdEncoding.EncodeToString(packed)
}

// Change has every answer that no fault meets go through f; nil ends it. The calls may come at once.
func (s *Server) Change(f func(texts []string, a *Answer)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.change = f
}

// changed answers a call by what Change was given, and reports whether there was anything.
func (s *Server) changed(w http.ResponseWriter, model string, texts []string) bool {
	s.mu.Lock()
	change := s.change
	s.mu.Unlock()
	if change == nil {
		return false
	}
	a := Answer{Status: http.StatusOK, Header: w.Header()}
	for i, text := range texts {
		a.Data = append(a.Data, map[string]any{"object": "embedding", "index": i, "embedding": Vector(text)})
	}
	change(texts, &a)
	if a.Body == "" && a.Status == http.StatusOK {
		s.embedded(texts)
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Encode(model)) // a caller that is gone needs none
	return true
}

// loose is JSON with the literals that Python writes for what JSON has not.
func loose(data []map[string]any) string {
	const nan, inf = "\x01nan", "\x01inf"
	for _, d := range data {
		numbers, ok := d["embedding"].([]float32)
		if !ok {
			continue
		}
		all := make([]any, len(numbers))
		for i, x := range numbers {
			switch all[i] = x; {
			case math.IsNaN(float64(x)):
				all[i] = nan
			case math.IsInf(float64(x), 0):
				all[i] = inf
			}
		}
		d["embedding"] = all
	}
	encoded, err := json.Marshal(data)
	if err != nil {
		panic(err) // the test's own
	}
	return strings.NewReplacer(`"\u0001nan"`, "NaN", `"\u0001inf"`, "Infinity").Replace(string(encoded))
}
