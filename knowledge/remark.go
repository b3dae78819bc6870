package knowledge

import "thidua/knowledge/corpus"

// What is said of a document as a whole: its structure, its force, what of it the corpus has, and where it holds.
const (
	// The quote gives a power to somebody of the level Units, which Document ended on Day: another citation says who has it now, or nobody knows.
	LevelAbolished RemarkKind = "level_abolished"
	PowerUnknown   RemarkKind = "power_unknown"
	OtherProvince  RemarkKind = "other_province" // the quoted document is of the province Units, which is not the asker's
	NotHeld        RemarkKind = "not_held"       // the corpus has no unit at Path of Document, or "" not all of it; of its articles it has Units
	HeldInPart     RemarkKind = "held_in_part"   // the corpus has only Units of the quoted document
	HasUnits       RemarkKind = "has_units"      // Document, or its unit at Path, has Count of Units ("điều")
	ForceFrom      RemarkKind = "force_from"     // Document is in force from Day
	WillExpire     RemarkKind = "will_expire"    // Document is in force until Day
	NoEnd          RemarkKind = "no_end"         // nothing in the corpus ends Document, which is in force from Day if that is known
	DocumentIs     RemarkKind = "document_is"    // Document has the title Units, or where its name has that the number Units
	MoreUnits      RemarkKind = "more_units"     // Count more were asked for, from Path to Units
)

// heldInPart is the remark that the corpus has a part of the document, which was read whole; none where it may have all.
func heldInPart(d *corpus.Document) []Remark { return inPart(d, d.Holding()) }

// heldInPart is the same of a document that is kept.
func (l *loadedDocument) heldInPart() []Remark { return inPart(l.document, l.articles()) }

func inPart(d *corpus.Document, holding corpus.Holding) []Remark {
	if !holding.Gaps {
		return nil
	}
	return []Remark{{Kind: HeldInPart, Document: d.Name(), Units: holding.Articles}}
}
