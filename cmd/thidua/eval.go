package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"thidua/ingest/jsonl"
	"thidua/knowledge"
	"thidua/knowledge/evaluation"
	"thidua/knowledge/vietnamese"
)

type evalCommand struct {
	Corpus      []string `required:"" sep:"none" help:"Kho: tệp .jsonl, .jsonl.gz (mỗi dòng một điều), tệp .txt, .md hoặc thư mục các tệp đó; có thể ghi nhiều lần." placeholder:"TỆP"`
	Questions   string   `required:"" help:"Câu hỏi có nhãn: tệp .jsonl hoặc .jsonl.gz." placeholder:"TỆP"`
	Answers     bool     `help:"Đo câu trả lời (câu hỏi có trường gold), không chỉ đo kết quả tìm."`
	NoTones     bool     `help:"Bỏ dấu câu hỏi, như người gõ không dấu."`
	Vectors     bool     `help:"Tìm cả theo vectơ: của máy chủ OPENAI_BASE_URL, nếu không có thì của mô hình thay thế."`
	JSON        bool     `name:"json" help:"In kết quả dạng JSON."`
	PerQuestion string   `help:"Ghi kết quả từng câu vào tệp này (mỗi dòng một JSON)." placeholder:"TỆP"`
}

// evalDepth is how many articles are asked for.
const evalDepth = 20

// evalResult is the JSON of a measurement of retrieval.
type evalResult struct {
	Articles  int     `json:"articles"`
	Questions int     `json:"questions"`
	Recall1   float64 `json:"recall@1"`
	Recall5   float64 `json:"recall@5"`
	Recall10  float64 `json:"recall@10"`
	Recall20  float64 `json:"recall@20"`
	MRR10     float64 `json:"mrr@10"`
	evalCost
}

// evalCost is what the measured answers took.
type evalCost struct {
	P50    float64 `json:"p50_ms"`
	P95    float64 `json:"p95_ms"`
	P99    float64 `json:"p99_ms"`
	Store  float64 `json:"store_s"`  // reading and storing the corpus
	Index  float64 `json:"index_s"`  // and making it searchable
	Reopen float64 `json:"reopen_s"` // from a restart until it is searchable again
	RSS    float64 `json:"rss_mb"`   // after the last question; 0 where the system does not tell
}

// Run measures. What is stored for it lies in a folder of its own, which is gone afterwards.
func (c *evalCommand) Run(ctx context.Context, env *environment) error {
	err := c.run(ctx, env)
	if err != nil && ctx.Err() != nil {
		return errors.New("đã dừng theo yêu cầu, chưa có kết quả")
	}
	return err
}

func (c *evalCommand) run(ctx context.Context, env *environment) error {
	var questions []evaluation.Question
	var golds []evaluation.Gold
	var err error
	if c.Answers {
		golds, err = readQuestions(ctx, c.Questions, (*evaluation.Gold).Check)
	} else {
		questions, err = readQuestions(ctx, c.Questions, (*evaluation.Question).Check)
	}
	if err != nil {
		return err
	}
	out, err := c.perQuestion()
	if err != nil {
		return err
	}
	defer out.close()
	measured := &evalCorpus{environment: *env, builtin: c.Answers, paths: c.Corpus}
	defer measured.close()
	if err := measured.prepare(ctx, c.Vectors); err != nil {
		return err
	}
	debug.FreeOSMemory() // what building needed is not what serving needs
	if c.Answers {
		err = c.measureAnswers(ctx, measured, golds, out)
	} else {
		err = c.measureSearch(ctx, measured, questions, out)
	}
	if err != nil {
		return err
	}
	return out.close()
}

func (c *evalCommand) measureSearch(ctx context.Context, corpus *evalCorpus, questions []evaluation.Question, out *perQuestion) error {
	corpus.warnUnknown(questions)
	var at [4][]float64 // recall at the depths
	depths := [4]int{1, 5, 10, evalDepth}
	var reciprocal []float64
	var took []time.Duration
	progress := progress(&corpus.environment, "Hỏi")
	for i, q := range questions {
		if progress != nil {
			progress(i, len(questions), "")
		}
		day, err := asOf(q.AsOf)
		if err != nil {
			return fmt.Errorf("câu hỏi %s: %w", q.ID, err)
		}
		text := c.typed(q.Question)
		began := time.Now()
		found, err := corpus.library.Search(ctx, knowledge.Question{Text: text, AsOf: day}, evalDepth)
		spent := time.Since(began)
		if err != nil {
			return err
		}
		took = append(took, spent)
		row := searchRow{ID: q.ID, Question: text, Relevant: q.Relevant, Found: corpus.found(found), MS: milliseconds(spent)}
		ids := make([]string, len(row.Found))
		for i, f := range row.Found {
			ids[i] = f.ID
		}
		relevant := corpus.resolve(q.Relevant)
		row.Rank = evaluation.Rank(ids, relevant)
		for i, k := range depths {
			at[i] = append(at[i], evaluation.Recall(ids, relevant, k))
		}
		reciprocal = append(reciprocal, evaluation.ReciprocalRank(ids, relevant, 10))
		if err := out.write(row); err != nil {
			return err
		}
	}
	if progress != nil {
		progress(len(questions), len(questions), "")
	}
	result := evalResult{
		Articles: corpus.articles, Questions: len(questions), MRR10: rounded(evaluation.Mean(reciprocal), 4),
		Recall1: rounded(evaluation.Mean(at[0]), 4), Recall5: rounded(evaluation.Mean(at[1]), 4),
		Recall10: rounded(evaluation.Mean(at[2]), 4), Recall20: rounded(evaluation.Mean(at[3]), 4),
		evalCost: corpus.cost(took),
	}
	if c.JSON {
		return writeJSON(corpus.Stdout, result)
	}
	table := newTable(corpus.Stdout)
	table.row("Điều khoản trong kho", strconv.Itoa(result.Articles))
	table.row("Câu hỏi", strconv.Itoa(result.Questions))
	for i, k := range depths {
		table.row(fmt.Sprintf("Tìm thấy trong %d kết quả đầu (recall@%d)", k, k), fmt.Sprintf("%.4f", evaluation.Mean(at[i])))
	}
	table.row("Thứ hạng nghịch đảo trung bình (mrr@10)", fmt.Sprintf("%.4f", result.MRR10))
	table.cost(result.evalCost)
	return table.print()
}

// typed is the question as it is asked.
func (c *evalCommand) typed(question string) string {
	if c.NoTones {
		return vietnamese.Fold(question)
	}
	return question
}

// searchRow is a line of the file of single results.
type searchRow struct {
	ID       string     `json:"id"`
	Question string     `json:"question"`
	Relevant []string   `json:"relevant"`
	Found    []foundRow `json:"found"`
	Rank     int        `json:"rank"` // of the first relevant, 0 when it is not among those found
	MS       float64    `json:"ms"`
}

type foundRow struct {
	ID    string  `json:"id"`
	Score float64 `json:"score"`
}

// readQuestions reads a file of labelled questions. Its errors are sentences that name file and line.
func readQuestions[T any](ctx context.Context, file string, check func(*T) error) ([]T, error) {
	var questions []T
	err := jsonl.Read(ctx, file, func(row []byte) error {
		var q T
		if err := jsonl.Decode(row, &q); err != nil {
			return err
		}
		if err := check(&q); err != nil {
			return err
		}
		questions = append(questions, q)
		return nil
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("không tìm thấy tệp câu hỏi %s", file)
	case errors.As(err, new(*fs.PathError)) && !errors.As(err, new(*jsonl.Error)):
		return nil, fmt.Errorf("không đọc được tệp câu hỏi: %w", err)
	case err != nil:
		return nil, err
	case len(questions) == 0:
		return nil, fmt.Errorf("tệp %s không có câu hỏi nào; đề nghị ghi mỗi dòng một câu, dạng {\"id\": …, \"question\": …, \"relevant\": […]}", file)
	}
	return questions, nil
}

// perQuestion is the file of single results; nil writes nothing.
type perQuestion struct {
	file    *os.File
	encoder *json.Encoder
}

// perQuestion begins the file that was asked for. It never overwrites what is measured.
func (c *evalCommand) perQuestion() (*perQuestion, error) {
	if c.PerQuestion == "" {
		return nil, nil
	}
	if old, err := os.Stat(c.PerQuestion); err == nil {
		for _, input := range append([]string{c.Questions}, c.Corpus...) {
			if info, err := os.Stat(input); err == nil && os.SameFile(old, info) {
				return nil, fmt.Errorf("tệp kết quả %s cũng là tệp đầu vào; đề nghị chọn tệp khác", c.PerQuestion)
			}
		}
	}
	file, err := os.Create(c.PerQuestion)
	if err != nil {
		return nil, fmt.Errorf("không tạo được tệp kết quả từng câu: %w", err)
	}
	encoder := json.NewEncoder(file)
	encoder.SetEscapeHTML(false)
	return &perQuestion{file: file, encoder: encoder}, nil
}

func (p *perQuestion) write(row any) error {
	if p == nil {
		return nil
	}
	if err := p.encoder.Encode(row); err != nil {
		return fmt.Errorf("không ghi được kết quả từng câu: %w", err)
	}
	return nil
}

// close ends the file; a second time it does nothing.
func (p *perQuestion) close() error {
	if p == nil || p.file == nil {
		return nil
	}
	file := p.file
	p.file = nil
	return file.Close()
}

// table is figures for people.
type table struct{ w *tabwriter.Writer }

func newTable(out io.Writer) table { return table{tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)} }

func (t table) row(name, value string) { fmt.Fprintf(t.w, "%s\t%s\n", name, value) }

func (t table) cost(cost evalCost) {
	t.row("Thời gian một câu (p50, p95, p99)", fmt.Sprintf("%.1f, %.1f, %.1f ms", cost.P50, cost.P95, cost.P99))
	t.row("Lưu kho, lập chỉ mục, mở lại", fmt.Sprintf("%.1f, %.1f, %.1f s", cost.Store, cost.Index, cost.Reopen))
	t.row("Bộ nhớ sau câu cuối", fmt.Sprintf("%.0f MB", cost.RSS))
}

func (t table) print() error { return t.w.Flush() }

func milliseconds(d time.Duration) float64 { return rounded(d.Seconds()*1000, 3) }

// rounded is v with n decimals.
func rounded(v float64, n int) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', n, 64), 64)
	if err != nil {
		return v
	}
	return short
}

// residentMB is the memory of this process in MB, 0 where the system does not tell.
func residentMB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmRSS:" {
			kb, err := strconv.ParseFloat(fields[1], 64)
			if err != nil {
				return 0
			}
			return rounded(kb/1024, 1)
		}
	}
	return 0
}

// asOf is the day that a question is asked for; "" is today.
func asOf(s string) (knowledge.Day, error) {
	if s == "" {
		return "", nil
	}
	return vietnamese.ParseDay(s)
}
