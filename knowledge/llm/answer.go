package llm

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strings"
)

// entry is one vector of an answer.
type entry struct {
	Index     index  `json:"index"`
	Embedding vector `json:"embedding"`
}

// decode reads the answer to n texts: a vector for each, in their order, nil where it could not be read. An answer that does not
// say which vector belongs to which text is an error; of one text there is no doubt.
func decode(body []byte, n int) ([][]float32, error) {
	var answer struct {
		Error json.RawMessage `json:"error"`
		Data  []entry         `json:"data"`
	}
	if err := json.Unmarshal(standard(body), &answer); err != nil {
		return nil, fmt.Errorf("the answer is not of the OpenAI form (%s): %s", why(err), said(body))
	}
	if len(answer.Data) == 0 && len(answer.Error) > 0 && string(answer.Error) != "null" {
		return nil, &StatusError{Code: http.StatusOK, Body: said(answer.Error)}
	}
	if len(answer.Data) != n {
		return nil, fmt.Errorf("%d vectors came for %d texts: %s", len(answer.Data), n, said(body))
	}
	places, err := order(answer.Data)
	if err != nil {
		return nil, err
	}
	vectors := make([][]float32, n)
	for i, e := range answer.Data {
		vectors[places[i]] = e.Embedding
	}
	return vectors, nil
}

// errOrder reports indexes that name no order.
var errOrder = errors.New("the indexes of the vectors do not say which texts they are of")

// order is the place of each entry among the texts. Endpoints that work in parallel answer in any order and tell it by the
// index. Where no index tells anything, missing everywhere or the same everywhere, the order they came in counts. Some count
// from 1, and some leave out the 0.
func order(entries []entry) ([]int, error) {
	places := make([]int, len(entries))
	missing, least, most := 0, math.MaxInt, math.MinInt
	for i, e := range entries {
		places[i] = i
		if !e.Index.known {
			missing++
			continue
		}
		least, most = min(least, e.Index.number), max(most, e.Index.number)
	}
	if len(entries) == 1 || missing == len(entries) || missing == 0 && least == most {
		return places, nil
	}
	if missing == 1 && least == 1 {
		least = 0 // which was left out
	}
	if missing > 1 || least < 0 || least > 1 || most-least != len(entries)-1 {
		return nil, errOrder
	}
	taken := make([]bool, len(entries))
	for i, e := range entries {
		if places[i] = 0; e.Index.known {
			places[i] = e.Index.number - least
		}
		if taken[places[i]] {
			return nil, errOrder
		}
		taken[places[i]] = true
	}
	return places, nil
}

// index is the number of a text, if there is one.
type index struct {
	number int
	known  bool
}

// UnmarshalJSON reads a number, also as a string. What is neither is no index.
func (x *index) UnmarshalJSON(text []byte) error {
	var number float64
	err := json.Unmarshal([]byte(strings.Trim(string(text), `"`)), &number)
	*x = index{number: int(number)}
	x.known = err == nil && string(text) != "null" && float64(x.number) == number && math.Abs(number) < 1e9
	return nil
}

// literal is what some servers write for numbers that JSON has not, or a string, in which it is nothing but words.
var literal = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|-?\b(?:NaN|nan|Infinity|inf)\b`)

// standard is the body with null in the place of NaN and Infinity.
func standard(body []byte) []byte {
	if json.Valid(body) {
		return body
	}
	return literal.ReplaceAllFunc(body, func(found []byte) []byte {
		if found[0] == '"' {
			return found
		}
		return []byte("null")
	})
}

// why is what is wrong with an answer, without the names of Go's types.
func why(err error) string {
	switch err.(type) {
	case *json.SyntaxError:
		return "no JSON"
	case *json.UnmarshalTypeError:
		return "JSON of another shape"
	}
	return err.Error()
}
