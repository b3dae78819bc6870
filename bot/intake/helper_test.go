package intake_test

import (
	"bytes"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/intake"
	"thidua/ingest"
	"thidua/knowledge/corpus"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestMain(m *testing.M) { bottest.Main(m) }

// The accounts of an officer, of another, and of a member of an agency.
var (
	officer = directory.Actor{Account: 11}
	other   = directory.Actor{Account: 12}
	member  = directory.Actor{Account: 13}
)

// desk is a store of intakes with people who use it.
type desk struct {
	t     *testing.T
	db    *database.DB
	store *intake.Store
	files *file.Store
}

func each(t *testing.T, test func(d *desk)) {
	t.Helper()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		people := directory.NewStore(db, directory.Settings{}, intake.Permissions...)
		d := &desk{t: t, db: db, files: file.NewStore(db)}
		d.store = intake.NewStore(db, people, d.files, curated.Corpus(db))
		for actor, role := range map[directory.Actor]directory.Role{officer: directory.Officer, other: directory.Officer, member: directory.Member} {
			bottest.GivePost(t, db, actor.Account, bottest.Agency(t, db, "SNV"), role)
		}
		test(d)
	})
}

func (d *desk) try(do func(tx *database.Tx) error) error {
	d.t.Helper()
	return d.db.InTx(d.t.Context(), do)
}

func (d *desk) do(do func(tx *database.Tx) error) {
	d.t.Helper()
	if err := d.try(do); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) exec(statement string, args ...any) {
	d.t.Helper()
	d.do(func(tx *database.Tx) error {
		_, err := tx.Exec(d.t.Context(), statement, args...)
		return err
	})
}

func (d *desk) count(query string, args ...any) (n int) {
	d.t.Helper()
	if err := d.db.QueryRow(d.t.Context(), query, args...).Scan(&n); err != nil {
		d.t.Fatal(err)
	}
	return n
}

func (d *desk) begin(by directory.Actor, replaces string) (id int64) {
	d.t.Helper()
	d.do(func(tx *database.Tx) (err error) {
		id, err = d.store.Begin(d.t.Context(), tx, by, replaces)
		return err
	})
	return id
}

func (d *desk) get(id int64) *intake.Intake {
	d.t.Helper()
	return bottest.Must[*intake.Intake](d.t)(d.store.Get(d.t.Context(), d.db, id))
}

// add gives an intake a file that is stored.
func (d *desk) add(by directory.Actor, id int64, name, content string) {
	d.t.Helper()
	c := bottest.Must[file.Content](d.t)(d.files.Put(d.t.Context(), bytes.NewReader([]byte(content)), 1<<20))
	d.do(func(tx *database.Tx) error {
		return d.store.Add(d.t.Context(), tx, by, id, intake.File{UniqueID: c.Hash, Name: name, Hash: c.Hash})
	})
}

// read is an intake of an officer's of words that were read.
func (d *desk) read(by directory.Actor, words, replaces string) *intake.Intake {
	d.t.Helper()
	id := d.begin(by, replaces)
	d.add(by, id, "a.txt", words)
	d.do(func(tx *database.Tx) error {
		_, ready, err := d.store.StartReading(d.t.Context(), tx, by, id)
		if err == nil && !ready {
			d.t.Error("it is not ready with its only file there")
		}
		return err
	})
	reading := bottest.Must[*ingest.Reading](d.t)(ingest.ParseBody(words))
	d.do(func(tx *database.Tx) error {
		_, err := d.store.Took(d.t.Context(), tx, id, reading, intake.Look(words))
		return err
	})
	return d.get(id)
}

// document is what an intake becomes.
func (d *desk) document(i *intake.Intake) *corpus.Document {
	d.t.Helper()
	reading := bottest.Must[*ingest.Reading](d.t)(ingest.ParseBody(i.Body))
	return bottest.Must[*corpus.Document](d.t)(i.Document(d.t.Context(), d.db, reading.Document))
}

// stored is the document of the corpus with a key; nil when there is none.
func (d *desk) stored(key string) *corpus.Document {
	d.t.Helper()
	return bottest.Must[*corpus.Document](d.t)(d.store.Stored(d.t.Context(), d.db, key))
}

// tryPut puts an intake into the corpus, as its officer sees it now.
func (d *desk) tryPut(by directory.Actor, i *intake.Intake) error {
	d.t.Helper()
	document := d.document(i)
	var shown int64
	if former := d.stored(document.Key); former != nil {
		shown = former.ID
	}
	return d.try(func(tx *database.Tx) error {
		_, err := d.store.Put(d.t.Context(), tx, by, i.ID, i.Revision, document, shown)
		return err
	})
}

func (d *desk) put(by directory.Actor, i *intake.Intake) *intake.Intake {
	d.t.Helper()
	if err := d.tryPut(by, i); err != nil {
		d.t.Fatal(err)
	}
	return d.get(i.ID)
}

func (d *desk) tryUndo(by directory.Actor, id int64) error {
	d.t.Helper()
	return d.try(func(tx *database.Tx) error {
		_, err := d.store.Undo(d.t.Context(), tx, by, id)
		return err
	})
}

// names are those of the files of an owner.
func (d *desk) names(owner string) (all []string) {
	d.t.Helper()
	for _, u := range bottest.Must[[]file.Use](d.t)(d.files.Of(d.t.Context(), d.db, owner)) {
		all = append(all, u.Name)
	}
	return all
}

// decision is a document of which the last article has some words.
func decision(words string) string {
	return "ỦY BAN NHÂN DÂN TỈNH THÁI BÌNH\n\nSố: 12/2020/QĐ-UBND\n\nThái Bình, ngày 05 tháng 3 năm 2020\n\nQUYẾT ĐỊNH\n\nVề việc thử\n\nĐiều 1. Phạm vi\n\nQuyết định này thử.\n\n" +
		"Điều 2. Hiệu lực\n\nQuyết định này có hiệu lực từ ngày 15 tháng 3 năm 2020. " + words + "\n"
}

const key = "12/2020/qd-ubnd"
