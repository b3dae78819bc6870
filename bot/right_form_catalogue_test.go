package bot_test

import (
	"bytes"
	"fmt"
	"maps"

	"thidua/bot/file"
	"thidua/knowledge/database"
)

func init() {
	maps.Copy(bait, blankFormBait)
	maps.Copy(formSteps, blankFormSteps)
}

// blankFormRights are about the blank forms of documents: everybody who may ask gets them, officers look after them.
var blankFormRights = []rightRow{
	{right: "list the blank forms", try: "/bieumau", may: askers, reply: "Kho biểu mẫu"},
	{right: "list the blank forms in a group", in: agencysGroup, try: "/bieumau", may: askers, reply: "Kho biểu mẫu"},
	{right: "turn their pages", try: "bfl:0", may: askers, reply: "Kho biểu mẫu"},
	{right: "turn the pages of those of a document", try: "bfd:{plan with a blank form}:0", may: askers, reply: "biểu mẫu của Kế hoạch"},
	{right: "turn the pages of those of a document that there is not", try: "bfd:7777777:0", may: nobody},
	{right: "get a blank form", try: "bfg:{blank form}", may: askers, effect: gotBlankForm},
	{right: "get a blank form in a group", in: agencysGroup, try: "bfg:{blank form}", may: askers, effect: gotBlankForm},
	{right: "get a blank form by a button of another module", try: "blankform:{blank form}", may: askers, effect: gotBlankForm},
	{right: "get a blank form by a link", try: "/start blankform-{blank form}", may: askers, effect: gotBlankForm},
	{right: "get a blank form that was retired", try: "bfg:{retired blank form}", may: nobody},
	{right: "get a blank form that was retired by a link", try: "/start blankform-{retired blank form}", may: nobody},
	{right: "look after the forms of a document", try: "bfm:{plan with a blank form}:0", may: "o", reply: "Biểu mẫu của Kế hoạch"},
	{right: "look after them by a button of another module", try: "blankforms:{plan with a blank form}", may: "o", reply: "Biểu mẫu của Kế hoạch"},
	{right: "look after them by a link", try: "/start blankforms-{plan with a blank form}", may: "o", reply: "Biểu mẫu của Kế hoạch"},
	{right: "list the retired forms of a document", try: "bfx:{plan with a blank form}:0", may: "o", reply: "đã thôi dùng"},
	{right: "open a form", try: "bfo:{blank form}", may: "o", reply: "Tệp: Mau 8.docx"},
	{right: "begin to add a form", try: "bfa:{plan with a blank form}", may: "o", reply: "gửi tệp"},
	{right: "rename a form", try: "bfr:{blank form}", then: []string{"Mẫu số 9", "Tên mới"}, may: "o", effect: `select count(*) from blank_form where id = {blank form} and label = 'Mẫu số 9' and name = 'Tên mới'`},
	{right: "begin to replace a form", try: "bfs:{blank form}", may: "o", reply: "gửi tệp"},
	{right: "retire a form", try: "bft:{blank form}", may: "o", effect: `select count(*) from blank_form where id = {blank form} and retired_at > 0`},
	{right: "retire a form twice", try: "bft:{retired blank form}", may: nobody},
	{right: "bring a form back", try: "bfu:{retired blank form}", may: "o", effect: `select count(*) from blank_form where id = {retired blank form} and retired_at = 0`},
	{right: "bring back what was not retired", try: "bfu:{blank form}", may: nobody},
}

// gotBlankForm counts the one delivery of a form.
const gotBlankForm = `select count(*) from outbox_delivery where key like 'formcatalogue:file:{blank form}:%'`

// blankFormSteps are the steps of its form.
var blankFormSteps = map[string]formStep{
	"formcatalogue:write:file":  {'o', []string{"bfs:{blank form}"}},
	"formcatalogue:write:label": {'o', []string{"bfr:{blank form}"}},
	"formcatalogue:write:name":  {'o', []string{"bfr:{blank form}", "Mẫu số 9"}},
}

var blankFormBait = map[string]maker{
	"blank form":         func(w *rightsWorld, _ rune) string { return w.addBlankForm(0) },
	"retired blank form": func(w *rightsWorld, _ rune) string { return w.addBlankForm(1) },
	"plan with a blank form": func(w *rightsWorld, _ rune) string {
		w.addBlankForm(0)
		return w.planned(`d.id`, "II.3")
	},
}

// addBlankForm adds a form of the plan, with a file of its own.
func (w *rightsWorld) addBlankForm(retired int64) string {
	w.t.Helper()
	n := w.next()
	files := file.NewStore(w.DB)
	content, err := files.Put(w.t.Context(), bytes.NewReader(fmt.Appendf(nil, "PK\x03\x04 %d", n)), 1<<10)
	if err != nil {
		w.t.Fatal(err)
	}
	id := w.add(`insert into blank_form (document_key, document, label, name, file_hash, file_name, added_at, retired_at)
select key, 'Kế hoạch', 'Mẫu số 8', $1, $2, 'Mau 8.docx', 1, cast($3 as bigint) from document where key like 'ke hoach%' returning id`, fmt.Sprint("Biểu thử ", n), content.Hash, retired)
	w.use(files, "blankform:"+id, content)
	return id
}

func (w *rightsWorld) use(files *file.Store, owner string, content file.Content) {
	w.t.Helper()
	w.change(func(tx *database.Tx) error {
		return files.Use(w.t.Context(), tx, file.Use{Owner: owner, Content: content, Name: "Mau 8.docx"})
	})
}
