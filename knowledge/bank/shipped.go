package bank

import (
	"embed"
	"fmt"
	"sync"
)

//go:embed questions/*.txt
var files embed.FS

// Shipped are the questions that come with the program: our own words, for the main documents of the field.
var Shipped = sync.OnceValue(func() []Entry {
	all, err := shipped()
	if err != nil {
		panic(fmt.Sprintf("bank: %v", err)) // a test reads them
	}
	return all
})

// own are what those that come with the program are about.
var own = sync.OnceValue(func() map[about]bool {
	all := make(map[about]bool, len(Shipped()))
	for _, e := range Shipped() {
		all[e.about()] = true
	}
	return all
})

func shipped() (all []Entry, err error) {
	names, err := files.ReadDir("questions")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := files.ReadFile("questions/" + name.Name())
		if err != nil {
			return nil, err
		}
		entries, err := Parse(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name.Name(), err)
		}
		all = append(all, entries...)
	}
	return all, nil
}
