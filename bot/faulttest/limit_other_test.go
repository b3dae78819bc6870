//go:build !linux

package faulttest

import (
	"errors"
	"time"
)

const unlimited = ^uint64(0)

func limitFiles(int, uint64) error {
	return errors.New("it is Linux that limits the files of another process")
}

var begun = time.Now()

func threadTime() time.Duration { return time.Since(begun) }
