package door_test

import (
	"testing"

	"thidua/bot/door"
)

func TestNamesOfSecretFilesAreFound(t *testing.T) {
	for name, sure := range map[string]bool{
		"Công văn mật số 15.pdf": true, "Báo cáo (Mật).docx": true, "[MẬT] báo cáo.docx": true, "TỐI MẬT.pdf": true, "tuyệt mật.pdf": true,
		"CV 15 - MẬT.pdf": true, "BC_15_Mật.docx": true, "tài liệu mật.pdf": true, "MẬT.jpg": true, "Kế hoạch tối mật 2026.xlsx": true,
		"Báo cáo mật.docx": true, "công-văn-mật-15.pdf": true, "CôngVănMật15.pdf": true, "Hướng dẫn MẬT số 5.pdf": true,
		"cv_mat_15.pdf": false, "CV_MAT_15.pdf": false, "cong van mat so 15.pdf": false, "CongVanMat15.pdf": false, "cong-van-mat.pdf": false,
		"bao_cao_mat.docx": false, "tai lieu mat.docx": false, "TOI_MAT.pdf": false, "tuyet_mat.pdf": false, "TuyetMat_KH12.docx": false,
		"bc_tuyet_mat_2026.docx": false, "dong dau mat.jpg": false, "[MAT] bao cao.docx": false, "MAT_cv15.pdf": false,
		"cv15_MAT.pdf": false, "qd_mat_07.pdf": false, "to_trinh_mat_so_3.doc": false, "kh toi mat.pdf": false, "cv_mat_15": false,
	} {
		f := door.CheckFileName(name)
		if f.Kind != door.Secret || f.Sure != sure {
			t.Errorf("%q: %+v, want secret, sure %v", name, f, sure)
		}
		checkRange(t, name, f)
	}
}

func TestNamesOfOrdinaryFilesAreClear(t *testing.T) {
	for _, name := range []string{
		"", ".", ".pdf", "báo cáo.docx", "cv_15.pdf", "mat_khau.txt", "mật khẩu.txt", "Mat khau ioffice.docx", "mat_tran_to_quoc.docx",
		"cv_mat_tran_15.pdf", "Công văn Mặt trận 15.pdf", "mat_bang.pdf", "mat_do_dan_so.xlsx", "mật độ dân số.xlsx", "anh_mat_truoc.jpg",
		"CCCD_mat_truoc.jpg", "cccd mat sau.png", "giay_khen_bi_mat.pdf", "bi_mat_nha_nuoc.pdf", "Luat_bao_ve_bi_mat_nha_nuoc_2018.pdf",
		"Luật Bảo vệ bí mật nhà nước.docx", "Quy định về tài liệu mật.docx", "quy che quan ly van ban mat.docx", "Hướng dẫn bảo vệ tài liệu mật.pdf",
		"bao_mat_thong_tin.pdf", "mat_ong.docx", "don xin cap lai bang khen bi mat.doc", "mat.jpg", "toi_mat_bang_khen.docx", "IMG_20261010.jpg",
		"mat_ma.pdf", "danh_sach_vang_mat.xlsx", "so_mat_hang.xlsx", "ho so khen thuong.zip", "noi bo.pdf", "mat ma 15.pdf", "thay_mat.docx",
	} {
		if f := door.CheckFileName(name); f.Kind != door.Clear {
			t.Errorf("%q: %+v", name, f)
		}
	}
}
