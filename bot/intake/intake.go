// Package intake keeps the documents that officers bring into the corpus in chat: the files that they send, what is read of these, what the officer says in
// the place of what the words say, and what it becomes in the corpus. An officer's own intake is theirs alone until the document is in the corpus; that is
// everybody's who may keep it. It knows no chat.
package intake

import (
	"context"
	"fmt"
	"os"
	"time"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/ingest/plain"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/record"
)

// Keep is the permission to bring documents into the corpus, to replace, retire and remove them.
const Keep directory.PermissionID = "keep_corpus"

// Permissions are what this domain guards.
var Permissions = []directory.Permission{
	{ID: Keep, Words: "nạp, thay, thôi dùng văn bản trong kho", Grants: map[directory.Role]directory.Scope{directory.Officer: directory.Everywhere}},
}

// Reader reads files into a document, without storing it.
type Reader interface {
	// Read reads files with these names, the pages of one document in their order. progress is told of a page before it is read, and of how many there are,
	// 0 when that is not known. An error that is a *problem.Error is what the person is told; another is tried again.
	Read(ctx context.Context, files []*os.File, names []string, progress func(page, pages int)) (*ingest.Reading, error)
	// Parse is what a body that was read gives, again, without its warnings.
	Parse(body string) (*ingest.Reading, error)
}

// State is how far an intake is.
type State string

// The states. The last three are ends.
const (
	Gathering State = "gathering" // its files are being sent
	Reading   State = "reading"   // they are being read, or still fetched
	Doubtful  State = "doubtful"  // what was read may bear a secrecy mark: it is not kept, and its officer is asked
	Read      State = "read"      // it waits for its officer
	Kept      State = "kept"      // the corpus has it
	Undone    State = "undone"    // the corpus had it
	Dropped   State = "dropped"   // nothing of it is kept
)

// Intake is one document on its way into the corpus.
type Intake struct {
	ID          int64
	State       State
	BegunBy     int64  // the person; 0 is one who was erased
	Replaces    string // the key of the document whose other file this is to be; "" is that none was named
	Body        string // what was read; "" before that
	Warnings    []plain.Warning
	Corrections Corrections
	Cleared     bool   // the officer said that it bears no secrecy mark
	Key         string // of the document that it became
	StoredAt    int64  // when that was stored, in unix microseconds; 0 is never
	Revision    int64  // moves with every change
	Files       []File // in the order in which they were sent

	former string // JSON of the document in whose place it was put
}

// Replaced reports whether it was put in the place of another document, which can be put back.
func (i *Intake) Replaced() bool { return i.former != "" }

// Source is what the corpus calls the file of the document.
func (i *Intake) Source() string { return FileOwner(i.ID) }

// Fetched reports whether all files are there.
func (i *Intake) Fetched() bool {
	for _, f := range i.Files {
		if f.Hash == "" {
			return false
		}
	}
	return len(i.Files) > 0
}

// File is a file of an intake.
type File struct {
	UniqueID string // as Telegram tells files apart, or the hash of one that was stored already
	Message  int64  // by which it came; 0 is by none
	Name     string // "" of a photo
	MIME     string
	Picture  bool
	Hash     string // "" while it is being fetched
}

// What bounds an intake.
const (
	MaxFiles = 60 // of one document: more pages are sent as a .pdf
	maxOpen  = 20 // intakes of one person that have not ended
	UndoTime = 24 * time.Hour
)

// The refusals.
var (
	ErrNoIntake   error = problem.New(problem.NotFound, "Lần nạp văn bản này không còn hiệu lực; đề nghị gửi lại tệp.")
	ErrNoDocument error = problem.New(problem.NotFound, "Nút này không còn hiệu lực: văn bản không còn trong kho, hoặc đã được thay bằng bản khác; đề nghị mở lại danh sách.")
	ErrMoved      error = problem.New(problem.Moved, "Nội dung đã thay đổi sau khi hiển thị nên nút này không còn hiệu lực; đề nghị xem lại bản mới nhất.")
	errTooMany    error = problem.New(problem.Invalid, fmt.Sprintf("Mỗi văn bản gửi nhiều nhất %d tệp; văn bản dài hơn đề nghị gửi một tệp .pdf.", MaxFiles))
	errOpen       error = problem.New(problem.Invalid, fmt.Sprintf("Đang có %d văn bản chưa nạp xong; đề nghị đưa vào kho hoặc bỏ bớt trước khi gửi thêm.", maxOpen))
	ErrPictures   error = problem.New(problem.Invalid, "Đang nhận các trang ảnh của một văn bản; đề nghị bấm “Đã gửi đủ” hoặc hủy trước khi gửi tệp khác.")
	errNotUndone  error = problem.New(problem.Ended, "Không hoàn tác được nữa: đã quá 24 giờ, hoặc văn bản đã thay đổi sau lần nạp này.")
)

// FileOwner owns the files of an intake.
func FileOwner(id int64) string { return fmt.Sprint("intake:", id) }

// DocumentOwner owns the files that a document of the corpus was read from.
func DocumentOwner(key string) string { return "corpus:" + key }

// formerOwner owns the files of the document in whose place an intake was put.
func formerOwner(id int64) string { return fmt.Sprint("intakeformer:", id) }

// Store keeps intakes, and does to the corpus what officers want done.
type Store struct {
	db     *database.DB
	people *directory.Store
	files  *file.Store
	corpus *knowledge.Store
}

// NewStore uses a migrated database. The documents go into corpus.
func NewStore(db *database.DB, people *directory.Store, files *file.Store, corpus *knowledge.Store) *Store {
	return &Store{db, people, files, corpus}
}

// stored is the document with a key as the corpus stores it, with its words; ErrNoDocument when the corpus has none.
func stored(ctx context.Context, q database.Querier, key string) (*corpus.Document, error) {
	found, err := record.Whole(ctx, q, []string{key})
	if err == nil && found[key] == nil {
		err = ErrNoDocument
	}
	return found[key], err
}
