// Package knowledge holds the corpus of legal and administrative documents and answers questions from it, with exact
// citations or an honest refusal.
package knowledge

import (
	"thidua/knowledge/corpus"
	"thidua/knowledge/vietnamese"
)

// documentState identifies what is stored of a document. The words, the provisions' ids and the relations of one state never
// change; ExpiresOn may, for it follows from other documents.
type documentState struct {
	ID         int64
	Hash       string
	IngestedAt int64
}

// stateOf is the state in which the document was read from the store.
func stateOf(d *corpus.Document) documentState { return documentState{d.ID, d.Hash, d.IngestedAt} }

// Day is a calendar day in Vietnam; empty means that it could not be read.
type Day = vietnamese.Day
