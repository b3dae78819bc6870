package query

import (
	_ "embed"
	"fmt"
	"strings"

	"thidua/knowledge/vietnamese"
)

//go:embed sector.txt
var sectorTable string

// sector is one of a ministry's: a word that its issuers are named with, how people name it, and how its agencies are named.
type sector struct {
	issuer          string
	words, agencies []string // with a blank at either end
}

// general stands for the issuer in a row of agencies that are of no sector.
const general = "-"

var loadSectors = table("sector.txt", &sectorTable, parseSectors)

func parseSectors(text string) (all []sector, err error) {
	for n, line := range rows(text) {
		fields := strings.Split(line, "|")
		if len(fields) != 3 {
			return nil, fmt.Errorf("line %d: %d fields, want 3", n, len(fields))
		}
		all = append(all, sector{strings.TrimSpace(fields[0]), phrases(fields[1]), phrases(fields[2])})
	}
	return all, nil
}

// phrases are what stands between semicolons, each with a blank at either end.
func phrases(list string) (all []string) {
	for _, w := range strings.Split(list, ";") {
		if w = strings.TrimSpace(w); w != "" {
			all = append(all, " "+w+" ")
		}
	}
	return all
}

// Sectors are the sectors that a question names, as SectorOf names them.
func (q Question) Sectors() (all []string) {
	text := strings.ReplaceAll(plain(q.words), " "+ofEverySector+" ", " ")
	for _, s := range loadSectors() {
		if s.issuer != general && containsAny(text, s.words) {
			all = append(all, s.issuer)
		}
	}
	return all
}

// ofEverySector is a title that has a word of one sector in it and is given in all.
const ofEverySector = "chien si thi dua"

// SectorOf is the sector that a name belongs to: of who issued a document, "Bộ Y tế", of an agency, "Trường THPT Lê Quý Đôn", or of the sector
// itself, "y tế". It is "" of one that is for all, "UBND xã Vũ Quý".
func SectorOf(name string) string {
	var text strings.Builder
	text.WriteByte(' ')
	for _, t := range vietnamese.Tokenize(name) {
		text.WriteString(t.Folded() + " ")
	}
	for _, s := range loadSectors() {
		switch {
		case !containsAny(text.String(), s.agencies) && !strings.Contains(text.String(), " "+s.issuer+" "):
		case s.issuer == general:
			return ""
		default:
			return s.issuer
		}
	}
	return ""
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
