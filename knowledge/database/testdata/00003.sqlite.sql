PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
INSERT INTO goose_db_version VALUES(1,0,1,'2026-11-23 14:54:37');
INSERT INTO goose_db_version VALUES(2,1,1,'2026-11-23 14:54:37');
INSERT INTO goose_db_version VALUES(3,2,1,'2026-11-23 14:54:37');
INSERT INTO goose_db_version VALUES(4,3,1,'2026-11-23 14:54:37');
CREATE TABLE lease (
	name  text   not null primary key,
	owner text   not null,
	fence integer not null,
	until integer not null
) strict;
INSERT INTO lease VALUES('outbox sender','máy-1/42/ABCDEFGH',3,1790000000000000);
CREATE TABLE corpus (
	id      integer not null primary key check (id = 1),
	version integer not null
) strict;
INSERT INTO corpus VALUES(1,1);
CREATE TABLE document (
	id           integer primary key autoincrement,
	key          text   not null unique, -- the number, folded; without one, what else names it
	kind         text   not null,
	number       text   not null,
	title        text   not null,
	issuer       text   not null,
	place        text   not null,
	issued_on    text   not null,
	effective_on text   not null,
	expires_on   text   not null, -- the first day it is no longer in force, said by a document that replaces it
	ends_on      text   not null, -- the last day of the period a plan or directive is for
	territory    text   not null,
	signer       text   not null,
	signer_post  text   not null,
	draft        integer not null,
	source       text   not null, -- the file it was read from
	hash         text   not null, -- of the file's bytes and the reader's version
	ingested_at  integer not null
) strict;
INSERT INTO document VALUES(1,'ke hoach|uy ban nhan dan tinh thai binh|2021-08-10','Kế hoạch','','Tổ chức triển khai thực hiện Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng Chính phủ về việc phát động thi đua thực hiện thắng lợi nhiệm vụ phát triển kinh tế - xã hội hàng năm và Kế hoạch 5 năm (2021-2025) theo Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng.','Ủy ban nhân dân tỉnh Thái Bình','Thái Bình','2021-08-10','','','2025-12-31','tỉnh Thái Bình','Lưu Văn Hoàn','PHÓ CHỦ TỊCH',0,'builtin:ke-hoach-chi-thi-19-thai-binh.txt','3ed57e95c8294ecf50b171cfa71df612ef4e10d03381fddd88d85771a90ae692',1795445677298133);
CREATE TABLE provision (
	id          integer primary key autoincrement,
	document_id integer not null references document (id) on delete cascade,
	seq         integer not null, -- the order in the document, from 0
	parent_seq  integer not null, -- -1 at the top
	path        text   not null,
	level       text   not null,
	note        text   not null, -- about the provision, not its words
	label       text   not null, -- as printed: "1.", "a)"
	heading     text   not null,
	above       text   not null, -- JSON list of the headings above, outermost first
	text        text   not null,
	part        integer not null, -- 0, or 1.. when one long provision was split
	unique (document_id, seq)
) strict;
INSERT INTO provision VALUES(1,1,0,-1,'Mở đầu','preamble','','','','null','Thực hiện Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng Chính phủ về việc phát động thi đua thực hiện thắng lợi nhiệm vụ phát triển kinh tế - xã hội hàng năm và Kế hoạch 5 năm (2021-2025) theo Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng (sau đây gọi tắt là Chỉ thị số 19/CT-TTg); Ủy ban nhân dân tỉnh ban hành Kế hoạch tổ chức triển khai thực hiện Chỉ thị số 19/CT-TTg trên địa bàn tỉnh Thái Bình, cụ thể như sau:',0);
INSERT INTO provision VALUES(2,1,1,-1,'I','roman','','I.','MỤC ĐÍCH, YÊU CẦU','null','',0);
INSERT INTO provision VALUES(3,1,2,1,'I.1','number','','1.','','["I. MỤC ĐÍCH, YÊU CẦU"]','Quán triệt, triển khai Chỉ thị số 19/CT-TTg tới toàn thể cán bộ, công chức, viên chức, người lao động và Nhân dân trong tỉnh nhằm nâng cao nhận thức, tinh thần trách nhiệm, tính chủ động, sáng tạo, tích cực, hăng hái tham gia các phong trào thi đua do các cấp, các ngành, phát động.',0);
INSERT INTO provision VALUES(4,1,3,1,'I.2','number','','2.','','["I. MỤC ĐÍCH, YÊU CẦU"]','Nâng cao chất lượng, hiệu quả công tác tổ chức, triển khai các phong trào thi đua yêu nước gắn với nhiệm vụ chính trị của cơ quan, đơn vị, địa phương tạo động lực góp phần thực hiện thắng lợi nhiệm vụ phát triển kinh tế - xã hội hàng năm và kế hoạch 05 năm (2021-2025) theo Nghị quyết Đại hội đại biểu đảng bộ tỉnh lần thứ XX và Nghị quyết Đại hội đại biểu các cấp đã đề ra.',0);
INSERT INTO provision VALUES(5,1,4,1,'I.3','number','','3.','','["I. MỤC ĐÍCH, YÊU CẦU"]','Tập thể, cá nhân, nhất là người đứng đầu cần xác định việc triển khai thực hiện Chỉ thị số 19/CT-TTg là một trong những nhiệm vụ trọng tâm hàng năm của đơn vị và trong giai đoạn 2021-2025.',0);
INSERT INTO provision VALUES(6,1,5,-1,'II','roman','','II.','NỘI DUNG','null','',0);
INSERT INTO provision VALUES(7,1,6,5,'II.1','number','','1.','','["II. NỘI DUNG"]',replace('Các cơ quan, đơn vị, địa phương tổ chức tuyên truyền, triển khai nội dung Chỉ thị số 19/CT-TTg đến toàn thể cán bộ, công chức, viên chức, người lao động và Nhân dân bằng các hình thức phù hợp để người dân nắm được tinh thần, nội dung của Chỉ thị. Tăng cường vai trò, trách nhiệm của người đứng đầu trong triển khai thực hiện các nội dung của Chỉ thị; qua đó nâng cao vai trò của công tác thi đua, khen thưởng, góp phần hoàn thành tốt nhiệm vụ chính trị của cơ quan, đơn vị, địa phương.\nCán bộ làm công tác thi đua, khen thưởng chủ động, sáng tạo trong việc tham mưu cho cấp ủy Đảng, chính quyền để tổ chức có hiệu quả các phong trào thi đua yêu nước và thực hiện chính sách khen thưởng đến toàn thể nhân dân.','\n',char(10)),0);
INSERT INTO provision VALUES(8,1,7,5,'II.2','number','','2.','','["II. NỘI DUNG"]',replace('Ủy ban nhân dân tỉnh tổ chức các phong trào thi đua thiết thực, hiệu quả bám sát nội dung, định hướng chỉ đạo của Đảng, Nhà nước gắn với thực hiện nhiệm vụ chính trị của tỉnh.\nCơ quan, đơn vị, địa phương căn cứ chủ đề thi đua “Đoàn kết, sáng tạo, thi đua xây dựng và bảo vệ Tổ quốc” do Chủ tịch Ủy ban nhân dân tỉnh phát động tại Đại hội Thi đua yêu nước tỉnh Thái Bình lần thứ VII, cùng với các nội dung thi đua được nêu trong Chỉ thị số 19/CT-TTg bám sát nhiệm vụ của cơ quan, đơn vị, địa phương, của tỉnh tổ chức phát động các đợt thi đua có nội dung, tiêu chí thi đua để cụ thể hóa và thực hiện có hiệu quả 5 nhiệm vụ trọng tâm và 3 đột phá phát triển, tạo không khí thi đua sôi nổi, phấn đấu hoàn thành nhiệm vụ chính trị hàng năm và kế hoạch 5 năm (2021- 2025) theo Nghị quyết Đại hội đại biểu tỉnh lần thứ XX và Nghị quyết Đại hội đại biểu các cấp đã đề ra.','\n',char(10)),0);
INSERT INTO provision VALUES(9,1,8,5,'II.3','number','','3.','','["II. NỘI DUNG"]',replace('Các cơ quan, đơn vị, địa phương thực hiện đồng bộ, có hiệu quả cả 4 khâu “Phát hiện - bồi dưỡng - tổng kết - nhân rộng điển hình tiên tiến”, kịp thời khen thưởng và đề nghị khen thưởng cho các tập thể, cá nhân có thành tích xuất sắc tiêu biểu trong các phong trào thi đua và các tập thể, cá nhân có thành tích đặc biệt xuất sắc đột xuất; tăng tỷ lệ khen thưởng cho công nhân, nông dân và người lao động trực tiếp.\nTăng cường sự phối hợp giữa cơ quan, bộ phận làm công tác thi đua, khen thưởng các cấp với các cơ quan truyền thông trong việc đẩy mạnh công tác tuyên truyền tư tưởng thi đua yêu nước của Chủ tịch Hồ Chí Minh, chủ trương, chính sách của Đảng, pháp luật của Nhà nước về thi đua, khen thưởng; tuyên truyền, giáo dục truyền thống yêu nước, tinh thần đoàn kết trong xây dựng và bảo vệ Tổ quốc; phát hiện, biểu dương, tôn vinh, nhân rộng các điển hình tiên tiến, gương người tốt, việc tốt trong các phong trào thi đua và trên các lĩnh vực của đời sống xã hội.','\n',char(10)),0);
INSERT INTO provision VALUES(10,1,9,5,'II.4','number','','4.','','["II. NỘI DUNG"]','Các cơ quan, đơn vị, địa phương tăng cường triển khai có hiệu quả các văn bản về thi đua, khen thưởng tới toàn thể cán bộ, công chức, viên chức, người lao động và Nhân dân tại cơ quan, đơn vị, địa phương mình. Chú trọng tới việc tập huấn, tuyên truyền, phổ biến, nâng cao trình độ chuyên môn, nghiệp vụ cho đội ngũ cán bộ làm công tác thi đua, khen thưởng của các cơ quan, đơn vị, địa phương để ngày càng đáp ứng được yêu cầu công tác thi đua, khen thưởng trong tình hình mới.',0);
INSERT INTO provision VALUES(11,1,10,5,'II.5','number','','5.','','["II. NỘI DUNG"]','Trước tình hình dịch Covid-19 đang diễn biến hết sức phức tạp, khó lường các cơ quan, đơn vị, địa phương tiếp tục thực hiện quyết liệt, đồng bộ, hiệu quả các giải pháp trong phòng, chống dịch Covid-19, kiểm soát nguy cơ lây bệnh từ bên ngoài, dập dịch triệt để ở bên trong, tập trung thực hiện “mục tiêu kép” vừa phòng, chống dịch hiệu quả, bảo vệ sức khỏe Nhân dân, vừa tận dụng tốt các cơ hội, nỗ lực phục hồi và phát triển kinh tế - xã hội của tỉnh. Kịp thời khen thưởng, động viên các tập thể, cá nhân làm tốt; phê bình, kiểm điểm các trường hợp lơ là, chủ quan, chưa làm tròn trách nhiệm trong công tác phòng, chống dịch.',0);
INSERT INTO provision VALUES(12,1,11,5,'II.6','number','','6.','','["II. NỘI DUNG"]','Hội đồng Thi đua - Khen thưởng tỉnh, Ban Thi đua - Khen thưởng, Sở Nội vụ tăng cường kiểm tra, giám sát việc thực hiện các quy định của pháp luật về thi đua, khen thưởng, về tổ chức và hoạt động của các Cụm, Khối thi đua và trách nhiệm của người đứng đầu cơ quan, đơn vị, địa phương trong việc thực hiện công tác thi đua, khen thưởng.',0);
INSERT INTO provision VALUES(13,1,12,-1,'III','roman','','III.','TỔ CHỨC THỰC HIỆN','null','',0);
INSERT INTO provision VALUES(14,1,13,12,'III.1','number','','1.','','["III. TỔ CHỨC THỰC HIỆN"]','Thủ trưởng các cơ quan, đơn vị, địa phương căn cứ nội dung Chỉ thị số 19/CT-TTg và Kế hoạch này chủ động triển khai thực hiện có hiệu quả nhiệm vụ phát triển kinh tế - xã hội hàng năm và Kế hoạch 5 năm (2021-2025) theo Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng',0);
INSERT INTO provision VALUES(15,1,14,12,'III.2','number','','2.','Sở Nội vụ (Ban Thi đua - Khen thưởng):','["III. TỔ CHỨC THỰC HIỆN"]','',0);
INSERT INTO provision VALUES(16,1,15,14,'III.2 gạch 1','dash','','-','','["III. TỔ CHỨC THỰC HIỆN","2. Sở Nội vụ (Ban Thi đua - Khen thưởng):"]','Căn cứ tình hình thực tế tham mưu Chủ tịch Ủy ban nhân dân tỉnh ban hành Kế hoạch tổ chức thực hiện phong trào thi đua gắn với thực hiện nhiệm vụ chính trị của tỉnh và các phong trào thi đua do Thủ tướng Chính phủ phát động;',0);
INSERT INTO provision VALUES(17,1,16,14,'III.2 gạch 2','dash','','-','','["III. TỔ CHỨC THỰC HIỆN","2. Sở Nội vụ (Ban Thi đua - Khen thưởng):"]','Phối hợp với Ban Tuyên giáo Tỉnh ủy, Sở Thông tin và Truyền thông, Đài Phát thanh và Truyền hình Thái Bình, Báo Thái Bình và các cơ quan truyền thông làm tốt công tác tuyên truyền, nhân rộng điển hình tiên tiến trên địa bàn tỉnh;',0);
INSERT INTO provision VALUES(18,1,17,14,'III.2 gạch 3','dash','','-','','["III. TỔ CHỨC THỰC HIỆN","2. Sở Nội vụ (Ban Thi đua - Khen thưởng):"]','Tham mưu Ủy ban nhân dân tỉnh, Hội đồng Thi đua - Khen thưởng tỉnh tổ chức Hội nghị tổng kết phong trào thi đua và công tác khen thưởng hàng năm; trong đó chú trọng biểu dương các tập thể, cá nhân là điển hình tiên tiến trên các lĩnh vực của đời sống xã hội.',0);
INSERT INTO provision VALUES(19,1,18,-1,'Kết','closing','','','','null','Trên đây là Kế hoạch tổ chức triển khai thực hiện Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng Chính phủ về việc phát động thi đua thực hiện thắng lợi nhiệm vụ phát triển kinh tế - xã hội hàng năm và Kế hoạch 5 năm (2021-2025) theo Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng. Trong quá trình tổ chức, thực hiện nếu có khó khăn, vướng mắc, cơ quan, đơn vị phản ánh về Ban Thi đua - Khen thưởng, Sở Nội vụ để tổng hợp, báo cáo Ủy ban nhân dân tỉnh xem xét, giải quyết.',0);
INSERT INTO provision VALUES(20,1,19,-1,'Nơi nhận','recipients','','Nơi nhận:','','null',replace('- Ban Thi đua - Khen thưởng Trung ương;\n- Thường trực Tỉnh ủy;\n- Chủ tịch và các PCT UBND tỉnh;\n- TV Hội đồng Thi đua - Khen thưởng tỉnh;\n- Cụm, Khối thi đua thuộc tỉnh;\n- Ban Thi đua - Khen thưởng, Sở Nội vụ;\n- Lưu VT, NC.','\n',char(10)),0);
INSERT INTO provision VALUES(21,1,20,-1,'Chữ ký','signature','','','','null',replace('TM. ỦY BAN NHÂN DÂN TỈNH\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLưu Văn Hoàn','\n',char(10)),0);
CREATE TABLE relation (
	id          integer primary key autoincrement,
	document_id integer not null references document (id) on delete cascade,
	kind        text   not null, -- replaces, amends
	number      text   not null, -- of the other document, which may not be in the corpus
	key         text   not null, -- the key that number gives
	from_on     text   not null,
	path        text   not null  -- the provision that says so
) strict;
CREATE TABLE inbox_chat (
	id          integer primary key autoincrement,
	bot_id      integer not null,
	chat_key    integer not null, -- the chat, or the user of an update without a chat
	waiting     integer not null,
	ready_at    integer not null,
	lease_until integer not null,
	fence       integer not null,
	unique (bot_id, chat_key)
) strict;
INSERT INTO inbox_chat VALUES(1,7,42,1,1790000000000000,0,5);
CREATE TABLE inbox_update (
	id          integer primary key autoincrement,
	bot_id      integer not null,
	update_id   integer not null,
	chat_id     integer not null references inbox_chat (id),
	payload     text   not null,
	received_at integer not null,
	state       text   not null, -- waiting, done, parked
	attempts    integer not null,
	error       text   not null,
	ended_at    integer not null,
	unique (bot_id, update_id)
) strict;
INSERT INTO inbox_update VALUES(1,7,900000001,1,'{"update_id":900000001,"message":{"message_id":1,"chat":{"id":42,"type":"private"},"from":{"id":42,"first_name":"Hạnh"},"date":1790000000,"text":"Vướng mắc phản ánh về đâu?"}}',1790000000000000,'done',1,'',1790000001000000);
INSERT INTO inbox_update VALUES(2,7,900000002,1,'{"update_id":900000002}',1790000002000000,'waiting',0,'',0);
CREATE TABLE outbox_chat (
	chat_id  integer  not null primary key,
	head     integer  not null, -- the priority of the first waiting delivery; 9 = none waits
	head_id  integer  not null,
	busy     integer not null, -- one of its deliveries is being sent
	ready_at integer  not null,
	stopped  text    not null, -- '' or why nothing can be sent there
	moved_to integer  not null  -- the supergroup it became, or 0
) strict;
INSERT INTO outbox_chat VALUES(42,9,0,0,1790000001000000,'',0);
INSERT INTO outbox_chat VALUES(43,9,0,0,0,'blocked',0);
CREATE TABLE outbox_delivery (
	id          integer primary key autoincrement,
	key         text    not null unique,
	chat_id     integer  not null,
	priority    integer  not null,
	op          text    not null, -- send, album, edit, delete
	target_id   integer  not null, -- the delivery an edit or delete is about, or 0
	content     text    not null,
	state       text    not null, -- waiting, sending, sent, failed, cancelled
	uncertain   integer not null, -- tried at least once without an answer: may have arrived twice
	attempts    integer  not null,
	fence       integer  not null,
	error       text    not null,
	message_ids text    not null, -- JSON list, as Telegram answered
	created_at  integer  not null,
	ended_at    integer  not null
) strict;
INSERT INTO outbox_delivery VALUES(1,'answer:7:900000001:0',42,0,'send',0,'{"html":"Trích nguyên văn"}','sent',1,2,3,'','[2]',1790000000000000,1790000001000000);
INSERT INTO outbox_delivery VALUES(2,'answer:7:900000001:1',43,2,'send',0,'{"html":"x"}','failed',0,1,3,'blocked','[]',1790000000000000,1790000001000000);
CREATE TABLE outbox_hold (
	id    integer not null primary key check (id = 1),
	until integer not null -- nothing at all is sent before
) strict;
INSERT INTO outbox_hold VALUES(1,0);
CREATE TABLE job (
	id          integer primary key autoincrement,
	kind        text   not null,
	key         text   not null, -- one job of a kind and key waits at a time
	payload     text   not null,
	due_at      integer not null,
	state       text   not null, -- waiting, done, failed, cancelled
	lease_until integer not null,
	fence       integer not null,
	attempts    integer not null,
	error       text   not null,
	created_at  integer not null,
	ended_at    integer not null
) strict;
INSERT INTO job VALUES(1,'leave group','-100','-100',1790000005000000,'waiting',0,0,0,'',1790000000000000,0);
CREATE TABLE answer (
	id          integer primary key autoincrement,
	chat_id     integer not null,
	account   integer not null,
	message_id  integer not null, -- the question's
	question    text   not null,
	outcome     text   not null,
	text        text   not null,
	as_of       text   not null,
	delivery    text   not null unique, -- the key of its deliveries, before ":" and the number of the message
	messages    integer not null,
	asked_at    integer not null,
	answered_at integer not null
) strict;
INSERT INTO answer VALUES(1,42,42,1,'Vướng mắc phản ánh về đâu?','verbatim','Trích nguyên văn','2026-09-21','answer:7:900000001',1,1790000000000000,1790000000500000);
CREATE TABLE answer_citation (
	answer_id    integer not null references answer (id) on delete cascade,
	n            integer not null,
	document_key text   not null,
	document     text   not null,
	number       text   not null,
	path         text   not null,
	place        text   not null, -- the path and document as they are written out
	quote        text   not null,
	score        real not null,
	primary key (answer_id, n)
) strict;
INSERT INTO answer_citation VALUES(1,0,'ke hoach|uy ban nhan dan tinh thai binh|2021-08-10','Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình','','Kết','phần kết Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình','phản ánh về Ban Thi đua - Khen thưởng',9.5);
CREATE TABLE feedback (
	answer_id integer not null references answer (id) on delete cascade,
	account integer not null,
	helpful   integer not null,
	given_at  integer not null,
	primary key (answer_id, account)
) strict;
INSERT INTO feedback VALUES(1,42,1,1790000100000000);
CREATE TABLE album_part (
	chat_id    integer not null,
	album_id   text   not null,
	message_id integer not null,
	payload    text   not null,
	primary key (chat_id, album_id, message_id)
) strict;
INSERT INTO album_part VALUES(42,'g1',3,'{}');
CREATE TABLE vector_table (
	id         integer primary key autoincrement,
	model      text   not null,
	dimension  integer not null,
	created_at integer not null,
	unique (model, dimension)
) strict;
CREATE TABLE audit (
	id     integer primary key autoincrement,
	at     integer not null,
	actor  integer not null, -- person.id; 0 = somebody or something else, see via
	via    text   not null, -- chat, command
	act    text   not null,
	object text   not null, -- a kind and an id, "agency:12"
	detail text   not null  -- JSON
) strict;
INSERT INTO audit VALUES(1,1790000000000000,1,'chat','agree','person:1','{}');
CREATE TABLE directory (
	id      integer not null primary key check (id = 1),
	version integer not null -- moves with every change of the organisation; its row orders the changes
) strict;
INSERT INTO directory VALUES(1,7);
CREATE TABLE reorganisation (
	id        integer primary key autoincrement,
	kind      text   not null, -- founding, renaming, merger, dissolution, handover
	on_day    text   not null,
	basis     text   not null, -- the deciding document
	actor     integer not null,
	at        integer not null,
	undone_at integer not null
) strict;
INSERT INTO reorganisation VALUES(1,'founding','2020-01-01','QĐ 1',0,1790000000000000,0);
CREATE TABLE agency (
	id   integer primary key autoincrement,
	code text   not null unique
) strict;
INSERT INTO agency VALUES(1,'SNV');
INSERT INTO agency VALUES(2,'CU');
CREATE TABLE agency_term (
	id        integer primary key autoincrement,
	agency_id integer not null references agency (id),
	name      text   not null,
	kind      text   not null,
	parent_id integer not null, -- agency.id; 0 = at the top
	from_on   text   not null,
	until_on  text   not null,
	opened_by integer not null, -- reorganisation.id; 0 = it was on a list
	closed_by integer not null
) strict;
INSERT INTO agency_term VALUES(1,1,'Sở Nội vụ','department',0,'2020-01-01','',1,0);
INSERT INTO agency_term VALUES(2,2,'Cơ quan cũ','department',0,'2020-01-01','2025-07-01',0,1);
CREATE TABLE succession (
	reorganisation_id integer not null references reorganisation (id),
	from_id           integer not null references agency (id),
	to_id             integer not null references agency (id),
	primary key (reorganisation_id, from_id, to_id)
) strict;
INSERT INTO succession VALUES(1,2,1);
CREATE TABLE bloc (
	id       integer primary key autoincrement,
	code     text   not null unique,
	name     text   not null,
	from_on  text   not null,
	until_on text   not null
) strict;
INSERT INTO bloc VALUES(1,'K1','Khối thi đua số 1','','');
CREATE TABLE bloc_member (
	id           integer primary key autoincrement,
	bloc_id      integer not null references bloc (id),
	agency_id    integer not null references agency (id),
	from_on      text   not null,
	until_on     text   not null,
	until_before text   not null, -- what until_on was before it was closed
	opened_by    integer not null, -- reorganisation.id; 0 = somebody did it by itself
	closed_by    integer not null  -- likewise; -1 = somebody by itself, 0 = nobody
) strict;
INSERT INTO bloc_member VALUES(1,1,1,'','','',0,0);
CREATE TABLE bloc_lead (
	bloc_id   integer not null references bloc (id),
	year      integer not null,
	agency_id integer not null references agency (id),
	position      text   not null, -- lead, deputy
	primary key (bloc_id, year, agency_id)
) strict;
INSERT INTO bloc_lead VALUES(1,2026,1,'lead');
CREATE TABLE person (
	id          integer primary key autoincrement,
	code        text   not null, -- the office's own number for the person, or ''
	name        text   not null,
	name_key    text   not null, -- folded, to find by
	account integer not null,
	agreed_at   integer not null, -- to what is stored; 0 = not yet
	listed      integer not null, -- on the Board's list, or confirmed by the Board; else who they are is only their own word
	erased_at   integer not null
) strict;
INSERT INTO person VALUES(1,'CB01','Nguyễn Văn Mẫu','nguyen van mau',42,1790000000000000,1,0);
CREATE TABLE bloc_officer (
	id        integer primary key autoincrement,
	bloc_id   integer not null references bloc (id),
	person_id integer not null references person (id),
	from_on   text   not null,
	until_on  text   not null
) strict;
INSERT INTO bloc_officer VALUES(1,1,1,'2026-01-01','');
CREATE TABLE post (
	id           integer primary key autoincrement,
	person_id    integer not null references person (id),
	agency_id    integer not null references agency (id),
	role         text   not null, -- member, focal, deputy_focal, head, officer, approver, admin
	title         text   not null, -- as the person signs: "Phó Giám đốc"
	basis        text   not null, -- the document that named them
	basis_on     text   not null,
	from_on      text   not null,
	until_on     text   not null,
	until_before text   not null, -- as in bloc_member
	opened_by    integer not null,
	closed_by    integer not null
) strict;
INSERT INTO post VALUES(1,1,1,'approver','Phó Giám đốc','','','2026-01-01','','',0,0);
CREATE TABLE delegation (
	id          integer primary key autoincrement,
	from_person integer not null references person (id),
	to_person   integer not null references person (id),
	from_on     text   not null,
	until_on    text   not null,
	created_at  integer not null,
	revoked_at  integer not null
) strict;
INSERT INTO delegation VALUES(1,1,1,'2026-12-01','2026-12-16',1790000000000000,0);
CREATE TABLE invitation (
	id         integer primary key autoincrement,
	token_hash text   not null unique,
	agency_id  integer not null references agency (id),
	role       text   not null,
	uses       integer not null, -- how often it may be used
	used       integer not null,
	created_by integer not null, -- person.id; 0 = at the command line
	created_at integer not null,
	expires_at integer not null,
	revoked_at integer not null
) strict;
INSERT INTO invitation VALUES(1,'abc',1,'focal',3,1,1,1790000000000000,1790000100000000,0);
CREATE TABLE contact (
	account   integer not null primary key,
	invitation_id integer not null references invitation (id),
	at            integer not null
) strict;
INSERT INTO contact VALUES(44,1,1790000000000000);
CREATE TABLE detached (
	account integer not null primary key,
	person_id   integer not null -- whose it was; 0 when they were erased
) strict;
INSERT INTO detached VALUES(45,1);
CREATE TABLE role_request (
	id            integer primary key autoincrement,
	person_id     integer not null references person (id),
	invitation_id integer not null references invitation (id),
	agency_id     integer not null references agency (id),
	role          text   not null,
	name          text   not null,
	title          text   not null,
	basis         text   not null,
	basis_on      text   not null,
	state         text   not null, -- asking, open, confirmed, refused, withdrawn, expired
	created_at    integer not null,
	expires_at    integer not null,
	ended_at      integer not null,
	ended_by      integer not null
) strict;
INSERT INTO role_request VALUES(1,1,1,1,'focal','Nguyễn Văn Mẫu','Phó Giám đốc','125/SNV','2026-11-03','pending',1790000000000000,1790000100000000,0,0);
CREATE TABLE group_chat (
	chat_id  integer not null primary key,
	purpose  text   not null, -- board, agency
	set_by integer not null,
	set_at integer not null
) strict;
INSERT INTO group_chat VALUES(-100,'board',1,1790000000000000);
CREATE TABLE dialogue (
	id         integer primary key autoincrement,
	chat_id    integer not null,
	account    integer not null, -- a Telegram id
	kind       text   not null,
	payload    text   not null,
	expires_at integer not null,
	unique (chat_id, account)
) strict;
INSERT INTO dialogue VALUES(1,42,42,'claim name','{"claim":1}',1790000100000000);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('goose_db_version',4);
INSERT INTO sqlite_sequence VALUES('document',1);
INSERT INTO sqlite_sequence VALUES('provision',21);
INSERT INTO sqlite_sequence VALUES('inbox_chat',1);
INSERT INTO sqlite_sequence VALUES('inbox_update',2);
INSERT INTO sqlite_sequence VALUES('outbox_delivery',2);
INSERT INTO sqlite_sequence VALUES('job',1);
INSERT INTO sqlite_sequence VALUES('answer',1);
INSERT INTO sqlite_sequence VALUES('reorganisation',1);
INSERT INTO sqlite_sequence VALUES('agency',2);
INSERT INTO sqlite_sequence VALUES('agency_term',2);
INSERT INTO sqlite_sequence VALUES('bloc',1);
INSERT INTO sqlite_sequence VALUES('bloc_member',1);
INSERT INTO sqlite_sequence VALUES('person',1);
INSERT INTO sqlite_sequence VALUES('bloc_officer',1);
INSERT INTO sqlite_sequence VALUES('post',1);
INSERT INTO sqlite_sequence VALUES('delegation',1);
INSERT INTO sqlite_sequence VALUES('invitation',1);
INSERT INTO sqlite_sequence VALUES('role_request',1);
INSERT INTO sqlite_sequence VALUES('dialogue',1);
INSERT INTO sqlite_sequence VALUES('audit',1);
CREATE INDEX document_source on document (source);
CREATE INDEX provision_path on provision (document_id, path);
CREATE INDEX relation_document on relation (document_id);
CREATE INDEX relation_key on relation (key);
CREATE INDEX inbox_chat_ready on inbox_chat (bot_id, ready_at) where waiting;
CREATE INDEX inbox_update_waiting on inbox_update (chat_id, id) where state = 'waiting';
CREATE INDEX inbox_update_ended on inbox_update (ended_at) where state <> 'waiting';
CREATE INDEX outbox_chat_ready on outbox_chat (head, head_id) where head < 9;
CREATE INDEX outbox_delivery_waiting on outbox_delivery (chat_id, priority, id) where state = 'waiting';
CREATE INDEX outbox_delivery_sending on outbox_delivery (id) where state = 'sending';
CREATE INDEX outbox_delivery_target on outbox_delivery (target_id) where target_id <> 0;
CREATE INDEX outbox_delivery_chat on outbox_delivery (chat_id);
CREATE UNIQUE INDEX job_waiting on job (kind, key) where state = 'waiting';
CREATE INDEX job_due on job (due_at) where state = 'waiting';
CREATE INDEX answer_message on answer (chat_id, message_id);
CREATE INDEX audit_object on audit (object);
CREATE INDEX audit_actor on audit (actor);
CREATE TRIGGER audit_is_not_changed before update on audit begin select raise(abort, 'the audit is append only'); end;
CREATE TRIGGER audit_is_not_deleted before delete on audit begin select raise(abort, 'the audit is append only'); end;
CREATE TRIGGER audit_is_not_replaced before insert on audit when exists (select 1 from audit where id = new.id) begin select raise(abort, 'the audit is append only'); end;
CREATE INDEX agency_term_agency on agency_term (agency_id);
CREATE INDEX agency_term_parent on agency_term (parent_id);
CREATE INDEX bloc_member_agency on bloc_member (agency_id);
CREATE UNIQUE INDEX person_account on person (account) where account <> 0;
CREATE UNIQUE INDEX person_code on person (code) where code <> '';
CREATE INDEX person_name on person (name_key);
CREATE INDEX post_person on post (person_id);
CREATE INDEX post_agency on post (agency_id);
CREATE UNIQUE INDEX role_request_open on role_request (person_id, agency_id, role) where state in ('draft', 'pending');
CREATE UNIQUE INDEX group_chat_board on group_chat (purpose) where purpose = 'board';
COMMIT;
