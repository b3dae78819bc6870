package bot_test

import (
	"fmt"
	"maps"
	"time"

	"thidua/knowledge/bank"
)

func init() { maps.Copy(bait, curationBait) }

// curationRights are about curated answers: officers propose and keep them, leaders release them, and nobody their own.
var curationRights = []rightRow{
	{right: "make an answer of what a question was replied", try: "curate:{replied question}", may: "o", reply: "Câu hỏi trong kho"},
	{right: "make an answer by a link", try: "/start curate-{replied question}", may: "o", reply: "Câu hỏi trong kho"},
	{right: "make an answer of a question without a reply", try: "curate:{question to the Board}", may: nobody},
	{right: "make an answer of a difficulty", try: "curate:{answered ticket of A}", may: nobody},
	{right: "propose other words", try: "kc:{returned answer}:1", then: []string{"{choice 0}"}, may: "o",
		effect: `select count(*) from curated_answer where id = {returned answer} and state = 'proposed' and exists (select 1 from curated_editor e join person p on p.id = e.edited_by where e.curated_id = curated_answer.id and p.account = {account})`},
	{right: "propose other words for what was changed since", try: "kc:{returned answer}:2", may: nobody},
	{right: "renew an answer", try: "kn:{released answer}:1", then: []string{"{choice 0}", "{choice 0}"}, may: "o",
		effect: `select count(*) from curated_answer where id = {released answer} and state = 'proposed' and ends_on <> '2099-12-31'`},
	{right: "renew what was changed since", try: "kn:{released answer}:2", may: nobody},
	{right: "list the answers", try: "ka:0:0", may: "o", reply: "Kho câu trả lời"},
	{right: "list the answers by a button of another module", try: "curatedlist:0", may: "o", reply: "Kho câu trả lời"},
	{right: "list the answers by a link", try: "/start curatedlist-0", may: "o", reply: "Kho câu trả lời"},
	{right: "read an answer", try: "kb:{released answer}", may: "o", reply: "Mồi hỏi"},
	{right: "read an answer that was returned", try: "kb:{returned answer}", may: "o", reply: "Mồi hỏi"},
	{right: "add a variant", try: "kd:{released answer}:1", then: []string{"Mồi hỏi cách khác số {released answer}"}, may: "o",
		effect: `select count(*) from curated_question q join curated_answer a on a.id = q.curated_id where a.id = {released answer} and a.state = 'proposed' and q.n = 2`},
	{right: "list the variants of an answer", try: "ke:{released answer}", may: "o", reply: "Bấm vào cách hỏi"},
	{right: "take a variant out", try: "kf:{released answer}:1:0", may: "o",
		effect: `select count(*) from curated_answer a where id = {released answer} and not exists (select 1 from curated_question q where q.curated_id = a.id and q.n > 0)`},
	{right: "withdraw an answer", try: "kg:{released answer}:1", then: []string{"{choice 0}"}, may: "o",
		effect: `select count(*) from curated_answer where id = {released answer} and state = 'withdrawn'`},

	{right: "list what waits to be released", try: "kk:0", may: releases, reply: "chờ duyệt đưa vào kho"},
	{right: "list what waits by a button of another module", try: "curatedreviews:0", may: releases, reply: "chờ duyệt đưa vào kho"},
	{right: "list what waits by a link", try: "/start curatedreviews-0", may: releases, reply: "chờ duyệt đưa vào kho"},
	{right: "read what waits to be released", try: "kh:{proposed answer}", may: releases, reply: "Mồi hỏi"},
	{right: "read for release what does not wait", try: "kh:{returned answer}", may: nobody},
	{right: "release an answer", try: "ki:{proposed answer}:1", may: releases,
		effect: `select count(*) from curated_answer where id = {proposed answer} and state = 'released'`},
	{right: "release an answer that was changed since", try: "ki:{proposed answer}:2", may: nobody},
	{right: "release one's own answer", try: "ki:{own proposed answer}:1", may: nobody},
	{right: "release an answer that was returned", try: "ki:{returned answer}:1", may: nobody},
	{right: "return an answer", try: "kj:{proposed answer}:1", then: []string{"Ghi rõ hơn"}, may: releases,
		effect: `select count(*) from curated_answer where id = {proposed answer} and state = 'returned'`},
	{right: "release what one wrote in", try: "ki:{edited answer}:1", may: nobody},
	{right: "return one's own answer", try: "kj:{own proposed answer}:1", may: nobody},

	{right: "see what is asked without an answer", try: "kl:0", may: "o", reply: "Câu hỏi chưa có trả lời"},
	{right: "see it by a button of another module", try: "gaps:0", may: "o", reply: "Câu hỏi chưa có trả lời"},
	{right: "see it by a link", try: "/start gaps-0", may: "o", reply: "Câu hỏi chưa có trả lời"},
	{right: "see what has an answer by now", try: "ko:0", may: "o", reply: "Câu hỏi đã có câu trả lời"},
	{right: "take the question of an answer over", try: "kp:{founded answer}:1:0", may: "o",
		effect: `select count(*) from bank_question where source = 'curated:{founded answer}' and path = 'II.3' and question like 'Mồi hỏi số % 0'`},
	{right: "take over what was changed since", try: "kp:{founded answer}:2:0", may: nobody},
	{right: "take over for what it is not founded on", try: "kp:{founded answer}:1:1", may: nobody},
	{right: "take over what was not released", try: "kp:{proposed answer}:1:0", may: nobody},
	{right: "take a gap over", try: "kq:{founded answer}:0:{gap like the founded answer}", may: "o", reply: "Đã đưa 1 câu hỏi"},
	{right: "take over what is no gap", try: "kq:{founded answer}:0:1", may: nobody},
	{right: "take it as a table", try: "km", may: "o", reply: `cau-hoi-.*\.xlsx`},
}

// curationBait are questions with a reply, and answers in their first revision.
var curationBait = map[string]maker{
	"replied question": func(w *rightsWorld, who rune) string {
		id := newTicket(ticketRow{state: "answered", kind: "question"})(w, who)
		w.exec(`update ticket set words = $1 where id = $2`, "Mồi khó khăn số "+id+" hỏi gì", number(id))
		w.exec(`update ticket_reply set state = 'approved' where id = $1`, number(w.addReply(id, w.addPerson(0))))
		return id
	},
	"proposed answer":     newCurated("proposed", false),
	"own proposed answer": newCurated("proposed", true),
	"returned answer":     newCurated("returned", false),
	"edited answer": func(w *rightsWorld, who rune) string {
		id := newCurated("proposed", false)(w, who)
		if editor := w.fixed["person "+string(who)]; editor != "" {
			w.exec(`insert into curated_editor (curated_id, edited_by) values ($1, $2)`, number(id), number(editor))
		}
		return id
	},
	"released answer": newCurated("released", false),
	"founded answer": func(w *rightsWorld, who rune) string {
		id := newCurated("released", false)(w, who)
		w.exec(`insert into curated_basis (curated_id, n, document_key, path, place, hash, expires_on)
select $1, 0, key, 'II.3', 'Khoản 3 Mục II Kế hoạch', '', '' from document where key like 'ke hoach%'`, number(id))
		return id
	},
	// What was asked in vain as the newest answer was written to.
	"gap like the founded answer": func(w *rightsWorld, _ rune) string {
		var words string
		if err := w.DB.QueryRow(w.t.Context(), `select words from curated_question where n = 0 order by curated_id desc limit 1`).Scan(&words); err != nil {
			w.t.Fatal(err)
		}
		words += " thế nào nhỉ"
		w.exec(`update answer set outcome = 'declined_no_basis', question = $1, answered_at = $2 where id = $3`, words, time.Now().UnixMicro(), number(w.addAnswer(w.NewID(), w.NewID())))
		return fmt.Sprint(bank.Question{Entry: bank.Entry{Question: words}}.ID())
	},
}

// newCurated is an answer with one variant, proposed by somebody else or by whoever tries.
func newCurated(state string, own bool) maker {
	return func(w *rightsWorld, who rune) string {
		author := w.fixed["person "+string(who)]
		if !own || author == "" {
			author = w.addPerson(0)
		}
		id := w.add(`insert into curated_answer (state, text, territory, ends_on, number, replied_on, source, proposed_by, released_by, revision,
	reason, note, told, proposed_at, released_at, changed_at)
values ($1, 'Mồi trả lời', '', '2099-12-31', '', '', '', $2, 0, 1, '', '', '', 1, 0, 1) returning id`, state, number(author))
		for n := range 2 {
			words, key := fmt.Sprintf("Mồi hỏi số %s %d", id, n), fmt.Sprintf("moi hoi so %s %d", id, n)
			w.exec(`insert into curated_question (curated_id, n, words, key, spelling, live) values ($1, $2, $3, $4, $3, true)`, number(id), n, words, key)
		}
		return id
	}
}
