package bottest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Mutation is a JSON document of which one value has another type.
type Mutation struct {
	Path    string // to the value: ".message.photo[].width"
	Value   any    // that is there now; nil is null
	Payload []byte
}

// shapes are values of every type that JSON has.
var shapes = []any{"", "một", 3.5, float64(1), -1e300, true, []any{}, []any{"một", 2.0}, map[string]any{}, map[string]any{"một": []any{1.0}}, nil}

// Mutations are a document with every value in turn, at every depth, of every other type: as a future version of the API may
// have it.
func Mutations(document []byte) (all []Mutation, err error) {
	var value any
	if err := json.Unmarshal(document, &value); err != nil {
		return nil, fmt.Errorf("reading the document: %w", err)
	}
	mutate(value, "", func(whole any) any { return whole }, func(path string, value, whole any) {
		payload, failed := json.Marshal(whole)
		if failed != nil {
			err = failed
		}
		all = append(all, Mutation{path, value, payload})
	})
	return all, err
}

// mutate calls do for each place in value and each shape of another type, with the whole document that has it there.
func mutate(value any, path string, around func(any) any, do func(path string, value, whole any)) {
	for _, shape := range shapes {
		if fmt.Sprintf("%T", shape) != fmt.Sprintf("%T", value) {
			do(path, shape, around(shape))
		}
	}
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			mutate(v[name], path+"."+name, func(inner any) any {
				changed := maps.Clone(v)
				changed[name] = inner
				return around(changed)
			}, do)
		}
	case []any:
		for i := range v {
			mutate(v[i], path+"[]", func(inner any) any {
				changed := slices.Clone(v)
				changed[i] = inner
				return around(changed)
			}, do)
		}
	}
}
