package bot_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

func init() {
	maps.Copy(bait, intakeBait)
	maps.Copy(formSteps, intakeSteps)
}

// intakeRights are about bringing documents into the corpus: officers do, each what they began themselves.
var intakeRights = slices.Concat(beginIntakeRights, ownIntakeRights, corpusRights)

// broughtIn counts the intakes of the file of an announcement.
const broughtIn = `
select count(*) from intake_file f join file x on x.hash = f.hash join file_use u on u.file_id = x.id where u.owner = 'announcement:{announcement with a file}'`

var beginIntakeRights = []rightRow{
	{right: "begin to bring a document in", try: "/nap", may: "o", reply: "Nạp văn bản vào kho"},
	{right: "begin it in a group", in: boardsGroup, try: "/nap", may: nobody},
	{right: "begin it by a button", try: "er", may: "o", reply: "Nạp văn bản vào kho"},
	{right: "begin it by a button of another module", try: "intake:0", may: "o", reply: "Nạp văn bản vào kho"},
	{right: "begin it by a link", try: "/start intake-0", may: "o", reply: "Nạp văn bản vào kho"},
	{right: "bring in the file of an announcement", try: "intakefiles:{announcement with a file}", may: "o", effect: broughtIn},
	{right: "bring it in by a link", try: "/start intakefiles-{announcement with a file}", may: "o", effect: broughtIn},
	{right: "bring in one of several", try: "ej:{announcement with a file}:0", may: "o", effect: broughtIn},
	{right: "bring in one that there is not", try: "ej:{announcement with a file}:7", may: nobody},
	{right: "bring in what is attached to a draft", try: "intakefiles:{draft}", may: nobody},
	{right: "bring in what is attached to nothing", try: "ej:7777777:0", may: nobody},
}

var ownIntakeRights = []rightRow{
	{right: "have what one sent read", try: "ea:{own gathered intake}", may: "o",
		effect: `select count(*) from intake where id = {own gathered intake} and state <> 'gathering'`},
	{right: "have what another sent read", try: "ea:{gathered intake}", may: nobody},
	{right: "have what was read read again", try: "ea:{own read intake}", may: nobody},
	{right: "drop what one sent", try: "eb:{own read intake}", may: "o", effect: `select count(*) from intake where id = {own read intake} and state = 'dropped'`},
	{right: "drop what another sent", try: "eb:{read intake}", may: nobody},
	{right: "drop what is in the corpus", try: "eb:{own kept intake}", may: nobody},
	{right: "say that one's document is secret", try: "ec:{own doubtful intake}:1", may: "o",
		effect: `select count(*) from intake where id = {own doubtful intake} and state = 'dropped'`},
	{right: "say that one's document is not secret", try: "ec:{own doubtful intake}:0", may: "o",
		effect: `select count(*) from intake where id = {own doubtful intake} and cleared`},
	{right: "say that another's document is not secret", try: "ec:{doubtful intake}:0", may: nobody},
	{right: "see what was read", try: "ed:{own read intake}", may: "o", reply: "Nội dung đã đọc"},
	{right: "see what was read of another's", try: "ed:{read intake}", may: nobody},
	{right: "put one's document into the corpus", try: "ee:{own read intake}:1:0", may: "o",
		effect: `select count(*) from intake where id = {own read intake} and state = 'kept' and stored_at > 0`},
	{right: "put another's document into the corpus", try: "ee:{read intake}:1:0", may: nobody},
	{right: "put in what was changed since", try: "ee:{own read intake}:7:0", may: nobody},
	{right: "put it in the place of what is not there", try: "ee:{own read intake}:1:7", may: nobody},
	{right: "put in what was not read", try: "ee:{own doubtful intake}:1:0", may: nobody},
	{right: "see what can be corrected", try: "ef:{own read intake}", may: "o", reply: "Sửa thông tin"},
	{right: "see what can be corrected of another's", try: "ef:{read intake}", may: nobody},
	{right: "correct what was read", try: "eg:{own read intake}:1", then: []string{"99/2026/QĐ-UBND"}, may: "o",
		effect: `select count(*) from intake where id = {own read intake} and corrections like '%99/2026/QĐ-UBND%'`},
	{right: "say that there is none", try: "eg:{own read intake}:1", then: []string{"{choice 0}"}, may: "o",
		effect: `select count(*) from intake where id = {own read intake} and corrections like '%"number":""%'`},
	{right: "correct another's", try: "eg:{read intake}:1", may: nobody},
	{right: "correct what there is not", try: "eg:{own read intake}:77", may: nobody},
	{right: "preview what was read", try: "eh:{own read intake}:0", may: "o", reply: "Các điều, mục đã đọc"},
	{right: "preview another's", try: "eh:{read intake}:0", may: nobody},
	{right: "take back what one put into the corpus", try: "ei:{own kept intake}", may: "o",
		effect: `select count(*) from intake where id = {own kept intake} and state = 'undone'`},
	{right: "take back what another put there", try: "ei:{kept intake}", may: nobody},
	{right: "take back what was not put there", try: "ei:{own read intake}", may: nobody},
}

var corpusRights = []rightRow{
	{right: "list the documents to keep", try: "ek:0", may: "o", reply: "Văn bản trong kho"},
	{right: "list them by a button of another module", try: "corpus:0", may: "o", reply: "Văn bản trong kho"},
	{right: "list them by a link", try: "/start corpus-0", may: "o", reply: "Văn bản trong kho"},
	{right: "open a document to keep", try: "el:{a document}", may: "o", reply: "Tình trạng"},
	{right: "open it by a button of another module", try: "corpusdocument:{a document}", may: "o", reply: "Tình trạng"},
	{right: "open it by a link", try: "/start corpusdocument-{a document}", may: "o", reply: "Tình trạng"},
	{right: "open one that there is not", try: "el:7777777", may: nobody},
	{right: "retire a document", try: "em:{a document}", then: []string{"{choice 0}", "có văn bản khác thay"}, may: "o",
		effect: `select count(*) from document_retired where key = (select key from document where id = {a document})`},
	{right: "retire one that there is not", try: "em:7777777", may: nobody},
	{right: "bring a document back", try: "en:{a retired document}", may: "o",
		effect: `select 1 - count(*) from document_retired where key = (select key from document where id = {a retired document})`},
	{right: "bring back what was not retired", try: "en:{a document}", may: nobody},
	{right: "remove a document", try: "eo:{a document}", then: []string{"{choice 0}"}, may: "o", effect: `select 1 - count(*) from document where id = {a document}`},
	{right: "remove one that there is not", try: "eo:7777777", may: nobody},
	{right: "take the files of a document", try: "ep:{a document with a file}", may: "o", reply: "Tệp gốc của"},
	{right: "take the files of one that there is not", try: "ep:7777777", may: nobody},
	{right: "give a document another file", try: "eq:{a document}", may: "o", reply: "Thay tệp của văn bản"},
	{right: "give one that there is not another file", try: "eq:7777777", may: nobody},
}

// intakeSteps are the steps of the module's forms.
var intakeSteps = map[string]formStep{
	"intake:gather:files":   {'o', []string{"/nap"}},
	"intake:gather:offer":   {'o', []string{"a document Quyết định"}},
	"intake:value:value":    {'o', []string{"eg:{own read intake}:1"}},
	"intake:retire:day":     {'o', []string{"em:{a document}"}},
	"intake:retire:reason":  {'o', []string{"em:{a document}", "{choice 0}"}},
	"intake:remove:confirm": {'o', []string{"eo:{a document}"}},
}

var intakeBait = map[string]maker{
	"own gathered intake": ownIntake("gathering"), "gathered intake": othersIntake("gathering"),
	"own doubtful intake": ownIntake("doubtful"), "doubtful intake": othersIntake("doubtful"),
	"own read intake": ownIntake("read"), "read intake": othersIntake("read"),
	"own kept intake": ownIntake("kept"), "kept intake": othersIntake("kept"),
	"a document": func(w *rightsWorld, _ rune) string { id, _, _ := w.addDocument(""); return id },
	"a retired document": func(w *rightsWorld, _ rune) string {
		id, key, _ := w.addDocument("")
		w.exec(`insert into document_retired (key, retired_on, reason, retired_at) values ($1, '2021-01-01', 'cũ', 1)`, key)
		return id
	},
	"a document with a file": func(w *rightsWorld, _ rune) string {
		id, key, _ := w.addDocument("")
		w.addTextFile("corpus:"+key, "goc.txt")
		return id
	},
	"announcement with a file": func(w *rightsWorld, _ rune) string {
		id := w.addAnnouncement(0)
		w.addTextFile("announcement:"+id, "kem theo.txt")
		return id
	},
}

func ownIntake(state string) maker {
	return func(w *rightsWorld, who rune) string { return w.addIntake(w.fixed["person "+string(who)], state) }
}

func othersIntake(state string) maker {
	return func(w *rightsWorld, _ rune) string { return w.addIntake(w.addPerson(0), state) }
}

// addIntake is an intake that a person began, of a document that the corpus has where it is kept.
func (w *rightsWorld) addIntake(person, state string) string {
	w.t.Helper()
	n := w.next()
	body, key, stored := "", "", int64(0)
	if state == "read" {
		body = fmt.Sprintf("ỦY BAN NHÂN DÂN TỈNH THÁI BÌNH\n\nSố: %d/2020/QĐ-UBND\n\nThái Bình, ngày 05 tháng 3 năm 2020\n\nQUYẾT ĐỊNH\n\nVề việc thử\n\nĐiều 1. Phạm vi\n\nQuyết định này thử.\n", 1000+n)
	}
	id := w.add(`insert into intake (state, begun_by, replaces, body, warnings, corrections, cleared, document_key, former, stored_at, revision, changed_at)
values ($1, $2, '', $3, '', '{}', false, '', '', 0, 1, $4) returning id`, state, number(person), body, time.Now().UnixMicro())
	if state == "kept" {
		_, key, stored = w.addDocument("intake:" + id)
		w.exec(`update intake set document_key = $1, stored_at = $2 where id = $3`, key, stored, number(id))
		return id
	}
	hash := w.addTextFile("intake:"+id, "van ban.txt")
	w.exec(`insert into intake_file (intake_id, unique_id, message_id, name, mime, picture, hash) values ($1, $2, 0, 'van ban.txt', '', false, $2)`, number(id), hash)
	return id
}

// addDocument is a document of the corpus without words, read from a source.
func (w *rightsWorld) addDocument(source string) (id, key string, stored int64) {
	w.t.Helper()
	n, stored := w.next(), time.Now().UnixMicro()
	key = fmt.Sprintf("%d/2019/qđ-btn", 5000+n)
	if source == "" {
		source = fmt.Sprint("bait:", n)
	}
	id = w.add(`insert into document (key, kind, number, title, issuer, place, issued_on, effective_on, expires_on, ends_on, territory, signer, signer_post, draft, source, hash, ingested_at)
values ($1, 'Quyết định', $2, 'Về việc thử', 'Bộ Thử nghiệm', '', '2019-01-01', '', '', '', '', '', '', false, $3, $4, $5) returning id`,
		key, strings.ToUpper(key), source, fmt.Sprint("hash ", n), stored)
	return id, key, stored
}

// addTextFile is a text of an owner's, and returns its hash.
func (w *rightsWorld) addTextFile(owner, name string) (hash string) {
	w.t.Helper()
	hash = fmt.Sprint("bait ", w.next())
	words := []byte("Nội dung thử.\n")
	id := w.add(`insert into file (hash, size, used_at) values ($1, $2, $3) returning id`, hash, len(words), time.Now().UnixMicro())
	w.exec(`insert into file_part (file_id, n, content) values ($1, 0, $2)`, number(id), words)
	w.exec(`insert into file_use (owner, file_id, name, mime, used_at) values ($1, $2, $3, '', 1)`, owner, number(id), name)
	return hash
}
