package database

// dialect is what differs between the engines at run time.
type dialect struct {
	name    string
	rowLock string // appended to the select of a claim
	clock   string // a query for unix microseconds; "" uses Config.Now
	vectorDialect
}

var (
	postgres = dialect{
		name:    "postgres",
		rowLock: "for update skip locked",
		clock:   "select (extract(epoch from clock_timestamp()) * 1000000)::bigint",

		vectorDialect: postgresVectors{},
	}
	sqliteDialect = dialect{name: "sqlite", vectorDialect: sqliteVectors{}}
)
