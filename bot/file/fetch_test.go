package file_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/file"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// telegram is a file.Fetcher that gives what it holds.
type telegram map[string]func() (io.ReadCloser, error)

func (g telegram) Fetch(_ context.Context, id string) (io.ReadCloser, error) {
	if open, ok := g[id]; ok {
		return open()
	}
	return nil, file.ErrNotFound
}

func holding(data []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

// receiver is a file.Receiver that notes what it is told.
type receiver struct {
	told []string
	fail error
}

func (r *receiver) Fetched(_ context.Context, _ *database.Tx, q file.Request, c file.Content) error {
	r.told = append(r.told, fmt.Sprintf("%s has %d bytes", q.Owner, c.Size))
	return r.fail
}

func (r *receiver) NotFetched(_ context.Context, _ *database.Tx, q file.Request, reason error) error {
	r.told = append(r.told, fmt.Sprintf("%s has not: %v", q.Owner, reason))
	return r.fail
}

func TestAFetchedFileIsItsOwnersInTheTransactionThatTellsOfIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := file.NewStore(db)
		told := &receiver{fail: errors.New("the ticket was closed meanwhile")}
		d := file.Downloader{Store: store, Fetcher: telegram{"x": holding([]byte("chữ"))}, Receiver: told}
		request := file.Request{Owner: "ticket:1", TelegramID: "x", Kind: file.Document, Name: "Báo cáo.txt", MIME: "text/plain", Size: 5}
		for range 2 { // rolled back, and repeated
			commit, err := d.Do(t.Context(), request)
			if err != nil {
				t.Fatal(err)
			}
			err = db.InTx(t.Context(), func(tx *database.Tx) error { return commit(t.Context(), tx) })
			uses, _ := store.Of(t.Context(), db, "ticket:1")
			if (err == nil) != (len(uses) == 1) {
				t.Errorf("after %v the ticket has %+v", err, uses)
			}
			told.fail = nil
		}
		uses, err := store.Of(t.Context(), db, "ticket:1")
		if err != nil || len(uses) != 1 || uses[0].Name != "Báo cáo.txt" || uses[0].MIME != "text/plain" || uses[0].Size != 5 {
			t.Errorf("the ticket has %+v (%v)", uses, err)
		}
		// What came from Telegram needs no upload.
		if id, err := store.TelegramID(t.Context(), uses[0].Hash, file.Document); err != nil || id != "x" {
			t.Errorf("Telegram calls it %q (%v)", id, err)
		}
		if diff := cmp.Diff([]string{"ticket:1 has 5 bytes", "ticket:1 has 5 bytes"}, told.told); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhatCannotBeFetchedIsToldAtOnceAndWhatMayPassIsRepeated(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		cut := errors.New("the line is cut")
		for name, test := range map[string]struct {
			request file.Request
			want    string // what the owner is told; "" when the job is to be repeated
		}{
			"too large by its size":    {file.Request{TelegramID: "x", Size: 11}, file.ErrTooLarge.Error()},
			"too large by its content": {file.Request{TelegramID: "long", Size: 1}, "storing a file: " + file.ErrTooLarge.Error()},
			"too large for Telegram":   {file.Request{TelegramID: "huge"}, file.ErrTooLarge.Error()},
			"of a forbidden type":      {file.Request{TelegramID: "x", Name: "a.exe"}, file.ErrForbiddenType.Error()},
			"unknown to Telegram":      {file.Request{TelegramID: "none"}, file.ErrNotFound.Error()},
			"cut off":                  {file.Request{TelegramID: "cut"}, ""},
			"not reachable":            {file.Request{TelegramID: "away"}, ""},
		} {
			store := file.NewStore(db)
			told := &receiver{}
			test.request.Owner = "ticket:1"
			d := file.Downloader{Store: store, Receiver: told, Limits: file.Limits{Size: 10, Extensions: []string{".txt"}}, Fetcher: telegram{
				"x": holding([]byte("x")), "long": holding(content(11, 1)),
				"huge": func() (io.ReadCloser, error) { return nil, file.ErrTooLarge },
				"cut":  func() (io.ReadCloser, error) { return io.NopCloser(iotest.ErrReader(cut)), nil },
				"away": func() (io.ReadCloser, error) { return nil, cut },
			}}
			commit, err := d.Do(t.Context(), test.request)
			if test.want == "" {
				if !errors.Is(err, cut) {
					t.Errorf("%s: %v", name, err)
				}
				inTx(t, db, func(tx *database.Tx) error { return d.GaveUp(t.Context(), tx, test.request, cut) })
				test.want = cut.Error()
			} else if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			} else {
				inTx(t, db, func(tx *database.Tx) error { return commit(t.Context(), tx) })
			}
			if diff := cmp.Diff([]string{"ticket:1 has not: " + test.want}, told.told); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if n := count(t, db, "file"); n != 0 {
				t.Errorf("%s: %d contents are left", name, n)
			}
		}
	})
}
