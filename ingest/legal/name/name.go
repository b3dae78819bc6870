// Package name reads the names that Vietnamese texts give documents, their kinds, numbers and days, and bodies, and writes in the case of a sentence
// what is printed in capitals.
//
// It is pure: what a text does not say is "".
package name
