package main

import (
	"bufio"
	"context"
	"embed"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"

	"thidua/cmd/evaluate/measure"
	"thidua/cmd/evaluate/training"
	"thidua/knowledge/bank"
	"thidua/knowledge/query"
)

//go:embed messages/*.txt
var messages embed.FS

type fitReachCommand struct {
	Output string `short:"o" help:"Write the model to this file; without it only figures are printed." placeholder:"FILE"`
}

// What a message counts. The questions of the bank are many and short.
const (
	beyondCounts     = 2.0
	answerableCounts = 3.0
	bankCounts       = 1.0
	reachFolds       = 5
)

// Run learns to tell messages that no law answers: from messages/beyond.txt, and messages/answerable.txt and the question bank.
func (c *fitReachCommand) Run(_ context.Context, env *environment) error {
	all, err := reachMessages()
	if err != nil {
		return err
	}
	var found, wrong [2]int // of those that are answered and of those that are not
	for i, beyond := range reachByOthers(all) {
		of := 0
		if all[i].Beyond {
			of = 1
		}
		found[of]++
		if beyond > 0 != all[i].Beyond {
			wrong[of]++
		}
	}
	for of, name := range []string{"answerable", "beyond"} {
		fmt.Fprintf(env.Stdout, "%-12s%6d, taken for the other %.4f\n", name, found[of], measure.Rate(float64(wrong[of]), found[of]))
	}
	if c.Output == "" {
		return nil
	}
	bias, weights := training.Reach(all)
	var out strings.Builder
	fmt.Fprintf(&out, "# The model of query.Reach, written by `evaluate fit-reach`: the bias, then features and their weights.\n\t%.3f\n", bias)
	for _, feature := range slices.Sorted(maps.Keys(weights)) {
		fmt.Fprintf(&out, "%s\t%s\n", feature, strings.TrimSuffix(fmt.Sprintf("%.1f", math.Round(weights[feature]*10)/10), ".0"))
	}
	return os.WriteFile(c.Output, []byte(out.String()), 0o644)
}

// reachByOthers is what a model of reach that has not learned a message says of it, for each.
func reachByOthers(messages []training.Message) []float64 {
	says := make([]float64, len(messages))
	for fold := range reachFolds {
		var others []training.Message
		for i, m := range messages {
			if i%reachFolds != fold {
				others = append(others, m)
			}
		}
		model := query.NewReach(training.Reach(others))
		for i := fold; i < len(messages); i += reachFolds {
			says[i] = model.Beyond(messages[i].Text)
		}
	}
	return says
}

func reachMessages() (all []training.Message, err error) {
	for _, of := range []struct {
		name   string
		beyond bool
		counts float64
	}{{"messages/beyond.txt", true, beyondCounts}, {"messages/answerable.txt", false, answerableCounts}} {
		file, err := messages.Open(of.name)
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			if line := strings.TrimSpace(lines.Text()); line != "" && !strings.HasPrefix(line, "#") {
				all = append(all, training.Message{Text: line, Beyond: of.beyond, Weight: of.counts})
			}
		}
		file.Close()
		if err := lines.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", of.name, err)
		}
	}
	for _, e := range bank.Shipped() {
		all = append(all, training.Message{Text: e.Question, Weight: bankCounts})
	}
	return all, nil
}
