package consolidation

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/consolidated"
	"thidua/bot/conversation"
	"thidua/bot/digest"
	"thidua/bot/period"
	"thidua/bot/ticket"
	"thidua/knowledge/vietnamese"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// saidOf is everything that the module says of a report that has these words wherever somebody writes.
func saidOf(words string) string {
	s := text{conversation.NewWords("Ban Thi đua - Khen thưởng, Sở Nội vụ", "tỉnh Thái Bình", "đồng chí")}
	var out strings.Builder
	add := func(when, html string) { fmt.Fprintf(&out, "## %s\n%s\n\n", when, html) }

	d := consolidated.Report{ID: 7, Period: period.Period{From: "2026-09-15", To: "2026-12-14"}, State: consolidated.Draft, Revision: 1}
	d.Data.Period = digest.Period{From: d.Period.From, To: d.Period.To, AsOf: "2026-11-27", Words: digest.PeriodWords(d.Period.From, d.Period.To)}
	d.Data.Figures.Total.Now = digest.Counts{Received: 3, Settled: 1, InHand: 2, Overdue: 1}
	add("no drafts", s.list(0))
	add("drafts", s.list(2))
	add("which period", choosePeriod)
	add("which days", askDays)
	add("days to come", notBegun)
	add("a draft is made", s.drafting(d.Period))
	add("a draft of nothing", justMade+s.digest(d, consolidated.Opinion{}, false))
	add("no themes", s.themes(d, 0, 0))
	add("no proposals", s.proposals(d, 0, 0))

	d.Data.Agencies = digest.Agencies{Reported: []digest.Reporter{{Agency: words, Tickets: 2}}, Silent: []string{words}, NameSilent: true}
	d.Data.Tickets = []digest.Ticket{{Code: "VM-2026-0001", Agency: words}, {Code: "VM-2026-0002", Agency: words}}
	d.Data.Themes = []digest.Theme{{Title: words, Codes: []string{"VM-2026-0001"}, What: words, LegalBasis: words, Objective: words, Subjective: words},
		{Title: words + " (2)", Codes: []string{"VM-2026-0002"}}}
	full := digest.Proposal{Theme: words, To: digest.ToMinistry, Whom: words, Content: words, Basis: words, View: words, Options: []string{words, words}, Lead: words, Deadline: words,
		Related: []digest.RelatedOpinion{{Body: words, Document: digest.Document{Number: words, Day: "2026-12-01"}, Content: words}, {Body: words, Content: words}}, NeedsSubmission: true}
	d.Data.Proposals = []digest.Proposal{full, {Theme: words, To: digest.ToAgency}, {To: digest.ToCouncil, Content: words}, {To: digest.ToChairman, Content: words}}
	add("themes", s.themes(d, 0, 2))
	add("a theme", s.theme(d, 0))
	add("a theme without words", s.theme(d, 1))
	add("proposals", s.proposals(d, 0, 4))
	for i := range d.Data.Proposals {
		add(fmt.Sprint("proposal ", i+1), s.proposal(d, i))
	}
	for _, f := range fields {
		add(fmt.Sprint("field ", f.id, ", ", f.label), f.ask)
	}
	add("merge", askMerge)
	add("take out", askTakeOut)

	d.Note = words
	for _, state := range []consolidated.State{consolidated.Draft, consolidated.Submitted, consolidated.Returned, consolidated.Agreed} {
		d.State = state
		add("the draft is "+string(state), s.digest(d, consolidated.Opinion{}, false))
	}
	d.State, d.Note, d.Number, d.IssuedOn = consolidated.Issued, "", words, "2026-12-18"
	o := consolidated.Opinion{Number: words, On: "2026-12-28", Decisions: []string{words, "", words, words}}
	add("it is issued", s.digest(d, o, false))
	add("the Committee has decided", s.digest(d, o, true))
	add("a file", s.file(d))
	add("submitted", s.submitted(2, 3))
	add("submitted to nobody", s.submitted(0, 0))
	add("submitted where nobody else may agree", s.submitted(0, 1))
	add("a leader is told", s.toAgree(d, words))
	changes := []ticket.Change{{Tell: make([]ticket.Notice, 2)}, {Ticket: ticket.Ticket{Code: ticket.Code{Year: 2026, Number: 7}}}}
	add("agreed", s.agreed(changes))
	add("the officer is told", s.agreedTo(d))
	add("why return it", askReturn)
	add("returned", s.gaveBack(2))
	add("returned to nobody who can be told", s.gaveBack(0))
	d.Note = words
	add("the officer is told that it came back", s.returned(d))
	add("which number", askIssue)
	add("which opinion", askOpinion)
	add("which decision", s.askDecision(d, 0))
	add("check an opinion", s.checkOpinion(d, o))
	add("recorded", s.recorded(changes))
	return out.String()
}

// What the module says stands in one file, to be read as its people read it.
func TestWhatIsSaidOfConsolidatedReports(t *testing.T) {
	got := saidOf("Chưa có quỹ thi đua")
	golden := filepath.Join("testdata", "said.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got, or run with -update:\n%s", diff)
	}
}

// Whatever somebody writes stands in a message as they wrote it, and makes no link and no bold word of its own.
func TestWhatPeopleWriteIsNoMarkup(t *testing.T) {
	said := saidOf(`<a href="tg://user?id=1">&`)
	for part := range strings.SplitSeq(said, "## ") {
		if strings.Contains(part, "<a ") || strings.Contains(part, "\">&\n") {
			t.Errorf("markup of somebody's: %s", part)
		}
	}
	if n := strings.Count(said, "&lt;a href="); n < 40 {
		t.Errorf("what was written is said %d times", n)
	}
}

func TestAThemeTakenOutHasATitleThatNoOtherHas(t *testing.T) {
	d := digest.Data{Tickets: []digest.Ticket{{Code: "VM-2026-0001", Agency: "UBND xã A"}}}
	for _, want := range []string{"Vướng mắc của UBND xã A", "Vướng mắc của UBND xã A (2)", "Vướng mắc của UBND xã A (3)"} {
		got := text{}.takenOut(&d, "VM-2026-0001")
		if got != want {
			t.Errorf("the title is %q, want %q", got, want)
		}
		d.Themes = append(d.Themes, digest.Theme{Title: got})
	}
	if got := (text{}).takenOut(&d, "VM-2026-0009"); got != "Chủ đề tách riêng" {
		t.Errorf("of an unknown ticket it is %q", got)
	}
}

func TestMergedThemesKeepEveryTicketWordAndProposal(t *testing.T) {
	d := digest.Data{
		Themes: []digest.Theme{
			{Title: "A", Codes: []string{"1"}, What: "a", LegalBasis: "Điều 1", Objective: "x"},
			{Title: "B", Codes: []string{"2", "3"}, What: "b", LegalBasis: "Điều 1; Điều 2"},
			{Title: "C", Codes: []string{"4"}},
		},
		Proposals: []digest.Proposal{{Theme: "A", Content: "một"}, {Theme: "B"}, {Theme: "C"}},
	}
	for _, into := range []int{-1, 0, 3} { // into none, or itself
		if merge(&d, 0, into) == nil {
			t.Errorf("merged into %d", into)
		}
	}
	if err := merge(&d, 0, 1); err != nil {
		t.Fatal(err)
	}
	want := digest.Data{
		Themes:    []digest.Theme{{Title: "B", Codes: []string{"2", "3", "1"}, What: "b\na", LegalBasis: "Điều 1; Điều 2", Objective: "x"}, {Title: "C", Codes: []string{"4"}}},
		Proposals: []digest.Proposal{{Theme: "B", Content: "một"}, {Theme: "B"}, {Theme: "C"}},
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Error(diff)
	}
}

func TestATicketIsTakenOutOfAThemeButNotItsLast(t *testing.T) {
	m := &module{}
	long := strings.Repeat("ơ", 900)
	d := digest.Data{Tickets: []digest.Ticket{{Code: "1", Agency: "A"}, {Code: "2", Agency: "B", Text: long}}, Themes: []digest.Theme{{Title: "T", Codes: []string{"1", "2"}}}}
	codes := d.Themes[0].Codes
	for _, at := range []int{-1, 2} {
		if m.takeOut(&d, 0, at) == nil {
			t.Errorf("ticket %d was taken out", at)
		}
	}
	if err := m.takeOut(&d, 0, 1); err != nil {
		t.Fatal(err)
	}
	fresh := d.Themes[1]
	if fresh.Title != "Vướng mắc của B" || fmt.Sprint(d.Themes[0].Codes, fresh.Codes, codes) != "[1] [2] [1 2]" {
		t.Errorf("the themes are %+v", d.Themes)
	}
	if n := utf8.RuneCountInString(fresh.What); n > 400 || !strings.HasPrefix(long, strings.TrimSuffix(fresh.What, "…")) {
		t.Errorf("the new theme says %d characters: %.20s", n, fresh.What)
	}
	if err := m.takeOut(&d, 0, 0); err == nil || !strings.Contains(err.Error(), "không tách được") || len(d.Themes) != 2 {
		t.Errorf("of the last ticket: %v", err)
	}
}

func TestWhatOtherBodiesSayIsReadALineEach(t *testing.T) {
	for words, want := range map[string][]digest.RelatedOpinion{
		"Sở Tài chính, 30/STC-NS ngày 01/12/2026: nhất trí": {{Body: "Sở Tài chính", Document: digest.Document{Number: "30/STC-NS", Day: "2026-12-01"}, Content: "nhất trí"}},
		"Sở Tài chính, số 30/STC-NS, ngày 1/12/2026 : hai: ba\n\n Sở Tư pháp:  không\n": {
			{Body: "Sở Tài chính", Document: digest.Document{Number: "30/STC-NS", Day: "2026-12-01"}, Content: "hai: ba"}, {Body: "Sở Tư pháp", Content: "không"}},
		"Sở Tài chính, ngày 31/02/2026: nhất trí": {{Body: "Sở Tài chính, ngày 31/02/2026", Content: "nhất trí"}},
		"Sở Tài chính nhất trí":                   {{Body: "Sở Tài chính nhất trí"}},
		"Sở Văn hóa, Thể thao và Du lịch: tùy":    {{Body: "Sở Văn hóa, Thể thao và Du lịch", Content: "tùy"}},
		"Sở Văn hóa, Thể thao và Du lịch, 12/SVHTTDL-NV ngày 01/12/2026: nhất trí": {{Body: "Sở Văn hóa, Thể thao và Du lịch", Content: "nhất trí",
			Document: digest.Document{Number: "12/SVHTTDL-NV", Day: "2026-12-01"}}},
		"Sở Tài chính, số 30/STC-NS, ngày 01/12/2026: nhất trí": {{Body: "Sở Tài chính", Content: "nhất trí",
			Document: digest.Document{Number: "30/STC-NS", Day: "2026-12-01"}}},
		" \n ": nil,
	} {
		if diff := cmp.Diff(want, parseRelated(words)); diff != "" {
			t.Errorf("%q: %s", words, diff)
		}
	}
}

func TestAFileIsNamedAfterItsDraftAndKindAndUnknownKindsAreNone(t *testing.T) {
	d := consolidated.Report{ID: 12, CreatedAt: time.Date(2026, 11, 26, 9, 30, 0, 0, vietnamese.Zone())}
	d.Data.Period = digest.Period{From: "2026-09-15", To: "2026-12-14", AsOf: "2026-11-27", Words: "quý IV năm 2026"}
	for which, suffix := range map[int64]string{filePart: "-12-phan.docx", fileWhole: "-12.docx", fileTable: "-12.xlsx"} {
		file, err := draw(d, which)
		if err != nil || !strings.HasSuffix(file.Name, suffix) || len(file.Data) == 0 {
			t.Errorf("%d is %q, %d bytes, %v", which, file.Name, len(file.Data), err)
		}
	}
	if _, err := draw(d, 9); err == nil {
		t.Error("a file of no kind was made")
	}
}
