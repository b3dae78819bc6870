package database

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
)

// openFile is what is known of SQLite's file since it was opened.
type openFile struct {
	mu      sync.Mutex
	info    fs.FileInfo
	largest int64 // bytes; without a vacuum it never shrinks
	emptied bool  // it was smaller once: what it lost does not come back when it grows again
	logged  bool  // its log was seen
}

// FileError reports that SQLite's file is not what it was while it is in use.
type FileError struct {
	What string // what became of it, in one clause that names no folder
	File string
}

func (e *FileError) Error() string { return e.What + " while it is in use: " + e.File }

// CheckFile is nil while the path of SQLite's file leads to the file that is open, whole as far as its size tells. What was
// moved away or deleted goes on being written to, and is gone with the process; what was emptied is lost. On PostgreSQL it is
// always nil. What is wrong with the file itself is a *FileError.
//
// The file is asked for by its name alone: to open and close it here would take SQLite's locks on it away.
func (db *DB) CheckFile() error {
	if db.Shared() {
		return nil
	}
	f := &db.opened
	f.mu.Lock()
	defer f.mu.Unlock()
	now, err := os.Stat(db.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &FileError{"the database file was moved away or deleted", db.file}
	case err != nil:
		return fmt.Errorf("looking at the database file: %w", err)
	case !os.SameFile(f.info, now):
		return &FileError{"another file was put in the place of the database file", db.file}
	}
	f.emptied = f.emptied || now.Size() < f.largest
	f.largest = max(f.largest, now.Size())
	if f.emptied {
		return &FileError{"the database file was emptied or cut off", db.file}
	}
	_, err = os.Stat(db.file + "-wal")
	f.logged = f.logged || err == nil
	if f.logged && errors.Is(err, fs.ErrNotExist) {
		return &FileError{"the log of the database was moved away or deleted", db.file + "-wal"}
	}
	return nil
}
