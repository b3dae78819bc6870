package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"thidua/knowledge"
	"thidua/knowledge/evaluation"
	"thidua/knowledge/lexical"
	"thidua/knowledge/training"
)

type fitCommand struct {
	Corpus     []string `required:"" sep:"none" help:"Kho của bộ câu hỏi cùng thứ tự: tệp .jsonl, .jsonl.gz." placeholder:"TỆP"`
	Questions  []string `required:"" sep:"none" help:"Câu hỏi có nhãn; mỗi kho một tệp." placeholder:"TỆP"`
	Ingredient bool     `name:"ingredients" help:"Báo mỗi thành phần của cách xếp hạng mang lại gì, không ghi mô hình."`
	Out        string   `short:"o" help:"Thư mục ghi ranker.txt và confidence.txt; để trống thì chỉ báo số đo." placeholder:"THƯ MỤC"`
}

// Run learns the ranking and the confidence from questions with their articles.
func (c *fitCommand) Run(ctx context.Context, env *environment) error {
	if len(c.Corpus) != len(c.Questions) {
		return errors.New("mỗi --corpus cần một --questions, theo cùng thứ tự")
	}
	if c.Out != "" {
		if err := os.MkdirAll(c.Out, 0o755); err != nil { // now, not after the minutes that learning takes
			return err
		}
	}
	var courses []*training.Course
	for i := range c.Corpus {
		prepared, err := c.prepare(ctx, env, c.Corpus[i], c.Questions[i])
		if err != nil {
			return err
		}
		courses = append(courses, prepared)
	}
	if c.Ingredient {
		training.Ingredients(env.Stdout, courses)
		return nil
	}
	rankers := training.Rankers(env.Stdout, courses)
	confidence := training.Confidence(env.Stdout, courses, rankers)
	return errors.Join(c.write("ranker.txt", rankers[training.Folds]), c.write("confidence.txt", confidence))
}

func (c *fitCommand) prepare(ctx context.Context, env *environment, path, questionsPath string) (*training.Course, error) {
	questions, err := readQuestions(ctx, questionsPath, (*evaluation.Question).Check)
	if err != nil {
		return nil, err
	}
	corpus := &evalCorpus{environment: *env, paths: []string{path}}
	defer corpus.close()
	if err := corpus.prepare(ctx, false); err != nil {
		return nil, err
	}
	corpus.warnUnknown(questions)
	places := map[string]knowledge.ArticlePlace{}
	for place, id := range corpus.rows {
		places[id] = knowledge.ArticlePlace{Document: place.document, Path: place.path}
	}
	lessons := make([]knowledge.Lesson, len(questions))
	for i, q := range questions {
		lessons[i].Question.Text = q.Question
		for _, id := range q.Relevant {
			lessons[i].Relevant = append(lessons[i].Relevant, places[id])
		}
	}
	study, err := corpus.library.Study(ctx, lessons)
	if err != nil {
		return nil, err
	}
	return training.NewCourse(filepath.Base(filepath.Dir(path)), study, questions), nil
}

func (c *fitCommand) write(name string, model *lexical.Model) (err error) {
	if c.Out == "" {
		return nil
	}
	file, err := os.Create(filepath.Join(c.Out, name))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	_, err = model.WriteTo(file)
	return err
}
