package roster

import (
	"strings"
	"testing"
)

func TestHonorificsAreNoPartOfAName(t *testing.T) {
	for name, want := range map[string]string{
		"Đ/c Lê Văn C": "Lê Văn C/Đ/c", "Đ/c: Lê Văn C": "Lê Văn C/Đ/c", "đ/c Hùng": "Hùng/đ/c", "Đồng chí Lê Văn C": "Lê Văn C/Đồng chí", "Dong chi Le Van C": "Le Van C/Dong chi",
		"Ðồng chí Lê Văn C": "Lê Văn C/Ðồng chí", "Ông Nguyễn Văn A": "Nguyễn Văn A/Ông", "Bà: Trần Thị B": "Trần Thị B/Bà", "ÔNG NGUYỄN VĂN A": "NGUYỄN VĂN A/ÔNG",
		"TS. Lê Văn C": "Lê Văn C/TS.", "PGS.TS. Lê Văn C": "Lê Văn C/PGS./TS.", "PGS, TS Lê Văn C": "Lê Văn C/PGS/TS", "ThS.Lê Văn C": "Lê Văn C/ThS.", "Th.S Lê Văn C": "Lê Văn C/Th.S",
		"BS CKI Lê Văn C": "Lê Văn C/BS CKI", "BS.CKII Lê Văn C": "Lê Văn C/BS.CKII", "Bác sĩ CKII. Lê Văn C": "Lê Văn C/Bác sĩ/CKII.", "Ông: TS Lê Văn C": "Lê Văn C/Ông/TS",
		"Thượng tá Lê Văn C": "Lê Văn C/Thượng tá", "Thạc sỹ Lê Văn C": "Lê Văn C/Thạc sỹ", "Phạm Thị E (kiêm nhiệm)": "Phạm Thị E/(kiêm nhiệm)", "Bà Phạm Thị E (phụ trách chung)": "Phạm Thị E/(phụ trách chung)/Bà",
		"(bà) Trần Thị B": "Trần Thị B/(bà)", "(Ông) Lê Văn C": "Lê Văn C/(Ông)", "Ô. Lê Văn C": "Lê Văn C/Ô.", "Ông/Bà Lê Văn C": "Lê Văn C/Ông/Bà", "Ông (Bà): Lê Văn C": "Lê Văn C/Ông (Bà)",
		"Ông/ Bà Lê Văn C": "Lê Văn C/Ông/ Bà", "Ong/Ba Le Van C": "Le Van C/Ong/Ba", "Đ/c. Lê Văn C": "Lê Văn C/Đ/c.", "TS.Lê Văn C": "Lê Văn C/TS.", "Ths Lê Văn C": "Lê Văn C/Ths", "PGS-TS Lê Văn C": "Lê Văn C/PGS/TS",
		"PGS.TS.BS Lê Văn C": "Lê Văn C/PGS./TS./BS", "GS/TS. Lê Văn C": "Lê Văn C/GS/TS.", "Bà: ThS.BS Lê Thị C": "Lê Thị C/Bà/ThS./BS", "Trần Thị B (Bà)": "Trần Thị B/(Bà)", "Lê Văn C, TS": "Lê Văn C/TS", "Lê Văn C; PGS, TS.": "Lê Văn C/TS./PGS",
		"Ông Lê Văn C (TS)": "Lê Văn C/(TS)/Ông", "Lê Văn C (kiêm nhiệm), ThS": "Lê Văn C/ThS/(kiêm nhiệm)",
		// What may be the name.
		"Nguyễn Văn Hùng (anh)": "Nguyễn Văn Hùng (anh)", "Ô Lê": "Ô Lê", "A-Lăng Thị Bà": "A-Lăng Thị Bà", "Lê Văn C, D": "Lê Văn C, D",
		"Lê Văn C": "Lê Văn C", "Nguyễn Văn Hùng (A)": "Nguyễn Văn Hùng (A)", "Ông Lê": "Ông Lê", "Anh Tuấn": "Anh Tuấn", "Cô Thu": "Cô Thu", "Bá Thị Ông": "Bá Thị Ông", "Ba Nguyen Thi B": "Ba Nguyen Thi B",
		"Tạ Sơn Bà": "Tạ Sơn Bà", "Đ/c": "Đ/c", "Ông": "Ông", "TS": "TS", "": "", "(kiêm nhiệm)": "(kiêm nhiệm)", "Đồng Chí": "Đồng Chí", "Bác Văn Sĩ": "Bác Văn Sĩ",
	} {
		bare, dropped := bareName(name)
		if got := strings.Join(append([]string{bare}, dropped...), "/"); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
		if again, more := bareName(bare); again != bare || more != nil {
			t.Errorf("%q is %q, and that %q", name, bare, again)
		}
	}
}
