package ingest

import (
	"fmt"
	"io"
	"strings"

	"thidua/knowledge"
	"thidua/knowledge/bank"
)

// Report tells what became of every file that was not simply unchanged, on out, and what could not be ingested on wrong. It returns how many
// those are.
func Report(out, wrong io.Writer, results []Result) (failed int) {
	words := map[knowledge.Change]string{knowledge.Added: "Đã nạp", knowledge.Replaced: "Đã thay bản mới"}
	unchanged := 0
	for _, r := range results {
		switch {
		case r.Problem != nil:
			failed++
			fmt.Fprintf(wrong, "%s: %s\n", r.File, r.Problem.Sentence)
		case r.Change == knowledge.Unchanged:
			unchanged++
		case r.Questions != nil:
			fmt.Fprintf(out, "%s: %s — %s\n", words[r.Change], r.File, questionsLoaded(*r.Questions))
		default:
			fmt.Fprintf(out, "%s: %s — %s, %d đơn vị\n", words[r.Change], r.File, r.Document, r.Provisions)
		}
	}
	if len(results) > 0 {
		fmt.Fprintf(out, "Xong: %d tệp, %d không đổi, %d không nạp được.\n", len(results), unchanged, failed)
	}
	return failed
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
