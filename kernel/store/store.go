// Package store keeps the state of the machine: tables of plain objects that refer to each other by number, whose snapshot costs
// nanoseconds and whose hash follows the changes.
//
// A table is a persistent vector. Every object carries the token under which it was last made writable; a snapshot copies the
// table's root and gives the living table a new token, so that the first write to an object afterwards clones it. The snapshot is
// immutable from then on and may be read by other goroutines.
package store

import "sync/atomic"

// ID names an object of a table. Zero is "none": tables never hand it out.
type ID uint32

// Token is a unique stamp. Tokens are compared, never hashed or shown: they are not part of the state.
type Token uint64

var tokens atomic.Uint64

// NewToken returns a stamp that was never used before in this process of the host, and is larger than all earlier ones.
func NewToken() Token { return Token(tokens.Add(1)) }

// stamp is what a living table knows of ownership.
type stamp struct {
	own  Token // what carries it may be written in place and is marked for hashing already
	line Token // what carries this stamp or a later one was cloned since the last snapshot, so need not be cloned again
}

// mine tells whether something stamped by may be written without cloning it.
func (s stamp) mine(by Token) bool { return by >= s.line }

// Part is a table as the snapshot code sees it.
type Part interface {
	// Freeze gives the table a new token: everything it holds now belongs to a snapshot and will be cloned before it is written.
	Freeze(t Token)
	// Touched tells whether anything was written since the last Freeze.
	Touched() bool
	// Sum returns the hash of the content. It costs time in proportion to what was written since the last call.
	Sum() Sum
	// Verify hashes everything again and reports the first object that changed behind the table's back.
	Verify() error
	// Len returns the number of objects.
	Len() int
}

// Object is what a Table holds by pointer.
type Object[T any] interface {
	*T
	// CloneFrom makes the receiver a copy that shares no memory with the original: every slice is copied.
	CloneFrom(*T)
	// HashInto adds every field of the state to the hasher.
	HashInto(*Hasher)
}

// Value is what a Vec holds in place. Values contain no slices.
type Value[T any] interface {
	*T
	// HashInto adds every field of the state to the hasher.
	HashInto(*Hasher)
}
