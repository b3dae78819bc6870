package measure

// Judged is an answer that was given, by how confident whoever gave it was.
type Judged struct {
	Confidence float64
	Right      bool
}

// Coverage is what comes of answering only what is likely to be right.
type Coverage struct {
	Threshold float64 `json:"threshold"`
	Answered  int     `json:"answered"`  // that have the threshold or more
	Share     float64 `json:"share"`     // of all questions
	Precision float64 `json:"precision"` // the share of the answered that are right
}

// Curve is the coverage at each threshold, of so many questions of which the judged were answered (El-Yaniv and Wiener, On the Foundations of Noise-free
// Selective Classification, 2010: the risk-coverage curve, with precision for risk).
func Curve(judged []Judged, questions int, thresholds []float64) (curve []Coverage) {
	for _, t := range thresholds {
		c, right := Coverage{Threshold: t}, 0
		for _, j := range judged {
			if j.Confidence < t {
				continue
			}
			c.Answered++
			if j.Right {
				right++
			}
		}
		c.Share, c.Precision = Rate(float64(c.Answered), questions), Rate(float64(right), c.Answered)
		curve = append(curve, c)
	}
	return curve
}

// Bin is the answers whose confidence is of a range: where confidence is right about itself, its mean is the share that is right.
type Bin struct {
	From     float64 `json:"from"` // to the next tenth
	Answered int     `json:"answered"`
	Mean     float64 `json:"mean_confidence"`
	Right    float64 `json:"right"` // share
}

// Reliability parts answers into tenths of confidence; those without answers are left out (Niculescu-Mizil and Caruana, Predicting Good Probabilities
// with Supervised Learning, 2005).
func Reliability(judged []Judged) (bins []Bin) {
	const parts = 10
	for n := range parts {
		b := Bin{From: float64(n) / parts}
		sum, right := 0.0, 0
		for _, j := range judged {
			if min(int(j.Confidence*parts), parts-1) != n {
				continue
			}
			b.Answered++
			sum += j.Confidence
			if j.Right {
				right++
			}
		}
		if b.Answered > 0 {
			b.Mean, b.Right = sum/float64(b.Answered), Rate(float64(right), b.Answered)
			bins = append(bins, b)
		}
	}
	return bins
}
