package broadcast_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/audience"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestADraftThatCannotBeSentIsRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		now := time.Now()
		change := func(d broadcast.Draft, how func(d *broadcast.Draft)) broadcast.Draft { how(&d); return d }
		words := func(how func(d *broadcast.Draft)) broadcast.Draft { return change(o.words(), how) }
		document := func(how func(d *broadcast.Draft)) broadcast.Draft { return change(o.ofDocument(), how) }
		for what, d := range map[string]broadcast.Draft{
			"no kind":                        words(func(d *broadcast.Draft) { d.Kind = "" }),
			"a kind that there is not":       words(func(d *broadcast.Draft) { d.Kind = "poem" }),
			"no title":                       words(func(d *broadcast.Draft) { d.Title = "" }),
			"a change of nothing":            words(func(d *broadcast.Draft) { d.Kind = broadcast.Update }),
			"nothing to say":                 words(func(d *broadcast.Draft) { d.Body = "" }),
			"nobody to say it to":            words(func(d *broadcast.Draft) { d.Audience = audience.Expression{} }),
			"a document without a date":      document(func(d *broadcast.Draft) { d.Document.Date = "" }),
			"a document without an issuer":   document(func(d *broadcast.Draft) { d.Document.Issuer = "" }),
			"a document without a number":    words(func(d *broadcast.Draft) { d.Document.Issuer = "Sở" }),
			"a document that is not issued":  document(func(d *broadcast.Draft) { d.Document.Issued = false }),
			"an urgency without a document":  words(func(d *broadcast.Draft) { d.Urgency = broadcast.Urgent }),
			"a day without acknowledgement":  words(func(d *broadcast.Draft) { d.Acknowledged, d.DueAt = false, now.Add(time.Hour) }),
			"a day that has passed":          words(func(d *broadcast.Draft) { d.DueAt = now.Add(-time.Minute) }),
			"a day before it is sent":        words(func(d *broadcast.Draft) { d.SendAt, d.DueAt = now.Add(2*time.Hour), now.Add(time.Hour) }),
			"a reminder without a day":       words(func(d *broadcast.Draft) { d.Remind = true }),
			"more than a year ahead":         words(func(d *broadcast.Draft) { d.SendAt = now.Add(367 * 24 * time.Hour) }),
			"more files than fit":            words(func(d *broadcast.Draft) { d.Files = make([]outbox.File, broadcast.MaxFiles+1) }),
			"a recall without its document":  words(func(d *broadcast.Draft) { d.Kind, d.About = broadcast.Recall, 1 }),
			"an amendment without its basis": words(func(d *broadcast.Draft) { d.Kind, d.About = broadcast.Amendment, 1 }),
		} {
			o.refused(what, o.Check(t.Context(), db, d, now), problem.Invalid)
		}
		for what, d := range map[string]broadcast.Draft{"words": o.words(), "a document": o.ofDocument()} {
			if err := o.Check(t.Context(), db, d, now); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		// What is not urgent goes in working hours: its day must be after those begin.
		closed := o.during(calendarOf(t, "off"))
		due := words(func(d *broadcast.Draft) { d.DueAt = now.Add(time.Hour) })
		o.refused("a day before working hours", closed.Check(t.Context(), db, due, now), problem.Invalid)
		urgent := document(func(d *broadcast.Draft) { d.Urgency, d.DueAt = broadcast.Urgent, now.Add(time.Hour) })
		if err := closed.Check(t.Context(), db, urgent, now); err != nil {
			t.Error(err)
		}
	})
}

func TestADraftIsItsAuthorsAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.draft(officer, o.words())
		own := func(account int64) error {
			return o.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := o.Own(ctx, tx, by(account), id)
				return err
			})
		}
		if err := own(officer); err != nil {
			t.Error(err)
		}
		o.refused("another officer", own(otherOfficer), problem.NotFound)
		o.refused("a leader, who writes nothing", own(leader), problem.Denied)
		o.refused("a focal point", own(101), problem.Denied)
		o.refused("another officer puts it aside", o.try(func(ctx context.Context, tx *database.Tx) error {
			return o.Abandon(ctx, tx, by(otherOfficer), id)
		}), problem.NotFound)
		var operators int64
		o.do(func(ctx context.Context, tx *database.Tx) (err error) {
			operators, err = o.NewDraft(ctx, tx, directory.Operator, o.words())
			return err
		})
		if err := o.edit(otherOfficer, operators, func(d *broadcast.Draft) { d.Body = "của tôi" }); err != nil {
			t.Errorf("an operator's draft is everybody's who sends: %v", err)
		}
		o.refused("until somebody has taken it up", o.edit(officer, operators, func(*broadcast.Draft) {}), problem.NotFound)
	})
}

func TestAnEditVoidsWhatWasSubmittedAndNothingThatWasSent(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		voids := func(id int64) (voided bool) {
			o.do(func(ctx context.Context, tx *database.Tx) (err error) {
				voided, err = o.Edit(ctx, tx, by(officer), id, func(d *broadcast.Draft) error { return nil })
				return err
			})
			return voided
		}
		for id, want := range map[int64]bool{o.draft(officer, o.words()): false, o.submitted(o.words()): true, o.released(o.words()): true} {
			before := o.get(id).Revision
			if voids(id) != want {
				t.Errorf("%d: an edit voids: %v", id, !want)
			}
			o.is(id, broadcast.Drafted, "")
			if a := o.get(id); a.Revision <= before || a.Content.HTML != "" {
				t.Errorf("%+v", a)
			}
		}
		o.refused("what was sent", o.edit(officer, o.sent(o.words()), func(*broadcast.Draft) {}), problem.Ended)
		released, total, err := o.Released(t.Context(), db, false, 0, 10)
		if err != nil || total != 1 || len(released) != 1 {
			t.Errorf("%d of %d are listed as released, %v", len(released), total, err)
		}
	})
}

func TestWhatWasPutAsideIsTakenUpAgain(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		abandon := func(id int64) error {
			return o.try(func(ctx context.Context, tx *database.Tx) error { return o.Abandon(ctx, tx, by(officer), id) })
		}
		restore := func(id int64) error {
			return o.try(func(ctx context.Context, tx *database.Tx) error { return o.Restore(ctx, tx, by(officer), id) })
		}
		id, submitted, planned := o.draft(officer, o.words()), o.submitted(o.words()), o.released(o.words())
		o.refused("what was not put aside", restore(id), problem.Ended)
		if err := abandon(id); err != nil {
			t.Fatal(err)
		}
		o.is(id, broadcast.Cancelled, "")
		o.refused("writing on it", o.edit(officer, id, func(*broadcast.Draft) {}), problem.Ended)
		if err := restore(id); err != nil {
			t.Fatal(err)
		}
		o.is(id, broadcast.Drafted, "")
		o.refused("what waits for approval", abandon(submitted), problem.Ended)
		o.do(func(ctx context.Context, tx *database.Tx) error { return o.Cancel(ctx, tx, by(officer), planned) })
		o.refused("what was released and cancelled", restore(planned), problem.Ended)
	})
}

func TestWhoMayCopyWhat(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		take := func(account, id int64, template bool) (made int64, err error) {
			err = o.try(func(ctx context.Context, tx *database.Tx) (err error) {
				made, err = o.Copy(ctx, tx, by(account), id, template)
				return err
			})
			return made, err
		}
		d := o.ofDocument()
		d.Urgency, d.DueAt = broadcast.Urgent, time.Now().Add(time.Hour)
		draft, submitted, sent := o.draft(officer, d), o.submitted(d), o.sent(d)
		abandoned := o.draft(officer, d)
		o.do(func(ctx context.Context, tx *database.Tx) error { return o.Abandon(ctx, tx, by(officer), abandoned) })
		for _, id := range []int64{draft, submitted, abandoned} {
			_, err := take(otherOfficer, id, false)
			o.refused(fmt.Sprint("another's ", o.get(id).State), err, problem.NotFound)
			if _, err := take(officer, id, false); err != nil {
				t.Errorf("one's own %s: %v", o.get(id).State, err)
			}
		}
		_, err := take(101, sent, false)
		o.refused("a focal point", err, problem.Denied)
		made, err := take(otherOfficer, sent, false)
		if err != nil {
			t.Fatal(err)
		}
		if a := o.get(made); a.State != broadcast.Drafted || a.Author != o.person(otherOfficer) || a.Document.Issued || a.Document.Number == "" ||
			!a.DueAt.IsZero() || a.Urgency != "" || a.Title != d.Title {
			t.Errorf("%+v", a)
		}
		kept, err := take(officer, sent, true)
		if err != nil {
			t.Fatal(err)
		}
		if a := o.get(kept); a.State != broadcast.Template || a.Document != (broadcast.Document{}) {
			t.Errorf("%+v", a)
		}
		o.refused("a template is submitted", o.submit(kept), problem.Moved)
		if _, err := take(otherOfficer, kept, false); err != nil {
			t.Errorf("another's template: %v", err)
		}
	})
}

func TestFilesOfADraftAreKeptAndLetGoWithIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		files := file.NewStore(db)
		id := o.draft(officer, o.words())
		var all []outbox.File
		for i := range broadcast.MaxFiles + 1 {
			content, err := files.Put(t.Context(), strings.NewReader(fmt.Sprint("tệp ", i)), 100)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, outbox.File{Hash: content.Hash, Kind: string(file.Document), Name: fmt.Sprint(i)})
		}
		add := func(f outbox.File) error {
			return o.try(func(ctx context.Context, tx *database.Tx) error {
				use := file.Use{Owner: broadcast.FileOwner(id), Content: file.Content{Hash: f.Hash}, Name: f.Name}
				if err := files.Use(ctx, tx, use); err != nil {
					return err
				}
				return o.AddFile(ctx, tx, by(officer), id, f.Name, f)
			})
		}
		await := func(f outbox.File) error {
			var refused error
			o.edit(officer, id, func(d *broadcast.Draft) { refused = broadcast.AwaitFile(d, f.Name, f) })
			return refused
		}
		for _, f := range all[:broadcast.MaxFiles] {
			if err := await(f); err != nil {
				t.Fatal(err)
			}
		}
		o.refused("one more than fits", await(all[broadcast.MaxFiles]), problem.Invalid)
		for i := broadcast.MaxFiles - 1; i >= 0; i-- { // fetched in another order than they were sent
			if err := add(all[i]); err != nil {
				t.Fatal(err)
			}
		}
		o.refused("one that nobody waits for", add(all[0]), problem.Moved)
		for i, f := range o.get(id).Files {
			if f != all[i] {
				t.Errorf("the %d-th file is %+v", i, f)
			}
		}
		if n := len(o.get(id).Files); n != broadcast.MaxFiles {
			t.Errorf("it has %d files", n)
		}
		if err := o.edit(officer, id, func(d *broadcast.Draft) { d.Files = slices.Delete(d.Files, 0, 9) }); err != nil {
			t.Fatal(err)
		}
		if n := o.count(`select count(*) from file_use where owner = $1`, broadcast.FileOwner(id)); n != 1 {
			t.Errorf("%d uses are left", n)
		}
	})
}

func TestAKindOfFileThatIsNoMessageIsRefused(t *testing.T) {
	for kind, want := range map[file.Kind]bool{file.Photo: true, file.Document: true, file.Voice: true, file.VideoNote: false, file.Sticker: false} {
		var d broadcast.Draft
		if err := broadcast.AwaitFile(&d, "1", outbox.File{Kind: string(kind)}); (err == nil) != want || len(d.Files) == 1 != want {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
