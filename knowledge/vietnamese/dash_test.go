package vietnamese

import "testing"

func TestEveryDashIsTheTypedOne(t *testing.T) {
	for s, want := range map[string]string{"S-1": "S-1", "S–1": "S-1", "S‑1—2−3‐4": "S-1-2-3-4", "S\u00ad1": "S1", "－": "-", "a_b.c": "a_b.c"} {
		if got := PlainDashes(s); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
	if got := Compact(" S – 1\u00a0\u200b\n"); got != "S-1" {
		t.Errorf("compact it is %q", got)
	}
}
