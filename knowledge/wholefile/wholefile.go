// Package wholefile writes files that are never half: what was there stays until the new content is whole and on the disk.
package wholefile

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// leftOver is the age from which an unfinished file is one of a process that was killed: writing takes minutes at most.
const leftOver = 24 * time.Hour

// Write puts what write gives under path at once, readable by its owner alone, so that it outlives a power cut. Until then, and when anything fails, what
// was there stays as it was, and nothing half is left; what a killed process left of path is removed. Its folder is made when absent. Several processes
// may write one path: the last that ends has it.
func Write(path string, write func(w io.Writer) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing %s: %w", path, err)
		}
	}()
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	unfinished := filepath.Base(path) + ".*.tmp"
	if err := removeLeftOver(filepath.Join(folder, unfinished)); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, unfinished)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Close() // the first error is told
			_ = os.Remove(file.Name())
		}
	}()
	if err = write(file); err != nil {
		return err
	}
	if err = file.Sync(); err != nil {
		return err
	}
	if err = file.Close(); err != nil {
		return err
	}
	if err = os.Rename(file.Name(), path); err != nil {
		return err
	}
	names, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer names.Close()
	return names.Sync() // so that the name outlives it too
}

func removeLeftOver(pattern string) error {
	names, err := filepath.Glob(pattern)
	if err != nil {
		return err
	}
	for _, name := range names {
		info, err := os.Stat(name)
		if err == nil && time.Since(info.ModTime()) > leftOver {
			err = os.Remove(name)
		}
		if err != nil && !os.IsNotExist(err) { // another process may have ended it
			return err
		}
	}
	return nil
}
