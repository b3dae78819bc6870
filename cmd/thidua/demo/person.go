package demo

import "thidua/bot/directory"

// person is somebody the visitor plays.
type person struct {
	ID       int64
	Name     string
	Role     string // as the page shows it
	Agency   string // the code
	Post     directory.Role
	Title    string
	Basis    string
	BasisOn  directory.Day
	Examples []string
}

func persons() []person {
	return []person{
		{ID: 5213480011, Name: "Nguyễn Thị Hạnh", Role: "công chức xã", Agency: "XDONGTIEN", Post: directory.Member, Title: "công chức Văn hóa - Xã hội", Examples: []string{
			"Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?",
			"khen thuong nguoi lao dong truc tiep",
			"Ai ký Kế hoạch?",
			"/phananh Xã chưa có người được tập huấn nghiệp vụ thi đua, khen thưởng",
			"/theodoi",
			"/thongbao",
			"/dulieu",
		}},
		{ID: 5213480022, Name: "Trần Văn Minh", Role: "đầu mối sở", Agency: "STC", Post: directory.Focal, Title: "Phó Chánh Văn phòng", Basis: "125/STC-VP", BasisOn: "2026-11-03", Examples: []string{
			"Sở Nội vụ được giao những việc gì trong Kế hoạch?",
			"khoản 3 mục II kế hoạch",
			"/phananh",
			"/theodoi",
			"/thongbao",
			"/moi",
		}},
		{ID: 5213480033, Name: "Lê Thu Hà", Role: "chuyên viên", Agency: "SNV", Post: directory.Officer, Title: "Chuyên viên", Examples: []string{
			"/tochuc",
			"/soan",
			"/dondoc",
			"/xuly",
			"/tonghop",
			"/thongke",
			"/tochuc 30/6/2025",
			"Ai kiểm tra, giám sát hoạt động của các Cụm, Khối thi đua?",
		}},
		{ID: 5213480044, Name: "Phạm Quang Vinh", Role: "lãnh đạo", Agency: "SNV", Post: directory.Approver, Title: "Phó Giám đốc Sở", Examples: []string{
			"/choduyet",
			"/duyetthay",
			"Chỉ thị 19 yêu cầu những gì?",
			"/vanban",
		}},
	}
}
