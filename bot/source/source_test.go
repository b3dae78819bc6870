package source_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thidua/bot/announced"
	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/conversation/question"
	"thidua/bot/directory"
	"thidua/bot/source"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

// noon is when the questions are asked: noon of a Thursday.
var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, vietnamese.Zone())

// office is somebody who got announcements, and a corpus.
type office struct {
	t        *testing.T
	source   source.Announcements
	access   directory.Access
	answerer *knowledge.Answerer
	ids      map[string]int64
	keys     map[int64]string
}

// rows are the lines of a table in testdata, by tabs; a # begins a remark.
func rows(t *testing.T, name string) (all [][]string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, strings.Split(line, "\t"))
		}
	}
	return all
}

const (
	addAnnouncement = `
insert into announcement (state, kind, title, body, files, document, message, audience, acknowledged, urgency, after_hours,
	about, remind, late, campaign_id, repeat, repeat_until, repeat_from, send_at, due_at, author, approver, revision, note, reason, halt, round, failures, created_at, submitted_at, released_at, started_at, ended_at)
values ('sent', $1, $2, $3, '[]', $4, '{}', 'all', true, '', '', 0, false, false, 0, '', '', 0, 0, 0, 0, 0, 1, '', '', '', 1, 0, 1, 1, 1, 1, 1) returning id`
	addRecipient = `
insert into announcement_recipient (announcement_id, agency_id, person_id, account, role, state, reason, uncertain, message_id, files, file_messages, at)
select cast($1 as bigint), agency_id, person_id, 100, role, 'sent', '', false, 1, '', '', cast($2 as bigint) from post
where person_id = (select id from person where account = 100)`
)

// newOffice keeps what testdata/announcements.tsv says that one person got, beside a corpus of the built-in plan and folders.
func newOffice(t *testing.T, folders ...string) *office {
	t.Helper()
	db := databasetest.Open(t, databasetest.SQLite(t))
	bottest.GivePost(t, db, 100, bottest.Agency(t, db, "A"), directory.Focal)
	bottest.GivePost(t, db, 101, bottest.Agency(t, db, "A"), directory.Focal)
	o := &office{t: t, ids: map[string]int64{}, keys: map[int64]string{}}
	o.source = source.Announcements{DB: db, Reader: &announced.Reader{}}
	if err := db.QueryRow(t.Context(), `select id from person where account = 100`).Scan(&o.access.PersonID); err != nil {
		t.Fatal(err)
	}
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		for _, r := range rows(t, "announcements.tsv") {
			at, err := time.ParseInLocation("2006-01-02 15:04", r[1], vietnamese.Zone())
			if err != nil {
				return err
			}
			document, err := json.Marshal(broadcast.Document{Number: r[3], Date: directory.Day(r[4]), Issuer: r[5], Issued: r[3] != ""})
			if err != nil {
				return err
			}
			var id int64
			if err := tx.QueryRow(t.Context(), addAnnouncement, r[2], r[6], strings.ReplaceAll(r[7], "|", "\n"), string(document)).Scan(&id); err != nil {
				return err
			}
			o.ids[r[0]], o.keys[id] = id, r[0]
			if _, err := tx.Exec(t.Context(), addRecipient, id, at.UnixMicro()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	store := curated.Corpus(db)
	ingester := &ingest.Ingester{Store: store}
	if err := ingester.Builtin(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if _, err := ingester.Paths(t.Context(), folder); err != nil {
			t.Fatal(err)
		}
	}
	o.answerer = &knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thái Bình", Now: func() time.Time { return noon }}
	return o
}

// ask is what is found for a question as the module reads it, and how the corpus answers it.
func (o *office) ask(words string) ([]question.Found, knowledge.Answer) {
	o.t.Helper()
	answer, err := o.answerer.Answer(o.t.Context(), knowledge.Question{Text: words})
	if err != nil {
		o.t.Fatal(err)
	}
	if answer.Outcome == knowledge.Greeting || answer.Outcome == knowledge.Refused {
		return nil, answer
	}
	r := question.Reading{Text: words, At: noon, Answered: answer.Outcome == knowledge.Verbatim || answer.Outcome == knowledge.LookedUp}
	for _, c := range answer.Citations {
		r.Cited = append(r.Cited, c.Number)
	}
	return o.find(r), answer
}

func (o *office) find(r question.Reading) []question.Found {
	o.t.Helper()
	found, err := o.source.Find(o.t.Context(), o.access, r)
	if err != nil {
		o.t.Fatal(err)
	}
	return found
}

// right counts the questions of a table that go the right way.
func (o *office) right(name string) (n, of int) {
	o.t.Helper()
	for _, r := range rows(o.t, name) {
		found, answer := o.ask(r[1])
		got := "-"
		if len(found) > 0 {
			got = o.keys[found[0].ID]
		}
		of++
		if got == r[0] {
			n++
			if got != "-" {
				o.t.Logf("%s: %q → %v %q", got, r[1], found[0].Answers, found[0].Quote)
			}
			continue
		}
		o.t.Logf("%q goes to %s and not to %s; the corpus: %s", r[1], got, r[0], answer.Outcome)
	}
	return n, of
}

// The questions on which the thresholds were chosen. The built-in plan alone does not say when a bloc signs; an announcement does.
func TestQuestionsGoToTheAnnouncementOrToTheCorpus(t *testing.T) {
	if n, of := newOffice(t).right("asked.tsv"); n < of-1 {
		t.Errorf("%d of %d questions go the right way", n, of)
	}
}

func TestQuestionsGoTheSameWayBesideTheLaw(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "shared", "corpus", "regulations")
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	o := newOffice(t, folder)
	for name, least := range map[string]int{"asked.tsv": 30, "unseen.tsv": 16} {
		n, of := o.right(name)
		t.Logf("%s: %d of %d", name, n, of)
		if n < least {
			t.Errorf("%s: %d of %d questions go the right way", name, n, of)
		}
	}
}
