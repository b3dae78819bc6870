package ingest

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"thidua/knowledge"
	"thidua/knowledge/bank"
)

// Report tells what became of every file that was not simply unchanged, on out, and what could not be ingested on wrong, a line for all files of one
// reason. With preview it tells what would
// become of it. It returns how many could not be.
func Report(out, wrong io.Writer, results []Result, preview bool) (failed int) {
	words := map[knowledge.Change]string{knowledge.Added: "Đã nạp", knowledge.Replaced: "Đã thay bản mới", knowledge.Unchanged: "Không đổi"}
	if preview {
		words = map[knowledge.Change]string{knowledge.Added: "Sẽ nạp", knowledge.Replaced: "Sẽ thay bản mới", knowledge.Unchanged: "Không đổi"}
	}
	unchanged, files := 0, len(results)
	var unread unread
	for _, r := range results {
		if len(r.PassedOver) > 0 {
			fmt.Fprintf(out, "Bỏ qua %d tệp không phải văn bản trong %s: %s\n", len(r.PassedOver), r.File, firstNames(r.PassedOver))
		}
		switch {
		case r.Problem != nil:
			failed++
			unread.add(r.File, r.Problem.Sentence)
		case r.Change == "":
			files-- // an archive, of which the documents are told by themselves
		case r.Change == knowledge.Unchanged:
			unchanged++
		case r.Questions != nil:
			fmt.Fprintf(out, "%s: %s — %s\n", words[r.Change], r.File, questionsLoaded(*r.Questions))
		case r.Topic != nil:
			fmt.Fprintf(out, "%s: %s — %s\n", words[r.Change], r.File, r.Topic)
		default:
			fmt.Fprintf(out, "%s: %s — %s, %d đơn vị\n", words[r.Change], r.File, r.Document.Name(), len(r.Document.Provisions))
		}
		for _, w := range r.Warnings {
			fmt.Fprintf(out, "  Lưu ý: %s\n", w)
		}
	}
	for _, line := range unread.lines() {
		fmt.Fprintln(wrong, line)
	}
	if files > 0 {
		fmt.Fprintf(out, "Xong: %d tệp, %d không đổi, %d không nạp được.\n", files, unchanged, failed)
	}
	return failed
}

// jsonResult is a Result as other programs read it. Days are ISO 8601; what could not be read is absent.
type jsonResult struct {
	File      string           `json:"file"`
	Change    knowledge.Change `json:"change,omitempty"`
	Problem   string           `json:"problem,omitempty"`
	Warnings  []string         `json:"warnings,omitempty"`
	Passed    []string         `json:"passed_over,omitempty"` // files of an archive that are no documents
	Document  *jsonDocument    `json:"document,omitempty"`
	Questions *bank.FileChange `json:"questions,omitempty"`
	Topic     *TopicChange     `json:"topic,omitempty"`
}

type jsonDocument struct {
	Key         string        `json:"key"`
	Kind        string        `json:"kind,omitempty"`
	Number      string        `json:"number,omitempty"`
	Title       string        `json:"title,omitempty"`
	Issuer      string        `json:"issuer,omitempty"`
	Territory   string        `json:"territory,omitempty"`
	IssuedOn    knowledge.Day `json:"issued_on,omitempty"`
	EffectiveOn knowledge.Day `json:"effective_on,omitempty"`
	EndsOn      knowledge.Day `json:"ends_on,omitempty"`
	Signer      string        `json:"signer,omitempty"`
	Articles    int           `json:"articles"`
	Provisions  int           `json:"provisions"`
}

// ReportJSON writes a result a line, and returns how many files could not be ingested.
func ReportJSON(out io.Writer, results []Result) (failed int, err error) {
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for _, r := range results {
		row := jsonResult{File: r.File, Change: r.Change, Warnings: r.Warnings, Passed: r.PassedOver, Questions: r.Questions, Topic: r.Topic}
		if r.Problem != nil {
			failed++
			row.Problem = r.Problem.Sentence
		}
		if d := r.Document; d != nil {
			row.Document = &jsonDocument{
				Key: d.Key, Kind: d.Kind, Number: d.Number, Title: d.Title, Issuer: d.Issuer, Territory: d.Territory, IssuedOn: d.IssuedOn, EffectiveOn: d.EffectiveOn,
				EndsOn: d.EndsOn, Signer: d.Signer, Articles: d.Holding().Count, Provisions: len(d.Provisions),
			}
		}
		if err := lines.Encode(row); err != nil {
			return failed, err
		}
	}
	return failed, nil
}

// questionsLoaded says what a file of questions changed.
func questionsLoaded(change bank.FileChange) string {
	said := fmt.Sprintf("%d câu hỏi mới", change.Added)
	if len(change.Names) > 0 {
		said += " về " + strings.Join(change.Names, ", ")
	}
	if change.Kept > 0 {
		said += fmt.Sprintf(", %d câu giữ nguyên", change.Kept)
	}
	if change.Retired > 0 {
		said += fmt.Sprintf(", %d câu thôi dùng", change.Retired)
	}
	if len(change.Missing) > 0 {
		said += "; kho chưa có văn bản " + strings.Join(change.Missing, ", ") + ", câu hỏi được dùng khi văn bản được nạp"
	}
	return said
}
