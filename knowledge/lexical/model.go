package lexical

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Model is a function of named numbers: a weighted sum, and the sum of regression trees. Fit makes one, WriteTo writes it
// as text that can be read and compared, ReadModel reads it back.
type Model struct {
	names   []string
	weights []float64
	trees   []tree
}

// tree is its nodes, the root first.
type tree []node

// node is a question, or a leaf that has the value.
type node struct {
	feature     int // -1: a leaf
	most        float32
	below, over int // the nodes for numbers up to most, and above it
	value       float64
}

// value is the function's value for numbers in the order of the names.
func (m *Model) value(numbers []float32) float64 {
	sum := 0.0
	for i, w := range m.weights {
		sum += w * float64(numbers[i])
	}
	for _, t := range m.trees {
		sum += t.value(numbers)
	}
	return sum
}

func (t tree) value(numbers []float32) float64 {
	n := 0
	for t[n].feature >= 0 {
		if numbers[t[n].feature] <= t[n].most {
			n = t[n].below
		} else {
			n = t[n].over
		}
	}
	return t[n].value
}

// modelHeader opens a written model.
const modelHeader = "thidua model 1"

// WriteTo writes the model:
//
//	thidua model 1
//	weight 0.8512 title has
//	tree
//	0.35 1 2 title phrases     up to 0.35 go to node 1 of this tree, above it to node 2
//	leaf -0.0113
//	leaf 0.0271
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	b.WriteString(modelHeader + "\n")
	for i, weight := range m.weights {
		fmt.Fprintf(&b, "weight %s %s\n", number(weight), m.names[i])
	}
	for _, t := range m.trees {
		b.WriteString("tree\n")
		for _, n := range t {
			if n.feature < 0 {
				fmt.Fprintf(&b, "leaf %s\n", number(n.value))
				continue
			}
			fmt.Fprintf(&b, "%s %d %d %s\n", strconv.FormatFloat(float64(n.most), 'g', -1, 32), n.below, n.over, m.names[n.feature])
		}
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

// ReadModel reads a model of the named numbers. The error names the line.
func ReadModel(r io.Reader, names []string) (*Model, error) {
	m := &Model{names: names, weights: make([]float64, len(names))}
	lines := bufio.NewScanner(r)
	if lines.Scan(); lines.Err() == nil && strings.TrimSpace(lines.Text()) != modelHeader {
		return nil, fmt.Errorf("model: line 1 is %q, want %q", strings.TrimSpace(lines.Text()), modelHeader)
	}
	n := 2
	for ; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := m.read(line); err != nil {
			return nil, fmt.Errorf("model: line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("model: line %d: %w", n, err)
	}
	for i, t := range m.trees {
		if err := t.check(); err != nil {
			return nil, fmt.Errorf("model: tree %d: %w", i+1, err)
		}
	}
	return m, nil
}

func (m *Model) read(line string) error {
	feature := func(name string) (int, error) {
		if i := slices.Index(m.names, name); i >= 0 {
			return i, nil
		}
		return 0, fmt.Errorf("no feature %q", name)
	}
	first, rest, _ := strings.Cut(line, " ")
	switch first {
	case "weight":
		text, name, _ := strings.Cut(rest, " ")
		weight, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return err
		}
		i, err := feature(name)
		if err != nil {
			return err
		}
		m.weights[i] = weight
		return nil
	case "tree":
		m.trees = append(m.trees, nil)
		return nil
	}
	if len(m.trees) == 0 {
		return fmt.Errorf("%q stands before the first tree", line)
	}
	t := &m.trees[len(m.trees)-1]
	if first == "leaf" {
		value, err := strconv.ParseFloat(rest, 64)
		*t = append(*t, node{feature: -1, value: value})
		return err
	}
	words := strings.SplitN(line, " ", 4)
	if len(words) < 4 {
		return fmt.Errorf("%q: want a number, two nodes and a feature", line)
	}
	most, err := strconv.ParseFloat(words[0], 32)
	below, err2 := strconv.Atoi(words[1])
	over, err3 := strconv.Atoi(words[2])
	i, err4 := feature(words[3])
	*t = append(*t, node{feature: i, most: float32(most), below: below, over: over})
	return errors.Join(err, err2, err3, err4)
}

// check makes sure that a walk ends: nodes lead to later nodes.
func (t tree) check() error {
	if len(t) == 0 {
		return errors.New("is empty")
	}
	for i, n := range t {
		if n.feature >= 0 && (n.below <= i || n.over <= i || n.below >= len(t) || n.over >= len(t)) {
			return fmt.Errorf("node %d leads to %d and %d of %d", i, n.below, n.over, len(t))
		}
	}
	return nil
}
