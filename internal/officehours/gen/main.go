// Gen makes the tables that package officehours embeds: that of holidays, and
// that of the hours by language. It is run by hand, never in CI, and needs a
// network, npm with Node.js, and Debian 12 with g++:
//
//	GOWORK=off go run . -fetch
//
// Without -fetch it only decides again on what the sources said before, which needs
// nothing but Go:
//
//	GOWORK=off go run .
//
// What the sources say is kept in compared.csv. What is made of it is in decisions.csv
// and added.csv, which people write. The hours by language are in
// locales.csv, as people gathered them. SOURCES.md describes the sources, the
// files and their licences.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

// The years of the table. Its countries are below.
const (
	firstYear = 2025
	lastYear  = 2030
)

var countries = []string{
	"AT", "AU", "BE", "BR", "CA", "CH", "CN", "CZ", "DE", "ES", "FR", "GB", "HK", "IL",
	"IN", "IT", "JP", "KR", "MX", "NL", "PL", "PT", "RU", "SA", "SG", "TR", "TW", "US",
}

// The table of holidays, and its checksum.
const (
	table    = "../holidays.csv"
	checksum = "../holidays.sha256"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	again := flag.Bool("fetch", false, "ask the sources again, and write compared.csv")
	flag.Parse()
	if err := run(*again); err != nil {
		log.Fatal(err)
	}
}

func run(again bool) error {
	if again {
		all, err := fetch()
		if err != nil {
			return err
		}
		if err := writeCompared(comparedFile, all); err != nil {
			return err
		}
	}
	rows, err := build()
	if err != nil {
		return err
	}
	content, err := format(rows)
	if err != nil {
		return err
	}
	if err := writeSingles(sourcesFile, rows); err != nil {
		return err
	}
	if err := writeSummed(table, checksum, content); err != nil {
		return err
	}
	desks, err := makeDesks()
	if err != nil {
		return err
	}
	return writeSummed(desksFile, desksSum, desks)
}

// writeSummed writes a file, and a file with its checksum.
func writeSummed(file, sum string, content []byte) error {
	if err := os.WriteFile(file, content, 0o666); err != nil {
		return err
	}
	return os.WriteFile(sum, fmt.Appendf(nil, "%x  %s\n", sha256.Sum256(content), filepath.Base(file)), 0o666)
}
