package database

// dialect is what differs between the engines at run time.
type dialect struct {
	name     string
	rowLock  string // appended to the select of a claim
	lockRows string // appended to a select of rows that are changed later in the transaction
	keepRows string // appended to a select of rows that must stay as they are until the transaction ends, for others that want so too
	clock    string // a query for unix microseconds; "" uses Config.Now

	// The rows of one insert. On PostgreSQL a statement is a round trip. SQLite finds a $ parameter by going through those
	// before it, so that what a statement costs grows with the square of its parameters; and one that inserts several
	// rows keeps a copy of every page it changes, to undo itself alone.
	insertRows int

	// The catalogue, see catalogue.go.
	listTables  string   // the names of all tables
	listColumns string   // of table $1: name, type, place in the primary key
	listParents string   // of table $1: the tables it points to
	binaryOrder string   // appended to a text column, orders it by its bytes
	sequence    string   // the last id that table $1 gave out by itself
	setSequence []string // make table $1 go on after id $2
}

var (
	postgres = dialect{
		name:     "postgres",
		rowLock:  "for update skip locked",
		lockRows: "for update",
		keepRows: "for share",
		clock:    "select (extract(epoch from clock_timestamp()) * 1000000)::bigint",

		insertRows: 200,

		listTables: `select tablename from pg_tables where schemaname = current_schema() order by tablename collate "C"`,
		listColumns: `
select c.column_name, c.data_type, coalesce(k.ordinal_position, 0)
from information_schema.columns c
left join information_schema.table_constraints t
	on t.table_schema = c.table_schema and t.table_name = c.table_name and t.constraint_type = 'PRIMARY KEY'
left join information_schema.key_column_usage k
	on k.constraint_schema = t.constraint_schema and k.constraint_name = t.constraint_name and k.column_name = c.column_name
where c.table_schema = current_schema() and c.table_name = $1 order by c.ordinal_position`,
		listParents: `
select distinct p.relname from pg_constraint f join pg_class t on t.oid = f.conrelid join pg_class p on p.oid = f.confrelid
where f.contype = 'f' and t.relnamespace = current_schema()::regnamespace and t.relname = $1`,
		binaryOrder: ` collate "C"`,
		sequence: `
select coalesce(max(pg_sequence_last_value(pg_get_serial_sequence(table_name::text, column_name::text)::regclass)), 0)
from information_schema.columns where table_schema = current_schema() and table_name = $1 and is_identity = 'YES'`,
		setSequence: []string{`
select setval(pg_get_serial_sequence(table_name::text, column_name::text)::regclass, $2::bigint)
from information_schema.columns where table_schema = current_schema() and table_name = $1 and is_identity = 'YES'`},
	}
	sqliteDialect = dialect{
		name: "sqlite", insertRows: 1,

		listTables:  `select name from pragma_table_list where schema = 'main' and type in ('table', 'virtual') order by name`,
		listColumns: `select name, type, pk from pragma_table_info($1) order by cid`,
		listParents: `select distinct "table" from pragma_foreign_key_list($1)`,
		sequence:    `select coalesce(max(seq), 0) from sqlite_sequence where name = $1`,
		setSequence: []string{
			`insert into sqlite_sequence (name, seq) select $1, $2 where not exists (select 1 from sqlite_sequence where name = $1)`,
			`update sqlite_sequence set seq = $2 where name = $1`,
		},
	}
)
