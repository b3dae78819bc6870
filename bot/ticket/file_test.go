package ticket_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"thidua/bot/file"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// used stores a content and lets a ticket have it, as the fetching of a file does.
func (d *desk) used(id int64, words string) (hash string) {
	d.t.Helper()
	content, err := d.files.Put(d.t.Context(), strings.NewReader(words), 1000)
	if err != nil {
		d.t.Fatal(err)
	}
	d.do(func(ctx context.Context, tx *database.Tx) error {
		return d.files.Use(ctx, tx, file.Use{Owner: ticket.FileOwner(id), Content: content})
	})
	return content.Hash
}

func (d *desk) uses(id int64) int {
	d.t.Helper()
	all, err := d.files.Of(d.t.Context(), d.db, ticket.FileOwner(id))
	if err != nil {
		d.t.Fatal(err)
	}
	return len(all)
}

func (d *desk) fetched(id int64, unique, hash string) (taken bool) {
	d.t.Helper()
	d.do(func(ctx context.Context, tx *database.Tx) (err error) {
		taken, err = d.FileFetched(ctx, tx, id, unique, hash)
		return err
	})
	return taken
}

func (d *desk) await(id, message int64, unique string, kind file.Kind) error {
	return d.try(func(ctx context.Context, tx *database.Tx) error {
		return d.AwaitFile(ctx, tx, id, message, unique, kind, "quy.pdf")
	})
}

func TestAFileTakesThePlaceThatAwaitsIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.draft(focal, "A", "Chưa có quỹ")
		for range 2 { // the same file twice is one
			if err := d.await(id, 0, "u1", file.Document); err != nil {
				t.Fatal(err)
			}
		}
		files, err := d.Files(t.Context(), db, id)
		if err != nil || len(files) != 1 || !files[0].Awaited() || files[0].Name != "quy.pdf" {
			t.Fatalf("files: %+v, %v", files, err)
		}
		if !d.fetched(id, "u1", "abc") || d.fetched(id, "u1", "abc") || d.fetched(id, "u2", "abc") {
			t.Error("a place is taken by what it did not await")
		}
		if files, err = d.Files(t.Context(), db, id); err != nil || files[0].Awaited() || files[0].Hash != "abc" {
			t.Errorf("files: %+v, %v", files, err)
		}
		if err := d.await(id, 0, "u3", file.Photo); err != nil {
			t.Fatal(err)
		}
		if !d.fetched(id, "u3", "") { // it could not be fetched
			t.Error("its place was not given up")
		}
		if files, err = d.Files(t.Context(), db, id); err != nil || len(files) != 1 {
			t.Errorf("files: %+v, %v", files, err)
		}
	})
}

func TestAReportAndEachMessageHaveTenFilesAtMostAndNoStickers(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.draft(focal, "A", "Chưa có quỹ")
		d.refused("a sticker", d.await(id, 0, "s", file.Sticker), problem.Invalid)
		for i := range ticket.MaxFiles {
			if err := d.await(id, 0, fmt.Sprint("u", i), file.Photo); err != nil {
				t.Fatal(err)
			}
		}
		d.refused("one more", d.await(id, 0, "more", file.Photo), problem.Invalid)
		if err := d.await(id, 7, "more", file.Photo); err != nil { // of a message to it
			t.Error(err)
		}
	})
}

func TestFilesThatAreTakenOutOfAReportAreGone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.draft(focal, "A", "Chưa có quỹ")
		if err := d.await(id, 0, "u1", file.Photo); err != nil {
			t.Fatal(err)
		}
		d.fetched(id, "u1", d.used(id, "ảnh"))
		drop := func(account int64) error {
			return d.try(func(ctx context.Context, tx *database.Tx) error { return d.DropFiles(ctx, tx, by(account), id) })
		}
		d.refused("another takes them out", drop(focalOfB), problem.NotFound)
		if err := drop(focal); err != nil {
			t.Fatal(err)
		}
		if files, err := d.Files(t.Context(), db, id); err != nil || len(files) != 0 || d.uses(id) != 0 {
			t.Errorf("files: %+v, %d uses, %v", files, d.uses(id), err)
		}
		d.mustSend(focal, id)
		d.refused("taking them out of what was sent", drop(focal), problem.Moved)
	})
}

func TestAContentThatNoFileHasIsLetGo(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.draft(focal, "A", "Chưa có quỹ")
		hash, other := d.used(id, "ảnh"), d.used(id, "ảnh khác")
		if err := d.await(id, 0, "u1", file.Photo); err != nil {
			t.Fatal(err)
		}
		d.fetched(id, "u1", hash)
		d.do(func(ctx context.Context, tx *database.Tx) error {
			if err := d.ReleaseFile(ctx, tx, id, hash); err != nil { // a file has it
				return err
			}
			return d.ReleaseFile(ctx, tx, id, other)
		})
		if n := d.uses(id); n != 1 {
			t.Errorf("%d contents are kept", n)
		}
	})
}

func TestADraftThatSaysNothingIsDroppedAfterADay(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		fresh, empty, worded, withFile := d.draft(focal, "A", ""), d.draft(focal, "A", ""), d.draft(focal, "A", "Chưa có quỹ"), d.draft(focal, "A", "")
		if err := d.await(withFile, 0, "u1", file.Photo); err != nil {
			t.Fatal(err)
		}
		sent := d.sent(focal, "A")
		proposing := d.draft(focal, "A", "")
		d.exec(`update ticket set proposal = 'Bổ sung quỹ' where id = $1`, proposing)
		d.exec(`update ticket set changed_at = $1 where id <> $2`, passed(2), fresh)
		d.exec(`update ticket set words = '' where id = $1`, sent)
		if err := d.Purge(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[int64]int64{fresh: 1, empty: 0, worded: 1, withFile: 1, proposing: 1, sent: 1} {
			if got := d.count(`select count(*) from ticket where id = $1`, id); got != want {
				t.Errorf("of ticket %d %d are kept, want %d", id, got, want)
			}
		}
	})
}
