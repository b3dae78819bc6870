// Package spool has temporary files that nobody else sees: where the system allows it they have no name, so that they do not outlive a killed program.
package spool

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// File is a temporary file, gone when it is closed.
type File struct {
	*os.File
	named bool
}

// New is an empty file.
func New() (*File, error) {
	file, err := os.CreateTemp("", "thidua-*")
	if err != nil {
		return nil, fmt.Errorf("making a temporary file: %w", err)
	}
	return &File{File: file, named: os.Remove(file.Name()) != nil}, nil
}

// Of is a file with what in has, and how many bytes that are.
func Of(in io.Reader) (*File, int64, error) {
	file, err := New()
	if err != nil {
		return nil, 0, err
	}
	n, err := io.Copy(file, in)
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, n, nil
}

// Close lets the file go.
func (f *File) Close() error {
	err := f.File.Close()
	if f.named {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}
