// Package problem is the one error whose words a person may read. Any other error is the program's own: it is logged, and
// the person gets a general sentence.
package problem

import "errors"

// Code is the kind of an Error: what a caller may decide upon.
type Code string

const (
	Denied    Code = "denied"    // the person may not do this
	NotFound  Code = "not found" // there is no such thing, or not for this person
	Invalid   Code = "invalid"   // what was given cannot be so
	Ended     Code = "ended"     // it was done, refused, used up or has expired
	Moved     Code = "moved"     // what the act was founded on changed since it was looked at
	Duplicate Code = "duplicate" // it is so already
)

// Error is a failure that the person may read.
type Error struct {
	Code     Code
	Sentence string // in Vietnamese, plain text; it says what to do
	Err      error  // the cause, for the log; may be nil
}

// New is an Error without a cause.
func New(code Code, sentence string) *Error { return &Error{Code: code, Sentence: sentence} }

// Error is the sentence.
func (e *Error) Error() string { return e.Sentence }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether err is, or wraps, an Error of that code.
func Is(err error, code Code) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Code == code
}
