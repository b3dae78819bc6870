package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"thidua/bot/directory"
)

// listedAgency is an agency as `org show --json` writes it. Days are ISO; until is the first day no longer.
type listedAgency struct {
	Code     string               `json:"code"`
	Name     string               `json:"name"`
	Kind     directory.AgencyKind `json:"kind"`
	From     directory.Day        `json:"from,omitempty"`
	Until    directory.Day        `json:"until,omitempty"`
	Path     []string             `json:"path,omitempty"` // codes, the topmost first
	People   []listedPost         `json:"people,omitempty"`
	Blocs    []listedBloc         `json:"blocs,omitempty"`
	History  []listedTerm         `json:"history,omitempty"`
	Children []listedAgency       `json:"children,omitempty"`
}

type listedPost struct {
	Name  string         `json:"name"`
	Role  directory.Role `json:"role"`
	Title string         `json:"title,omitempty"`
	From  directory.Day  `json:"from,omitempty"`
	Until directory.Day  `json:"until,omitempty"`
}

type listedBloc struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Lead     string   `json:"lead,omitempty"` // a code
	Deputies []string `json:"deputies,omitempty"`
	Officers []string `json:"officers,omitempty"`
}

type listedTerm struct {
	Name   string               `json:"name"`
	Kind   directory.AgencyKind `json:"kind"`
	From   directory.Day        `json:"from,omitempty"`
	Until  directory.Day        `json:"until,omitempty"`
	Opened string               `json:"opened_by,omitempty"` // the deciding document or the kind of act
	Closed string               `json:"closed_by,omitempty"`
}

func listed(a directory.Agency) listedAgency {
	return listedAgency{Code: a.Code, Name: a.Name, Kind: a.Kind, From: a.From, Until: a.Until}
}

func listedTree(tree *directory.Tree, id int64) []listedAgency {
	all := []listedAgency{}
	for _, a := range tree.Children(id) {
		s := listed(a)
		s.Children = listedTree(tree, a.ID)
		all = append(all, s)
	}
	return all
}

// one shows an agency of the tree, by its code or by words of its name.
func (c *orgShowCommand) one(ctx context.Context, env *environment, store *directory.Store, tree *directory.Tree) error {
	found := tree.Find(c.Code, 20)
	switch {
	case len(found) == 0:
		return fmt.Errorf("không có cơ quan “%s” vào ngày %s; để xem các mã: thidua org show", c.Code, tree.Day.Words())
	case len(found) > 1:
		var list strings.Builder
		for _, a := range found {
			fmt.Fprintf(&list, "\n  %s  %s", a.Code, a.Name)
		}
		return fmt.Errorf("“%s” có thể là nhiều cơ quan; đề nghị ghi mã:%s", c.Code, list.String())
	}
	s, err := describe(ctx, store, tree, found[0])
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(env.Stdout, s)
	}
	printAgency(env.Stdout, tree, s)
	return nil
}

func describe(ctx context.Context, store *directory.Store, tree *directory.Tree, a directory.Agency) (listedAgency, error) {
	s := listed(a)
	for _, above := range tree.Path(a.ID) {
		s.Path = append(s.Path, above.Code)
	}
	for _, below := range tree.Children(a.ID) {
		s.Children = append(s.Children, listed(below))
	}
	people, err := store.PostsOfAgency(ctx, a.ID, tree.Day)
	if err != nil {
		return s, err
	}
	for _, p := range people {
		s.People = append(s.People, listedPost{Name: p.Person, Role: p.Role, Title: p.Title, From: p.From, Until: p.Until})
	}
	blocs, err := store.BlocsOf(ctx, a.ID, tree.Day)
	if err != nil {
		return s, err
	}
	for _, b := range blocs {
		bloc := listedBloc{Code: b.Code, Name: b.Name}
		if b.Lead != nil {
			bloc.Lead = b.Lead.Code
		}
		for _, d := range b.Deputies {
			bloc.Deputies = append(bloc.Deputies, d.Code)
		}
		for _, o := range b.Officers {
			bloc.Officers = append(bloc.Officers, o.Name)
		}
		s.Blocs = append(s.Blocs, bloc)
	}
	history, err := store.History(ctx, a.ID)
	if err != nil {
		return s, err
	}
	for _, h := range history {
		if h.Until != "" && h.From >= h.Until {
			continue // changed twice on one day
		}
		s.History = append(s.History, listedTerm{Name: h.Name, Kind: h.Kind, From: h.From, Until: h.Until, Opened: because(h.Opened), Closed: because(h.Closed)})
	}
	return s, nil
}

func because(r directory.Reorganisation) string {
	switch {
	case r.ID == 0:
		return ""
	case r.Basis == "":
		return r.Kind.Name()
	}
	return r.Kind.Name() + ", " + r.Basis
}

// daySpan writes days from the first to the last.
func daySpan(from, until directory.Day) string {
	var words []string
	if from != "" {
		words = append(words, "từ "+from.Words())
	}
	if until != "" {
		words = append(words, "đến hết "+until.Add(-1).Words())
	}
	return strings.Join(words, " ")
}

func printAgency(out io.Writer, tree *directory.Tree, s listedAgency) {
	fmt.Fprintf(out, "%s  %s (%s)\n", s.Code, s.Name, s.Kind.Name())
	if len(s.Path) > 1 {
		fmt.Fprintf(out, "Trực thuộc: %s\n", strings.Join(s.Path[:len(s.Path)-1], " › "))
	}
	for _, below := range s.Children {
		fmt.Fprintf(out, "Đơn vị trực thuộc: %s  %s\n", below.Code, below.Name)
	}
	fmt.Fprintf(out, "Người vào ngày %s: %d\n", tree.Day.Words(), len(s.People))
	for _, p := range s.People {
		line := p.Name + ", " + p.Role.Name()
		if p.Title != "" {
			line += ", " + p.Title
		}
		fmt.Fprintln(out, strings.TrimRight("  "+line+"; "+daySpan(p.From, p.Until), "; "))
	}
	for _, b := range s.Blocs {
		line := fmt.Sprintf("Cụm, khối: %s  %s", b.Code, b.Name)
		if b.Lead != "" {
			line += "; Trưởng: " + b.Lead
		}
		if len(b.Deputies) > 0 {
			line += "; Phó: " + strings.Join(b.Deputies, ", ")
		}
		if len(b.Officers) > 0 {
			line += "; theo dõi: " + strings.Join(b.Officers, ", ")
		}
		fmt.Fprintln(out, line)
	}
	fmt.Fprintln(out, "Lịch sử:")
	for _, t := range s.History {
		line := "  " + t.Name
		if days := daySpan(t.From, t.Until); days != "" {
			line += ", " + days
		}
		if t.Opened != "" {
			line += " (" + t.Opened + ")"
		}
		if t.Closed != "" {
			line += " → " + t.Closed
		}
		fmt.Fprintln(out, line)
	}
}
