package demo

import (
	"context"

	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// reorganisations is how the demo's made-up province came to be what it is, with a merger so that there is a past to look at.
func reorganisations() []directory.Reorganisation {
	founded := func(code, name string, kind directory.AgencyKind, parent string) directory.Reorganisation {
		return directory.Reorganisation{Kind: directory.Founding, On: "2020-01-01", Into: code, Name: name, AgencyKind: kind, Parent: parent}
	}
	return []directory.Reorganisation{
		founded("UBNDTINH", "UBND tỉnh", directory.Province, ""),
		founded("SNV", "Sở Nội vụ", directory.Department, "UBNDTINH"),
		founded("STC", "Sở Tài chính", directory.Department, "UBNDTINH"),
		founded("SGDDT", "Sở Giáo dục và Đào tạo", directory.Department, "UBNDTINH"),
		founded("SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch", directory.Department, "UBNDTINH"),
		founded("TRUONGCT", "Trường Chính trị", directory.PublicUnit, "UBNDTINH"),
		founded("MTTQ", "Ủy ban MTTQ Việt Nam tỉnh", directory.Front, ""),
		founded("HTANLAP", "UBND huyện Tân Lập", directory.District, "UBNDTINH"),
		founded("XDONGTIEN1", "UBND xã Đồng Tiến", directory.Commune, "HTANLAP"),
		founded("XHOABINH", "UBND xã Hòa Bình", directory.Commune, "HTANLAP"),
		founded("XMINHTAN", "UBND xã Minh Tân", directory.Commune, "HTANLAP"),
		founded("XTHANHSON", "UBND xã Thanh Sơn", directory.Commune, "HTANLAP"),
		{Kind: directory.HandOver, On: "2025-07-01", Basis: "Nghị quyết (ví dụ)", From: []string{"XDONGTIEN1", "XHOABINH", "XMINHTAN", "XTHANHSON"}, Parent: "UBNDTINH"},
		{Kind: directory.Merger, On: "2025-07-01", Basis: "Nghị quyết (ví dụ)", From: []string{"XDONGTIEN1", "XHOABINH"}, Into: "XDONGTIEN", Name: "UBND xã Đồng Tiến", AgencyKind: directory.Commune, Parent: "UBNDTINH"},
		{Kind: directory.Merger, On: "2025-07-01", Basis: "Nghị quyết (ví dụ)", From: []string{"XMINHTAN", "XTHANHSON"}, Into: "XTHANHTAN", Name: "UBND xã Thanh Tân", AgencyKind: directory.Commune, Parent: "UBNDTINH"},
		{Kind: directory.Dissolution, On: "2025-07-01", Basis: "Nghị quyết (ví dụ)", From: []string{"HTANLAP"}},
	}
}

// post is somebody of the demo's province; account is 0 for those nobody plays.
type post struct {
	account int64
	name    string
	agency  string
	role    directory.Role
	title   string
	basis   string
	on      directory.Day
}

func posts() []post {
	posts := []post{
		{name: "Đỗ Văn Thắng", agency: "STC", role: directory.Head, title: "Giám đốc Sở"},
		{name: "Vũ Thị Mai", agency: "SGDDT", role: directory.Focal, title: "Trưởng phòng Tổ chức cán bộ", basis: "87/SGDĐT-TCCB", on: "2026-10-12"},
		{name: "Bùi Quang Huy", agency: "XDONGTIEN", role: directory.Head, title: "Chủ tịch UBND xã"},
		{name: "Ngô Thị Lan", agency: "XTHANHTAN", role: directory.Focal, title: "công chức Văn hóa - Xã hội", basis: "19/UBND", on: "2026-09-08"},
	}
	for _, p := range persons() {
		posts = append(posts, post{account: p.ID, name: p.Name, agency: p.Agency, role: p.Post, title: p.Title, basis: p.Basis, on: p.BasisOn})
	}
	return posts
}

// seed gives a fresh demo its province and its people their posts. Whoever plays them still reads the notice about what
// is stored, and agrees, as everybody does.
func seed(ctx context.Context, db *database.DB, people *directory.Store) error {
	day, err := people.Today(ctx)
	if err != nil {
		return err
	}
	if tree, err := people.Tree(ctx, day); err != nil || tree.Len() > 0 {
		return err // a run before this one did it
	}
	return db.InTx(ctx, func(tx *database.Tx) error {
		for _, act := range reorganisations() {
			if _, _, err := people.Reorganise(ctx, tx, directory.Operator, act); err != nil {
				return err
			}
		}
		for _, p := range posts() {
			agency, err := people.AgencyOfCodeIn(ctx, tx, p.agency)
			if err != nil {
				return err
			}
			id, err := people.AddListed(ctx, tx, directory.Operator, p.name, directory.Appointment{AgencyID: agency.ID, Role: p.role, Title: p.title, Basis: p.basis, BasisOn: p.on})
			if err != nil {
				return err
			}
			if p.account == 0 {
				continue
			}
			if err := people.AttachAccount(ctx, tx, directory.Operator, id, p.account); err != nil {
				return err
			}
		}
		return nil
	})
}
