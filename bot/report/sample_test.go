package report

import "fmt"

func plain(text string) Paragraph { return Paragraph{Runs: []Run{{Text: text}}} }

func hungYen(symbol string) *Letterhead {
	return &Letterhead{Parent: "UBND tỉnh Hưng Yên", Agency: "Sở Nội vụ", Symbol: symbol, Place: "Hưng Yên", Year: 2026}
}

// announcement goes through the official document system: a công văn with a list of so many recipients and a form for the reply.
func announcement(recipientsListed int) Report {
	recipients := Table{Columns: []Column{{"TT", 1, Center}, {"Cơ quan, đơn vị", 8, Left}, {"Cụm, khối thi đua", 5, Left}, {"Kết quả", 4, Center}}}
	for i := range recipientsListed {
		recipients.Rows = append(recipients.Rows, []string{fmt.Sprint(i + 1), fmt.Sprintf("Ủy ban nhân dân xã Quỳnh Phụ số %d", i+1), "Cụm thi đua các xã, phường số 2", "Đã xác nhận"})
	}
	recipients.Total = []string{"", "Cộng", "", fmt.Sprint(recipientsListed)}
	return Report{
		Letterhead: hungYen("SNV-TĐKT"),
		Subject:    "hướng dẫn tổng kết công tác thi đua, khen thưởng năm 2026",
		To:         []string{"Các sở, ban, ngành, đoàn thể tỉnh", "Ủy ban nhân dân các xã, phường"},
		Body: append(Paragraphs(`Thực hiện Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022 và Kế hoạch phát động phong trào thi đua của Ủy ban nhân dân tỉnh, Sở Nội vụ đề nghị các cơ quan, đơn vị tổng kết công tác thi đua, khen thưởng năm 2026.

1. Báo cáo tổng kết gửi về Sở Nội vụ chậm nhất ngày 15/12/2026.
2. Hồ sơ đề nghị khen thưởng lập theo các mẫu hiện hành.`),
			Paragraph{Runs: []Run{{Text: "Danh sách nơi nhận ở "}, {Text: "Phụ lục I", Bold: true}, {Text: ", phiếu phản hồi ở "}, {Text: "Phụ lục II", Bold: true, Italic: true}, {Text: "./."}}}),
		Signature: &Signature{Recipients: []string{"Như trên", "UBND tỉnh (để báo cáo)", "Lưu: VT, TĐKT"}, Office: []string{"KT. Giám đốc", "Phó Giám đốc"}},
		Annexes: []Annex{
			{Title: "Danh sách cơ quan, đơn vị nhận thông báo", Body: []Block{recipients}},
			{Title: "Phiếu phản hồi", Body: []Block{
				Blank{Label: "1. Tên cơ quan, đơn vị:"},
				Blank{Label: "2. Người lập phiếu, chức vụ, điện thoại:"},
				Blank{Label: "3. Khó khăn, vướng mắc (nếu có):", More: 3},
				Paragraph{Runs: []Run{{Text: "4. Số liệu khen thưởng"}}, Align: Left},
				Table{
					Columns: []Column{{"Hình thức khen thưởng", 3, Automatic}, {"Tập thể", 1, Right}, {"Cá nhân", 1, Right}},
					Rows:    [][]string{{"Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "", ""}, {"Giấy khen", "", ""}},
				},
			}},
		},
	}
}

// consolidated is the report to the provincial People's Committee, with annexes of charts and wide tables.
func consolidated() Report {
	words := "Việc xác định tiêu chuẩn xét tặng danh hiệu thi đua đối với cán bộ, công chức cấp xã sau khi sắp xếp tổ chức bộ máy còn có cách hiểu khác nhau giữa các cơ quan, đơn vị; đề nghị có hướng dẫn thống nhất để thực hiện trong toàn tỉnh."
	body := []Block{
		plain("Thực hiện Kế hoạch của Ủy ban nhân dân tỉnh về phát động phong trào thi đua, Sở Nội vụ tổng hợp, báo cáo như sau (số liệu tính đến ngày 14/12/2026):"),
		Heading{1, "Tình hình tiếp nhận, xử lý"},
		Heading{2, "Cơ quan, đơn vị gửi phản ánh"},
		plain("Có 42 cơ quan, đơn vị gửi 57 phản ánh; 63 cơ quan, đơn vị báo không phát sinh khó khăn, vướng mắc."),
		Heading{2, "Kết quả xử lý"},
		Table{
			Columns: []Column{{"Lĩnh vực", 5, Left}, {"Kỳ này", 2, Right}, {"Kỳ trước", 2, Right}, {"Cùng kỳ năm trước", 3, Right}},
			Rows:    [][]string{{"Thể chế, văn bản hướng dẫn", "21", "18", "9"}, {"Kinh phí, quỹ thi đua, khen thưởng", "19", "11", "12"}, {"Hồ sơ, thủ tục, thời hạn", "17", "20", "15"}},
			Total:   []string{"Cộng", "57", "49", "36"},
		},
		Heading{1, "Khó khăn, vướng mắc"},
	}
	for i := range 4 {
		body = append(body, Heading{2, fmt.Sprintf("Nhóm vấn đề thứ %d", i+1)}, Heading{3, "Nội dung"}, plain(words), Heading{3, "Nguyên nhân"}, plain(words))
	}
	body = append(body, plain("Trên đây là báo cáo tổng hợp khó khăn, vướng mắc quý IV năm 2026, Sở Nội vụ kính báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo./."))
	proposals := Table{Columns: []Column{{"TT", 2, Center}, {"Mã", 6, Left}, {"Cơ quan", 6, Left}, {"Nội dung", 12, Automatic}, {"Kiến nghị", 10, Automatic}, {"Cấp giải quyết", 5, Left}, {"Kết quả", 5, Left}}}
	for i := range 9 {
		proposals.Rows = append(proposals.Rows, []string{fmt.Sprint(i + 1), fmt.Sprintf("VM-2026-%04d", 40+i), "Ủy ban nhân dân phường Trần Hưng Đạo", words, words, "UBND tỉnh", "Đang xử lý"})
	}
	return Report{
		Letterhead: hungYen("BC-SNV"),
		Kind:       "Báo cáo",
		Subject:    "Tổng hợp khó khăn, vướng mắc trong triển khai phong trào thi đua và công tác khen thưởng quý IV năm 2026",
		To:         []string{"Ủy ban nhân dân tỉnh"},
		Body:       body,
		Signature:  &Signature{Recipients: []string{"Như trên", "Chủ tịch, các Phó Chủ tịch UBND tỉnh;", "Lưu: VT, TĐKT."}, Office: []string{"Giám đốc"}},
		Annexes: []Annex{
			{Title: "Số liệu, biểu đồ", Body: []Block{acknowledged()}},
			{Title: "Tổng hợp kiến nghị", Landscape: true, Body: []Block{proposals}},
			{Title: "Cơ quan, đơn vị không phát sinh", Body: []Block{plain("Không có.")}},
		},
	}
}
