package vietnamese

import "testing"

func TestWhatLooksLikeOurLettersIsThem(t *testing.T) {
	for in, want := range map[string]string{
		"QUYẾT ÐỊNH": "QUYẾT ĐỊNH", "ɖiều": "điều", "Ɖiều": "Điều", // eth, African D
		"Сăn сứ": "Căn cứ", "ТНЕО": "THEO", "Ủу bаn": "Ủy ban", "А.": "A.", "с)": "c)", "А\u0301": "Á", // Cyrillic
		"ΒAN": "BAN", "ΚΗΕΝ": "KHEN", "thο": "tho", "νăn": "văn", // Greek
		"Ｄiều １２：": "Diều 12:", "（１）": "(1)", "Ⅳ.": "IV.", "𝐀𝟏": "A1", "ﬁ": "fi", "﹣": "-", // other widths and types
		"12/QĐ‑SVD": "12/QĐ-SVD", "a － b": "a - b", "−5": "-5", "a ― b": "a — b", "2021 – 2025": "2021 – 2025", // dashes
		"Điều\u00a01.\u2009a\u3000b\u2003c\u202fd":          "Điều 1. a b c d",
		"kh\u200ben t\u200dhư\u00adởng\u200d \ufeffa\u200d": "khen thưởng a",
		"👩\u200d⚕️": "👩\u200d⚕️",                                                  // a joiner that joins
		"Москва":    "Москва", "Ω": "Ω", "α = 2": "α = 2", "aα": "aα", "m²": "m²", // what says something else stays
	} {
		if got := NFC(in); got != want {
			t.Errorf("NFC(%q) = %q, want %q", in, got, want)
		}
		if Fold(in) != Fold(want) || Key(in) != Key(want) {
			t.Errorf("%q and %q are matched apart", in, want)
		}
	}
}

func TestPagesOfATextStayApart(t *testing.T) {
	if got := Text("\ufeffmột\vhai\fba\x00bốn\u0301"); got != "một\nhai\fba bốń" {
		t.Errorf("%q", got)
	}
}
