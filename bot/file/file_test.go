package file_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/file"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

const noLimit = 1 << 40

// content is n bytes that look like those of a file, always the same for a seed.
func content(n int, seed uint64) []byte {
	random := rand.New(rand.NewPCG(seed, 0))
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(random.Uint32())
	}
	return out
}

func put(t testing.TB, store *file.Store, data []byte) file.Content {
	t.Helper()
	c, err := store.Put(t.Context(), bytes.NewReader(data), noLimit)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func inTx(t testing.TB, db *database.DB, do func(tx *database.Tx) error) {
	t.Helper()
	if err := db.InTx(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func use(t testing.TB, db *database.DB, store *file.Store, owner string, c file.Content) {
	t.Helper()
	inTx(t, db, func(tx *database.Tx) error {
		return store.Use(t.Context(), tx, file.Use{Owner: owner, Content: c, Name: owner + ".pdf", MIME: "application/pdf"})
	})
}

func there(t testing.TB, store *file.Store, db *database.DB, hash string) bool {
	t.Helper()
	_, err := store.Stat(t.Context(), db, hash)
	if err != nil && !errors.Is(err, file.ErrNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

func count(t testing.TB, db *database.DB, table string) (n int) {
	t.Helper()
	if err := db.QueryRow(t.Context(), `select count(*) from `+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAContentComesBackAsItWas(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := file.NewStore(db)
		for _, size := range []int{0, 1, 256<<10 - 1, 256 << 10, 256<<10 + 1, 1<<20 + 17} {
			data := content(size, uint64(size))
			sum := sha256.Sum256(data)
			c, err := store.Put(t.Context(), iotest.HalfReader(bytes.NewReader(data)), noLimit)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(file.Content{Hash: hex.EncodeToString(sum[:]), Size: int64(size)}, c); diff != "" {
				t.Error(diff)
			}
			var out bytes.Buffer
			if err := store.Copy(t.Context(), &out, c.Hash); err != nil || !bytes.Equal(out.Bytes(), data) {
				t.Errorf("%d bytes came back as %d (%v)", size, out.Len(), err)
			}
			if got, err := store.Stat(t.Context(), db, c.Hash); err != nil || got != c {
				t.Errorf("it is said to be %+v (%v)", got, err)
			}
		}
		if err := store.Copy(t.Context(), io.Discard, "none"); !errors.Is(err, file.ErrNotFound) {
			t.Errorf("what is not there gave %v", err)
		}
	})
}

func TestAContentIsStoredOnceHoweverOftenItComes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := file.NewStore(db)
		data := content(600<<10, 1)
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				if _, err := store.Put(t.Context(), bytes.NewReader(data), noLimit); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		inTx(t, db, func(tx *database.Tx) error {
			c, err := store.PutIn(t.Context(), tx, bytes.NewReader(data), noLimit)
			if err == nil && c.Size != int64(len(data)) {
				t.Errorf("it is said to be %+v", c)
			}
			return err
		})
		put(t, store, nil)
		put(t, store, nil)
		if files, parts := count(t, db, "file"), count(t, db, "file_part"); files != 2 || parts != 3 {
			t.Errorf("%d contents in %d parts, want 2 in 3", files, parts)
		}
	})
}

func TestWhatIsTooLargeOrBreaksOffLeavesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := file.NewStore(db)
		data := content(600<<10, 1)
		if _, err := store.Put(t.Context(), bytes.NewReader(data), int64(len(data))-1); !errors.Is(err, file.ErrTooLarge) {
			t.Errorf("a byte too much gave %v", err)
		}
		if _, err := store.Put(t.Context(), bytes.NewReader(data), int64(len(data))); err != nil {
			t.Errorf("the last byte allowed gave %v", err)
		}
		cut := errors.New("the line is cut")
		broken := io.MultiReader(bytes.NewReader(content(300<<10, 2)), iotest.ErrReader(cut))
		if _, err := store.Put(t.Context(), broken, noLimit); !errors.Is(err, cut) {
			t.Errorf("a broken reader gave %v", err)
		}
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := store.PutIn(t.Context(), tx, bytes.NewReader(data), 10)
			return err
		})
		if !errors.Is(err, file.ErrTooLarge) {
			t.Errorf("in a transaction: %v", err)
		}
		if n := count(t, db, "file"); n != 1 {
			t.Errorf("%d contents are left, want the one that was taken", n)
		}
	})
}

func TestTheLastUseDropsAContent(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := file.NewStore(db)
		c, other := put(t, store, content(300<<10, 1)), put(t, store, content(10, 2))
		use(t, db, store, "ticket:1", c)
		use(t, db, store, "ticket:1", c) // again is the same use
		use(t, db, store, "announcement:1", c)
		use(t, db, store, "ticket:1", other)
		if err := store.SetTelegramID(t.Context(), c.Hash, file.Document, "id"); err != nil {
			t.Fatal(err)
		}
		uses, err := store.Of(t.Context(), db, "ticket:1")
		if err != nil || len(uses) != 2 || uses[0].Content != c || uses[0].Name != "ticket:1.pdf" || uses[0].MIME != "application/pdf" || uses[1].Content != other {
			t.Errorf("the ticket uses %+v (%v)", uses, err)
		}
		inTx(t, db, func(tx *database.Tx) error { return store.Erase(t.Context(), tx, "ticket:1") })
		if !there(t, store, db, c.Hash) || there(t, store, db, other.Hash) {
			t.Error("erasing an owner dropped what another uses, or left what nobody does")
		}
		for range 2 { // the second does nothing
			inTx(t, db, func(tx *database.Tx) error { return store.Release(t.Context(), tx, "announcement:1", c.Hash) })
		}
		for _, table := range []string{"file", "file_part", "file_use", "file_upload"} {
			if n := count(t, db, table); n != 0 {
				t.Errorf("%d rows are left in %s", n, table)
			}
		}
		err = db.InTx(t.Context(), func(tx *database.Tx) error {
			return store.Use(t.Context(), tx, file.Use{Owner: "ticket:2", Content: c})
		})
		if !errors.Is(err, file.ErrNotFound) {
			t.Errorf("using what went gave %v", err)
		}
	})
}

func TestAReleaseOfSomebodyElseDoesNotDropWhatIsNotUsedYet(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := file.NewStore(db)
		c := put(t, store, content(10, 1))
		inTx(t, db, func(tx *database.Tx) error { return store.Release(t.Context(), tx, "nobody", c.Hash) })
		if !there(t, store, db, c.Hash) {
			t.Error("a content that was just stored is gone")
		}
	})
}

func TestUsesThatBeginAndEndAtOnceNeverLoseAContent(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := file.NewStore(db)
		data := content(1000, 1)
		var group sync.WaitGroup
		for i := range 4 {
			owner := "owner:" + string(rune('a'+i))
			group.Go(func() {
				for range 10 {
					c := put(t, store, data)
					err := db.InTx(t.Context(), func(tx *database.Tx) error {
						return store.Use(t.Context(), tx, file.Use{Owner: owner, Content: c})
					})
					if errors.Is(err, file.ErrNotFound) {
						continue // released by another before it was used: the caller stores it again
					}
					if err != nil {
						t.Error(err)
						continue
					}
					if err := store.Copy(t.Context(), io.Discard, c.Hash); err != nil {
						t.Errorf("while it is used: %v", err)
					}
					inTx(t, db, func(tx *database.Tx) error { return store.Release(t.Context(), tx, owner, c.Hash) })
				}
			})
		}
		group.Wait()
	})
}

func TestPurgeTakesWhatNobodyUses(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := file.NewStore(db)
		used, unused := put(t, store, content(10, 1)), put(t, store, content(10, 2))
		use(t, db, store, "ticket:1", used)
		// What a killed process leaves: a content without its name.
		inTx(t, db, func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), `insert into file (size, used_at) values (7, 1)`)
			return err
		})
		if err := store.Purge(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, "file"); n != 2 || !there(t, store, db, unused.Hash) {
			t.Errorf("%d contents are left, want those of the last hour", n)
		}
		if err := store.Purge(t.Context(), -time.Second); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, "file"); n != 1 || !there(t, store, db, used.Hash) {
			t.Errorf("%d contents are left, want the one in use", n)
		}
	})
}

func TestLimitsSayWhichFilesAreTaken(t *testing.T) {
	papers := file.Limits{Size: 100, Extensions: []string{".pdf", ".docx"}}
	for _, test := range []struct {
		limits file.Limits
		name   string
		size   int64
		want   error
	}{
		{papers, "Báo cáo.PDF", 100, nil},
		{papers, "Báo cáo.pdf", 101, file.ErrTooLarge},
		{papers, "virus.exe", 1, file.ErrForbiddenType},
		{papers, "không đuôi", 1, file.ErrForbiddenType},
		{papers, "", 0, nil},
		{file.Limits{}, "virus.exe", file.DefaultSize, nil},
		{file.Limits{}, "", file.DefaultSize + 1, file.ErrTooLarge},
	} {
		if got := test.limits.Check(test.name, test.size); got != test.want {
			t.Errorf("%q of %d bytes: %v, want %v", test.name, test.size, got, test.want)
		}
	}
}

func TestOneUploadAtATimeOfAContentAndKind(t *testing.T) {
	store := file.NewStore(nil)
	done, ok := store.BeginUpload("a", file.Photo)
	if !ok {
		t.Fatal("the first was refused")
	}
	if _, ok := store.BeginUpload("a", file.Photo); ok {
		t.Error("two upload the same")
	}
	if _, ok := store.BeginUpload("a", file.Document); !ok {
		t.Error("another kind was refused")
	}
	done()
	if _, ok := store.BeginUpload("a", file.Photo); !ok {
		t.Error("it was refused after the first had ended")
	}
}

func TestTelegramsIDIsKeptPerKindUntilItIsRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := context.Background()
		store := file.NewStore(db)
		c := put(t, store, []byte("x"))
		id := func(kind file.Kind) string {
			t.Helper()
			id, err := store.TelegramID(ctx, c.Hash, kind)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(store.SetTelegramID(ctx, c.Hash, file.Photo, "p1"))
		must(store.SetTelegramID(ctx, c.Hash, file.Document, "d1"))
		must(store.SetTelegramID(ctx, c.Hash, file.Photo, "p2"))
		must(store.SetTelegramID(ctx, strings.Repeat("0", 64), file.Photo, "p3")) // nothing to remember it of
		must(store.ForgetTelegramID(ctx, c.Hash, file.Photo, "p1"))               // refused before p2 was known
		if id(file.Photo) != "p2" || id(file.Document) != "d1" || id(file.Video) != "" {
			t.Errorf("kept %q, %q, %q", id(file.Photo), id(file.Document), id(file.Video))
		}
		must(store.ForgetTelegramID(ctx, c.Hash, file.Photo, "p2"))
		if id(file.Photo) != "" || id(file.Document) != "d1" {
			t.Errorf("kept %q, %q", id(file.Photo), id(file.Document))
		}
	})
}
