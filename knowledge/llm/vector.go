package llm

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// vector is an embedding as it stands in an answer: a list of numbers, or little-endian float32s in base64.
type vector []float32

// UnmarshalJSON reads both. Null is nil; so are numbers of which one is no number: nothing stands for it.
func (v *vector) UnmarshalJSON(text []byte) error {
	*v = nil
	if text[0] == '"' {
		return v.unpack(text)
	}
	var numbers []json.Number
	if err := json.Unmarshal(text, &numbers); err != nil {
		return errors.New("reading a vector: it is no list of numbers")
	}
	if len(numbers) == 0 {
		return nil
	}
	read := make(vector, len(numbers))
	for i, n := range numbers {
		x, err := strconv.ParseFloat(string(n), 32)
		if err != nil { // null, or beyond a float32
			return nil
		}
		read[i] = float32(x)
	}
	*v = read
	return nil
}

// unpack reads base64, with and without padding.
func (v *vector) unpack(text []byte) error {
	var packed string
	if err := json.Unmarshal(text, &packed); err != nil {
		return err
	}
	numbers, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(packed, "="))
	if err != nil || len(numbers)%4 != 0 {
		return fmt.Errorf("reading a vector: %d characters are no float32s in base64", len(packed))
	}
	read := make(vector, 0, len(numbers)/4)
	for at := 0; at < len(numbers); at += 4 {
		x := math.Float32frombits(binary.LittleEndian.Uint32(numbers[at:]))
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return nil
		}
		read = append(read, x)
	}
	*v = read
	return nil
}
