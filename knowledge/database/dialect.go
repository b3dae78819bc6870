package database

// dialect is what differs between the engines at run time.
type dialect struct {
	name     string
	rowLock  string // appended to the select of a claim
	lockRows string // appended to a select of rows that are changed later in the transaction
	clock    string // a query for unix microseconds; "" uses Config.Now

	// The rows of one insert. On PostgreSQL a statement is a round trip. SQLite finds a $ parameter by going through those
	// before it, so that what a statement costs grows with the square of its parameters; and one that inserts several
	// rows keeps a copy of every page it changes, to undo itself alone.
	insertRows int
}

var (
	postgres = dialect{
		name:     "postgres",
		rowLock:  "for update skip locked",
		lockRows: "for update",
		clock:    "select (extract(epoch from clock_timestamp()) * 1000000)::bigint",

		insertRows: 200,
	}
	sqliteDialect = dialect{name: "sqlite", insertRows: 1}
)
