package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/roster"
	"thidua/bot/sheet"
	"thidua/bot/sheetfile"
	"thidua/knowledge/vietnamese"
)

type orgCommand struct {
	Import   orgImportCommand   `cmd:"" help:"Load agencies, people, blocs and reorganisations from tables."`
	Export   orgExportCommand   `cmd:"" help:"Write everything to a file that import reads."`
	Template orgTemplateCommand `cmd:"" help:"Write a form to fill in."`
	Show     orgShowCommand     `cmd:"" help:"Show the tree, or one agency."`
}

type orgImportCommand struct {
	Files  []string `arg:"" help:"Files .xlsx or .csv; several are one import."`
	DryRun bool     `help:"Only show what would change."`
	Yes    bool     `help:"Do it without asking."`
	Full   bool     `help:"Show every change."`
	StoreSettings
}

// mostTries bounds how often an import is shown again because somebody else was faster.
const mostTries = 5

// Run shows what the files change and does it when told to, all or nothing. It may be run beside serve.
func (c *orgImportCommand) Run(ctx context.Context, env *environment) error {
	tables, err := readTables(ctx, c.Files)
	if err != nil {
		return err
	}
	db, store, err := openDirectory(ctx, &c.StoreSettings, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	organisation := roster.New(db, store)
	for range mostTries {
		plan, err := organisation.Preview(ctx, directory.Operator, tables)
		if err != nil {
			return err
		}
		if len(plan.Problems) > 0 {
			printProblems(env.Stderr, plan)
			return errReported
		}
		printPlan(env.Stdout, plan, c.Full)
		switch {
		case len(plan.Changes) == 0 || c.DryRun:
			return nil
		case c.Yes:
		case !interactive(env.Stdin):
			fmt.Fprintln(env.Stderr, "Chưa có gì thay đổi. Để thực hiện, đề nghị chạy lại lệnh này, thêm --yes.")
			return errReported
		default:
			fmt.Fprint(env.Stdout, "Thực hiện? (c/K) ")
			if !agreed(env.Stdin) {
				fmt.Fprintln(env.Stdout, "Không thực hiện; chưa có gì thay đổi.")
				return nil
			}
		}
		_, err = organisation.Import(ctx, directory.Operator, tables, plan.Version)
		if problem.Is(err, problem.Moved) {
			fmt.Fprintln(env.Stdout, "Cơ cấu tổ chức vừa được thay đổi bởi người khác; sau đây là các thay đổi tính lại:")
			continue
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(env.Stdout, "Đã thực hiện %d thay đổi.\n", len(plan.Changes))
		return nil
	}
	return errors.New("cơ cấu tổ chức đang được thay đổi liên tục; chưa nạp được, đề nghị thử lại sau")
}

func interactive(in io.Reader) bool {
	file, ok := in.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// agreed reads the answer to c/K: only a plain yes is one.
func agreed(in io.Reader) bool {
	answer, _ := bufio.NewReader(in).ReadString('\n') // an end without a line is a no
	switch vietnamese.Fold(strings.TrimSpace(answer)) {
	case "c", "co", "y", "yes":
		return true
	}
	return false
}

// readTables reads the sheets of all files. With several the tables are named after their files too.
func readTables(ctx context.Context, files []string) ([]sheet.Sheet, error) {
	var tables []sheet.Sheet
	for _, file := range files {
		sheets, err := readFile(ctx, file)
		if err != nil {
			return nil, err
		}
		for _, s := range sheets {
			if s.Name == sheet.NotesName {
				continue // of a form
			}
			if len(files) > 1 {
				s.Name = file + ", " + s.Name
			}
			tables = append(tables, s)
		}
	}
	return tables, nil
}

func readFile(ctx context.Context, path string) ([]sheet.Sheet, error) {
	file, err := sheet.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return sheetfile.Read(ctx, path, file)
}

// printProblems lists what must be corrected by table and line.
func printProblems(out io.Writer, plan roster.Plan) {
	printNotes(out, plan.Notes)
	var names []string
	for _, p := range plan.Problems {
		if !slices.Contains(names, p.Table) {
			names = append(names, p.Table)
		}
	}
	for _, name := range names {
		fmt.Fprintf(out, "Bảng %s:\n", name)
		var of []roster.RowProblem
		for _, p := range plan.Problems {
			if p.Table == name {
				of = append(of, p)
			}
		}
		slices.SortStableFunc(of, func(a, b roster.RowProblem) int { return a.Line - b.Line })
		for _, p := range of {
			where := fmt.Sprintf("dòng %d", p.Line)
			if p.Column != "" {
				where += ", " + p.Column
			}
			fmt.Fprintf(out, "  %s: %s\n", where, p.Sentence)
		}
	}
	if plan.More > 0 {
		fmt.Fprintf(out, "… và %d chỗ khác.\n", plan.More)
	}
	fmt.Fprintf(out, "Tệp có %d chỗ cần sửa; chưa có gì thay đổi.\n", len(plan.Problems)+plan.More)
}

// printNotes says how tables were read.
func printNotes(out io.Writer, notes []string) {
	for _, note := range notes {
		fmt.Fprintln(out, "Lưu ý:", note)
	}
}

// mostLines of a plan are printed without --full.
const mostLines = 60

func printPlan(out io.Writer, plan roster.Plan, full bool) {
	printNotes(out, plan.Notes)
	at, left := 0, mostLines
	if full {
		left = len(plan.Changes)
	}
	for _, c := range plan.Counts {
		changes := plan.Changes[at : at+c.Changes()]
		at += c.Changes()
		if len(changes) == 0 {
			continue
		}
		fmt.Fprintf(out, "%s: %d thêm (+), %d sửa (~), %d kết thúc (-)\n", c.Table, c.Added, c.Altered, c.Removed)
		shown := changes[:min(len(changes), left)]
		left -= len(shown)
		for _, change := range shown {
			fmt.Fprintf(out, "  %s %s\n", change.Sign, change.Text)
		}
		if more := len(changes) - len(shown); more > 0 {
			fmt.Fprintf(out, "  … và %d thay đổi khác (--full để xem đủ)\n", more)
		}
	}
	kept := 0
	for _, c := range plan.Counts {
		kept += c.Kept
	}
	if len(plan.Changes) == 0 {
		fmt.Fprintf(out, "Không có gì thay đổi: %d dòng đã đúng như dữ liệu đang có.\n", plan.Unchanged)
		return
	}
	fmt.Fprintf(out, "Tổng cộng %d thay đổi; %d dòng không đổi; %d mục đang có mà tệp không nêu được giữ nguyên.\n", len(plan.Changes), plan.Unchanged, kept)
}

type orgExportCommand struct {
	Output string    `short:"o" required:"" help:"File .xlsx or .csv to write." placeholder:"FILE"`
	AsOf   dayFlag   `help:"Only what was so on that day; everything with its past if not given." placeholder:"DATE"`
	Table  tableFlag `help:"Only one table: cơ quan; người; cụm, khối; sắp xếp. A .csv file needs it." placeholder:"NAME"`
	StoreSettings
}

// Run writes the directory to a file that import reads.
func (c *orgExportCommand) Run(ctx context.Context, env *environment) error {
	db, store, err := openDirectory(ctx, &c.StoreSettings, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	tables, err := roster.New(db, store).Export(ctx, c.AsOf.Day)
	if err != nil {
		return err
	}
	sheets, rows := chooseTables(tables, c.Table)
	if err := sheet.Write(c.Output, sheets); err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "Đã xuất %d dòng ra %s\n", rows, c.Output)
	return nil
}

type orgTemplateCommand struct {
	Output string    `short:"o" required:"" help:"File .xlsx or .csv to write." placeholder:"FILE"`
	Table  tableFlag `help:"Only one table: cơ quan; người; cụm, khối; sắp xếp. A .csv file needs it." placeholder:"NAME"`
}

// Run writes the forms; it needs no database.
func (c *orgTemplateCommand) Run(env *environment) error {
	sheets, _ := chooseTables(roster.Templates(), c.Table)
	sheets[0].Notes = roster.Notes()
	if err := sheet.Write(c.Output, sheets); err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "Đã ghi tệp mẫu: %s. Đề nghị thay các dòng ví dụ bằng dữ liệu thật, rồi chạy: thidua org import %s --dry-run\n", c.Output, c.Output)
	return nil
}

// tableKey compares names of tables: "cụm khối" is "Cụm, khối".
func tableKey(s string) string {
	return strings.Join(strings.FieldsFunc(vietnamese.Fold(s), func(r rune) bool { return r == ' ' || r == ',' }), " ")
}

// tableFlag is the name of a table, in the spelling of whoever typed it; "" when it was not given.
type tableFlag string

// UnmarshalText wants a table that there is.
func (f *tableFlag) UnmarshalText(text []byte) error {
	*f = tableFlag(text)
	var names []string
	for _, t := range roster.Templates() {
		if tableKey(string(text)) == tableKey(t.Name) {
			return nil
		}
		names = append(names, "“"+t.Name+"”")
	}
	return fmt.Errorf("there is no table “%s”; the tables are %s", text, strings.Join(names, "; "))
}

// chooseTables are the tables, or the one of that name, with columns as wide as their words, and how many rows they have.
func chooseTables(tables []sheet.Out, only tableFlag) (chosen []sheet.Out, rows int) {
	for _, t := range tables {
		if only != "" && tableKey(string(only)) != tableKey(t.Name) {
			continue
		}
		for _, cells := range t.Rows {
			for n, cell := range cells {
				if n >= len(t.Widths) {
					t.Widths = append(t.Widths, 12)
				}
				t.Widths[n] = min(max(t.Widths[n], float64(len([]rune(cell))+2)), 50)
			}
		}
		rows += len(t.Rows) - 1
		chosen = append(chosen, t)
	}
	return chosen, rows
}

type orgShowCommand struct {
	Code string  `arg:"" optional:"" help:"Code of an agency, or words of its name; the whole tree if not given."`
	AsOf dayFlag `help:"As on that day; today if not given." placeholder:"DATE"`
	JSON bool    `name:"json" help:"Print JSON."`
	StoreSettings
}

// Run shows the tree or one agency as on a day.
func (c *orgShowCommand) Run(ctx context.Context, env *environment) error {
	db, store, err := openDirectory(ctx, &c.StoreSettings, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	day, err := c.AsOf.orToday(ctx, store)
	if err != nil {
		return err
	}
	tree, err := store.Tree(ctx, day)
	if err != nil {
		return err
	}
	if c.Code != "" {
		return c.one(ctx, env, store, tree)
	}
	if c.JSON {
		return writeJSON(env.Stdout, listedTree(tree, 0))
	}
	if tree.Len() == 0 {
		fmt.Fprintf(env.Stdout, "Chưa có cơ quan nào vào ngày %s. Để nạp: thidua org template -o mau.xlsx, điền, rồi thidua org import mau.xlsx\n", day.Words())
		return nil
	}
	tree.Walk(func(a directory.Agency, depth int) {
		fmt.Fprintf(env.Stdout, "%s%s  %s (%s)\n", strings.Repeat("  ", depth), a.Code, a.Name, a.Kind.Name())
	})
	fmt.Fprintf(env.Stdout, "%d cơ quan vào ngày %s.\n", tree.Len(), day.Words())
	return nil
}

func writeJSON(out io.Writer, value any) error {
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(value)
}
