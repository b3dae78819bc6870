package bot_test

import (
	"strings"
	"time"
)

// figureRights are about the figures of tickets: those of all agencies are the Board's, those of one are of who speaks for it.
var figureRights = []rightRow{
	{right: "see the figures of all agencies by a link", try: "ticketfigures:0", may: "opq", reply: "Tiếp nhận trong kỳ|Chưa có phản ánh"},
	{right: "see the figures of all agencies by a deep link", try: "/start ticketfigures-0", may: "opq", reply: "Tiếp nhận trong kỳ|Chưa có phản ánh"},
	{right: "see the figures of all agencies in the Board's group by a link", in: boardsGroup, try: "ticketfigures:0", may: "opq", reply: "Tiếp nhận trong kỳ|Chưa có phản ánh"},
	{right: "see the figures of A by a link", try: "ticketfigures:{A}", may: "fh", reply: "Cơ quan AAA"},
	{right: "see the figures of A by a deep link", try: "/start ticketfigures-{A}", may: "fh", reply: "Cơ quan AAA"},
	{right: "see the figures of A in the Board's group", in: boardsGroup, try: "ticketfigures:{A}", may: nobody},
	{right: "see the figures of B", try: "ya:{B}:3:{1/1/2021}", may: "b", reply: "Cơ quan BBB"},
	{right: "see the figures of all agencies in a year", try: "ya:0:3:{1/1/2021}", may: "opq", reply: "năm 2021"},
	{right: "see them in the Board's group", in: boardsGroup, try: "ya:0:3:{1/1/2021}", may: "opq", reply: "năm 2021"},
	{right: "see them in an agency's group", in: agencysGroup, try: "ya:0:3:{1/1/2021}", may: nobody},
	{right: "draw the figures of all agencies", try: "yb:0:3:{day with a ticket of A}:2", may: "opq", reply: `phan-anh-.*\.png`},
	{right: "draw them in the Board's group", in: boardsGroup, try: "yb:0:3:{day with a ticket of A}:0", may: "opq", reply: `phan-anh-.*\.png`},
	{right: "draw the figures of A", try: "yb:{A}:3:{day with a ticket of A}:0", may: "fh", reply: `phan-anh-.*\.png`},
	{right: "draw the figures of A in the Board's group", in: boardsGroup, try: "yb:{A}:3:{day with a ticket of A}:0", may: nobody},
	{right: "take a table of the figures of all agencies", try: "yc:0:3:{1/1/2021}", may: "opq", reply: `phan-anh-.*\.xlsx`},
	{right: "take it in the Board's group", in: boardsGroup, try: "yc:0:3:{1/1/2021}", may: nobody},
	{right: "take a table of the figures of A", try: "yc:{A}:3:{1/1/2021}", may: "fh", reply: `phan-anh-.*\.xlsx`},
}

// addTicketToday adds a ticket of agency A that was just sent, and returns the day as buttons name it.
func (w *rightsWorld) addTicketToday(rune) string {
	now := time.Now()
	w.exec(`insert into ticket (year, number, kind, state, state_before, agency_id, holder_id, reporter, sender, recorder, channel, channel_number, channel_on,
	words, proposal, addressed_to, task_key, task_path, task_place, about, category, level, heading, assignee, forwarded_to, joined_to, joined_state,
	digest_id, answer_id, created_at, sent_at, accepted_at, replied_at, settled_at, due_at, waiting_since, changed_at)
values (2020, $1, 'difficulty', 'sent', '', $2, $2, 0, 0, 0, '', '', '', 'Mồi', '', '', '', '', '', '', '', '', '', 0, '', 0, '', 0, 0, $3, $3, 0, 0, 0, 0, 0, $3)`,
		w.next(), number(w.fixed["A"]), now.UnixMicro())
	return strings.ReplaceAll(w.fixed["today"], "-", "")
}
