package plain_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ingest/plain"
)

// What the process of a reader passes on comes from a file that nobody trusts.
func FuzzRead(f *testing.F) {
	f.Add(`{"Body":"Điều 1.","Pages":[{"Recognised":true,"Confidence":0.5}],"Warnings":[{"Kind":"unread","Page":1}]}`)
	f.Add("")
	f.Add(`{"Body":"\ud800"} x`)
	f.Fuzz(func(t *testing.T, passed string) {
		text, err := plain.Read(strings.NewReader(passed))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := plain.Write(&out, text); err != nil {
			t.Fatal(err)
		}
		again, err := plain.Read(&out)
		if diff := cmp.Diff(text, again); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	})
}

func FuzzParseError(f *testing.F) {
	f.Add(plain.Errorf(plain.TooLarge, "%d: bytes", 9).Error())
	f.Add("panic: runtime error")
	f.Fuzz(func(t *testing.T, words string) {
		if err := plain.ParseError(words); err.Reason == plain.Damaged {
			return
		} else if got := plain.ParseError(err.Error()); *got != *err {
			t.Errorf("%q became %+v, and that %+v", words, err, got)
		}
	})
}
