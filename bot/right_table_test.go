package bot_test

import "slices"

// rightRow is one thing that a person can try with the bot: who may is listed, and nobody else may.
type rightRow struct {
	right  string
	in     place    // where it is tried
	try    string   // a button's data, or words; {…} is something to act upon, made anew for each try
	may    string   // the letters of those who may, see position
	begin  string   // who may begin it, and cannot complete it
	then   []string // what completes it; {choice 0} is the first choice of the open form
	effect string   // a query that counts one row when it was done
	reply  string   // or what is in the answer, a regular expression
}

// place is the chat in which something is tried.
type place int

const (
	privately place = iota
	boardsGroup
	agencysGroup
)

// Who may, in sets that recur.
const (
	nobody    = ""
	everybody = "mdfhbopqacetnkusx"
	askers    = "mdfhbopqac"    // somebody today, and agreed to what is stored
	kept      = "mdfhbopqacetn" // agreed to what is stored
	board     = "opqac"
	keepers   = "oac" // keep the organisation and its people
	admins    = "ac"
	ofA       = "dfhoac" // let members into agency A
	ofB       = "boac"
)

// where is a question that has an answer.
const where = "Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?"

// rights is who may do what. Every command, button, link and start of every module is in it. What changes who its
// person is stands at the end.
var rights = slices.Concat(toolkitRights, questionRights, privacyRights, admissionRights, organisationRights, announcementRights, arrivalRights)

var toolkitRights = []rightRow{
	{right: "read the help", try: "/trogiup", may: askers, reply: "Hướng dẫn sử dụng"},
	{right: "read the help", try: "/help", may: askers, reply: "Hướng dẫn sử dụng"},
	{right: "stop what is in hand", try: "/huy", may: askers + "etn", reply: "không có việc nào"},
	{right: "do what another began", try: "f:{another's form}:1:0", may: nobody},
	{right: "stop what another began", try: "fx:{another's form}", may: nobody},
	{right: "stop one's own form", try: "se", then: []string{"fx:{form}"}, may: kept, reply: "Đã hủy"},
	{right: "take up one's own form again", try: "se", then: []string{"fr:{form}"}, may: kept, reply: "không hoàn tác được"},
	{right: "take up what another began", try: "fr:{another's form}", may: nobody},
	{right: "tell what one's own message is", try: "d:{own held message}:1", may: kept,
		effect: `select 1 - count(*) from held_message where id = {own held message}`},
	{right: "let one's own message pass", try: "d:{own held message}:0", may: kept,
		effect: `select 1 - count(*) from held_message where id = {own held message}`},
	{right: "tell what another's message is", try: "d:{held message}:1", may: nobody},
	{right: "let another's message pass", try: "d:{held message}:0", may: nobody},
	{right: "tell what another's message in a group is", in: agencysGroup, try: "d:{held message in the agency's group}:1", may: nobody},
	{right: "read the help in a group", in: agencysGroup, try: "/trogiup", may: askers, reply: "Hướng dẫn sử dụng"},
	{right: "stop what is in hand in a group", in: agencysGroup, try: "/huy", may: nobody},
}

var questionRights = []rightRow{
	{right: "ask", try: where, may: askers, reply: "phản ánh về"},
	{right: "ask by command", try: "/hoi " + where, may: askers, reply: "phản ánh về"},
	{right: "list the documents", try: "/vanban", may: askers, reply: "Kho văn bản"},
	{right: "read the sources of one's answer", try: "v:{own answer}", may: askers,
		effect: `select count(*) from outbox_delivery where key like 'question:full:{own answer}:%'`},
	{right: "copy one's answer", try: "c:{own answer}", may: askers,
		effect: `select count(*) from outbox_delivery where key like 'question:cite:{own answer}:%'`},
	{right: "turn the pages of one's answer", try: "v:{own answer}", then: []string{"p:{own answer}:0"}, may: askers,
		effect: `select count(*) from outbox_delivery t join outbox_delivery f on f.id = t.target_id where t.key like 'question:full:{own answer}:%:page:%' and f.key like 'question:full:{own answer}:%'`},
	{right: "praise one's answer", try: "u:{own answer}", may: askers,
		effect: `select count(*) from feedback where answer_id = {own answer} and helpful`},
	{right: "blame one's answer", try: "w:{own answer}", may: askers,
		effect: `select count(*) from feedback where answer_id = {own answer} and not helpful`},
	{right: "read the sources of another's answer", try: "v:{answer}", may: nobody},
	{right: "turn the pages of another's answer", try: "p:{answer}:0", may: nobody},
	{right: "copy another's answer", try: "c:{answer}", may: nobody},
	{right: "praise another's answer", try: "u:{answer}", may: nobody},
	{right: "blame another's answer", try: "w:{answer}", may: nobody},
	{right: "ask in a group", in: agencysGroup, try: "/hoi " + where, may: askers, reply: "phản ánh về"},
	{right: "list the documents in a group", in: agencysGroup, try: "/vanban", may: askers, reply: "Kho văn bản"},
	{right: "read the sources of an answer in its group", in: agencysGroup, try: "v:{answer in the agency's group}", may: askers,
		effect: `select count(*) from outbox_delivery where key like 'question:full:{answer in the agency's group}:%'`},
	{right: "praise an answer in its group", in: agencysGroup, try: "u:{answer in the agency's group}", may: askers,
		effect: `select count(*) from feedback where answer_id = {answer in the agency's group} and account = {account} and helpful`},
	{right: "read the sources of a group's answer elsewhere", try: "v:{answer in the agency's group}", may: nobody},
	{right: "read the sources of one's own answer in a group", in: agencysGroup, try: "v:{own answer}", may: nobody},
}

var announcementRights = []rightRow{
	{right: "list what was announced to one", try: "/thongbao", may: askers, reply: "Thông báo đã gửi|Chưa có thông báo"},
	{right: "turn its pages", try: "al:0", may: askers, reply: "Thông báo đã gửi|Chưa có thông báo"},
	{right: "list what was announced to one in a group", in: agencysGroup, try: "/thongbao", may: nobody},
	{right: "read an announcement to one again", try: "an:{own announcement}", may: askers, reply: "Nội dung"},
	{right: "read an announcement to another", try: "an:{announcement}", may: nobody},
	{right: "acknowledge an announcement", try: "as:{own announcement}", may: askers,
		effect: `select count(*) from acknowledgement where announcement_id = {own announcement} and kind = 'seen'`},
	{right: "say that its document is missing", try: "am:{own announcement}", may: askers,
		effect: `select count(*) from acknowledgement where announcement_id = {own announcement} and kind = 'missing'`},
	{right: "acknowledge it for an agency", try: "af:{own announcement}:{A}:1", may: askers,
		effect: `select count(*) from acknowledgement where announcement_id = {own announcement} and kind = 'seen'`},
	{right: "acknowledge it for another agency", try: "af:{own announcement}:{B}:1", may: nobody},
	{right: "acknowledge an announcement to another", try: "as:{announcement}", may: nobody},
	{right: "say that the document of an announcement to another is missing", try: "am:{announcement}", may: nobody},
	{right: "acknowledge an announcement to another for an agency", try: "af:{announcement}:{A}:1", may: nobody},
}

var privacyRights = []rightRow{
	{right: "see what is kept of oneself", try: "/dulieu", may: kept, reply: "Dữ liệu đang lưu về"},
	{right: "take a copy of it", try: "sx", may: kept, reply: "du-lieu-cua-toi.json"},
	{right: "have it erased", try: "se", may: kept, reply: "không hoàn tác được"},
	{right: "see what is kept of oneself by a button", try: "mydata:0", may: kept, reply: "Dữ liệu đang lưu về"},
	{right: "see what is kept of oneself by a link", try: "/start mydata-0", may: kept, reply: "Dữ liệu đang lưu về"},
	{right: "see what is kept of oneself in a group", in: agencysGroup, try: "/dulieu", may: nobody},
	{right: "take a copy of it in a group", in: agencysGroup, try: "sx", may: nobody},
	{right: "have it erased in a group", in: agencysGroup, try: "se", may: nobody},
}

var admissionRights = []rightRow{
	{right: "be greeted as somebody who may ask", try: "/start", may: askers, reply: "khoản 3 mục II kế hoạch"},
	{right: "decline what is to be stored", try: "no", may: "kusx", reply: "chỉ giữ mã tài khoản"},
	{right: "agree to what is stored", try: "ok", may: kept + "ku",
		effect: `select count(*) from person where account = {account} and agreed_at <> 0`},
	{right: "look at who waits to be confirmed", try: "requests:0", may: board, reply: "Đề nghị xác nhận|Không còn đề nghị"},
	{right: "choose whom to invite", try: "invite:{A}", may: ofA, reply: "Mời tham gia"},
	{right: "invite colleagues", try: "/moi", may: "dfhboac", reply: "Đường dẫn mời|chọn cơ quan"},
	{right: "invite a member", try: "iv:{A}:0", may: ofA, reply: "Đường dẫn mời"},
	{right: "invite a member of B", try: "iv:{B}:0", may: ofB, reply: "Đường dẫn mời"},
	{right: "invite a deputy focal point", try: "iv:{A}:1", may: keepers, reply: "Đường dẫn mời"},
	{right: "invite a focal point", try: "iv:{A}:2", may: keepers, reply: "Đường dẫn mời"},
	{right: "invite a head", try: "iv:{A}:3", may: keepers, reply: "Đường dẫn mời"},
	{right: "invite a member of the Board's agency", try: "iv:{BAN}:0", may: keepers, reply: "Đường dẫn mời"},
	{right: "invite an officer", try: "iv:{BAN}:4", may: admins, reply: "Đường dẫn mời"},
	{right: "invite an approver", try: "iv:{BAN}:5", may: admins, reply: "Đường dẫn mời"},
	{right: "invite an administrator", try: "iv:{BAN}:6", may: admins, reply: "Đường dẫn mời"},
	{right: "invite an officer into an agency", try: "iv:{A}:4", may: admins, reply: "Đường dẫn mời"},
	{right: "revoke an invitation of a member", try: "ir:{invitation of a member}", may: ofA,
		effect: `select count(*) from invitation where id = {invitation of a member} and revoked_at <> 0`},
	{right: "revoke an invitation of a member of B", try: "ir:{invitation of a member of B}", may: ofB,
		effect: `select count(*) from invitation where id = {invitation of a member of B} and revoked_at <> 0`},
	{right: "revoke an invitation of a focal point", try: "ir:{invitation of a focal point}", may: keepers,
		effect: `select count(*) from invitation where id = {invitation of a focal point} and revoked_at <> 0`},
	{right: "revoke an invitation of an officer", try: "ir:{invitation of an officer}", may: admins,
		effect: `select count(*) from invitation where id = {invitation of an officer} and revoked_at <> 0`},
	{right: "confirm a focal point", try: "cy:{request of a focal point}:0:0", may: keepers,
		effect: `select count(*) from role_request c join post m on m.person_id = c.person_id and m.role = 'focal' where c.id = {request of a focal point} and c.state = 'confirmed'`},
	{right: "refuse a focal point", try: "cn:{request of a focal point}", may: keepers,
		effect: `select count(*) from role_request where id = {request of a focal point} and state = 'refused'`},
	{right: "confirm an officer", try: "cy:{request of an officer}:0:0", may: admins,
		effect: `select count(*) from role_request c join post m on m.person_id = c.person_id and m.role = 'officer' where c.id = {request of an officer} and c.state = 'confirmed'`},
	{right: "refuse an officer", try: "cn:{request of an officer}", may: admins,
		effect: `select count(*) from role_request where id = {request of an officer} and state = 'refused'`},
	{right: "confirm oneself", try: "cy:{own request}:0:0", may: nobody},
	{right: "refuse oneself", try: "cn:{own request}", may: nobody},
	{right: "bind a private chat", try: "/ketnoi", may: nobody},
	{right: "unbind a private chat", try: "/ngatketnoi", may: nobody},
	{right: "look at who waits to be confirmed by a link", try: "/start requests-0", may: board, reply: "Đề nghị xác nhận|Không còn đề nghị"},
	{right: "choose whom to invite by a link", try: "/start invite-{A}", may: ofA, reply: "Mời tham gia"},
	{right: "choose whom to invite into B", try: "/start invite-{B}", may: ofB, reply: "Mời tham gia"},
	{right: "open a link that there is not", try: "/start nowhere-1", may: nobody},
	{right: "confirm a focal point in the Board's group", in: boardsGroup, try: "cy:{request of a focal point}:0:0", may: keepers,
		effect: `select count(*) from role_request where id = {request of a focal point} and state = 'confirmed'`},
	{right: "refuse a focal point in the Board's group", in: boardsGroup, try: "cn:{request of a focal point}", may: keepers,
		effect: `select count(*) from role_request where id = {request of a focal point} and state = 'refused'`},
	{right: "confirm an officer in the Board's group", in: boardsGroup, try: "cy:{request of an officer}:0:0", may: admins,
		effect: `select count(*) from role_request where id = {request of an officer} and state = 'confirmed'`},
	{right: "invite a member in the Board's group", in: boardsGroup, try: "iv:{A}:0", may: nobody},
	{right: "invite colleagues in a group", in: agencysGroup, try: "/moi", may: nobody},
	{right: "revoke an invitation in the Board's group", in: boardsGroup, try: "ir:{invitation of a member}", may: nobody},
	{right: "agree in a group", in: agencysGroup, try: "ok", may: nobody},
	{right: "decline in a group", in: agencysGroup, try: "no", may: nobody},
	{right: "make the Board's group the Board's once more", in: boardsGroup, try: "/ketnoi", may: admins, reply: "nhóm của Ban"},
}

var organisationRights = []rightRow{
	{right: "give up one's own post", try: "pe:{own post}", then: []string{"{choice 0}"}, may: "mdfhbopqact",
		effect: `select count(*) from post where id = {own post} and until_on = '{today}'`},
	{right: "be asked where oneself moves to", try: "pm:{own post}", may: "dfhboac", reply: "Chuyển công tác"},
	{right: "look at the organisation", try: "/tochuc", may: board, reply: "Cơ cấu tổ chức"},
	{right: "find an agency", try: "/tochuc BBB", may: board, reply: "Cơ quan BBB"},
	{right: "find a person", try: "/tochuc Mồi m", may: board, reply: "Mồi m"},
	{right: "look at the organisation of another day", try: "/tochuc 01/01/2021", may: board, reply: "chỉ xem"},
	{right: "look at the top", try: "ol:0:-1:0:0", may: board, reply: "Cơ cấu tổ chức"},
	{right: "look at an agency", try: "oa:{B}:0", may: board, reply: "Cơ quan BBB"},
	{right: "look at an agency of another day", try: "oa:{B}:{1/1/2021}", may: board, reply: "Cơ quan BBB"},
	{right: "look at one's own agency", try: "oa:{A}:0", may: board, reply: "Cơ quan AAA"},
	{right: "look at its people", try: "op:{A}:0:0", may: board, reply: `Cơ quan AAA.*: \d+ người`},
	{right: "look at its history", try: "oh:{A}:0", may: board, reply: "Lịch sử"},
	{right: "look at the blocs", try: "ob:0:0", may: board, reply: "Cụm Mồi"},
	{right: "look at a bloc", try: "oc:{bloc}:0", may: board, reply: "Cụm Mồi"},
	{right: "look at a person", try: "pp:{person m}:0", may: board, reply: "Mồi m"},
	{right: "choose what to do to an agency", try: "om:{A}:0", may: keepers, reply: "Sáp nhập"},
	{right: "rename an agency", try: "os:{agency}:1", then: []string{"Tên Mới; 01/7/2024; QĐ 1", "{choice 0}"}, may: keepers,
		effect: `select count(*) from agency_term where agency_id = {agency} and name = 'Tên Mới'`},
	{right: "merge an agency", try: "os:{agency}:2", then: []string{"AAA; 01/7/2024; QĐ 1", "{choice 0}"}, may: keepers,
		effect: `select count(*) from succession where from_id = {agency} and to_id = {A}`},
	{right: "hand an agency over", try: "os:{agency}:3", then: []string{"AAA; 01/7/2024; QĐ 1", "{choice 0}"}, may: keepers,
		effect: `select count(*) from agency_term where agency_id = {agency} and parent_id = {A}`},
	{right: "dissolve an agency", try: "os:{agency}:4", then: []string{"01/7/2024; QĐ 1", "{choice 0}"}, may: keepers,
		effect: `select count(*) from agency_term where agency_id = {agency} and until_on = '2024-07-01'`},
	{right: "found an agency under another", try: "os:{agency}:5", then: []string{"CCC{agency}X; Cơ quan mới; 01/7/2024; QĐ 1", "{choice 0}"}, may: keepers,
		effect: `select count(*) from agency_term where parent_id = {agency}`},
	{right: "found an agency at the top", try: "os:0:5", may: keepers, reply: "Thành lập"},
	{right: "undo a reorganisation", try: "un:{reorganisation}", may: keepers,
		effect: `select count(*) from reorganisation where id = {reorganisation} and undone_at <> 0`},
	{right: "end a member's post", try: "pe:{post of a member}", then: []string{"{choice 0}"}, may: ofA,
		effect: `select count(*) from post where id = {post of a member} and until_on = '{today}'`},
	{right: "end the post of a member of B", try: "pe:{post of a member of B}", then: []string{"{choice 0}"}, may: ofB,
		effect: `select count(*) from post where id = {post of a member of B} and until_on = '{today}'`},
	{right: "end a focal point's post", try: "pe:{post of a focal point}", then: []string{"{choice 0}"}, may: keepers,
		effect: `select count(*) from post where id = {post of a focal point} and until_on = '{today}'`},
	{right: "end an officer's post", try: "pe:{post of an officer}", then: []string{"{choice 0}"}, may: admins,
		effect: `select count(*) from post where id = {post of an officer} and until_on = '{today}'`},
	{right: "be asked where a member moves to", try: "pm:{post of a member}", may: ofA, reply: "Chuyển công tác"},
	{right: "move a member to B", try: "pm:{post of a member}", then: []string{"BBB; Chuyên viên"}, may: keepers, begin: "dfh",
		effect: `select count(*) from post o join post n on n.person_id = o.person_id and n.agency_id = {B} where o.id = {post of a member}`},
	{right: "move oneself to B", try: "pm:{own post}", then: []string{"BBB; Chuyên viên"}, may: "boac", begin: "dfh",
		effect: `select count(*) from post o join post n on n.person_id = o.person_id and n.agency_id = {B} where o.id = {own post}`},
	{right: "be asked where an officer moves to", try: "pm:{post of an officer}", may: admins, reply: "Chuyển công tác"},
	{right: "appoint a focal point", try: "pa:{post of a member}", then: []string{"{choice 1}", "{choice 0}"}, may: keepers,
		effect: `select count(*) from post o join post n on n.person_id = o.person_id and n.role = 'focal' where o.id = {post of a member}`},
	{right: "appoint a head", try: "pa:{post of a member}", then: []string{"{choice 2}"}, may: keepers,
		effect: `select count(*) from post o join post n on n.person_id = o.person_id and n.role = 'head' where o.id = {post of a member}`},
	{right: "appoint an approver", try: "pa:{post of a member}", then: []string{"{choice 4}"}, may: admins, begin: "o",
		effect: `select count(*) from post o join post n on n.person_id = o.person_id and n.role = 'approver' where o.id = {post of a member}`},
	{right: "give an officer another role", try: "pa:{post of an officer}", may: admins, reply: "Giao vai trò"},
	{right: "give oneself another role", try: "pa:{own post}", may: nobody},
	{right: "choose who leads a bloc", try: "bl:{a bloc}:0", then: []string{"{choice 0}"}, may: keepers,
		effect: `select count(*) from bloc_lead where bloc_id = {a bloc} and agency_id = {A} and position = 'lead'`},
	{right: "choose a deputy lead of a bloc", try: "bl:{a bloc}:1", then: []string{"{choice 0}"}, may: keepers,
		effect: `select count(*) from bloc_lead where bloc_id = {a bloc} and agency_id = {A} and position = 'deputy'`},
	{right: "choose who follows a bloc", try: "bo:{a bloc}", then: []string{"{choice 0}"}, may: keepers,
		effect: `select count(*) from bloc_officer where bloc_id = {a bloc}`},
	{right: "join somebody with the listed head of A", try: "pj:{person who came by themselves}", may: keepers,
		effect: `select count(*) from person where id = {person who came by themselves} and erased_at <> 0`},
	{right: "join somebody with the listed head of B in the place of an account", try: "pj:{person who came and whose name has an account}",
		then: []string{"{choice 0}"}, may: keepers,
		effect: `select count(*) from person where id = {person who came and whose name has an account} and erased_at <> 0`},
	{right: "join somebody with a listed administrator", try: "pj:{person of the Board's list who came by themselves}", may: admins,
		effect: `select count(*) from person where id = {person of the Board's list who came by themselves} and erased_at <> 0`},
	{right: "detach a person's account", try: "pd:{person}", then: []string{"{choice 0}"}, may: keepers,
		effect: `select count(*) from person where id = {person} and account = 0`},
	{right: "detach an officer's account", try: "pd:{person of the Board}", then: []string{"{choice 0}"}, may: admins,
		effect: `select count(*) from person where id = {person of the Board} and account = 0`},
	{right: "lend the right to approve", try: "/duyetthay", may: "pq", reply: "Giao duyệt thay"},
	{right: "take a delegation of p back", try: "dt:{delegation}", may: "pac",
		effect: `select count(*) from delegation where id = {delegation} and revoked_at <> 0`},
	{right: "look at the organisation by a button", try: "tree:0", may: board, reply: "Cơ cấu tổ chức"},
	{right: "look at the organisation by a link", try: "/start tree-0", may: board, reply: "Cơ cấu tổ chức"},
	{right: "look at an agency by a button of another module", try: "agency:{B}", may: board, reply: "Cơ quan BBB"},
	{right: "look at an agency by a link", try: "/start agency-{B}", may: board, reply: "Cơ quan BBB"},
	{right: "give up one's own post by a button of another module", try: "endpost:{own post}", then: []string{"{choice 0}"}, may: "mdfhbopqact",
		effect: `select count(*) from post where id = {own post} and until_on = '{today}'`},
	{right: "give up one's own post by a link", try: "/start endpost-{own post}", then: []string{"{choice 0}"}, may: "mdfhbopqact",
		effect: `select count(*) from post where id = {own post} and until_on = '{today}'`},
	{right: "end a member's post by a link", try: "/start endpost-{post of a member}", then: []string{"{choice 0}"}, may: ofA,
		effect: `select count(*) from post where id = {post of a member} and until_on = '{today}'`},
	{right: "let somebody approve", try: "/duyetthay", then: []string{"{choice 0}", "01/12/2098 đến 15/12/2098"}, may: "pq", reply: "Đã giao"},
	{right: "look at an agency in the Board's group", in: boardsGroup, try: "oa:{B}:0", may: board, reply: "Cơ quan BBB"},
	{right: "look at a person in the Board's group", in: boardsGroup, try: "pp:{person m}:0", may: board, reply: "Mồi m"},
	{right: "look at an agency in an agency's group", in: agencysGroup, try: "oa:{B}:0", may: nobody},
	{right: "look at the top in an agency's group", in: agencysGroup, try: "ol:0:-1:0:0", may: nobody},
	{right: "look at the organisation in a group", in: boardsGroup, try: "/tochuc", may: nobody},
	{right: "rename an agency in the Board's group", in: boardsGroup, try: "os:{agency}:1", may: nobody},
	{right: "undo a reorganisation in the Board's group", in: boardsGroup, try: "un:{reorganisation}", may: nobody},
	{right: "end a member's post in a group", in: agencysGroup, try: "pe:{post of a member}", may: nobody},
	{right: "detach a person's account in the Board's group", in: boardsGroup, try: "pd:{person}", may: nobody},
	{right: "let somebody approve in a group", in: boardsGroup, try: "/duyetthay", may: nobody},
}

// arrivalRights are of those who come with a link. It lets in whoever has it; what it gives beyond membership waits.
var arrivalRights = []rightRow{
	{right: "open an invitation", try: "/start i-{token of a member}", may: everybody, reply: "Tham gia|Cảm ơn|xem và cho ý kiến"},
	{right: "open an invitation in a group", in: agencysGroup, try: "/start i-{token of a member}", may: nobody},
	{right: "ask for the role of a focal point", try: "/start i-{token of a focal point}", may: kept, begin: "kusx",
		then: []string{"{choice 0}", "Mồi Văn An, Chánh Văn phòng", "{choice 0}", "{choice 0}"}, reply: "Đã gửi đề nghị"},
	{right: "ask for the role of an officer", try: "/start i-{token of an officer}", may: kept, begin: "kusx",
		then: []string{"{choice 0}", "Mồi Văn An, Chuyên viên", "{choice 0}"}, reply: "Đã gửi đề nghị"},
}

// formSteps is how somebody comes to each step of each form, by the names of module, form and step. Everybody else is
// kept away from it.
var formSteps = map[string]struct {
	who   rune
	tries []string
}{
	"admission:join:confirm":      {'m', []string{"/start i-{token of a focal point}"}},
	"admission:request:name":      {'m', []string{"/start i-{token of a focal point}", "{choice 0}"}},
	"admission:request:basis":     {'m', []string{"/start i-{token of a focal point}", "{choice 0}", "Mồi Văn An, Chánh Văn phòng"}},
	"admission:request:check":     {'m', []string{"/start i-{token of a focal point}", "{choice 0}", "Mồi Văn An, Chánh Văn phòng", "{choice 0}"}},
	"organisation:change:words":   {'o', []string{"os:{agency}:1"}},
	"organisation:change:confirm": {'o', []string{"os:{agency}:1", "Tên Mới; 01/7/2024; QĐ 1"}},
	"organisation:move:words":     {'o', []string{"pm:{post of a member}"}},
	"organisation:appoint:role":   {'o', []string{"pa:{post of a member}"}},
	"organisation:appoint:basis":  {'o', []string{"pa:{post of a member}", "{choice 1}"}},
	"organisation:bloc:choose":    {'o', []string{"bl:{a bloc}:0"}},
	"organisation:delegate:to":    {'p', []string{"/duyetthay"}},
	"organisation:delegate:days":  {'p', []string{"/duyetthay", "{choice 0}"}},
	"organisation:end:confirm":    {'o', []string{"pe:{post of a member}"}},
	"organisation:detach:confirm": {'o', []string{"pd:{person}"}},
	"organisation:merge:confirm":  {'o', []string{"pj:{person who came and whose name has an account}"}},
	"privacy:erase:confirm":       {'m', []string{"se"}},
}
