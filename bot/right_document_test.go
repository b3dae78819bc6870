package bot_test

import (
	"fmt"
	"maps"

	"thidua/knowledge/bank"
)

func init() { maps.Copy(bait, documentBait) }

// documentRights are about the questions that provisions answer: officers look after them.
var documentRights = []rightRow{
	{right: "list the documents with their questions", try: "qa:0", may: "o", reply: "Câu hỏi thường gặp"},
	{right: "list them by a button of another module", try: "questions:0", may: "o", reply: "Câu hỏi thường gặp"},
	{right: "list them by a link", try: "/start questions-0", may: "o", reply: "Câu hỏi thường gặp"},
	{right: "list the documents that end soon", try: "qm:0", may: "o", reply: "Trong 90 ngày tới"},
	{right: "list them by a button of another module", try: "ending:0", may: "o", reply: "Trong 90 ngày tới"},
	{right: "list them by a link", try: "/start ending-0", may: "o", reply: "Trong 90 ngày tới"},
	{right: "open a document", try: "qb:{plan}:0", may: "o", reply: "chọn điều, mục"},
	{right: "open a document that there is not", try: "qb:7777777:0", may: nobody},
	{right: "open an article", try: "qc:{plan}:{section of the plan}:0", may: "o", reply: "điểm nhỏ nhất"},
	{right: "open a provision", try: "qd:{plan}:{unit of the plan}:0", may: "o", reply: "Câu hỏi thường gặp của khoản 3 Mục II"},
	{right: "open a provision that there is not", try: "qd:{plan}:7777777:0", may: nobody},
	{right: "add a question", try: "qe:{plan}:{unit of the plan}", then: []string{"Hỏi thêm cái gì đây"}, may: "o",
		effect: `select count(*) from bank_question where question = 'Hỏi thêm cái gì đây' and source = 'officer'`},
	{right: "retire a question", try: "qf:{plan}:{unit of the plan}:{question about the unit}", may: "o", reply: "Đã thôi dùng câu hỏi"},
	{right: "retire a question that there is not", try: "qf:{plan}:{unit of the plan}:1", may: nobody},
	{right: "retire a question twice", try: "qf:{plan}:{unit of the plan}:{retired question}", may: nobody},
	{right: "bring a question back", try: "qg:{plan}:{unit of the plan}:{retired question}", may: "o", reply: "Đã dùng lại câu hỏi"},
	{right: "bring back what was not retired", try: "qg:{plan}:{unit of the plan}:{question about the unit}", may: nobody},
	{right: "confirm a question", try: "qh:{plan}:{unit of the plan}:{lapsed question}", may: "o", reply: "lời văn hiện nay"},
	{right: "confirm what holds", try: "qh:{plan}:{unit of the plan}:{question about the unit}", may: nobody},
	{right: "list what was retired", try: "qi:{plan}:{unit of the plan}:0", may: "o", reply: "Câu hỏi đã thôi dùng"},
	{right: "list what lapsed", try: "qj:0", may: "o", reply: "rà soát"},
	{right: "retire what is about nothing", try: "qk:{plan}:{unit that is gone}", may: "o", reply: "Đã thôi dùng 1 câu hỏi"},
	{right: "retire as such what is about a unit", try: "qk:{plan}:{unit of the plan}", may: nobody},
	{right: "bring back what is about nothing", try: "ql:{plan}:{retired unit that is gone}", may: "o", reply: "Đã dùng lại 1 câu hỏi"},
}

// documentBait are units of the built-in plan, and questions about them.
var documentBait = map[string]maker{
	"plan":                func(w *rightsWorld, _ rune) string { return w.planned(`d.id`, "II.3") },
	"section of the plan": func(w *rightsWorld, _ rune) string { return w.planned(`p.id`, "II") },
	"unit of the plan":    func(w *rightsWorld, _ rune) string { return w.planned(`p.id`, "II.3") },
	"question about the unit": func(w *rightsWorld, _ rune) string {
		question, _ := w.addQuestion("II.3", 0, 0)
		return question
	},
	"retired question": func(w *rightsWorld, _ rune) string { question, _ := w.addQuestion("II.3", 0, 1); return question },
	"lapsed question": func(w *rightsWorld, _ rune) string {
		question, _ := w.addQuestion("II.3", int64(bank.Hash("lời văn cũ khác hẳn, không liên quan gì đến điều này")), 0)
		return question
	},
	"unit that is gone":         func(w *rightsWorld, _ rune) string { _, unit := w.addQuestion("", 0, 0); return unit },
	"retired unit that is gone": func(w *rightsWorld, _ rune) string { _, unit := w.addQuestion("", 0, 1); return unit },
}

// planned is an id of a unit of the plan.
func (w *rightsWorld) planned(what, path string) string {
	w.t.Helper()
	return w.add(`select min(`+what+`) from provision p join document d on d.id = p.document_id where p.path = $1`, path)
}

// addQuestion adds a question about a unit of the plan, "" is one that it does not have, and returns what buttons call the two.
func (w *rightsWorld) addQuestion(path string, words, retired int64) (question, unit string) {
	w.t.Helper()
	n := w.next()
	asked := fmt.Sprintf("Mồi hỏi thường gặp số %d", n)
	if path == "" {
		path = fmt.Sprintf("XX.%d", n)
	}
	w.exec(`insert into bank_question (document_key, path, question, words, source, added_by, added_at, retired_by, retired_at)
select key, $1, $2, $3, 'officer', 0, 1, 0, $4 from document where key like 'ke hoach%'`, path, asked, words, retired)
	named := func(words string) string { return fmt.Sprint(bank.Entry{Question: words}.ID()) }
	return named(asked), named(path)
}
