package vietnamese

import "testing"

func TestComposeReadsTelexAndVNI(t *testing.T) {
	for raw, want := range map[string]string{
		// Telex, the key after its letter or at the end.
		"thuowngr": "thưởng", "thuwowngr": "thưởng", "thuwowrng": "thưởng", "thuongwr": "thưởng", "THUOWNGR": "thưởng",
		"dduwowcj": "được", "dduwocj": "được", "duocwdj": "được", "ddiinhj": "", "ddinhj": "định", "nghij": "nghị",
		"tieenf": "tiền", "tienef": "tiền", "khoong": "không", "coong": "công", "luaatj": "luật", "vieejc": "việc",
		"nguwoif": "người", "nguowif": "người", "nhaan": "nhân", "hoawcj": "hoặc", "quaanf": "quần", "quyeets": "quyết",
		"dduwa": "đưa", "muaw": "mưa", "cuar": "của", "thuees": "thuế", "thuowr": "thuở", "hoaf": "hòa", "thuyr": "thủy",
		"gif": "gì", "giups": "giúp", "giaays": "giấy", "cos": "có", "nhw": "như", "ddieeuf": "điều", "nghieeng": "nghiêng",
		"khuyeens": "khuyến", "ngoaso": "ngoáo", "kanj": "kạn", "dde": "đe", "xeets": "xết", "huaan": "huân", "chuwowng": "chương",
		// Partly composed.
		"ddược": "được", "thươngr": "thưởng", "khenf": "khèn",
		// VNI.
		"thuong73": "thưởng", "thu7o7ng3": "thưởng", "d9u7o7c5": "được", "duoc975": "được", "tie6n1": "tiến", "nghi5": "nghị",
		"hoa2": "hòa", "kho6ng": "không", "luat65": "luật", "ha8ng": "hăng",
		// No syllable comes out, or raw is one.
		"khen": "", "thưởng": "", "xoong": "", "boong": "", "hoc": "", "a1": "", "24": "", "": "", "a": "", "tđkt": "", "cstđcs": "",
		"06/2022/qh15": "", "word": "", "pdf": "", "duwowc": "", "cexs": "", "thuowngrr": "", "khenthuongwr": "", "ww": "",
	} {
		got, ok := Compose(raw)
		if got != want || ok != (want != "") {
			t.Errorf("Compose(%q) = %q, %v, want %q", raw, got, ok, want)
		}
	}
}

func FuzzCompose(f *testing.F) {
	for _, s := range []string{"thuowngr", "thuong73", "dduwowcj", "oooooooooooo", "wwwwwwwwwwww", "aaaaaaaaaa", "ddược", "a\u0301s", "\xff", "1", "uowuowuowuow"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got, ok := Compose(raw)
		if !ok {
			if got != "" {
				t.Errorf("Compose(%q) = %q, false", raw, got)
			}
			return
		}
		if !IsSyllable(got) || Key(got) != got || got == Key(raw) {
			t.Errorf("Compose(%q) = %q is no other syllable", raw, got)
		}
		if again, ok := Compose(got); ok {
			t.Errorf("Compose(%q) = %q, and that again %q", raw, got, again)
		}
	})
}
