package measure

import (
	"math"
	"slices"
)

// Point is what a threshold does: of the cases that score at least Threshold, the shares that are right and wrong to
// take.
type Point struct {
	Threshold     float64
	TruePositive  float64 // of the positive cases
	FalsePositive float64 // of the others
}

// ROC is the receiver operating characteristic of scores, and the area under it. The curve begins at (0, 0), with an
// infinite threshold, and has a point for every score that occurs, highest first; equal scores are one step. The area is
// by trapezoids, which equals the chance that a positive case scores higher than another one, ties counting half
// (Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27, 2006, algorithms 1 and 2). Without cases of
// both kinds there is no curve, and the area is NaN.
func ROC(scores []float64, positive []bool) (points []Point, auc float64) {
	order := make([]int, len(scores))
	positives := 0
	for i := range order {
		order[i] = i
		if positive[i] {
			positives++
		}
	}
	others := len(scores) - positives
	if positives == 0 || others == 0 {
		return nil, math.NaN()
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case scores[a] > scores[b]:
			return -1
		case scores[a] < scores[b]:
			return 1
		}
		return 0
	})
	points = []Point{{Threshold: math.Inf(1)}}
	right, wrong := 0, 0
	for at, i := range order {
		if positive[i] {
			right++
		} else {
			wrong++
		}
		if at+1 < len(order) && scores[order[at+1]] == scores[i] {
			continue
		}
		last := points[len(points)-1]
		next := Point{Threshold: scores[i], TruePositive: float64(right) / float64(positives), FalsePositive: float64(wrong) / float64(others)}
		auc += (next.FalsePositive - last.FalsePositive) * (next.TruePositive + last.TruePositive) / 2
		points = append(points, next)
	}
	return points, auc
}
