package announcement

import (
	"testing"

	"thidua/bot/broadcast"
)

func TestADocumentIsReadAsPeopleWriteIt(t *testing.T) {
	issued := broadcast.Document{Number: "1876/SNV-TĐKT", Date: "2026-11-25", Issuer: "Sở Nội vụ"}
	for words, want := range map[string]struct {
		document broadcast.Document
		title    string
	}{
		"1876/SNV-TĐKT ngày 25/11/2026 của Sở Nội vụ":                                           {issued, ""},
		"Số 1876/SNV-TĐKT ngày 25/11/2026 của Sở Nội vụ":                                        {issued, ""},
		"số 1876/SNV-TĐKT ngày 25/11/2026 của Sở Nội vụ về việc tổng kết công tác thi đua":      {issued, "Tổng kết công tác thi đua"},
		"1876/SNV-TĐKT ngày 25/11/2026 của Sở Nội vụ v/v tổng kết":                              {issued, "Tổng kết"},
		"1876/SNV-TĐKT ngày 25/11/2026\nSở Nội vụ\nV/v tổng kết công tác thi đua":               {issued, "Tổng kết công tác thi đua"},
		"1876/SNV-TĐKT ngày 25/11/2026\n\ncủa Sở Nội vụ\n\nTổng kết công tác thi đua, năm 2026": {issued, "Tổng kết công tác thi đua, năm 2026"},
	} {
		document, title, ok := parseDocument(words)
		if !ok || document != want.document || title != want.title {
			t.Errorf("%q is read as %+v, %q, %v", words, document, title, ok)
		}
	}
}

func TestWhatIsNoDocumentIsNotReadAsOne(t *testing.T) {
	for _, words := range []string{
		"", "Sở Nội vụ", "1876/SNV-TĐKT của Sở Nội vụ", "1876/SNV-TĐKT ngày 25/11/2026", "ngày 25/11/2026 của Sở Nội vụ",
		"1876/SNV-TĐKT ngày 35/13/2026 của Sở Nội vụ",
	} {
		if document, _, ok := parseDocument(words); ok {
			t.Errorf("%q is read as %+v", words, document)
		}
	}
}
